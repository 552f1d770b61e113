"""One invented statute in every form comes in whole; bad files get one clear sentence and lose nothing."""

from __future__ import annotations

import datetime as dt
import errno
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.law.importers import FileReport, import_paths
from kb.law.importers.assemble import assemble
from kb.law.importers.dates import read_dates
from kb.law.importers.lines import LawDraft, Line
from kb.law.official import OfficialStore, parse_body, ranges, render
from kb.model import Article, Nature, Paragraph, Regulation
from kb.model.citations import ArticleNumber
from tests.kb.law import statute_files as files


def write(folder: Path, form: str) -> Path:
    path = (
        folder
        / {
            "docx": "某省候鸟保护条例.docx",
            "html": "page.html",
            "bold": "bold.md",
            "info": "info(2020-12-01).md",
            "utf8": "plain.txt",
            "gb18030": "gb.txt",
            "utf16": "u16.txt",
            "big5": "big5.txt",
        }[form]
    )
    if form == "docx":
        return files.word(path)
    if form == "html":
        path.write_bytes(files.page().encode("gb18030"))
    elif form in ("bold", "info"):
        path.write_text(files.bold_markdown() if form == "bold" else files.info_markdown(), encoding="utf8")
    else:
        path.write_bytes(
            files.plain(traditional=form == "big5").encode(form if form != "utf16" else "utf-16")
        )
    return path


@pytest.mark.parametrize("form", ["docx", "html", "bold", "info", "utf8", "gb18030", "utf16", "big5"])
def test_every_form_comes_in_whole(form: str, tmp_path: Path) -> None:
    store = OfficialStore(tmp_path / "regulations")
    report = import_paths([write(tmp_path, form)], store)
    assert [f.outcome for f in report.files] == ["new"], report.files
    assert report.counted == report.kept == files.COUNT
    row = store.rows()[0]
    text = store.read(row)
    assert [a.number.key for a in text.articles] == ["1", "2", "2-1", "3", "4"]
    assert text.law == files.TITLE  # a traditional title is the same law
    if form != "big5":  # the text is kept in the characters it came in
        assert text.articles[1].heading == ("第二章 湿地",)
        assert [len(p.items) for p in text.articles[1].paragraphs] == [0, 3]
        assert text.articles[3].paragraphs[1].text == "前款规定不适用于救护。"
    assert (text.promulgated, text.effective) == (dt.date(2020, 12, 1), dt.date(2021, 3, 1))


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    store = OfficialStore(tmp_path / "regulations")
    path = write(tmp_path, "docx")
    import_paths([path], store)
    before = {p.name: p.read_bytes() for p in store.folder.glob("*.md")}
    report = import_paths([path], store)
    assert [f.outcome for f in report.files] == ["same"]
    assert {p.name: p.read_bytes() for p in store.folder.glob("*.md")} == before


def test_a_law_split_over_several_files_is_joined(tmp_path: Path) -> None:
    folder = tmp_path / "bird-law"
    folder.mkdir()
    head, _, rest = files.bold_markdown().partition("## 第一章")
    first, _, second = rest.partition("## 第二章")
    (folder / "README.md").write_text(head, encoding="utf8")
    (folder / "02-wetland.md").write_text("# 第二编　湿地\n\n## 第二章" + second, encoding="utf8")
    (folder / "01-general.md").write_text("# 第一编　总则\n\n## 第一章" + first, encoding="utf8")
    store = OfficialStore(tmp_path / "regulations")
    report = import_paths([folder], store)
    assert (report.counted, report.kept, len(report.files)) == (5, 5, 1)
    articles = store.read(store.rows()[0]).articles
    assert articles[1].heading == ("第二编 湿地", "第二章 湿地")


def test_points_stand_in_for_articles(tmp_path: Path) -> None:
    path = tmp_path / "reply.md"
    path.write_text(
        "# 关于候鸟的批复\n\n2020年1月1日\n\n<!-- INFO END -->\n\n各县：\n\n一、先看护。\n\n二、再报告。\n\n2020年1月1日\n",
        encoding="utf8",
    )
    store = OfficialStore(tmp_path / "regulations")
    import_paths([path], store)
    text = store.read(store.rows()[0])
    assert [a.label for a in text.articles] == ["一", "二"]
    assert text.preface == "各县："


def test_a_table_and_an_annex_are_kept(tmp_path: Path) -> None:
    store = OfficialStore(tmp_path / "regulations")
    path = tmp_path / "annex.txt"
    path.write_text(files.plain() + "附件1\n湿地名录\n甲湖 | 三百亩\n", encoding="utf8")
    import_paths([path], store)
    assert store.read(store.rows()[0]).appendix == "附件1\n\n湿地名录\n\n甲湖 | 三百亩"


def test_a_gap_in_the_numbers_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "gap.txt"
    path.write_text(files.plain().replace("第三条", "第五条").replace("第四条", "第六条"), encoding="utf8")
    report = import_paths([path], OfficialStore(tmp_path / "regulations"))
    assert any("第2条之后直接是第5条" in note for note in report.files[0].notes)


def test_a_reference_at_the_start_of_a_line_is_no_article() -> None:
    rows = [
        "某条例",
        "第一条 甲。",
        "第九条的规定，照办。",
        "第二条、第三条的事项，另行规定。",
        "第二条 乙。",
    ]
    found = assemble([LawDraft("x", tuple(Line(i, t) for i, t in enumerate(rows, 1)))])
    assert [a.number.base for a in found.articles] == [1, 2]
    assert len(found.articles[0].paragraphs) == 3


def bad(tmp_path: Path, name: str, data: bytes) -> FileReport:
    path = tmp_path / name
    path.write_bytes(data)
    store = OfficialStore(tmp_path / "regulations")
    import_paths([write(tmp_path, "docx")], store)
    before = sorted(p.read_bytes() for p in store.folder.glob("*.md"))
    report = import_paths([path], store).files[0]
    assert sorted(p.read_bytes() for p in store.folder.glob("*.md")) == before
    assert len(report.notes) == 1 and "Traceback" not in report.notes[0]
    return report


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.md", b"", "空文件"),
        ("blank.txt", b"\n \n", "没有文字"),
        ("binary.txt", bytes(range(256)) * 40, "不是文本文件"),
        ("noise.txt", os.urandom(4000).replace(b"\x00", b"\x01"), "不是文本文件|编码认不出来"),
        ("half.txt", files.plain().encode("utf-16")[:-1], "不完整"),
        ("broken.docx", b"PK\x03\x04 not really", "文件损坏"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("picture.png", b"\x89PNG", "不是能导入的格式"),
        ("nothing.html", b"<html><body></body></html>", "没有正文"),
    ],
)
def test_bad_files_get_one_clear_sentence(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    import re

    report = bad(tmp_path, name, data) if not name.endswith(".png") else None
    if report is None:
        path = tmp_path / "in" / name
        path.parent.mkdir()
        path.write_bytes(data)
        report = import_paths([path.parent], OfficialStore(tmp_path / "regulations")).files[0]
        assert report.outcome == "passed"
    else:
        assert report.outcome == "failed"
    assert re.search(says, report.notes[0]), report.notes


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (64 * 1024 * 1024))
    report = import_paths([path], OfficialStore(tmp_path / "regulations")).files[0]
    assert report.outcome == "failed" and "不像正常的文档" in report.notes[0]


def test_a_200_megabyte_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    report = import_paths([path], OfficialStore(tmp_path / "regulations")).files[0]
    assert "超过 50 MB" in report.notes[0]


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = OfficialStore(tmp_path / "regulations")
    import_paths([write(tmp_path, "utf8")], store)
    before = {p.name: p.read_bytes() for p in store.folder.glob("*.md")}

    def full(fd: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    changed = tmp_path / "changed.txt"
    changed.write_text(files.plain().replace("年年", "岁岁"), encoding="utf8")
    report = import_paths([changed], store).files[0]
    assert report.outcome == "failed" and "磁盘已满" in report.notes[0]
    assert {p.name: p.read_bytes() for p in store.folder.iterdir() if p.suffix == ".md"} == before
    assert not [p for p in store.folder.iterdir() if p.suffix == ".tmp"]


texts = (
    st.text(st.sampled_from("候鸟第一二条款。#\\-> |*_（一）1."), min_size=1, max_size=24)
    .map(str.strip)
    .filter(bool)
)
paragraphs = st.builds(Paragraph, texts.filter(lambda t: not t.startswith(("（", "1", "\\"))))
articles = st.lists(
    st.tuples(st.integers(0, 2), st.lists(paragraphs, min_size=1, max_size=3)), min_size=1, max_size=6
)


@given(articles, texts.filter(lambda t: not t.startswith("\\")))
def test_stored_texts_come_back_the_same(parts: list[tuple[int, list[Paragraph]]], preface: str) -> None:
    heads = [(), ("第一章 甲",), ("第一编 乙", "第一章 丙")]
    made = tuple(Article(ArticleNumber(n), tuple(p), heads[h]) for n, (h, p) in enumerate(parts, 1))
    regulation = Regulation(id="fg-x", title="某条例", nature=Nature.OFFICIAL, articles=made, preface=preface)
    back, front, _ = parse_body(render(regulation))
    assert [a.number for a in back] == [a.number for a in made]
    assert [a.text for a in back] == [a.text for a in made]
    assert front == preface


@given(st.lists(st.builds(ArticleNumber, st.integers(1, 300), st.integers(0, 3)), unique=True).map(sorted))
def test_ranges_name_every_article(numbers: list[ArticleNumber]) -> None:
    from kb.law.official import Row

    row = Row("f", "i", "t", "", "", "", "", "", ranges(numbers), len(numbers), "", "")
    assert list(row.numbers()) == numbers


DATE_CASES = [
    (["2020年12月1日通过", "2021年3月1日 施行"], [], None, ("2020-12-01", "2021-03-01")),
    (["2020年12月1日公布，自公布之日起施行"], [], None, ("2020-12-01", "2020-12-01")),
    (
        ["1994年7月5日通过", "根据2018年12月29日的决定修正"],
        ["本法自1995年1月1日起施行。"],
        None,
        ("2018-12-29", None),
    ),
    (
        ["2005年8月28日通过", "2025年6月27日修订"],
        ["本法自2026年1月1日起施行。"],
        None,
        ("2025-06-27", "2026-01-01"),
    ),
    (
        ["二〇二〇年十二月一日发布"],
        ["本办法自二〇二一年一月一日起施行。"],
        None,
        ("2020-12-01", "2021-01-01"),
    ),
    ([], [], dt.date(2019, 4, 3), ("2019-04-03", None)),
    (["2020年13月41日通过"], [], None, (None, None)),
]


@pytest.mark.parametrize(("info", "closing", "dated", "expected"), DATE_CASES)
def test_dates_are_read_and_never_guessed(
    info: list[str], closing: list[str], dated: dt.date | None, expected: tuple[str | None, str | None]
) -> None:
    found = read_dates(info, closing, dated)
    assert (
        str(found.promulgated) if found.promulgated else None,
        str(found.effective) if found.effective else None,
    ) == expected


def test_the_parts_of_a_code_are_put_in_order_whatever_marks_their_articles(tmp_path: Path) -> None:
    folder = tmp_path / "民法典"
    folder.mkdir()
    parts = {"丙编": (5, 6), "乙编": (3, 4), "甲编": (1, 2)}
    for part, numbers in parts.items():
        lines = [f"- **第{'零一二三四五六'[n]}条**  {part}的一条。" for n in numbers]
        text = f"**渡口法典**\n\n# {part}\n\n2020年1月1日公布\n\n<!-- INFO END -->\n\n" + "\n\n".join(lines)
        (folder / f"{part}.md").write_text(text, encoding="utf8")
    store = OfficialStore(tmp_path / "regulations")
    report = import_paths([folder.parent], store).files[0]
    assert (report.counted, report.kept) == (6, 6), report.notes
    assert [a.number.base for a in store.read(store.rows()[0]).articles] == [1, 2, 3, 4, 5, 6]


def test_files_of_one_text_that_number_anew_are_told() -> None:
    drafts = [
        LawDraft("a", (Line(1, "第一条 甲。"), Line(2, "第二条 乙。")), title="渡口条例"),
        LawDraft("b", (Line(1, "第一条 丙。"), Line(2, "第二条 丁。")), title="桥梁条例"),
    ]
    found = assemble(drafts)
    assert len(found.articles) == 2
    assert "第二条 丁。" in found.appendix
    assert (0, "《桥梁条例》的 2 个条号另起，留在附件里") in found.notes


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        ("白鹭镇渡口管理办法（试行）", False),
        (
            "关于印发《白鹭镇渡口管理办法》的通知各村：现印发给你们，请照办。2020年1月1日白鹭镇渡口管理办法",
            True,
        ),
        ("青山镇桥梁规定", True),
    ],
)
def test_what_stands_above_a_text_is_its_title_or_stays_in_it(tmp_path: Path, above: str, kept: bool) -> None:
    path = tmp_path / "a.md"
    front = "---\ntitle: 白鹭镇渡口管理办法\n---\n"
    path.write_text(f"{front}\n**{above}**\n\n第一条 每日两渡。\n\n第二条 涨水停渡。\n", encoding="utf8")
    store = OfficialStore(tmp_path / "regulations")
    report = import_paths([path], store).files[0]
    found = store.read(store.rows()[0])
    assert found.title == "白鹭镇渡口管理办法"
    assert (above in found.preface) == kept
    assert any("按文件自带的说明存" in note for note in report.notes) != kept
