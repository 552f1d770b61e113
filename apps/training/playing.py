"""A scenario being played, as plain data: the scene, what was said so far, the petitioner's state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.present.common import Presentation, bases
from casebook.scenario.engine import Attempt, State, arranged, came_due
from casebook.scenario.engine import scene as scene_of
from casebook.scenario.model import MAX_EMOTION, TRUST_LABELS, Option, Scenario, all_hold

EMOTIONS = ("平静", "有些烦", "着急", "激动", "很激动", "要爆发")
Html = Callable[[str], str]


def state_data(state: State) -> dict[str, Any]:
    """The petitioner's state in numbers and words."""
    return {
        "trust": state.trust,
        "trusts": list(TRUST_LABELS),
        "emotion": state.emotion,
        "most": MAX_EMOTION,
        "feels": EMOTIONS[state.emotion],
        "turn": state.turns,
    }


def verdict(option: Option) -> dict[str, str]:
    """How well a choice did, in a word; the number is left for the debrief."""
    if option.critical:
        return {"word": "严重错误", "tone": "bad"}
    if option.gain >= 2:
        return {"word": "用得好", "tone": "ok"}
    if option.gain == 1:
        return {"word": "还可以", "tone": "ok"}
    return {"word": "没帮上", "tone": "warn"} if option.gain == 0 else {"word": "适得其反", "tone": "bad"}


def told(scene: Presentation, scenario: Scenario, attempt: Attempt, html: Html) -> list[dict[str, Any]]:
    """Every step so far: what happened, what was said, and the feedback."""
    out = []
    for turn, choice in enumerate(attempt.choices):
        before, after = attempt.states[turn], attempt.states[turn + 1]
        node = scenario.node(before.node)
        option = node.option(choice)
        if option is None:
            break
        due = came_due(before, option)
        judged = option.judged
        out.append(
            {
                "turn": turn + 1,
                "node": node.id,
                "title": node.title,
                "text": paragraphs(scenario, before, html),
                "said": option.text,
                "feedback": option.feedback,
                "verdict": verdict(option),
                "used": list(option.techniques) if option.gain > 0 else [],
                "missed": list(option.techniques) if option.gain <= 0 else [],
                "errors": list(option.errors),
                "basis": bases(scene, option.basis),
                "judged": {"verdict": judged.verdict.value, "right": judged.right, "reason": judged.reason}
                if judged
                else None,
                "trust": [before.trust, after.trust],
                "emotion": [before.emotion, after.emotion],
                "due": scenario.node(due.node).title if due else "",
            }
        )
    return out


def paragraphs(scenario: Scenario, state: State, html: Html) -> str:
    """What is seen at a node in a state, as safe HTML."""
    node = scenario.node(state.node)
    levels = (state.trust, state.emotion, state.flags)
    return html("\n\n".join(p.text for p in node.paragraphs if all_hold(p.guards, *levels)))


def now_data(scenario: Scenario, attempt: Attempt, html: Html, seed: str = "") -> dict[str, Any]:
    """The scene at which an attempt stands; its options in the order of this attempt, named by ``seed``."""
    now = scene_of(scenario, attempt)
    back = bool(attempt.choices) and _interrupted(scenario, attempt)
    return {
        "node": now.node.id,
        "title": now.node.title,
        "text": paragraphs(scenario, attempt.state, html),
        "over": now.over,
        "ending": now.ending.value if now.ending else "",
        "back": back,
        "options": [{"id": o.id, "text": o.text} for o in arranged(now.options, seed, now.state.turns)],
    }


def _interrupted(scenario: Scenario, attempt: Attempt) -> bool:
    """Whether a promise that came due brought the story here."""
    before = attempt.states[-2]
    option = scenario.node(before.node).option(attempt.choices[-1])
    return option is not None and came_due(before, option) is not None
