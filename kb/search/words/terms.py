"""Text → terms: one plain form for both sides of a search, words, and character bigrams.

Words follow jieba's dictionary and its most-probable-path rule without the guessing of new words. A whole
corpus is cut at once with array operations (seconds for ten million characters); a query is cut one
character at a time by the same rule. Terms are 64-bit keys, so no table of strings is kept in memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import accumulate
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.model.numerals import to_chinese
from kb.search.words.bulk import (
    ASTRAL,
    BIGRAM,
    LATIN_RUN,
    MAX_WORD_CHARACTERS,
    Bools,
    Floats,
    Ints,
    Keys,
    Table,
    bigram_key,
    character_keys,
    cut_chunk,
    hashes,
    pairs_with,
    tagged_key,
    word_key,
)

__all__ = [
    "STOP",
    "STOP_KEYS",
    "Bools",
    "Floats",
    "Ints",
    "Keys",
    "Lexicon",
    "Stream",
    "bigram_key",
    "bigrams",
    "character_keys",
    "mapped",
    "pairs_with",
    "plain",
    "simplified",
    "word_key",
]

_OWN_COUNT = 2000  # how common a word of the vocabulary counts as, so that it stays whole
_FILTER = 42  # bits of a key that the filter of words leaves out; 4 MB
_CHUNK = 1_000_000  # characters cut together; keeps the working arrays near 100 MB
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\u3007\U00020000-\U0002ffff]+")
_ARTICLE = re.compile(r"第\s*([0-9]{1,4})\s*条")

# Words that say how something is asked, not what about; measured: leaving them out changes no recall.
_ASKING = (
    "的 了 呢 吗 吧 啊 呀 嘛 么 着 过 得 地 是 在 有 和 与 及 或 而 就 都 也 还 又 把 被 给 对 从 到 向 于 之 其 这 那 "
    "我 你 您 他 她 它 我们 你们 他们 咱 咱们 自己 什么 怎么 怎么办 怎样 怎么样 如何 为什么 哪 哪里 哪儿 哪些 哪个 谁 "
    "是否 是不是 能不能 可不可以 有没有 请问 一下 一个 这个 那个 这种 那种 这样 那样 可以 能 会 要 该 应该 多少 多久 "
    "如果 因为 所以 但是 然后 现在 已经 情况 情况下 下 后 吗 呢 能否 需要 想 说 去 来 让 叫 才 再 很 太 没 没有 不 么办 么样 为什"
)
STOP = frozenset(_ASKING.split())
STOP_KEYS = frozenset(map(word_key, STOP)) | frozenset(bigram_key(w) for w in STOP if len(w) == 2)


@lru_cache(maxsize=1)
def simplified() -> dict[int, str]:
    """Traditional → simplified, character by character: the same on both sides, whatever stands around."""
    import opencc  # its dictionaries are only read when something is searched or indexed

    han = [chr(c) for c in range(0x3400, 0xA000)]
    found = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")  # apart, so that no two make a phrase
    return {ord(a): b for a, b in zip(han, found, strict=True) if a != b and len(b) == 1}


def plain(text: str) -> str:
    """The one form in which texts and queries are compared.

    NFKC, traditional to simplified, Latin lower-cased, control characters to spaces, ``第34条`` to ``第三十四条``.

    >>> plain("《信訪工作條例》第３４條 Ａ")
    '《信访工作条例》第三十四条 a'
    """
    out = unicodedata.normalize("NFKC", text).translate(simplified()).lower()
    out = _CONTROL.sub(" ", out)
    return _ARTICLE.sub(_article, out) if "第" in out else out


def _article(match: re.Match[str]) -> str:
    number = int(match[1])
    return f"第{to_chinese(number)}条" if number else match[0]


def bigrams(text: str) -> list[str]:
    """All pairs of neighbouring Chinese characters, in order."""
    return [run[i : i + 2] for run in _HAN_RUN.findall(text) for i in range(len(run) - 1)]


def mapped(path: Path) -> Any:
    """An array in a file, read when touched; a plain array, so that slices cost nothing."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


@dataclass(frozen=True, slots=True)
class Stream:
    """The terms of many texts.

    Attributes:
        docs: which text each term stands in, ascending within words and within bigrams.
        keys: the terms.
        words: how many of them, from the start, are words in reading order; the rest are bigrams.
    """

    docs: npt.NDArray[np.int32]
    keys: Keys
    words: int


@lru_cache(maxsize=1)
def _dictionary() -> tuple[Keys, Floats, Floats, float]:
    """jieba's words: keys, logarithms of probability, those of single characters, logarithm of all counts."""
    counts: dict[str, int] = {}
    for line in resources.files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines():
        word, number, *_ = line.split(" ")
        counts[word] = int(number)
    total = log(sum(counts.values()))
    single = np.full(ASTRAL, -total, np.float32)
    words: list[tuple[int, float]] = []
    for word, count in counts.items():
        if len(word) == 1 and ord(word) < ASTRAL:
            single[ord(word)] = log(max(count, 1)) - total
        elif 2 <= len(word) <= MAX_WORD_CHARACTERS and count and _HAN_RUN.fullmatch(word):
            words.append((tagged_key(word, len(word)), log(count) - total))
    words.sort()
    keys = np.array([k for k, _ in words], np.uint64)
    return keys, np.array([w for _, w in words], np.float32), single, total


def _pieces(text: str) -> tuple[npt.NDArray[np.uint32], Keys, list[int]]:
    """Code points, the keys of all pieces up to the longest word, shortest first, and where each length begins."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    by_size = [shard * np.uint64(16) + np.uint64(size) for size, shard in hashes(codes).items()]
    return codes, np.concatenate(by_size), [0, *accumulate(map(len, by_size))]


def _shares(text: str) -> Iterator[str]:
    """A text, in pieces when it is long; no word reaches over the end of a line."""
    first = 0
    while len(text) - first > _CHUNK:
        end = text.rfind("\n", first, first + _CHUNK) + 1 or text.find("\n", first) + 1 or len(text)
        yield text[first:end]
        first = end
    yield text[first:] if first else text


def _walk(runs: list[tuple[int, int]], step: list[int]) -> list[tuple[int, int]]:
    """Start and length of the words on the best path through some runs."""
    out = []
    for at, stop in runs:
        while at < stop:
            out.append((at, step[at]))
            at += step[at]
    return out


@dataclass(frozen=True)
class Lexicon:
    """Words with the logarithm of their probability.

    Attributes:
        keys: word keys, ascending.
        weights: logarithms of probability beside them.
        single: the same for single characters, by code point.
    """

    keys: Keys
    weights: Floats
    single: Floats

    @classmethod
    def build(cls, extra: Iterable[str] = ()) -> Lexicon:
        """From jieba's dictionary and words of one's own, which then stay whole."""
        keys, weights, single, total = _dictionary()
        own = sorted({w for w in extra if 2 <= len(w) <= MAX_WORD_CHARACTERS and _HAN_RUN.fullmatch(w)})
        own_keys = np.array([tagged_key(w, len(w)) for w in own], np.uint64)
        at = np.minimum(np.searchsorted(keys, own_keys), len(keys) - 1)
        known = keys[at] == own_keys
        least = np.float32(log(_OWN_COUNT) - total)
        weights = weights.copy()
        weights[at[known]] = np.maximum(weights[at[known]], least)
        keys = np.concatenate([keys, own_keys[~known]])
        weights = np.concatenate([weights, np.full(int((~known).sum()), least, np.float32)])
        order = np.argsort(keys)
        return cls(keys[order], weights[order], single)

    def save(self, folder: Path) -> None:
        """Write the three arrays."""
        for name in ("keys", "weights", "single"):
            np.save(folder / f"lexicon-{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Map the arrays of a folder into memory."""
        return cls(*(mapped(folder / f"lexicon-{n}.npy") for n in ("keys", "weights", "single")))

    @cached_property
    def _held(self) -> Bools:
        """Whether any word's key begins with some bits."""
        held = np.zeros(1 << (64 - _FILTER), np.bool_)
        held[self.keys >> np.uint64(_FILTER)] = True
        return held

    def cut(self, text: str) -> list[str]:
        """The words of a plain text: Chinese words, single characters, Latin runs; no punctuation."""
        runs = [run.span() for run in _HAN_RUN.finditer(text)]
        places = _walk(runs, self._steps(len(text), *_pieces(text)))
        out = [(at, text[at : at + size]) for at, size in places]
        latin = [(run.start(), run[0]) for run in LATIN_RUN.finditer(text)]
        return [word for _, word in (sorted(out + latin) if latin else out)]

    def terms(self, text: str) -> tuple[list[int], list[int]]:
        """The keys of the words and of the bigrams of a plain text, and where each begins."""
        runs = [run.span() for run in _HAN_RUN.finditer(text)]
        codes, keys, edges = _pieces(text)
        places = _walk(runs, self._steps(len(text), codes, keys, edges))
        pairs = [at for start, stop in runs for at in range(start, stop - 1)]
        latin = [(run.start(), word_key(run[0])) for run in LATIN_RUN.finditer(text)]
        words = keys[np.array([edges[size - 1] + at for at, size in places], np.int64)]
        bigrams_here = keys[np.array(pairs, np.int64) + edges[1]] + np.uint64(
            BIGRAM - 2
        )  # hashed as a word of two
        found = words.tolist() + bigrams_here.tolist() + [key for _, key in latin]
        return found, [at for at, _ in places] + pairs + [at for at, _ in latin]

    def _steps(self, n: int, codes: npt.NDArray[np.uint32], keys: Keys, edges: list[int]) -> list[int]:
        """For each place the length of the word that begins there on the most probable path."""
        wanted = keys[edges[1] :]
        maybe = np.nonzero(self._held[wanted >> np.uint64(_FILTER)])[0]  # most pieces are no words
        at = np.minimum(np.searchsorted(self.keys, wanted[maybe]), len(self.keys) - 1)
        good = self.keys[at] == wanted[maybe]
        hits, at = maybe[good], at[good]
        found: dict[int, list[tuple[int, float]]] = {}
        size = 2
        for place, weight in zip((hits + edges[1]).tolist(), self.weights[at].tolist(), strict=True):
            while place >= edges[size]:
                size += 1
            found.setdefault(place - edges[size - 1], []).append((size, weight))
        single = self.single[np.minimum(codes, ASTRAL - 1)].tolist()
        best, step = [0.0] * (n + 1), [1] * n
        for start in range(n - 1, -1, -1):
            top = single[start] + best[start + 1]
            for size, weight in found.get(start, ()):
                value = weight + best[start + size]
                if value >= top:
                    top, step[start] = value, size
            best[start] = top
        return step

    def table(self) -> Table:
        """The words arranged for cutting many texts."""
        return Table(self.keys, self.weights, self.single)

    def stream(self, texts: Sequence[str], table: Table | None = None) -> Stream:
        """Cut many plain texts at once.

        Args:
            table: of :meth:`table`, for who cuts many times.
        """
        words: list[tuple[Ints, Keys]] = []
        pairs: list[tuple[Ints, Keys]] = []
        table = table or self.table()
        cut = [(number, piece) for number, text in enumerate(texts) for piece in _shares(text)]
        owner = np.array([number for number, _ in cut], np.int64)
        first = 0
        while first < len(cut):
            last, size = first, 0
            while last < len(cut) and size < _CHUNK:
                size += len(cut[last][1]) + 1
                last += 1
            word_part, pair_part = cut_chunk([piece for _, piece in cut[first:last]], table)
            words.append((owner[word_part[0] + first], word_part[1]))
            pairs.append((owner[pair_part[0] + first], pair_part[1]))
            first = last
        both = words + pairs
        docs = np.concatenate([d for d, _ in both] or [np.zeros(0, np.int64)]).astype(np.int32)
        keys = np.concatenate([k for _, k in both] or [np.zeros(0, np.uint64)])
        return Stream(docs, keys, sum(len(d) for d, _ in words))
