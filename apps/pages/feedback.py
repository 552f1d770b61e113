"""反馈清单: what officers confirmed, missed and found wrong, for trainers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import param

from apps.desk.remarks import KINDS
from apps.page.reading import ReadingView
from apps.page.shell import PageInfo, always
from apps.present.common import link_of
from apps.render import citation_link
from apps.roles import Action
from kb.model.citations import parse_key
from kb.search.results import GROUP_OF

MAX_ROWS = 200


class FeedbackView(ReadingView):
    """Three lists: to be mended, to be written, confirmed."""

    view = "feedback"
    lists = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """Read them in a worker: the files grow over the years."""
        if not self.context.may(Action.FEEDBACK):
            self.say(self.context.refusal(Action.FEEDBACK), "bad")
            return
        self.later(self._lists, lambda lists: self.put(lists=lists))

    def on_undo(self, message: Mapping[str, Any]) -> None:
        """A remark is dealt with, or a confirmation is taken back."""
        if not self.context.may(Action.FEEDBACK):
            self.say(self.context.refusal(Action.FEEDBACK), "bad")
            return
        event, kind = str(message["event"]), str(message.get("kind", ""))
        user, when = self.context.user, self.context.now()

        def work() -> bool:
            if kind == "confirmed":
                return self.desk.feedback.undo(event, user=user, when=when)
            return self.desk.remarks.undo(event)

        def then(done: bool) -> None:
            self.say("已经办好" if done else "这一条已经不在了")
            self.open({})

        self.later(work, then, wanted=always)

    def _lists(self) -> dict[str, Any]:
        desk = self.desk
        asked = Counter(u.query for u in desk.feedback.unanswered())
        asked.update(r.question for r in desk.remarks.all() if r.kind == "missing" and r.question)
        return {
            "remarks": [
                {
                    "event": r.event,
                    "kind": KINDS.get(r.kind, ""),
                    "question": r.question,
                    "said": r.said,
                    "time": r.time[:10],
                    "user": r.user,
                    **self._about(r.entry),
                }
                for r in desk.remarks.all()[:MAX_ROWS]
            ],
            "unanswered": [{"question": q, "count": n} for q, n in asked.most_common(MAX_ROWS)],
            "confirmed": [
                {
                    "event": c.event,
                    "question": c.question,
                    "time": c.time[:10],
                    "user": c.user,
                    **self._about(c.passage),
                }
                for c in reversed(desk.feedback.confirmed()[-MAX_ROWS:])
            ],
        }

    def _about(self, passage: str) -> dict[str, str]:
        link = link_of(self.scene, passage)
        if link is not None:
            return {"title": link["title"], "href": link["href"], "sort": link["kind"]}
        cited = parse_key(passage) if "#" in passage else None
        if cited is not None:
            return {"title": cited.text, "href": citation_link(cited), "sort": "法条"}
        return {"title": passage or GROUP_OF[next(iter(GROUP_OF))], "href": "", "sort": ""}


PAGE = PageInfo("/feedback", "反馈清单", "培训", 95, FeedbackView, listed=False)
