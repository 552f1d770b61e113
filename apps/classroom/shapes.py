"""The views as they are sent: plain JSON. ``html`` fields are safe, all other text is text; times are UTC in ISO form."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class ClassPart(TypedDict):
    """What every view tells about the class; ``way`` is 一起走, 各走各的, 结对练 or 试卷."""

    id: str
    title: str
    way: str
    code: str


class StepPart(TypedDict):
    """One step in the list; ``kind`` is 演练, 练习, 考试, 读…; ``at`` whether it is at hand."""

    index: int
    kind: str
    title: str
    at: bool
    opened: bool


class OptionPart(TypedDict):
    """An option; what it was worth only in phase feedback: ``tone`` ok, warn or bad, ``word`` such as 用得好."""

    id: str
    letter: str
    text: str
    word: NotRequired[str]
    tone: NotRequired[str]
    feedback: NotRequired[str]
    right: NotRequired[bool]
    techniques: NotRequired[list[str]]
    errors: NotRequired[list[str]]


class MoodPart(TypedDict):
    """The petitioner, as :func:`apps.training.playing.state_data`: trust 0–3, trusts, emotion 0–5, most, feels, turn."""

    trust: int
    trusts: list[str]
    emotion: int
    most: int
    feels: str
    turn: int


class ScenePart(TypedDict):
    """What stands before somebody. ``over`` says why nothing is to be chosen, ``ending`` is 成功, 部分 or 失败."""

    round: int
    key: str
    title: str
    story: str
    html: str
    options: list[OptionPart]
    many: bool
    number: int
    count: int | None
    over: str
    ending: str
    mood: MoodPart | None
    reason: NotRequired[str]


class BarPart(TypedDict):
    """One bar of the distribution; ``share`` 0 to 100 of those who voted."""

    id: str
    letter: str
    count: int
    share: int


class VotesPart(TypedDict):
    """How many of how many; ``bars`` empty until they may be seen. ``ends`` of a countdown; None without."""

    voted: int
    of: int
    bars: list[BarPart]
    ends: str | None


class WentPart(TypedDict):
    """With what the room went on last; ``by`` trainer or room."""

    letter: str
    text: str
    by: str


class LastPart(TypedDict):
    """One's own last choice and what it was worth."""

    said: str
    word: str
    tone: str
    feedback: str


class ItemPart(TypedDict):
    """A question of a paper or drill one works through alone; ``right``, ``correct``, ``reason`` only when marked."""

    key: str
    number: int
    title: str
    story: str
    options: list[OptionPart]
    many: bool
    chosen: list[str]
    correct: NotRequired[bool]
    right: NotRequired[list[str]]
    reason: NotRequired[str]


class SheetPart(TypedDict):
    """A paper or drill one works through alone. ``same_story`` whether all questions are about the first one's story."""

    step: int
    items: list[ItemPart]
    answered: int
    same_story: bool
    handed: bool
    ends: str | None
    percent: float | None
    passed: bool | None


class MemberPart(TypedDict):
    """Somebody in a group; the name only in the trainer's window and in one's own group."""

    seat: str
    name: str
    role: str
    me: bool


class PairPart(TypedDict):
    """One's own talk: ``role`` 来访人, 接访人 or 观察员; ``card`` for the petitioner, ``techniques`` for the observer."""

    group: int
    turn: int
    role: str
    members: list[MemberPart]
    story: str
    card: str
    techniques: list[str]
    report: dict[str, Any]


class ResultPart(TypedDict):
    """What came of it for one person, after the end. ``lines`` one for each step."""

    lines: list[dict[str, Any]]


class MePart(TypedDict):
    """Whose phone it is."""

    seat: str
    name: str
    number: int
    hand: bool
    account: bool


PhoneView = TypedDict(
    "PhoneView",
    {
        "kind": str,
        "class": ClassPart,
        "phase": str,
        "paused": bool,
        "steps": list[StepPart],
        "me": MePart,
        "scene": ScenePart | None,
        "chosen": list[str],
        "votes": VotesPart | None,
        "went": WentPart | None,
        "last": LastPart | None,
        "step": int,
        "may_go_on": bool,
        "sheet": SheetPart | None,
        "pair": PairPart | None,
        "result": ResultPart | None,
        "moving": str,
        "here": int,
    },
)
"""``phase`` lobby, open, closed, shown, feedback or finished. ``scene`` of 一起走 the room's, of 各走各的 one's own."""


class ProgressPart(TypedDict):
    """How far the room is in a way without rounds: how many began, are done, and per turn or question."""

    begun: int
    done: int
    of: int
    counts: list[dict[str, Any]]


class JoinPart(TypedDict):
    """How to come in; ``url`` is put in by the server that is asked, as is ``qr``, the address of a picture."""

    code: str
    url: str
    qr: str


ProjectorView = TypedDict(
    "ProjectorView",
    {
        "kind": str,
        "class": ClassPart,
        "phase": str,
        "paused": bool,
        "steps": list[StepPart],
        "here": int,
        "scene": ScenePart | None,
        "votes": VotesPart | None,
        "went": WentPart | None,
        "progress": ProgressPart | None,
        "groups": list[list[dict[str, Any]]],
        "turn": int,
        "ends": str | None,
        "join": JoinPart,
    },
)
"""Nothing private: seats are numbers here, never names."""


class PersonPart(TypedDict):
    """Somebody in the trainer's list.

    ``here`` whether the phone is connected; ``chosen`` what stands for the question at hand, letters; ``where`` in words;
    ``stuck`` minutes without a step while others go on, 0 when not.
    """

    seat: str
    number: int
    name: str
    here: bool
    hand: str | None
    chosen: str
    where: str
    done: int
    of: int
    handed: bool
    stuck: int
    account: bool


class KnockPart(TypedDict):
    """A new phone that waits to be let in on somebody's seat."""

    knock: str
    seat: str
    name: str
    at: str


class NextPart(TypedDict):
    """What the trainer can do now: names of deeds; ``best`` id of the option the room chose most, empty without votes."""

    deeds: list[str]
    best: str


HostView = TypedDict(
    "HostView",
    {
        "kind": str,
        "class": ClassPart,
        "phase": str,
        "paused": bool,
        "steps": list[StepPart],
        "here": int,
        "scene": ScenePart | None,
        "votes": VotesPart | None,
        "went": WentPart | None,
        "people": list[PersonPart],
        "hands": list[str],
        "knocks": list[KnockPart],
        "progress": ProgressPart | None,
        "groups": list[list[MemberPart]],
        "turn": int,
        "ends": str | None,
        "names": bool,
        "next": NextPart,
        "join": JoinPart,
        "key": str,
        "projector": str,
    },
)
"""The trainer's window: names, keys (``key`` takes the class over, ``projector`` is the projector's own link)."""
