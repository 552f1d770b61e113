"""FZ65x: flags, guards, effects and promises."""

# Tables of Chinese sentences: a character counts twice in ruff's line length.

from __future__ import annotations

from casebook.codes.samples import in_scenario
from kb.model.problems import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING

FLAG_UNDEFINED = Code(
    "FZ651",
    _E,
    "标记没人记下",
    "标记“{flag}”没有任何选项记下。",
    "{hint}",
    (
        in_scenario("- 条件：若 承诺过", "- 条件：若 承若过", at="若 承若过"),
        in_scenario("（若 承诺过）", "（若 许诺过）", at="许诺过"),
    ),
)
OUT_OF_RANGE = Code(
    "FZ652",
    _E,
    "超出范围",
    "“{what}”不能是 {value}。",
    "{what}的范围是 {low} 到 {high}。",
    (
        in_scenario("情绪: 4", "情绪: 7", at="情绪: 7"),
        in_scenario("信任-2", "信任-4", at="信任-4"),
        in_scenario("评价：-2分", "评价：-5分", at="评价：-5分"),
        in_scenario("及格: 60", "及格: 160", at="及格: 160"),
    ),
)
GUARD_NEVER = Code(
    "FZ653",
    _W,
    "条件永远不成立",
    "“{text}”的条件在任何走法里都不成立。",
    "请改条件，或者在前面的选项里造成这个条件。",
    (
        in_scenario("- 条件：若 承诺过", "- 条件：若 承诺过，信任≥尊重", at="月底的话我说早了"),
        in_scenario("（若 承诺过）", "（若 说清了）", at="（若 说清了）"),
    ),
)
ALL_HIDDEN = Code(
    "FZ654",
    _E,
    "选项全被藏起",
    "走到节点“{title}”时可能一个选项也没有（{state}）。",
    "请留一个没有条件的选项。",
    (
        in_scenario(
            "2. “您是说补偿款少算了一亩，对吗？” → 约定 {#n2b}\n",
            "2. “您是说补偿款少算了一亩，对吗？” → 约定 {#n2b}\n   - 条件：若 承诺过\n",
            ("   - 评价：-1分，推诿\n", "   - 条件：若 承诺过\n   - 评价：-1分，推诿\n"),
            at="## 听诉求",
        ),
    ),
)
FLAG_UNREAD = Code(
    "FZ655",
    _W,
    "标记记下了没人看",
    "标记“{flag}”记下以后，没有条件看它。",
    "请在后面用“若 {flag}”，或者不记。",
    (
        in_scenario(
            "影响：情绪+1\n   - 反馈：没有日子",
            "影响：情绪+1，记下 敷衍过\n   - 反馈：没有日子",
            at="“回去等着吧",
        ),
    ),
)
ENDING_UNREACHABLE = Code(
    "FZ656",
    _W,
    "结局走不到",
    "结局“{title}”走不到。",
    "请让某个选项走到它，或者删去它。",
    (
        in_scenario(
            "## 不欢而散 {#n6", "## 皆大欢喜 {#n7 结局=成功}\n都笑了。\n\n## 不欢而散 {#n6", at="## 皆大欢喜"
        ),
    ),
)
CONDITION_BAD = Code(
    "FZ657",
    _E,
    "条件读不懂",
    "条件“{value}”读不懂。",
    "可以写：标记名、未 标记名、信任≥理解、情绪≤2，用逗号隔开。{hint}",
    (
        in_scenario("- 条件：若 承诺过", "- 条件：若 信任≥里解", at="信任≥里解"),
        in_scenario("（若 承诺过）", "（若 情绪≥高）", at="情绪≥高"),
    ),
)
EFFECT_BAD = Code(
    "FZ658",
    _E,
    "影响读不懂",
    "影响“{value}”读不懂。",
    "可以写：信任+1、情绪-1、记下 标记名、抹去 标记名，用逗号隔开。",
    (in_scenario("影响：信任-2", "影响：信任减二", at="信任减二"),),
)
PROMISE_BAD = Code(
    "FZ659",
    _E,
    "到期读不懂",
    "到期“{value}”读不懂。",
    "写成“3回合后 节点名”，或者“3回合后 节点名，除非 标记名”。",
    (in_scenario("到期：2回合后 承诺落空", "到期：月底 承诺落空", at="到期：月底"),),
)
