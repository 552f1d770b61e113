"""Review cards made from what an attempt or a drill missed: one card a sentence, with the petitioner's words in front."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence

from casebook.drill.model import Decision, Drill, DrillScore, Mark, decisions
from casebook.review import CardKind, ReviewCard
from casebook.scenario.engine import State, replay
from casebook.scenario.model import Option, Scenario, all_hold
from casebook.scenario.scoring import Call, Score
from kb.model import Basis

_LIMIT = re.compile(r"[0-9０-９零一二三四五六七八九十百两]+\s*(?:个?工作日|日|天|个月|年)\s*(?:之内|以内|内)")


def cards_from_score(scenario: Scenario, score: Score, at: dt.datetime) -> list[ReviewCard]:
    """A card for each step of an attempt at which something was lost, or judged wrongly.

    In front stands what the petitioner said and what the learner answered; behind it the better words, why, and
    their articles. A sentence gives one card however much it teaches.

    Args:
        scenario: the content the attempt was made on.
        score: of the attempt.
        at: when the cards are due first, in UTC.
    """
    options = {o.id: o for _, o in scenario.options()}
    states = replay(scenario, [s.choice for s in score.steps]).states
    wrong = {c.turn: c for c in score.classification.calls if not c.right}
    made: list[ReviewCard] = []
    for step, state in zip(score.steps, states, strict=False):
        call = wrong.get(step.turn)
        better = options[step.better[0]] if step.better else None
        if better is not None or call is not None:
            heard = _heard(scenario, state)
            made.append(_of_step(scenario.id, heard, options[step.choice], better, call, at))
    return _once(made)


def _heard(scenario: Scenario, state: State) -> str:
    """What happened and was said in a state, a paragraph a line."""
    levels = (state.trust, state.emotion, state.flags)
    shown = (p.text for p in scenario.node(state.node).paragraphs if all_hold(p.guards, *levels))
    return "\n".join(p.replace("\n", "") for p in shown)


def _of_step(
    source: str, heard: str, said: Option, better: Option | None, call: Call | None, at: dt.datetime
) -> ReviewCard:
    answered = f"{heard}\n您当时：{said.text}"
    if call is not None:
        front = f"{answered}\n这样等于判“{call.verdict.value}”。错在哪里，应当怎么说？"
        better_words = [better.text, better.feedback] if better else []
        back = "\n".join([call.reason, *better_words])
        basis = (better or said).basis
        return _card(CardKind.DECISION, (better or said).id, front, back, source, at, basis)
    assert better is not None
    limit = _LIMIT.search(better.text)
    if limit and better.basis:
        front = f"{heard}\n期限是多久？{better.text.replace(limit[0], '＿＿')}"
        back = f"{limit[0]}\n{better.feedback}"
        return _card(CardKind.DEADLINE, better.id, front, back, source, at, better.basis)
    fresh = [t for t in better.techniques if t not in said.techniques or said.gain <= 0]
    hint = f"（用上{'、'.join(fresh)}）" if fresh else ""
    front = f"{answered}\n换一句，怎么说？{hint}"
    wrong = f"\n当时那句：{said.feedback}" if said.gain < 0 else ""
    back = f"{better.text}\n{better.feedback}{wrong}"
    return _card(CardKind.TECHNIQUE, better.id, front, back, source, at, better.basis)


def cards_from_drill(drill: Drill, score: DrillScore, at: dt.datetime) -> list[ReviewCard]:
    """A card for each demand that was not judged, led or grounded exactly right, and for each circumstance.

    An article is asked by what it says about the situation, never by its number.
    """
    asked = {d.key: d for d in decisions(drill)}
    by_demand: dict[str, list[Mark]] = {}
    for mark in score.marks:
        by_demand.setdefault(mark.key.partition(":")[2] or mark.key, []).append(mark)
    made = []
    for about, marks in by_demand.items():
        missed = next((m for m in marks if not m.correct), None)
        if missed is not None:
            made.append(_of_demand(drill, about, missed, marks, asked, at))
    return _once(made)


def _of_demand(
    drill: Drill, about: str, missed: Mark, marks: Sequence[Mark], asked: dict[str, Decision], at: dt.datetime
) -> ReviewCard:
    kind = missed.key.partition(":")[0]
    demand = next((d for d in drill.demands if d.id == about), None)
    question = missed.question
    if kind == "basis" and demand is not None:
        question = f"“{demand.title}”判“{demand.judgement.value if demand.judgement else ''}”。这件事，法律是怎么说的？"
    front = f"{_flat(drill.story)}\n{question}"
    right = [r for m in marks if m.key.partition(":")[0] in ("judgement", "procedure") for r in m.right]
    back = "\n".join([*(["；".join(right or missed.right)] if kind != "basis" else []), missed.reason])
    cited = dict.fromkeys(c.text for m in marks for c in asked[m.key].citations)
    which = CardKind.ARTICLE if kind == "basis" else CardKind.DECISION
    return _card(which, about, front, back, drill.id, at, tuple(cited))


def _flat(story: str) -> str:
    return "\n".join(line.strip() for line in story.split("\n") if line.strip())


def _card(
    kind: CardKind,
    what: str,
    front: str,
    back: str,
    source: str,
    at: dt.datetime,
    bases: Iterable[Basis | str],
) -> ReviewCard:
    mark = hashlib.sha256(f"{kind}\0{source}\0{what}".encode()).hexdigest()[:16]
    cited = tuple(b if isinstance(b, str) else b.citation.text for b in bases)
    return ReviewCard(f"{source}:{mark}", kind, front, back, source, at, {}, cited)


def _once(cards: list[ReviewCard]) -> list[ReviewCard]:
    return list({c.key: c for c in reversed(cards)}.values())[::-1]
