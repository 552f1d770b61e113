"""流程导引: guided questions, every earlier answer changeable, the card at the end, the path with its basis.

Address: ``e`` the flow, ``s`` the answers given so far, joined by →, and what every reading page keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from apps.page.shell import PageInfo
from apps.pages.shelf import ShelfView
from apps.present.common import bases, head
from apps.present.entry import outcome
from kb.model import Deadline, Flow, Kind
from kb.play_flow import FlowState, UnknownChoice, back_to, choose, replay

ARROW = "→"


def answers_of(text: str) -> list[str]:
    """The answers an address keeps.

    >>> answers_of("是→拿不准")
    ['是', '拿不准']
    """
    return [a for a in text.split(ARROW) if a]


class FlowsView(ShelfView):
    """Playing a flow."""

    kind = Kind.FLOW
    words: ClassVar[Mapping[str, str]] = {
        "title": "流程导引",
        "find": "找流程",
        "none": "库里还没有流程。",
        "pick": "选一个流程，一问一答走到结果。拿不准的，每一问都可以选“拿不准”。",
    }

    @property
    def state(self) -> FlowState | None:
        """Where the address stands in its flow."""
        wanted = self.params.get("e", "")
        entry = self.desk.library.get(wanted) if wanted in self.desk.library else None
        return replay(entry, answers_of(self.params.get("s", ""))) if isinstance(entry, Flow) else None

    def on_choose(self, message: Mapping[str, Any]) -> None:
        """A question was answered."""
        state = self.state
        if state is None:
            return
        try:
            self._to(choose(state, str(message["text"])))
        except UnknownChoice as error:
            self.say(str(error), "bad")

    def on_back(self, message: Mapping[str, Any]) -> None:
        """An earlier answer is to be given again."""
        state = self.state
        if state is not None:
            self._to(back_to(state, int(message["number"])))

    def _to(self, state: FlowState) -> None:
        self._move({"s": ARROW.join(state.answers), "a": "", "d": "", "x": ""}, push=True)
        self.show_entry()

    def entry_data(self, wanted: str) -> dict[str, Any] | None:
        """A flow is shown as it is being played; anything else as everywhere."""
        state = self.state
        return play_shape(self, state) if state is not None else super().entry_data(wanted)

    def deadlines(self) -> Sequence[Deadline]:
        """Those of the result, when there is one."""
        state = self.state
        if state is not None:
            return state.outcome.card.deadlines if state.outcome else ()
        return super().deadlines()


def play_shape(page: ShelfView, state: FlowState) -> dict[str, Any]:
    """Where somebody is in a flow, as plain data."""
    scene = page.scene
    question = state.question
    return {
        **head(scene, state.flow),
        "shape": "playing",
        "body": scene.renderer.html(state.flow.body),
        "steps": [{"asked": s.question.text, "said": s.choice.text} for s in state.steps],
        "question": None
        if question is None
        else {
            "text": question.text,
            "hint": question.hint,
            "choices": [{"text": c.text, "basis": bases(scene, c.basis)} for c in question.choices],
        },
        "outcome": outcome(scene, state.outcome) if state.outcome else None,
        "basis": bases(scene, state.basis),
    }


PAGE = PageInfo("/flows", "流程导引", "窗口", 20, FlowsView)
