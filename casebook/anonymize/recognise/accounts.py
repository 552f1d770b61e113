"""Accounts in disguise: mail written out in words, WeChat and QQ behind their nicknames, the tail of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casebook.anonymize.recognise.code_forms import Candidate
from casebook.anonymize.recognise.figure_words import (
    COUNTED,
    FIGURE_OF,
    FIGURES,
    NUMERALS,
    SOUNDS,
    SPOKEN,
    TOKEN,
    how_many,
)
from casebook.anonymize.recognise.figures import Run
from casebook.anonymize.recognise.number_forms import CARD_WORDS, ID_WORDS, MEASURE, PHONE_WORDS, Stretch
from casebook.anonymize.span import DataKind

_HOSTS = "qq|163|126|139|189|sina|sohu|gmail|foxmail|outlook|hotmail|yeah|aliyun|icloud|tom|21cn|wo"
_ENDS = "康[姆母]?(?![\u4e00-\u9fff])|com|cn|net|org|edu|gov|hk|tw|me|cc|vip|top|con|c0m"
_MAIL = re.compile(
    rf"(?P<value>(?:[A-Za-z0-9._%+\-]{{1,64}}(?: ?[_\-] ?[A-Za-z0-9._%+\-]{{1,32}}){{0,3}}(?: [0-9]{{1,10}})?|(?:[A-Za-z0-9._\-] ){{2,40}}[A-Za-z0-9._\-]{{1,8}}) {{0,2}}@ {{0,2}}"
    rf"(?:(?:[A-Za-z0-9\-]{{1,40}}|(?:[A-Za-z0-9] ){{1,12}}[A-Za-z0-9]) {{0,2}}\. {{0,2}}){{1,4}}(?:{_ENDS}|(?:c ?o ?m|c ?n|n ?e ?t))(?:\.cn)?|"
    rf"[A-Za-z0-9._%+\-]{{3,64}} {{0,2}}@ {{0,2}}(?:{_HOSTS})(?:邮箱)?)(?![A-Za-z0-9])",
    re.I,
)
_BACKWARDS = re.compile(
    r"(?P<value>(?:moc|nc|ten)\.(?:[A-Za-z0-9\-]{1,20}\.)?[A-Za-z0-9\-]{1,20}@[A-Za-z0-9._\-]{1,64})", re.I
)
_SAID_IN_MAIL = {
    "新浪": "sina",
    "网易": "163",
    "腾讯": "qq",
    "谷歌": "gmail",
    "扣扣": "qq",
    "球球": "qq",
    "企鹅": "qq",
    "雅虎": "yahoo",
    "搜狐": "sohu",
    "康姆": "com",
    "康母": "com",
    "抗姆": "com",
    "看姆": "com",
    "科姆": "com",
    "西恩": "cn",
}
_BRACKETS = frozenset("()[]【】「」〔〕<>{}“”\"'《》")

_WECHAT = re.compile(
    r"(?:[微薇威维徽围唯薇卫葳]\s?[\-/·.]?\s?[信芯訫新心星x]|微|(?<![A-Za-z])[Ww]\s?[❤♥]|[Vv]我|[微薇威][❤♥]|[Vv][\s.·]?(?:[信❤♥x号心芯]|(?=[:是]))|(?<![A-Za-z])[Ww][\s.·]?[Xx]|wechat|wei\s?(?:x(?:in)?|信)|绿泡泡|绿信|绿色软件|绿标|[💚🟢]|"
    r"(?:加|\+|➕)\s?(?:我|个|她|他)?(?:的)?\s?[Vv微薇威])(?P<account>账号|帐号|号码?|同号|名|ID)?[^0-9A-Za-z。！？\\n]{0,8}$",
    re.I,
)
_GLUED = re.compile("(?:wx|vx)(?!id)[a-z]{2,}.*[0-9]", re.I)
_QQ = re.compile(
    r"(?:(?<![A-Za-z])Q\s?Q?|[扣抠叩蔻寇]\s?[扣抠叩蔻寇]|企鹅|球球|秋秋|丘丘|求求|糗糗|鹅厂|扣|🐧)(?:账号|帐号|号码?|同号|小号|大号)?[^0-9A-Za-z。！？\\n群]{0,8}$",
    re.I,
)
_TAILS = re.compile(
    "(?:尾号|尾数|尾巴|末尾|结尾|收尾|(?:最?后面?|末|尾)(?:的)?[三四五六3456几][位个]?(?:数字|数)?)(?:号码?)?(?:数字)?$"
)
_OTHER_TAIL = re.compile("车牌|号牌|编号|单号|票号|限行|文号|案号")


def find_mail(text: str) -> Iterator[tuple[int, int]]:
    """Mail addresses, however their signs are written: first and last position of each."""
    if not re.search(
        "@|艾特|爱特|埃特|圈|老鼠|\\bat\\b|[(\\[【<{]\\s?(?:at?|在)|艾他|花a|邮|后缀", text, re.I
    ):
        return
    dotted = re.search("[.。点]|dot", text, re.I) is not None
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def put(piece: str, start: int, end: int) -> None:
        whole = end - start == len(piece)
        for at, char in enumerate(piece):
            chars.append(char)
            starts.append(start + at if whole else start)
            ends.append(start + at + 1 if whole else end)

    for match in TOKEN.finditer(text):
        start, end = match.span()
        kind, word = match.lastgroup, match[0]
        if kind == "at":
            put("@", start, end)
        elif (kind == "mark" and word in ",，、" and dotted) or kind == "filler":
            if not chars or chars[-1] != " ":
                put(" ", start, end)
        elif kind == "dot" or (kind == "mark" and word in ".。·,，"):
            put(".", start, end)
        elif kind == "underline":
            put("_", start, end)
        elif kind == "dash":
            put("-", start, end)
        elif kind == "one" and FIGURE_OF[word][1] in (NUMERALS, SPOKEN, COUNTED):
            put(FIGURE_OF[word][0], start, end)
        elif kind in ("latin", "figures", "named"):
            if kind == "latin" and word.lower() == "at" and text[start - 1 : start] in (" ", "\n"):
                put("@", start, end)
            else:
                put(word, start, end)
        elif kind == "count":
            figure = FIGURE_OF[match["counted"] or match["counted2"]][0]
            put(figure * how_many(match["times"] or match["pair"] or match["times2"]), start, end)
        elif kind == "mark" and (word.isspace() or word in _BRACKETS):
            if not chars or chars[-1] != " ":
                put(" ", start, end)
        elif kind == "mark" and word in "_-+%#":
            put("@" if word == "#" else word, start, end)
        else:
            put(word, start, end)
    written = "".join(chars)
    for said, meant in _SAID_IN_MAIL.items():
        for at in [found.start() for found in re.finditer(said, written)]:
            chars[at : at + len(said)] = [meant, *[""] * (len(said) - 1)]
    kept = [at for at, char in enumerate(chars) for _ in char]
    plain = "".join(chars)
    for match in [*_MAIL.finditer(plain), *_BACKWARDS.finditer(plain)]:
        first, last = match.span("value")
        while first < last and plain[first] in " .-":
            first += 1
        end = kept[last - 1]
        while end + 1 < len(chars) and not chars[end + 1]:
            end += 1
        yield starts[kept[first]], ends[end]


def find_accounts(run: Run) -> Iterator[Candidate]:
    """The account right behind the name of a service, in a run of letters and figures."""
    before = run.text[max(0, run.lead - 14) : run.starts[0]]
    size = len(run.chars)
    wechat = _WECHAT.search(before)
    glued = _GLUED.match(run.chars)
    if glued and not wechat:
        yield 0, _clause(run, 6), DataKind.WECHAT, 0.85, "hidden.wechat", "前有微信代称的账号"
        return
    if wechat and not set(run.kinds) <= set("acsnwpx"):
        end = _clause(run, 5)
        letters = sum(char.isalpha() for char in run.chars[:end])
        written = Stretch(run, 0, end).written()
        sure = written[FIGURES] + written[NUMERALS] + written[SPOKEN] + written[COUNTED]
        if 5 <= end <= 30 and (
            sure >= 1
            or (wechat["account"] and letters == end and end > 5)
            or (letters == end and re.search("[_\\-]|下划线|横", run.text[run.starts[0] : run.ends[end - 1]]))
        ):
            yield 0, end, DataKind.WECHAT, 0.88, "hidden.wechat", "前有微信代称的账号"
    elif _QQ.search(before):
        figures = 0
        while figures < size and run.chars[figures].isdigit():
            figures += 1
        end = min(figures, _clause(run, 5))
        sounds = Stretch(run, 0, end).written()[SOUNDS]
        if 5 <= end <= 12 and (sounds * 2 <= end or (end > 5 and run.ends[end - 1] - run.starts[0] == end)):
            yield 0, end, DataKind.QQ, 0.9, "hidden.qq", "前有QQ代称的号码"


def _clause(run: Run, low: int) -> int:
    listed = False
    for at in range(1, len(run.chars)):
        if run.starts[at] == run.ends[at - 1]:
            continue
        gap = run.gap(at)
        if re.search("[。！？!?]|\n(?!_)", gap) and at >= low and run.text[run.starts[at] - 1] != "_":
            return at
        if re.search("[,，、;；]", gap):
            if at >= low and not listed and not re.search("[\u4e00-\u9fff]", gap):
                return at
            listed = True
    return len(run.chars)


def find_tail(run: Run) -> Iterator[Candidate]:
    """The last three to six figures of some number, called so: 尾号四个8, 后四位幺两三四."""
    first = run.starts[0]
    size = len(run.chars)
    before = run.text[max(0, run.lead - 24) : first]
    called = None
    for match in re.finditer(_TAILS.pattern[:-1], before):
        called = match
    if called is None:
        return
    between = before[called.end() :]
    if re.search("[。！？\n]", between) or len(between) > 12:
        return
    if called.end() < len(before) - (first - run.lead):
        return
    end = 1
    while end < size and (end == 0 or not re.search("[,，、。;；]", run.gap(end))):
        end += 1
    if not 3 <= end <= 6 or Stretch(run, 0, end).is_before(MEASURE):
        return
    if _OTHER_TAIL.search(before) or not any(kind in "ascn" for kind in run.kinds[:end]):
        return
    whole = before[: called.start()]
    if ID_WORDS.search(whole):
        yield 0, end, DataKind.RESIDENT_ID, 0.85, "hidden.tail", "身份证号的尾号"
    elif CARD_WORDS.search(whole):
        yield 0, end, DataKind.BANK_CARD, 0.85, "hidden.tail", "银行卡的尾号"
    elif PHONE_WORDS.search(whole):
        yield 0, end, DataKind.MOBILE, 0.8, "hidden.tail", "手机号的尾号"
    elif "尾号" in before or CARD_WORDS.search(run.text[run.ends[end - 1] :][:6]):
        yield 0, end, DataKind.BANK_CARD, 0.8, "hidden.tail", "某个号码的尾号"
