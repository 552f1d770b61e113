"""FZ60x: how a scenario hangs together. Fields, labels and citations have the codes of :mod:`kb.codes`."""

# Tables of Chinese sentences: a character counts twice in ruff's line length.

from __future__ import annotations

from casebook.codes.samples import SCENARIO, SCENARIO_PATH, in_scenario
from kb.model.problems import Code, Example, Severity

_E, _W = Severity.ERROR, Severity.WARNING
_LOST = "## 岔路 {#n9}\n有人在走廊里。\n\n1. 甲。 → 告知期限 {#n9a}\n   - 评价：1分\n   - 反馈：一。\n2. 乙。 → 告知期限 {#n9b}\n   - 评价：0分\n   - 反馈：二。\n\n"
_LOOP = "   - 评价：-1分，敷衍\n   - 影响：情绪+1\n   - 反馈：没有日子，就还要再来。"

TARGET_MISSING = Code(
    "FZ601",
    _E,
    "目标不存在",
    "没有叫“{target}”的节点。",
    "{hint}还没有写的，就加一节“## {target}”。",
    (
        in_scenario("急。” → 听诉求", "急。” → 听诉讼", at="听诉讼"),
        in_scenario("2回合后 承诺落空", "2回合后 承诺落孔", at="承诺落孔"),
    ),
)
ID_TWICE = Code(
    "FZ602",
    _E,
    "编号重复",
    "编号“{id}”在第 {other} 行已经用过。",
    "请换一个没用过的编号。",
    (
        in_scenario("{#n2b}", "{#n2a}", at="您是说补偿款"),
        in_scenario("## 约定 {#n3}", "## 约定 {#n2}", at="## 约定"),
    ),
)
NODE_TWICE = Code(
    "FZ603",
    _E,
    "节点重名",
    "节点“{title}”在第 {other} 行已经有了。",
    "选项按名字找节点，请给其中一个改名。",
    (in_scenario("## 约定 {#n3}", "## 听诉求 {#n3}", ("→ 约定", "→ 听诉求"), at="## 听诉求 {#n3}"),),
)
UNREACHABLE = Code(
    "FZ604",
    _W,
    "走不到",
    "从开始走不到节点“{title}”。",
    "请让某个选项或到期指向它，或者删去它。",
    (in_scenario("## 告知期限 {#n5", _LOST + "## 告知期限 {#n5", at="## 岔路"),),
)
DEAD_END = Code(
    "FZ605",
    _E,
    "断头路",
    "节点“{title}”没有选项，也不是结局。",
    "请写上选项，或者标明结局：{{#编号 结局=成功}}。",
    (in_scenario("{#n5 结局=成功}", "{#n5}", at="## 告知期限"),),
)
NO_WAY_OUT = Code(
    "FZ606",
    _E,
    "绕不出去",
    "走进节点“{title}”以后，再也走不到任何结局。",
    "请给这一圈加一个通向结局的选项。",
    (
        in_scenario(
            "及格: 60",
            "及格: 60\n回合上限: 12",
            ("对吗？” → 约定", "对吗？” → 兜圈"),
            (
                "## 约定 {#n3}",
                "## 兜圈 {#n8}\n走廊里。\n\n1. 往东。 → 兜圈 {#n8a}\n   - 评价：1分\n   - 反馈：一。\n2. 往西。 → 兜圈 {#n8b}\n   - 评价：0分\n   - 反馈：二。\n\n## 约定 {#n3}",
            ),
            at="## 兜圈",
        ),
    ),
)
START_MISSING = Code(
    "FZ607",
    _E,
    "开始的节点不存在",
    "没有叫“{title}”的节点可以开始。",
    "{hint}",
    (in_scenario("开始: 进门", "开始: 进们", at="开始: 进们"),),
)
FEW_CHOICES = Code(
    "FZ608",
    _W,
    "选择太少",
    "节点“{title}”只有 {count} 个选项，学员没有可选的。",
    "请再写一个真有人会那样做的选项。",
    (
        in_scenario(
            SCENARIO[SCENARIO.index("1. “规定就是规定") : SCENARIO.index("2. “是我说早了")],
            "",
            at="## 承诺落空",
        ),
    ),
)
ENDING_WITH_CHOICES = Code(
    "FZ609",
    _E,
    "结局还有选项",
    "结局“{title}”下面还有选项。",
    "请删去选项，或者去掉“结局”。",
    (in_scenario("## 承诺落空 {#n4}", "## 承诺落空 {#n4 结局=部分}", at="## 承诺落空"),),
)
CHOICE_SHAPE = Code(
    "FZ610",
    _E,
    "选项没有去向",
    "选项“{text}”没有写去哪个节点。",
    "写成“1. 说的话 → 节点名”。",
    (
        in_scenario(
            "2. “您是说补偿款少算了一亩，对吗？” → 约定",
            "2. “您是说补偿款少算了一亩，对吗？” 约定",
            at="您是说补偿款",
        ),
    ),
)
ENDING_UNKNOWN = Code(
    "FZ611",
    _E,
    "结局写法不对",
    "没有“{value}”这种结局。",
    "{hint}",
    (in_scenario("结局=成功", "结局=成公", at="结局=成公"),),
)
NODE_LEVEL = Code(
    "FZ612",
    _E,
    "标题层级不对",
    "“{title}”不是两个井号的标题。",
    "节点的标题写两个井号：“## {title}”，节点里不再分小节。",
    (in_scenario("## 约定 {#n3}", "### 约定 {#n3}", at="### 约定"),),
)
CHOICE_NOT_NUMBERED = Code(
    "FZ613",
    _E,
    "选项没有序号",
    "“{text}”是黑点清单，不是选项。",
    "选项前面写序号“1. ”；叙述不要写成清单。",
    (in_scenario("来访人坐下来，把材料摊开。", "来访人坐下来。\n\n- 材料一份", at="- 材料一份"),),
)
ID_MISSING = Code(
    "FZ614",
    _W,
    "没有编号",
    "“{text}”没有编号，改动以后旧记录会对不上。",
    "运行 fangzhi format，会补上 {{#{id}}}。",
    (in_scenario(" {#n2b}", "", at="您是说补偿款"), in_scenario("## 约定 {#n3}", "## 约定", at="## 约定")),
)
LOOP_UNLIMITED = Code(
    "FZ615",
    _E,
    "有环路没有回合上限",
    "从“{title}”能绕回“{title}”，却没有写回合上限。",
    "请在字段区加一行“回合上限: 20”。",
    (in_scenario("“回去等着吧。” → 不欢而散", "“回去等着吧。” → 听诉求"),),
)
LABEL_TWICE = Code(
    "FZ616",
    _E,
    "名目写了两次",
    "这个选项的“{name}”写了两次。",
    "请合并成一行，用逗号隔开。",
    (in_scenario(_LOOP, "   - 影响：信任-1\n" + _LOOP, at="   - 影响：情绪+1\n   - 反馈：没有日子"),),
)
NODE_EMPTY = Code(
    "FZ617",
    _W,
    "没有叙述",
    "节点“{title}”没有一句叙述。",
    "请写上此刻看到、听到的事。",
    (in_scenario("来访人收好回执走了。\n", "", at="## 告知期限"),),
)
GRAPH_TOO_BIG = Code(
    "FZ618",
    _W,
    "状态太多",
    "标记、承诺和环路合起来有 {count} 种以上的状态，算不完最好和最差的路。",
    "请减少标记，或者让几条路早些汇合。",
    (),
)
NO_NODES = Code(
    "FZ619",
    _E,
    "没有节点",
    "这份情景没有节点。",
    "请写“## 节点名”，下面写叙述和选项。",
    (Example({SCENARIO_PATH: SCENARIO[: SCENARIO.index("## 进门")]}),),
)
RETURN_NOWHERE = Code(
    "FZ620",
    _E,
    "无处返回",
    "节点“{title}”里的“返回”没有地方可回：它不是到期转来的。",
    "“返回”只写在到期才会来的节点里，这里请写节点名。",
    (in_scenario("急。” → 听诉求", "急。” → 返回", at="急。” → 返回"),),
)
ATTR_UNKNOWN = Code(
    "FZ621",
    _E,
    "花括号里有不认识的东西",
    "花括号里不认识“{name}”。",
    "花括号里只写 #编号 和 结局=成功。",
    (in_scenario("结局=成功", "结果=成功", at="结果=成功"),),
)
DIFFICULTY_MISSING = Code(
    "FZ629",
    _W,
    "没有写难度",
    "这份情景没有写难度。",
    "请写“难度: 入门”、“难度: 进阶”或者“难度: 熟练”；列表按它从易到难排。",
    (in_scenario("难度: 入门\n", ""),),
)
