"""What may be done in a class and what comes of it: a deed and a state in, events out; or one sentence why not.

A deed is plain data: ``{"do": "vote", "id": "k3-17", …}``. One whose id was done before gives no events and no
refusal: it may be sent again as often as the network likes.

Learner: ``vote`` round, chosen · ``hand`` up · ``choose`` step, turn, choice · ``answer`` step, key, chosen ·
``hand_in`` step · ``next_step`` step · ``report`` techniques, trust, note.

Trainer: ``open`` step, seconds? · ``close`` · ``reopen`` · ``show`` · ``feedback`` · ``go`` choice? (the room's when
left out), seconds? · ``back`` · ``skip`` · ``pause`` · ``resume`` · ``lower`` seat · ``remove`` seat · ``let_in``
knock · ``turn_away`` knock · ``group`` · ``rotate`` · ``finish``. Those about a round may name it (``round``), and are
refused when the room has gone on since.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from casebook.drill.model import Drill
from casebook.errors import ClassRefused
from casebook.scenario.model import TECHNIQUES, Scenario
from casebook.training_class.events import What
from casebook.training_class.model import ClassState, OwnWalk, Phase, Seat, Way
from casebook.training_class.questions import ExamPaper, Material, RoomQuestion, question_of, questions
from casebook.training_class.replay import GROUP

Deed = Mapping[str, Any]
Made = tuple[What, dict[str, Any]]
Materials = Callable[[int], Material]
ID_LIMIT, NOTE_LIMIT, MOST_SEEN, MOST_SECONDS = 40, 200, 99, 3600
_GONE_ON = "这一轮已经过去了，请看现在的这一步。"
_NOT_NOW = "现在不能这样做。"


def decide(
    state: ClassState, seat: str, deed: Deed, material: Materials, seed: str, at: dt.datetime
) -> list[Made]:
    """The events of a deed; none when it was done before.

    Args:
        state: as it is now.
        seat: whose deed it is; empty for a trainer's.
        deed: what was sent.
        material: gives the material of a step by its index.
        seed: of the class.
        at: now, UTC.

    Raises:
        ClassRefused: when it is not allowed now; the sentence is fit to be shown.
    """
    id = str(deed.get("id", ""))[:ID_LIMIT]
    if seat:
        mine = state.seat(seat)
        if mine is None:
            raise ClassRefused("您的座位已经不在这个班里了，请重新进班。")
        if id and id in mine.done:
            return []
    elif id and id in state.host_done:
        return []
    handler = (_LEARNERS if seat else _TRAINERS).get(str(deed.get("do", "")))
    if handler is None:
        raise ClassRefused("没有这个操作。")
    if state.phase is Phase.FINISHED:
        raise ClassRefused("这个班已经结束了。")
    if seat and state.paused and handler is not _raise_hand:
        raise ClassRefused("培训师按了暂停，等一下再选。")
    made = handler(_Scene(state, seat, material, seed, at), deed)
    marks: dict[str, Any] = {"id": id} if id else {}
    marks |= {"seat": seat} if seat else {"host": True}
    return [(what, data | (marks if i == 0 else {})) for i, (what, data) in enumerate(made)]


class _Scene:
    """What a handler looks at."""

    def __init__(self, state: ClassState, seat: str, material: Materials, seed: str, at: dt.datetime) -> None:
        self.state, self.id, self.material, self.seed, self.at = state, seat, material, seed, at

    @property
    def seat(self) -> Seat:
        return self.state.seats[self.id]

    def question(self) -> RoomQuestion:
        """The one before the room."""
        round = self.state.round
        if round is None:
            raise ClassRefused("还没有开始，请等一下。")
        return question_of(self.material(round.step), round.path, self.seed)

    def same_round(self, deed: Deed) -> None:
        round = self.state.round
        if round is None or ("round" in deed and deed["round"] != round.number):
            raise ClassRefused(_GONE_ON)


# What learners do


def _vote(scene: _Scene, deed: Deed) -> list[Made]:
    if "round" not in deed:
        raise ClassRefused(_GONE_ON)
    scene.same_round(deed)
    if scene.state.phase is not Phase.OPEN:
        raise ClassRefused("这一题已经停止投票。")
    chosen = fitting(scene.question(), deed.get("chosen"))
    return [(What.VOTED, {"round": deed["round"], "chosen": chosen})]


def fitting(question: RoomQuestion, given: object) -> list[str]:
    """The chosen options of a deed, in the order of the question; an empty choice takes an earlier one back.

    Raises:
        ClassRefused: for an option that is not open, or several where one may be chosen.
    """
    chosen = {str(c) for c in given} if isinstance(given, list) else {str(given or "")} - {""}
    if not chosen <= {o.id for o in question.options} or (len(chosen) > 1 and not question.many):
        raise ClassRefused("这一题没有这个选项，请看现在的选项。")
    return [o.id for o in question.options if o.id in chosen]


def _raise_hand(scene: _Scene, deed: Deed) -> list[Made]:
    return [(What.HAND, {"up": bool(deed.get("up"))})]


def _own_step(scene: _Scene, deed: Deed) -> tuple[int, OwnWalk | None]:
    state, step = scene.state, deed.get("step")
    if state.way not in (Way.OWN_PACE, Way.PAPER) or not isinstance(step, int):
        raise ClassRefused(_NOT_NOW)
    if state.phase is not Phase.OPEN:
        raise ClassRefused("还没有开始，或者已经收了。")
    at_hand = scene.seat.step if state.way is Way.OWN_PACE else state.step
    if step != at_hand:
        raise ClassRefused("这一步不在您现在做的练习里，请刷新再做。")
    walk = scene.seat.walks.get(step)
    if walk is not None and walk.handed_at is not None:
        raise ClassRefused("这一份已经交了，不能再改。")
    return step, walk


def _choose(scene: _Scene, deed: Deed) -> list[Made]:
    step, walk = _own_step(scene, deed)
    material, choices = scene.material(step), walk.choices if walk else ()
    if not isinstance(material, Scenario):
        raise ClassRefused(_NOT_NOW)
    if deed.get("turn") != len(choices) + 1:
        raise ClassRefused("这一步已经选过了，请看现在的这一步。")
    chosen = fitting(question_of(material, choices, scene.id), deed.get("choice"))
    if not chosen:
        raise ClassRefused("请先选一个。")
    over = bool(question_of(material, (*choices, chosen[0]), scene.id).over)
    data = {"step": step, "key": str(len(choices) + 1), "chosen": chosen}
    return [(What.ANSWERED, data | ({"over": True} if over else {}))]


def _answer(scene: _Scene, deed: Deed) -> list[Made]:
    step, _ = _own_step(scene, deed)
    material, state = scene.material(step), scene.state
    if not isinstance(material, Drill | ExamPaper):
        raise ClassRefused(_NOT_NOW)
    if state.ends is not None and scene.at > state.ends:
        raise ClassRefused("时间到了，这一题没有记下；时间里答的都算数。")
    key = str(deed.get("key", ""))
    question = next((q for q in questions(material, scene.seed) if q.key == key), None)
    if question is None:
        raise ClassRefused("这份卷子里没有这一题，请刷新再答。")
    return [(What.ANSWERED, {"step": step, "key": key, "chosen": fitting(question, deed.get("chosen"))})]


def _hand_in(scene: _Scene, deed: Deed) -> list[Made]:
    step, _ = _own_step(scene, deed)
    if isinstance(scene.material(step), Scenario):
        raise ClassRefused("这个故事还没有走到头。")
    return [(What.HANDED, {"step": step})]


def _next_step(scene: _Scene, deed: Deed) -> list[Made]:
    state, seat = scene.state, scene.seat
    if state.way is not Way.OWN_PACE or deed.get("step") != seat.step + 1:
        raise ClassRefused(_NOT_NOW)
    if seat.step + 1 >= len(state.steps):
        raise ClassRefused("这已经是最后一个练习。")
    return [(What.MOVED_ON, {"step": seat.step + 1})]


def _report(scene: _Scene, deed: Deed) -> list[Made]:
    state = scene.state
    if state.way is not Way.PAIRS or state.phase is not Phase.OPEN:
        raise ClassRefused(_NOT_NOW)
    seen, trust, note = deed.get("techniques"), deed.get("trust"), str(deed.get("note", ""))[:NOTE_LIMIT]
    counts = dict(seen) if isinstance(seen, Mapping) else {}
    good = all(
        k in TECHNIQUES and isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= MOST_SEEN
        for k, n in counts.items()
    )
    if not good or not (trust is None or (isinstance(trust, int) and 0 <= trust <= 3)):
        raise ClassRefused("这张表没有读懂，请刷新再填。")
    data = {"techniques": {k: n for k, n in counts.items() if n}, "trust": trust, "note": note}
    return [(What.REPORTED, data)]


# What trainers do


def _open(scene: _Scene, deed: Deed) -> list[Made]:
    step = deed.get("step", scene.state.step + 1)
    if not isinstance(step, int) or not 0 <= step < len(scene.state.steps):
        raise ClassRefused("没有这一步。")
    return _opened(scene, step, deed)


def _opened(scene: _Scene, step: int, deed: Deed) -> list[Made]:
    made: list[Made] = [(What.STEP, {"step": step, **_seconds(deed)})]
    if scene.state.way is Way.PAIRS and not scene.state.groups:
        made.append(_groups(scene))
    return made


def _seconds(deed: Deed) -> dict[str, Any]:
    seconds = deed.get("seconds")
    if isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds <= MOST_SECONDS:
        return {"seconds": seconds}
    return {}


def _phased(what: What, *allowed: Phase) -> Callable[[_Scene, Deed], list[Made]]:
    def handler(scene: _Scene, deed: Deed) -> list[Made]:
        if "round" in deed:
            scene.same_round(deed)
        if scene.state.phase not in allowed:
            raise ClassRefused(_NOT_NOW)
        return [(what, {})]

    return handler


def _go(scene: _Scene, deed: Deed) -> list[Made]:
    scene.same_round(deed)
    question, choice = scene.question(), str(deed.get("choice") or "")
    if question.over:
        raise ClassRefused("这一步已经走到头，请开下一步，或者结束。")
    if isinstance(scene.material(scene.state.step), Scenario):
        by = "trainer" if choice else "room"
        choice = choice or rooms_choice(scene.state, question)
        if question.option(choice) is None:
            raise ClassRefused("这一题没有这个选项，请看现在的选项。")
    else:
        choice, by = question.key, "trainer"
    return [(What.WENT, {"choice": choice, "by": by, **_seconds(deed)})]


def rooms_choice(state: ClassState, question: RoomQuestion) -> str:
    """What most of the room chose; of two with as many votes the one that stands first.

    Raises:
        ClassRefused: when nobody has voted.
    """
    votes = state.round.votes if state.round is not None else {}
    counts = Counter(c for chosen in votes.values() for c in chosen)
    if not counts:
        raise ClassRefused("还没有人投票，请您选一个走下去。")
    return max(question.options, key=lambda o: counts[o.id]).id


def _back(scene: _Scene, deed: Deed) -> list[Made]:
    if "round" in deed:
        scene.same_round(deed)
    if not scene.state.past:
        raise ClassRefused("前面没有了。")
    return [(What.BACK, {})]


def _skip(scene: _Scene, deed: Deed) -> list[Made]:
    if "round" in deed:
        scene.same_round(deed)
    if scene.state.step + 1 >= len(scene.state.steps):
        raise ClassRefused("这已经是最后一步；要结束，请点“结束”。")
    return _opened(scene, scene.state.step + 1, deed)


def _pause(scene: _Scene, deed: Deed) -> list[Made]:
    return [] if scene.state.paused else [(What.PAUSED, {})]


def _resume(scene: _Scene, deed: Deed) -> list[Made]:
    return [(What.RESUMED, {})] if scene.state.paused else []


def _seat_named(scene: _Scene, deed: Deed) -> str:
    id = str(deed.get("seat", ""))
    if scene.state.seat(id) is None:
        raise ClassRefused("这个座位已经不在了。")
    return id


def _lower(scene: _Scene, deed: Deed) -> list[Made]:
    return [(What.HAND, {"seat": _seat_named(scene, deed), "up": False})]


def _remove(scene: _Scene, deed: Deed) -> list[Made]:
    return [(What.REMOVED, {"seat": _seat_named(scene, deed)})]


def _knock_answered(what: What) -> Callable[[_Scene, Deed], list[Made]]:
    def handler(scene: _Scene, deed: Deed) -> list[Made]:
        knock = next((k for k in scene.state.knocks if k.id == deed.get("knock")), None)
        if knock is None:
            raise ClassRefused("这个请求已经处理过了。")
        return [(what, {"knock": knock.id})]

    return handler


def _group(scene: _Scene, deed: Deed) -> list[Made]:
    if scene.state.way is not Way.PAIRS:
        raise ClassRefused(_NOT_NOW)
    return [_groups(scene)]


def _groups(scene: _Scene) -> Made:
    """Groups of three by lot; where two are left over they make a pair, one joins a group."""
    people = [s.id for s in scene.state.here]
    lot = f"{scene.seed}\0{scene.state.version}\0"
    people.sort(key=lambda id: hashlib.sha256((lot + id).encode()).digest())
    groups = [people[i : i + GROUP] for i in range(0, len(people), GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        alone = groups.pop()
        groups[-1] += alone
    return (What.GROUPED, {"groups": groups})


def _rotate(scene: _Scene, deed: Deed) -> list[Made]:
    if scene.state.way is not Way.PAIRS or not scene.state.groups:
        raise ClassRefused("还没有分组。")
    return [(What.ROTATED, {})]


def _finish(scene: _Scene, deed: Deed) -> list[Made]:
    return [(What.FINISHED, {})]


def allowed(state: ClassState, over: bool) -> list[str]:
    """The deeds a trainer can do now, for buttons and keys; ``over`` says that the room's question has nothing to choose."""
    phase, together, last = state.phase, state.way is Way.TOGETHER, state.step + 1 >= len(state.steps)
    if phase is Phase.FINISHED:
        return []
    begun = phase is not Phase.LOBBY
    can = {
        "open": True,
        "close": phase is Phase.OPEN and not over,
        "reopen": phase in _SHUT and not over,
        "show": together and begun and phase is not Phase.SHOWN and not over,
        "feedback": begun and phase is not Phase.FEEDBACK and not over,
        "go": together and state.round is not None and not over,
        "back": together and bool(state.past),
        "skip": begun and not last,
        "pause": begun and not state.paused,
        "resume": state.paused,
        "group": state.way is Way.PAIRS,
        "rotate": state.way is Way.PAIRS and bool(state.groups) and begun,
        "finish": True,
    }
    return [name for name, yes in can.items() if yes]


_SHUT = (Phase.CLOSED, Phase.SHOWN, Phase.FEEDBACK)
_OPEN_OR_CLOSED = (Phase.OPEN, Phase.CLOSED)
_Handler = Callable[[_Scene, Deed], list[Made]]
_LEARNERS: Mapping[str, _Handler] = {
    "vote": _vote,
    "hand": _raise_hand,
    "choose": _choose,
    "answer": _answer,
    "hand_in": _hand_in,
    "next_step": _next_step,
    "report": _report,
}
_TRAINERS: Mapping[str, _Handler] = {
    "open": _open,
    "close": _phased(What.CLOSED, Phase.OPEN),
    "reopen": _phased(What.REOPENED, Phase.CLOSED, Phase.SHOWN, Phase.FEEDBACK),
    "show": _phased(What.SHOWN, Phase.OPEN, Phase.CLOSED, Phase.FEEDBACK),
    "feedback": _phased(What.FEEDBACK, *_OPEN_OR_CLOSED, Phase.SHOWN),
    "go": _go,
    "back": _back,
    "skip": _skip,
    "pause": _pause,
    "resume": _resume,
    "lower": _lower,
    "remove": _remove,
    "let_in": _knock_answered(What.LET_IN),
    "turn_away": _knock_answered(What.TURNED_AWAY),
    "group": _group,
    "rotate": _rotate,
    "finish": _finish,
}
