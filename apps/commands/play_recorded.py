"""A scenario in the terminal, kept in the records."""

from __future__ import annotations

import sys

from apps.commands.common import fail, say
from apps.commands.people import whose
from apps.training.book import SCENARIO, Book
from apps.training.debrief import result_of
from casebook import CasebookError, Scenario, replay, scene
from casebook.missed import cards_from_score
from casebook.records.place import where_records_are
from casebook.scenario.engine import Attempt
from casebook.scenario.model import FORMAT
from casebook.scenario.terminal import play as run
from kb.places import Home


def play_recorded(scenario: Scenario, name: str, home: Home, again: bool) -> None:
    """Play under a name: every choice is on disk before the next is asked, and an unfinished attempt goes on."""
    book = Book(where_records_are(home))
    book.person_of, told = whose(home, name)
    try:
        open_ones = [
            a
            for a in book.attempts(name, SCENARIO)
            if a.content == scenario.id
            and a.result is None
            and a.choices
            and not again
            and (a.fingerprint, a.format) == (scenario.fingerprint, FORMAT)
        ]
        choices = open_ones[-1].choices if open_ones else ()
        record = open_ones[-1].id if open_ones else book.begin(name, scenario.id, scenario.fingerprint)
        if choices:
            say(f"接着上次，从第 {len(choices) + 1} 步开始。要从头来，加 --again。")

        def keep(attempt: Attempt) -> None:
            book.records.choose(record, attempt.state.turns, attempt.choices[-1], book.clock())

        leaving = "先到这里。已经做的选择都记下了，下回同样运行就接着做，网页的“我的学习”里也能接着。"
        done = run(
            scenario,
            sys.stdin,
            sys.stdout,
            attempt=replay(scenario, choices),
            record=keep,
            seed=record,
            leaving=leaving,
        )
        if scene(scenario, done).over:
            made, result = result_of(scenario, done)
            book.finish(name, record, result, cards_from_score(scenario, made, book.clock()))
            say(told)
    except CasebookError as error:
        fail(str(error))
