"""The five first files of docs/formats.md are complete: what a newcomer copies gives no problem at all."""

from __future__ import annotations

import re
from pathlib import Path

from apps.writing.checking import check, whole_personal_data
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model import FOLDERS, PREFIXES, Kind
from kb.places import shipped_content
from tests.conftest import TODAY, write_files
from tests.imports import ROOT

LATER = TODAY.replace(month=11, day=27)
CITED = ("信访工作条例", "保障农民工工资支付条例")
KINDS = (Kind.ANSWER, Kind.GUIDE, Kind.CASE, Kind.SCENARIO, Kind.DRILL)


def first_files() -> dict[str, str]:
    """Path → text of the samples below 从零写起."""
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    part = page[page.index("## 从零写起") : page.index("## 通则")]
    found = {}
    for text in re.findall(r"```markdown\n(.*?)```", part, re.S):
        name = re.search(r"编号: (\S+)", text)
        assert name is not None
        kind = next(k for k, prefix in PREFIXES.items() if name[1].startswith(prefix))
        found[f"{FOLDERS[kind]}/{name[1]}.md"] = text
    return found


def test_the_first_files_give_no_problem(tmp_path: Path) -> None:
    files = first_files()
    assert [path.split("/")[0] for path in files] == [FOLDERS[k] for k in KINDS]
    shipped = shipped_content()
    kept = {
        f"{folder}/{p.name}": p.read_text("utf-8")
        for folder in (FOLDERS[Kind.REGULATION], FOLDERS[Kind.VOCABULARY])
        for p in (shipped / folder).glob("*.md")
        if folder == FOLDERS[Kind.VOCABULARY] or any(law in p.read_text("utf-8")[:200] for law in CITED)
    }
    library = Library([Layer(SHIPPED, write_files(tmp_path, kept))])
    found = [p for path, text in files.items() for p in check(library, path, text, LATER)]
    found += [p for path, text in files.items() for p in whole_personal_data(path, text)]
    assert [str(p) for p in found] == []
