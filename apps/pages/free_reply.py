"""Free reply: a line of a scenario answered in one's own words, looked at and not kept; a part of 情景演练."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.page.learning import LearningView
from apps.training.book import REPLY
from apps.training.replying import advice, good_words, kept, numbered, shown
from casebook.scenario.model import Scenario
from kb.model import Kind

ENOUGH = 10
"""Characters of a reply that count as done in a course, when the rules find nothing in it."""


class ReplyView(LearningView):
    """What 情景演练 adds for replies.

    Slices: ``advice`` on the reply being typed; the lines and the one to answer are a ``stage`` of the page.
    """

    advice = param.String("")
    scenario: Scenario | None = None

    def _stage(self, kind: str, **data: Any) -> None:
        raise NotImplementedError

    def _warm(self) -> None:
        """Read every scenario and the reply rules, which take long only the first time."""
        self.training.exercises.warm(Kind.SCENARIO)
        advice("")

    def _open_reply(self, line: str) -> None:
        opened, exercises = self.visit, self.training.exercises
        if not exercises.all_ready(Kind.SCENARIO):
            self._stage("loading")
            self.read(self._warm, self.if_still(opened, lambda: self._show_reply(line)))
        else:
            self._show_reply(line)

    def _show_reply(self, line: str) -> None:
        exercises = self.training.exercises
        found = (exercises.scenario(e.id) for e in self.desk.library.entries(Kind.SCENARIO))
        lines = numbered(s for s in found if s is not None)
        lines += self._of_course(line, lines)
        at = next((i for i, x in enumerate(lines) if f"{x['scenario']}/{x['node']}" == line), -1)
        if at < 0:
            self._stage("lines", items=lines)
            return
        scenario = exercises.scenario(lines[at]["scenario"])
        assert scenario is not None
        node = scenario.node(lines[at]["node"])
        after = lines[(at + 1) % len(lines)]
        self._stage(
            "reply",
            **lines[at],
            summary=scenario.summary,
            text=self.html(shown(node)),
            good=good_words(node),
            next=f"{after['scenario']}/{after['node']}",
            number=at + 1,
            of=len(lines),
        )

    def _of_course(self, line: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The scene a course names, when it is not among those offered to everybody."""
        content, _, node = line.partition("/")
        scenario = self.training.exercises.scenario(content) if content else None
        if scenario is None or any((x["scenario"], x["node"]) == (content, node) for x in lines):
            return []
        found = [n for n in scenario.nodes if n.id == node and n.options]
        return [
            {
                "scenario": content,
                "from": scenario.title,
                "topics": [],
                "node": n.id,
                "title": n.title,
                "quote": "",
            }
            for n in found
        ]

    def on_reply(self, message: Mapping[str, Any]) -> None:
        """Something was typed; it is looked at and forgotten."""
        self.put(advice={**advice(str(message.get("text", ""))), "n": message.get("n", 0)})

    def on_replied(self, message: Mapping[str, Any]) -> None:
        """A reply is finished: the techniques the learner confirms are recorded, its words are not."""
        line = (
            self.params.get("n", "")
            or f"{self.scenario.id if self.scenario else ''}/{message.get('node', '')}"
        )
        content = line.partition("/")[0]
        text = str(message.get("text", ""))
        sent = message.get("confirmed")
        result = kept(text, [str(n) for n in sent] if isinstance(sent, list) else [])
        wanted = bool(result["found"]) or (bool(self.course_link) and result["length"] >= ENOUGH)
        if self.learner and content in self.desk.library and wanted:
            fingerprint = self.desk.library.get(content).fingerprint
            book, name = self.training.book, self.learner
            result["line"] = line
            self.recorded(lambda: book.done(name, REPLY, content, fingerprint, result, []), lambda _: None)
        if message.get("next"):
            self.go_to(n=message["next"])
