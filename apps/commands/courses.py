"""``fangzhi courses``: the courses there are, and how far somebody has come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from apps.commands.common import HOME, emit_json, fail, open_home, say
from apps.commands.people import whose
from apps.training.book import Book
from apps.training.courses import followed, local_day, minutes_words
from apps.training.exercises import by_difficulty
from casebook import CasebookError, Course, read_course
from casebook.course.progress import CourseProgress
from casebook.records import AttemptRecord
from casebook.records.place import where_records_are
from kb.library import Library
from kb.model import Kind
from kb.places import Home


@click.command()
@click.option(
    "--name", help="这位学员学到哪里；没有开账号，就是坐在这台电脑前的人。不写只列课程。", metavar="名字"
)
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def courses(name: str | None, content: Path | None, as_json: bool, home: Path | None) -> None:
    """列出课程，从易到难；写了名字，就说这位学员学到哪里。"""
    where = open_home(home, content)
    library = Library.open(where)
    found = [c for e in by_difficulty(library.entries(Kind.COURSE)) if (c := _read(library, e.id))]
    attempts = _attempts(where, name) if name else []
    rows = [followed(library, course, attempts) for course in found]
    if as_json:
        emit_json([_data(r, bool(name)) for r in rows])
        return
    for row in rows:
        click.echo("\t".join(_line(row, bool(name))))
    if not rows:
        say("库里还没有课程。fangzhi new course 标题 可以新建一门。")


def _read(library: Library, entry_id: str) -> Course | None:
    return read_course(library.file_of(entry_id).read_text("utf-8-sig"), library.get(entry_id).path)[0]


def _attempts(home: Home, name: str) -> list[AttemptRecord]:
    book = Book(where_records_are(home))
    book.person_of, _ = whose(home, name)
    try:
        return book.attempts(name)
    except CasebookError as error:
        fail(str(error))
    finally:
        book.close()


def _line(row: CourseProgress, named: bool) -> list[str]:
    course = row.course
    line = [course.id, course.title, course.difficulty.value, f"{len(course.lessons)} 课"]
    if not named:
        return [*line, minutes_words(course.minutes)]
    score = "" if row.score is None or not row.begun else f"平均 {row.score:g} 分"
    state = f"{local_day(row.passed_at)} 结业" if row.passed_at else "" if row.begun else "还没开始"
    return [*line, f"{row.done}/{row.total} 步", score, state]


def _data(row: CourseProgress, named: bool) -> dict[str, Any]:
    course = row.course
    data: dict[str, Any] = {
        "id": course.id,
        "title": course.title,
        "level": course.difficulty.value,
        "lessons": len(course.lessons),
        "minutes": course.minutes,
    }
    if named:
        data |= {
            "done": row.done,
            "total": row.total,
            "score": row.score,
            "passed_at": row.passed_at.isoformat() if row.passed_at else None,
            "next": row.next.key if row.next else None,
        }
    return data
