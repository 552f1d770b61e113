"""The debrief of a class: what the room chose, where it lost trust, which way it went and which was best.

Pure, from the state of the class alone. Nobody's name is in it: it is shown on the projector.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from casebook.scenario.engine import Attempt, replay
from casebook.scenario.graph import graph_of
from casebook.scenario.model import TECHNIQUES, Scenario
from casebook.training_class.answers import (
    ClassAnswer,
    all_rounds,
    answers,
    first_answers,
    material_at,
    question_at,
)
from casebook.training_class.model import ClassState, Way
from casebook.training_class.pairs import PairsDebrief, pairs_of
from casebook.training_class.questions import LETTERS, ClassOption, Sheet


@dataclass(frozen=True, slots=True)
class Bar:
    """One option and how many chose it.

    Attributes:
        share: of those who answered, 0 to 1.
        best: whether nothing better was open.
        lost_trust: how many lost the petitioner's trust by it.
    """

    option: ClassOption
    letter: str
    count: int
    share: float
    best: bool
    lost_trust: int = 0


@dataclass(frozen=True, slots=True)
class RoomDecision:
    """One question and what the room made of it.

    Attributes:
        number: from 1 in its step.
        n: who answered.
        went: the option with which the room went on; empty where each went alone.
        by: ``trainer`` or ``room``.
        back: whether the room came back from here and went another way.
        best_share: of those who answered, how many chose what nothing beats.
    """

    step: int
    key: str
    number: int
    title: str
    story: str
    bars: tuple[Bar, ...]
    n: int
    best_share: float
    many: bool = False
    reason: str = ""
    went: str = ""
    by: str = ""
    back: bool = False

    @property
    def lost_trust(self) -> int:
        """How many lost trust here."""
        return sum(b.lost_trust for b in self.bars)

    @property
    def top(self) -> Bar | None:
        """What most chose; None where nobody answered."""
        return max(self.bars, key=lambda b: b.count) if self.n else None


@dataclass(frozen=True, slots=True)
class Practice:
    """How often a technique was used of the times it could have been."""

    name: str
    used: int
    chances: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.used / self.chances if self.chances else 0.0


@dataclass(frozen=True, slots=True)
class StepDebrief:
    """One exercise of the class.

    Attributes:
        n: people who answered something in it.
        path: the way the room went, or that most went, as far as it goes; None outside scenarios.
        best: a best way there is; None likewise.
        errors: error → how often it was made, most first.
        discussion: the author's questions.
        pairs: of 结对练.
    """

    index: int
    kind: str
    content: str
    title: str
    n: int
    decisions: tuple[RoomDecision, ...] = ()
    scenario: Scenario | None = None
    path: Attempt | None = None
    best: Attempt | None = None
    techniques: tuple[Practice, ...] = ()
    errors: tuple[tuple[str, int], ...] = ()
    discussion: tuple[str, ...] = ()
    pairs: PairsDebrief | None = field(default=None)


def debrief(state: ClassState, seed: str) -> tuple[StepDebrief, ...]:
    """Every step of a class that was opened.

    Args:
        state: of the class, over or not.
        seed: its id.
    """
    every = answers(state, seed)
    found: list[StepDebrief] = []
    for index, _ in enumerate(state.steps):
        mine = [a for a in every if a.step == index]
        if mine or index in state.step_opened:
            found.append(_step(state, seed, index, mine))
    return tuple(found)


def _step(state: ClassState, seed: str, index: int, mine: Sequence[ClassAnswer]) -> StepDebrief:
    step, material = state.steps[index], material_at(state, index)
    head = (index, step.kind.value, step.content, step.title)
    people = len({a.seat for a in mine})
    scenario = material if isinstance(material, Scenario) else None
    discussion = scenario.discussion if scenario else ()
    if state.way is Way.PAIRS:
        pairs = pairs_of(state, index)
        return StepDebrief(*head, n=pairs.n, scenario=scenario, discussion=discussion, pairs=pairs)
    if isinstance(material, Sheet):
        return StepDebrief(*head, n=people)
    together = state.way is Way.TOGETHER
    decisions = _rounds(state, seed, index, mine) if together else _alone(mine)
    path = best = None
    if scenario is not None:
        path = replay(scenario, _room_path(state, index) if together else most_chosen(mine))
        best = replay(scenario, [o.id for o in graph_of(scenario).best_walk().options])
    return StepDebrief(
        *head,
        n=people,
        decisions=decisions,
        scenario=scenario,
        path=path,
        best=best,
        techniques=practised(mine),
        errors=made(mine),
        discussion=discussion,
    )


def _rounds(
    state: ClassState, seed: str, index: int, mine: Sequence[ClassAnswer]
) -> tuple[RoomDecision, ...]:
    given: dict[int, list[ClassAnswer]] = defaultdict(list)
    for answer in mine:
        given[answer.round].append(answer)
    back = {r.number for r in state.aside}
    found: list[RoomDecision] = []
    for round in all_rounds(state, index):
        question = question_at(state, round, seed)
        if question.over or not (given[round.number] or round.choice):
            continue
        options = question.options
        bars, best = bars_of(options, given[round.number])
        n = len(given[round.number])
        found.append(
            RoomDecision(
                index,
                question.key,
                len(found) + 1,
                question.title,
                question.story or question.text,
                bars,
                n,
                best / n if n else 0.0,
                question.many,
                question.reason,
                round.choice if any(o.id == round.choice for o in options) else "",
                round.by,
                round.number in back and not round.choice,
            )
        )
    return tuple(found)


def _alone(mine: Sequence[ClassAnswer]) -> tuple[RoomDecision, ...]:
    """Questions in the order in which they are met first; each person's first visit counts."""
    by_key: dict[str, list[ClassAnswer]] = defaultdict(list)
    for answer in first_answers(mine):
        by_key[answer.key].append(answer)
    order = sorted(by_key, key=lambda k: (min(a.turn for a in by_key[k]), -len(by_key[k]), k))
    found: list[RoomDecision] = []
    for number, key in enumerate(order, 1):
        asked = by_key[key][0].question
        merged = {o.id: o for a in by_key[key] for o in a.question.options}
        options = sorted(merged.values(), key=lambda o: o.id)
        bars, best = bars_of(options, by_key[key])
        n = len(by_key[key])
        story = asked.story or asked.text
        found.append(
            RoomDecision(
                by_key[key][0].step,
                key,
                number,
                asked.title,
                story,
                bars,
                n,
                best / n,
                asked.many,
                asked.reason,
            )
        )
    return tuple(found)


def bars_of(options: Iterable[ClassOption], given: Sequence[ClassAnswer]) -> tuple[tuple[Bar, ...], int]:
    """The bars of a question in the order of its options, and how many chose the best."""
    counts = Counter(c for a in given for c in a.chosen)
    lost = Counter(a.chosen[0] for a in given if a.chosen and a.lost_trust)
    shown = list(options)
    scenario = any(o.option for o in shown)
    most = max((o.gain for o in shown), default=0)
    bars = tuple(
        Bar(
            o,
            LETTERS[i],
            counts[o.id],
            counts[o.id] / len(given) if given else 0.0,
            o.gain == most if scenario else o.right,
            lost[o.id],
        )
        for i, o in enumerate(shown)
    )
    return bars, sum(a.best for a in given)


def _room_path(state: ClassState, index: int) -> tuple[str, ...]:
    """How far the room has come in a step: the way to its last question that was not left again."""
    left = {r.number for r in state.aside}
    paths = [
        (*r.path, *([r.choice] if r.choice else []))
        for r in all_rounds(state, index)
        if r.number not in left or r.choice
    ]
    return max(paths, key=len, default=())


def most_chosen(mine: Iterable[ClassAnswer]) -> tuple[str, ...]:
    """The way that most went: at each scene what most of those chose who had come the same way; of equals the first."""
    ways: dict[str, list[str]] = defaultdict(list)
    for answer in sorted(mine, key=lambda a: a.turn):
        ways[answer.seat].append(answer.chosen[0])
    going, path = list(ways.values()), list[str]()
    while True:
        counts = Counter(w[len(path)] for w in going if len(w) > len(path))
        if not counts:
            return tuple(path)
        path.append(max(sorted(counts), key=lambda c: counts[c]))
        going = [w for w in going if w[: len(path)] == path]


def practised(mine: Iterable[ClassAnswer]) -> tuple[Practice, ...]:
    """Technique by technique, in their order; a chance is a question where an option that helps would have used it."""
    used: Counter[str] = Counter()
    chances: Counter[str] = Counter()
    for answer in mine:
        good = [o.option for o in answer.question.options if o.option and o.gain > 0]
        chances.update({t for o in good for t in o.techniques})
        used.update({t for o in answer.options if o.option and o.gain > 0 for t in o.option.techniques})
    return tuple(Practice(t, used[t], chances[t]) for t in TECHNIQUES if chances[t])


def made(mine: Iterable[ClassAnswer]) -> tuple[tuple[str, int], ...]:
    """Errors and how often each was made, most first."""
    counts = Counter(e for a in mine for o in a.options if o.option for e in o.option.errors)
    return tuple(sorted(counts.items(), key=lambda x: (-x[1], x[0])))
