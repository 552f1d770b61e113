"""What a step puts to the room: a scene of a scenario, a decision of a drill, a question of a paper, or a page to look at.

A scenario goes through the same pure engine as one learner's attempt: thirty people vote, one attempt moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.course.model import StepKind
from casebook.drill.model import Decision, Drill, decisions, shuffled, wrong_costs
from casebook.drill.read import read_drill_draft
from casebook.exam.model import BankItem, item_of
from casebook.scenario.engine import Attempt, arranged, scene
from casebook.scenario.engine import replay as replay_attempt
from casebook.scenario.model import Option, Scenario
from casebook.scenario.read import read_draft
from casebook.training_class.model import ClassStep

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class ExamPaper:
    """The questions of a paper, as they were drawn when the class was opened."""

    items: tuple[BankItem, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something to look at and talk about; nothing is voted on. ``text`` is Markdown."""

    title: str
    text: str


Material = Scenario | Drill | ExamPaper | Sheet


@dataclass(frozen=True, slots=True)
class ClassOption:
    """Something to vote for.

    Attributes:
        letter: by which the room calls it.
        gain: points in a scenario; elsewhere 1 when it is right, less than 0 when it is not.
        option: of a scenario, the option itself.
    """

    id: str
    letter: str
    text: str
    gain: float
    feedback: str = ""
    option: Option | None = None

    @property
    def right(self) -> bool:
        """Whether it helps."""
        return self.gain > 0


@dataclass(frozen=True, slots=True)
class RoomQuestion:
    """What stands before the room.

    Attributes:
        key: the same wherever this question is put: node, decision or item.
        story, text: Markdown; the story is what is to be read before.
        many: whether several options may be chosen.
        reason: to be read afterwards; of a scenario each option has its own feedback.
        number, count: which of how many; no count where the way decides.
        over: why there is nothing to choose any more; empty while there is.
        attempt: of a scenario, the room's attempt so far.
    """

    key: str
    title: str
    text: str
    options: tuple[ClassOption, ...] = ()
    story: str = ""
    many: bool = False
    reason: str = ""
    number: int = 1
    count: int | None = None
    over: str = ""
    ending: str = ""
    attempt: Attempt | None = None

    def option(self, id: str) -> ClassOption | None:
        """An option by id."""
        return next((o for o in self.options if o.id == id), None)


def material_of(step: ClassStep, text: str) -> Material:
    """What a step is done with.

    Args:
        step: of the class.
        text: of the content file when the class was opened; empty for a paper.
    """
    if step.items:
        return ExamPaper(tuple(item_of(i) for i in step.items))
    if step.kind is StepKind.PLAY:
        scenario = read_draft(text, step.content).scenario
        if scenario is not None:
            return scenario
    if step.kind is StepKind.JUDGE:
        drill = read_drill_draft(text, step.content).drill
        if drill is not None:
            return drill
    return Sheet(step.title, text)


def question_of(material: Material, path: Sequence[str], seed: str) -> RoomQuestion:
    """The question at which a way through a material stands.

    Args:
        material: of the step.
        path: option ids of a scenario; elsewhere one key for each question before.
        seed: of the class or of a seat: the order of the options depends on nothing else.

    Raises:
        AttemptOver, ChoiceNotOffered: when the path does not fit a scenario.
    """
    if isinstance(material, Scenario):
        return _scene(material, path, seed)
    if isinstance(material, Sheet):
        return RoomQuestion("sheet", material.title, material.text, over="" if not path else "看完了")
    all_ = questions(material, seed)
    if len(path) < len(all_):
        return all_[len(path)]
    return RoomQuestion("end", "", "", number=len(all_), count=len(all_), over="题做完了")


def questions(material: Drill | ExamPaper, seed: str) -> tuple[RoomQuestion, ...]:
    """Every question of a drill or a paper, in order."""
    if isinstance(material, Drill):
        all_ = decisions(material)
        return tuple(
            _decision(material, d, shuffled(material, d, seed), number, len(all_))
            for number, d in enumerate(all_, 1)
        )
    return tuple(_item(item, number, len(material.items)) for number, item in enumerate(material.items, 1))


def _scene(scenario: Scenario, path: Sequence[str], seed: str) -> RoomQuestion:
    attempt = replay_attempt(scenario, path)
    now = scene(scenario, attempt)
    options = tuple(
        ClassOption(o.id, LETTERS[i], o.text, o.gain, o.feedback, o)
        for i, o in enumerate(arranged(now.options, seed, now.state.turns))
    )
    return RoomQuestion(
        now.node.id,
        now.node.title,
        "\n\n".join(now.paragraphs),
        options,
        number=len(path) + 1,
        over=now.over,
        ending=now.ending.value if now.ending else "",
        attempt=attempt,
    )


def _decision(
    drill: Drill, decision: Decision, order: Sequence[str], number: int, count: int
) -> RoomQuestion:
    cost = -float(wrong_costs(decision.key))
    options = tuple(
        ClassOption(str(decision.options.index(o) + 1), LETTERS[i], o, 1.0 if o in decision.right else cost)
        for i, o in enumerate(order)
    )
    return RoomQuestion(
        decision.key,
        decision.question,
        "",
        options,
        story=drill.story,
        many=decision.key.startswith("basis:"),
        reason=decision.reason,
        number=number,
        count=count,
    )


def _item(item: BankItem, number: int, count: int) -> RoomQuestion:
    options = tuple(
        ClassOption(str(i + 1), LETTERS[i], o, 1.0 if o in item.right else -1.0)
        for i, o in enumerate(item.options)
    )
    return RoomQuestion(
        item.key,
        item.question,
        "",
        options,
        story=item.story,
        many=item.many,
        reason=item.reason,
        number=number,
        count=count,
    )


def texts_of(question: RoomQuestion, chosen: Sequence[str]) -> tuple[str, ...]:
    """The words of the options with these ids, as drills and papers are scored by."""
    return tuple(o.text for o in question.options if o.id in chosen)
