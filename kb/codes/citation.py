"""FZ2xx: citations, versions and links."""

from __future__ import annotations

from kb.codes.samples import (
    both_regulations,
    in_answer,
    in_case,
    in_flow,
    in_guide,
    in_questions,
    in_regulation,
)
from kb.model.problems import Code, Severity

_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

CITE_BAD = Code(
    "FZ201",
    _E,
    "引用读不懂",
    "“{value}”不是一个引用。",
    "写成“法律名＋条”，例如“信访工作条例第三十一条第一款：管什么”。",
    (in_answer("- 示例工作条例第二条：15日内答复", "- 见文件：15日内答复", line=20),),
)
CITE_NO_ARTICLE = Code(
    "FZ202",
    _E,
    "引用没有写到条",
    "引用“{value}”没有写到第几条。",
    "请写明是哪一条。",
    (in_answer("- 示例工作条例第二条：15日内答复", "- 示例工作条例：15日内答复", line=20),),
)
CITE_LAW_UNKNOWN = Code(
    "FZ203",
    _E,
    "库里没有这部法规",
    "库里没有《{law}》。",
    "{hint}",
    (in_answer("- 示例工作条例第二条：15日内答复", "- 示列工作条例第二条：15日内答复", line=20),),
)
CITE_ARTICLE_UNKNOWN = Code(
    "FZ204",
    _E,
    "没有这一条",
    "《{law}》没有{article}。",
    "全文共 {count} 条，请打开原文核对。",
    (
        in_answer("- 示例工作条例第二条：15日内答复", "- 示例工作条例第九十条：15日内答复", line=20),
        in_questions("## 第二条", "## 第九十条", line=13),
    ),
)
CITE_NOT_IN_FORCE = Code(
    "FZ205",
    _E,
    "依据已变",
    "《{law}》在 {on} 不是有效的依据（{status}）。",
    "{hint}",
    (in_regulation("条数: 40", "失效日期: 2025-01-01\n条数: 40"),),
)
CITE_PLACE_UNKNOWN = Code(
    "FZ206", _E, "没有这一款或项", "《{law}》{article}没有{place}。", "请打开原文数一数款和项，再改引用。", ()
)
LINK_BROKEN = Code(
    "FZ207",
    _E,
    "链接断了",
    "{cause}",
    "{hint}",
    (
        in_guide("(wd-shili)", "(wd-shilli)"),
        in_answer("相关: [zn-shili]", "相关: [zn-meiyou]", line=9),
        in_guide("(wd-shili)", "(示例工作条例第九十条)"),
    ),
)
VERSION_OVERLAP = Code(
    "FZ208",
    _E,
    "版本重叠",
    "与 {other} 的有效期重叠：{detail}。",
    "请给旧版本写上失效日期（新版本施行的那天）。",
    (both_regulations("失效日期: 2025-01-01", "2024-05-01"),),
)
VERSION_GAP = Code(
    "FZ209",
    _W,
    "版本之间有空档",
    "与 {other} 之间空了一段：{detail}。",
    "请核对失效日期和施行日期。",
    (both_regulations("失效日期: 2023-01-01", "2024-05-01"),),
)
DATE_ORDER = Code(
    "FZ210",
    _E,
    "日期先后不对",
    "“{first}”应当早于“{second}”。",
    "请核对这两个日期。",
    (
        in_regulation("施行日期: 2022-05-01", "施行日期: 2021-05-01", line=9),
        in_answer("下次核验: 2027-01-05", "下次核验: 2025-01-05", line=12),
    ),
)
RELATION_BAD = Code(
    "FZ211",
    _E,
    "关系写法不对",
    "“{value}”不是一条修改或废止关系。",
    "写成“动词 法律名 日期”，动词是：{verbs}。",
    (in_regulation("条数: 40", "条数: 40\n修改或废止关系: [接替 旧条例 2022-05-01]", line=11),),
)
RELATION_CIRCLE = Code(
    "FZ212",
    _E,
    "关系绕成了圈",
    "《{law}》代替的关系绕成了圈：{detail}。",
    "请核对是谁代替谁。",
    (
        in_regulation(
            "条数: 40",
            "条数: 40\n修改或废止关系:\n  - 代替 老示例条例 2022-05-01\n  - 被代替 老示例条例 2023-05-01",
        ),
    ),
)
ARTICLE_HEADING = Code(
    "FZ213",
    _E,
    "条的标题读不懂",
    "“{value}”不是条的标题。",
    "写成“### 第三十一条 短题”。",
    (in_regulation("### 第二条 多久答复", "### 第几条 多久答复"),),
)
ARTICLE_TWICE = Code(
    "FZ214",
    _E,
    "同一条写了两次",
    "{article}写了两次。",
    "请合并成一处。",
    (in_regulation("### 第二条 多久答复", "### 第一条 又一次"),),
)
ARTICLE_ORDER = Code(
    "FZ215",
    _W,
    "条的次序不对",
    "{article}排在{before}后面。",
    "请按条号从小到大排。",
    (in_regulation("### 第一条 为什么有它", "### 第三条 为什么有它"),),
)
ARTICLE_EMPTY = Code(
    "FZ216",
    _E,
    "条下面没有内容",
    "{article}下面没有内容。",
    "请写上这一条的要点，或者删去标题。",
    (in_regulation("收到后15日内答复，最多再延30日。\n", ""),),
)
VERSION_UNDATED = Code(
    "FZ217",
    _H,
    "不知道何时施行",
    "没有施行日期，状态只能是“待核”。",
    "查到施行日期后请补上。",
    (in_regulation("施行日期: 2022-05-01\n", ""),),
)
EDITION_OLD = Code(
    "FZ218",
    _E,
    "流程依据的版本已变",
    "流程写明依据 {value}，现在有效的是 {now}。",
    "请按新版本核对每个问题，再改“依据版本”。",
    (in_flow("示例工作条例@2022-05-01", "示例工作条例@2005-05-01", line=7),),
)
NOT_IN_FORCE_THEN = Code(
    "FZ231",
    _E,
    "事发时不是有效的依据",
    "故事发生在 {when}，那时“{citation}”不能作依据：{reason}。",
    "请改引当时有效的规定；日子写得不对就改故事，或者在字段区写上“事发日期”。",
    (
        in_case("责任人: 案例编写岗\n", "责任人: 案例编写岗\n事发日期: 2021-03-01\n"),
        in_case("来访人讲了事情的前后。", "2021年3月，来访人讲了事情的前后。"),
    ),
)
MAYBE_NOT_IN_FORCE_THEN = Code(
    "FZ232",
    _W,
    "事发时也许不是有效的依据",
    "故事没有写年份，看来发生在 {when}，那时“{citation}”还不能作依据：{reason}。",
    "请核对：写上“事发日期”，改故事里的月份，或者改引当时有效的规定。",
    (
        in_case(
            "来访人讲了事情的前后。",
            "去年三月，来访人讲了事情的前后。",
            ("核验日期: 2026-01-05", "核验日期: 2022-03-05"),
        ),
    ),
)
CITE_NO_COLON = Code(
    "FZ221",
    _W,
    "引用后面没有冒号",
    "“{value}”后面没有冒号，后面的字当成了说明。",
    "请在引用后面加冒号：“{value}：…”；fangzhi check --fix 会改好。",
    (
        in_answer("第二条：15日内答复", "第二条 15日内答复", line=20),
        in_answer("- 示例工作条例第二条：15日内答复", "- 《示例工作条例》第二条，15日内答复", line=20),
    ),
)
CITE_PARTS = Code(
    "FZ222",
    _W,
    "引用写了编、章、节",
    "“{value}”用不着写，条号全书是连着编的。",
    "请删去“{value}”；fangzhi check --fix 会改好。",
    (in_answer("- 示例工作条例第二条：", "- 示例工作条例第一章第二条：", line=20),),
)
CITE_DOC_NUMBER = Code(
    "FZ223",
    _E,
    "文号不能作依据",
    "“{value}”是文号，不是法规的名字。",
    "请写文件的全名和第几条；文件没有条的，写进“说明”，依据改引它的上位法。",
    (
        in_answer("- 示例工作条例第二条：15日内答复", "- 示发〔2020〕53号：15日内答复", line=20),
        in_answer("- 示例工作条例第二条：15日内答复", "- 示例局令第12号：15日内答复", line=20),
    ),
)
CITE_RANGE = Code(
    "FZ224",
    _E,
    "引用写了一段条文",
    "“{value}”是一段，不是一条一条的引用。",
    "请把用得上的条一条一条写出来，用“；”隔开。",
    (in_answer("- 示例工作条例第二条：15日内答复", "- 示例工作条例第一条至第二条：15日内答复", line=20),),
)
LAW_NOT_HERE = Code(
    "FZ219",
    _H,
    "问法的法规还不在库里",
    "库里没有《{law}》，这些问法暂时用不上。",
    "{hint}",
    (in_questions("法规: 示例工作条例", "法规: 示列工作条例", line=4),),
)
