"""Sitting an exam with the record book, and an exam as plain data. What waits for the disk runs in the book's thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from apps.present.common import Presentation, cite, link_of
from apps.training.book import Book
from casebook.analysis import Analysis
from casebook.course.model import Course, CourseStep, StepKind
from casebook.course.progress import follow
from casebook.errors import NoMoreResits, RecordNotFound, RecordRefused
from casebook.exam.model import EXAM, BankItem, ExamPlan, item_of
from casebook.exam.result import by_skill, changes, result_data
from casebook.exam.sitting import Sitting, answer, answer_data, begin, draw, given_data, replayed
from casebook.records import AttemptRecord
from casebook.records.store import new_id
from kb.model.citations import parse_key

Html = Callable[[str], str]


def sittings(book: Book, name: str, content: str) -> list[AttemptRecord]:
    """What somebody sat of an exam, oldest first."""
    return [a for a in book.attempts(name, EXAM) if a.content == content]


def sit(
    book: Book, name: str, course: Course, step: CourseStep, bank: Callable[[], Iterable[BankItem]]
) -> str:
    """Begin a sitting, or go on with the one that is open; the id of its record.

    Raises:
        RecordRefused: when its lesson is still locked: what is drawn once would be lost on the unprepared.
        NoMoreResits: when it was sat as often as the plan allows.
    """
    assert step.plan is not None
    before = [settled(book, a) for a in sittings(book, name, step.content)]
    open_one = next((a for a in before if a.result is None), None)
    if open_one is not None:
        return open_one.id
    if why := locked(course, step, book.attempts(name)):
        raise RecordRefused(f"{why}，再来考。")
    if step.plan.resits is not None and len(before) > step.plan.resits:
        raise NoMoreResits("这场考试的次数用完了，不能再考；成绩取最好的一次。")
    related = [a for a in book.attempts(name, EXAM) if a.content.startswith(f"{course.id}/")]
    used = {str(i["key"]) for a in related for i in a.given.get("items", ())}
    id = new_id()
    now = book.clock()
    sitting = begin(draw(bank(), step.plan, id, used), step.plan, now)
    return book.records.start(
        book.learner(name),
        EXAM,
        step.content,
        course.fingerprint,
        now,
        given=given_data(sitting, step.plan),
        id=id,
    )


def locked(course: Course, step: CourseStep, attempts: Iterable[AttemptRecord]) -> str:
    """Why a test cannot be sat yet; empty when it can."""
    lessons = follow(course, attempts).lessons
    waits = next((x.waits_for for x in lessons if step in x.lesson.steps), ())
    return f"先学完“{'”“'.join(waits)}”" if waits else ""


def sitting_of(record: AttemptRecord) -> Sitting:
    """The sitting a record tells of."""
    return replayed(record.given, record.started_at, record.answers)


def settled(book: Book, record: AttemptRecord) -> AttemptRecord:
    """A record whose time is over is handed in, as it stood at the end."""
    if record.result is not None or not sitting_of(record).over(book.clock()):
        return record
    return hand_in(book, record)


def hand_in(book: Book, record: AttemptRecord) -> AttemptRecord:
    """Finish a sitting with its result; one that is finished stays as it is."""
    if record.result is None:
        result = result_data(sitting_of(record), record.given.get("pass_mark"))
        book.records.finish(record.id, result, book.clock())
    return book.records.attempt(record.id)


def opened(book: Book, name: str, id: str) -> AttemptRecord | None:
    """A sitting, if it is this learner's."""
    try:
        found = book.mine(name, id) if name else None
    except RecordNotFound:
        return None
    return settled(book, found) if found is not None and found.kind == EXAM and found.given else None


def answered(book: Book, name: str, id: str, key: str, chosen: list[str]) -> dict[str, list[str]]:
    """Record an answer; all answers as they stand now.

    Raises:
        TooLate: when the time is over; nothing is recorded.
        NotAsked, RecordNotFound, RecordRefused: when it does not fit.
    """
    record = book.mine(name, id)
    if record is None:
        raise RecordNotFound("没有这次考试的记录，或者它记在别人名下。")
    now = book.clock()
    after = answer(sitting_of(record), key, chosen, now)
    book.records.answer(id, answer_data(key, chosen), now)
    return answers_data(after)


def answers_data(sitting: Sitting) -> dict[str, list[str]]:
    """What is chosen now."""
    return {k: list(v) for k, v in sitting.answers.items()}


def plan_words(plan: ExamPlan) -> list[str]:
    """How an exam is made up, in sentences."""
    said = [f"从题库里随机抽 {plan.count} 题，每个人的题和次序都不一样。"]
    if plan.topics or plan.levels:
        narrowed = [
            *(["、".join(plan.topics)] if plan.topics else []),
            *(["、".join(plan.levels)] if plan.levels else []),
        ]
        said.append(f"范围：{'；'.join(narrowed)}。")
    said.append(
        f"时间 {plan.minutes} 分钟，从点“开始”算起；关了页面也在走，回来接着答。"
        if plan.minutes
        else "不限时间，可以中途离开，回来接着答。"
    )
    said.append("交卷以前不告诉对错；交卷以后，每题都有理由和依据。")
    if plan.pass_mark is not None:
        said.append(f"答对 {plan.pass_mark}% 及格。")
        again = {None: "可以重考，每次换一份卷子。", 0: "只考一次。"}
        said.append(again.get(plan.resits, f"可以补考 {plan.resits} 次，每次换一份卷子，取最好的一次。"))
    else:
        said.append("不设及格线，只考一次，用来和课程后面的比一比。")
    return said


def cover_data(step: CourseStep, mine: list[AttemptRecord], waits: str = "") -> dict[str, Any]:
    """The exam before it begins, and what was sat of it; ``waits`` is why it cannot be sat yet."""
    assert step.plan is not None
    done = [a for a in mine if a.result is not None]
    open_one = next((a for a in mine if a.result is None), None)
    left = step.plan.resits is None or len(done) <= step.plan.resits
    return {
        "words": plan_words(step.plan),
        "open": open_one.id if open_one else "",
        "may": left and not waits,
        "waits": waits,
        "past": [
            {
                "r": a.id,
                "percent": (a.result or {})["percent"],
                "passed": bool((a.result or {})["passed"]),
                "mark": step.plan.pass_mark,
                "day": f"{(a.finished_at or a.started_at).astimezone():%m月%d日 %H:%M}",
            }
            for a in done
        ],
    }


def paper_data(record: AttemptRecord, now: dt.datetime, html: Html) -> dict[str, Any]:
    """The paper while it is sat: nothing tells what is right."""
    sitting = sitting_of(record)
    return {
        "r": record.id,
        "left": max(0, round((sitting.ends - now).total_seconds())) if sitting.ends else None,
        "items": [
            {
                "key": i.key,
                "skill": i.skill,
                "story": html(i.story) if i.story else "",
                "question": i.question,
                "options": list(i.options),
                "many": i.many,
            }
            for i in sitting.items
        ],
    }


def looked_at(scene: Presentation, record: AttemptRecord, html: Html) -> dict[str, Any]:
    """After the end: the result, and every question with what was chosen, what is right, and why."""
    result = record.result or {}
    asked = {i["key"]: item_of(i) for i in record.given["items"]}
    return {
        "percent": result["percent"],
        "right": result["right"],
        "count": result["count"],
        "passed": result["passed"],
        "mark": result["pass_mark"],
        "skills": [{"name": n, "right": r, "total": t} for n, r, t in by_skill(result)],
        "questions": [_question(scene, asked[m["item"]], m, html) for m in result["questions"]],
    }


def _question(scene: Presentation, item: BankItem, mark: Mapping[str, Any], html: Html) -> dict[str, Any]:
    cited = [c for c in (parse_key(k) for k in item.cited) if c is not None]
    return {
        "skill": item.skill,
        "story": html(item.story) if item.story else "",
        "question": item.question,
        "chosen": list(mark["chosen"]),
        "right": list(item.right),
        "correct": bool(mark["correct"]),
        "reason": html(item.reason) if item.reason else "",
        "basis": [{**cite(scene, c), "note": ""} for c in cited],
        "source": link_of(scene, item.source),
    }


def change_data(course: Course, step: CourseStep, mine: list[AttemptRecord]) -> dict[str, Any] | None:
    """What changed from the test before the course to the one after it; None until both are done."""
    before, after = course.test(StepKind.PRETEST), course.test(StepKind.POSTTEST)
    if before is None or after is None or step.kind not in (StepKind.PRETEST, StepKind.POSTTEST):
        return None
    results = [
        next((a.result for a in mine if a.content == s.content and a.result is not None), None)
        for s in (before, after)
    ]
    if results[0] is None or results[1] is None:
        return None
    skills, topics = changes(results[0], results[1])
    return {
        "before": results[0]["percent"],
        "after": results[1]["percent"],
        "skills": [{"name": c.name, "before": list(c.before), "after": list(c.after)} for c in skills],
        "topics": [{"name": c.name, "before": list(c.before), "after": list(c.after)} for c in topics],
    }


def statistics_data(found: Analysis) -> dict[str, Any]:
    """Every question as trainers see it; figures are missing under ten who were asked."""
    rows = sorted(found.items, key=lambda i: (-i.n, i.facility if i.facility is not None else 2.0))
    return {
        "n": found.n,
        "rows": [
            {
                "title": i.title,
                "n": i.n,
                "facility": None if i.facility is None else round(100 * i.facility),
                "discrimination": None if i.discrimination is None else round(i.discrimination, 2),
                "remarks": list(i.remarks),
            }
            for i in rows
        ],
    }
