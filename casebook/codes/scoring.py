"""FZ70x: points, techniques and judgements."""

# Tables of Chinese sentences: a character counts twice in ruff's line length.

from __future__ import annotations

from casebook.codes.samples import SCENARIO, in_scenario
from kb.model.problems import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING
_RIGHT = "“您是说补偿款少算了一亩，对吗？” → 约定 {#n2b}\n   - 评价：2分，复述\n   - 影响：信任+1，情绪-1\n   - 反馈：说回去，他知道您听懂了。"
_WRONG = "“这事不归我管，您去别处问。” → 不欢而散 {#n2a}\n   - 评价：-1分，推诿\n   - 影响：信任-1，情绪+1\n   - 反馈：一推，三趟变四趟。"
_SORRY = SCENARIO[SCENARIO.index("1. “规定就是规定") : SCENARIO.index("\n## 告知期限")]
_FIRST = (
    "1. “是我说早了，给您赔个不是。” → 返回 {#n4b}\n   - 评价：1分，共情\n   - 影响：信任-1\n   - 反馈：认账才有下一步。\n"
    "2. “规定就是规定。” → 不欢而散 {#n4a}\n   - 评价：-2分，冷漠\n   - 影响：信任-2\n   - 反馈：失信又不认，最伤人。\n"
)

NO_SCORE = Code(
    "FZ701", _E, "没有评价", "选项“{text}”没有写评价。", "请写“- 评价：2分，共情”，分数是 -3 到 3。",
    (in_scenario("   - 评价：2分，复述\n", "", at="您是说补偿款"),),
)  # fmt: skip
SCORE_BAD = Code(
    "FZ702", _E, "评价读不懂", "评价“{value}”没有分数。", "写成“2分，共情”，分数在最前面，是 -3 到 3 的整数。",
    (in_scenario("评价：2分，复述", "评价：很好，复述", at="很好，复述"),),
)  # fmt: skip
NO_POSITIVE = Code(
    "FZ703", _W, "没有得分的选项", "节点“{title}”没有一个选项得分。", "请至少写一个好干部会选的选项，分数大于 0。",
    (in_scenario("评价：2分，复述", "评价：0分，复述", at="## 听诉求"),),
)  # fmt: skip
ALL_EQUAL = Code(
    "FZ704", _W, "选哪个都一样", "节点“{title}”的选项都是 {points} 分，选哪个都一样。", "请拉开分数，说清谁好谁差。",
    (in_scenario("评价：-1分，推诿", "评价：2分，推诿", at="## 听诉求"),),
)  # fmt: skip
BEST_FAILS = Code(
    "FZ705", _E, "最好的路也过不了", "得分最高的路{reason}。", "请核对分数：好干部的做法应当得分最高，而且走到好结局。",
    (in_scenario("评价：-1分，推诿", "评价：3分，拒绝登记", ("评价：2分，复述", "评价：-3分，复述")),
     in_scenario("评价：-1分，推诿", "评价：3分，推诿", ("评价：2分，复述", "评价：-3分，复述"))),
)  # fmt: skip
WORST_PASSES = Code(
    "FZ706", _E, "最差的路也过了", "得分最低的路{reason}。", "请核对分数：差的做法应当走到差的结果。",
    (in_scenario("及格: 60", "及格: 0"),
     in_scenario("吧。” → 不欢而散", "吧。” → 告知期限", ("-1分，敷衍", "-3分，敷衍"), ("规定。” → 不欢而散", "规定。” → 返回"))),
)  # fmt: skip
ALWAYS_SAME_PLACE = Code(
    "FZ707", _W, "对的总在同一个位置", "{count} 个节点里，得分最高的选项总排在第 {rank} 个。", "请打乱几处的次序，不然学员看位置就能选对。",
    (in_scenario("1. " + _WRONG + "\n2. " + _RIGHT, "1. " + _RIGHT + "\n2. " + _WRONG,
                 ("1. “月底的话我说早了，能定的是十五日内书面答复您。”", "2. “月底的话我说早了。”"),
                 ("   - 条件：若 承诺过\n   - 评价：1分", "   - 条件：若 承诺过\n   - 评价：3分"), (_SORRY, _FIRST)),),
)  # fmt: skip
ALWAYS_LONGEST = Code(
    "FZ708", _W, "对的总是最长", "{count} 个节点里，得分最高的选项总是最长的一个。", "请把几处错的选项写得一样具体，或者把对的写短。",
    (in_scenario("“月底前我保证给您办好，您放心回去等消息吧。”", "“月底前办好。”", ("“月底的话我说早了，能定的是十五日内书面答复您。”", "“月底说早了。”"),
                 ("“这事不归我管，您去别处问。”", "“不归我管。”")),),
)  # fmt: skip
TECHNIQUE_UNKNOWN = Code(
    "FZ709", _E, "不认识的能力或错误", "不认识“{name}”这个能力或错误。", "{hint}",
    (in_scenario("评价：2分，复述", "评价：2分，复诉", at="2分，复诉"), in_scenario("能力: [共情,", "能力: [共请,", at="共请")),
)  # fmt: skip
LOOP_FARMS = Code(
    "FZ710", _W, "绕圈能反复得分", "绕圈能反复{what}，最好和最差的分数全看回合上限。", "请让绕圈的选项合起来是 0 分，或者用标记让得分只有一次。",
    (in_scenario("“回去等着吧。” → 不欢而散", "“回去等着吧。” → 听诉求", ("及格: 60", "及格: 60\n回合上限: 12")),),
)  # fmt: skip
VERDICT_BAD = Code(
    "FZ711", _E, "判断读不懂", "判断“{value}”读不懂。", "写成合理、无理、待核实、合情无据、导入程序、困难、违法之一，后面可加“，对”或“，错”。{hint}",
    (in_scenario("判断：合理，对", "判断：合里，对", at="合里"),),
)  # fmt: skip
TECHNIQUE_UNUSED = Code(
    "FZ712", _W, "列出的能力没有练到", "字段“能力”列了“{name}”，没有一个选项用上它。", "请在某个选项的评价里写上它，或者从“能力”里删去。",
    (in_scenario("能力: [共情,", "能力: [保密, 共情,", at="能力:"),),
)  # fmt: skip
FAILURE_PASSES = Code(
    "FZ713", _W, "失败的结局分数过了及格线", "走到失败的结局“{title}”，最高能得 {points} 分，及格线是 {mark} 分。", "请把通向失败的那一步扣够分，或者核对它该不该是失败。",
    (in_scenario("及格: 60", "及格: 30", at="## 不欢而散"),),
)  # fmt: skip
SUCCESS_FAILS = Code(
    "FZ714", _W, "成功的结局分数不到及格线", "走到成功的结局“{title}”，最低只得 {points} 分，及格线是 {mark} 分。", "请让这样的走法到不了成功，或者核对分数。",
    (in_scenario("及格: 60", "及格: 90", at="## 告知期限"),),
)  # fmt: skip
