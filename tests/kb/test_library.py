"""Layers, laws through time, and files nobody should have written."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from kb.checks import check_library
from kb.codes.samples import ANSWER, LIBRARY, REGULATION
from kb.content.layers import OFFICE, SHIPPED, Layer, inside
from kb.errors import OutsideLibrary, UnknownEntry
from kb.law.importers import import_paths
from kb.law.official import OfficialStore
from kb.library import Library
from kb.model import Answer, Kind, Status
from kb.model.citations import ArticleNumber, Citation, parse
from kb.places import Home
from kb.search.index.corpus import LibraryCorpus
from tests.conftest import TODAY, write_files
from tests.kb.law import statute_files

LATER = dt.date(2026, 11, 23)
OFFICIAL = """# 示例工作条例

2022年2月25日 示例机关发布

2022年5月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 说明缘由。

第二条 收到后十五日内答复。情况复杂的，可以延长三十日。

答复应当写明：

（一）查明的事；

（二）怎么办。
"""


def with_official(folder: Path, home: Home, text: str = OFFICIAL) -> Library:
    source = home.root / "in" / "示例工作条例(2022-02-25).md"
    write_files(source.parent, {source.name: text})
    store = OfficialStore(home.regulations)
    import_paths([source], store)
    return Library([Layer(SHIPPED, folder), Layer(OFFICE, home.content)], store)


def test_the_office_layer_wins(sample_folder: Path, home: Home) -> None:
    write_files(
        home.content, {"answers/wd-shili.md": ANSWER.replace("十五天内给您书面答复", "本县十天内答复您")}
    )
    library = Library([Layer(SHIPPED, sample_folder), Layer(OFFICE, home.content)])
    answer = library.get("wd-shili")
    assert isinstance(answer, Answer) and "本县" in answer.card.short
    assert answer.layer == OFFICE
    assert sum(e.id == "wd-shili" for e in library.entries()) == 1
    assert not [p for p in check_library(library, TODAY) if p.code == "FZ111"]


def test_digest_and_official_text_stand_side_by_side(sample_folder: Path, home: Home) -> None:
    library = with_official(sample_folder, home)
    cited = parse("示例条例2条", names=library.names)
    assert cited is not None
    view = library.article(cited, TODAY)
    assert view is not None and view.official is not None and view.summary is not None
    assert "情况复杂" in view.official.text and "收到后15日内" in view.summary.summary
    passages = [
        p for source, _ in LibraryCorpus(library).sources() for p in LibraryCorpus(library).passages(source)
    ]
    ids = [p.id for p in passages]
    assert len(ids) == len(set(ids))
    article = next(p for p in passages if p.id == "示例工作条例@2022-05-01#2")
    assert "情况复杂" in article.text and "15日" in article.gist


def test_numbers_are_checked_against_the_official_text(sample_folder: Path, home: Home) -> None:
    assert not check_library(with_official(sample_folder, home), TODAY)
    wrong = with_official(sample_folder, home, OFFICIAL.replace("十五日", "二十日"))
    found = [p for p in check_library(wrong, TODAY) if p.code == "FZ305"]
    assert {p.path for p in found} >= {
        "answers/wd-shili.md",
        "regulations/fg-shili-2022.md",
        "flows/lc-shili.yaml",
    }


def test_paragraphs_and_items_are_checked_against_the_official_text(sample_folder: Path, home: Home) -> None:
    good = ANSWER.replace("第二条：15日内答复", "第二条第二款第二项：怎么办")
    write_files(sample_folder, {"answers/wd-shili.md": good})
    assert not [p for p in check_library(with_official(sample_folder, home), TODAY) if p.code == "FZ206"]
    for wrong in ("第二条第三款", "第二条第二款第三项", "第二条第一款第一项"):
        write_files(sample_folder, {"answers/wd-shili.md": good.replace("第二条第二款第二项", wrong)})
        found = [p for p in check_library(with_official(sample_folder, home), TODAY) if p.code == "FZ206"]
        assert [p.line for p in found] == [20], wrong


def test_an_article_beyond_the_official_text_is_unknown(sample_folder: Path, home: Home) -> None:
    write_files(sample_folder, {"answers/wd-shili.md": ANSWER.replace("第二条：15日内答复", "第三条：缘由")})
    found = check_library(with_official(sample_folder, home), TODAY)
    assert "FZ204" in {p.code for p in found}


def test_a_replaced_basis_is_caught_on_the_day_it_is_replaced(sample_folder: Path) -> None:
    newer = REGULATION.replace("fg-shili-2022", "fg-shili-2026").replace("2022-05-01", "2026-06-01")
    older = REGULATION.replace(
        "条数: 40", "失效日期: 2026-06-01\n条数: 40\n修改或废止关系: [被修改 示例工作条例 2026-06-01]"
    )
    write_files(sample_folder, {"regulations/fg-shili-2022.md": older, "regulations/fg-shili-2026.md": newer})
    pinned = ANSWER.replace("- 示例工作条例第二条：", "- 示例工作条例@2022-05-01第二条：")
    write_files(sample_folder, {"answers/wd-shili.md": pinned})
    library = Library([Layer(SHIPPED, sample_folder)])
    assert not [p for p in check_library(library, dt.date(2026, 5, 31)) if p.code == "FZ205"]
    found = [p for p in check_library(library, dt.date(2026, 6, 1)) if p.code == "FZ205"]
    assert [p.path for p in found] == ["answers/wd-shili.md"] and "2026-06-01" in found[0].mend
    changed = library.basis_changed(library.get("wd-shili"), dt.date(2026, 6, 1))
    assert [(str(b.citation.version), status) for b, _, status in changed] == [("2022-05-01", Status.AMENDED)]
    history = library.history("示例条例")
    assert history is not None
    statuses = [
        history.versions[0].status(d)
        for d in (dt.date(2022, 4, 30), dt.date(2022, 5, 1), dt.date(2026, 6, 1))
    ]
    assert statuses == [Status.NOT_YET, Status.IN_FORCE, Status.AMENDED]


def test_what_cites_an_article(library: Library) -> None:
    citing = library.citing(Citation("示例工作条例", ArticleNumber(2)))
    assert {e.id for e in citing} == {"wd-shili", "zn-shili", "al-shili", "lc-shili", "ws-shili"}
    assert {e.id for e in library.related(library.get("wd-shili"))} >= {"zn-shili"}


def test_an_unknown_id_is_said(library: Library) -> None:
    with pytest.raises(UnknownEntry, match="没有编号是“wd-meiyou”的内容"):
        library.get("wd-meiyou")


@pytest.mark.parametrize("path", ["../x.md", "/etc/passwd", "answers/../../x", "", ".", "a\x00b"])
def test_paths_stay_inside(path: str, tmp_path: Path) -> None:
    with pytest.raises(OutsideLibrary):
        inside(tmp_path, path)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.md").write_text("x", encoding="utf8")
    (tmp_path / "in" / "link.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(OutsideLibrary):
        inside(tmp_path / "in", "link.md")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("编号".encode("gb18030"), "不是 UTF-8"),
        (b"\x00\x01", "不是文本文件"),
        (b"a" * (3 * 1024 * 1024), "超过 2048 KB"),
    ],
)
def test_unreadable_content_is_a_problem_like_any_other(sample_folder: Path, data: bytes, says: str) -> None:
    (sample_folder / "answers" / "wd-bad.md").write_bytes(data)
    library = Library([Layer(SHIPPED, sample_folder)])
    found = [p for p in check_library(library, TODAY) if p.path == "answers/wd-bad.md"]
    assert [p.code for p in found] == ["FZ118"] and says in found[0].cause
    assert len(library.entries()) == len(LIBRARY)


def test_an_unreadable_folder_is_no_crash(sample_folder: Path) -> None:
    if os.geteuid() == 0:
        (sample_folder / "answers" / "wd-loop.md").symlink_to(
            "wd-loop.md"
        )  # root may read anything but a loop
    else:
        (sample_folder / "answers").chmod(0)
    assert Library([Layer(SHIPPED, sample_folder)]).entries(Kind.GUIDE)


def test_the_cache_changes_nothing_but_the_time(sample_folder: Path, tmp_path: Path) -> None:
    layers = [Layer(SHIPPED, sample_folder)]
    first = Library(layers, cache=tmp_path / "cache").entries()
    assert Library(layers, cache=tmp_path / "cache").entries() == first
    write_files(sample_folder, {"answers/wd-shili.md": ANSWER.replace("示例窗口", "另一个窗口")})
    changed = Library(layers, cache=tmp_path / "cache").get("wd-shili")
    assert isinstance(changed, Answer) and changed.card.where == "另一个窗口"
    (tmp_path / "cache" / "content.bin").write_bytes(b"broken")
    assert Library(layers, cache=tmp_path / "cache").entries()


def test_a_source_changes_its_hash_only_when_its_passages_may(sample_folder: Path, home: Home) -> None:
    before = dict(
        LibraryCorpus(Library([Layer(SHIPPED, sample_folder), Layer(OFFICE, home.content)])).sources()
    )
    write_files(sample_folder, {"answers/wd-shili.md": ANSWER.replace("示例窗口", "另一个窗口")})
    after = dict(
        LibraryCorpus(Library([Layer(SHIPPED, sample_folder), Layer(OFFICE, home.content)])).sources()
    )
    assert {k for k in before if before[k] != after[k]} == {"shipped/answers/wd-shili.md"}


def test_a_catalogue_that_is_lost_or_broken_is_made_anew(tmp_path: Path) -> None:
    store = OfficialStore(tmp_path / "regulations")
    import_paths([statute_files.word(tmp_path / "a.docx")], store)
    rows = store.rows()
    for damage in (b"", b"{}", b"\xff"):
        (store.folder / ".catalogue.json").write_bytes(damage)
        assert OfficialStore(store.folder).rows() == rows
