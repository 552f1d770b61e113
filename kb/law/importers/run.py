"""Bring files in: read, put together, store, and report what happened to each."""

from __future__ import annotations

import datetime as dt
import errno
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC
from pypinyin import lazy_pinyin

from kb.content.markdown import content_hash
from kb.errors import UnreadableFile
from kb.files import Progress
from kb.law.importers.assemble import Assembled, assemble
from kb.law.importers.collect import Group, find_files, group, read_group
from kb.law.official import OfficialStore
from kb.model import Nature, Regulation
from kb.model.citations import law_name

_ENDINGS = (("解释", "司法解释"), ("批复", "司法解释"), ("条例", "行政法规"), ("办法", ""), ("法", "法律"))


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one text.

    Attributes:
        outcome: ``new``, ``changed``, ``same``, ``failed`` or ``passed``.
        counted: articles or points found by their numbers.
        kept: articles stored.
        notes: Chinese sentences on what could not be placed.
    """

    file: str
    outcome: str
    title: str = ""
    id: str = ""
    counted: int = 0
    kept: int = 0
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every article found was kept."""
        return self.kept >= self.counted


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of all files of one import."""

    files: tuple[FileReport, ...]

    def count(self, outcome: str) -> int:
        """How many texts ended that way."""
        return sum(1 for f in self.files if f.outcome == outcome)

    @property
    def counted(self) -> int:
        """Articles found in all files that came in."""
        return sum(f.counted for f in self.files)

    @property
    def kept(self) -> int:
        """Articles stored."""
        return sum(f.kept for f in self.files)

    @property
    def summary(self) -> str:
        """One Chinese sentence."""
        parts = [
            ("new", "新增"),
            ("changed", "更新"),
            ("same", "没有变化"),
            ("failed", "没能导入"),
            ("passed", "跳过"),
        ]
        counts = "，".join(f"{word} {self.count(key)}" for key, word in parts if self.count(key))
        return f"{counts or '没有文件'}；条文读到 {self.counted}，存下 {self.kept}。"

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        return {
            "summary": {k: self.count(k) for k in ("new", "changed", "same", "failed", "passed")},
            "articles": {"counted": self.counted, "kept": self.kept},
            "files": [
                {"file": f.file, "outcome": f.outcome, "title": f.title, "id": f.id, "counted": f.counted,
                 "kept": f.kept, "notes": list(f.notes)} for f in self.files
            ],
        }  # fmt: skip


def import_paths(
    paths: Iterable[Path], store: OfficialStore, *, progress: Progress | None = None
) -> ImportReport:
    """Bring statutes in from files and folders.

    Each text is all or nothing: it is stored whole or reported. Doing it twice changes nothing.

    Args:
        paths: files and folders; folders are searched.
        store: where the texts go.
        progress: called with the file's name, how many are done and how many there are.
    """
    files, passed = find_files(paths)
    groups = list(group(files))
    reports: dict[str, FileReport] = {}
    incoming: dict[str, list[_Incoming]] = {}
    for done, one in enumerate(groups):
        if progress is not None:
            progress(one.shown, done, len(groups))
        reports[one.shown] = FileReport(one.shown, "failed")  # holds the place until it is known
        try:
            read = _read(one)
        except UnreadableFile as error:
            reports[one.shown] = FileReport(one.shown, "failed", notes=(str(error),))
            continue
        incoming.setdefault(read.regulation.id, []).append(read)
    _store(incoming, store, reports)
    ended = (*reports.values(), *(FileReport(f, "passed", notes=(f"{f}：{why}。",)) for f, why in passed))
    if progress is not None:
        progress("", len(groups), len(groups))
    store.rows()
    return ImportReport(ended)


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A text that was read and is yet to be stored."""

    shown: str
    regulation: Regulation
    counted: int
    notes: tuple[str, ...]

    def report(self, outcome: str, *more: str) -> FileReport:
        regulation = self.regulation
        notes = (*more, *self.notes)
        return FileReport(
            self.shown,
            outcome,
            regulation.title,
            regulation.id,
            self.counted,
            len(regulation.articles),
            notes,
        )


def _read(group: Group) -> _Incoming:
    shown = group.shown
    text = assemble(read_group(group))
    if not text.title:
        raise UnreadableFile(f"{shown}：找不到标题。")
    if "\ufffd" in text.title:
        raise UnreadableFile(f"{shown}：有乱码，请先改正编码。")
    if not text.articles and not text.preface:
        raise UnreadableFile(f"{shown}：没有找到条文。")
    notes = [f"第 {line} 行：{note}" if line else note for line, note in text.notes]
    short = len(text.articles) - text.counted
    if short > 0:
        notes.insert(0, f"有 {short} 条的条号后面没有空格，照次序认出。")
    elif short < 0:
        notes.insert(0, f"读到 {text.counted} 条，存下 {len(text.articles)} 条，请核对原文件。")
    origin = "/".join(group.files[0].absolute().parts[-2:])
    return _Incoming(shown, to_regulation(text, origin), text.counted, tuple(notes))


def _store(
    incoming: dict[str, list[_Incoming]], store: OfficialStore, reports: dict[str, FileReport]
) -> None:
    """Store one text for each version: of several files that hold it, the fullest."""
    before = {row.id for row in store.rows()}
    for texts in incoming.values():
        best = max(texts, key=lambda t: (len(t.regulation.articles), -texts.index(t)))
        try:
            changed = store.write(best.regulation)
        except OSError as error:
            why = "磁盘已满" if error.errno == errno.ENOSPC else (error.strerror or "系统错误")
            for text in texts:
                note = f"{text.shown}：存不下来（{why}），原有内容没有变。"
                reports[text.shown] = FileReport(text.shown, "failed", text.regulation.title, notes=(note,))
            continue
        outcome = "same" if not changed else "changed" if best.regulation.id in before else "new"
        for text in texts:
            other = () if text is best else (f"与 {best.shown} 是同一部法规的同一个版本，只存一份。",)
            reports[text.shown] = text.report(outcome if text is best else "same", *other)


def to_regulation(text: Assembled, origin: str) -> Regulation:
    """The regulation of an assembled text, with its stable id.

    A traditional title is kept as an alias; the title itself is simplified, so that one law has one name.
    """
    version = text.effective or text.promulgated
    level = text.level or _level(text)
    title = simplified(text.title)
    return Regulation(
        id=make_id(title, text.promulgated or version), title=title, level=level, number=text.number,
        aliases=() if title == text.title else (text.title,),
        issuer=text.issuer, promulgated=text.promulgated, effective=text.effective, nature=Nature.OFFICIAL,
        articles=text.articles, preface=text.preface, appendix=text.appendix, source=origin, layer="imported",
    )  # fmt: skip


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_converter().convert(text))


def _level(text: Assembled) -> str:
    if text.issuer in ("最高人民法院", "最高人民检察院"):
        return "司法解释"
    if text.issuer.startswith("全国人民代表大会"):
        return "法律"
    if text.issuer == "国务院":
        return "行政法规"
    if re.search(r"省|自治区|市.*(?:条例|规定)$", text.title):
        return "地方性法规"
    return next((level for ending, level in _ENDINGS if text.title.endswith(ending)), "")


def make_id(title: str, version: dt.date | None) -> str:
    """``fg-`` + pinyin of the title (cut, with a hash, when long) + the version's day.

    >>> make_id("中华人民共和国示例法", dt.date(2020, 1, 2))
    'fg-shilifa-20200102'
    """
    name = law_name(title)
    letters = re.sub(r"[^a-z0-9]+", "", "".join(lazy_pinyin(name)).lower())
    if len(letters) > 48:
        letters = f"{letters[:40]}{content_hash(name)[:6]}"
    return f"fg-{letters or content_hash(name)[:8]}" + (f"-{version:%Y%m%d}" if version else "")
