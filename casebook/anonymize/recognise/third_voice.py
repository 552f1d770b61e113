"""What a third opinion changes: names it confirms, names it alone hears, names that it does not hear at all."""

from __future__ import annotations

from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.name_patterns import ALL_HANZI, FUNCTION
from casebook.anonymize.tagger.lac import Span
from casebook.anonymize.tagger.words import frequency, is_word

Verdict = tuple[float, str, str] | None

_DOUBT = "，第三个识别器不认为是"
_UNSURE = 0.58  # replaced, but not carried through the document


class ThirdVoice:
    """The names a second neural tagger hears in one text.

    Args:
        spans: where, without roles and marks at the ends.
    """

    def __init__(self, spans: set[Span]) -> None:
        self.spans = spans
        self._covered = {at for start, end in spans for at in range(start, end)}

    def weigh(self, name: str, start: int, verdict: Verdict, neural: bool, lexical: bool) -> Verdict:
        """The verdict of the other voices on a stretch, in the light of this one.

        Args:
            name: the stretch.
            start: where it begins.
            verdict: confidence, rule and explanation by the others.
            neural: whether the small tagger hears exactly this name.
            lexical: whether jieba does.

        Returns:
            Confidence, rule and explanation; None for no name.
        """
        end = start + len(name)
        exact = (start, end) in self.spans
        if verdict is None or verdict[0] < 0.5:
            return (_heard(name, neural, lexical) or verdict) if exact else verdict
        if any(at in self._covered for at in range(start, end)):
            return verdict
        confidence, rule, why = verdict
        if rule == "name.lexical":
            return (0.45 if _worn(name) else min(confidence, 0.55)), rule, why + _DOUBT
        return (min(confidence, _UNSURE), rule, why + _DOUBT) if rule in _DOUBTED else verdict


_DOUBTED = ("name.both", "name.tagger")


def _worn(name: str) -> bool:
    """Whether only a dictionary of many words that are no names speaks for it: 雷阵雨, 高达, or two characters alone."""
    return name[0] in surnames.COMMON and (len(name) == 2 or frequency(name) > 0)


def _heard(name: str, neural: bool, lexical: bool) -> Verdict:
    """A stretch that this voice hears exactly, and the others doubt."""
    if name in surnames.NOT_NAMES or name[:2] in surnames.NOT_NAMES or not ALL_HANZI.fullmatch(name):
        return None
    shaped = surnames.is_shaped(name)
    if neural and not FUNCTION.search(name) and (len(name) > 2 or lexical or shaped):
        return 0.6, "name.two_taggers", "两个模型都认为是姓名，或许是少数民族、外国人的姓名"
    if not shaped or is_word(name):
        return None
    return (
        (0.6, "name.third", "第三个识别器认为是姓名")
        if len(name) > 2 or lexical
        else (0.45, "name.hint", "第三个识别器认为是姓名，请人工核对")
    )
