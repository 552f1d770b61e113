"""Identifiers told in words or written by sound: 前三位186，中间…, 衣三吧…, yao san ba…, one three eight…"""

from __future__ import annotations

import re

from casebook.anonymize.recognise import judges
from casebook.anonymize.recognise.judges import Rule
from casebook.anonymize.span import DataKind

# Words that people say between the parts of a number, and marks beside them.
_SAID = (
    "开头|打头|结尾|收尾|中间|后面|前面|接着|接|然后|剩下|剩余|其余|最后|末尾|出生|生日|后|末|尾|是|为|的|再|加|和|几|位|数字|数|号|码|"
    "[一二三四五六七八九十两0-9]位"
)
_FILL = rf"[\s，,、。；;:()（）\-·]{{0,3}}(?:(?:{_SAID})[\s，,、。；;:()（）\-·]{{0,3}}){{1,6}}"
_BEFORE, _AFTER = r"(?<![0-9])(?<![0-9]\.)", r"(?![0-9])"
_DAY = (
    r"(?:(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]|(?:19|20)[0-9]{2}\s?年\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?[日号])"
)
_BETWEEN_DAY = rf"(?:{_FILL}|[\s\-,，、。:()（）]{{1,3}})"

_PINYIN = "ling|dong|yao|yi|er|liang|san|si|wu|liu|qi|guai|ba|jiu|gou"
_ENGLISH = "zero|oh|one|two|three|four|five|six|seven|eight|nine"


def _syllables(words: str, count: int) -> str:
    return (
        rf"(?<![A-Za-z])(?P<value>(?:(?:{words})[\s,，、\-.]{{0,2}}){{{count - 1}}}(?:{words}))(?![A-Za-z])"
    )


TOLD: tuple[Rule, ...] = (
    *(
        Rule(
            f"mobile.told.{number}",
            DataKind.MOBILE,
            re.compile(rf"{_BEFORE}(?P<value>{body}){_AFTER}"),
            judges.told,
        )
        for number, body in enumerate(
            (
                rf"1[3-9][0-9]{_FILL}[0-9]{{4}}(?:{_FILL}|[)）\s]{{1,2}})[0-9]{{4}}",
                rf"1[3-9][0-9]{_FILL}[0-9]{{8}}",
                rf"1[3-9][0-9]{{5}}{_FILL}[0-9]{{4}}",
            )
        )
    ),
    Rule(
        "resident_id.told",
        DataKind.RESIDENT_ID,
        re.compile(
            rf"{_BEFORE}(?P<value>[1-9][0-9]{{5}}{_BETWEEN_DAY}{_DAY}{_BETWEEN_DAY}[0-9]{{3}}[0-9Xx叉×✗]){_AFTER}"
        ),
        judges.told_resident,
    ),
    Rule(
        "bank_card.told",
        DataKind.BANK_CARD,
        re.compile(
            rf"(?:卡|账号|帐号|存折)[^0-9\n]{{0,8}}{_BEFORE}(?P<value>[3-69][0-9]{{3,9}}(?:{_FILL}[0-9]{{3,13}}){{1,3}}){_AFTER}"
        ),
        judges.told_card,
    ),
    Rule(
        "mobile.pinyin",
        DataKind.MOBILE,
        re.compile(_syllables(_PINYIN, 11), re.I),
        judges.always(0.9, "用拼音写的手机号"),
    ),
    Rule(
        "mobile.english",
        DataKind.MOBILE,
        re.compile(_syllables(_ENGLISH, 11), re.I),
        judges.always(0.9, "用英文写的手机号"),
    ),
    Rule(
        "landline.told",
        DataKind.LANDLINE,
        re.compile(
            rf"区号[^0-9\n]{{0,3}}(?P<value>0[0-9]{{2,3}}[^0-9\n]{{1,8}}[2-8][0-9]{{2,3}}[\s\-]?[0-9]{{4}}){_AFTER}"
        ),
        judges.always(0.9, "区号和号码分开说的固定电话"),
    ),
    Rule(
        "plate.told",
        DataKind.PLATE,
        re.compile(
            r"(?P<value>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]"
            rf"{_FILL}[A-HJ-NP-Z0-9]{{5,6}})(?![A-Za-z0-9])"
        ),
        judges.plate,
    ),
    Rule(
        "email.told",
        DataKind.EMAIL,
        re.compile(
            r"(?:邮箱|邮件|电邮|[Ee]-?mail)[^A-Za-z0-9\n]{0,6}(?:用户名|账号|帐号|前面|名字|名)(?:是|叫|为|[:])?\s?"
            r"(?P<value>[A-Za-z0-9][A-Za-z0-9._\-]{3,30})(?![A-Za-z0-9])"
        ),
        judges.always(0.85, "电子邮箱的用户名"),
    ),
)

BY_SOUND: tuple[Rule, ...] = (
    Rule(
        "mobile.sound",
        DataKind.MOBILE,
        re.compile(rf"{_BEFORE}(?P<value>1[3-9][0-9]{{9}}){_AFTER}"),
        judges.always(0.85, "用同音字写的手机号"),
    ),
    Rule(
        "resident_id.sound",
        DataKind.RESIDENT_ID,
        re.compile(rf"{_BEFORE}(?P<value>[1-9][0-9]{{16}}[0-9Xx叉]){_AFTER}"),
        judges.split_resident,
    ),
)
