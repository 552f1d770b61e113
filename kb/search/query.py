"""A query taken apart: article number, phrases, content words, and what the vocabulary adds to them."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.model import Vocabulary
from kb.model.citations import Citation, find, law_name, parse
from kb.search.words.terms import STOP, Lexicon, plain

MAX_CHARACTERS = 10_000  # characters taken at all
SEARCHED_CHARACTERS = 1_000  # characters searched with
CITATION_CHARACTERS = 200  # characters an article is looked for in
DEFAULT_LAW = "信访工作条例"
TOO_LONG = f"输入超过{MAX_CHARACTERS}个字，请只写关键的一两句话。"
NOTHING = "没有看到可以搜索的字词，请写出事情本身，例如“拖欠工资”。"
ONLY_ASKING = "只看到“怎么办”“可以吗”这类词，请再写出事情本身，例如“拖欠工资怎么办”。"
_PHRASE = re.compile(r"[“\"]([^“”\"]{2,40})[”\"]")
_BARE = re.compile(
    r"第?\s*[0-9零〇一二两三四五六七八九十百]{1,8}\s*条(?:\s*之\s*[0-9一二三四五六七八九十]{1,3})?"
)
# 强奸罪判几年 asks what 强奸 is punished by: 罪判 and 几年 would lead elsewhere.
_HOW_LONG = "(?:几年|多少年|多久|多长时间|多重|几个月|死刑)"
_SENTENCE = re.compile(
    rf"罪?(?:一般|最少|最多|最高|得|要|会|该|能|应当){{0,4}}[判蹲坐][刑牢罪]?{_HOW_LONG}|罪(?:怎么|咋)(?:判|量刑|处罚)"
)
PUNISHED = "处有期徒刑"
_WORTH = re.compile(r"[0-9a-z\u3400-\u9fff\U00020000-\U0002ffff]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a query asks about.

    Attributes:
        word: as typed, in plain form.
        also: what the vocabulary says instead.
        pieces: the words it is made of, when it is long.
    """

    word: str
    also: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """All ways it may stand in a text."""
        return (self.word, *self.also)


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart.

    Attributes:
        typed: as it came, bounded.
        text: in plain form; what is searched.
        citation: the article named, if any.
        assumed: the citation names no law, so the default law was taken.
        phrases: what stood in quotation marks, in plain form.
        units: content words.
        added: phrases from the vocabulary.
        replaced: (said, legal words) pairs of the vocabulary that were used.
        matter: the text less what only asks for the punishment; what is ranked by.
        elsewhere: (word, who deals with it) pairs of matters that other windows answer.
        refusal: a Chinese sentence when there is nothing to search with.
        notices: Chinese sentences about how it was understood.
    """

    typed: str
    text: str = ""
    citation: Citation | None = None
    assumed: bool = False
    phrases: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    added: tuple[str, ...] = ()
    replaced: tuple[tuple[str, tuple[str, ...]], ...] = ()
    refusal: str = ""
    notices: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    matter: str = ""


class Words:
    """What people say and what the law says, ready to look up in a query."""

    def __init__(
        self, vocabularies: Sequence[Vocabulary] = (), names: Mapping[str, str] | None = None
    ) -> None:
        self.meanings: dict[str, tuple[str, ...]] = {}
        self.in_context: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
        self.elsewhere = {plain(w): who for v in vocabularies for w, who in v.elsewhere}
        for vocabulary in vocabularies:
            for said, legal in vocabulary.everyday:
                self._add(said, legal)
            for said, legal, beside in vocabulary.in_context:
                meant, with_ = tuple(map(plain, legal)), tuple(map(plain, beside))
                self.in_context.append((plain(said).strip(), meant, with_))
            for group in vocabulary.synonyms:
                for word in group:
                    self._add(word, [w for w in group if w != word])
        short = {n: t for v in vocabularies for n, t in v.short_names} | dict(names or {})
        self.names = {law_name(n): law_name(t) for n, t in short.items()}
        self.known = self.names | {t: t for t in self.names.values()}  # titles lead to themselves
        for name, title in self.names.items():
            if name != title and len(name) >= 3:
                self._add(name, [title])
        self.terms = [t for v in vocabularies for t in (*v.terms, *v.subjects)]

    def _add(self, said: str, legal: Iterable[str]) -> None:
        key = plain(said).strip()
        meant = [
            word for word in map(plain, legal) if word != key
        ]  # a word may mean itself, and then stays whole
        if len(key) >= 2:
            self.meanings[key] = tuple(dict.fromkeys((*self.meanings.get(key, ()), *meant)))

    @property
    def everyday(self) -> set[str]:
        """What people say that is no term: phrases that differ in one character may both be meant."""
        return (
            (set(self.meanings) | {said for said, _, _ in self.in_context})
            - set(map(plain, self.terms))
            - set(self.names)
        )

    @property
    def controlled(self) -> list[str]:
        """The words offered by pinyin and near spelling, most useful first."""
        legal = [w for meaning in self.meanings.values() for w in meaning]
        return list(dict.fromkeys([*self.terms, *self.meanings, *legal]))

    def used_in(self, text: str) -> list[tuple[str, tuple[str, ...]]]:
        """The vocabulary's pairs that a plain text calls for, longest first, none inside another.

        What means something only beside certain words, 不服 beside 处理意见, counts where one of them stands too.
        """
        called = {said: legal for said, legal in self.meanings.items() if said in text}
        for said, legal, beside in self.in_context:
            rest = text.replace(said, " ") if said in text else ""
            if any(word in rest for word in beside):
                called[said] = tuple(dict.fromkeys((*called.get(said, ()), *legal)))
        out: list[tuple[str, tuple[str, ...]]] = []
        rest = text
        for said in sorted(called, key=len, reverse=True):
            if any(said in legal and legal in text for legal in called[said]):
                continue  # 欠工资 inside 拖欠工资 is the law's word already
            if said in rest:
                rest = rest.replace(said, " ")
                out.append((said, called[said]))
        return out

    def elsewhere_in(self, text: str) -> list[tuple[str, str]]:
        """Words of matters that other windows answer, and who does, longest first, none inside another."""
        out: list[tuple[str, str]] = []
        for word in sorted((w for w in self.elsewhere if w in text), key=len, reverse=True):
            if word in text:
                text = text.replace(word, " ")
                out.append((word, self.elsewhere[word]))
        return out


def read_query(typed: str, words: Words, lexicon: Lexicon, default: str = DEFAULT_LAW) -> Query:
    """Take a query apart.

    Args:
        default: the law a bare article number belongs to.
    """
    if len(typed) > MAX_CHARACTERS:
        return Query(typed[:SEARCHED_CHARACTERS], refusal=TOO_LONG)
    notices: tuple[str, ...] = (
        (f"输入较长，只用了前{SEARCHED_CHARACTERS}个字。",) if len(typed) > SEARCHED_CHARACTERS else ()
    )
    text = re.sub(r"\s+", " ", plain(typed[:SEARCHED_CHARACTERS])).strip()
    asks_sentence = _SENTENCE.search(text) is not None
    if not _WORTH.search(text):
        return Query(typed, text, refusal=NOTHING)
    citation, assumed = _citation(text, words, default)
    replaced = words.used_in(text)
    matter = _SENTENCE.sub(" ", text).strip() if asks_sentence else text
    matter = matter if _WORTH.search(matter) else text
    units = tuple(_units(matter, lexicon, dict(replaced)))
    if not units and citation is None:
        return Query(typed, text, refusal=ONLY_ASKING, notices=notices)
    if assumed and citation is not None:
        notices += (assumed_notice(citation),)
    added = tuple(dict.fromkeys(legal for _, meaning in replaced for legal in meaning))
    added += (PUNISHED,) if asks_sentence and PUNISHED not in added else ()
    if replaced:
        shown = [(said, legal) for said, legal in replaced if legal]
        notices += tuple(f"按词表一并查找：{said} → {'、'.join(legal)}" for said, legal in shown[:3])
    phrases = tuple(plain(p) for p in _PHRASE.findall(typed[:SEARCHED_CHARACTERS]))
    elsewhere = tuple((word, who) for word, who in words.elsewhere_in(text) if _whole(word, text, lexicon))
    return Query(
        typed, text, citation, assumed, phrases, units, added, tuple(replaced), "", notices, elsewhere, matter
    )


def only_cites(text: str) -> bool:
    """Whether a plain text is a bare article number and nothing else."""
    return _BARE.fullmatch(text.strip()) is not None


def assumed_notice(citation: Citation) -> str:
    """Says which law was taken for a bare number."""
    return f"没有写法律名，按《{citation.law}》{citation.place}查找。"


def _whole(word: str, text: str, lexicon: Lexicon) -> bool:
    """Whether a word begins and ends where words of a text do: 动车 stands in 坐动车, not in 电动车."""
    edges, at = {0}, 0
    for piece in lexicon.cut(text):
        at = text.index(piece, at) + len(piece)
        edges |= {at - len(piece), at}
    start = text.find(word)
    return start in edges and start + len(word) in edges


def _citation(text: str, words: Words, default: str) -> tuple[Citation | None, bool]:
    names = ChainMap(words.names, {"条例": default, "本条例": default})
    whole = parse(text, names=names, default=default) if len(text) <= 80 else None
    if whole is not None and whole.article is not None:
        bare = parse(text, names=names) is None
        return whole, bare
    for _, _, found in find(text[:CITATION_CHARACTERS], names=words.known):
        if found.article is not None:
            return (replace(found, law=default) if found.law in ("条例", "本条例") else found), False
    bare_match = _BARE.search(text[:CITATION_CHARACTERS])
    if bare_match and "第" in bare_match[0]:
        return parse(bare_match[0], default=default), True
    return None, False


def _units(text: str, lexicon: Lexicon, replaced: Mapping[str, tuple[str, ...]]) -> Iterable[Unit]:
    """Content words in order; what the vocabulary knows stays whole."""
    rest = text
    for said in replaced:
        rest = rest.replace(said, f"\n{said}\n")
    seen: set[str] = set()
    words = [w for piece in rest.split("\n") for w in ([piece] if piece in replaced else lexicon.cut(piece))]
    content = [w for w in words if w not in STOP]
    long = [w for w in content if len(w) > 1]
    for word in long or content:
        if word not in seen:
            seen.add(word)
            yield Unit(word, replaced.get(word, ()), _pieces(word, lexicon))


def _pieces(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words a long word is made of: 行政复议 is also found where 行政 and 复议 stand apart."""
    cut = [w for w in lexicon.cut(word) if len(w) > 1]
    if len(cut) == 1 and len(word) >= 4 and len(word) % 2 == 0:
        cut = [word[i : i + 2] for i in range(0, len(word), 2)]
    return tuple(cut) if len(cut) > 1 else ()
