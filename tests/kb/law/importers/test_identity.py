"""Two texts are one only when title, number and text agree; an announcement page is no title; doubt is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from kb.files import Busy
from kb.law.importers import LOCK, ImportReport, import_paths
from kb.law.official import OfficialStore


def announced(name: str, number: int, articles: str) -> str:
    title = f"最高人民法院关于{name}的规定"
    return (
        f"中华人民共和国最高人民法院公告\n《{title}》已于2018年2月12日通过，现予公布，自2018年9月1日起施行。\n最高人民法院\n"
        f"2018年3月4日\n法释〔2018〕{number}号\n{title}\n（2018年2月12日通过，自2018年9月1日起施行）\n{articles}\n"
    )


def bring(tmp_path: Path, files: dict[str, str], **options: bool) -> tuple[ImportReport, OfficialStore]:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf8")
    store = OfficialStore(tmp_path / "regulations")
    return import_paths([folder / n for n in files], store, **options), store


def test_an_announcement_page_is_no_title(tmp_path: Path) -> None:
    texts = {
        f"{n}.txt": announced(n, i, f"第一条 {n}当日登记。\n第二条 另行通知。")
        for i, n in enumerate("甲乙丙", 80)
    }
    report, store = bring(tmp_path, texts)
    assert report.count("new") == 3 and report.clean
    rows = store.rows()
    assert {r.title for r in rows} == {f"最高人民法院关于{n}的规定" for n in "甲乙丙"}
    assert {r.number for r in rows} == {"法释〔2018〕80号", "法释〔2018〕81号", "法释〔2018〕82号"}
    assert {r.effective for r in rows} == {"2018-09-01"} and {r.level for r in rows} == {"司法解释"}
    assert "现予公布" in store.read(rows[0]).note


TEXT = "白鹭镇渡口办法\n（2024年3月1日白鹭市人民政府令第12号公布）\n第一条 每日两渡。\n第二条 涨水停渡。\n"


def test_the_same_text_twice_is_one_and_other_texts_are_kept_beside(tmp_path: Path) -> None:
    report, store = bring(
        tmp_path,
        {
            "a.txt": TEXT,
            "b.txt": TEXT.replace("。", ". ").replace("令", " 令"),
            "c.txt": TEXT + "第三条 夜间停渡。\n",
        },
    )
    assert [f.outcome for f in report.files] == ["new", "same", "new"]
    assert len(store.rows()) == 2 and "文字不一样" in report.files[2].notes[0]
    again, _ = bring(tmp_path, {"a.txt": TEXT, "c.txt": TEXT + "第三条 夜间停渡。\n"})
    assert [f.outcome for f in again.files] == ["same", "same"]


def test_a_corrected_file_takes_the_place_of_its_first_import(tmp_path: Path) -> None:
    bring(tmp_path, {"a.txt": TEXT})
    report, store = bring(tmp_path, {"a.txt": TEXT.replace("两渡", "三渡")})
    assert [f.outcome for f in report.files] == ["changed"] and len(store.rows()) == 1


def test_files_of_one_name_in_two_folders_are_both_reported(tmp_path: Path) -> None:
    paths = []
    for place in ("甲", "乙"):
        (tmp_path / place).mkdir()
        path = tmp_path / place / "x.txt"
        path.write_text(TEXT.replace("白鹭镇", f"{place}镇"), encoding="utf8")
        paths.append(path)
    report = import_paths(paths, OfficialStore(tmp_path / "regulations"))
    assert report.count("new") == 2


def test_what_is_no_regulation_is_asked_about(tmp_path: Path) -> None:
    handout = "接访培训讲义\n一、先听后说。\n二、一次告知。\n"
    report, store = bring(tmp_path, {"a.txt": handout})
    assert [f.outcome for f in report.files] == ["asked"] and not store.rows() and not report.clean
    assert "--as-regulation" in report.files[0].notes[0]
    report, store = bring(tmp_path, {"a.txt": handout}, as_regulation=True)
    assert [f.outcome for f in report.files] == ["new"] and len(store.rows()) == 1


def test_no_article_is_an_alarm(tmp_path: Path) -> None:
    report, _ = bring(tmp_path, {"a.txt": "白鹭镇关于渡口的通知\n各村：请按时开渡。\n"})
    file = report.files[0]
    assert (
        file.outcome == "new"
        and file.alarm
        and "没有条文" in file.word
        and "没有读到一条条文" in report.summary
    )


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    report, store = bring(tmp_path, {"a.txt": TEXT}, dry_run=True)
    assert report.count("new") == 1 and not store.folder.exists()
    bring(tmp_path, {"a.txt": TEXT})
    assert [f.outcome for f in bring(tmp_path, {"a.txt": TEXT}, dry_run=True)[0].files] == ["same"]


def test_one_import_at_a_time(tmp_path: Path) -> None:
    store = OfficialStore(tmp_path / "regulations")
    store.folder.mkdir()
    with FileLock(store.folder / LOCK), pytest.raises(Busy, match="另一次导入正在进行"):
        import_paths([], store)


def test_a_withdrawn_text_is_kept_aside(tmp_path: Path) -> None:
    _, store = bring(tmp_path, {"a.txt": TEXT})
    aside = store.withdraw(store.rows()[0])
    assert not store.rows() and "每日两渡" in aside.read_text(encoding="utf8")
    bring(tmp_path, {"a.txt": TEXT})
    assert store.withdraw(store.rows()[0]) != aside


def test_a_character_that_is_lost_is_seen() -> None:
    from kb.law.importers.account import account

    whole = account("第一条 甲乙丙。\n目录", ["第一条", "甲乙丙。"], [("目录", "目录")])
    assert whole.whole and whole.left == (("目录", 2),) and whole.source == 9
    assert account("第一条 甲乙丙丁。", ["第一条", "甲乙丙。"], []).missing == "丁"


def test_a_given_title_swallows_no_line_of_the_body(tmp_path: Path) -> None:
    text = "---\ntitle: 白鹭县关于渡口的通知\n---\n\n白县办发〔2020〕3号\n\n各村、各渡口：\n\n一、按时开渡。\n\n二、涨水停渡。\n"
    report, store = bring(tmp_path, {"a.md": text})
    found = store.read(store.rows()[0])
    assert report.clean and found.title == "白鹭县关于渡口的通知"
    assert found.preface == "各村、各渡口：" and len(found.articles) == 2


def test_an_order_in_points_keeps_its_title_though_it_promulgates_its_annex(tmp_path: Path) -> None:
    path = tmp_path / "令.md"
    path.write_text(
        "# 关于统一使用法定鸟类名录的命令\n\n1984年2月27日 发布\n\n会议通过了《法定鸟类名录》。现发布命令如下：\n\n"
        "一、观鸟一律用《法定鸟类名录》。\n\n二、旧名录用到年底。\n\n法定鸟类名录\n\n苍鹭，白鹭。\n",
        "utf-8",
    )
    store = OfficialStore(tmp_path / "store")
    (report,) = import_paths([path], store).files
    assert (report.title, report.counted, report.kept) == ("关于统一使用法定鸟类名录的命令", 2, 2)
