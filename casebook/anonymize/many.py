"""Many texts at once: on every processor of one machine, and with the same pseudonyms throughout where that is wanted."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, TypeVar

from casebook.anonymize.detect import Memo
from casebook.anonymize.normalise import normalise
from casebook.anonymize.pseudonyms import Pseudonyms
from casebook.anonymize.recognise.intake_record import Known
from casebook.anonymize.recognise.names import TAGS
from casebook.anonymize.replace import Anonymized, Options, is_wanted, replace_found, search
from casebook.anonymize.span import Finding
from casebook.anonymize.tagger import lac
from casebook.anonymize.tagger.model import fragments, learn

CHUNK = 40  # texts that are tagged together, and that one process takes at a time
ALONE = 60  # texts for which starting processes would take longer than the work

Given = TypeVar("Given")
Done = TypeVar("Done")
_Searched = tuple[list[Finding], Memo]


def anonymize_many(
    texts: Iterable[str | None],
    known: Known | None = None,
    options: Options | None = None,
    *,
    shared: bool = False,
    processes: int | None = None,
) -> list[Anonymized]:
    """Replace everything found in many texts, such as the letters of a column of a table.

    Args:
        texts: any texts; None and not-a-number, the empty cells of a table, count as empty texts.
        known: the parties on the intake record, looked for in every text.
        options: what to replace; the strict policy by default.
        shared: whoever is named in full has the same pseudonym in all texts, and no two of them the same; a surname alone
            (王主任) is somebody of that text only.
        processes: how many at once; by default one a processor, and one alone for few texts. Where new processes start as
            fresh ones (Windows, macOS, a program with threads), call it under ``if __name__ == "__main__":``.

    Returns:
        One result a text, in their order.

    Raises:
        KnownValueSurvivesError: when a value of the record could not be removed from one of the texts.
    """
    rows = [text if isinstance(text, str) else "" for text in texts]
    chosen = options or Options()
    workers = processes or (1 if len(rows) <= ALONE else os.cpu_count() or 1)
    size = max(1, min(CHUNK, -(-len(rows) // workers)))
    chunks = [rows[at : at + size] for at in range(0, len(rows), size)]
    with _Workers(min(workers, len(chunks))) as pool:
        if not shared:
            return _flat(pool.run(partial(_each, known=known, options=chosen), chunks))
        searched: list[_Searched] = _flat(pool.run(partial(_search, known=known, options=chosen), chunks))
        names = Pseudonyms("\n".join(rows))
        for text, (found, _) in zip(rows, searched, strict=True):
            wanted = [item for item in found if is_wanted(item, chosen)]
            names.learn(text, wanted, in_full=True)
            names.name_firms(text, wanted)
        work = list(zip(rows, searched, strict=True))
        parts = [work[at : at + size] for at in range(0, len(work), size)]
        return _flat(pool.run(partial(_replace, known=known, options=chosen, names=names), parts))


class _Workers:
    """This process, or several."""

    def __init__(self, count: int) -> None:
        self._pool = ProcessPoolExecutor(count, mp_context=_context()) if count > 1 else None

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def run(self, work: Callable[[Given], Done], parts: Sequence[Given]) -> list[Done]:
        """The results in the order of the parts."""
        return list(map(work, parts) if self._pool is None else self._pool.map(work, parts))


def _context() -> multiprocessing.context.BaseContext:
    """Copies of this process where that is safe: they have the dictionary already; else new ones."""
    if "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1:
        _search(["预热王建国"], None, Options(), others=False)
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _each(texts: Sequence[str], known: Known | None, options: Options) -> list[Anonymized]:
    """Each text with pseudonyms of its own."""
    memo = _tagged(texts, options)
    return [replace_found(text, known, options, Pseudonyms(text), memo) for text in texts]


def _search(
    texts: Sequence[str], known: Known | None, options: Options, others: bool = True
) -> list[_Searched]:
    """What is found in each text, and what was learnt of its sentences."""
    memo = _tagged(texts, options, others)
    return [(search(text, known, options, memo), memo) for text in texts]


def _replace(
    work: Sequence[tuple[str, _Searched]], known: Known | None, options: Options, names: Pseudonyms
) -> list[Anonymized]:
    """Each text with the pseudonyms of all."""
    return [
        replace_found(text, known, options, _of_one(names, text, found, options), memo, found)
        for text, (found, memo) in work
    ]


def _of_one(names: Pseudonyms, text: str, found: list[Finding], options: Options) -> Pseudonyms:
    wanted = [item for item in found if is_wanted(item, options)]
    return names.for_one_text(text, wanted)


def _tagged(texts: Sequence[str], options: Options, others: bool = True) -> Memo:
    """The sentences of all texts, tagged together: half as long again would be needed one by one."""
    memo = Memo()
    flows = [normalise(text).flow.text for text in texts]
    learn((flow[a:b] for flow in flows for a, b in fragments(flow)), TAGS, memo.tags)
    if others and options.policy.third_voice:
        lac.people("\n".join(flows), memo.third)
    return memo


def _flat(parts: Iterable[list[Any]]) -> list[Any]:
    return [item for part in parts for item in part]
