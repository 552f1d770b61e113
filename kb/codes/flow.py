"""FZ5xx: the shape of a flow."""

from __future__ import annotations

from kb.codes.samples import in_flow
from kb.model.problems import Code, Severity

_E = Severity.ERROR

TARGET_UNKNOWN = Code(
    "FZ501",
    _E,
    "去向不存在",
    "没有叫“{target}”的问题或结果。",
    "{hint}",
    (in_flow("到: jg-yi\n        依据", "到: jg-yy\n        依据"),),
)
START_UNKNOWN = Code(
    "FZ502",
    _E,
    "起点不存在",
    "起点“{start}”不是一个问题。",
    "请写上第一个问题的名字。",
    (in_flow("起点: yi", "起点: liu", line=9),),
)
UNREACHABLE = Code(
    "FZ503",
    _E,
    "走不到",
    "从起点走不到“{name}”。",
    "请把它接到某个选项上，或者删去。",
    (in_flow("例:\n", "  jg-san:\n    标题: 没人来\n    短答: 没人来。\n例:\n"),),
)
CYCLE = Code(
    "FZ504",
    _E,
    "绕成了圈",
    "问题绕成了圈：{detail}。",
    "流程只能往前走；要回头请用户自己改前面的回答。",
    (in_flow("到: jg-er\n结果", "到: yi\n结果"),),
)
DEAD_END = Code(
    "FZ505",
    _E,
    "没有选项",
    "问题“{name}”没有选项。",
    "请写上选项和去向，其中要有“拿不准”或“查不到”。",
    (
        in_flow(
            "    选项:\n      - 答: 是\n        到: jg-yi\n        依据: [示例工作条例第二条]\n      - 答: 拿不准\n        到: jg-er\n",
            "",
        ),
    ),
)
NO_UNSURE_EXIT = Code(
    "FZ506",
    _E,
    "没有拿不准的出口",
    "问题“{name}”没有“拿不准”或“查不到”的选项。",
    "请加一个这样的选项，接到先登记、再核实的结果上。",
    (in_flow("答: 拿不准", "答: 不是", ("走: [拿不准]", "走: [不是]")),),
)
NO_WALK = Code(
    "FZ507",
    _E,
    "结果没有例子",
    "结果“{name}”没有一个例子走到。",
    "请在“例”下面写一条走到它的路。",
    (in_flow("  - {名: 说不清, 走: [拿不准], 到: jg-er}\n", ""),),
)
WALK_WRONG = Code(
    "FZ508",
    _E,
    "例子走错了",
    "例“{name}”{reason}。",
    "请核对“走”里每一个回答和“到”。",
    (in_flow("走: [是], 到: jg-yi", "走: [是], 到: jg-er"), in_flow("走: [是]", "走: [对]")),
)
