"""Identifiers: numbers and codes that belong to one person, household, firm or case.

Every recogniser is one row of ``RULES`` or ``DISGUISED``: name, kind, pattern and a judge that looks at the match and its
surroundings. Patterns run on several views (see ``normalise``), so a digit may be typed in any way. No ``\\b``
is used: a Hanzi beside a digit is not a word border to Python.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from casebook.anonymize.normalise import HANZI, Normal, PlainView
from casebook.anonymize.recognise import judges
from casebook.anonymize.recognise.disguised import DISGUISED
from casebook.anonymize.recognise.hidden import find_hidden, without_parts
from casebook.anonymize.recognise.judges import Rule, S
from casebook.anonymize.span import DataKind, Finding

_NOT_NUMBER_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9]\.)"


_NOT_NUMBER_AFTER = r"(?![0-9A-Za-z])"
_STRONG = 0.8  # a number written plainly that no longer reading may swallow


def find_identifiers(normal: Normal) -> Iterator[Finding]:
    """Everything the rules find, and what stands there in disguise; no part of a longer number."""
    hidden = find_hidden(normal.plain)
    yield from without_parts(_by_rules(normal), hidden)
    yield from hidden


def _by_rules(normal: Normal) -> Iterator[Finding]:
    """Run every rule over the text as written and over it with Chinese figures as 0–9.

    As written, so that 周一13812345678 and 张三1101… are not read as one longer number. What is hidden, spoken or split is
    ``find_hidden``'s.

    Args:
        normal: the text's views.

    Returns:
        Findings in no particular order, overlaps included.
    """
    written = [item for rule in _ALL for item in _apply(rule, normal.plain)]
    yield from written
    if normal.digits.text != normal.plain.text:
        strong = sorted((item for item in written if item.confidence >= _STRONG), key=lambda item: item.start)
        for rule in _ALL:
            for item in _apply(rule, normal.digits):
                if not _swallows(normal.original, item, strong):
                    yield item


def _swallows(text: str, item: Finding, strong: list[Finding]) -> bool:
    """Whether it takes a figure from beside a number that is plainly there: the 三 of 张三1101…."""
    at = max(0, bisect_left(strong, item.start, key=lambda other: other.start) - 1)
    while at < len(strong) and strong[at].start < item.end:
        other = strong[at]
        if item.start < other.end:
            beside = text[item.start : other.start] + text[other.end : item.end]
            if beside and not any(char.isdigit() for char in beside):
                return True
        at += 1
    return False


def _apply(rule: Rule, view: PlainView) -> Iterator[Finding]:
    """All findings of one rule."""
    for match in rule.pattern.finditer(view.text):
        verdict = rule.judge(match, view.text)
        if verdict is None:
            continue
        start, end = match.span("value") if "value" in rule.pattern.groupindex else match.span()
        if start < 0:  # the rule's other way of saying it
            start, end = match.span("before")
        first, last = view.span(start, end)
        yield Finding(first, last, rule.kind, verdict[0], rule.name, verdict[1])


def _pattern(body: str, guard: bool = True) -> re.Pattern[str]:
    """Compile, with number borders on both sides where asked."""
    return re.compile(_NOT_NUMBER_BEFORE + body + _NOT_NUMBER_AFTER if guard else body)


_YEAR = r"(?:19|20)[0-9]{2}"


_OPEN, _CLOSE = r"[(〔\[【﹝{]", r"[)〕\]】﹞}]"


_CN_NUM = r"[0-9十廿卅]{1,3}"


_DATE = rf"(?:农历)?{_YEAR}(?:\s?年\s?{_CN_NUM}\s?月(?:\s?{_CN_NUM}\s?[日号])?|\s?[./\-]\s?[0-9]{{1,2}}\s?[./\-]\s?[0-9]{{1,2}}|年生?)"


# Years of two figures, months of the old calendar, numerals in words, a month alone.
_SHORT_DATE = (
    r"(?:公历|阳历|阴历|农历|旧历)?(?:(?:19|20)?[0-9]{2}|[零〇一二三四五六七八九]{2,4})\s?(?:年\s?(?:[0-9十一二三四五六七八九]{1,3}|正|冬|腊)\s?月"
    r"(?:\s?(?:[初廿卅]?[0-9十一二三四五六七八九]{1,3})\s?[日号]?)?|[./\-](?:1[0-2]|0?[1-9])(?![0-9./\-]))"
)


_IS = r"(?:号码|编号|号|码)?\s?(?:[:是为]|：)?\s{0,3}"


_DOC_WORDS = (
    "护照|通行证|证件|军官证|士兵证|社保卡|医保卡|残疾证|残疾人证|驾驶证|工作证|学生证|准考证|老年证|低保证|结婚证|"
    "离婚证|户口簿|户口本|工号|学号|病历|住院|门诊|就诊卡|房产证|房权证|产权证|不动产权证|土地证|宅基地证|"
    "承包经营权证|合同|保单|营业执照|注册|登记|档案|工单|受理|信访件|信访事项|信访登记|信访|来信|来访登记|"
    "查询码|投诉|举报|案件|警情|报警回执|回执|快递单|运单|订单|发票|户号|用户|客户|设备|车架|发动机|"
    "社会保障|社会保险|社保|养老保险|医保|参保|缴费|个人|快递|快件|包裹|邮件|物流"
)


RULES: tuple[Rule, ...] = (
    Rule(
        "resident_id.18",
        DataKind.RESIDENT_ID,
        re.compile(
            rf"(?<![0-9])(?<![0-9]\.)(?P<value>[1-9](?:{S}[0-9]){{16}}{S}(?:[0-9Xx叉×✗✘╳]|\(大写[Xx]\)))(?![0-9])"
        ),
        judges.resident_18,
    ),
    Rule(
        "resident_id.15",
        DataKind.RESIDENT_ID,
        _pattern(rf"(?P<value>[1-9](?:{S}[0-9]){{14}})"),
        judges.resident_15,
    ),
    Rule(
        "mobile",
        DataKind.MOBILE,
        re.compile(
            rf"(?<![0-9])(?<![0-9]\.)(?:\(?(?:\+|00)?86\)?{S})?(?P<value>1{S}[3-9](?:{S}[0-9]){{9}})(?![0-9])"
        ),
        judges.mobile,
    ),
    Rule(
        "landline",
        DataKind.LANDLINE,
        re.compile(
            r"(?<![0-9])(?<![0-9]\.)(?P<value>(?:(?:\+|00)86[\s\-]?)?\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[\s\-‐-―−]{0,3}"
            r"[1-9](?:[\s\-‐-―−]{0,2}[0-9]){6,7}(?:(?:转(?:分机)?|分机|[\-‐-―−*])\s?[0-9]{1,6})?)(?![0-9])"
        ),
        judges.landline,
    ),
    Rule(
        "landline.spaced",
        DataKind.LANDLINE,
        re.compile(
            rf"(?<![0-9])(?<![0-9]\.)(?P<value>\(?0{S}(?:1{S}0|2{S}[0-9]|[3-9]{S}[0-9]{S}[0-9]){S}\)?{S}"
            rf"[1-9](?:{S}[0-9]){{6,7}})(?![0-9])"
        ),
        judges.landline,
    ),
    Rule(
        "landline.local",
        DataKind.LANDLINE,
        re.compile(
            r"(?:电话|座机|传真|拨打|致电|Tel|TEL|tel)(?:号码)?\s?(?:[:是为]\s?)?(?P<value>[2-8][0-9]{2,3}[\s\-]?[0-9]{4})(?![0-9])"
        ),
        judges.local_phone,
    ),
    Rule(
        "bank_card",
        DataKind.BANK_CARD,
        _pattern(r"(?P<value>[3-69](?:[\s\-·.]{0,2}[0-9]){14,18})"),
        judges.bank_card,
    ),
    Rule(
        "bank_card.labelled",
        DataKind.BANK_CARD,
        re.compile(
            r"(?:卡号|账号|帐号|账户|帐户|存折)(?:号码)?\s?(?:[:是为]\s?)?(?P<value>[0-9](?:[\s\-·]{0,3}[0-9]){8,24})(?![0-9])"
        ),
        judges.long_labelled,
    ),
    Rule(
        "credit_code",
        DataKind.CREDIT_CODE,
        _pattern(
            rf"(?P<value>[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{S}[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy](?:{S}[0-9]){{6}}"
            rf"(?:{S}[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]){{10}})"
        ),
        judges.credit_code,
    ),
    Rule(
        "plate",
        DataKind.PLATE,
        re.compile(
            r"(?P<value>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][\s·•.]?[\[(【（]?[A-HJ-NP-Za-hj-np-z][\s·•.\-—–_/)\]】）(【\[]{0,3}"
            r"(?:[A-HJ-NP-Za-hj-np-z0-9]\s?){4,5}(?:[A-HJ-NP-Za-hj-np-z0-9](?![A-Za-z0-9])|[挂学警港澳领])[】\])]?)"
        ),
        judges.plate,
    ),
    Rule(
        "email",
        DataKind.EMAIL,
        re.compile(
            r"(?<![A-Za-z0-9._%+\-])(?P<value>[A-Za-z0-9._%+\-]{1,64}\s{0,2}(?:@|[(\[]at[)\]]|[(\[]@[)\]])\s{0,2}"
            r"(?:[A-Za-z0-9\-]{1,63}\s?[.。]\s?){1,5}[A-Za-z]{2,24})(?![A-Za-z0-9])",
            re.I,
        ),
        judges.always(0.97, "电子邮箱地址"),
    ),
    Rule(
        "qq",
        DataKind.QQ,
        re.compile(
            rf"(?:Q\s?Q|扣扣|企鹅|球球)\s?(?:群|邮箱)?{_IS}(?P<value>[1-9](?:{S}[0-9]){{4,10}})(?![0-9])",
            re.I,
        ),
        judges.always(0.93, "前有“QQ”字样的号码"),
    ),
    Rule(
        "wechat",
        DataKind.WECHAT,
        re.compile(
            rf"(?:微\s?信|薇信|威信|V信|VX|WX|WeChat|vx|wx)\s?(?:同号)?{_IS}(?P<value>[A-Za-z][A-Za-z0-9_\-]{{5,19}})(?![A-Za-z0-9_])",
            re.I,
        ),
        judges.always(0.9, "前有“微信”字样的账号"),
    ),
    Rule(
        "passport",
        DataKind.PASSPORT,
        _pattern(
            r"(?P<value>(?:[EGeg][\s\-]?(?:[0-9]\s?){8}|[Ee][A-HJ-NP-Za-hj-np-z]\s?(?:[0-9]\s?){6}[0-9]|[DSPdsp][Ee]?\s?(?:[0-9]\s?){6,7}[0-9]|"
            r"[HMChmc]\s?(?:[0-9]\s?){7,9}[0-9]))"
        ),
        judges.passport,
    ),
    Rule(
        "court_case",
        DataKind.COURT_CASE,
        re.compile(
            rf"(?P<value>{_OPEN}\s?{_YEAR}\s?{_CLOSE}\s?[{HANZI}][{HANZI}0-9\s]{{1,18}}?第?\s?[0-9](?:{S}[0-9]){{0,6}}(?:-[0-9]+)?\s?号(?:之[0-9一二三四五六七八九十]+)?)"
        ),
        judges.court_case,
    ),
    Rule(
        "court_case.bare",
        DataKind.COURT_CASE,
        re.compile(
            rf"(?<![0-9])(?P<value>{_YEAR}\s?[年\-]?\s?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋兵蒙陕吉闽贵粤青藏川宁琼最]"
            rf"[{HANZI}0-9\s\-]{{0,14}}?(?:民|刑|行|执|知|商|破|赔|诉|仲)[{HANZI}]{{0,6}}(?:[\s\-]第?\s?[0-9]{{1,7}}\s?号?|第?\s?[0-9]{{1,7}}\s?号|(?<=[初终再申字执恢保监])[0-9]{{2,7}})(?:之[0-9一二三四五六七八九十]+)?)(?![0-9])"
        ),
        judges.always(0.85, "没有括号的法院案号"),
    ),
    Rule(
        "decision",
        DataKind.PETITION_CASE,
        re.compile(
            rf"(?P<value>(?:[{HANZI}]{{0,6}}(?:[{HANZI})]字|信访?[{HANZI}]{{0,3}}[复答受告转交查核办登]))\s?{_OPEN}\s?{_YEAR}\s?{_CLOSE}"
            rf"\s?第?\s?[0-9](?:{S}[0-9]){{0,6}}\s?号)"
        ),
        judges.always(0.88, "信访、仲裁、工伤等个案文书编号"),
    ),
    Rule(
        "petition_code",
        DataKind.PETITION_CASE,
        re.compile(
            r"(?:信访件|信访事项|信访登记|信访|来信|来访|工单|受理|登记|转办|交办|查询|投诉|举报|诉求)(?:编号|号码|单号|码|号)\s?(?:[:是为]\s?)?"
            r"(?P<value>(?=[A-Za-z\-]{0,6}[0-9])[A-Za-z0-9](?:[\s\-]{0,2}[A-Za-z0-9]){4,24})(?![A-Za-z0-9])"
        ),
        judges.always(0.88, "信访件、工单编号"),
    ),
    Rule(
        "registration.land",
        DataKind.REGISTRATION,
        re.compile(
            rf"(?P<value>(?:(?![证号为是])[{HANZI}]){{0,2}}{_OPEN}\s?{_YEAR}\s?{_CLOSE}\s?[{HANZI}]{{0,12}}(?:不动产权|房权证?|林权证?|土地证?)[{HANZI}]{{0,4}}第?\s?"
            r"[0-9](?:[\s\-]?[0-9]){2,12}\s?号)"
        ),
        judges.always(0.92, "不动产登记编号"),
    ),
    Rule(
        "registration.use",
        DataKind.REGISTRATION,
        re.compile(
            rf"(?P<value>(?:(?![证号为是])[{HANZI}]){{0,6}}(?:国用|集用|房权证|林证|农地承包权)(?:字|[{HANZI}]{{1,4}}字)?(?:{_OPEN}\s?{_YEAR}\s?{_CLOSE})?\s?第?\s?"
            r"[A-Za-z]?[0-9](?:[\s\-]?[0-9]){2,12}\s?号)"
        ),
        judges.always(0.9, "土地、房屋、林权登记编号"),
    ),
    Rule(
        "labelled_code",
        DataKind.REGISTRATION,
        re.compile(
            rf"(?:{_DOC_WORDS})(?:证)?(?:号码|编号|单号|代码|号)\s?(?:[:是为]\s?)?"
            r"(?P<value>[A-Za-z0-9](?:[\s\-]{0,2}[A-Za-z0-9]){4,24})(?![A-Za-z0-9])"
        ),
        judges.labelled_code,
    ),
    Rule(
        "parcel",
        DataKind.REGISTRATION,
        # The Universal Postal Union's form, and what Chinese carriers put before their numbers.
        re.compile(
            r"(?<![A-Za-z0-9])(?P<value>[A-Z]{2}[0-9]{9}CN|(?:JD|YT|SF|ZT|ST|YD|DPK|EMS)[A-Z]{0,2}[0-9]{11,16})(?![A-Za-z0-9])"
        ),
        judges.always(0.85, "快递单号的形式"),
    ),
    Rule(
        "birth.after",
        DataKind.BIRTH_DATE,
        re.compile(rf"(?:出生(?:日期|年月日?|时间)?|生日|生于|诞辰)\s?(?:[:是为于]\s?)?(?P<value>{_DATE})"),
        judges.birth,
    ),
    Rule(
        "birth.compact",
        DataKind.BIRTH_DATE,
        re.compile(
            rf"(?:出生(?:日期|年月日?)|生日)\s?(?:[:是为]\s?)?(?P<value>{_YEAR}[01][0-9][0-3][0-9])(?![0-9])"
        ),
        judges.birth,
    ),
    Rule(
        "birth.short",
        DataKind.BIRTH_DATE,
        re.compile(rf"生日\s?(?:[:是为]\s?)?(?P<value>(?:农历)?{_CN_NUM}月{_CN_NUM}[日号]?)"),
        judges.birth,
    ),
    Rule(
        "birth.told",
        DataKind.BIRTH_DATE,
        re.compile(
            rf"(?:(?:出生(?:日期|年月日?)?(?:于|在)?|生日|生于)\s?(?:[:是为于]\s?)?(?P<value>{_SHORT_DATE})|"
            rf"(?P<before>{_SHORT_DATE})\s?(?:出生|生于|生人|生的|生(?=[,，。;；)、\s]|$)))"
        ),
        judges.birth,
    ),
    Rule(
        "birth.before",
        DataKind.BIRTH_DATE,
        re.compile(rf"(?P<value>{_DATE})\s?(?:出生|生于|生人|生(?=[,，。;；)、于\s]|$))"),
        judges.birth,
    ),
)


_ALL = (*RULES, *DISGUISED)
