"""How sure each identifier is, by its check digit and the words before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from casebook.anonymize.recognise import checksums
from casebook.anonymize.span import DataKind

# What may stand between the digits of one number: white space, dashes, middle dots, at most three.
S = r"[\s\-·.‐-―−_~]{0,3}"


_MEASURE = re.compile(r"\s*(?:元|万|亿|千|百|%|人|吨|平方|立方|公里|美元|个)")


_SPACE = re.compile(S[:-5] + "+")


Verdict = tuple[float, str] | None


Judge = Callable[[re.Match[str], str], Verdict]


@dataclass(frozen=True)
class Rule:
    """One recogniser: the span is group ``value`` where the pattern has one, else the whole match."""

    name: str
    kind: DataKind
    pattern: re.Pattern[str]
    judge: Judge


_ID_WORDS = re.compile(r"身份|证件|公民|I\.?D", re.I)


_PASS_WORDS = re.compile(r"护照|通行证|旅行证")


_PHONE_WORDS = re.compile(r"电话|手机|联系|号码|拨打|致电|来电|座机|传真|热线|Tel|Fax|Phone", re.I)


_CARD_WORDS = re.compile(r"卡|账|帐|银行|开户|存折|尾号|信用社|农商|工行|农行|建行|中行|邮储")


def _before(match: re.Match[str], text: str, words: re.Pattern[str], reach: int = 14) -> bool:
    """Whether one of the words stands shortly before the match."""
    return words.search(text, max(0, match.start() - reach), match.start()) is not None


_TENTH = str.maketrans("叉×✗✘╳", "XXXXX")  # how the X of a number is drawn


def _bare(text: str) -> str:
    """Letters and digits only, in capitals."""
    return "".join(char for char in text if char.isalnum()).upper()


def _groups(text: str) -> list[int]:
    """Lengths of the digit groups of a number."""
    return [len(part) for part in _SPACE.split(text) if part]


def resident_18(match: re.Match[str], text: str) -> Verdict:
    """18 figures: check digit, region and date, or the words before."""
    number = _bare(match["value"]).translate(_TENTH)
    if checksums.resident_id(number):
        return 0.99, "18位身份证号，校验码正确"
    beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    if re.search("[A-Za-z]", beside) and not checksums.has_date(number[6:14]):
        return None  # a letter beside it: another kind of code
    if checksums.has_region(number) and checksums.has_date(number[6:14]):
        return 0.93, "18位身份证号，地区码和出生日期成立，校验码不符"
    if _before(match, text, _ID_WORDS):
        return 0.9, "前有“身份证”等字样的18位号码"
    return (0.6, "18位号码，日期成立") if checksums.has_date(number[6:14]) else None


def resident_15(match: re.Match[str], text: str) -> Verdict:
    """The old 15 figures."""
    number = _bare(match["value"])
    if checksums.has_region(number) and checksums.has_date("19" + number[6:12]):
        return 0.9, "15位旧身份证号，地区码和出生日期成立"
    return (0.85, "前有“身份证”等字样的15位号码") if _before(match, text, _ID_WORDS) else None


def mobile(match: re.Match[str], text: str) -> Verdict:
    """11 figures; broken ones by how they are broken."""
    if _MEASURE.match(text, match.end()):
        return None
    groups = _groups(match["value"])
    if len(groups) == 1:
        return 0.97, "11位手机号"
    if groups in ([3, 4, 4], [3, 8], [7, 4], [3, 3, 5], [4, 3, 4], [4, 4, 3]) or max(groups) == 1:
        return 0.95, "分段书写的手机号"
    if _before(match, text, _PHONE_WORDS):
        return 0.9, "前有“电话”等字样的手机号"
    if "." in match["value"]:
        return None
    return (0.85, "中间断开的手机号") if len(groups) == 2 or len(groups) > 6 else (0.6, "疑似断开的手机号")


def landline(match: re.Match[str], text: str) -> Verdict:
    """Area code and number, unless a sum of money."""
    return None if _MEASURE.match(text, match.end()) else (0.93, "区号加号码的固定电话")


def local_phone(match: re.Match[str], text: str) -> Verdict:
    """7 or 8 figures after the word for telephone."""
    return 0.8, "前有“电话”等字样的号码"


def bank_card(match: re.Match[str], text: str) -> Verdict:
    """15 to 19 figures: Luhn, issuer, words before."""
    number = _bare(match["value"])
    labelled = _before(match, text, _CARD_WORDS)
    if _MEASURE.match(text, match.end()) and not labelled:
        return None
    if checksums.luhn(number):
        return 0.97 if labelled or number.startswith("62") else 0.85, "银行卡号，校验位正确"
    if labelled or number.startswith("62"):
        return (0.92 if labelled else 0.85), "银行卡号，有卡号字样或发卡行代码，校验位不符"
    return 0.5, "15至19位长号码"


def long_labelled(match: re.Match[str], text: str) -> Verdict:
    """Any long number after the word for account."""
    return 0.85, "前有账号字样的号码"


def credit_code(match: re.Match[str], text: str) -> Verdict:
    """18 characters of the unified social credit code."""
    code = _bare(match["value"])
    if checksums.credit_code(code):
        return 0.99, "统一社会信用代码，校验码正确"
    if re.search("代码|信用|执照", text[max(0, match.start() - 14) : match.start()]):
        return 0.93, "前有“信用代码”等字样的18位代码"
    return (0.85, "18位统一社会信用代码，校验码不符") if re.match("9[123]|[15][123]", code) else None


def plate(match: re.Match[str], text: str) -> Verdict:
    """A plate has at least one figure."""
    tail = _bare(match["value"])[2:]
    return (0.9, "机动车号牌") if any(char.isdigit() for char in tail) else None


def always(confidence: float, explanation: str) -> Judge:
    """A judge that always says the same."""
    return lambda match, text: (confidence, explanation)


def court_case(match: re.Match[str], text: str) -> Verdict:
    """Year in brackets, court, kind of case, number."""
    return (0.95, "法院案号") if re.search("[民刑行执赔破调仲诉申监财终初再]", match[0]) else None


def passport(match: re.Match[str], text: str) -> Verdict:
    """Passport or permit."""
    if _before(match, text, _PASS_WORDS):
        return 0.93, "前有“护照”等字样的证件号码"
    if text.endswith("准字", 0, match.start("value")):  # the licence of a medicine
        return None
    return 0.75, "护照或通行证号码的形式"


def birth(match: re.Match[str], text: str) -> Verdict:
    """A date beside a word of birth."""
    return 0.9, "出生日期"


def labelled_code(match: re.Match[str], text: str) -> Verdict:
    """A code after the name of a certificate."""
    return (0.85, "前有证照、编号字样的号码") if any(char.isdigit() for char in match["value"]) else None


def in_disguise(match: re.Match[str], text: str) -> Verdict:
    """An account after a nickname of the service; a plain English word is none."""
    value = match["value"]
    return (0.85, "前有微信、QQ代称的账号") if re.search(r"[0-9_\-]", value) else None
