"""FZ13x: ways of typing that come from Word and Excel; what can be understood is, and how it is written is told once."""

from __future__ import annotations

from kb.codes.samples import ANSWER, in_answer, in_guide
from kb.model.problems import Code, Example, Severity

_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT
_FIX = "fangzhi check --fix 会改好。"

HEADING_HABIT = Code(
    "FZ131",
    _W,
    "小节名的写法",
    "“{value}”当成了小节名{more}。",
    "请写成“{new}”：英文井号，后面空一格，不加冒号、序号和括号；" + _FIX,
    (
        in_answer("## 可以说", "##可以说", line=31),
        in_answer("## 可以说", "＃＃ 可以说", line=31),
        in_answer("## 可以说", "##　可以说", line=31),
        in_answer("## 可以说", "## 可以说：", line=31),
        in_answer("## 可以说", "## 五、可以说", line=31),
        in_answer("## 可以说", "## 【可以说】", line=31),
        in_answer("## 可以说", "# 可以说", line=31),
    ),
)
NUMBER_HABIT = Code(
    "FZ132",
    _W,
    "序号的写法",
    "“{value}”当成了清单的序号{more}。",
    "请写成“{new}”；" + _FIX,
    (
        in_guide("1. 先登记。\n2. 再告知。", "一、先登记。\n二、再告知。", line=13),
        in_guide("1. 先登记。\n2. 再告知。", "1、先登记。\n（2）再告知。\n③最后回访。", line=13),
        in_guide("1. 先登记。\n2. 再告知。", "1.先登记。\n2.再告知。", line=13),
        in_guide("1. 先登记。\n2. 再告知。", "第一步：先登记。\n第二步：再告知。", line=13),
        in_answer("- 身份证", "1、身份证", line=23),
    ),
)
BULLET_HABIT = Code(
    "FZ133",
    _W,
    "黑点的写法",
    "“{value}”当成了清单的一项{more}。",
    "请写成“{new}”，英文短横，后面空一格；" + _FIX,
    (
        in_answer("- 身份证", "-身份证", line=23),
        in_answer("- 身份证", "· 身份证", line=23),
        in_answer("- 身份证", "●身份证", line=23),
        in_answer("- 身份证", "－ 身份证", line=23),
        in_answer("- 身份证", "• 身份证", line=23),
    ),
)
INDENT_HABIT = Code(
    "FZ134",
    _W,
    "缩进的写法",
    "“{value}”当成了上一项的细目{more}。",
    "细目前面请缩进空格，“- ”下面两格，“1. ”下面三格，不用全角空格；" + _FIX,
    (
        in_answer("  - 起算：收到之日", "　　- 起算：收到之日", line=27),
        in_answer("  - 起算：收到之日", "- 起算：收到之日", line=27),
        in_answer("  - 起算：收到之日", " - 起算：收到之日", line=27),
    ),
)
BRACE_HABIT = Code(
    "FZ135",
    _W,
    "花括号的写法",
    "“{value}”当成了编号{more}。",
    "花括号和井号请用英文的；" + _FIX,
    (in_guide("## 步骤", "## 步骤 ｛＃n1｝", line=12),),
)
FENCE_HABIT = Code(
    "FZ136",
    _W,
    "字段区的横线",
    "“{value}”当成了字段区的“---”{more}。",
    "请写成三个英文短横“---”（Word 会把它变成长横线）；" + _FIX,
    (
        Example({"answers/wd-shili.md": ANSWER.replace("---", "———", 1)}, 1),
        Example({"answers/wd-shili.md": ANSWER.replace("2027-01-05\n---", "2027-01-05\n－－－", 1)}, 13),
    ),
)
LIST_HABIT = Code(
    "FZ137",
    _W,
    "字段里清单的写法",
    "“{value}”当成了清单{more}。",
    "请写成“{new}”，英文方括号，一项一项用英文逗号隔开；" + _FIX,
    (
        in_answer("主题: [示例主题]", "主题: 【示例主题】", line=4),
        in_answer("相关: [zn-shili]", "相关: [zn-shili、wd-shili]", line=9),
        in_answer("相关: [zn-shili]", "相关: zn-shili，wd-shili", line=9),
    ),
)
COMMENT_HABIT = Code(
    "FZ138",
    _W,
    "井号后面的字读不到",
    "“{value}”前面有井号，当成了注释，页面上不会有{more}。",
    "是正文就给整个值加上英文引号；是注释就在井号两边各空一格。",
    (in_answer("去哪里办: 示例窗口", "去哪里办: 示例小区 #3楼", line=7),),
)
SECTION_UNMARKED = Code(
    "FZ139",
    _E,
    "小节名没有井号",
    "“{value}”像是小节名，可是没有当成小节。",
    "请单独写一行“## {name}”，两个英文井号，后面空一格。",
    (
        in_answer("## 可以说\n", "**可以说**\n", line=31),
        in_answer("## 可以说\n", "可以说：\n", line=31),
        in_answer("## 可以说\n", "### 可以说\n", line=31),
    ),
)
MISPLACED = Code(
    "FZ140",
    _E,
    "放错了文件夹",
    "这份内容是{kind}，却放在 {folder}/ 里。",
    "{mend}",
    (Example({"guides/wd-shili2.md": ANSWER.replace("wd-shili", "wd-shili2")}, 2),),
)
STRAY_FILE = Code(
    "FZ141",
    _W,
    "没有读的文件",
    "{reason}，没有读，页面上不会有。",
    "{mend}",
    (
        Example({"wd-shili3.md": ANSWER}),
        Example({"answers/shuoming.txt": "一段说明"}),
        Example({"answers/jiangyi.docx": "PK"}),
        Example({"问答/wd-shili4.md": ANSWER}),
    ),
)
MARK_UNSUPPORTED = Code(
    "FZ142",
    _W,
    "不认的记号",
    "“{value}”这里不认，会原样印出来给人看。",
    "{mend}",
    (
        in_guide("见[示例答复]", "- [ ] 已登记\n\n见[示例答复]", line=20),
        in_guide("见[示例答复]", "~~作废~~见[示例答复]", line=20),
        in_guide("见[示例答复]", "==要紧==见[示例答复]", line=20),
        in_guide("见[示例答复]", "有出处[^1]。见[示例答复]", line=20),
        in_guide("见[示例答复]", "见[[zn-shili]]，[示例答复]", line=20),
        in_guide("见[示例答复]", "先看wd-shili。见[示例答复]", line=20),
    ),
)
PLACEHOLDER = Code(
    "FZ143",
    _W,
    "还没有写",
    "“{value}”不是内容，来访人和同事看不懂。",
    "请写上实际的内容；用不上的一项就删去。",
    (
        in_answer("谁负责: 示例部门", "谁负责: 待定", line=6),
        in_answer("- 身份证", "- 同上", line=23),
        in_answer("去哪里办: 示例窗口", "去哪里办: XXX", line=7),
        in_answer("- 身份证", "- ……", line=23),
    ),
)
DAY_HABIT = Code(
    "FZ144",
    _W,
    "日期的写法",
    "“{value}”当成了 {new}{more}。",
    "日期请写成 {new} 这样；" + _FIX,
    (
        in_answer("核验日期: 2026-01-05", "核验日期: 2026年1月5日", line=11),
        in_answer("核验日期: 2026-01-05", "核验日期: 2026.1.5", line=11),
        in_answer("核验日期: 2026-01-05", "核验日期: 2026/01/05", line=11),
    ),
)
IMAGE_UNSEEN = Code(
    "FZ145",
    _W,
    "图片不会显示",
    "“{value}”这张图不会显示，页面上只有括号里的字。",
    "{mend}",
    (
        in_guide("见[示例答复]", "![采光](采光.png)见[示例答复]", line=20),
        in_guide("见[示例答复]", "![采光](https://example.com/a.png)见[示例答复]", line=20),
    ),
)
LINK_OUTSIDE = Code(
    "FZ146",
    _E,
    "外部链接",
    "“{value}”是外面的网址，这里不支持外部链接。",
    "只能链到库里的内容和条文：“[字](编号)”；网址请写成文字，或者写进承办单位的“网址”。",
    (
        in_guide("(wd-shili)", "(https://example.com/)", line=20),
        in_guide("见[示例答复]", "看<https://example.com/>，见[示例答复]", line=20),
        in_guide("(wd-shili)", "(www.example.com)", line=20),
    ),
)
