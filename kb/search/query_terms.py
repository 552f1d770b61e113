"""The terms of a query, and how much each counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.search.words.terms import STOP, STOP_KEYS, Floats, Keys, Lexicon, character_keys

_STOP_CHARACTERS = character_keys("".join(sorted(w for w in STOP if len(w) == 1)))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a query is scored by.

    Attributes:
        keys: distinct terms.
        weights: how much each counts; the square root of how often it stands in the query.
        own: False for terms the vocabulary added.
        text: what was cut, in plain form.
    """

    keys: Keys
    weights: Floats
    own: npt.NDArray[np.bool_]
    text: str = ""

    @property
    def typed(self) -> tuple[Keys, Floats]:
        """The terms that stand in the query itself, and their weights."""
        if self.own.all():  # as nearly always; a mask costs more than to look
            return self.keys, self.weights
        return self.keys[self.own], self.weights[self.own]

    @property
    def characters(self) -> Keys:
        """Distinct Chinese characters of the query, but those that only ask.

        The desk's entries are found by them too, for people say 停了 where an answer says 停发.
        """
        found = np.unique(character_keys(self.text))
        return found[~np.isin(found, _STOP_CHARACTERS)]


def terms_of(lexicon: Lexicon, text: str, added: Sequence[str] = (), share: float = 0.4) -> Terms:
    """The terms of a plain text: words and bigrams, less the words that only ask.

    Args:
        added: phrases from the vocabulary, in plain form.
        share: how much an added term counts beside a typed one.
    """
    counts = _counts(lexicon, text)
    extra = {k: c for phrase in added for k, c in _counts(lexicon, phrase).items() if k not in counts}
    keys = np.array([*counts, *extra], np.uint64)
    weights = np.sqrt(np.array([*counts.values(), *extra.values()], np.float32))
    own = np.arange(len(keys)) < len(counts)
    if extra:
        weights[~own] *= np.float32(share)
    return Terms(keys, weights, own, text)


def _counts(lexicon: Lexicon, text: str) -> dict[int, int]:
    out: dict[int, int] = {}
    for key in lexicon.terms(text)[0]:
        if key not in STOP_KEYS:
            out[key] = out.get(key, 0) + 1
    return out
