"""FZ95x: papers (文书): what is filled in, and the skeleton it fills."""

from __future__ import annotations

from kb.codes.samples import in_paper
from kb.model.problems import Code, Severity

_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

FIELD_BAD = Code(
    "FZ951",
    _E,
    "填写项读不懂",
    "“{value}”不是“名称：怎么填”。",
    "请写成“- 名称：一行”，怎么填是一行、多行、日期、推算、选择、表格之一；名称不超过 12 个字，不用空格。",
    (
        in_paper("- 事项：一行", "- 事项", line=17),
        in_paper("- 事项：一行", "- 事项：文字", line=17),
    ),
)
FIELD_TWICE = Code(
    "FZ952",
    _E,
    "填写项重名",
    "“{name}”写了两次。",
    "请删去一个，或者换个名称。",
    (in_paper("- 收到日期：日期", "- 事项：日期", ("于{收到日期}", "于{事项}"), line=19),),
)
FIELD_UNKNOWN = Code(
    "FZ953",
    _E,
    "正文里的空没有填写项",
    "正文里花括号中的“{name}”，在“填写”里没有。",
    "{hint}",
    (in_paper("“{事项}”", "“{事像}”", line=29),),
)
FIELD_UNUSED = Code(
    "FZ954",
    _W,
    "填写项没有用上",
    "“{name}”填了，纸上却没有地方写。",
    "请在正文里用花括号写上“{name}”，或者删去这一项。",
    (in_paper("现在{办法}，", "", line=25),),
)
FIELD_NEEDS = Code(
    "FZ955",
    _E,
    "填写项缺少细目",
    "“{name}”是{kind}，缺少“{needed}”。",
    "请在它下面缩进两格写“- {needed}：…”。",
    (
        in_paper("  - 可选：自己办；转给别的单位\n", "", line=25),
        in_paper("  - 时限：15日\n", "", line=21),
        in_paper("  - 起算：收到日期\n", "", line=21),
    ),
)
START_UNKNOWN = Code(
    "FZ956",
    _E,
    "推算没有起算的日子",
    "“{name}”从“{start}”起算，填写项里没有这个日期。",
    "起算写一个“日期”填写项的名称。",
    (in_paper("  - 起算：收到日期", "  - 起算：受理日期", line=21),),
)
RIGHTS_MISSING = Code(
    "FZ957",
    _E,
    "送给信访人的纸没有写权利",
    "这份文书送给信访人，却没有写他有什么权利。",
    "请加上“## 权利”，写清不服怎么办、找谁、哪天以前。",
    (in_paper("## 权利\n- 到期没有答复的，可以向上一级单位反映。\n\n", ""),),
)
TABLE_CROOKED = Code(
    "FZ958",
    _E,
    "表格的格数不一样",
    "这一行有 {count} 格，上面有 {wanted} 格。",
    "请补上或者去掉竖线，让每一行的格数一样。",
    (in_paper("您反映的“", "| 事项 | 日子 |\n|--|--|\n| 一格 |\n\n您反映的“", line=31),),
)
