"""Opening a class: from an exercise of the library, or a paper drawn from its questions, to the class's first event.

What is opened is kept with the class as it was read now; whatever is edited later changes no class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from casebook import read_course, read_drill, read_scenario
from casebook.course.model import Course, CourseStep, StepKind
from casebook.errors import ClassRefused
from casebook.exam.model import BankItem, ExamPlan, item_data
from casebook.exam.sitting import draw
from casebook.records.store import new_id
from casebook.training_class.events import opening
from casebook.training_class.model import ClassStep, Way
from kb.library import Library
from kb.model import Entry, Kind

PAPER = "培训班试卷"
"""Under which id a paper is recorded that was drawn for one class and belongs to no course."""
DEFAULT_PLAN = ExamPlan(20, minutes=30, pass_mark=60)
SOURCES = (Kind.SCENARIO, Kind.DRILL, Kind.COURSE)
"""What a class can be opened from, beside a paper."""
Bank = Callable[[], Iterable[BankItem]]


def prepare(
    library: Library,
    way: Way,
    source: str,
    bank: Bank,
    *,
    title: str = "",
    plan: ExamPlan | None = None,
) -> dict[str, Any]:
    """What the first event of a class holds; reads files, so not in the loop.

    Args:
        library: the content as it is now.
        way: how the class is run.
        source: id of a scenario, drill or course; empty for a paper drawn from all questions.
        bank: gives all questions of the library; asked only where a paper is drawn.
        title: of the class; the exercise's own when empty.
        plan: of a paper, how it is made up.

    Raises:
        ClassRefused: when nothing of this can be run in this way; the sentence is fit to be shown.
    """
    sources: dict[str, str] = {}
    if not source:
        steps: list[ClassStep] = [_paper(PAPER, title or "试卷", plan or DEFAULT_PLAN, bank)]
        own = "试卷"
    else:
        entry = _entry(library, source)
        own = entry.title
        steps = _steps(library, entry, bank, sources, plan)
    fitting = [s for s in steps if _fits(s, way)]
    if not fitting:
        raise ClassRefused(_NOTHING[way].format(title=own))
    kept = {s.content for s in fitting}
    used = {id: text for id, text in sources.items() if id in kept}
    return opening(" ".join(title.split()) or own, way, tuple(fitting), used)


_NOTHING = {
    Way.TOGETHER: "“{title}”里没有能一起走的练习。",
    Way.OWN_PACE: "“{title}”里没有能各走各的练习。",
    Way.PAIRS: "“{title}”里没有情景，结对练要用情景。",
    Way.PAPER: "“{title}”里没有试卷。试卷可以从课程的考试来，也可以从全部题目里抽。",
}


def _fits(step: ClassStep, way: Way) -> bool:
    if way is Way.PAPER:
        return bool(step.items)
    if way is Way.PAIRS:
        return step.kind is StepKind.PLAY
    return True


def _entry(library: Library, id: str) -> Entry:
    if id not in library or library.get(id).kind not in SOURCES:
        raise ClassRefused("库里没有这个练习，请从情景、分类练习或者课程里选一个。")
    return library.get(id)


def _text(library: Library, id: str) -> str:
    try:
        return Path(library.file_of(id)).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ClassRefused(f"“{id}”的文件读不出来，请告诉管理员。") from None


def _steps(
    library: Library, entry: Entry, bank: Bank, sources: dict[str, str], plan: ExamPlan | None
) -> list[ClassStep]:
    text = _text(library, entry.id)
    if entry.kind is Kind.COURSE:
        course = read_course(text, entry.path)[0]
        if course is None:
            raise ClassRefused(f"“{entry.title}”里有错，先到“编写”里改好再开班。")
        made = (_of_course(library, course, step, bank, sources, plan) for _, step in course.steps())
        return [step for step in made if step is not None]
    read: Any = read_scenario if entry.kind is Kind.SCENARIO else read_drill
    if read(text, entry.path)[0] is None:
        raise ClassRefused(f"“{entry.title}”里有错，先到“编写”里改好再开班。")
    sources[entry.id] = text
    kind = StepKind.PLAY if entry.kind is Kind.SCENARIO else StepKind.JUDGE
    return [ClassStep(kind, entry.id, entry.title, entry.fingerprint)]


def _of_course(
    library: Library,
    course: Course,
    step: CourseStep,
    bank: Bank,
    sources: dict[str, str],
    plan: ExamPlan | None,
) -> ClassStep | None:
    """One step of a course; None where its content is gone or broken, or where each answers in own words."""
    if step.plan is not None:
        return _paper(
            step.content,
            f"{step.kind}：{course.title}",
            plan or step.plan,
            bank,
            step.kind,
            course.fingerprint,
        )
    if step.content not in library or step.kind is StepKind.SAY:
        return None
    entry, text = library.get(step.content), _text(library, step.content)
    read: Any = {StepKind.PLAY: read_scenario, StepKind.JUDGE: read_drill}.get(step.kind)
    if read is not None and read(text, entry.path)[0] is None:
        return None
    sources[entry.id] = text if read is not None else str(getattr(entry, "body", ""))
    return ClassStep(step.kind, entry.id, entry.title, entry.fingerprint)


def _paper(
    content: str,
    title: str,
    plan: ExamPlan,
    bank: Bank,
    kind: StepKind = StepKind.EXAM,
    fingerprint: str = "",
) -> ClassStep:
    """A paper whose questions everybody in the class is asked, so that each of them tells something."""
    items = draw(bank(), plan, new_id())
    if not items:
        raise ClassRefused("题库里没有合适的题，换个范围再出卷。")
    return ClassStep(
        kind, content, title, fingerprint, tuple(item_data(i) for i in items), plan.minutes, plan.pass_mark
    )
