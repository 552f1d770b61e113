"""What scenarios and drills cite, held against the library: it exists, it was in force, wrong choices are near enough to be wrong.

A wrong choice of a drill (备选依据) that does not exist teaches an article that is not there; one from a law that has nothing to
do with the matter is seen through without thinking. Near is a law that

- is right for one of the drill's demands,
- has a topic of the drill, or of a law that is right for it,
- is cited by another entry of one of the drill's topics, or
- serves every drill: how petitions are handled, social assistance, public order. Every drill asks after all three.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from casebook.codes import content
from casebook.drill.model import Drill
from casebook.scenario.model import Scenario
from kb.checks.case_dates import check_then, span_of
from kb.checks.citations import check_basis, check_exists
from kb.library import Library
from kb.model import Basis, Kind, Regulation
from kb.model.problems import Place, Problem

ALWAYS_NEAR = frozenset({"信访程序", "低保与临时救助", "行政处罚与治安"})


class CitedLaw:
    """Checks the citations of exercises; what each law is about is gathered once.

    Args:
        library: as it stands.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, piece: Scenario | Drill, on: dt.date) -> Iterator[Problem]:
        """Everything wrong with the citations of one exercise, as of a day."""
        library = self._library
        right = list(_right(piece))
        seen: set[tuple[str, Place]] = set()
        for basis in right:
            mark = (basis.citation.key, basis.at)
            if mark not in seen:
                seen.add(mark)
                yield from check_basis(library, piece.path, piece, basis, on)
        yield from check_then(
            library, piece.path, span_of(piece.happened, _told(piece), piece.verified), right
        )
        if isinstance(piece, Drill):
            yield from self._wrong_choices(piece, on)

    def _wrong_choices(self, drill: Drill, on: dt.date) -> Iterator[Problem]:
        day = drill.happened or on
        near = self._near(drill)
        for demand in drill.demands:
            for basis in demand.distractors:
                missing = list(check_exists(self._library, drill.path, basis, day))
                yield from missing
                law = self._law(basis)
                if not missing and law not in near and not self._topics[law] & ALWAYS_NEAR:
                    yield content.DISTRACTOR_FAR.at(
                        drill.path, basis.at, value=basis.citation.text, topics="、".join(drill.topics)
                    )

    def _near(self, drill: Drill) -> set[str]:
        """The laws whose articles make a wrong choice that has to be thought about."""
        right = {self._law(b) for b in _right(drill)}
        topics = set(drill.topics).union(*(self._topics[law] for law in right))
        by_topic = {law for law, own in self._topics.items() if own & topics}
        return right | by_topic | {law for law, used in self._used.items() if used & set(drill.topics)}

    def _law(self, basis: Basis) -> str:
        return self._library.names.get(basis.citation.law, basis.citation.law)

    @cached_property
    def _topics(self) -> defaultdict[str, set[str]]:
        """Law → the topics of its summaries."""
        out: defaultdict[str, set[str]] = defaultdict(set)
        for entry in self._library.entries(Kind.REGULATION):
            if isinstance(entry, Regulation):
                out[self._library.names.get(entry.law, entry.law)].update(entry.topics)
        return out

    @cached_property
    def _used(self) -> defaultdict[str, set[str]]:
        """Law → the topics of the entries that cite it."""
        out: defaultdict[str, set[str]] = defaultdict(set)
        for (law, _), entries in self._library.cited_by.items():
            out[law].update(topic for entry in entries for topic in entry.topics)
        return out


def _right(piece: Scenario | Drill) -> Iterator[Basis]:
    """The citations that an exercise says are right."""
    if isinstance(piece, Scenario):
        yield from piece.basis
        for _, option in piece.options():
            yield from option.basis
        return
    for demand in piece.demands:
        yield from demand.basis
    for circumstance in (piece.hardship, piece.unlawful):
        yield from circumstance.basis if circumstance else ()


def _told(piece: Scenario | Drill) -> Iterator[str]:
    """The words that tell when a story happened; what an officer may say is none of them."""
    if isinstance(piece, Drill):
        yield piece.story
        return
    yield piece.summary
    for node in piece.nodes:
        yield from (paragraph.text for paragraph in node.paragraphs)
