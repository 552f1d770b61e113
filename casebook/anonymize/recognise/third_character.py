"""The last character of a name that the taggers took for a word: 何俊有、, 许权中指挥."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casebook.anonymize.normalise import PlainView
from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.name_rules import person
from casebook.anonymize.span import Finding
from casebook.anonymize.tagger.words import Token

# Single characters that go on with the sentence after a name; 全, 中, 有, 让 and their like are in names as often.
_GOES_ON = frozenset(
    "的了是在和与及或把被将对向从不也都很要会能可应就还已经过着说者们这那此所因为以任到等称又同两先系便并每越即却才仍曾只再"
    "则其之于从而由时互自好至内外里间起入出开做去来看想问答叫给跟帮让请谈写做当用靠凭往住穿拿打开走跑坐站躺哭笑病死摄著译编绘排登带忙告共皇号戏上下前后家父母妻"
    "女子氏总工某老大小副原男新"
)
# Of those the ones that end a clause of their own: 王强说， or 王强等、.
_SAYS = frozenset(
    "的了说称等摄著译编绘和与及或者们号戏氏某家父母妻女子去来看想问答走跑坐站躺哭笑病死叫上下前后工总道讯电文图告"
)
_MARKS = frozenset("、,。;:)(!?》”")


def whole_names(
    view: PlainView, tokens: list[Token], found: Iterable[Finding], sure: float = 0.55
) -> Iterator[Finding]:
    """Names of three characters of which a tagger heard two, by what comes after.

    Args:
        view: the text.
        tokens: its words.
        found: names found in it.
        sure: how sure of the two characters one has to be.

    Returns:
        The longer names; they begin where the shorter ones do.
    """
    back = {start: at for at, start in enumerate(view.starts)}
    ends = {a: b for a, b, _ in tokens}
    begun = {item.start for item in found if item.confidence >= sure}
    for item in list(found):
        at = back.get(item.start)
        if at is None or len(item.entity) != 2 or item.confidence < sure or item.end - item.start != 2:
            continue
        whole = view.text[at : at + 3]
        if (
            len(whole) < 3
            or item.entity in surnames.PLACEHOLDERS
            or not surnames.is_shaped(whole)
            or whole[:2] != item.entity
            or whole in surnames.NOT_NAMES
        ):
            continue
        if view.starts[at + 2] in begun:  # another name begins there
            continue
        if _belongs(view.text, at, ends):
            yield person(
                view,
                at,
                at + 3,
                min(item.confidence, 0.9),
                "name.whole",
                "前两字是已识别的姓名，第三字后面另起一词",
                whole,
            )


def _belongs(text: str, at: int, ends: dict[int, int]) -> bool:
    """Whether the third character is the name's own: no word begins with it, and the sentence goes on without it."""
    last, after = text[at + 2], text[at + 3 : at + 4]
    if ends.get(at + 2, at + 3) > at + 3:
        return False  # a longer word begins there
    if (not after or after in _MARKS or after == "\n") and last not in _SAYS:
        return True
    return last not in _GOES_ON
