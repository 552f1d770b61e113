"""What learners did, as xAPI statements: who stands in them as a number only, and the same record always gives the same statement."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casebook.exam.model import EXAM
from casebook.records import AttemptRecord

VERBS = "http://adlnet.gov/expapi/verbs/"
HOME_PAGE = "http://fangzhi.invalid/learners"
"""Where the numbers of learners belong: a name nobody can own, since it only tells them from those of other programs."""

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:fangzhi:statements")
_SAID = {
    "attempted": "开始",
    "passed": "通过",
    "failed": "没有通过",
    "completed": "完成",
    "answered": "回答",
}


def statements(
    attempts: Iterable[AttemptRecord], titles: Mapping[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """Statements of finished attempts, each followed by those of its decisions; what is unfinished gives 开始 alone.

    Args:
        attempts: of any learners.
        titles: id of a content → its title, where it is known.
    """
    known = titles or {}
    for attempt in attempts:
        title = known.get(attempt.content, attempt.content)
        if attempt.result is None or attempt.finished_at is None:
            yield _statement(attempt, "attempted", title, attempt.started_at)
            continue
        result = attempt.result
        passed, percent = result.get("passed"), result.get("percent")
        verb = "completed" if passed is None else "passed" if passed else "failed"
        said: dict[str, Any] = {
            "completion": True,
            "duration": _length(attempt.finished_at - attempt.started_at),
        }
        if percent is not None:
            scaled = round(float(percent) / 100, 4)
            said["score"] = {"scaled": scaled, "raw": float(percent), "min": 0, "max": 100}
        if passed is not None:
            said["success"] = bool(passed)
        yield _statement(attempt, verb, title, attempt.finished_at, said)
        yield from _answers(attempt, title)


def _answers(attempt: AttemptRecord, title: str) -> Iterator[dict[str, Any]]:
    result = attempt.result or {}
    at = attempt.finished_at or attempt.started_at
    for mark in result.get("marks", ()):
        right = set(mark["chosen"]) == set(mark["right"])
        yield _statement(
            attempt, "answered", mark["question"], at, _answer(mark["chosen"], right), mark["key"]
        )
    asked = {i["key"]: i for i in attempt.given.get("items", ())} if attempt.kind == EXAM else {}
    for mark in result.get("questions", ()):
        question = asked.get(mark["item"], {}).get("question", mark["item"])
        said = _answer(mark["chosen"], bool(mark["correct"]))
        yield _statement(attempt, "answered", question, at, said, mark["item"])
    for step in result.get("steps", ()):
        said = _answer([step["text"]], step["regret"] == 0) | {
            "extensions": {"urn:fangzhi:gained": step["gained"], "urn:fangzhi:regret": step["regret"]}
        }
        yield _statement(attempt, "answered", title, at, said, f"{step['turn']}/{step['node']}")


def _answer(chosen: Iterable[str], right: bool) -> dict[str, Any]:
    return {"success": right, "response": "[,]".join(chosen)}


def _statement(
    attempt: AttemptRecord,
    verb: str,
    title: str,
    at: dt.datetime,
    result: dict[str, Any] | None = None,
    part: str = "",
) -> dict[str, Any]:
    activity = f"urn:fangzhi:{attempt.content}"
    about: dict[str, Any] = {"id": f"{activity}#{part}" if part else activity, "objectType": "Activity"}
    kind = "cmi.interaction" if part else "lesson"
    about["definition"] = {"name": {"zh-CN": title}, "type": f"http://adlnet.gov/expapi/activities/{kind}"}
    if part:
        about["definition"]["interactionType"] = "other"
    context: dict[str, Any] = {
        "registration": str(uuid.uuid5(_SPACE, attempt.id)),
        "language": "zh-CN",
        "platform": "fangzhi",
        "extensions": {"urn:fangzhi:kind": attempt.kind, "urn:fangzhi:fingerprint": attempt.fingerprint},
    }
    if part:
        context["contextActivities"] = {"parent": [{"id": activity, "objectType": "Activity"}]}
    made: dict[str, Any] = {
        "id": str(uuid.uuid5(_SPACE, "\0".join((attempt.id, verb, part)))),
        "actor": {"objectType": "Agent", "account": {"homePage": HOME_PAGE, "name": attempt.learner}},
        "verb": {"id": VERBS + verb, "display": {"zh-CN": _SAID[verb]}},
        "object": about,
        "context": context,
        "timestamp": at.isoformat(),
    }
    return made | ({"result": result} if result else {})


def _length(length: dt.timedelta) -> str:
    """A length of time as ISO 8601 writes it."""
    return f"PT{max(length.total_seconds(), 0):.2f}S"
