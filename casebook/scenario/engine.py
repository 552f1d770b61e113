"""Playing a scenario: pure functions from a state and a choice to the next state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from casebook.errors import AttemptOver, ChoiceNotOffered, ContentChanged
from casebook.scenario.model import (
    BROKEN_COST,
    BROKEN_EMOTION,
    BROKEN_TRUST,
    CREDITS,
    FORMAT,
    MAX_EMOTION,
    RETURN,
    Ending,
    Option,
    Scenario,
    StoryNode,
    Trust,
    all_hold,
)

_MAX_TRUST = int(Trust.RESPECT)


class Due(NamedTuple):
    """A promise that waits: the story turns to ``node`` after ``turns`` more choices."""

    turns: int
    node: str
    unless: str


class State(NamedTuple):
    """Everything that decides what can happen next.

    Attributes:
        returns: where 返回 leads, innermost last.
        turns: choices made so far.
        credit: good acts towards the next level of trust.
    """

    node: str
    trust: int
    emotion: int
    flags: frozenset[str]
    due: tuple[Due, ...]
    returns: tuple[str, ...]
    turns: int
    credit: int = 0

    @property
    def trust_label(self) -> str:
        """误解, 理解, 信任 or 尊重."""
        return Trust(self.trust).label


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run through a scenario.

    Attributes:
        scenario: its id.
        fingerprint: hash of the file it was played on.
        choices: option ids, in order.
        states: before the first choice, and after each.
    """

    scenario: str
    fingerprint: str
    choices: tuple[str, ...]
    states: tuple[State, ...]
    format: int = FORMAT

    @property
    def state(self) -> State:
        """Where it stands now."""
        return self.states[-1]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the learner sees now.

    Attributes:
        paragraphs: those whose conditions hold.
        options: open ones, in the order of the file; empty when the attempt is over.
        over: why it is over (``结局``, ``回合用尽``, ``无路可走``); empty while it runs.
    """

    node: StoryNode
    state: State
    paragraphs: tuple[str, ...]
    options: tuple[Option, ...]
    over: str = ""

    @property
    def ending(self) -> Ending | None:
        """The ending reached, if one was."""
        return self.node.ending


def first_state(scenario: Scenario) -> State:
    """The state in which every attempt begins."""
    return State(scenario.start, int(scenario.trust), scenario.emotion, frozenset(), (), (), 0)


def offered(node: StoryNode, state: State) -> tuple[Option, ...]:
    """The options open in a state; 返回 is one only where there is somewhere to return to."""
    trust, emotion, flags = state.trust, state.emotion, state.flags
    return tuple(
        o
        for o in node.options
        if all_hold(o.guards, trust, emotion, flags) and (o.target != RETURN or state.returns)
    )


def came_due(state: State, option: Option) -> Due | None:
    """The promise to which a choice turns the story; the oldest when several come due at once."""
    flags = state.flags.difference(option.effects.clears).union(option.effects.marks)
    return next((d for d in state.due if d.turns <= 1 and d.unless not in flags), None)


def gained(state: State, option: Option) -> int:
    """Points of a choice in a state: its own, less what a promise costs that comes due with it."""
    return option.gain - (BROKEN_COST if state.due and came_due(state, option) else 0)


def _trusting(trust: int, credit: int, effect: int) -> tuple[int, int]:
    """Trust and credit after a choice: a level up takes :data:`CREDITS` good acts, a level down a single bad one."""
    if effect <= 0:
        return max(trust + effect, 0), credit if effect == 0 else 0
    levels, credit = divmod(credit + effect, CREDITS)
    trust += levels
    return (trust, credit) if trust < _MAX_TRUST else (_MAX_TRUST, 0)


def move(state: State, option: Option) -> State:
    """The state after a choice, promises that come due included.

    A promise made now counts from the next choice. When several come due at once the oldest is
    played first, the next after the following choice. Where the choice would have led is kept for 返回.
    A promise that comes due unkept costs trust and calm by itself.
    """
    effects = option.effects
    trust, credit = _trusting(state.trust, state.credit, effects.trust)
    emotion = min(max(state.emotion + effects.emotion, 0), MAX_EMOTION)
    flags, returns, target, due = state.flags, state.returns, option.target, state.due
    if effects.marks or effects.clears:
        flags = flags.difference(effects.clears).union(effects.marks)
    if target == RETURN:
        target, returns = returns[-1], returns[:-1]
    if option.then:
        returns = (*returns, option.then)
    if due:
        ripe = came_due(state, option)
        if ripe is not None:
            returns, target = (*returns, target), ripe.node
            trust, credit = _trusting(trust, credit, -BROKEN_TRUST)
            emotion = min(emotion + BROKEN_EMOTION, MAX_EMOTION)
        waiting = (d for d in due if d is not ripe and d.unless not in flags)
        due = tuple(Due(max(d.turns - 1, 0), d.node, d.unless) for d in waiting)
    promise = option.promise
    if promise is not None and promise.unless not in flags:
        due = (*due, Due(promise.turns, promise.node, promise.unless))
    return State(target, trust, emotion, flags, due, returns, state.turns + 1, credit)


def scene(scenario: Scenario, attempt: Attempt) -> Scene:
    """What the learner sees at this point of an attempt."""
    state = attempt.state
    node = scenario.node(state.node)
    levels = (state.trust, state.emotion, state.flags)
    shown = tuple(p.text for p in node.paragraphs if all_hold(p.guards, *levels))
    if node.ending is not None:
        return Scene(node, state, shown, (), "结局")
    if scenario.turn_limit is not None and state.turns >= scenario.turn_limit:
        return Scene(node, state, shown, (), "回合用尽")
    options = offered(node, state)
    return Scene(node, state, shown, options, "" if options else "无路可走")


def arranged(options: Iterable[Option], seed: str, turn: int) -> tuple[Option, ...]:
    """Options in the order one attempt shows them: the same for seed and turn, another for another attempt.

    Without a seed they stand as in the file.

    A recorded attempt's id is its seed, so that what was shown can always be told from the record.
    """

    if not seed:
        return tuple(options)

    def place(option: Option) -> bytes:
        return hashlib.sha256("\0".join((seed, str(turn), option.id)).encode()).digest()

    return tuple(sorted(options, key=place))


def start(scenario: Scenario) -> Attempt:
    """A new attempt, before the first choice."""
    return Attempt(scenario.id, scenario.fingerprint, (), (first_state(scenario),))


def choose(scenario: Scenario, attempt: Attempt, choice: str) -> Attempt:
    """The attempt after one more choice; the one passed in is unchanged.

    Args:
        scenario: the content the attempt was started on.
        attempt: not yet over.
        choice: id of an open option.

    Raises:
        ContentChanged: when the attempt was made on another version of the file.
        AttemptOver: when it has ended.
        ChoiceNotOffered: when no open option has this id.
    """
    same_content(scenario, attempt.scenario, attempt.fingerprint)
    now = scene(scenario, attempt)
    if now.over:
        raise AttemptOver(f"这次练习已经结束（{now.over}），不能再选。")
    option = next((o for o in now.options if o.id == choice), None)
    if option is None:
        raise ChoiceNotOffered(f"这一步没有编号是“{choice}”的选项。")
    after = move(attempt.state, option)
    return Attempt(
        attempt.scenario,
        attempt.fingerprint,
        (*attempt.choices, choice),
        (*attempt.states, after),
        attempt.format,
    )


def replay(scenario: Scenario, choices: Iterable[str], fingerprint: str | None = None) -> Attempt:
    """The attempt that a list of choices makes.

    Args:
        scenario: what to play.
        choices: option ids, in order.
        fingerprint: of the content the choices were made on; None skips the comparison.

    Raises:
        ContentChanged: when ``fingerprint`` is another than the scenario's.
        AttemptOver, ChoiceNotOffered: when the choices do not fit.
    """
    if fingerprint is not None:
        same_content(scenario, scenario.id, fingerprint)
    attempt = start(scenario)
    for choice in choices:
        attempt = choose(scenario, attempt, choice)
    return attempt


def same_content(scenario: Scenario, id: str, fingerprint: str) -> None:
    """Refuse to go on with an attempt made on other content.

    Raises:
        ContentChanged: when id or fingerprint differ.
    """
    if (id, fingerprint) != (scenario.id, scenario.fingerprint):
        raise ContentChanged(f"“{scenario.title}”的内容已经改过，这次练习是在旧内容上做的，不能接着做。")
