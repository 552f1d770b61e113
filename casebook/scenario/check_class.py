"""Lint: whether a scenario can be used in a class. Three questions worth discussing, and cards for a pair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from casebook.codes import in_class
from casebook.scenario.model import PairCards, Scenario
from casebook.scenario.read import clip
from casebook.scenario.read_class import CARDS, DISCUSSION, class_sections
from kb.content.markdown import Source
from kb.model.labels import labels_of
from kb.model.problems import Place, Problem

Found = Iterator[Problem]

QUESTIONS = 3
_CLOSED = re.compile(r"(?:吗|是不是|对不对|有没有|好不好|该不该|行不行)[^，。；？]{0,2}[？?]$")


def _discussion(scenario: Scenario, source: Source) -> Found:
    section = class_sections(source).get(DISCUSSION)
    if len(scenario.discussion) != QUESTIONS:
        at = section.title.at if section else Place()
        yield in_class.DISCUSSION_COUNT.at(scenario.path, at, count=len(scenario.discussion))
    for item in section.items if section else ():
        text = item.text.value
        if _CLOSED.search(text):
            how = "用“是”或者“不是”就答完了"
        elif not text.endswith(("？", "?")):
            how = "不是一个问题"
        else:
            continue
        yield in_class.DISCUSSION_CLOSED.at(scenario.path, item.text.at, text=clip(text), how=how)


def _cards(scenario: Scenario, source: Source) -> Found:
    section = class_sections(source).get(CARDS)
    at = section.title.at if section else Place()
    missing = [
        row.label
        for row in labels_of(PairCards)
        if not (scenario.cards and getattr(scenario.cards, row.name))
    ]
    if missing:
        yield in_class.CARDS_INCOMPLETE.at(scenario.path, at, label="、".join(missing))


CLASS_RULES: tuple[Callable[[Scenario, Source], Found], ...] = (_discussion, _cards)
