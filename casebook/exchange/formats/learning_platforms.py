"""Packages for learning platforms: SCORM 1.2, SCORM 2004 (4th edition), cmi5."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casebook.course.model import DRILL_PASS, Course, CourseStep, StepKind
from casebook.exam.model import BankItem
from casebook.exam.sitting import draw
from casebook.exchange.model import ExchangeFormat, FormatNote, NotExchangeable, Wanted, WrittenFile
from casebook.exchange.packages import compiling
from casebook.exchange.packages.packaging import pack
from casebook.exchange.papers import papers_of
from kb.model import Entry, Guide, Kind


def unit_of(wanted: Wanted) -> tuple[dict[str, Any], list[FormatNote]]:
    """The one entry wanted as a compiled unit, and what of it is not in it.

    Raises:
        NotExchangeable: for several entries, broken ones, and courses of which nothing is left.
    """
    if len(wanted.entries) != 1:
        raise NotExchangeable("一个包只装一门课程、一个情景或者一道分类练习，请一个一个导出。")
    entry = wanted.entries[0]
    if entry.kind is Kind.SCENARIO:
        scenario = wanted.scenario(entry)
        compiled = compiling.compiled_scenario(scenario)
        return compiling.unit_of_one(scenario, compiled, scenario.pass_mark), []
    if entry.kind is Kind.DRILL:
        drill = wanted.drill(entry)
        return compiling.unit_of_one(drill, compiling.compiled_drill(drill), DRILL_PASS), []
    return _course(wanted, wanted.course(entry))


def _course(wanted: Wanted, course: Course) -> tuple[dict[str, Any], list[FormatNote]]:
    notes: list[FormatNote] = []
    steps: list[tuple[CourseStep, str, dict[str, Any]]] = []
    bank: tuple[BankItem, ...] = ()
    used: set[str] = set()
    for lesson, step in course.steps():
        if step.plan is not None:
            bank = bank or papers_of(wanted)
            drawn = draw(bank, step.plan, step.content, used)
            used |= {i.key for i in drawn}
            if drawn:
                compiled = compiling.compiled_paper(drawn, step.plan.minutes)
                steps.append((step, f"{lesson.title}：{step.kind.value}", compiled))
            if step.plan.minutes:
                notes.append(
                    FormatNote(
                        f"“{lesson.title}”的考试不限时（原来 {step.plan.minutes} 分钟），补考次数由平台管。"
                    )
                )
            continue
        found = wanted.library.get(step.content) if step.content in wanted.library else None
        if found is None:
            notes.append(FormatNote(f"“{lesson.title}”里的 {step.content} 已经不在库里，没有装进去。"))
            continue
        title, content = _step(wanted, step, found)
        steps.append((step, title, content))
    if not steps:
        raise NotExchangeable(f"“{course.title}”里没有能装进包里的内容。")
    return compiling.unit_of_course(course, steps), notes


def _step(wanted: Wanted, step: CourseStep, found: Entry) -> tuple[str, dict[str, Any]]:
    if isinstance(found, Guide):
        return found.title, compiling.compiled_guide(found)
    if step.kind is StepKind.JUDGE:
        return found.title, compiling.compiled_drill(wanted.drill(found))
    scenario = wanted.scenario(found)
    if step.kind is StepKind.SAY:
        reply = compiling.compiled_reply(scenario, step.node)
        return str(reply["title"]), reply
    return scenario.title, compiling.compiled_scenario(scenario)


def _writer(way: str) -> Callable[[Wanted], WrittenFile]:
    def write(wanted: Wanted) -> WrittenFile:
        unit, notes = unit_of(wanted)
        return WrittenFile(pack(unit, way), ".zip", tuple(notes))

    return write


_LOST = "自己说一句只给参考说法，不给提示；考试抽好一份卷子、不限时；情景复盘没有每步的丢分和更好的选项，只有一条最好的路。"
FORMATS = tuple(
    ExchangeFormat(
        key,
        title,
        about,
        (".zip",),
        _LOST,
        (Kind.COURSE, Kind.SCENARIO, Kind.DRILL),
        (),
        None,
        _writer(key),
        order=60,
        answers=True,
    )
    for key, title, about in (
        ("scorm12", "SCORM 1.2 课件", "几乎所有学习平台都收的课件包，不用连访知就能学"),
        ("scorm2004", "SCORM 2004 课件", "第四版课件包，成绩和完成分开记"),
        ("cmi5", "cmi5 课件", "往 xAPI 学习记录库记成绩的课件包"),
    )
)
