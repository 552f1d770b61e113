"""Personal data in many texts: shared among processes or not the same is found, and nothing is looked through twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apps.writing import personal_data
from apps.writing.personal_data import PersonalDataCheck

TEXTS = [
    (f"k{n}", f"answers/wd-{n}.md", f"第{n}件。\n来访人王建国说，电话1391234{n:04}。\n") for n in range(12)
]


def found(check: PersonalDataCheck) -> list[tuple[str, int, int, str]]:
    check.start(TEXTS)
    return sorted((key, p.line, p.column, p.code) for key, p in check.finish())


def test_shares_find_what_one_process_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(PersonalDataCheck())
    assert len(alone) == 24 and ("k3", 2, 4, "FZ409") in alone
    monkeypatch.setattr(personal_data, "ALONE", 0)
    assert found(PersonalDataCheck()) == alone


def test_processes_that_cannot_be_had_cost_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(PersonalDataCheck())
    monkeypatch.setattr(personal_data, "ALONE", 0)

    def refused(*_: object, **__: object) -> None:
        raise OSError("no processes")

    monkeypatch.setattr(personal_data, "ProcessPoolExecutor", refused)
    assert found(PersonalDataCheck()) == alone


def test_what_was_found_is_remembered_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found(PersonalDataCheck(cache=tmp_path))
    kept = (tmp_path / "personal-data.json").read_text("utf8")
    assert "王建国" not in kept and "139" not in "".join(json.loads(kept)["found"])

    def never(*_: object) -> None:
        raise AssertionError("looked through again")

    monkeypatch.setattr(personal_data, "find_in_all", never)
    assert found(PersonalDataCheck(cache=tmp_path)) == first
    with pytest.raises(AssertionError):  # another word was cleared: everything is judged anew
        found(PersonalDataCheck(frozenset({"王建国"}), tmp_path))
