"""Imported official texts: one Markdown file a version, and a catalogue that opens in milliseconds.

The files are the truth and readable by anyone; the catalogue is derived from them and may be deleted.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kb.content.markdown import content_hash, read_markdown
from kb.content.read_regulation import paragraphs
from kb.errors import UnreadableFile
from kb.files import Progress, write_whole
from kb.law.repeals import Repeal, read_repeals
from kb.model import Article, Nature, Regulation
from kb.model.citations import ArticleNumber, law_name
from kb.model.numerals import to_int

CATALOGUE = ".catalogue.json"
WITHDRAWN = ".withdrawn"
FORMAT = 3
_ARTICLE = re.compile(
    r"^#{2,6} (?:第(?P<base>\S+?)条(?:之(?P<inserted>\S+))?|(?P<point>[一二三四五六七八九十百零]+)、)$"
)
_HEADING = re.compile(r"^(?P<marks>#{2,6}) (?P<text>.+)$")


@dataclass(frozen=True, slots=True)
class Row:
    """What the catalogue knows of one imported version.

    Attributes:
        file: name inside the regulations folder.
        articles: keys in order (``1``, ``120-2``), as ranges: ``1-3`` would be ambiguous, so ``1:50``.
        fingerprint: hash of the file's text.
        count: number of articles or points.
        regions: where it holds, by ``、``; empty for the whole country.
        undated: why its first day is not known.
        said: the status its source gave it, such as 已废止.
        repeals: what it says of other texts, one :class:`kb.law.repeals.Repeal` key a line.
        length: characters of the whole file.
    """

    file: str
    id: str
    title: str
    level: str
    number: str
    issuer: str
    promulgated: str
    effective: str
    articles: str
    count: int
    fingerprint: str
    origin: str
    regions: str = ""
    undated: str = ""
    said: str = ""
    repeals: str = ""
    length: int = 0

    @property
    def repealed(self) -> tuple[Repeal, ...]:
        """What it repeals."""
        return tuple(Repeal.from_key(k) for k in self.repeals.split("\n") if k)

    @property
    def law(self) -> str:
        """Title in comparing form."""
        return law_name(self.title)

    def numbers(self) -> Iterator[ArticleNumber]:
        """All article numbers in order."""
        for part in self.articles.split(",") if self.articles else ():
            first, _, last = part.partition(":")
            if last:
                yield from (ArticleNumber(n) for n in range(int(first), int(last) + 1))
            else:
                yield ArticleNumber.from_key(first)

    def metadata(self) -> Regulation:
        """The version without its text."""
        return Regulation(
            id=self.id,
            title=self.title,
            level=self.level,
            number=self.number,
            issuer=self.issuer,
            promulgated=_date(self.promulgated),
            effective=_date(self.effective),
            nature=Nature.OFFICIAL,
            count=None,
            path=self.file,
            layer="imported",
            fingerprint=self.fingerprint,
            source=self.origin,
            regions=tuple(self.regions.split("、")) if self.regions else ("全国",),
            undated=self.undated,
        )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def ranges(numbers: Sequence[ArticleNumber]) -> str:
    """Article numbers as runs.

    >>> ranges([ArticleNumber(1), ArticleNumber(2), ArticleNumber(2, 1), ArticleNumber(3)])
    '1:2,2-1,3'
    """
    out: list[str] = []
    start = end = 0
    for number in (*numbers, ArticleNumber(0)):
        if not number.inserted and number.base == end + 1 and start:
            end = number.base
            continue
        if start:
            out.append(f"{start}:{end}" if end > start else str(start))
        start = end = 0
        if number.inserted:
            out.append(number.key)
        elif number.base:
            start = end = number.base
    return ",".join(out)


class OfficialStore:
    """The folder of imported regulations.

    Args:
        folder: need not exist yet; it is made by the first write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, progress: Progress | None = None) -> tuple[Row, ...]:
        """All imported versions; files that changed since the catalogue was written are read again.

        Args:
            progress: called now and then with a Chinese phrase, how many files are looked at and how many there are.
        """
        if not self.folder.is_dir():
            return ()
        files = {e.name: e.stat() for e in os.scandir(self.folder) if e.name.endswith(".md")}
        known = self._catalogue()
        rows: dict[str, Row] = {}
        changed = False
        for number, (name, stat) in enumerate(files.items()):
            if progress is not None and number % 50 == 0:
                progress("整理目录", number, len(files))
            stamp = f"{stat.st_mtime_ns}:{stat.st_size}"
            if name in known and known[name][0] == stamp:
                rows[name] = known[name][1]
            else:
                changed = True
                try:
                    rows[name] = row_of(self.text(name), name)
                except UnreadableFile:
                    continue
        if changed or set(known) != set(files):
            self._save({n: (f"{files[n].st_mtime_ns}:{files[n].st_size}", r) for n, r in rows.items()})
        return tuple(rows[n] for n in sorted(rows))

    def text(self, name: str) -> str:
        """The file's text.

        Raises:
            UnreadableFile: outside the folder, missing or not UTF-8.
        """
        if "/" in name or "\\" in name or name.startswith("."):
            raise UnreadableFile(f"{name}：不在法规文件夹里。")
        try:
            return (self.folder / name).read_text(encoding="utf8")
        except (OSError, UnicodeDecodeError):
            raise UnreadableFile(f"{name}：读不出来。") from None

    def read(self, row: Row) -> Regulation:
        """The whole text of a version."""
        text = self.text(row.file)
        base = row.metadata()
        articles, preface, appendix = parse_body(text)
        front = _front(text, row.file)
        return replace(
            base,
            articles=articles,
            preface=preface,
            appendix=appendix,
            note=front.get("题注", ""),
            aliases=tuple(front["别名"].split("、")) if front.get("别名") else (),
        )

    def differs(self, regulation: Regulation) -> bool:
        """Whether writing a version would change anything."""
        target = self.folder / f"{regulation.id}.md"
        return not target.is_file() or target.read_text(encoding="utf8") != render(regulation)

    def write(self, regulation: Regulation) -> bool:
        """Put a version into the folder; True when that changed anything."""
        if not self.differs(regulation):
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / f"{regulation.id}.md", render(regulation))
        return True

    def withdraw(self, row: Row) -> Path:
        """Take a version out; its file is kept aside in ``.withdrawn`` and is where this returns."""
        aside = self.folder / WITHDRAWN
        aside.mkdir(exist_ok=True)
        target = aside / row.file
        number = 1
        while target.exists():
            number += 1
            target = aside / f"{Path(row.file).stem}-{number}.md"
        (self.folder / row.file).rename(target)
        return target

    def _catalogue(self) -> dict[str, tuple[str, Row]]:
        try:
            data = json.loads((self.folder / CATALOGUE).read_text(encoding="utf8"))
            if data.get("format") != FORMAT:
                return {}
            return {r["file"]: (stamp, Row(**r)) for stamp, r in data["rows"]}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def _save(self, rows: dict[str, tuple[str, Row]]) -> None:
        data = {"format": FORMAT, "rows": [(stamp, asdict(row)) for stamp, row in rows.values()]}
        try:
            write_whole(self.folder / CATALOGUE, json.dumps(data, ensure_ascii=False), durable=False)
        except OSError:
            return  # a read-only folder is read without a catalogue


def render(regulation: Regulation) -> str:
    """A version in the library's own form: front matter, headings, articles."""
    front = [
        ("编号", regulation.id),
        ("标题", regulation.title),
        ("别名", "、".join(regulation.aliases)),
        ("性质", Nature.OFFICIAL.value),
        ("效力层级", regulation.level),
        ("文号", regulation.number),
        ("发布机关", regulation.issuer),
        ("公布日期", regulation.promulgated),
        ("施行日期", regulation.effective),
        ("施行说明", regulation.undated),
        ("适用地区", "" if regulation.regions == ("全国",) else "、".join(regulation.regions)),
        ("来源状态", regulation.said),
        ("题注", regulation.note),
        ("来源", regulation.source),
    ]
    lines = ["---", *(f"{k}: {_scalar(str(v))}" for k, v in front if v), "---"]
    lines += _escaped(regulation.preface)
    above: tuple[str, ...] = ()
    for article in regulation.articles:
        same = 0
        while same < min(len(above), len(article.heading)) and above[same] == article.heading[same]:
            same += 1
        for depth in range(same, len(article.heading)):
            lines += ["", f"{'#' * min(depth + 2, 5)} {article.heading[depth]}"]
        above = article.heading
        label = article.number.text if not article.point else f"{article.label}、"
        lines += ["", f"{'#' * min(len(article.heading) + 2, 6)} {label}"]
        for paragraph in article.paragraphs:
            for text in (paragraph.text, *paragraph.items):
                for part in _escaped(text):
                    lines += ["", part]
    if regulation.appendix:
        lines += ["", "## 附件", *_escaped(regulation.appendix)]
    return "\n".join(lines).strip() + "\n"


def _scalar(text: str) -> str:
    risky = (
        re.search(r"[:#\[\]{}&*!|>'\"%@`,\\\n\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text) is not None
        or text[:1] in "-? =<~"
        or text != text.strip()
        or re.fullmatch(r"[\d._+-]+|(?i:true|false|null|yes|no|on|off|y|n)", text) is not None
    )
    return json.dumps(text, ensure_ascii=_odd(text)) if risky else text


def _odd(text: str) -> bool:
    """Whether a text holds characters that a front matter may hold only in escaped form."""
    return bool(re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", text.replace("\n", "")))


def _escaped(text: str) -> list[str]:
    out = []
    for line in text.split("\n"):
        out.append("\\" + line if line.startswith(("#", "---", "\\")) else line)
    return out if text else []


def _plain(line: str) -> str:
    return line[1:] if line.startswith("\\") else line


def parse_body(text: str) -> tuple[tuple[Article, ...], str, str]:
    """Articles, preface and appendix of a file that :func:`render` wrote; fast, line by line."""
    body = text.split("\n---\n", 1)[-1]
    articles: list[Article] = []
    headings: list[tuple[int, str]] = []
    preface: list[str] = []
    appendix: list[str] = []
    number: ArticleNumber | None = None
    point = in_appendix = False
    held: list[str] = []

    def close() -> None:
        if number is not None:
            heading = tuple(t for _, t in headings)
            articles.append(Article(number, paragraphs("\n".join(held)), heading, point=point))

    for line in body.split("\n"):
        if in_appendix:
            appendix.append(_plain(line))
            continue
        if line == "## 附件":
            close()
            number, in_appendix = None, True
            continue
        match = _ARTICLE.match(line) if line.startswith("##") else None
        if match is not None:
            close()
            point = match["point"] is not None
            number = ArticleNumber(to_int(match["point"] or match["base"]), to_int(match["inserted"] or "0"))
            held = []
        elif line.startswith("##") and (heading := _HEADING.match(line)):
            close()
            number = None
            level = len(heading["marks"])
            while headings and headings[-1][0] >= level:
                headings.pop()
            headings.append((level, heading["text"]))
        elif line:
            (preface if number is None else held).append(_plain(line))
    close()
    return tuple(articles), "\n\n".join(preface), "\n".join(appendix).strip()


def _front(text: str, name: str) -> dict[str, str]:
    """The front matter of a file, each value as a text."""
    head = text.split("\n---\n", 1)[0] + "\n---\n"
    return {k: f.node.text.value for k, f in read_markdown(head, name).front.items()}


def row_of(text: str, name: str) -> Row:
    """The catalogue's row of a file.

    Raises:
        UnreadableFile: when the file has no front matter with 编号 and 标题.
    """
    values = _front(text, name)
    if not values.get("编号") or not values.get("标题"):
        raise UnreadableFile(f"{name}：没有编号或标题。")
    articles, preface, appendix = parse_body(text)
    lines = (preface, *(x for a in articles for p in a.paragraphs for x in (p.text, *p.items)), appendix)
    repeals = read_repeals(values["标题"], lines)
    return Row(
        file=name,
        id=values["编号"],
        title=values["标题"],
        level=values.get("效力层级", ""),
        number=values.get("文号", ""),
        issuer=values.get("发布机关", ""),
        promulgated=values.get("公布日期", ""),
        effective=values.get("施行日期", ""),
        articles=ranges([a.number for a in articles]),
        count=len(articles),
        fingerprint=content_hash(text),
        origin=values.get("来源", ""),
        regions=values.get("适用地区", ""),
        undated=values.get("施行说明", ""),
        said=values.get("来源状态", ""),
        repeals="\n".join(r.key for r in repeals),
        length=len(text),
    )
