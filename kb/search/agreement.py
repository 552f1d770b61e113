"""The first hits of a ranking put in order anew, by how far they agree with one another.

Several articles of one law among the first, of one chapter, or side by side, tell something that no article tells alone.
The weights are numbers learnt by ``tests/benchmarks/learn_order.py``, which also shows what they are worth on questions
they were not learnt from. Scores are handed out in the new order, so what compares scores elsewhere is not moved.
"""

from __future__ import annotations

import numpy as np

from kb.search.words.terms import Floats, Ints, Keys

DEPTH = 80  # hits that are put in order anew
SHARING = 1.5  # points; a hit so much below the best counts a factor of e less among those it agrees with
SIGNS = ("score", "place", "law", "chapter", "beside", "near", "best of the law")
LEARNT = (0.568, -0.665, -0.074, -1.903, 0.179, -0.088, -0.128)


def signs(scores: Floats, rows: Ints, laws: Keys, chapters: Keys) -> Floats:
    """What is known of each hit beside the others, a column a sign.

    Args:
        scores: highest first.
        rows: where hits stand; the articles of a law follow one another.
        laws, chapters: keys of what each belongs to.
    """
    behind = scores - scores[0]
    share = np.exp(behind / np.float32(SHARING))
    same_law, same_chapter = laws[:, None] == laws, chapters[:, None] == chapters
    apart = np.where(same_law, np.abs(rows[:, None] - rows), -1)
    total = share.sum()
    return np.stack(
        [
            behind,
            np.log1p(np.arange(len(rows), dtype=np.float32)),
            same_law @ share / total,
            same_chapter @ share / total,
            np.where(apart == 1, share, 0).max(axis=1),
            np.where(apart == 2, share, 0).max(axis=1),
            np.where(same_law, behind, -np.inf).max(axis=1),
        ],
        axis=1,
    ).astype(np.float32)
