"""Questions that trainers wrote for articles: they lead to the article, whatever of it is here, and follow what changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from apps.present.law import contents
from kb.codes.samples import LIBRARY, QUESTIONS, REGULATION
from kb.content.layers import OFFICE, SHIPPED, Layer
from kb.law.official import OfficialStore
from kb.library import Library
from kb.model import Kind
from kb.model.citations import ArticleNumber, Citation
from kb.places import Home
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.snapshot import build_index, open_index, update
from kb.search.results import Hit
from kb.search.searcher import Searcher
from tests.conftest import write_files
from tests.kb.test_library import OFFICIAL, with_official

ON = dt.date(2026, 1, 10)
SECOND = "示例工作条例@2022-05-01#2"
ASKED = "递上去的信几天能有回音"
# 第三条 is neither summarised nor imported.
MORE = QUESTIONS.replace("编号: wf-shili", "编号: wf-danwei").replace("示例条例的问法", "本单位的问法").split(
    "## "
)[0] + ("## 第三条\n- 孩子上幼儿园找哪个口\n- 入园名额咋排的\n- 幼儿园报不上名怎么办\n")


def read(folder: Path, home: Home) -> Library:
    return Library([Layer(SHIPPED, folder), Layer(OFFICE, home.content)], OfficialStore(home.regulations))


def searcher(library: Library, folder: Path) -> Searcher:
    return Searcher(build_index(folder, LibraryCorpus(library)), library.vocabularies, library.names)


def article(found: Searcher, text: str) -> Hit:
    return next(hit for hit in found.search(text, on=ON).hits if hit.kind is Kind.REGULATION)


def test_a_question_in_other_words_leads_to_the_summary(
    sample_folder: Path, home: Home, tmp_path: Path
) -> None:
    hit = article(searcher(read(sample_folder, home), tmp_path / "i"), "我递的信好几天没回音")
    assert hit.id == SECOND
    assert hit.why.asked == ASKED
    assert not hit.stamp


def test_and_to_the_official_text_once_it_is_imported(
    sample_folder: Path, home: Home, tmp_path: Path
) -> None:
    before = read(sample_folder, home)
    folder = tmp_path / "i"
    build_index(folder, LibraryCorpus(before))
    after = with_official(sample_folder, home)
    assert update(folder, LibraryCorpus(after)) > 0
    hit = article(Searcher(open_index(folder), after.vocabularies, after.names), "我递的信好几天没回音")
    assert hit.id == SECOND
    assert hit.why.asked == ASKED
    assert "十五日" in "".join(text for text, _ in hit.snippet)


def test_an_edited_set_is_noticed(sample_folder: Path, home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "i"
    build_index(folder, LibraryCorpus(read(sample_folder, home)))
    edited = QUESTIONS.replace("到期了没人回我怎么办", "石沉大海了上哪儿催")
    write_files(sample_folder, {"questions/wf-shili.md": edited})
    library = read(sample_folder, home)
    assert update(folder, LibraryCorpus(library)) == 1
    assert article(Searcher(open_index(folder), library.vocabularies), "石沉大海上哪催").id == SECOND


def test_an_article_without_any_text_is_pointed_to(sample_folder: Path, home: Home, tmp_path: Path) -> None:
    write_files(home.content, {"questions/wf-danwei.md": MORE})
    library = read(sample_folder, home)
    hit = article(searcher(library, tmp_path / "i"), "幼儿园报不上名")
    assert (hit.citation, hit.stamp) == ("示例工作条例第三条", "原文未导入")
    assert "幼儿园" in "".join(text for text, _ in hit.snippet)
    view = library.article(Citation("示例工作条例", ArticleNumber(3)), ON)
    assert view is not None
    assert view.number in [v.number for v in library.articles(view.version)]


def test_an_import_takes_the_place_of_a_pointer(sample_folder: Path, home: Home, tmp_path: Path) -> None:
    write_files(home.content, {"questions/wf-danwei.md": MORE})
    library = with_official(sample_folder, home, OFFICIAL + "\n第三条 学前教育的名额公开分配。\n")
    hit = article(searcher(library, tmp_path / "i"), "幼儿园报不上名")
    assert (hit.citation, hit.stamp) == ("示例工作条例第三条", "")
    assert "名额公开分配" in "".join(text for text, _ in hit.snippet)


def test_sets_of_a_law_are_read_together_under_any_of_its_names(sample_folder: Path, home: Home) -> None:
    write_files(
        home.content, {"questions/wf-danwei.md": MORE.replace("法规: 示例工作条例", "法规: 示例条例")}
    )
    library = read(sample_folder, home)
    found = library.questions(library.histories["示例工作条例"].newest)
    assert {number.text: len(asked) for number, asked in found.items()} == {
        "第一条": 3,
        "第二条": 3,
        "第三条": 3,
    }


@pytest.mark.parametrize(("ends", "asked"), [("2026-01-05", 0), ("2026-01-06", 2)])
def test_a_version_that_had_ended_when_the_set_was_verified_is_not_meant(
    ends: str, asked: int, tmp_path: Path
) -> None:
    files = {
        **LIBRARY,
        "regulations/fg-shili-2022.md": REGULATION.replace("条数: 40", f"失效日期: {ends}\n条数: 40"),
        "regulations/fg-shili-2026.md": REGULATION.replace("fg-shili-2022", "fg-shili-2026").replace(
            "施行日期: 2022-05-01", f"施行日期: {ends}"
        ),
    }
    library = Library([Layer(SHIPPED, write_files(tmp_path, files))])
    first, second = library.histories["示例工作条例"].versions
    assert (len(library.questions(first)), len(library.questions(second))) == (asked, 2)


def test_sets_are_no_hits_themselves(sample_folder: Path, home: Home, tmp_path: Path) -> None:
    found = searcher(read(sample_folder, home), tmp_path / "i").search("示例条例的问法", on=ON)
    assert Kind.QUESTIONS not in {hit.kind for hit in found.hits}
    assert "问法集" not in found.facets["kind"]


def test_an_answer_that_fits_still_leads(sample_folder: Path, home: Home, tmp_path: Path) -> None:
    """The article's questions lift it before other articles, not before the answer."""
    hits = (
        searcher(read(sample_folder, home), tmp_path / "i")
        .search("交了材料多久给我答复呢，有没有人看", on=ON)
        .hits
    )
    assert hits[0].kind is Kind.ANSWER
    assert SECOND in [hit.id for hit in hits[:3]]


def test_an_article_known_by_its_questions_alone_ends_no_heading(sample_folder: Path, home: Home) -> None:
    more = MORE.replace("## 第三条", "## 第一条之一").replace("条数: 40", "")
    write_files(home.content, {"questions/wf-danwei.md": more})
    summary = REGULATION.replace("条数: 40", "条数: 40\n增设条: [1-1]")
    write_files(sample_folder, {"regulations/fg-shili-2022.md": summary})
    library = read(sample_folder, home)
    views = library.articles(library.histories["示例工作条例"].newest)
    assert [view.label for view in views] == ["第一条", "第一条之一", "第二条"]
    assert [row["text"] for row in contents(views)] == ["第一章 总则"]
