"""FZ75x: what a scenario teaches, and FZ78x: drills. Personal data has the code of :mod:`kb.codes`."""

# Tables of Chinese sentences: a character counts twice in ruff's line length.

from __future__ import annotations

from casebook.codes.samples import STORY, in_drill, in_scenario
from kb.model.problems import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING

PROMISE_PRAISED = Code(
    "FZ751",
    _W,
    "承诺词得了分",
    "得分的选项里有承诺词“{word}”。",
    "请改成能做到的事，或者把这个选项的分数降到 0 以下并写上“越权承诺”。",
    (in_scenario("“十五日内书面答复您，我把", "“十五日内保证答复您，我把", at="十五日内保证"),),
)
FEEDBACK_MISSING = Code(
    "FZ752",
    _E,
    "没有反馈",
    "选项“{text}”没有反馈。",
    "请写“- 反馈：…”，用一两句话说清好在哪、差在哪。",
    (in_scenario("   - 反馈：一推，三趟变四趟。\n", "", at="这事不归我管"),),
)
NO_RESTATING = Code(
    "FZ753",
    _W,
    "最好的路上没有复述",
    "得分最高的路上没有一步是“复述”。",
    "请在这条路上加一步：把来访人的话说回去，让他确认。",
    (in_scenario("评价：2分，复述", "评价：2分，倾听", ("能力: [共情, 复述,", "能力: [共情,")),),
)
NO_CLOSING = Code(
    "FZ754",
    _W,
    "最好的路没有收尾",
    "得分最高的路上没有一步是“收尾”。",
    "请在这条路上加一步：说清下一步谁办、什么时候，再道别。",
    (in_scenario("评价：2分，释法，收尾", "评价：2分，释法"),),
)
DEADLINE_NO_BASIS = Code(
    "FZ755",
    _W,
    "期限没有依据",
    "选项里说了期限“{value}”，没有写依据。",
    "请在这个选项下写“- 依据：…第…条”；不是法定期限就写成约定的日子。",
    (
        in_scenario(
            "   - 判断：合理，对\n   - 理由：来访人有权得到书面答复。\n   - 依据：示例工作条例第二条\n",
            "",
            at="我把日子写在",
        ),
    ),
)
VERDICT_NO_REASON = Code(
    "FZ756",
    _E,
    "判断没有理由",
    "选项“{text}”作了判断，没有写理由。",
    "请写“- 理由：…”，说清为什么这样判断。",
    (in_scenario("   - 理由：来访人有权得到书面答复。\n", "", at="我把日子写在"),),
)
SPOKEN_AS_TYPE = Code(
    "FZ757",
    _W,
    "给人贴了标签",
    "“{word}”是给人贴标签。",
    "请写他要什么、做了什么，不写他是哪种人。",
    (
        in_scenario("来访人摔门走了。", "这个老上访户摔门走了。", at="老上访户"),
        in_scenario("反馈：一推，三趟变四趟。", "反馈：推诿会养出缠访户。", at="缠访户"),
        in_drill("路费这一项", "他是个钉子户，路费这一项", at="钉子户"),
    ),
)

STORY_LENGTH = Code(
    "FZ781",
    _W,
    "故事长短不合适",
    "“来访”有 {count} 个字，应当是 150 到 400 个字。",
    "请补上或删去细节：两到四个诉求、处境、做过的事。",
    (in_drill(STORY, "李某来了。", at="## 来访"),),
)
DEMAND_COUNT = Code(
    "FZ782",
    _W,
    "诉求个数不合适",
    "有 {count} 个诉求，应当是两到四个。",
    "部分合理的请拆成两个诉求。",
    (
        in_drill(
            "### 要求双倍赔偿来访路费 {#b}\n- 判断：无理\n- 依据：示例工作条例第九条\n- 备选依据：示例工资条例第三条第一款；示例救助条例第五条\n- 理由：没有这样的规定，要讲清道理。\n",
            "",
            at="## 诉求",
        ),
    ),
)
DISTRACTOR_COUNT = Code(
    "FZ783",
    _W,
    "备选依据个数不合适",
    "“{title}”有 {count} 条备选依据，应当是两到三条。",
    "请写两到三条真实存在而用不到这件事上的条文。",
    (
        in_drill(
            "备选依据：示例工作条例第二条；示例救助条例第五条",
            "备选依据：示例工作条例第二条",
            at="### 要求结清",
        ),
    ),
)
DISTRACTOR_RIGHT = Code(
    "FZ784",
    _E,
    "备选依据就是依据",
    "备选依据“{value}”就是依据，或者是它的一部分。",
    "请换一条用不到这件事上的条文。",
    (
        in_drill("备选依据：示例工作条例第二条；", "备选依据：示例工资条例第三条第一款；"),
        in_drill("备选依据：示例工作条例第二条；", "备选依据：示例工资条例第三条；"),
    ),
)
DEMAND_ORPHAN = Code(
    "FZ785",
    _W,
    "诉求编号缺少或重复",
    "诉求“{title}”的编号{reason}。",
    "请写成“### 诉求 {{#a}}”，编号各不相同；运行 fangzhi format 会补上缺的。",
    (in_drill(" {#b}", "", at="### 要求双倍"), in_drill("{#b}", "{#a}", at="### 要求双倍")),
)
PROCEDURE_BAD = Code(
    "FZ786",
    _E,
    "程序没有写或者不认识",
    "诉求“{title}”的程序没有写对。",
    "判断是“导入程序”的写“- 程序：…”，取自：{allowed}；别的判断不写程序。{hint}",
    (
        in_drill("- 判断：无理", "- 判断：导入程序", at="### 要求双倍"),
        in_drill("- 判断：无理", "- 判断：导入程序\n- 程序：打官司", at="### 要求双倍"),
    ),
)
DISTRACTOR_FAR = Code(
    "FZ788",
    _W,
    "备选依据隔得太远",
    "备选依据“{value}”与“{topics}”隔得太远，学员不用想就知道不是它。",
    "请换成管相近事情的法里的一条。",
    (),
)
JUDGED_DIFFERENTLY = Code(
    "FZ787",
    _E,
    "同一类诉求判断不一样",
    "“{kind}”这类诉求这里判断“{value}”，{where} 判断“{other}”。",
    "请核对两处，改成一样；不是一类诉求就去掉“同类”。",
    (
        in_drill(
            "- 判断：合理",
            "- 判断：合理\n- 同类：示例诉求",
            ("- 判断：无理", "- 判断：无理\n- 同类：示例诉求"),
            at="### 要求双倍",
        ),
    ),
)
