"""FZ9xx: what is local, offices and values."""

from __future__ import annotations

from kb.codes.samples import VALUES, in_answer, in_office, in_values
from kb.model.problems import Code, Example, Severity

_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

OFFICE_NO_CONTACT = Code(
    "FZ901",
    _E,
    "承办单位没有联系办法",
    "没有电话，也没有地址，来人没法去找。",
    "请写上“电话”或者“地址”，至少一样。",
    (in_office("电话: [12345]\n", "", line=3),),
)
PHONE_BAD = Code(
    "FZ902",
    _E,
    "电话拨不通",
    "“{value}”不是拨得通的号码。",
    "写短号（12345）、带区号的座机（0571-88880000，分机写“转8”）或者 400 电话；说明写在号码后面的括号里。",
    (in_office("[12345]", "[1234]", line=4), in_office("[12345]", "[打总机]", line=4)),
)
PHONE_MOBILE = Code(
    "FZ903",
    _W,
    "承办单位写了手机号",
    "电话里有手机号，多半是哪位同志自己的。",
    "请换成单位的座机或者值班电话；手机号按个人信息对待，不会印给来人。",
    (in_office("[12345]", "[13912345678]", line=4),),
)
OFFICE_NO_REGION = Code(
    "FZ904",
    _E,
    "本地的单位没写适用地区",
    "有地址或者当地的电话，却没有写适用地区，别的地方会照着打。",
    "请写上“适用地区: [某市某区]”。",
    (in_office("电话: [12345]", "电话: [12345]\n地址: 示例路1号", line=5),),
)
VALUE_UNKNOWN = Code(
    "FZ911",
    _E,
    "没有这个本地数值",
    "花括号里的“{name}”不在本地数值里。",
    "{hint}",
    (in_answer("我先给您登记", "标准是{示列标准}，我先给您登记"),),
)
VALUE_EXPIRED = Code(
    "FZ912",
    _W,
    "本地数值到期了",
    "“{name}”到 {ends} 为止，已经过了；显示时会注明，印给来人的纸上不再写这个数。",
    "请向公布它的部门核对，改成现在的数，连同来源和有效止。",
    (
        in_values(
            "- 谁公布：示例部门",
            "- 数值：每月100元\n- 来源：示例文件\n- 地区：示例市\n- 有效止：2025-12-31",
            line=10,
        ),
    ),
)
VALUE_TWICE = Code(
    "FZ913",
    _E,
    "同一个地方的本地数值写了两次",
    "“{name}”（{region}）在 {other} 里已经有了，时间也重着。",
    "请留一个；换了新数，就把旧的有效止写成新的有效起。",
    (
        Example(
            {
                "values/sz-shili.md": VALUES,
                "values/sz-shier.md": VALUES.replace("sz-shili", "sz-shier").replace("示例数值", "第二份"),
            }
        ),
    ),
)
