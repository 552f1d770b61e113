"""The library as an analyst takes it in hand: all answers, all laws, all articles, each a list and a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from kb.errors import BadRequest, UnknownEntry
from kb.law.history import ArticleView, History
from kb.library import Library, unknown_entry
from kb.model import Entry, Kind
from kb.model.citations import law_name
from kb.model.days import read_day
from kb.model.kinds import no_such_kind, read_kind
from kb.model.problems import Problem, nearest
from kb.model.references import bases_of
from kb.model.shown import rows_html

if TYPE_CHECKING:
    import pandas as pd

E = TypeVar("E", bound=Entry)
_SHOWN = 20  # rows a notebook shows of a long list


def kind_meant(word: str | Kind) -> Kind:
    """A kind by its Chinese word or an English one.

    Raises:
        BadRequest: for anything else; the sentence names what is allowed.
    """
    if isinstance(word, Kind):
        return word
    kind = read_kind(str(word))
    if kind is not None:
        return kind
    raise BadRequest(no_such_kind(str(word)))


def topic_meant(topic: str, allowed: Sequence[str]) -> str:
    """A topic of the controlled list.

    Raises:
        BadRequest: for any other; the sentence names the nearest, or where the list is.
    """
    if topic in allowed:
        return topic
    near = nearest(topic, allowed, 3)
    hint = f"相近的有：{'、'.join(near)}。" if near else "全部主题在 lib.topics 里。"
    raise BadRequest(f"没有“{topic}”这个主题。{hint}")


def day_meant(day: object) -> dt.date:
    """A day, from a date, a time, a pandas Timestamp or ISO text.

    >>> day_meant("2026-01-02"), day_meant(dt.datetime(2026, 1, 2, 9, 30))
    (datetime.date(2026, 1, 2), datetime.date(2026, 1, 2))

    Raises:
        BadRequest: for anything else.
    """
    if isinstance(day, dt.datetime):  # a pandas Timestamp is one
        if day != day:  # NaT, the day that is none
            raise BadRequest("日期是空的（NaT）。请写一天，如 2026-11-22。")
        return day.date()
    if isinstance(day, dt.date):
        return day
    read = read_day(str(day), dt.date.today())
    if read is None:
        raise BadRequest(f"“{day}”不是一个日期。请写成 2026-11-22，或者用 datetime.date。")
    return read


class Entries(Sequence[E], Generic[E]):
    """一类内容：可以逐条走、按编号取、变成表。

    The entries of a kind: a sequence in the order of ids, that also takes an id.
    """

    def __init__(self, name: str, entries: Iterable[E]) -> None:
        self.name = name
        self._entries = sorted(entries, key=lambda e: e.id)
        self._by_id = {e.id: e for e in self._entries}

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, key: int | str) -> E: ...
    @overload
    def __getitem__(self, key: slice) -> Entries[E]: ...
    def __getitem__(self, key: int | str | slice) -> E | Entries[E]:
        if isinstance(key, slice):
            return Entries(self.name, self._entries[key])
        if isinstance(key, str):
            if key not in self._by_id:
                raise unknown_entry(key, self._by_id)
            return self._by_id[key]
        return self._entries[key]

    def __iter__(self) -> Iterator[E]:
        return iter(self._entries)

    def __contains__(self, entry: object) -> bool:
        return entry in self._by_id if isinstance(entry, str) else entry in self._entries

    @property
    def ids(self) -> list[str]:
        """全部编号。

        All ids, in order.
        """
        return list(self._by_id)

    def to_frame(self) -> pd.DataFrame:
        """变成 pandas 的表，一行一条；日期是真正的日期列。

        One row an entry: kind, id, title, topics, owner, verified and due (datetime64), layer, citations (their number),
        and for answers short, where, responsible and basis.
        """
        import pandas as pd  # only notebooks pay for it

        rows = [_row(e) for e in self._entries]
        columns = list(dict.fromkeys((*_COLUMNS, *(key for row in rows for key in row))))
        frame = pd.DataFrame(rows, columns=columns)
        for column in ("verified", "due", "happened"):
            if column in frame:
                frame[column] = pd.to_datetime(frame[column])
        return frame

    def __repr__(self) -> str:
        return f"<{self.name} {len(self)} 条>"

    def _repr_html_(self) -> str:
        shown = ((e.id, e.title, list(e.topics), e.owner, e.due) for e in self._entries[:_SHOWN])
        more = f"，下面是前 {_SHOWN} 条" if len(self) > _SHOWN else ""
        return rows_html(
            ("编号", "标题", "主题", "责任人", "下次核验"), shown, f"{self.name} {len(self)} 条{more}"
        )


_COLUMNS = ("kind", "id", "title", "topics", "owner", "verified", "due", "layer", "citations")


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": entry.kind.value,
        "id": entry.id,
        "title": entry.title,
        "topics": "、".join(entry.topics),
        "owner": entry.owner,
        "verified": entry.verified,
        "due": entry.due,
        "layer": entry.layer,
        "citations": len(bases_of(entry)),
    }
    card = getattr(entry, "card", None)
    if card is not None:
        basis = "；".join(dict.fromkeys(b.citation.text for b in bases_of(entry)))
        row |= {"short": card.short, "where": card.where, "responsible": card.responsible, "basis": basis}
    for name in ("happened", "difficulty", "matter"):
        value = getattr(entry, name, None)
        if value is not None:
            row[name] = getattr(value, "value", value)
    return row


class Laws(Sequence[History]):
    """全部法规：自带的和导入的，一部一条；可以按名字取、变成表。

    The laws with their versions, by name; takes a law's name, short name or number in the list.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._laws = [library.histories[name] for name in sorted(library.histories)]

    def __len__(self) -> int:
        return len(self._laws)

    @overload
    def __getitem__(self, key: int | str) -> History: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[History]: ...
    def __getitem__(self, key: int | str | slice) -> History | Sequence[History]:
        if not isinstance(key, str):
            return self._laws[key]
        found = self._library.history(key)
        if found is None:
            near = nearest(law_name(key), self._library.histories)
            raise UnknownEntry(
                f"库里没有《{key}》。"
                + (f"您是不是想写《{near[0]}》？" if near else "先用 fangzhi import 导入。")
            )
        return found

    def to_frame(self, on: object = None) -> pd.DataFrame:
        """变成表，一个版本一行，包括导入的。

        One row a version: law, title, version, level, promulgated, effective, ends (datetime64), status on a day (today
        when None), official (whether the text is imported), articles (their number).
        """
        import pandas as pd

        day = dt.date.today() if on is None else day_meant(on)
        rows = [
            {
                "law": history.law,
                "title": version.title,
                "version": version.key,
                "level": version.level,
                "promulgated": version.promulgated,
                "effective": version.effective,
                "ends": version.ends,
                "status": version.status(day).value,
                "official": version.row is not None,
                "articles": version.count,
            }
            for history in self._laws
            for version in history.versions
        ]
        columns = [
            "law",
            "title",
            "version",
            "level",
            "promulgated",
            "effective",
            "ends",
            "status",
            "official",
            "articles",
        ]
        frame = pd.DataFrame(rows, columns=columns)
        for column in ("promulgated", "effective", "ends"):
            frame[column] = pd.to_datetime(frame[column])
        return frame

    def __repr__(self) -> str:
        return f"<法规 {len(self)} 部>"

    def _repr_html_(self) -> str:
        shown = ((h.law, len(h.versions), h.versions[-1].effective) for h in self._laws[:_SHOWN])
        more = f"，下面是前 {_SHOWN} 部" if len(self) > _SHOWN else ""
        return rows_html(("法规", "版本", "最近一版施行"), shown, f"法规 {len(self)} 部{more}")


def articles_frame(library: Library, day: dt.date, law: str | None = None) -> pd.DataFrame:
    """The articles in force on a day, of one law or of all: law, article, citation, text, official, status, version.

    Raises:
        UnknownEntry: when there is no such law.
    """
    import pandas as pd

    laws = [Laws(library)[law]] if law is not None else list(library.histories.values())
    rows = [
        _article_row(view, day) for h in laws if (v := h.on(day)) is not None for view in library.articles(v)
    ]
    columns = ["law", "article", "citation", "text", "official", "status", "version"]
    return pd.DataFrame(rows, columns=columns)


def _article_row(view: ArticleView, day: dt.date) -> dict[str, Any]:
    text = view.official or view.summary
    return {
        "law": view.version.law,
        "article": view.label,
        "citation": view.citation.at(None).text,
        "text": text.text if text else "",
        "official": view.official is not None,
        "status": view.version.status(day).value,
        "version": view.version.key,
    }


class Problems(list[Problem]):
    """问题清单：可以逐个走，也可以变成表。

    Problems as a list, and as a table.
    """

    def to_frame(self) -> pd.DataFrame:
        """变成表，一行一个问题。

        One row a problem: path, line, column, code, severity, cause, mend, help.
        """
        import pandas as pd

        columns = ["path", "line", "column", "code", "severity", "cause", "mend", "help"]
        return pd.DataFrame([p.to_dict() for p in self], columns=columns)

    def _repr_html_(self) -> str:
        shown = (
            (f"{p.path}:{p.line}:{p.column}", p.code, p.severity.label, p.cause, p.mend)
            for p in self[:_SHOWN]
        )
        more = f"，下面是前 {_SHOWN} 个" if len(self) > _SHOWN else ""
        return rows_html(("位置", "代码", "轻重", "原因", "改法"), shown, f"{len(self)} 个问题{more}")
