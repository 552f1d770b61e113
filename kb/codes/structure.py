"""FZ1xx: how a file is written."""

from __future__ import annotations

from kb.codes.samples import ANSWER, in_answer, in_case, in_flow, in_guide, in_regulation
from kb.model.problems import Code, Example, Severity

_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT
_A = "answers/wd-shili.md"

FRONT_MISSING = Code(
    "FZ101",
    _E,
    "没有字段",
    "文件开头没有字段区。",
    "请在第一行写“---”，下面一行一个“键: 值”，再用“---”结束。",
    (Example({_A: ANSWER.split("---\n", 2)[2]}, 1), Example({_A: ""}, 1)),
)
FRONT_UNCLOSED = Code(
    "FZ102",
    _E,
    "字段区没有结束",
    "字段区开始了，却没有结束的“---”。",
    "请在最后一个字段的下一行写“---”。",
    (in_answer("下次核验: 2027-01-05\n---\n", "下次核验: 2027-01-05\n"),),
)
FRONT_BROKEN = Code(
    "FZ103",
    _E,
    "字段读不懂",
    "字段区读不懂：{reason}。",
    "{mend}",
    (
        in_answer("主题: [示例主题]", "主题: [示例主题", line=4),
        in_answer("标题: 示例", '标题: "示例', line=3),
        in_answer("标题: 示例", "标题: [紧急] 示例", line=3),
        in_answer("标题: 示例", "标题: @示例", line=3),
        in_answer("谁负责: 示例部门", "谁负责: *街道", line=6),
        in_answer("谁负责: 示例部门", "谁负责: 街道: 城建办", line=6),
        in_answer("谁负责: 示例部门", "\t谁负责: 示例部门", line=6),
        in_answer("谁负责: 示例部门", "谁负责 示例部门", line=6),
    ),
)
FRONT_ALIAS = Code(
    "FZ104",
    _E,
    "用了引用记号",
    "字段里用了 & 或 * 引用记号，这里不支持。",
    "请把内容直接写出来；以 * 或 & 开头的字要加引号。",
    (in_answer("谁负责: 示例部门", "谁负责: 示例部门\n别名:\n  - &a 甲\n  - *a"),),
)
KEY_TWICE = Code(
    "FZ105",
    _E,
    "键写了两次",
    "“{key}”写了两次。",
    "请合并成一行。",
    (in_answer("谁负责: 示例部门", "谁负责: 示例部门\n谁负责: 另一个部门", line=7),),
)
KEY_UNKNOWN = Code(
    "FZ106",
    _E,
    "不认识的键",
    "不认识“{key}”这个键。",
    "{hint}",
    (in_answer("短答:", "短荅:", line=5), in_flow("说明: 举例用", "说名: 举例用", line=8)),
)
KEY_MISSING = Code(
    "FZ107",
    _E,
    "缺少字段",
    "缺少“{key}”。",
    "请在字段区加上一行“{key}: …”。",
    (in_answer("谁负责: 示例部门\n", ""), in_case("改编说明: 由多件事合成，细节均已改动。\n", "")),
)
VALUE_SHAPE = Code(
    "FZ108",
    _E,
    "值的形式不对",
    "“{key}”的值应当是{shape}。",
    "请照格式说明改写这一项。",
    (in_answer("短答: 您的事我记下了，十五天内给您书面答复。", "短答: [一, 二]"),),
)
DATE_BAD = Code(
    "FZ109",
    _E,
    "日期不对",
    "“{value}”{reason}。",
    "{mend}",
    (
        in_answer("核验日期: 2026-01-05", "核验日期: 2026-02-30", line=11),
        in_regulation("2022-05-01", "去年五月", line=9),
    ),
)
ID_BAD = Code(
    "FZ110",
    _E,
    "编号不合规",
    "编号“{value}”不合规：应以“{prefix}”开头，只用小写字母、数字和短横。",
    "{mend}",
    (
        in_answer("编号: wd-shili", "编号: WD_示例", line=2),
        in_answer("编号: wd-shili", "编号: zn-shili2", line=2),
    ),
)
ID_TWICE = Code(
    "FZ111",
    _E,
    "编号重复",
    "编号“{value}”已经用在 {other}。",
    "请给其中一份换一个编号。",
    (Example({"answers/wd-shili2.md": ANSWER.replace("标题: 示例", "标题: 另一个")}),),
)
TITLE_TWICE = Code(
    "FZ112",
    _W,
    "标题重复",
    "标题“{value}”已经用在 {other}。",
    "请让标题说出两份内容的不同之处。",
    (Example({"answers/wd-shili2.md": ANSWER.replace("编号: wd-shili", "编号: wd-shili2")}),),
)
SECTION_UNKNOWN = Code(
    "FZ113",
    _E,
    "不认识的小节",
    "不认识“{name}”这个小节。",
    "{hint}",
    (in_answer("## 可以说", "## 可以讲", line=31),),
)
SECTION_MISSING = Code(
    "FZ114",
    _E,
    "缺少小节",
    "缺少“## {name}”小节，或者它是空的。",
    "请补上这个小节，每项一行“- …”。",
    (in_answer("## 材料\n- 身份证\n\n", ""), in_case("## 教学要点\n- 先登记，后判断\n\n", "")),
)
LABEL_UNKNOWN = Code(
    "FZ115",
    _E,
    "不认识的名目",
    "不认识“{name}”这个名目。",
    "{hint}",
    (in_answer("  - 起算：", "  - 起祘：", line=27), in_case("- 判断：合理", "- 判段：合理")),
)
VALUE_NOT_ALLOWED = Code(
    "FZ116",
    _E,
    "值不在范围里",
    "“{key}”不能是“{value}”。",
    "{hint}",
    (
        in_regulation("效力层级: 行政法规", "效力层级: 行政法归", line=5),
        in_case("事项类型: 申诉求决类", "事项类型: 其他"),
    ),
)
TOPIC_UNKNOWN = Code(
    "FZ117",
    _W,
    "主题不在词表里",
    "主题“{value}”不在主题词表里。",
    "{hint}",
    (in_answer("主题: [示例主题]", "主题: [示列主题]", line=4),),
)
FILE_UNREADABLE = Code("FZ118", _E, "文件读不了", "文件读不了：{reason}。", "{mend}", ())
FILE_NAME = Code(
    "FZ119",
    _W,
    "文件名与编号不一致",
    "文件名应当是“{expected}”。",
    "请改文件名，或者改编号。",
    (
        Example(
            {
                "answers/wd-other.md": ANSWER.replace("编号: wd-shili", "编号: wd-shili2").replace(
                    "示例事项", "别的事项"
                )
            }
        ),
    ),
)
TITLE_LONG = Code(
    "FZ120",
    _W,
    "标题太长",
    "标题有 {length} 个字，超过 {limit} 个。",
    "请把标题写短，细节放进正文。",
    (in_answer("标题: 示例事项多久答复", "标题: " + "很长的标题" * 9, line=3),),
)
LABEL_MISSING = Code(
    "FZ121",
    _E,
    "缺少名目",
    "“{item}”缺少“{name}”。",
    "请在它下面缩进两格写“- {name}：…”。",
    (in_case("- 理由：条例写明要答复\n", ""), in_flow("        起算: 收到之日\n", "")),
)
SECTION_TWICE = Code(
    "FZ122",
    _E,
    "小节重复",
    "“## {name}”小节写了两次。",
    "请合并成一个小节。",
    (in_answer("## 材料\n", "## 依据\n- 示例工作条例第一条：缘由\n\n## 材料\n"),),
)
STRAY_TEXT = Code(
    "FZ123",
    _W,
    "清单里夹了散文",
    "“## {name}”是清单，这里却有散文。",
    "请写成“- …”的一项，或者移到“说明”小节。",
    (in_answer("## 材料\n- 身份证", "## 材料\n带上证件。\n\n- 身份证"),),
)
SKIPPED_LINE = Code(
    "FZ124",
    _E,
    "这里放不进任何小节",
    "这一段不在任何小节里。",
    "请移到“说明”小节，或者删去。",
    (in_answer("---\n## 问法", "---\n先说几句。\n\n## 问法"),),
)
NESTED = Code(
    "FZ125",
    _E,
    "细项套得太深",
    "“{value}”套在“{name}”里太深，读不进去，页面上不会有它。",
    "请把它写成单独的一项，或者并进上一项的那句话里。",
    (
        in_answer("- 身份证\n", "- 身份证\n- 房产证\n  - 原件\n", line=25),
        in_answer("  - 起算：收到之日\n", "  - 起算：收到之日\n    - 当天不算\n", line=28),
        in_answer("- 身份证\n", "- 身份证\n\n### 复印件\n- 户口簿\n", line=25),
        in_guide("- 示例工作条例第二条：答复的期限", "- 示例工作条例第二条：答复的期限\n  - 15日", line=18),
        in_case("- 处理：当天登记，按期答复", "- 处理：当天登记，按期答复\n  - 先登记", line=20),
        in_flow("    材料: [身份证]", '    材料: [身份证, "房产证": 原件]', line=26),
    ),
)
TABLE = Code(
    "FZ126",
    _E,
    "粘进来的表格",
    "“{value}”像是从表格里粘进来的，各列会挤成一句话。",
    "清单里请一样写一项“- …”；别处要表格，就写成“| 甲 | 乙 |”，第二行写“| --- | --- |”。",
    (
        in_answer("- 身份证\n", "- 身份证\n材料\t份数\t备注\n房产证\t1\t原件\n", line=24),
        in_answer("- 身份证\n", "- 身份证\n\n| 材料 | 份数 |\n| --- | --- |\n| 房产证 | 1 |\n", line=25),
        in_guide("见[示例答复]", "材料　　份数\n身份证　　1\n\n见[示例答复]", line=20),
    ),
)
HTML = Code(
    "FZ127",
    _E,
    "写了 HTML",
    "“{value}”是 HTML，这里不支持，会原样印出来给人看。",
    "请删去它；要加粗写“**字**”，要分段就空一行。",
    (
        in_answer("- 身份证\n", "- 身份证<br>房产证\n", line=23),
        in_guide("见[示例答复]", "<div>提示</div>见[示例答复]", line=20),
        in_flow("    问: 是本人的事吗", "    问: 是<b>本人</b>的事吗", line=12),
    ),
)
UNFILLED = Code(
    "FZ128",
    _E,
    "骨架没有填",
    "“{value}”是新建文件时的提示，还没有填。",
    "请换成自己的内容；用不上的一项就删去。",
    (
        in_answer("谁负责: 示例部门", "谁负责: 哪个单位", line=6),
        in_guide("1. 先登记。", "1. **先做什么。** 说明。", line=13),
    ),
)
