"""FZ80x: courses."""

from __future__ import annotations

from casebook.codes.samples import in_course
from kb.model.problems import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING

NO_LESSONS = Code(
    "FZ801",
    _E,
    "没有课",
    "这门课程里没有课。",
    "请写“## 课名”，下面一行一步：“- 读：zn-…”、“- 演练：qj-…”、“- 练习：lx-…”。",
    (
        in_course(
            "## 迎人 {#k1 分钟=20}\n先看怎么迎，再迎一个人。\n\n- 读：zn-shili\n- 演练：qj-shili\n- 自己说：qj-shili/n2\n\n"
            "## 判断 {#k2 分钟=15}\n- 先修：迎人\n- 练习：lx-shili，70分\n\n"
            "## 再来一遍 {#k3 选修=是}\n- 先修：判断\n- 演练：qj-shili，90分\n",
            "",
        ),
    ),
)
ALL_OPTIONAL = Code(
    "FZ802",
    _E,
    "全是选修",
    "每一课都是选修，什么都不做也算学完。",
    "至少留一课必修：去掉它的“选修=是”。",
    (in_course("{#k1 分钟=20}", "{#k1 选修=是}", ("{#k2 分钟=15}", "{#k2 选修=是}"), at="## 迎人"),),
)
LESSON_TWICE = Code(
    "FZ803",
    _E,
    "两课重名",
    "“{value}”在第 {other} 行已经用过。",
    "请给这一课换一个名字或者编号。",
    (
        in_course("## 判断 {#k2", "## 判断 {#k1", at="## 判断"),
        in_course("## 再来一遍", "## 判断", at="## 判断 {#k3"),
    ),
)
LESSON_EMPTY = Code(
    "FZ804",
    _E,
    "一课里没有要做的",
    "“{title}”里没有一步。",
    "请写“- 读：zn-…”、“- 演练：qj-…”、“- 练习：lx-…”或者“- 自己说：qj-…/节点”。",
    (in_course("- 练习：lx-shili，70分\n", "", at="## 判断"),),
)
LESSON_MISSING = Code(
    "FZ805",
    _E,
    "先修的课不存在",
    "先修的“{title}”不是这门课程里的课。",
    "请写课名。{hint}",
    (in_course("- 先修：迎人", "- 先修：迎入", at="- 先修：迎入"),),
)
LESSON_CIRCLE = Code(
    "FZ806",
    _E,
    "先修绕成了圈",
    "“{title}”绕一圈要先修它自己，谁也开始不了。",
    "请去掉圈里的一个先修。",
    (in_course("- 读：zn-shili", "- 先修：判断\n- 读：zn-shili", at="## 迎人"),),
)
LESSON_ATTRIBUTE = Code(
    "FZ807",
    _E,
    "课名后面的花括号不对",
    "花括号里的“{name}”不认识。",
    "可以写的有：#编号、选修=是、分钟=30。{hint}",
    (
        in_course("{#k2 分钟=15}", "{#k2 分种=15}", at="## 判断"),
        in_course("分钟=15", "分钟=一刻", at="## 判断"),
    ),
)
NEEDS_OPTIONAL = Code(
    "FZ808",
    _W,
    "必修课先修了选修课",
    "“{title}”是必修，先修的“{other}”却是选修，等于也必修。",
    "请把那一课改成必修，或者去掉这个先修。",
    (in_course("{#k1 分钟=20}", "{#k1 选修=是}", at="## 判断"),),
)
STEP_UNKNOWN = Code(
    "FZ811",
    _E,
    "这一步看不懂",
    "“{text}”不是一步。",
    "请写成“- 读：zn-…”、“- 演练：qj-…”、“- 练习：lx-…”、“- 自己说：qj-…/节点”或者“- 先修：课名”。{hint}",
    (
        in_course("- 读：zn-shili", "- 阅读：zn-shili", at="- 阅读"),
        in_course("- 读：zn-shili", "- zn-shili", at="- zn-shili"),
    ),
)
STEP_TARGET = Code(
    "FZ812",
    _E,
    "这一步指错了内容",
    "“{kind}”后面是“{value}”，应当是{what}的编号（{prefix}…）。",
    "请改成{what}的编号。",
    (
        in_course("- 读：zn-shili", "- 读：qj-shili", at="- 读：qj"),
        in_course("lx-shili，70分", "示例练习，70分", at="- 练习"),
    ),
)
STEP_NODE = Code(
    "FZ813",
    _E,
    "自己说要写到场面",
    "“{kind}：{value}”写法不对。",
    "自己说写“情景编号/场面编号”，如 qj-shouci/n1；别的只写编号。",
    (
        in_course("自己说：qj-shili/n2", "自己说：qj-shili", at="- 自己说"),
        in_course("演练：qj-shili\n", "演练：qj-shili/n1\n", at="- 演练：qj-shili/n1"),
    ),
)
STEP_WORD = Code(
    "FZ814",
    _E,
    "这一步的要求看不懂",
    "“{kind}”后面的“{word}”看不懂。",
    "演练和练习可以写“，80分”或者“，做完”；读和自己说不写要求。",
    (
        in_course("lx-shili，70分", "lx-shili，优秀", at="- 练习"),
        in_course("读：zn-shili", "读：zn-shili，80分", at="- 读"),
    ),
)
STEP_TWICE = Code(
    "FZ815",
    _W,
    "同一步写了两次",
    "“{value}”在第 {other} 行已经有了，做一次两处都算。",
    "请删去一处，或者换一份内容。",
    (in_course("- 自己说：qj-shili/n2", "- 读：zn-shili", at="- 读：zn-shili\n\n"),),
)
POINTS_RANGE = Code(
    "FZ816",
    _E,
    "分数不在 0 到 100",
    "“{value}”分不在 0 到 100 之间。",
    "请按百分制写。",
    (in_course("70分", "700分", at="- 练习"), in_course("及格: 60", "及格: 160", at="160")),
)
SCENE_MISSING = Code(
    "FZ817",
    _E,
    "没有这个场面",
    "“{title}”里没有编号是“{node}”的场面。",
    "请写情景文件里“## 场面 {{#编号}}”的那个编号。",
)
TEST_SHAPE = Code(
    "FZ818",
    _E,
    "测试的写法不对",
    "“{kind}：{value}”看不懂。",
    "请写成“- 前测：8题”、“- 后测：8题”或者“- 考试：20题，60分”，最多 100 题。",
    (
        in_course("- 练习：lx-shili，70分", "- 考试：二十题", at="- 考试"),
        in_course("- 练习：lx-shili，70分", "- 前测：8题，60分", at="- 前测"),
        in_course("- 练习：lx-shili，70分", "- 考试：300题", at="- 考试"),
    ),
)
TEST_LABEL = Code(
    "FZ819",
    _E,
    "测试的细目不对",
    "“{name}：{value}”看不懂。",
    "请写成“{name}：{shape}”。",
    (
        in_course("- 练习：lx-shili，70分", "- 考试：5题\n  - 时间：一小时", at="- 时间"),
        in_course("- 练习：lx-shili，70分", "- 考试：5题\n  - 难度：很难", at="- 难度"),
    ),
)
TEST_TWICE = Code(
    "FZ820",
    _E,
    "前测或者后测写了两次",
    "“{kind}”在第 {other} 行已经有了。",
    "一门课程一次前测、一次后测；别的测试写“考试”。",
    (in_course("- 读：zn-shili", "- 前测：2题\n- 前测：2题\n- 读：zn-shili", at="- 前测：2题\n- 读"),),
)
NO_TEST_BEFORE = Code(
    "FZ821",
    _W,
    "有后测没有前测",
    "有后测，没有前测，看不出变化。",
    "请在第一课写一次前测，题数、主题、难度和后测一样；不比变化的写“考试”。",
    (in_course("- 练习：lx-shili，70分", "- 练习：lx-shili，70分\n- 后测：2题", at="- 后测"),),
)
TESTS_DIFFER = Code(
    "FZ822",
    _W,
    "前测和后测不一样",
    "前测和后测的题数、主题、难度或者时间不一样，比不出变化。",
    "请改成一样的。",
    (
        in_course(
            "- 读：zn-shili",
            "- 前测：2题\n- 读：zn-shili",
            ("- 练习：lx-shili，70分", "- 练习：lx-shili，70分\n- 后测：3题"),
            at="- 后测",
        ),
    ),
)
BANK_SMALL = Code(
    "FZ823",
    _W,
    "题库里的题不够",
    "“{kind}”要 {wanted} 题，题库里合适的只有 {count} 题。",
    "请少考几题，或者放宽主题和难度；题目来自分类练习、指南和问答里的时限、信访法规的要点。",
)
