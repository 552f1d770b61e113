"""The benchmark says when it has nothing to measure on, and runs small where the collections are."""

from __future__ import annotations

import pytest

from tests.benchmarks.bench_search import main
from tests.benchmarks.statutes import questions_file, statutes_folder


def test_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("FANGZHI_STATUTES", raising=False)
    assert main(["--small"]) == 0
    assert "FANGZHI_STATUTES" in capsys.readouterr().out


@pytest.mark.statutes
def test_small_run_prints_both_tables(capsys: pytest.CaptureFixture[str]) -> None:
    if statutes_folder() is None or questions_file() is None:
        pytest.skip("FANGZHI_STATUTES and FANGZHI_QUESTIONS name no folders with statutes and questions")
    assert main(["--small", "--without-whoosh"]) == 0
    printed = capsys.readouterr().out
    assert "p95/tantivy" in printed
    assert "with feedback, five-fold" in printed
    assert "(True)" in printed
