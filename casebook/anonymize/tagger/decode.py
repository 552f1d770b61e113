"""The best path through a network's opinions of each character: Viterbi under a CRF's weights, a batch at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from casebook.anonymize.tagger.parameters import Floats

Ints = npt.NDArray[np.intp]


def best_paths(
    emission: Floats, lengths: npt.NDArray[np.integer], first: Floats, last: Floats, steps: Floats
) -> list[Ints]:
    """The best tag path of each text of a batch.

    Args:
        emission: character, text, tag; texts come longest first.
        lengths: characters of each text.
        first: weight of each tag at the beginning.
        last: weight of each tag at the end.
        steps: weight of going from one tag (row) to the next (column).

    Returns:
        Numbers of tags, one array a text.
    """
    active = (np.arange(emission.shape[0])[:, None] < lengths[None, :]).sum(axis=1)
    best = emission[0] + first
    back = np.zeros(emission.shape, dtype=np.int16)
    backward_steps = np.ascontiguousarray(steps.T)
    for step in range(1, emission.shape[0]):
        count = active[step]
        scores = best[:count, None, :] + backward_steps[None, :, :]
        chosen = scores.argmax(axis=2)
        back[step, :count] = chosen
        best[:count] = (
            np.take_along_axis(scores, chosen[:, :, None], axis=2)[:, :, 0] + emission[step, :count]
        )
    ends = (best + last).argmax(axis=1)
    rows = np.arange(len(lengths))
    paths = np.zeros(emission.shape[:2], dtype=np.intp)
    paths[lengths - 1, rows] = ends
    for step in range(emission.shape[0] - 1, 0, -1):
        count = active[step]
        paths[step - 1, :count] = back[step, rows[:count], paths[step, :count]]
    return [paths[:length, row] for row, length in enumerate(lengths)]
