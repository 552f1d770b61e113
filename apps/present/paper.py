"""A paper as plain data: what the form asks, and the blocks of the sheet with gaps where its fields stand.

The browser fills the gaps, shows the sheet and makes the Word file of the same blocks; what is typed never comes back here.
A run of a block is ``{"s": text}`` or ``{"f": field}``, with ``"b": true`` where it is bold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from apps.present.common import Presentation, bases
from apps.present.dates import reckon
from kb.deadlines import calculate, say
from kb.model import BLANK, Deadline, FieldKind, Layout, Paper, PaperField, Receiver
from kb.workdays import WorkCalendar

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_RULE = re.compile(r"[|\-:\s]+")
_MARKS = (("#### ", "h2"), ("### ", "h"), (">< ", "title"), (">> ", "right"), ("> ", "to"), ("- ", "p"))
Block = dict[str, Any]


def paper(scene: Presentation, item: Paper) -> dict[str, Any]:
    """The form and the sheet."""
    return {
        "body": scene.renderer.html(item.body),
        "stage": item.stage.value,
        "user": item.user,
        "receiver": item.receiver.value,
        "fields": [_field(scene, f) for f in item.fields],
        "blocks": list(sheet(scene, item)),
        "basis": bases(scene, item.basis),
    }


def _field(scene: Presentation, item: PaperField) -> dict[str, Any]:
    out: dict[str, Any] = {"name": item.name, "kind": item.kind.value, "hint": item.hint}
    if item.options:
        out["options"] = list(item.options)
    if item.default:
        out["default"] = item.default
    if item.deadline is not None and item.deadline.limit is not None:
        out["start"] = item.deadline.start
        longer = item.deadline.extension
        out["limit"] = item.deadline.limit.text + (f"，延长{longer.text}" if longer else "")
        out["basis"] = bases(scene, item.deadline.basis)
    return out


def sheet(scene: Presentation, item: Paper) -> Iterator[Block]:
    """The blocks of the whole sheet: what the layout puts above, the text, the rights, what stands below."""
    yield from _head(item)
    yield from text_blocks(item.text, {f.name: f for f in item.fields})
    if item.rights:
        yield {"t": "h", "runs": [{"s": "您的权利"}]}
        for number, right in enumerate(item.rights, 1):
            yield {"t": "p", "runs": [{"s": f"{number}. "}, *runs(right)]}
    if item.receiver is Receiver.PETITIONER and item.basis:
        yield {"t": "p", "runs": [{"s": f"依据：{'；'.join(cited(scene, item))}。"}]}
    yield from _foot(item)


def cited(scene: Presentation, item: Paper) -> list[str]:
    """Each article once, with the day its version is in force from: ``《信访工作条例》（2022年5月1日起施行）第三十四条``."""
    out: dict[str, list[str]] = {}
    for basis in item.basis:
        version = scene.library.version(basis.citation, scene.on)
        law = version.law if version else basis.citation.law
        since = version.version if version else None
        name = f"《{law}》" + (f"（{since.year}年{since.month}月{since.day}日起施行）" if since else "")
        places = out.setdefault(name, [])
        if basis.citation.place not in places:
            places.append(basis.citation.place)
    return [name + "、".join(places) for name, places in out.items()]


def _head(item: Paper) -> Iterator[Block]:
    title, layout = [{"s": item.title}], item.layout
    if layout in (Layout.LETTER, Layout.OFFICIAL):
        yield {"t": "organ", "runs": [{"f": "单位"}]}
        number = [{"f": "文号"}]
        if layout is Layout.LETTER:  # 信函格式：双线在上，文号在线下靠右
            yield {"t": "double"}
            yield {"t": "number-right", "runs": number}
        else:
            yield {"t": "number", "runs": number}
            yield {"t": "line"}
        yield {"t": "title", "runs": title}
        yield {"t": "to", "runs": [{"f": "主送"}, {"s": "："}]}
    elif layout is Layout.BULLETIN:
        yield {"t": "organ", "runs": title}
        yield {"t": "number", "runs": [{"f": "期号"}]}
        yield {"t": "sides", "left": [{"f": "单位"}], "right": [{"f": "成文日期"}]}
        yield {"t": "line"}
    elif layout is Layout.NOTICE:
        yield {"t": "title", "runs": [{"f": "单位"}]}
        yield {"t": "title", "runs": title}
        yield {"t": "number-right", "runs": [{"f": "文号"}]}
        yield {"t": "to", "runs": [{"f": "收件人"}, {"s": "："}]}
    else:
        yield {"t": "title", "runs": title}


def _foot(item: Paper) -> Iterator[Block]:
    if item.layout in (Layout.LETTER, Layout.OFFICIAL):
        yield {"t": "annex", "runs": [{"f": "附件"}]}
    if item.layout in (Layout.LETTER, Layout.OFFICIAL, Layout.NOTICE):
        yield {"t": "signed", "organ": [{"f": "单位"}], "date": [{"f": "成文日期"}]}
    if item.layout is Layout.NOTICE and item.receiver is Receiver.PETITIONER:
        yield {
            "t": "receipt",
            "runs": [{"s": "签收人：＿＿＿＿＿＿＿＿　签收日期：＿＿＿＿年＿＿月＿＿日"}],
        }
    if item.layout is Layout.BULLETIN:
        yield {"t": "line"}
        yield {"t": "to", "runs": [{"s": "报送："}, {"f": "报送"}]}


def text_blocks(text: str, fields: Mapping[str, PaperField]) -> Iterator[Block]:
    """The skeleton, block by block: headings ``###``, ``>`` from the left edge, ``>>`` to the
    right, ``><`` a title in the middle, tables, paragraphs.
    """
    rows: list[str] = []
    for line in (*text.split("\n"), ""):
        plain = line.strip(" \t")  # a wide space is room to write in
        if plain.startswith("|"):
            rows.append(plain)
            continue
        if rows:
            yield _table(rows)
            rows = []
        if plain:
            yield _block(plain, fields)


def _block(plain: str, fields: Mapping[str, PaperField]) -> Block:
    alone = BLANK.fullmatch(plain)
    field = fields.get(alone["name"]) if alone else None
    if field is not None and field.kind is FieldKind.ROWS:
        return {"t": "rows", "f": field.name, "columns": list(field.options)}
    for mark, kind in _MARKS:
        if plain.startswith(mark):
            return {"t": kind, "runs": runs(plain.removeprefix(mark))}
    return {"t": "p", "runs": runs(plain)}


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def _table(rows: Sequence[str]) -> Block:
    """Rows between bars; the rule under the first row makes it a heading, its dashes the widths of the columns."""
    ruled = len(rows) > 1 and "-" in rows[1] and _RULE.fullmatch(rows[1]) is not None
    widths = [max(1, cell.count("-")) for cell in _cells(rows[1])] if ruled else []
    body = [rows[0], *rows[2:]] if ruled else list(rows)
    cells = [[runs(cell) for cell in _cells(row)] for row in body]
    head = ruled and any(cells[0])
    return {
        "t": "table",
        "head": head,
        "widths": widths or [1] * max(map(len, cells)),
        "rows": cells if head or not ruled else cells[1:],
    }


def runs(text: str) -> list[dict[str, Any]]:
    """A line as runs: plain words, bold ones, and gaps."""
    out: list[dict[str, Any]] = []
    for number, piece in enumerate(_BOLD.split(text)):
        bold = {"b": True} if number % 2 else {}
        at = 0
        for match in BLANK.finditer(piece):
            if match.start() > at:
                out.append({"s": piece[at : match.start()], **bold})
            out.append({"f": match["name"], **bold})
            at = match.end()
        if at < len(piece):
            out.append({"s": piece[at:], **bold})
    return out


def reckoned(
    item: Paper, days: Mapping[str, dt.date], today: dt.date, work: WorkCalendar
) -> dict[str, dict[str, Any]]:
    """The reckoned days that can be worked out: the day itself, and how it was come by.

    Args:
        item: the paper.
        days: the dates typed so far, by field.
        today: for how much time is left.
        work: the office's working days.
    """
    out: dict[str, dict[str, Any]] = {}
    for field in item.own:
        start = days.get(field.deadline.start) if field.deadline else None
        if field.deadline is not None and start is not None:
            out[field.name] = _worked(field.deadline, start, today, work, field.rolls)
    return out


def _worked(
    limit: Deadline, start: dt.date, today: dt.date, work: WorkCalendar, rolls: bool
) -> dict[str, Any]:
    told = reckon(limit, start.isoformat(), today, work) or {}
    if "error" in told:
        return {"error": told["error"]}
    plain, longer = calculate(limit, start, work)
    end = longer if limit.extension is not None and longer is not None else plain
    if end.last_day is None or end.counted_to is None:
        return {"error": "".join(end.notices)}
    moved = end.last_day != end.counted_to
    if moved and not rolls:
        day, words = end.counted_to, end.words[:-1]
        notices: tuple[str, ...] = (f"{say(day)}是休息日；答复和告知不等顺延，在这天以前送到。",)
    else:
        day, words, notices = end.last_day, end.words, () if moved else end.notices
    return {"day": day.isoformat(), "last": say(day), "words": list(words), "notices": list(notices)}
