"""法规库: browse by level and topic, read with contents and anchors, two versions side by side.

Address: ``law`` the law, ``v`` a version by its day, ``n`` an article, ``with`` an earlier version to compare with, ``on``
the version of a day, ``e`` a version by its id; ``f`` words, ``level``, ``t`` and ``all`` narrow the list.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

import param

from apps.audit import Deed
from apps.page.reading import ReadingView
from apps.page.shell import PageInfo, always
from apps.present import law as shapes
from apps.present.common import Presentation, day_words, stamp
from apps.roles import Action
from kb.files import exclusive
from kb.law.history import History, Version
from kb.law.importers import BUSY, LOCK
from kb.model import LEVELS, Status
from kb.model.days import read_day

MAX_LAWS_LISTED = 120


class LawsView(ReadingView):
    """The regulations."""

    view = "laws"
    shelf = param.String("")
    law = param.String("")
    compared = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """The list, then the law, then what is beside it."""
        self._shelf()
        self._law()
        self.show_beside()

    # What the view sends

    def on_narrow(self, message: Mapping[str, Any]) -> None:
        """The list is narrowed."""
        self.note(**{k: str(message.get(k, ""))[:60] for k in ("f", "level", "t", "all")})
        self._shelf()

    def on_law(self, message: Mapping[str, Any]) -> None:
        """A law was chosen."""
        self._move({"law": message["law"], **dict.fromkeys(("v", "n", "with", "a", "e"), "")}, push=True)
        self._law()
        self.show_beside()

    def on_version(self, message: Mapping[str, Any]) -> None:
        """Another version of it."""
        self._move({"v": message.get("v", ""), "with": "", "on": ""}, push=True)
        self._law()

    def on_day(self, message: Mapping[str, Any]) -> None:
        """The version of a day."""
        typed = str(message.get("on", "")).strip()
        day = read_day(typed, self.context.today)
        if typed and day is None:
            self.say("日子写成 2026-11-23 或者 11-23 就行。", "bad")
            return
        self._move({"on": day.isoformat() if day else "", "v": "", "with": ""}, push=True)
        self._law()

    def on_compare(self, message: Mapping[str, Any]) -> None:
        """Side by side with another version; empty ends it."""
        self._move({"with": message.get("with", "")}, push=True)
        self._compare()

    def on_article(self, message: Mapping[str, Any]) -> None:
        """An article was pointed at: the address names it."""
        self.note(n=str(message["n"])[:12])

    def on_withdraw(self, message: Mapping[str, Any]) -> None:
        """An imported text is taken back; its file is kept aside and the list follows."""
        if not self.context.may(Action.IMPORT):
            self.say(self.context.refusal(Action.IMPORT), "bad")
            return
        store, wanted = self.desk.library.store, str(message.get("id", ""))

        def work() -> str:
            row = next((r for r in store.rows() if r.id == wanted), None) if store is not None else None
            if store is None or row is None:
                return ""
            with exclusive(store.folder / LOCK, BUSY):
                store.withdraw(row)
            self.context.audited(Deed.WITHDRAWN, row.title)
            return str(row.title)

        def then(title: str) -> None:
            if title:
                self.say(f"已撤回《{title}》。文件留在 regulations/.withdrawn 里，片刻以后目录里就没有它了。")
            else:
                self.say("这份原文已经不在库里了。", "bad")

        self.later(work, then, wanted=always)

    def on_close(self, message: Mapping[str, Any]) -> None:
        """Back to the list."""
        self._move(dict.fromkeys(("law", "v", "n", "with", "a", "e"), ""), push=True)
        self._law()
        self.show_beside()

    # What is shown

    def _shelf(self) -> None:
        library, scene = self.desk.library, self.scene
        words, level, topic = (self.params.get(k, "").strip() for k in ("f", "level", "t"))
        everything = [(h, v) for h in library.histories.values() if (v := h.on(scene.on))]
        levels = Counter(v.level or "其他" for _, v in everything)
        topics = Counter(t for _, v in everything for t in (v.summary.topics if v.summary else ()))
        chosen = [
            (h, v)
            for h, v in everything
            if _matches(h, v, words)
            and (not level or (v.level or "其他") == level)
            and (not topic or (v.summary is not None and topic in v.summary.topics))
        ]
        cited = self.desk.now.cited
        chosen.sort(key=lambda pair: _rank(pair[1], scene.on, words, cited.get(pair[1].law, 0)))
        order = [*LEVELS, "其他"]
        self.put(
            shelf={
                "f": words,
                "level": level,
                "t": topic,
                "total": len(chosen),
                "all": len(everything),
                "levels": [
                    {"name": n, "count": levels[n]}
                    for n in sorted(levels, key=lambda n: order.index(n) if n in order else 99)
                ],
                "topics": [t for t in (*library.topics, *topics) if topics.get(t)][: len(topics)],
                "items": [_row(h, v, scene.on) for h, v in chosen[:MAX_LAWS_LISTED]],
            }
        )

    def _chosen(self) -> tuple[History, Version] | None:
        library = self.desk.library
        wanted = self.params.get("e", "")
        if wanted and not self.params.get("law"):
            version = library.versions.get(wanted)
            return (library.histories[version.law], version) if version else None
        history = library.history(self.params["law"]) if self.params.get("law") else None
        if history is None:
            return None
        day = _iso(self.params.get("v", ""))
        version = (history.at(day) if day else None) or history.on(self.scene.on)
        return (history, version) if version else None

    def _law(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            name = self.params.get("law") or self.params.get("e")
            self.put(compared=None, law={"missing": name} if name else None)
            return
        history, version = chosen
        scene, anchor = self.scene, self.params.get("n", "")
        self.put(compared=None)
        # A version chosen by itself is not the one of a day, so no day is shown for it.
        day = "" if self.params.get("v") or self.params.get("e") else scene.on.isoformat()

        def read() -> dict[str, Any]:
            return {**law_shape(scene, history, version), "n": anchor, "on": day}

        # 民法典 takes longer to read than a callback may.
        self.later(read, lambda data: self._read(data))

    def _read(self, data: dict[str, Any]) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen[1].id == data["head"]["id"]:
            self.put(law=data)
            self._compare()

    def _compare(self) -> None:
        chosen, other = self._chosen(), _iso(self.params.get("with", ""))
        before = chosen[0].at(other) if chosen and other else None
        if chosen is None or before is None:
            self.put(compared=None)
            return
        library, after = self.desk.library, chosen[1]
        first, second = sorted((before, after), key=lambda v: v.version or dt.date.min)

        def work() -> dict[str, Any]:
            old, new = library.articles(first), library.articles(second)
            both = first.row is not None and second.row is not None
            return {
                "with": self.params.get("with", ""),
                "old": f"{day_words(first.version)}版",
                "new": f"{day_words(second.version)}版",
                "rows": shapes.compare(old, new) if both else [],
                "reason": "" if both else "两个版本都导入了正式文本，才能逐字对照。",
            }

        self.put(compared={"loading": True})
        self.later(
            work, lambda data: self.put(compared=data) if self.params.get("with") == data["with"] else None
        )


def law_shape(
    scene: Presentation, history: History, version: Version, may_withdraw: bool = False
) -> dict[str, Any]:
    """A version to be read: head, contents, articles."""
    library = scene.library
    views = library.articles(version)
    official = library.official(version)
    text = shapes.whole(scene, version.summary)
    return {
        "head": shapes.version_head(scene, history, version, may_withdraw),
        "contents": shapes.contents(views),
        "articles": [
            {**shapes.article(scene, v, full=False), "cited": len(library.citing(v.citation))} for v in views
        ],
        "preface": text.get("preface", ""),
        "official_preface": _lines(official.preface if official else ""),
        "appendix": _lines(official.appendix if official else ""),
    }


def _lines(text: str) -> list[str]:
    """Lines that show something: some texts begin with hundreds of characters that have no width."""
    return [
        line
        for line in text.split("\n")
        if any(not unicodedata.category(c).startswith(("C", "Z")) for c in line)
    ]


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _matches(history: History, version: Version, words: str) -> bool:
    if not words:
        return True
    summary = version.summary
    hay = version.title + " ".join(
        (*(summary.short_names if summary else ()), *(summary.topics if summary else ()))
    )
    return all(w in hay for w in words.split())


def _rank(version: Version, on: dt.date, words: str, cited: int) -> tuple[Any, ...]:
    order = LEVELS.index(version.level) if version.level in LEVELS else 99
    usable = version.status(on) is Status.IN_FORCE
    named = bool(words) and version.law.startswith(words)
    return (not named, not usable, -cited, version.summary is None, order, len(version.title), version.title)


def _row(history: History, version: Version, on: dt.date) -> dict[str, Any]:
    status = version.status(on)
    return {
        "law": version.law,
        "title": version.title,
        "level": version.level or "其他",
        "stamps": [] if status is Status.IN_FORCE else [stamp(status)],
        "sub": "，".join(
            x
            for x in (
                f"{day_words(version.version)}施行" if version.version else "",
                f"{version.count} 条" if version.count else "",
                f"{len(history.versions)} 个版本" if len(history.versions) > 1 else "",
                "" if version.row else "要点",
            )
            if x
        ),
    }


PAGE = PageInfo("/laws", "法规库", "窗口", 30, LawsView)
