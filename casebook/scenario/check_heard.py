"""Lint: whether the petitioner hears what is said. Scenes that answer, choices that lead somewhere, promises that cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from casebook.codes import content
from casebook.scenario.model import CREDITS, Scenario
from casebook.scenario.read import clip
from kb.content.markdown import Source
from kb.model.problems import Problem

Found = Iterator[Problem]

MOST_DEAF = 3
"""One scene in so many may lead on whatever is chosen."""


def _lines(scenario: Scenario, source: Source) -> Found:
    """Every scene but the first has a line that depends on trust, emotion or what was said."""
    for node in scenario.nodes:
        first, ending = node.id == scenario.start, node.ending is not None
        if not (first or ending) and node.options and not any(p.guards for p in node.paragraphs):
            yield content.SCENE_DEAF.at(scenario.path, node.at, title=node.title)


def _ways(scenario: Scenario, source: Source) -> Found:
    """A choice that leads nowhere else is one the petitioner did not hear."""
    asked = [n for n in scenario.nodes if len(n.options) > 1]
    deaf = [n for n in asked if len({o.target for o in n.options}) == 1]
    if MOST_DEAF * len(deaf) > len(asked):
        titles = "、".join(n.title for n in deaf)
        yield content.LEADS_ON.at(scenario.path, deaf[0].at, count=len(asked), deaf=len(deaf), titles=titles)


def _promises(scenario: Scenario, source: Source) -> Found:
    """An empty promise may calm; trust it wins is lost when it comes due, and no single line wins that back."""
    due = {o.promise.node for _, o in scenario.options() if o.promise}
    for node, option in scenario.options():
        trust = option.effects.trust
        if "越权承诺" in option.errors and option.promise is None and trust > 0:
            how = "许了办不到的，换来了信任，又没有写到期"
        elif node.id in due and trust >= CREDITS:
            how = "一句话把失信丢掉的信任补了回来"
        else:
            continue
        yield content.PROMISE_FREE.at(scenario.path, option.at, text=clip(option.text.strip("“”")), how=how)


HEARD_RULES: tuple[Callable[[Scenario, Source], Found], ...] = (_lines, _ways, _promises)
