"""Search: a query in, grouped hits out, each with the reason it is there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np

from kb.law.endings import EndOfForce, replaced_notices
from kb.law.regions import places_in
from kb.model import Vocabulary
from kb.model.citations import law_name
from kb.search import asked
from kb.search.answer_order import AnswerOrder
from kb.search.confirmed import Cache
from kb.search.feedback import Feedback, FrozenFeedback
from kb.search.index.snapshot import FrozenIndex, Index, Snapshot
from kb.search.one_search import Filters, OneSearch, only
from kb.search.query import DEFAULT_LAW, Query, Words, assumed_notice, only_cites, read_query
from kb.search.ranking import Ranker, Weights
from kb.search.results import Results
from kb.search.suggest import Mend, Suggester
from kb.search.words.terms import bigram_key, bigrams, plain

WELL_KNOWN = (
    "刑法",
    "民法典",
    "民事诉讼法",
    "刑事诉讼法",
    "劳动合同法",
    "行政诉讼法",
)  # named first as having an article
TYPO_FREQUENCY_RATIO = 20  # a spelling is a typo when what is meant stands in so many times more passages


@dataclass
class _State:
    """What is ready for one snapshot and one set of confirmed questions."""

    snapshot: Snapshot
    ranker: Ranker
    mark: tuple[str, tuple[int, int]]
    suggester: Suggester
    words: Words
    answers: AnswerOrder


@dataclass
class Searcher:
    """Searches an index; follows it and the feedback as they change.

    Args:
        index: see :func:`kb.search.index.snapshot.open_index`.
        vocabularies: word lists; give new ones with :meth:`use_words`.
        names: short law name → title.
        feedback: confirmed questions, and where queries without results are kept.
        basis: the citations an answer rests on, by entry id.
        replaced: laws whose place another took, by title in comparing form.
        default: the law a bare article number belongs to.
    """

    index: Index | FrozenIndex
    vocabularies: Sequence[Vocabulary] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    feedback: Feedback | FrozenFeedback | None = None
    weights: Weights = field(default_factory=Weights)
    basis: Callable[[str], Sequence[str]] = lambda _entry: ()
    replaced: Mapping[str, EndOfForce] = field(default_factory=dict)
    default: str = DEFAULT_LAW

    def __post_init__(self) -> None:
        self._cache: Cache = {}
        self._made: _State | None = None

    def with_feedback(self, feedback: FrozenFeedback, *, settle: bool = True) -> Searcher:
        """The same search with other confirmed questions; what one more costs does not grow with those there are.

        Args:
            settle: whether to put them together anew when that is due, which takes seconds when there are many.
        """
        other = copy(self)
        other.feedback = feedback
        other._take_up(settle)
        return other

    @property
    def unsettled(self) -> bool:
        """Whether it is time to put the confirmed questions together anew."""
        questions = self._made.ranker.questions if self._made is not None else None
        return questions is not None and questions.confirmed is not None and questions.confirmed.unsettled

    def use_words(
        self,
        vocabularies: Sequence[Vocabulary],
        names: Mapping[str, str],
        replaced: Mapping[str, EndOfForce] | None = None,
    ) -> None:
        """Take up edited word lists; nothing is rebuilt."""
        self.vocabularies, self.names, self._made = vocabularies, names, None
        self.replaced = self.replaced if replaced is None else replaced

    def search(
        self,
        typed: str,
        *,
        on: dt.date,
        filters: Filters | None = None,
        limit: int = 20,
        exactly: bool = False,
    ) -> Results:
        """Search.

        Args:
            typed: as it came from the box.
            on: the day whose law is asked about.
            limit: of hits in all.
            exactly: search what was typed even when it looks like a typo or pinyin.

        Raises:
            IndexUnavailable: when there is no index.
        """
        state = self._state()
        text, applied, notices = (typed, (), ()) if exactly else self._mended(typed, state)
        query = self._real(read_query(text, state.words, state.snapshot.lexicon, self.default), state)
        if query.refusal:
            return Results(typed, notices=(*query.notices, query.refusal))
        results = OneSearch(
            state.ranker, query, on, filters or Filters(), limit, self.basis, answers=state.answers
        ).results()
        results = replace(
            results,
            query=typed,
            applied=applied,
            notices=(
                *notices,
                *replaced_notices(query.text, self.replaced, self.names, on),
                *query.notices,
                *results.notices,
            ),
        )
        if results.hits:
            return results
        offers = tuple(state.suggester.nearest(query.text))
        sentence = (
            f"没有找到。可以试试：{'、'.join(offers)}。"
            if offers
            else "没有找到。可以换个说法，或者按主题浏览。"
        )
        return replace(results, offers=offers, notices=(*results.notices, sentence))

    def _real(self, query: Query, state: _State) -> Query:
        """The query without an article that the law taken for want of a name does not have; takes one that has it."""
        cited = query.citation
        if not query.assumed or cited is None or cited.article is None:
            return query
        number, snapshot = cited.article, state.snapshot
        if snapshot.look_up("target", f"{cited.law}#{number.key}"):
            return query
        if not snapshot.look_up("target", f"{cited.law}#1"):
            return query  # the law itself is not here, so nothing is known of its articles
        laws = list(dict.fromkeys((*WELL_KNOWN, *state.words.known.values())))
        having = snapshot.laws_with(number.key, laws)
        others = tuple(n for n in query.notices if n != assumed_notice(cited))
        lacking = f"《{cited.law}》没有{number.text}"
        if having:
            taken = replace(cited, law=having[0])
            return replace(query, citation=taken, notices=(f"{lacking}，按《{having[0]}》查找。", *others))
        sentence = f"{lacking}，请写上法律名，比如“刑法{number.text}”。"
        alone = sentence if only_cites(query.text) else ""
        return replace(query, citation=None, refusal=alone, notices=others if alone else (sentence, *others))

    def _state(self) -> _State:
        mark = (self.index.current.mark, self.feedback.mark if self.feedback else (0, 0))
        state = self._made
        return state if state is not None and state.mark == mark else self._take_up()

    def _take_up(self, settle: bool = True) -> _State:
        """What is ready for the index and the questions as they stand."""
        snapshot = self.index.current
        mark = (snapshot.mark, self.feedback.mark if self.feedback else (0, 0))
        state = self._made
        confirmed = [(c.question, c.passage) for c in self.feedback.confirmed()] if self.feedback else []
        same = state is not None and state.mark[0] == snapshot.mark
        before = state.ranker.questions if state is not None and same else None
        questions = asked.build(snapshot, confirmed, self._cache, before, settle=settle)
        if state is not None and same:
            state = replace(state, ranker=state.ranker.with_questions(questions), mark=mark)
        else:
            titles = [t for shard in snapshot.shards for t in shard.titles]
            own = {law_name(t): law_name(t) for t in titles}
            words = Words(self.vocabularies, own | dict(self.names))
            listed = [*words.controlled, *words.names, *titles]
            cut = Counter(p for w in words.controlled for p in snapshot.lexicon.cut(plain(w)))
            pieces = [piece for piece, _ in cut.most_common()]
            suggester = Suggester(listed, snapshot.sounds, words.everyday, pieces)
            state = _State(
                snapshot,
                Ranker(snapshot, questions, self.weights),
                mark,
                suggester,
                words,
                AnswerOrder(snapshot),
            )
        self._made = state
        return state

    def _mended(self, typed: str, state: _State) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
        """The query with pinyin and typos replaced, what was replaced, and sentences that say so."""
        letters = state.suggester.by_letters(typed)
        if letters:
            others = f"也可能是：{'、'.join(letters[1:])}。" if letters[1:] else ""
            return letters[0], ((typed, letters[0]),), (f"按拼音“{typed}”查找：{letters[0]}。{others}",)
        text = plain(typed[:200])
        words = state.snapshot.lexicon.cut(text)
        mends = state.suggester.mends(text, words, lambda a, b: _unknown(state.snapshot, a, b))
        mends = [
            m for m in mends if not places_in(m.typed)
        ]  # a place is no typo, whether or not its law is here
        if not mends:
            return typed, (), ()
        for mend in mends:
            text = text.replace(mend.typed, mend.meant)
        applied = tuple((m.typed, m.meant) for m in mends)
        return text, applied, tuple(_said(m) for m in mends)


def _said(mend: Mend) -> str:
    return f"已按“{mend.meant}”查找（输入的是“{mend.typed}”）。"


def _unknown(snapshot: Snapshot, typed: str, meant: str) -> bool:
    """Whether what was typed hardly ever stands anywhere while what is meant does."""
    return _frequency(snapshot, typed) * TYPO_FREQUENCY_RATIO <= _frequency(snapshot, meant)


def _frequency(snapshot: Snapshot, word: str) -> int:
    """In how many passages the rarest pair of a word's characters stands."""
    keys = np.array([bigram_key(p) for p in bigrams(word)], np.uint64)
    total = 0
    for shard in snapshot.shards:
        at = shard.text.find(keys)
        if len(keys) and (at >= 0).all():
            total += min(len(shard.text.holding(int(c))) for c in at)
    return total


__all__ = ["Filters", "Searcher", "only"]
