"""A course file becomes a :class:`Course`, with every fault at its line and column."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from casebook.codes import course as codes
from casebook.course.check import lint
from casebook.course.model import DRILL_PASS, Course, CourseStep, Lesson, StepKind
from casebook.exam.model import ExamPlan
from kb.content.markdown import Item, Section, Source, Text, read_markdown
from kb.content.shared import read_common
from kb.content.values import Reader
from kb.model import Difficulty, Kind, difficulty_of
from kb.model.problems import Place, Problem, suggestion

FRONT = {
    "简介": "summary",
    "适合": "audience",
    "难度": "difficulty",
    "及格": "pass_mark",
    "颁发": "issuer",
}
REQUIRED = ("主题", "简介", "适合")
ATTRIBUTES = ("选修", "分钟")
AFTER = "先修"
PLAN_LABELS = ("主题", "难度", "时间", "补考")
MOST_QUESTIONS = 100
LABELS = (*(k.value for k in StepKind), AFTER)
FINISHED = ("做完", "走完")
"""Words after a step that ask for no points."""

_SPLIT = re.compile(r"[，,]\s*")
_TARGET = re.compile(r"(?P<id>[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*)(?:/(?P<node>[\w-]+))?")
_COUNT = re.compile(r"(?P<count>\d{1,3})\s*题")
_POINTS = re.compile(r"(?P<points>\d{1,3})\s*分")


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """What could be read of a file; ``course`` is None without fields or lessons."""

    course: Course | None
    source: Source
    problems: tuple[Problem, ...]


def read_course_draft(text: str, path: str = "") -> CourseDraft:
    """Read a course file as far as it goes; see :func:`casebook.read_course` for a checked one."""
    source = read_markdown(text, path)
    reader = Reader(path, source.front)
    common = read_common(reader, source, Kind.COURSE, keys=FRONT, required=REQUIRED)
    ids = _ids(source.sections)
    titles = {s.title.value: id for s, id in zip(source.sections, ids, strict=True)}
    lessons = tuple(_lesson(reader, s, id, titles) for s, id in zip(source.sections, ids, strict=True))
    common_body = {**common, "body": source.intro.value}
    course = Course(
        **common_body,  # type: ignore[arg-type]  # the shared fields and one more
        summary=reader.text("简介"),
        audience=reader.text("适合"),
        difficulty=reader.difficulty() or Difficulty.BEGINNER,
        pass_mark=_pass_mark(reader),
        issuer=reader.text("颁发"),
        lessons=lessons,
    )
    problems = [*source.problems, *reader.problems]
    if source.front:
        problems += lint(course)
    return CourseDraft(course if source.front and lessons else None, source, tuple(problems))


def _ids(sections: Sequence[Section]) -> list[str]:
    """The id of every lesson: the author's, or else the first free ``k1``, ``k2`` …"""
    used = {s.attrs["id"] for s in sections if "id" in s.attrs}
    free = (name for name in (f"k{i}" for i in itertools.count(1)) if name not in used)
    return [s.attrs.get("id") or next(free) for s in sections]


def _pass_mark(reader: Reader) -> int:
    value = reader.number("及格")
    if value is not None and not 0 <= value <= 100:
        reader.problems.append(codes.POINTS_RANGE.at(reader.path, reader.place("及格"), value=value))
    return 60 if value is None else value


def _lesson(reader: Reader, section: Section, id: str, titles: dict[str, str]) -> Lesson:
    at = section.title.at
    for name in section.attrs:
        if name not in ("id", *ATTRIBUTES):
            hint = suggestion(name, ATTRIBUTES)
            reader.problems.append(codes.LESSON_ATTRIBUTE.at(reader.path, at, name=name, hint=hint))
    minutes = section.attrs.get("分钟", "")
    if minutes and not minutes.isdecimal():
        reader.problems.append(codes.LESSON_ATTRIBUTE.at(reader.path, at, name=f"分钟={minutes}", hint=""))
    steps: list[CourseStep] = []
    course = reader.text("编号")
    after: tuple[str, ...] = ()
    for item in section.items:
        label, value = item.labelled or (Text("", item.text.at), item.text)
        if label.value == AFTER:
            after = _after(reader, value, titles)
        else:
            step = _step(reader, item, label, value, f"{course}/{id}")
            steps += [step] if step else []
    return Lesson(
        id,
        section.title.value,
        tuple(steps),
        after,
        section.attrs.get("选修") == "是",
        int(minutes) if minutes.isdecimal() else None,
        section.prose.value,
        at,
    )


def _after(reader: Reader, value: Text, titles: dict[str, str]) -> tuple[str, ...]:
    found = []
    for title in _titles_in(value.value, titles):
        if title in titles:
            found.append(titles[title])
        else:
            hint = suggestion(title, titles)
            reader.problems.append(codes.LESSON_MISSING.at(reader.path, value.at, title=title, hint=hint))
    return tuple(found)


def _titles_in(text: str, titles: dict[str, str]) -> list[str]:
    """The titles joined by ； or 、; a title may hold a 、 itself."""
    pieces = [p.strip() for p in re.split(r"[；;]", text) if p.strip()]
    out: list[str] = []
    for piece in pieces:
        out += [piece] if piece in titles else [t.strip() for t in piece.split("、") if t.strip()]
    return out


def _step(reader: Reader, item: Item, label: Text, value: Text, lesson: str) -> CourseStep | None:
    path, at = reader.path, item.text.at
    kind = next((k for k in StepKind if k.value == label.value), None)
    if kind is None:
        hint = suggestion(label.value, LABELS) if label.value else f"可以写的有：{'、'.join(LABELS)}。"
        reader.problems.append(codes.STEP_UNKNOWN.at(path, at, text=item.text.value[:14], hint=hint))
        return None
    words = [w.strip() for w in _SPLIT.split(value.value)]
    if kind.drawn:
        plan = _plan(reader, kind, item, words, value.at)
        return CourseStep(kind, f"{lesson}/{kind}", plan=plan, at=at) if plan else None
    target = _TARGET.fullmatch(words[0])
    if target is None or not target["id"].startswith(kind.target.prefix):
        reader.problems.append(
            codes.STEP_TARGET.at(
                path, value.at, kind=kind.value, value=words[0], prefix=kind.target.prefix, what=kind.target
            )
        )
        return None
    if bool(target["node"]) is not (kind is StepKind.SAY):
        reader.problems.append(codes.STEP_NODE.at(path, value.at, kind=kind.value, value=words[0]))
        return None
    least = _least(reader, kind, words[1:], value.at)
    return CourseStep(kind, target["id"], target["node"] or "", least, at=at)


def _plan(reader: Reader, kind: StepKind, item: Item, words: list[str], at: Place) -> ExamPlan | None:
    count = _COUNT.fullmatch(words[0])
    least = _POINTS.fullmatch(words[1]) if len(words) == 2 else None
    sound = count is not None and (len(words) == 1 or (least is not None and kind is StepKind.EXAM))
    if not sound or count is None or not 1 <= int(count["count"]) <= MOST_QUESTIONS:
        reader.problems.append(codes.TEST_SHAPE.at(reader.path, at, kind=kind.value, value="，".join(words)))
        return None
    labels = {name: text for name, (text, _) in reader.labels(item, PLAN_LABELS).items()}
    levels = []
    for word in _words(labels.get("难度")):
        found = difficulty_of(word)
        levels += [found] if found else []
        if found is None:
            reader.problems.append(
                codes.TEST_LABEL.at(
                    reader.path, labels["难度"].at, name="难度", value=word, shape="入门、进阶、熟练"
                )
            )
    once = 0 if kind is not StepKind.EXAM else None
    resits = _number(reader, labels.get("补考"), "补考", "次")
    return ExamPlan(
        int(count["count"]),
        tuple(_words(labels.get("主题"))),
        tuple(levels),
        _number(reader, labels.get("时间"), "时间", "分钟"),
        None if kind is not StepKind.EXAM else int(least["points"]) if least else DRILL_PASS,
        once if resits is None else resits,
    )


def _words(text: Text | None) -> list[str]:
    return [w.strip() for w in re.split(r"[、，,]", text.value) if w.strip()] if text else []


def _number(reader: Reader, text: Text | None, name: str, unit: str) -> int | None:
    if text is None:
        return None
    match = re.fullmatch(rf"(\d{{1,3}})\s*{unit}", text.value)
    if match is None:
        reader.problems.append(
            codes.TEST_LABEL.at(
                reader.path,
                text.at,
                name=name,
                value=text.value,
                shape=f"30{unit}" if unit == "分钟" else "2次",
            )
        )
        return None
    return int(match[1])


def _least(reader: Reader, kind: StepKind, words: list[str], at: Place) -> int | None:
    """Points a step asks for; None when it says nothing of them."""
    found: int | None = None
    for word in words:
        points = _POINTS.fullmatch(word)
        if kind.scored and word in FINISHED:
            found = 0
        elif kind.scored and points:
            found = int(points["points"])
            if found > 100:
                reader.problems.append(codes.POINTS_RANGE.at(reader.path, at, value=found))
        else:
            reader.problems.append(codes.STEP_WORD.at(reader.path, at, word=word, kind=kind.value))
    return found
