"""The parts of which views are made: the scene, its bars, the steps, a paper one works through alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from apps.classroom.shapes import (
    BarPart,
    ClassPart,
    ItemPart,
    JoinPart,
    LastPart,
    MoodPart,
    OptionPart,
    ScenePart,
    SheetPart,
    StepPart,
    VotesPart,
    WentPart,
)
from apps.classroom.stage import Room
from apps.training.playing import state_data, verdict
from casebook.scenario.model import Scenario
from casebook.training_class.model import ClassState, Phase, Round, Way
from casebook.training_class.questions import ClassOption, ExamPaper, RoomQuestion
from casebook.training_class.results import sheet_result

SEEN = (Phase.SHOWN, Phase.FEEDBACK)


def iso(at: dt.datetime | None) -> str | None:
    """A time as it is sent."""
    return at.isoformat() if at is not None else None


def class_part(room: Room) -> ClassPart:
    """What every view tells about the class."""
    return {"id": room.id, "title": room.state.title, "way": room.state.way.value, "code": room.code}


def step_parts(state: ClassState) -> list[StepPart]:
    """The steps in their order."""
    return [
        {
            "index": i,
            "kind": s.kind.value,
            "title": s.title,
            "at": i == state.step,
            "opened": i in state.step_opened,
        }
        for i, s in enumerate(state.steps)
    ]


def join_part(room: Room) -> JoinPart:
    """How to come in; the address is put in by the connection, which knows by which name the server is called."""
    return {"code": room.code, "url": "", "qr": ""}


def _word(option: ClassOption) -> Mapping[str, str]:
    if option.option is not None:
        return verdict(option.option)
    return {"word": "对", "tone": "ok"} if option.right else {"word": "不对", "tone": "bad"}


def option_part(option: ClassOption, told: bool) -> OptionPart:
    """An option, with what it was worth when that is told."""
    part: OptionPart = {"id": option.id, "letter": option.letter, "text": option.text}
    if told:
        word = _word(option)
        part |= {
            "word": word["word"],
            "tone": word["tone"],
            "feedback": option.feedback,
            "right": option.right,
        }
        if option.option is not None:
            part |= {"techniques": list(option.option.techniques), "errors": list(option.option.errors)}
    return part


def scene_part(room: Room, step: int, question: RoomQuestion, round: int, told: bool) -> ScenePart:
    """A question as it stands before somebody."""
    html = room.stage.html
    part: ScenePart = {
        "round": round,
        "key": question.key,
        "title": question.title,
        "story": html(question.story),
        "html": html(question.text),
        "options": [option_part(o, told) for o in question.options],
        "many": question.many,
        "number": question.number,
        "count": question.count,
        "over": question.over,
        "ending": question.ending,
        "mood": _mood(room, step, question),
    }
    if told and question.reason:
        part["reason"] = question.reason
    return part


def _mood(room: Room, step: int, question: RoomQuestion) -> MoodPart | None:
    material = room.stage.material(step)
    if question.attempt is None or not isinstance(material, Scenario) or material.hides_state:
        return None
    data = state_data(question.attempt.state)
    return {
        "trust": data["trust"],
        "trusts": data["trusts"],
        "emotion": data["emotion"],
        "most": data["most"],
        "feels": data["feels"],
        "turn": data["turn"],
    }


def room_scene(room: Room) -> ScenePart | None:
    """Of 一起走, what stands before everybody; None between steps and in the other ways."""
    round = room.state.round
    if round is None:
        return None
    told = room.state.phase is Phase.FEEDBACK
    return scene_part(room, round.step, question_at(room, round), round.number, told)


def question_at(room: Room, round: Round) -> RoomQuestion:
    """The question of a round."""
    return room.stage.question(round.step, round.path)


def bars_of(question: RoomQuestion, chosen: list[tuple[str, ...]]) -> list[BarPart]:
    """One bar an option; where several may be chosen, shares are of those who voted."""
    counts = Counter(c for one in chosen for c in one)
    return [
        {
            "id": o.id,
            "letter": o.letter,
            "count": counts[o.id],
            "share": round(100 * counts[o.id] / len(chosen)) if chosen else 0,
        }
        for o in question.options
    ]


def votes_part(room: Room, host: bool = False) -> VotesPart | None:
    """How many voted, and the bars where they may be seen: always in the trainer's window, else when they are shown."""
    state, here = room.state, room.state.round
    if here is None:
        return None
    seen = host or state.phase in SEEN
    ends = here.opened_at + dt.timedelta(seconds=here.seconds) if here.seconds else None
    return {
        "voted": len(here.votes),
        "of": len(state.here),
        "bars": bars_of(question_at(room, here), list(here.votes.values())) if seen else [],
        "ends": iso(ends) if state.phase is Phase.OPEN else None,
    }


def went_part(room: Room) -> WentPart | None:
    """With what the room came to where it is."""
    state = room.state
    if state.round is None or not state.round.path or not state.past:
        return None
    last = state.past[-1]
    if not last.choice or last.step != state.round.step:
        return None
    option = question_at(room, last).option(last.choice)
    return {"letter": option.letter, "text": option.text, "by": last.by} if option else None


def last_part(room: Room, step: int, choices: tuple[str, ...], seed: str) -> LastPart | None:
    """One's own last choice in a scenario, and what it was worth."""
    if not choices:
        return None
    option = room.stage.question(step, choices[:-1], seed).option(choices[-1])
    if option is None:
        return None
    word = _word(option)
    return {
        "said": option.text,
        "word": word["word"],
        "tone": word["tone"],
        "feedback": option.feedback,
    }


def sheet_part(room: Room, step: int, seat: str) -> SheetPart:
    """A paper or a drill one works through alone; marked once it may be: a paper when the trainer tells, a drill when handed in."""
    state = room.state
    walk = state.seats[seat].walks.get(step)
    answers = walk.answers if walk else {}
    handed = walk is not None and walk.handed_at is not None
    paper = isinstance(room.stage.material(step), ExamPaper)
    over = state.phase in (Phase.FEEDBACK, Phase.FINISHED)
    marked = over if paper and state.way is Way.PAPER else handed or over
    all_ = room.stage.all(step)
    same = len({q.story for q in all_}) == 1
    result: dict[str, Any] = {"percent": None, "passed": None}
    if marked:
        result = sheet_result(room.stage.material(step), state.steps[step], answers, room.stage.seed)
    return {
        "step": step,
        "items": [
            _item(room, q, answers.get(q.key, ()), marked, not same or i == 0) for i, q in enumerate(all_)
        ],
        "answered": len(answers),
        "same_story": same,
        "handed": handed or over,
        "ends": iso(state.ends),
        "percent": result["percent"],
        "passed": result["passed"],
    }


def _item(room: Room, question: RoomQuestion, chosen: tuple[str, ...], marked: bool, story: bool) -> ItemPart:
    right = [o.id for o in question.options if o.right]
    part: ItemPart = {
        "key": question.key,
        "number": question.number,
        "title": question.title,
        "story": room.stage.html(question.story) if story else "",
        "options": [option_part(o, False) for o in question.options],
        "many": question.many,
        "chosen": list(chosen),
    }
    if marked:
        part |= {"correct": set(chosen) == set(right), "right": right, "reason": question.reason}
    return part


def result_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Results as a phone shows them: without what only the record needs."""
    return [{k: v for k, v in line.items() if k not in ("record", "choices")} for line in lines]
