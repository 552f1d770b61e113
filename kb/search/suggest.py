"""Pinyin, initials and near spellings over the controlled list: terms, titles, short names, topics."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.search.words.terms import mapped, plain

_LETTERS = re.compile(r"[a-zü' ]{2,80}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# sounds that many people do not tell apart, and that input methods confuse
_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("ong", "on"))
MAX_WORD_CHARACTERS = 8  # characters of a word looked for inside a query
MAX_LETTERS_PER_WORD = 16  # characters of the longest word that is looked for by its sound
NEAR_ENOUGH = 50  # of 100: how much of both a word offered and the query is the same
MIN_CHARACTERS_FOR_TYPO = 4  # characters of a word that may differ in one character of any sound


@dataclass(frozen=True, slots=True)
class Mend:
    """A shard of a query and what was probably meant."""

    typed: str
    meant: str


@lru_cache(maxsize=20_000)
def syllables(word: str) -> tuple[str, ...]:
    """The pinyin of a word, without tones."""
    from pypinyin import Style, lazy_pinyin  # slow to load; only letters typed and building pay

    return tuple(lazy_pinyin(word, style=Style.NORMAL, errors="default"))


class Sounds:
    """How Chinese characters sound; sounds often confused count as one.

    Args:
        table: one sound a code point, from ``FIRST`` on; empty where a character has none.
    """

    FIRST, STOP = 0x4E00, 0xA000

    def __init__(self, table: npt.NDArray[np.str_]) -> None:
        self._table = table

    @classmethod
    def learn(cls) -> Sounds:
        """From the dictionary of pinyin."""
        return _sounds()

    def save(self, folder: Path) -> None:
        """Write the table."""
        np.save(folder / "sounds.npy", self._table, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Sounds:
        """Map the table of a folder into memory."""
        return cls(mapped(folder / "sounds.npy"))

    def of(self, word: str) -> tuple[str, ...]:
        """How a word sounds, character by character; what has no sound stands for itself."""
        first, stop, table = self.FIRST, self.STOP, self._table
        return tuple((str(table[ord(c) - first]) or c) if first <= ord(c) < stop else c for c in word)


@lru_cache(maxsize=1)
def _sounds() -> Sounds:
    out = []
    for code in range(Sounds.FIRST, Sounds.STOP):
        said = syllables.__wrapped__(chr(code))[0]
        for heard, alike in _SOUNDS:
            said = said.replace(heard, alike)
        out.append("" if said == chr(code) else said)
    return Sounds(np.array(out))


class Suggester:
    """Near words of a controlled list.

    Args:
        words: the list; what comes first wins between equals.
        sounds: how characters sound.
        everyday: words of the list that are only mended by sound.
        pieces: words that those of the list are made of, the commonest first; those of two characters are meant where what
            was typed sounds alike and is no word.
    """

    def __init__(
        self,
        words: Iterable[str],
        sounds: Sounds,
        everyday: Collection[str] = (),
        pieces: Iterable[str] = (),
    ) -> None:
        self._sound = sounds.of
        self._pieces: dict[tuple[str, ...], str] = {}
        for piece in pieces:
            if len(piece) == 2 and _HAN.fullmatch(piece):
                self._pieces.setdefault(self._sound(piece), piece)
        self.words = list(dict.fromkeys(w for w in words if w.strip()))
        self._plain = {plain(w): w for w in reversed(self.words)}
        self._sounds: dict[tuple[str, ...], str] = {}
        self._gapped: dict[tuple[str, int, str], str] = {}
        for word in (w for w in self.words if len(w) <= MAX_LETTERS_PER_WORD):
            if _HAN.fullmatch(word) and 2 <= len(word) <= MAX_WORD_CHARACTERS:
                self._sounds.setdefault(self._sound(word), word)
                if len(word) >= MIN_CHARACTERS_FOR_TYPO and word not in everyday:
                    for at in range(len(word)):
                        self._gapped.setdefault((word[:at], at, word[at + 1 :]), word)

    @cached_property
    def _letters(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Words by their pinyin and by its initials."""
        full: dict[str, list[str]] = {}
        initials: dict[str, list[str]] = {}
        for word in (w for w in self.words if len(w) <= MAX_LETTERS_PER_WORD):
            said = syllables(plain(word))
            full.setdefault("".join(said), []).append(word)
            initials.setdefault("".join(s[0] for s in said if s), []).append(word)
        return full, initials

    def by_letters(self, query: str, limit: int = 5) -> list[str]:
        """What Latin letters stand for: pinyin, initials, several of them apart, or nearly so.

        Returns:
            Words, best first; for letters with spaces each shard may give one, joined by spaces.
        """
        text = plain(query).strip()
        if not _LETTERS.fullmatch(text):
            return []
        whole = text.replace(" ", "").replace("'", "")
        full, initials = self._letters
        exact = [*full.get(whole, ()), *initials.get(whole, ())]
        if not exact and " " in text:
            shards = [self._part(shard) for shard in text.split()]
            exact = [" ".join(p for p in shards if p)] if all(shards) else []
        if not exact and len(whole) >= 3:
            starts = [w for said, words in full.items() if said.startswith(whole) for w in words]
            exact = sorted(starts, key=len)
        if not exact and len(whole) >= 5:
            from rapidfuzz import fuzz, process

            near = process.extract(whole, list(full), scorer=fuzz.ratio, limit=limit, score_cutoff=86)
            exact = [w for said, _, _ in near for w in full[said]]
        return list(dict.fromkeys(exact))[:limit]

    def _part(self, letters: str) -> str:
        full, initials = self._letters
        found = full.get(letters) or initials.get(letters) or [""]
        return found[0]

    def mends(self, text: str, words: Sequence[str], unknown: Callable[[str, str], bool]) -> list[Mend]:
        """Parts of a query that sound like, or nearly are, a word of the list.

        Args:
            text: the query in plain form.
            words: its words, in order; a typo begins and ends where words do.
            unknown: whether what was typed is hardly ever written and what is meant is.
        """
        edges, at = set(), 0
        for word in words:
            at = text.index(word, at)
            edges |= {at, at + len(word)}
            at += len(word)
        out: list[Mend] = []
        for run in _HAN.finditer(text):
            at = run.start()
            while at < run.end():
                mend = self._mend_at(text[: run.end()], at, edges, unknown)
                if mend:
                    out.append(mend)
                at += len(mend.typed) if mend else 1
        return out

    def _mend_at(
        self, text: str, at: int, edges: set[int], unknown: Callable[[str, str], bool]
    ) -> Mend | None:
        for size in range(min(MAX_WORD_CHARACTERS, len(text) - at), 1, -1):
            typed = text[at : at + size]
            apart = at in edges and at + size in edges
            if typed in self._plain:
                return None
            heard = self._sounds.get(self._sound(typed))
            if not apart:  # a typo may hide where words end: 农名工工资
                heard = heard if heard and size >= 3 and _differing(typed, heard) == 1 else None
            meant = heard or (self._one_off(typed) if apart else None)
            if meant is None and size == 2 and apart and at + 1 in edges:
                meant = self._pieces.get(self._sound(typed))
            if meant and meant != typed and _shares(typed, meant) and unknown(typed, meant):
                return Mend(typed, meant)
        return None

    def _one_off(self, typed: str) -> str | None:
        """The word that differs in one character."""
        if len(typed) < MIN_CHARACTERS_FOR_TYPO:
            return None
        found = (self._gapped.get((typed[:at], at, typed[at + 1 :])) for at in range(len(typed)))
        return next((word for word in found if word), None)

    def nearest(self, query: str, limit: int = 5) -> list[str]:
        """Words of the list that look most like a query, best first; empty when none does.

        None that says less than the query does, such as 中介 for 移民中介, and none that shares no two characters running.
        """
        from rapidfuzz import fuzz, process

        text = plain(query)
        pairs = {text[i : i + 2] for i in range(len(text) - 1)}
        near = [
            name
            for name in self._plain
            if name not in text and any(name[i : i + 2] in pairs for i in range(len(name) - 1))
        ]
        found = process.extract(text, near, scorer=fuzz.ratio, limit=limit, score_cutoff=NEAR_ENOUGH)
        return [self._plain[name] for name, _, _ in found]


def _differing(typed: str, meant: str) -> int:
    """In how many characters two words of one length differ."""
    return sum(a != b for a, b in zip(typed, meant, strict=True)) if len(typed) == len(meant) else len(typed)


def _shares(typed: str, meant: str) -> bool:
    """At least one character is right; else two words that merely sound alike would be exchanged."""
    return any(a == b for a, b in zip(typed, meant, strict=True)) if len(typed) == len(meant) else False
