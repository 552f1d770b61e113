"""Runs of figures as people write, say and hide them, read in one pass over a text; every figure knows where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from casebook.anonymize.recognise.figure_words import (
    COUNTED,
    FIGURE_OF,
    FIGURES,
    NUMERALS,
    SYLLABLES,
    TENTH,
    TOKEN,
    by_syllables,
    how_many,
    in_hundreds,
)

_GAP = 24  # characters between two figures of one number
_PROVINCES = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使")
# A numeral beside these belongs to a word: 周一138…, 王五138…, …678二楼.
_BEFORE_NUMERAL = tuple("周期拜第张王李赵孙钱吴郑老初")
_BEHIND_NUMERAL = tuple("楼组层队直下起次样些定点个号天回家人位月年日时岁")
LATIN, PROVINCE = "t", "r"


@dataclass
class Run:
    """Figures (or letters and figures) with nothing but marks and fillers between them.

    Args:
        text: the text in which it stands.
        lead: where the marks and fillers before the first one begin.
    """

    text: str = field(repr=False)
    lead: int = 0
    chars: str = ""
    kinds: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)  # not the first figure of its token

    def gap(self, at: int) -> str:
        """What stands before the figure ``at``."""
        return self.text[self.ends[at - 1] : self.starts[at]] if at else ""

    def is_border(self, at: int) -> bool:
        """Whether a number may begin or end before the figure ``at``."""
        if at == 0 or at == len(self.chars):
            return True
        if self.inside[at]:
            return False
        if self.starts[at] > self.ends[at - 1] or self.kinds[at] != self.kinds[at - 1]:
            return True
        if at == 1 or self.starts[at - 1] > self.ends[at - 2]:
            return (
                self.kinds[at - 1] == NUMERALS
                and self.text[max(0, self.starts[at - 1] - 1) : self.starts[at - 1]] in _BEFORE_NUMERAL
            )
        if at == len(self.chars) - 1 or self.starts[at + 1] > self.ends[at]:
            return self.kinds[at] == NUMERALS and self.text.startswith(_BEHIND_NUMERAL, self.ends[at])
        return False


@dataclass
class _Open:
    """A run that is being read."""

    text: str
    wanted: int
    lead: int = 0
    chars: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)

    def add(self, chars: str, kind: str, start: int, end: int, lead: int) -> Iterator[Run]:
        """Take what one token stands for; yields the run before when the gap is too wide."""
        if self.chars and start - self.ends[-1] > _GAP:
            yield from self.close()
        if not self.chars:
            self.lead = lead
        single = end - start == len(chars)
        for at, char in enumerate(chars):
            self.chars.append(char)
            self.kinds.append(kind)
            self.starts.append(start + at if single else start)
            self.ends.append(start + at + 1 if single else end)
            self.inside.append(at > 0 and (kind in (COUNTED, SYLLABLES, FIGURES, LATIN)))

    def close(self) -> Iterator[Run]:
        """The run, if it is long enough to be anything."""
        if len(self.chars) >= self.wanted:
            yield Run(
                self.text,
                self.lead,
                "".join(self.chars),
                "".join(self.kinds),
                self.starts,
                self.ends,
                self.inside,
            )
        self.chars, self.kinds, self.starts, self.ends, self.inside = [], [], [], [], []


def read_runs(text: str) -> tuple[list[Run], list[Run]]:
    """All runs of a text.

    Args:
        text: the text as ``Normal.plain`` has it.

    Returns:
        Runs of figures alone, in which letters that pass for figures are figures; and runs of letters and figures.

    >>> [run.chars for run in read_runs("手机138那个四个6幺两三4")[0]]
    ['13866661234']
    """
    figures: list[Run] = []
    codes: list[Run] = []
    number, code = _Open(text, 1), _Open(text, 2)
    lead = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup or ""
        if kind in ("mark", "filler", "at", "dot", "dash", "underline"):
            if match[0] == "\n" and text.startswith("\n", end):
                figures += number.close()
                codes += code.close()
                lead = end
            continue
        if kind == "other" and match[0] in _PROVINCES:
            figures += number.close()
            codes += code.close()
            codes += code.add(match[0], PROVINCE, start, end, lead)
            lead = end
            continue
        if kind == "named" and match[0].upper() == "QQ" and len(code.chars) >= 8 and LATIN in code.kinds:
            kind = "latin"  # of a credit code: …MAHLMTQQ
        if kind in ("other", "named"):
            figures += number.close()
            codes += code.close()
            lead = end
            continue
        if kind == "latin":
            word = match[0]
            spelled = by_syllables(word)
            if spelled and len(word) > 1:
                figures += number.add(spelled, SYLLABLES, start, end, lead)
            else:
                for at, char in enumerate(word):
                    figure, how = FIGURE_OF.get(char, ("", ""))
                    if not figure:
                        figures += number.close()
                    else:
                        figures += number.add(figure, how, start + at, start + at + 1, lead)
            codes += code.add(word, LATIN, start, end, lead)
        elif kind == "figures":
            figures += number.add(match[0], FIGURES, start, end, lead)
            codes += code.add(match[0], FIGURES, start, end, lead)
        elif kind == "hundred":
            figures += number.add(in_hundreds(match[0]), COUNTED, start, end, lead)
            codes += code.close()
        elif kind == "tenth":
            figures += number.add("X", TENTH, start, end, lead)
            codes += code.add("X", LATIN, start, end, lead)
        elif kind == "one":
            figure, how = FIGURE_OF[match[0]]
            figures += number.add(figure, how, start, end, lead)
            codes += code.add(figure, how, start, end, lead)
        else:
            figure = FIGURE_OF[match["counted"] or match["counted2"]][0]
            many = figure * how_many(match["times"] or match["pair"] or match["times2"])
            figures += number.add(many, COUNTED, start, end, lead)
            codes += code.add(many, COUNTED, start, end, lead)
        lead = end
    figures += number.close()
    codes += code.close()
    return figures, codes
