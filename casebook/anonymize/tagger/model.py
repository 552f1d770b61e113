"""Person, place and organisation names by the GRU-CRF tagger inside jieba (``lac_small``), in plain numpy.

Two bidirectional GRU layers of 128 units over characters, a linear layer and a CRF over 57 tags. The model was
trained by Baidu for Paddle; only its parameter files are used, Paddle itself is not needed.
"""

from __future__ import annotations

import importlib.util
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from casebook.anonymize.tagger.decode import Ints, best_paths
from casebook.anonymize.tagger.parameters import Floats, read_tensor
from casebook.anonymize.tagger.threads import one_thread

_SENTENCE = re.compile(r"[^。！？；!?;\n\r]+[。！？；!?;]?")
_LONGEST = 160  # characters in one fragment; longer sentences are cut at a comma or hard
_BATCH = 6144  # characters in one batch, padding included; larger ones leave the processor cache
_LOCK = threading.Lock()
# The model learnt these marks half-width; full-width ones come out as words.
WIDTH = str.maketrans("，、：；！？（）。“”‘’—", ",,:;!?().\"\"''-")


@dataclass(frozen=True)
class Tagged:
    """One tagged stretch: ``start`` and ``end`` in the text that was tagged, ``tag`` such as ``PER``."""

    start: int
    end: int
    tag: str


TagMemo = dict[str, list[Tagged]]


@dataclass(frozen=True)
class _Gru:
    """One direction of one layer: input projection, then gates (update, reset) and candidate weights."""

    weight: Floats
    bias: Floats
    gates: Floats
    candidate: Floats


@dataclass(frozen=True)
class _Model:
    """All parameters with the two vocabularies."""

    words: dict[str, int]
    tags: tuple[str, ...]
    embedding: Floats
    layers: tuple[tuple[_Gru, _Gru], ...]
    weight: Floats
    bias: Floats
    first: Floats
    last: Floats
    steps: Floats


def tag(text: str) -> list[Tagged]:
    """Tag names, places, organisations and parts of speech.

    The model is loaded at the first call (about a tenth of a second) and shared between threads.

    Args:
        text: any text; full-width letters and digits are best folded before.

    Returns:
        Stretches in order of position, covering every sentence of the text.
    """
    return tag_all(text, None)


def tag_all(
    text: str,
    wanted: frozenset[str] | None,
    memo: TagMemo | None = None,
    pieces: Sequence[tuple[int, int]] | None = None,
) -> list[Tagged]:
    """Tag a text and keep some tags.

    Args:
        text: as for ``tag``.
        wanted: tags to keep; ``None`` keeps all.
        memo: sentences tagged before with the same ``wanted``, and those of this text after; it holds personal data
            and lives no longer than one call of ``anonymize``.
        pieces: the fragments to tag, as ``fragments`` gives them; None for all.

    Returns:
        As ``tag``.
    """
    known = {} if memo is None else memo
    pieces = list(fragments(text)) if pieces is None else pieces
    if not pieces:
        return []
    folded = text.translate(WIDTH)
    learn((folded[a:b] for a, b in pieces), wanted, known)
    found = [
        Tagged(start + item.start, start + item.end, item.tag)
        for start, end in pieces
        for item in known[folded[start:end]]
    ]
    return sorted(found, key=lambda item: item.start)


def learn(sentences: Iterable[str], wanted: frozenset[str] | None, memo: TagMemo) -> None:
    """Tag sentences, each once and those of like length together, into a memo that ``tag_all`` reads."""
    fresh = list({s: None for s in (sentence.translate(WIDTH) for sentence in sentences) if s not in memo})
    if not fresh:
        return
    fresh.sort(key=len, reverse=True)
    model = _load()
    with one_thread():
        for batch in in_batches(fresh, _BATCH):
            for sentence, path in zip(batch, _decode(model, batch), strict=True):
                memo[sentence] = list(_stretches(model.tags, path, wanted))


def fragments(text: str) -> Iterator[tuple[int, int]]:
    """Cut into sentences of at most ``_LONGEST`` characters, at a comma where there is one."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST:
            comma = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in "，,、")
            cut = comma + 1 if comma >= 0 else start + _LONGEST
            yield start, cut
            start = cut
        if not text[start:end].isspace():
            yield start, end


def in_batches(sentences: Sequence[str], size: int) -> Iterator[list[str]]:
    """Group sentences, longest first, so that little is padded; ``size`` characters a batch, padding included."""
    batch: list[str] = []
    for sentence in sentences:
        if batch and len(batch[0]) * (len(batch) + 1) > size:
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch


def _stretches(tags: Sequence[str], path: Ints, wanted: frozenset[str] | None) -> Iterator[Tagged]:
    """Join B and I tags into stretches, counted from the sentence's first character."""
    start, current = 0, ""
    for at, number in enumerate(path):
        name, _, part = tags[number].partition("-")
        if at and part == "I" and name == current:
            continue
        if at and (wanted is None or current in wanted):
            yield Tagged(start, at, current)
        start, current = at, name
    if wanted is None or current in wanted:
        yield Tagged(start, len(path), current)


def _decode(model: _Model, texts: Sequence[str]) -> list[Ints]:
    """Best tag path of each text; texts come longest first."""
    lengths = np.array([len(text) for text in texts])
    ids = np.zeros((lengths[0], len(texts)), dtype=np.intp)
    unknown = model.words["OOV"]
    for column, text in enumerate(texts):
        ids[: len(text), column] = [model.words.get(char, unknown) for char in text]
    active = (np.arange(lengths[0])[:, None] < lengths[None, :]).sum(axis=1)
    steps = np.arange(lengths[0])[:, None]
    # Row t of a reversed sequence is row length-1-t of the sequence; padding stays in place.
    flip = np.where(steps < lengths, lengths - 1 - steps, steps)
    columns = np.arange(len(texts))
    used, places = np.unique(ids, return_inverse=True)
    places = places.reshape(ids.shape)  # the first layer sees characters: each is projected once
    values = model.embedding[used]
    for number, (forward, backward) in enumerate(model.layers):
        projected = [values @ gru.weight + gru.bias for gru in (forward, backward)]
        if number == 0:
            projected = [rows[places] for rows in projected]
        ahead = _run(forward, projected[0], active)
        back = _run(backward, projected[1][flip, columns], active)[flip, columns]
        values = np.concatenate((ahead, back), axis=2)
    return best_paths(values @ model.weight + model.bias, lengths, model.first, model.last, model.steps)


def _run(gru: _Gru, projected: Floats, active: npt.NDArray[np.integer]) -> Floats:
    """Run one direction over its projected input: ``h = (1 - update) * h + update * candidate``."""
    width = gru.candidate.shape[0]
    state = np.zeros((projected.shape[1], width), dtype=np.float32)
    out = np.zeros((*projected.shape[:2], width), dtype=np.float32)
    for step, count in enumerate(active):
        now, h = projected[step, :count], state[:count]
        # sigmoid(x) = tanh(x / 2) / 2 + 1 / 2, which never overflows
        gate = np.tanh((now[:, : 2 * width] + h @ gru.gates) * np.float32(0.5)) * np.float32(
            0.5
        ) + np.float32(0.5)
        update, reset = gate[:, :width], gate[:, width:]
        fresh = np.tanh(now[:, 2 * width :] + (reset * h) @ gru.candidate)
        h += update * (fresh - h)
        out[step, :count] = h
    return out


def _load() -> _Model:
    """The model, loaded once however many threads ask."""
    with _LOCK:
        return _read()


@cache
def _read() -> _Model:
    """Read the parameters out of the installed jieba package."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("jieba is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "lac_small"
    files = folder / "model_baseline"
    tags = _vocabulary(folder / "tag.dic")
    crf = read_tensor(files / "crfw")
    pairs = tuple((_gru(files, 2 * layer), _gru(files, 2 * layer + 1)) for layer in range(2))
    return _Model(
        words={word: int(number) for number, word in _vocabulary(folder / "word.dic").items()},
        tags=tuple(tags[str(number)] for number in range(len(tags))),
        embedding=read_tensor(files / "word_emb"),
        layers=pairs,
        weight=read_tensor(files / "fc_4.w_0"),
        bias=read_tensor(files / "fc_4.b_0"),
        first=crf[0],
        last=crf[1],
        steps=crf[2:],
    )


def _gru(files: Path, number: int) -> _Gru:
    """Layer ``number``; its recurrent weights lie one after the other, gates first."""
    flat = read_tensor(files / f"gru_{number}.w_0")
    width = flat.shape[0]
    values = flat.reshape(-1)
    return _Gru(
        weight=read_tensor(files / f"fc_{number}.w_0"),
        bias=read_tensor(files / f"fc_{number}.b_0") + read_tensor(files / f"gru_{number}.b_0").reshape(-1),
        gates=np.ascontiguousarray(values[: 2 * width * width].reshape(width, 2 * width)),
        candidate=np.ascontiguousarray(values[2 * width * width :].reshape(width, width)),
    )


def _vocabulary(path: Path) -> dict[str, str]:
    """Number to entry of a two-column file."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n"))
    return {row[0]: row[1] for row in rows if len(row) == 2}
