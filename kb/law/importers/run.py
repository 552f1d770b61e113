"""Bring files in: read, put together, account for, store, and report what happened to each."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from kb.errors import UnreadableFile
from kb.files import Progress, exclusive
from kb.law.importers.account import CharacterAccount, account
from kb.law.importers.assemble import Assembled, assemble
from kb.law.importers.collect import Group, find_files, group, read_group
from kb.law.importers.identity import Shelf, make_id, simplified
from kb.law.importers.report import FileReport, ImportReport
from kb.law.official import OfficialStore, parse_body, render
from kb.law.regions import level_of, region_of
from kb.model import LEVELS, Nature, Regulation

BUSY = "另一次导入正在进行，请等它结束再导入。"
_SITE_PAGES = frozenset({"_index.md", "search.md"})  # what site generators put into their folders
LOCK = ".import.lock"
_LAWFUL = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|解释|批复|决定|决议|命令|意见|通知|通告|公告|方案|规程|标准|准则|章程|答复|规范|公约|纲要|修正案|复函|"
    r"议定书|协定|安排|纪要|宣言|目录|法典|宪法|要点|说明|制度|名称|函|指引|措施|程序|表|报告|解答|暂行|试行|指南|规划|计划|办理|编)"
    r"(?:[（(].*[）)]|[一二三四五六七八九十\d]+)*$"
)
_MADE_LAW = re.compile(r"(?:法|条例|规定|办法|细则|规则|解释|批复|决定|决议)(?:[（(].*[）)])?$")
_TEACHING = re.compile(
    r"讲义|课件|培训材料|培训资料|心得|答记者问|解读|试题|考试|题库|发言稿|讲话稿|工作总结|汇报材料|学习笔记|通讯录|花名册|日程|提纲"
)


def import_paths(
    paths: Iterable[Path],
    store: OfficialStore,
    *,
    progress: Progress | None = None,
    as_regulation: bool = False,
    dry_run: bool = False,
) -> ImportReport:
    """Bring statutes in from files and folders.

    Each text is all or nothing: it is stored whole or reported. Doing it twice changes nothing.

    Args:
        paths: files and folders; folders are searched.
        store: where the texts go.
        progress: called with the file's name, how many are done and how many there are.
        as_regulation: store also what does not look like a regulation.
        dry_run: report what would happen and store nothing.

    Raises:
        Busy: while another import into the same store runs.
    """
    with nullcontext() if dry_run else exclusive(store.folder / LOCK, BUSY):
        return _import(paths, store, progress, as_regulation, dry_run)


def _import(
    paths: Iterable[Path], store: OfficialStore, progress: Progress | None, as_regulation: bool, dry_run: bool
) -> ImportReport:
    files, passed = find_files(paths)
    groups = list(group(files))
    shelf = Shelf(store)
    before = {row.id for row in store.rows()}
    reports: list[FileReport] = []
    for done, one in enumerate(groups):
        if progress is not None:
            progress(one.shown, done, len(groups))
        try:
            read = _read(one)
        except UnreadableFile as error:
            empty = one.files[0].name in _SITE_PAGES
            reports.append(FileReport(one.shown, "passed" if empty else "failed", notes=(str(error),)))
            continue
        if one.files[0].name in _SITE_PAGES and not read.counted:
            reports.append(
                FileReport(one.shown, "passed", notes=(f"{one.shown}：是网站的目录页，没有条文。",))
            )
            continue
        if not as_regulation and (why := _doubt(read)):
            reports.append(
                read.report("asked", f"{one.shown}：{why}。确实是法规的，加 --as-regulation 再导入。")
            )
            continue
        reports.append(_store(read, shelf, before, dry_run))
    reports += [FileReport(f, "passed", notes=(f"{f}：{why}。",)) for f, why in passed]
    if not dry_run:
        store.rows(progress)
    if progress is not None:
        progress("", len(groups), len(groups))
    return ImportReport(tuple(reports))


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A text that was read and is yet to be stored."""

    shown: str
    regulation: Regulation
    counted: int
    notes: tuple[str, ...]
    account: CharacterAccount

    def report(self, outcome: str, *more: str, id: str = "") -> FileReport:
        regulation = self.regulation
        return FileReport(
            self.shown,
            outcome,
            regulation.title,
            id or regulation.id,
            self.counted,
            len(regulation.articles),
            (*more, *self.notes),
            self.account,
        )


def _read(group: Group) -> _Incoming:
    shown = group.shown
    drafts = read_group(group)
    text = assemble(drafts)
    if not text.title:
        raise UnreadableFile(f"{shown}：找不到标题。")
    if "\ufffd" in text.title:
        raise UnreadableFile(f"{shown}：有乱码，请先改正编码。")
    if not text.articles and not text.preface and not text.appendix:
        raise UnreadableFile(f"{shown}：没有找到条文。")
    origin = "/".join(group.files[0].absolute().parts[-2:])
    regulation = to_regulation(text, origin)
    notes = [f"第 {line} 行：{note}" if line else note for line, note in text.notes]
    if text.undated:
        notes.append(f"施行日期待核：{text.undated}。")
    if not text.articles:
        lost = f"；段落里夹着 {text.inside} 个条号，多半是换行丢了，请换一个格式" if text.inside > 1 else ""
        notes.insert(0, f"没有读到一条条文，全文存在序言和附件里，请核对原文件{lost}。")
    if all(d.source for d in drafts):
        whole = account("".join(d.source for d in drafts), _stored(regulation, text), text.left, text.labels)
    else:
        whole = CharacterAccount()
    if not whole.whole:
        notes.insert(0, f"有 {len(whole.missing)} 个字对不上（{whole.missing[:40]}），请对照原文件核对。")
    notes += [f"没有存的：{why} {count} 字" for why, count in whole.left if count and why not in _USUAL]
    return _Incoming(shown, regulation, text.counted, tuple(notes), whole)


_USUAL = frozenset(
    {"目录", "页码", "文件自带的说明", "重复的标题", "注释", "给旧版程序看的副本", "各文件里重复的题注"}
)


def _stored(regulation: Regulation, text: Assembled) -> list[str]:
    """The pieces of a text as they come back from its file."""
    articles, preface, appendix = parse_body(render(regulation))
    out = [text.title, regulation.note, preface, appendix]
    above: tuple[str, ...] = ()
    for article in articles:
        same = next((i for i, (a, b) in enumerate(zip(above, article.heading, strict=False)) if a != b), None)
        out += article.heading[min(len(above), len(article.heading)) if same is None else same :]
        above = article.heading
        out += [f"{article.label}、" if article.point else article.number.text, article.text]
    return out


def _doubt(read: _Incoming) -> str:
    """Why a text does not look like a regulation; empty when it does."""
    regulation = read.regulation
    numbered = any(not a.point for a in regulation.articles)
    papers = bool(regulation.number or regulation.said or (regulation.promulgated and regulation.issuer))
    if _TEACHING.search(regulation.title) and not papers and not _MADE_LAW.search(regulation.title):
        return f"《{regulation.title}》像培训或宣传材料，不像法规"
    if numbered or papers or _LAWFUL.search(regulation.title):
        return ""
    return f"《{regulation.title[:40]}》不像法规：没有第几条，没有文号，标题也不像"


def _store(read: _Incoming, shelf: Shelf, before: set[str], dry_run: bool) -> FileReport:
    place = shelf.place(read.regulation)
    if place.regulation is None:
        return read.report("same", f"与 {place.same_as} 标题、文号、正文都一样，只存一份。", id=place.same_as)
    more: list[str] = []
    if place.beside:
        more.append(
            f"与 {place.beside} 是同一部法规的同一个版本，但文字不一样，两份都留着；不要的那份用 fangzhi withdraw 撤回。"
        )
    try:
        store = shelf.store
        changed = store.differs(place.regulation) if dry_run else store.write(place.regulation)
        if place.replaces is not None:
            more.append(f"原来存成《{place.replaces.title}》（{place.replaces.id}），已改正。")
            if not dry_run:
                store.withdraw(place.replaces)
    except OSError as error:
        why = "磁盘已满" if error.errno == errno.ENOSPC else (error.strerror or "系统错误")
        note = f"{read.shown}：存不下来（{why}），原有内容没有变。"
        return FileReport(read.shown, "failed", read.regulation.title, notes=(note,))
    made = place.regulation
    known = made.id in before
    outcome = "changed" if known or place.replaces else "new"
    return read.report("same" if known and not changed else outcome, *more, id=made.id)


def to_regulation(text: Assembled, origin: str) -> Regulation:
    """The regulation of an assembled text, with its stable id.

    A traditional title is kept as an alias; the title itself is simplified, so that one law has one name.
    """
    title = simplified(text.title)
    regions = region_of(title, simplified(text.note), text.issuer)
    level = level_of(title, text.issuer, simplified(text.note), text.number, regions)
    if not level or (level == "规范性文件" and text.level):
        level = text.level if text.level in LEVELS else level
    return Regulation(
        id=make_id(title, text.promulgated or text.effective),
        title=title,
        level=level,
        number=text.number,
        aliases=() if title == text.title else (text.title,),
        regions=regions,
        issuer=text.issuer,
        promulgated=text.promulgated,
        effective=text.effective,
        nature=Nature.OFFICIAL,
        articles=text.articles,
        preface=text.preface,
        appendix=text.appendix,
        note=text.note,
        undated=text.undated,
        said=text.status,
        source=origin,
        layer="imported",
    )
