"""What passages are worth before anything is asked, kept so that a ranking need not look at each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kb.search.words.terms import Floats, Ints


@dataclass(frozen=True)
class Prior:
    """What the passages of a shard are worth before anything is asked.

    Attributes:
        rows: one a passage.
        groups: the most that any passage of a group is worth; nearly all others are worth the same.
        odd: the passages that are worth less.
        less: by how much, as a negative number.
    """

    rows: Floats
    groups: Floats
    odd: Ints
    less: Floats

    @classmethod
    def of(cls, rows: Floats, group: Ints, groups: int) -> Prior:
        """From the worth of each passage."""
        most = np.full(groups, -np.inf, np.float32)
        np.maximum.at(most, group, rows)
        odd = np.nonzero(rows < most[group])[0]
        return cls(rows, most, odd, rows[odd] - most[group[odd]])
