"""The national law comes in: every article of both collections, twice, within bounds."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kb.content.layers import SHIPPED, Layer
from kb.law.importers import import_paths
from kb.law.importers.run import ImportReport
from kb.law.official import OfficialStore
from kb.library import Library
from kb.model import Status
from kb.model.citations import parse
from kb.places import shipped_content

pytestmark = [pytest.mark.statutes, pytest.mark.xdist_group("statutes")]
NUMBERED = re.compile(
    r"^第[零〇一二两三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?[\s　]", re.MULTILINE
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> OfficialStore:
    return OfficialStore(tmp_path_factory.mktemp("regulations"))


@pytest.fixture(scope="module")
def reports(statutes: Path, store: OfficialStore) -> dict[str, ImportReport]:
    return {name: import_paths([statutes / name], store) for name in ("lawrefbook", "just-laws")}


def test_every_numbered_article_of_all_versions(statutes: Path, reports: dict[str, ImportReport]) -> None:
    in_files = sum(
        len(NUMBERED.findall(p.read_text(encoding="utf8"))) for p in (statutes / "lawrefbook").rglob("*.md")
    )
    assert in_files == 64_665
    report = reports["lawrefbook"]
    assert report.kept >= in_files
    assert not [f for f in report.files if not f.complete or f.outcome == "failed"]


def test_texts_without_articles_come_in_too(reports: dict[str, ImportReport], store: OfficialStore) -> None:
    assert report_titles(reports["lawrefbook"]) >= 1_415
    pointed = [r for r in store.rows() if r.count and store.read(r).articles[0].point]
    assert len(pointed) >= 55
    assert all(store.read(r).preface or r.count for r in store.rows())


def report_titles(report: ImportReport) -> int:
    return len({f.title for f in report.files})


def test_all_laws_in_force(reports: dict[str, ImportReport]) -> None:
    report = reports["just-laws"]
    assert report_titles(report) == 311
    assert not report.count("failed")
    by_title = {f.title: f for f in report.files}
    assert by_title["中华人民共和国民法典"].kept == 1_260
    assert by_title["中华人民共和国治安管理处罚法"].kept == 144


def test_importing_again_changes_nothing(
    statutes: Path, reports: dict[str, ImportReport], store: OfficialStore
) -> None:
    before = {r.file: r.fingerprint for r in store.rows()}
    again = import_paths([statutes / "just-laws"], store)
    assert again.count("same") == len(again.files)
    assert {r.file: r.fingerprint for r in store.rows()} == before


IMPORT = """
import re, sys
from pathlib import Path
from kb.law.importers import import_paths
from kb.law.official import OfficialStore
import_paths([Path(sys.argv[1])], OfficialStore(Path(sys.argv[2])))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_memory(statutes: Path, tmp_path: Path) -> None:
    """In a process of its own, by the mark the kernel sets anew for each program: this one holds what other tests left."""
    if not Path("/proc/self/status").exists():
        pytest.skip("no /proc on this machine")
    command = [sys.executable, "-c", IMPORT, str(statutes / "lawrefbook"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    assert int(done.stdout.split()[-1]) < 800


def test_versions_follow_each_other(reports: dict[str, ImportReport], store: OfficialStore) -> None:
    library = Library([Layer(SHIPPED, shipped_content())], store)
    history = library.history("治安管理处罚法")
    assert history is not None
    day = dt.date(2026, 11, 23)
    version = history.on(day)
    assert version is not None and version.effective == dt.date(2026, 1, 1) and version.row is not None
    older = history.on(dt.date(2025, 12, 31))
    assert older is not None and older is not version and older.status(day) is Status.AMENDED
    assert library.history("信访条例").on(day).status(day) is Status.REPEALED  # type: ignore[union-attr]
    cited = parse("条例34条", names=library.names)
    view = library.article(cited, day) if cited else None
    assert view is not None and view.official is not None and view.summary is not None
