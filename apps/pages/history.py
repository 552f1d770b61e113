"""历史: every version of an entry, who made it and when; each can be read, compared and brought back.

Address: ``f`` the entry, ``v`` the version open, ``c`` what it is shown against: the one before, the present one, or in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import param

from apps.audit import Deed
from apps.page.shell import PageInfo
from apps.pages.writing import WritingView
from apps.present.difference import difference
from apps.writing.checking import check, errors, whole_personal_data
from apps.writing.files import ChangedMeanwhile, NotHere
from apps.writing.history import EntryVersion, HowMade
from apps.writing.tree import when

BEFORE, NOW, WHOLE = "before", "now", "text"
SHOWN = 400  # versions listed


class HistoryView(WritingView):
    """The versions of an entry.

    Slices: ``versions`` the list; ``shown`` the open version.
    """

    view = "history"
    versions = param.String("")
    shown = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """The list, and the version the address names; without one the newest."""
        self.visit += 1
        visit, path = self.visit, params.get("f", "")
        if not self.writer:
            self.say(self.refused, "bad")
            return
        if not path:
            self.say("先在“编写”里打开一份内容，再看它的历史。", "bad")
            return
        titles = {x.path: x.entry.title for x in self.desk.library.loaded if x.entry}
        title = titles.get(path, Path(path).stem)

        def gather() -> tuple[dict[str, Any], dict[str, Any] | None]:
            lined = self.files.history(path)
            listed = [
                {
                    "stamp": v.stamp,
                    "number": len(lined) - i,
                    "at": when(v.at.isoformat()),
                    "who": v.who,
                    "writer": v.writer,
                    "change": v.change if v.stamp else "撤下",
                    "current": v.current,
                }
                for i, v in enumerate(lined[:SHOWN])
            ]
            data = {"path": path, "title": title, "publishes": self.publishes, "versions": listed}
            return data, self._version(path, lined, params)

        def show(found: tuple[dict[str, Any], dict[str, Any] | None]) -> None:
            self.put(versions=found[0], shown=found[1])

        self.later(gather, show, wanted=lambda: self.here and visit == self.visit)

    def _version(
        self, path: str, lined: list[EntryVersion], params: Mapping[str, str]
    ) -> dict[str, Any] | None:
        """One version and what it is shown against; for a worker."""
        with_text = [(i, v) for i, v in enumerate(lined) if v.stamp]
        if not with_text:
            return None
        wanted = params.get("v", "") or with_text[0][1].stamp
        i, version = next(((i, v) for i, v in with_text if v.stamp == wanted), with_text[0])
        how = params.get("c", "") if params.get("c", "") in (NOW, WHOLE) else BEFORE
        text = self.files.text_of(path, version.stamp)
        standing = self.files.open(path)
        before = lined[i + 1].stamp if i + 1 < len(lined) else ""
        old, new = (self.files.text_of(path, before) if before else "", text)
        if how == NOW:
            old, new = text, standing.text
        return {
            "stamp": version.stamp,
            "number": len(lined) - i,
            "how": how,
            "first": not before,
            "current": version.current,
            "standing": standing.stamp,
            "difference": None if how == WHOLE else difference(old, new),
            "text": text if how == WHOLE else "",
        }

    def on_show(self, message: Mapping[str, Any]) -> None:
        """Another version, or against another one."""
        self.go_to(v=str(message.get("v", ""))[:20], c=str(message.get("c", ""))[:10])

    def on_restore(self, message: Mapping[str, Any]) -> None:
        """A version comes back: published by who may publish, as a draft by who writes; what stands now stays a version."""
        if not self.writer:
            self.say(self.refused, "bad")
            return
        path, stamp, standing = (
            self.params.get("f", ""),
            str(message.get("stamp", "")),
            str(message.get("standing", "")),
        )
        library, today, now, publishes = (
            self.desk.library,
            self.context.today,
            self.context.now(),
            self.publishes,
        )

        def work() -> int:
            text = self.files.text_of(path, stamp)
            personal = whole_personal_data(path, text)
            wrong = errors([*check(library, path, text, today), *personal] if publishes else personal)
            if wrong:
                return wrong
            if publishes:
                self.files.save(path, text, standing, now, self.author, HowMade.RESTORED)
                self.context.audited(Deed.RESTORED_VERSION, path)
            else:
                if self.drafts.get(path) is not None:
                    raise NotHere("这份内容已经有一份稿子，先送审或者丢掉它，再取旧版本。")
                self.drafts.save(path, text, standing, now, self.author)
                self.context.audited(Deed.SAVED, path)
            return 0

        def then(wrong: Any) -> None:
            if isinstance(wrong, ChangedMeanwhile):
                self.say("正式版刚刚改过，已经换成最新的，请再看一遍。", "bad")
            elif wrong:
                self.say(
                    f"这一版按现在的规矩有 {wrong} 个错误，不能直接恢复；可以看全文，抄到编辑框里改。", "bad"
                )
                return
            else:
                self.say("恢复了，成了新的一版。" if publishes else "放进了草稿，到“编写”里看过再送审。")
            self.go_to(v="", c="")

        self._written(work, then, thread=self.desk.slow)


PAGE = PageInfo("/history", "历史", "培训", 93, HistoryView, listed=False)
