"""The forms of numbers that belong to one person, asked of a run of figures at every place where one may stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from casebook.anonymize.recognise import checksums
from casebook.anonymize.recognise.figure_words import (
    AFTERWARDS,
    COUNTED,
    FIGURES,
    HEAD,
    LETTERS,
    MIDDLE,
    NUMERALS,
    SOUNDS,
    SPOKEN,
    TAIL,
    TENTH,
)
from casebook.anonymize.recognise.figures import Run
from casebook.anonymize.span import DataKind

MEASURE = re.compile(
    r"\s*(?:余|多)?(?:元|块钱|万|亿|千|百|%|‰|人次|人|户|件|吨|平方|平米|立方|公里|公斤|米|美元|亩|份|套|项|条|款|章|页|次|天|年|月|岁|批|期|辆|宗|例|起(?!头)|个(?!人)|名(?!字)|度电|千瓦)"
)
_PART = re.compile(f"{HEAD}|{MIDDLE}|{TAIL}|{AFTERWARDS}")
_LIST = re.compile("[,，、;；]|和|及|与|或|至|到|加")
_HARD = re.compile("[。！？!?]|\n")
_WORD = re.compile("[\u4e00-\u9fff]")
_SOFT = re.compile(r"[\s\-·.‐-―−_~]{1,3}")

PHONE_WORDS = re.compile(
    "电话|店话|电画|手机|手鸡|手几|手圾|首机|机号|联系|连系|联络|号码|号馬|拨|致电|来电|回电|去电|打给|打我|打他|打她|打这|打过|打到|打[(（「【\\s]*$|通知我|通知他|短信|座机|固话|传真|热线|小灵通|"
    "接听|呼我|call|tel|fax|phone|mobile|sjh|dianhua|shouji|haoma|微信|威信|薇信|[☎📱📞☏]|找我|找他|找她|机主|主叫|被叫|(?<![0-9一二三四五六七八九十编文房楼案单票门序型期学工账户卡])号(?=[是为:：,，\\s]|$)|同号|区号|dh",
    re.I,
)
_PHONE_AFTER = re.compile(
    '[)）】\\]”"’。，,！!\\s]{0,3}(?:是|为|就是)?(?:这|那)?(?:[我他她你]|本人|[我他她]的?)?(?:的)?(?:家里?|老婆|爱人|儿子)?(?:的)?(?:电话|手机|号|联系|随时|打|微信|短信|找我|接|来电|打来|打过|呼|拨|能打通|停机|关机|机主)'
)
ID_WORDS = re.compile(
    "身份|身分|深份|深分|证件|证号|公民|份证|sfz|shenfen|(?<![A-Za-z])id(?![A-Za-z])|户口|户籍|持证", re.I
)
CARD_WORDS = re.compile(
    "卡|咔|账|帐|银行|开户|存折|汇到|打到|打款|转账|转到|信用社|农商|[工农建中招交]行|浦发|光大|民生银|邮储|邮政|折子|kahao|yhk|储蓄",
    re.I,
)

_ID_AFTER = re.compile("[^。\n]{0,4}(?:身份|证件)")
_CARD_AFTER = re.compile("[^。\n]{0,4}(?:卡|账|帐)")

# What stands right before the number of a thing: a standard, a run of a matter, a parcel, a licence of a medicine.
_THINGS = re.compile(
    r"(?:(?<![A-Za-z])(?:GB|DB|JGJ|CJJ|HJ|YY|ISO|IEC|QB|HG|SY|JT|NB|DL)[A-Z0-9]{0,3}(?:[/ ][A-Z])?"
    r"|流水号|查询码|快递单?号|运单号|批准文号|国药准字|[药械]准字)(?:是|为|[:：\s])*[A-Z]{0,2}$"
)

Verdict = tuple[float, str] | None


@dataclass(frozen=True)
class Stretch:
    """Some figures of a run, read as one number."""

    run: Run
    start: int
    end: int

    @property
    def number(self) -> str:
        """The figures."""
        return self.run.chars[self.start : self.end]

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the text of the run."""
        return self.run.starts[self.start], self.run.ends[self.end - 1]

    def gaps(self) -> list[str]:
        """What stands between its figures, where anything does."""
        run = self.run
        return [
            run.text[run.ends[at - 1] : run.starts[at]]
            for at in range(self.start + 1, self.end)
            if run.starts[at] > run.ends[at - 1]
        ]

    def groups(self) -> list[int]:
        """Lengths of the groups that stand together."""
        sizes, run = [1], self.run
        for at in range(self.start + 1, self.end):
            if run.starts[at] > run.ends[at - 1]:
                sizes.append(1)
            else:
                sizes[-1] += 1
        return sizes

    def written(self) -> Counter[str]:
        """How many figures are written in which way."""
        return Counter(self.run.kinds[self.start : self.end])

    def is_after(self, words: re.Pattern[str], reach: int = 22) -> bool:
        """Whether one of the words stands before it, in the same sentence or the one before."""
        first = self.span[0]
        return words.search(self.run.text, max(0, first - reach), first) is not None

    def is_before(self, words: re.Pattern[str]) -> bool:
        """Whether one of the words stands right behind it."""
        return words.match(self.run.text, self.span[1]) is not None

    def is_a_things(self) -> bool:
        """Whether what stands right before it says that it is the number of a thing, not of a person."""
        first = self.span[0]
        return _THINGS.search(self.run.text[max(0, first - 14) : first]) is not None

    def is_ragged(self) -> bool:
        """Whether an end of it may belong to the word beside it: the 三 of 张三1101…, the 一 of …678一楼."""
        kinds, run = self.run.kinds, self.run

        def lonely(edge: int, inner: int, step: int) -> bool:
            if kinds[edge] not in NUMERALS + SOUNDS + SPOKEN:
                return False
            joined = run.ends[min(edge, inner)] == run.starts[max(edge, inner)]
            return joined and all(kinds[inner + step * more] == FIGURES for more in range(4))

        if self.end - self.start < 6:
            return False
        return lonely(self.start, self.start + 1, 1) or lonely(self.end - 1, self.end - 2, -1)

    def is_cut(self) -> bool:
        """Whether more of the same number stands right beside it, written in another way."""
        run, n = self.run, len(self.run.chars)
        left = self.start
        while left and run.starts[left] == run.ends[left - 1]:
            left -= 1
        right = self.end
        while right < n and run.starts[right] == run.ends[right - 1]:
            right += 1
        return self.start - left > 2 or right - self.end > 2


@dataclass(frozen=True)
class NumberForm:
    """One kind of number: how it looks in bare figures, how long it is, and how sure a stretch of that look is."""

    name: str
    kind: DataKind
    pattern: re.Pattern[str]
    lengths: tuple[int, ...]
    judge: Callable[[Stretch], Verdict]


def _true(stretch: Stretch) -> int:
    """Figures that are figures beyond doubt."""
    written = stretch.written()
    return written[FIGURES] + written[NUMERALS] + written[COUNTED]


def _is_doubtful(stretch: Stretch, labelled: bool) -> bool:
    """Whether too much of it is only letters and words that could be read as figures."""
    written = stretch.written()
    guessed = written[SOUNDS] + written[LETTERS]
    if not guessed:
        return False
    true = len(stretch.number) - guessed
    if labelled:
        return bool(written[LETTERS]) and true < 3
    return bool(stretch.gaps() or written[LETTERS]) and true * 2 < len(stretch.number)


def _lists(gaps: list[str]) -> bool:
    return any(_LIST.search(gap) or _HARD.search(gap) for gap in gaps)


def _mobile(stretch: Stretch) -> Verdict:
    labelled = stretch.is_after(PHONE_WORDS) or stretch.is_before(_PHONE_AFTER)
    if not stretch.gaps() and stretch.written()[LETTERS] and _true(stretch) >= 3:
        return (0.93 if labelled else 0.8), "11位手机号，有几位写成字母"
    whole = stretch.start == 0 and stretch.end == len(stretch.run.chars)
    by_sound = (
        whole
        and stretch.written()[SOUNDS] + stretch.written()[NUMERALS] == 11
        and tuple(stretch.groups()) in _USUAL
    )
    if (_is_doubtful(stretch, labelled) and not by_sound) or (stretch.is_before(MEASURE) and not labelled):
        return None
    gaps = stretch.gaps()
    if stretch.run.kinds[stretch.end : stretch.end + 1] == TENTH and not stretch.run.gap(stretch.end):
        return None  # the end of an identity number
    if not gaps:
        return 0.93, "11位手机号，数字写法特别"
    if labelled or any(_PART.search(gap) for gap in gaps):
        return 0.93, "拆开或改写的手机号"
    groups = stretch.groups()
    usual = tuple(groups) in _USUAL or _joined(groups) in _USUAL or len(groups) >= 8
    if _lists(gaps):
        said = not stretch.written()[FIGURES] or (len(set(gaps)) == 1 and _WORD.search(gaps[0]))
        if len(groups) == 11 or (said and whole and tuple(groups) in _USUAL):
            return 0.85, "一段一段隔开的手机号"
        return None
    if any(_WORD.search(gap) for gap in gaps):
        return (0.86, "夹有语气词、连接词的手机号") if usual or len(gaps) == 1 or max(groups) < 6 else None
    return (0.86, "用符号隔开的手机号") if usual and not _decimal(stretch) else None


_USUAL = {
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (3, 3, 5),
    (4, 4, 3),
    (4, 3, 4),
    (5, 6),
    (6, 5),
    (3, 2, 2, 2, 2),
    (3, 2, 2, 4),
    (3, 4, 2, 2),
    (3, 3, 3, 2),
    (3, 3, 2, 3),
    (4, 7),
    (8, 3),
    (1, 3, 3, 4),
    (1, 10),
    (1, 2, 4, 4),
    (3, 5, 3),
    (2, 3, 3, 3),
}


def _joined(groups: list[int]) -> tuple[int, ...]:
    """Lengths of the groups with single figures side by side as one: one seven six 3308 5924."""
    sizes: list[int] = []
    single = False
    for size in groups:
        if size == 1 and single:
            sizes[-1] += 1
        else:
            sizes.append(size)
        single = size == 1
    return tuple(sizes)


def _decimal(stretch: Stretch) -> bool:
    """Whether it could be figures with a decimal point."""
    gaps = stretch.gaps()
    return len(gaps) == 1 and gaps[0] == "."


def _resident(stretch: Stretch) -> Verdict:
    number = stretch.number
    labelled = stretch.is_after(ID_WORDS, 30) or stretch.is_before(_ID_AFTER)
    if _is_doubtful(stretch, labelled) and (stretch.gaps() or _true(stretch) < 5):
        return None
    if checksums.has_region(number) and checksums.has_date(number[6:14]):
        gaps = stretch.gaps()
        if not labelled and (":" in gaps or (_lists(gaps) and len(gaps) > 4 and len(gaps) < 17)):
            return None
        return 0.96, "拆开或改写的18位身份证号"
    if labelled:
        return 0.92, "前有“身份证”等字样的18位号码"
    return None


def _old_resident(stretch: Stretch) -> Verdict:
    number = stretch.number
    labelled = stretch.is_after(ID_WORDS, 30)
    if _is_doubtful(stretch, labelled):
        return None
    groups = stretch.groups()
    if labelled or (
        (len(groups) <= 5 or (len(groups) == 15 and len(set(stretch.gaps())) == 1))
        and checksums.has_region(number)
        and checksums.has_date("19" + number[6:12])
        and not _lists(stretch.gaps())
    ):
        return 0.9, "15位旧身份证号"
    return None


def _disability(stretch: Stretch) -> Verdict:
    number = stretch.number
    if checksums.has_region(number) and checksums.has_date(number[6:14]):
        return 0.97, "残疾人证号：身份证号加残疾类别和等级"
    return None


def _card(stretch: Stretch) -> Verdict:
    labelled = stretch.is_after(CARD_WORDS, 24) or stretch.is_before(_CARD_AFTER)
    if _is_doubtful(stretch, labelled) or (stretch.is_before(MEASURE) and not labelled):
        return None
    if labelled:
        return 0.94, "拆开或改写的银行卡号"
    if stretch.is_after(ID_WORDS) or _lists(stretch.gaps()):
        return None
    luhn = checksums.luhn(stretch.number)
    if stretch.number.startswith("62"):
        return (0.9 if luhn else 0.85), "银行卡号的形式"
    return (0.8, "银行卡号的形式，校验位正确") if luhn and len(stretch.number) in (16, 19) else None


def _landline(stretch: Stretch) -> Verdict:
    labelled = stretch.is_after(PHONE_WORDS) or stretch.is_before(_PHONE_AFTER)
    if _is_doubtful(stretch, labelled) or (stretch.is_before(MEASURE) and not labelled):
        return None
    gaps = stretch.gaps()
    if labelled or any(_PART.search(gap) for gap in gaps):
        return 0.92, "固定电话"
    groups = stretch.groups()
    if _lists(gaps) or len(groups) > 4 or (groups[0] == 1 and len(groups) < 9):
        return None
    return 0.85, "区号加号码的固定电话"


def _service_line(stretch: Stretch) -> Verdict:
    groups = stretch.groups()
    labelled = stretch.is_after(PHONE_WORDS)
    if _is_doubtful(stretch, labelled) or stretch.is_before(MEASURE):
        return None
    if labelled:
        return 0.9, "400、800电话"
    if not _lists(stretch.gaps()) and tuple(groups) in {
        (3, 3, 4),
        (3, 4, 3),
        (10,),
        (3, 7),
        (3, 3, 2, 2),
        (1,) * 10,
    }:
        return 0.8, "400、800电话的形式"
    return None


_LOCAL = re.compile(
    "(?:电话|座机|固话|传真|小灵通|家里|办公室|tel)(?:号码?|是|为|打|[:,，\\s]){0,4}(?:区号)?(?:[^0-9\n]{0,3})$",
    re.I,
)


def _local(stretch: Stretch) -> Verdict:
    first = stretch.run.lead
    text = stretch.run.text
    if stretch.start or _is_doubtful(stretch, True):
        return None
    before = text[max(0, first - 10) : stretch.span[0]]
    if _LOCAL.search(before) and not stretch.is_before(MEASURE):
        return 0.82, "前有“电话”等字样的号码"
    return None


_D = "[0-9]"
NUMBER_FORMS: tuple[NumberForm, ...] = (
    NumberForm(
        "hidden.disability",
        DataKind.RESIDENT_ID,
        re.compile(r"[1-9][0-9]{16}[0-9X][1-7][1-4]"),
        (20,),
        _disability,
    ),
    NumberForm(
        "hidden.resident", DataKind.RESIDENT_ID, re.compile(r"[1-9][0-9]{16}[0-9X]"), (18,), _resident
    ),
    NumberForm(
        "hidden.card", DataKind.BANK_CARD, re.compile(r"[3-69][0-9]{14,18}"), (19, 18, 17, 16, 15), _card
    ),
    NumberForm(
        "hidden.resident_15", DataKind.RESIDENT_ID, re.compile(r"[1-9][0-9]{14}"), (15,), _old_resident
    ),
    NumberForm(
        "hidden.mobile",
        DataKind.MOBILE,
        re.compile(r"(?:0?0?86)?1[3-9][0-9]{9}"),
        (15, 14, 13, 11),
        _mobile,
    ),
    NumberForm(
        "hidden.landline",
        DataKind.LANDLINE,
        re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[1-9][0-9]{6,7}"),
        (12, 11, 10),
        _landline,
    ),
    NumberForm("hidden.service", DataKind.LANDLINE, re.compile(r"[48]00[0-9]{7}"), (10,), _service_line),
    NumberForm("hidden.local", DataKind.LANDLINE, re.compile(r"[2-8][0-9]{6,7}"), (8, 7), _local),
)
LENGTHS = sorted({length for form in NUMBER_FORMS for length in form.lengths}, reverse=True)
