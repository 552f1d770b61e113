"""审稿: what waits for review and what is due again; one draft with its difference, checks and cited articles side by side.

Address: ``f`` the entry whose draft is open, ``t`` what a narrow screen shows of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import param

from apps.audit import Deed
from apps.page.shell import PageInfo
from apps.pages.writing import WritingView
from apps.present.difference import difference
from apps.roles import Action
from apps.writing.checking import check, errors, problem_data, whole_personal_data
from apps.writing.drafts import Drafts, DraftState, EntryDraft, Move
from apps.writing.files import ChangedMeanwhile, NotHere, OfficeFiles, read
from apps.writing.reviewing import cited, due_reviews
from apps.writing.tree import draft_rows, title_of
from kb.content import kind_of
from kb.errors import KnowledgeBaseError
from kb.model.problems import in_order

AGAIN = "稿子或者正式版刚刚又改过，已经换成最新的，请再看一遍。"


class ReviewView(WritingView):
    """Lists, or one draft.

    Slices: ``lists`` what waits, what is being written, what is due; ``shown`` the open draft; ``checked`` its problems.
    """

    view = "review"
    lists = param.String("")
    shown = param.String("")
    checked = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """The lists, or the draft the address names."""
        self.visit += 1
        if not self.writer:
            self.say(self.refused, "bad")
            return
        path = params.get("f", "")
        if path:
            self._open(path)
            return
        self.put(shown=None, checked=None)
        library, today, person = self.desk.library, self.context.today, self.context.person

        def gather() -> dict[str, Any]:
            due = due_reviews(library, today)
            return {
                "publishes": self.publishes,
                "drafts": draft_rows(self.drafts, person),
                "due": [
                    {"owner": owner or "没写责任人", "entries": [d.to_dict(today) for d in entries]}
                    for owner, entries in groupby(due, key=lambda d: d.owner)
                ],
            }

        self.later(gather, lambda found: self.put(lists=found))

    def on_tab(self, message: Mapping[str, Any]) -> None:
        """Another part of the draft, on a narrow screen."""
        self.note(t=str(message.get("t", ""))[:10])

    def _open(self, path: str) -> None:
        visit, scene, library, today = self.visit, self.scene, self.desk.library, self.context.today
        shipped = self.desk.shipped

        def wanted() -> bool:
            return self.here and visit == self.visit

        def gather() -> tuple[EntryDraft, dict[str, Any]]:
            draft, data = against(self.drafts, self.files, shipped, path)
            return draft, {**data, "cited": cited(scene, path, draft.text)}

        def look(text: str) -> dict[str, Any]:
            problems = in_order([*check(library, path, text, today), *whole_personal_data(path, text)])
            return {"errors": errors(problems), "problems": [problem_data(p) for p in problems]}

        def show(found: tuple[EntryDraft, dict[str, Any]]) -> None:
            draft, data = found
            waits = draft.state is DraftState.WAITING
            self.put(checked=None)
            self.put(
                shown={
                    **data,
                    **self.draft_data(draft, data["standing"]),
                    "n": visit,
                    "tab": self.params.get("t", ""),
                    "decides": self.publishes and waits,
                    "decide_not": "" if self.publishes else self.context.refusal(Action.PUBLISH),
                }
            )
            self.later(
                lambda: look(draft.text),
                lambda checks: self.put(checked=checks),
                lambda: self.put(checked={"failed": True, "problems": [], "errors": 0}),
                thread=self.desk.slow,
                wanted=wanted,
            )

        self.later(gather, show, lambda: self._gone(visit), wanted=wanted)

    def _gone(self, visit: int) -> None:
        """There is no such draft: back to the lists."""
        if visit == self.visit:
            self.go_to(f="", t="")

    def on_publish(self, message: Mapping[str, Any]) -> None:
        """The draft that was looked at becomes the published text; one with errors does not."""
        path, seen, standing = (
            self.params.get("f", ""),
            str(message.get("stamp", "")),
            str(message.get("standing", "")),
        )
        if not self._decides(path):
            return
        library, today, now, over = (
            self.desk.library,
            self.context.today,
            self.context.now(),
            bool(message.get("over")),
        )

        def work() -> int:
            text = self.drafts.seen(path, seen).text
            wrong = errors([*check(library, path, text, today), *whole_personal_data(path, text)])
            if not wrong:
                self.drafts.publish(path, seen, standing, now, self.author, over=over)
                self.context.audited(Deed.PUBLISHED, path)
            return wrong

        def then(wrong: Any) -> None:
            if isinstance(wrong, ChangedMeanwhile):
                self.say(AGAIN, "bad")
                self.open(dict(self.params))
            elif wrong:
                self.say(f"还有 {wrong} 个错误，不能发布。请退回去改，或者自己改好。", "bad")
            else:
                self.say("发布了，查得到了。以前的一版留在历史里。")
                self.go_to(f="", t="")

        self._written(work, then, thread=self.desk.slow)

    def on_send_back(self, message: Mapping[str, Any]) -> None:
        """The draft goes back to who wrote it, with a remark."""
        path, seen, remark = (
            self.params.get("f", ""),
            str(message.get("stamp", "")),
            str(message.get("remark", "")),
        )
        if not self._decides(path):
            return
        now = self.context.now()

        def work() -> bool:
            if whole_personal_data(path, remark):
                return False
            self.drafts.move(path, Move.SEND_BACK, seen, now, self.author, remark)
            self.context.audited(Deed.SENT_BACK, path)
            return True

        def then(done: Any) -> None:
            if isinstance(done, ChangedMeanwhile):
                self.say(AGAIN, "bad")
                self.open(dict(self.params))
            elif not done:
                self.say("意见里好像有个人信息，请去掉再退回。", "bad")
            else:
                self.say("退回了，写稿的人打开就看得到您的意见。")
                self.go_to(f="", t="")

        self._written(work, then, thread=self.desk.slow)

    def _decides(self, path: str) -> bool:
        if not self.publishes:
            self.say(self.context.refusal(Action.PUBLISH), "bad")
        return self.publishes and bool(path)


def against(drafts: Drafts, files: OfficeFiles, shipped: Any, path: str) -> tuple[EntryDraft, dict[str, Any]]:
    """A draft beside what is published now, and what became of that since the draft was begun; for a worker.

    Raises:
        NotHere: when there is no draft.
        OutsideLibrary: when the path names no content file.
    """
    draft = drafts.get(path)
    if draft is None:
        raise NotHere("没有这份稿子，可能已经发布或者丢掉了。")
    published = files.open(path)
    original = read(shipped, path)
    kind = kind_of(path)
    data: dict[str, Any] = {
        "path": path,
        "title": title_of(draft),
        "kind": kind.value if kind else "",
        "published": bool(published.stamp),
        "against": "现在的正式版" if published.stamp else "随软件的版本" if original.stamp else "",
        "difference": difference(published.text if published.stamp else original.text, draft.text),
        "conflict": None,
    }
    if published.stamp != draft.base:
        try:
            base = files.text_of(path, draft.base) if draft.base else original.text
        except KnowledgeBaseError:
            base = ""  # begun from a text that an editor outside has replaced: all of the present one is new
        data["conflict"] = difference(base, published.text)
    return draft, {**data, "standing": published.stamp}


PAGE = PageInfo("/review", "审稿", "培训", 92, ReviewView, listed=False)
