"""Work in a thread, its result on the page: failures told, what nobody waits for dropped, records always written."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from apps.desk.desk import Desk
from apps.page.later import DISK, FAILED, deliverer
from apps.page.learning import LearningView
from apps.page.shell import Shell, View, always
from kb.errors import UnknownEntry
from tests.apps.training_desk import stage, training_desk, visitor


class Elsewhere:
    """A shell whose visitor has gone on to another page."""

    current = None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


def fails(error: Exception) -> Any:
    raise error


def test_work_is_done_in_a_worker_and_its_result_shown(desk: Desk) -> None:
    page, shown = View(visitor(desk)), []
    page.later(threading.get_ident, shown.append)
    page.later(threading.get_ident, shown.append, thread=desk.slow)
    assert len({*shown, threading.get_ident()}) == 3


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnknownEntry("没有这一条。"), "没有这一条。"),
        (OSError(28, "secret"), DISK),
        (ValueError("secret"), FAILED),
    ],
)
def test_a_failure_is_told_and_logged_by_its_type(
    desk: Desk, caplog: pytest.LogCaptureFixture, error: Exception, said: str
) -> None:
    page, failed = View(visitor(desk)), []
    with caplog.at_level(logging.INFO):
        page.later(lambda: fails(error), lambda _: None, lambda: failed.append(1))
    assert stage(page, "notice")["text"] == said and failed == [1]
    assert "secret" not in caplog.text
    assert (type(error).__name__ in caplog.text) == (said in (DISK, FAILED))


def test_what_fails_while_it_is_shown_is_told_too(desk: Desk) -> None:
    page = View(visitor(desk))
    page.later(lambda: 1, lambda _: fails(KeyError("x")))
    assert stage(page, "notice")["text"] == FAILED


def test_work_nobody_waits_for_is_neither_begun_nor_shown(desk: Desk) -> None:
    page, done = View(visitor(desk), cast(Shell, Elsewhere())), []
    page.later(lambda: done.append("work"), lambda _: done.append("shown"))
    assert done == []
    page.later(lambda: done.append("work"), lambda _: done.append("shown"), wanted=always)
    assert done == ["work", "shown"]


def test_a_result_overtaken_while_it_was_found_is_dropped(desk: Desk) -> None:
    page, shown = View(visitor(desk)), []
    newest = [1]
    page.later(lambda: newest.append(2), shown.append, wanted=lambda: newest[-1] == 1)
    assert shown == []


def test_a_record_is_written_although_the_visitor_has_gone_on(desk: Desk) -> None:
    page, done = LearningView(visitor(desk), cast(Shell, Elsewhere())), []
    page.recorded(lambda: done.append("written"), lambda _: None)
    page.read(lambda: done.append("read"), lambda _: None)
    assert done == ["written"]


def test_a_worker_may_tell_how_far_it_is(desk: Desk) -> None:
    page, told = View(visitor(desk)), []
    tell = deliverer()
    page.later(lambda: [tell(lambda n=n: told.append(n)) for n in (1, 2)], lambda _: told.append(3))  # type: ignore[misc]
    assert told == [1, 2, 3]


def test_slow_work_keeps_nobody_waiting(desk: Desk) -> None:
    page, shown, end = View(visitor(desk)), [], threading.Event()
    try:
        for _ in range(4):
            desk.slow.submit(end.wait, 30)
        page.later(lambda: "files", shown.append)
    finally:
        end.set()
    assert shown == ["files"]
