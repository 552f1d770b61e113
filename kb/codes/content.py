"""FZ3xx and FZ4xx: deadlines, numbers, what officers say, and care for people's data."""

from __future__ import annotations

from kb.codes.samples import QUESTIONS, in_answer, in_case, in_flow, in_guide, in_questions
from kb.model.problems import Code, Example, Severity

_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

DEADLINE_BAD = Code(
    "FZ301",
    _E,
    "时限读不懂",
    "时限“{value}”没有数或者单位。",
    "{mend}",
    (
        in_answer("- 答复：15日", "- 答复：半年", line=26),
        in_answer("- 答复：15日", "- 答复：两周", line=26),
        in_answer("- 答复：15日", "- 答复：48小时", line=26),
        in_answer("- 答复：15日", "- 答复：当场", line=26),
        in_answer("- 答复：15日", "- 答复：15", line=26),
        in_answer("- 答复：15日", "- 答复：尽快", line=26),
        in_flow("        单位: 日\n", "        单位: 天\n"),
    ),
)
DEADLINE_NO_SOURCE = Code(
    "FZ302",
    _E,
    "时限没有依据",
    "时限“{name}”没有写依据。",
    "请在它下面写“- 依据：…第…条”。",
    (in_answer("  - 依据：示例工作条例第二条\n", ""),),
)
DEADLINE_NO_START = Code(
    "FZ303",
    _E,
    "时限没有起算",
    "时限“{name}”没有写从哪天算起。",
    "请在它下面写“- 起算：…之日”。",
    (in_answer("  - 起算：收到之日\n", ""),),
)
DAYS_MIXED = Code(
    "FZ304",
    _E,
    "日和工作日混用",
    "同一个依据下，这里写“{here}”，别处写“{there}”。",
    "请打开原文，看清是日还是工作日，两处改成一样。",
    (in_answer("- 示例工作条例第二条：15日内答复", "- 示例工作条例第二条：15个工作日内答复"),),
)
NUMBER_NOT_FOUND = Code(
    "FZ305",
    _E,
    "数字与条文不符",
    "“{value}”不在{citation}里。",
    "请打开原文核对数字；依据写错了就改依据。",
    (),
)
BASIS_MISSING = Code(
    "FZ401",
    _E,
    "没有依据",
    "没有写依据。",
    "请在“## 依据”下面至少写一条“引用：这一条管什么”。",
    (in_answer("- 示例工作条例第二条：15日内答复\n", ""), in_guide("- 示例工作条例第二条：答复的期限\n", "")),
)
OWNER_MISSING = Code(
    "FZ402",
    _E,
    "没有责任人",
    "没有写责任人。",
    "请写上负责核验的岗位。",
    (in_answer("责任人: 业务指导组\n", ""),),
)
QUESTIONS_FEW = Code(
    "FZ403",
    _E,
    "问法太少",
    "只有 {count} 条问法，至少要 3 条。",
    "请照来访人的原话再写几条。",
    (in_answer("- 我的事什么时候回\n", ""),),
)
SHORT_TOO_LONG = Code(
    "FZ404",
    _E,
    "短答太长",
    "短答有 {count} 个字，超过 60 个，当面念不完。",
    "请只留来访人最要紧的一句，其余放进“可以说”或“说明”。",
    (
        in_answer(
            "短答: 您的事我记下了，",
            "短答: 您的事我记下了，" + "我们会认真对待您反映的每一个问题，" * 4,
            line=5,
        ),
    ),
)
PROMISE = Code(
    "FZ405",
    _E,
    "承诺词",
    "“{word}”是承诺词，干部说出口就成了欠条。",
    "请改成能做到的事：谁、什么时候、做什么。",
    (
        in_answer("- 我先给您登记，", "- 我保证给您办成，", line=32),
        in_answer("短答: 您的事我记下了", "短答: 您的事肯定能成", line=5),
    ),
)
REVIEW_OVERDUE = Code(
    "FZ406",
    _W,
    "核验已过期",
    "应在 {due} 前核验，已经过期。",
    "请核对依据，更新核验日期和下次核验。",
    (in_answer("下次核验: 2027-01-05", "下次核验: 2026-01-08", line=12),),
)
REVIEWER_SAME = Code(
    "FZ407",
    _E,
    "脱敏没有第二个人复核",
    "脱敏人和脱敏复核人是同一个。",
    "请由另一个岗位复核。",
    (in_case("脱敏复核人: 案例复核岗", "脱敏复核人: 案例编写岗", line=8),),
)
VERIFIED_LATER = Code(
    "FZ408",
    _E,
    "核验日期在将来",
    "核验日期 {value} 还没到。",
    "请写实际核对依据的那一天。",
    (in_answer("核验日期: 2026-01-05", "核验日期: 2026-12-31", line=11),),
)
PERSONAL_DATA = Code(
    "FZ409",
    _E,
    "疑似个人信息",
    "疑似{kind}：{masked}。",
    "请改成某某式的化名，或者删去。",
    (in_answer("- 身份证\n", "- 身份证\n- 联系电话 13912345678\n"),),
)
PERSONAL_DATA_HINT = Code(
    "FZ410",
    _H,
    "请人看一眼",
    "这里可能是{kind}：{masked}。",
    "是真人的就改成化名；不是就不用动。",
    (in_answer("- 身份证\n", "- 身份证\n- 王建国的证明\n"),),
)
NO_ARTICLE_NUMBER = Code(
    "FZ411",
    _E,
    "小节名不是条号",
    "“{name}”不是条号。",
    "小节名只写“第几条”，例如“## 第八条”“## 第八条之一”；法规的名字写在字段里。",
    (
        in_questions("## 第二条", "## 多久答复", line=13),
        in_questions("## 第二条", "## 示例工作条例第二条", line=13),
        in_questions("## 第二条", "## 第二条第一款", line=13),
        in_questions("## 第二条", "### 第二条", line=13),
    ),
)
ARTICLE_QUESTIONS_FEW = Code(
    "FZ412",
    _W,
    "这一条的问法太少",
    "{name}只有 {count} 条问法，最好有 {least} 条以上。",
    "请再想想来访人还会怎么说，换个词、换个角度各写一条。",
    (in_questions("- 到期了没人回我怎么办\n", "", line=13),),
)
QUESTION_LONG = Code(
    "FZ413",
    _W,
    "问法太长",
    "这条问法有 {count} 个字，超过 {limit} 个。",
    "请只留最要紧的一句，来访人就是一句一句问的。",
    (in_questions("- 到期了没人回我怎么办", "- " + "等了又等还是没有人回我" * 4, line=16),),
)
QUESTION_TWICE = Code(
    "FZ414",
    _E,
    "问法重复",
    "“{value}”在这一条写过了。",
    "请删去一条，或者换个说法。",
    (
        in_questions("- 到期了没人回我怎么办", "- 交了材料多久给答复", line=16),
        Example(
            {
                "questions/wf-shili2.md": QUESTIONS.replace("编号: wf-shili", "编号: wf-shili2").replace(
                    "标题: 示例条例的问法", "标题: 又一份问法"
                )
            },
            10,
        ),
    ),
)
