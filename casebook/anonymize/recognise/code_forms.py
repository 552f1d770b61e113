"""Codes of letters and figures in disguise: plates, passports and permits, credit codes, numbers behind the name of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casebook.anonymize.recognise import checksums
from casebook.anonymize.recognise.figure_words import COUNTED, FIGURES, NUMERALS, SOUNDS
from casebook.anonymize.recognise.figures import LATIN, PROVINCE, Run
from casebook.anonymize.recognise.number_forms import Stretch
from casebook.anonymize.span import DataKind

Candidate = tuple[int, int, DataKind, float, str, str]

_LIST = re.compile("[,，、;；。！？!?]|和|及|与|或|至|到|加")
_CUT = re.compile("[,，;；。！？!?\n]")
_PLATE_WORDS = re.compile(
    "车|牌|黑色|白色|银色|灰色|司机|撞|蹭|剐|肇事|逃逸|堵|违停|号牌|驾驶|开着|停|违章|chepai", re.I
)
_PASS_WORDS = re.compile(
    "护照|护罩|护[兆召]|通行证|旅行证|回乡证|台胞证|港澳|台湾|出入境|证件|huzhao|passport", re.I
)
_CREDIT_WORDS = re.compile("代码|信用|执照|税号|识别号|社会|统一|机构|xinyong", re.I)
_AS_FIGURE = str.maketrans("OIZS", "0125")
_STROKED = str.maketrans("OI", "01")
_LAST_HANZI = tuple("学挂警港澳领")
_PLATE = re.compile(r"[^A-Z0-9][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4,6}")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_PASSPORT = re.compile(
    r"[EGDSPKN][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[DSP]E[0-9]{7}|[HMC][0-9]{8}(?:[0-9]{2})?|C[A-Z][0-9]{7}|[LTW][0-9]{8}"
)
_DATE = re.compile("(?:19|20)[0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9](?![0-9])")
_HANZI = re.compile("[\u4e00-\u9fff]")
_RESIDENT = re.compile(r"[1-8][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X](?![0-9]{3})")
_PERMANENT = re.compile(r"[A-Z]{3}[0-9]{12}")

# What a paper is called, and how many letters and figures its number has at least and at most.
_LABELS: tuple[tuple[str, DataKind, str, int, int, str], ...] = (
    (
        "hidden.permit",
        DataKind.PASSPORT,
        "护照|护罩|通行证|台胞证|台胞卡|回乡证|回乡卡|旅行证|居留证|居留身份证|永居证|永居卡|五星卡|绿卡|居住证|大陆证|入台证|赴台证|赴港|huzhao|passport",
        8,
        18,
        "前有护照、通行证字样的号码",
    ),
    (
        "hidden.credit",
        DataKind.CREDIT_CODE,
        "信用代码|信用码|社会代码|统一代码|机构代码|税号|纳税人识别号|识别号|营业执照|执照号?|注册号",
        13,
        18,
        "前有信用代码、税号字样的代码",
    ),
    ("hidden.plate", DataKind.PLATE, "车牌|牌照|号牌|车号|牌号|车牌号码?", 5, 8, "前有车牌字样的号牌"),
    (
        "hidden.soldier",
        DataKind.OTHER,
        "军官证|士官证|士兵证|义务兵证|文职干部证|文职人员证|军人证|警官证|武警证|退役证|退伍证|转业证|优待证|残疾军人证|伤残军人证|烈属证|军属证|离休证|退休证|军人保障卡",
        5,
        18,
        "军官证、优待证等证件号码",
    ),
    (
        "hidden.certificate",
        DataKind.REGISTRATION,
        "残疾人?证|残疾人卡|社保[卡号]|社会保障[卡号]|医保[卡号]|低保证|特困证|老年证|驾驶证|驾照|行驶证|结婚证|离婚证|出生证|户口[本簿]|学生证|学籍号|工作证|执业证|资格证|"
        "毕业证|学位证|房产证|房权证|房本|土地证|宅基地证|林权证|不动产权?证|户号|学号|工牌|工号|暂住证|健康证|失业证|住院号|病案号|病历号|门诊号|就诊卡|"
        "快递单号|快递号|运单号?|订单号|保单号|合同编?号",
        6,
        24,
        "前有证照、单据名称的号码",
    ),
    (
        "hidden.certificate",
        DataKind.REGISTRATION,
        "(?<![凭认保公见验论份])证(?![件据明券])",
        7,
        24,
        "前有证件字样的号码",
    ),
    (
        "hidden.petition",
        DataKind.PETITION_CASE,
        "工单|信访件|信访事项|受理|登记|回执|转办|交办|查询",
        9,
        24,
        "信访件、工单编号",
    ),
)
_NAMES = [
    (
        name,
        kind,
        re.compile(f"(?:{words})(?:证|卡)?(?:件|书)?(?:编号|号码|号|码|代码|ID)?", re.I),
        low,
        high,
        why,
    )
    for name, kind, words, low, high, why in _LABELS
]
_BETWEEN = re.compile("[^0-9A-Za-z。！？!?；;，,\n]{0,6}")  # between the name of a paper and its number
_LOOSE = ("hidden.permit", "hidden.credit", "hidden.plate")  # with a few words between
_ANY_NAME = re.compile("|".join(words for _, _, words, _, _, _ in _LABELS), re.I)


def find_codes(run: Run) -> Iterator[Candidate]:
    """Codes that may stand in a run of letters and figures: first and last, kind, how sure, rule and why."""
    text = run.text
    chars = run.chars.upper()
    yield from _labelled(run, chars)
    size = len(chars)
    reversed_words = REVERSED.search(text, max(0, run.starts[0] - 16), run.ends[-1] + 16) is not None
    for start in range(size - 5):
        if run.kinds[start] == PROVINCE:
            yield from _plates(run, chars, start)
        if not (start == 0 or run.is_border(start)) or _glued(run, start):
            continue
        if reversed_words and size - start >= 7:
            yield from _turned(run, chars, start)
        for end in (start + 18, start + 15, start + 11, start + 9):
            if end > size or not run.is_border(end) or _glued(run, end):
                continue
            number = chars[start:end]
            stretch = Stretch(run, start, end)
            if end - start == 18:
                yield from _credit(stretch, number)
            elif end - start == 15 and _PERMANENT.fullmatch(number) and not _lists(stretch):
                yield start, end, DataKind.PASSPORT, 0.82, "hidden.residence", "外国人永久居留证号码的形式"
            elif end - start in (9, 11) and _PASSPORT.fullmatch(number) and not stretch.is_a_things():
                labelled = stretch.is_after(_PASS_WORDS)
                if labelled:
                    yield start, end, DataKind.PASSPORT, 0.94, "hidden.passport", "前有“护照”等字样的证件号码"
                elif _lists(stretch) and not stretch.written()[FIGURES]:
                    yield start, end, DataKind.PASSPORT, 0.8, "hidden.passport", "逐位说出的护照或通行证号码"
                elif (
                    not (stretch.gaps() and number[1:3] in ("19", "20"))
                    and number[0] not in "LTWKN"
                    and _is_plain(stretch)
                    and run.kinds[start] == LATIN
                    and not _lists(stretch)
                ):
                    yield start, end, DataKind.PASSPORT, 0.75, "hidden.passport", "护照或通行证号码的形式"


def _turned(run: Run, chars: str, start: int) -> Iterator[Candidate]:
    """Codes written backwards."""
    for length, form, kind in (
        (18, _CREDIT, DataKind.CREDIT_CODE),
        (8, _PLATE, DataKind.PLATE),
        (7, _PLATE, DataKind.PLATE),
    ):
        end = start + length
        if end > len(chars) or _glued(run, end):
            continue
        back = chars[start:end][::-1]
        if form.fullmatch(back) and (form is not _PLATE or run.kinds[end - 1] == PROVINCE):
            yield start, end, kind, 0.85, "hidden.backwards", "倒过来写的号码"


def find_split_plates(text: str, runs: list[Run]) -> Iterator[list[tuple[int, int]]]:
    """Plates told in parts with other words between: the spans of the parts of each."""
    for at, run in enumerate(runs):
        place = run.kinds.rfind(PROVINCE)
        if place < 0 or run.kinds[place + 1 : place + 2] != LATIN or len(run.chars) - place > 6:
            continue
        size = len(run.chars) - place - 2
        spans = [(run.starts[place], run.ends[-1])]
        for other in runs[at + 1 : at + 4]:
            if size >= 5 or other.starts[0] - spans[-1][1] > _APART or PROVINCE in other.kinds:
                break
            size += len(other.chars)
            spans.append((other.starts[0], other.ends[-1]))
        if (
            size < 5
            and at
            and spans[0][0] - runs[at - 1].ends[-1] <= _APART
            and PROVINCE not in runs[at - 1].kinds
        ):
            size += len(runs[at - 1].chars)
            spans.insert(0, (runs[at - 1].starts[0], runs[at - 1].ends[-1]))
        around = text[max(0, spans[0][0] - 24) : spans[-1][1] + 16]
        if len(spans) > 1 and 5 <= size <= 6 and _PLATE_WORDS.search(around):
            yield spans


_APART = 30
REVERSED = re.compile("倒[着过写念读来]|反[着过写念读]|从后往前|从右往左|倒序|逆序")


def _glued(run: Run, at: int) -> bool:
    """Whether Latin letters stand on both sides of a place, or a letter and a figure, with nothing between them."""
    if at in (0, len(run.chars)) or run.starts[at] > run.ends[at - 1]:
        return False
    return LATIN in run.kinds[at - 1 : at + 1] or run.kinds[at] == run.kinds[at - 1]


def _lists(stretch: Stretch) -> bool:
    return any(_LIST.search(gap) for gap in stretch.gaps())


def _is_plain(stretch: Stretch) -> bool:
    """Whether it is written in letters and true figures alone."""
    written = stretch.written()
    return written[SOUNDS] == 0


def _plates(run: Run, chars: str, start: int) -> Iterator[Candidate]:
    for end in (start + 8, start + 7, start + 6):
        if end == start + 6 and not (
            end <= len(chars) and run.text[run.ends[end - 1] :].lstrip()[:1] in _LAST_HANZI
        ):
            continue
        if end > len(chars) or not _PLATE.fullmatch(
            chars[start : start + 2] + chars[start + 2 : end].translate(_STROKED)
        ):
            continue
        if not run.is_border(end) or _glued(run, end):
            continue
        stretch = Stretch(run, start, end)
        number = chars[start + 2 : end]
        if sum(char.isdigit() for char in number) < 1:
            continue
        if end - start == 8 and not (
            number[0] in "ABCDEFGHJK" or number[-1] in "ABCDEFGHJK" or stretch.is_after(_PLATE_WORDS)
        ):
            continue
        labelled = stretch.is_after(_PLATE_WORDS) or re.match(
            "[^。\n]{0,5}(?:车|牌|轿|货|面包)", run.text[stretch.span[1] : stretch.span[1] + 8]
        )
        written = stretch.written()
        if _lists(stretch) and written[FIGURES] and not labelled:
            continue
        if written[SOUNDS] and not labelled:
            continue
        if not labelled and sum(1 for gap in stretch.gaps() if any("一" <= c <= "鿿" for c in gap)) > 2:
            continue
        yield start, end, DataKind.PLATE, 0.92 if labelled else 0.85, "hidden.plate", "机动车号牌，写法特别"
        return


def _credit(stretch: Stretch, number: str) -> Iterator[Candidate]:
    code = number.translate(_AS_FIGURE)
    if not _CREDIT.fullmatch(code):
        return
    start, end = stretch.start, stretch.end
    if checksums.credit_code(code) and not code.isdigit():
        yield start, end, DataKind.CREDIT_CODE, 0.97, "hidden.credit", "统一社会信用代码，校验码正确"
    elif stretch.is_after(_CREDIT_WORDS):
        yield start, end, DataKind.CREDIT_CODE, 0.95, "hidden.credit", "前有“信用代码”等字样的18位代码"
    elif re.match("(?:9[123]|[15][123])[0-9]{6}MA", code):
        yield start, end, DataKind.CREDIT_CODE, 0.88, "hidden.credit", "18位统一社会信用代码的形式"
    elif (
        re.match("9[123]|[15][123]", code)
        and not code.isdigit()
        and not _lists(stretch)
        and _is_plain(stretch)
    ):
        yield start, end, DataKind.CREDIT_CODE, 0.85, "hidden.credit", "18位统一社会信用代码，校验码不符"


def _labelled(run: Run, chars: str) -> Iterator[Candidate]:
    """The code right behind the name of a paper."""
    first = run.starts[0]
    before = run.text[max(0, run.lead - 16) : first]
    if not _ANY_NAME.search(before):
        return
    back = len(before) - (first - run.lead)  # where the lead begins in it
    for name, kind, words, low, high, why in _NAMES:
        ends = [match.end() for match in words.finditer(before)]
        if not ends or (
            ends[-1] < back and not (name in _LOOSE and _BETWEEN.fullmatch(before, ends[-1], back))
        ):
            continue
        end = _stop(run, low)
        if _DATE.match(run.text, first):
            return
        if low <= end <= high and sum(char.isdigit() for char in chars[:end]) >= min(4, low // 2):
            written = Stretch(run, 0, end).written()
            if written[FIGURES] + written[NUMERALS] + written[COUNTED] + written["s"] + written[LATIN] >= 3:
                first = 1 if Stretch(run, 0, end).is_ragged() and run.kinds[0] == NUMERALS else 0
                if _RESIDENT.search(chars, first, 22):
                    kind = DataKind.RESIDENT_ID
                yield first, end, kind, 0.95, name, why
        return


def _stop(run: Run, low: int) -> int:
    """Where a labelled code ends: at the first mark of a new clause once it is long enough, unless marks split it before."""
    split = False
    for at in range(1, len(run.chars)):
        if run.kinds[at] == PROVINCE:
            return at
        gap = run.gap(at)
        if gap and _CUT.search(gap) and not _HANZI.search(gap):
            if at >= low and not split:
                return at
            split = True
        elif gap and _CUT.search(gap):
            split = True
    return len(run.chars)
