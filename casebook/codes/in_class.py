"""FZ77x: what a scenario brings for a class: the questions to discuss and the secret cards of a pair."""

# Tables of Chinese sentences: a character counts twice in ruff's line length.

from __future__ import annotations

from casebook.codes.samples import in_scenario
from kb.model.problems import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING

DISCUSSION_COUNT = Code(
    "FZ771",
    _W,
    "讨论题不是三道",
    "“## 讨论”有 {count} 道题，应当是三道。",
    "请写“## 讨论”，下面用“- ”列三道题：一道问哪里丢了信任，一道问理由，一道问在自己单位怎么办。",
    (
        in_scenario("- 您单位的回执上，日子由谁来写？\n", "", at="## 讨论"),
        in_scenario(
            """## 讨论
- 他那句“这是第三趟了”，是说给谁听的？
- “月底前”这三个字，省下了什么，又欠下了什么？
- 您单位的回执上，日子由谁来写？

""",
            "",
        ),
    ),
)
DISCUSSION_CLOSED = Code(
    "FZ772",
    _W,
    "讨论题讨论不起来",
    "讨论题“{text}”{how}。",
    "请改成要说出理由的问法：为什么、哪一句、换了您怎么说；句末用“？”。",
    (
        in_scenario("日子由谁来写？", "写日子吗？", at="- 您单位的回执"),
        in_scenario("日子由谁来写？", "日子由谁来写", at="- 您单位的回执"),
    ),
)
CARDS_INCOMPLETE = Code(
    "FZ773",
    _W,
    "角色卡不全",
    "“## 角色卡”缺“{label}”。",
    "请写“- {label}：…”。结对练的时候，甲照“开口、心里、问到才说、听了会缓、听了会硬”演，丙照“留意”看。",
    (
        in_scenario("- 听了会硬：“回去等”“规定就是规定”。\n", "", at="## 角色卡"),
        in_scenario(
            """
## 角色卡
- 开口：“这是第三趟了。”
- 心里：怕这一趟又白跑，又怕说急了得罪人。
- 问到才说：回执一直收在帽子里，谁也没给看过。
- 听了会缓：有人先说前两趟是怎么回事。
- 听了会硬：“回去等”“规定就是规定”。
- 留意：他说第几趟的时候，有没有人接这句话。
""",
            "",
        ),
    ),
)
CARD_LABEL = Code(
    "FZ774",
    _E,
    "角色卡里有不认识的一项",
    "“## 角色卡”里没有“{name}”这一项，这句话哪张卡上都不会有。",
    "每一项写成“- 名目：…”，名目取自：{allowed}。{hint}",
    (in_scenario("- 心里：怕", "- 心理：怕", at="- 心理"),),
)
