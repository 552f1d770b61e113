"""Playing a flow without any widget: answers are kept, the state is rebuilt by replay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.errors import KnowledgeBaseError
from kb.model import Basis, Choice, Flow, Outcome, Question


class UnknownChoice(KnowledgeBaseError):
    """A question has no such choice."""


@dataclass(frozen=True, slots=True)
class Step:
    """A question that was answered."""

    question: Question
    choice: Choice


@dataclass(frozen=True, slots=True)
class FlowState:
    """Where somebody is in a flow; either ``question`` or ``outcome`` is set."""

    flow: Flow
    steps: tuple[Step, ...]
    question: Question | None
    outcome: Outcome | None

    @property
    def answers(self) -> tuple[str, ...]:
        """The words of the choices taken: what an address keeps."""
        return tuple(s.choice.text for s in self.steps)

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The legal basis of the path taken, each citation once."""
        found = {b.citation.key: b for s in self.steps for b in s.choice.basis}
        return tuple(found.values())


def begin(flow: Flow) -> FlowState:
    """The first question."""
    return _at(flow, (), flow.start)


def choose(state: FlowState, text: str) -> FlowState:
    """Answer the current question by a choice's words, or by its number from 1.

    Raises:
        UnknownChoice: when the question has no such choice, or there is no question.
    """
    if state.question is None:
        raise UnknownChoice("已经有结果了；要改就回到前面的问题。")
    choices = state.question.choices
    found = next((c for c in choices if c.text == text), None)
    if found is None and text.isdecimal() and 1 <= int(text) <= len(choices):
        found = choices[int(text) - 1]
    if found is None:
        raise UnknownChoice(f"“{state.question.text}”没有“{text}”这个回答。")
    return _at(state.flow, (*state.steps, Step(state.question, found)), found.target)


def replay(flow: Flow, answers: Sequence[str]) -> FlowState:
    """The state after some answers; an answer that no longer fits ends the replay there.

    An address kept from before the flow was edited thus still opens, as far as it holds.
    """
    state = begin(flow)
    for answer in answers:
        try:
            state = choose(state, answer)
        except UnknownChoice:
            break
    return state


def back_to(state: FlowState, number: int) -> FlowState:
    """Back to the question that was answered as the ``number``-th, from 0; later answers are dropped."""
    return replay(state.flow, state.answers[: max(number, 0)])


def paths(flow: Flow) -> Iterator[FlowState]:
    """Every path to a result; a sound flow has no cycle, so they are finite."""
    todo = [begin(flow)]
    while todo:
        state = todo.pop()
        if state.question is None:
            yield state
        else:
            todo.extend(choose(state, c.text) for c in reversed(state.question.choices))


def _at(flow: Flow, steps: tuple[Step, ...], name: str) -> FlowState:
    question = next((q for q in flow.questions if q.id == name), None)
    outcome = next((o for o in flow.outcomes if o.id == name), None)
    if question is None and outcome is None:
        raise UnknownChoice(f"流程里没有“{name}”。")
    return FlowState(flow, steps, question, None if question else outcome)
