"""The Chinese labels of content files: which may stand, which must, and which hold lists.

The fields of a card have their rows where they are defined (:class:`kb.model.desk.Card`); what is said of them here
follows from those rows.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb.model import Card, Kind
from kb.model.labels import labels_of

COMMON = ("编号", "标题", "别名", "主题", "适用地区", "责任人", "核验日期", "下次核验", "来源")
REQUIRED_COMMON = ("编号", "标题", "责任人", "核验日期", "下次核验")

CARD = tuple(row.label for row in labels_of(Card))
CARD_REQUIRED = tuple(row.label for row in labels_of(Card) if row.required)
_CARD_FRONT = tuple(row for row in labels_of(Card) if row.form.in_front_matter)
_CARD_SECTIONS = tuple(row for row in labels_of(Card) if not row.form.in_front_matter)

DEADLINE = ("起算", "延长", "依据", "说明")
FLOW_DEADLINE = ("名称", "数", "单位", *DEADLINE)
DEMAND = ("判断", "处理", "理由", "依据", "备选依据", "程序", "同类")
PAPER_FIELD = ("提示", "可选", "列", "起算", "时限", "延长", "顺延", "依据", "默认")
CIRCUMSTANCES = ("生活困难", "违法行为")

FRONT: Mapping[Kind, tuple[str, ...]] = {
    Kind.REGULATION: (
        "简称",
        "效力层级",
        "性质",
        "文号",
        "发布机关",
        "公布日期",
        "施行日期",
        "失效日期",
        "条数",
        "增设条",
        "修改或废止关系",
        "题注",
        "施行说明",
        "来源状态",
    ),
    Kind.GUIDE: ("适用岗位", "相关"),
    Kind.ANSWER: (*(row.label for row in _CARD_FRONT), "有效起", "有效止"),
    Kind.FLOW: ("起点", "问题", "结果", "例", "依据版本", "说明"),
    Kind.CASE: ("事项类型", "改编说明", "脱敏人", "脱敏复核人", "事发日期", "相关"),
    Kind.PAPER: ("阶段", "版式", "送给", "谁用", "相关"),
    Kind.VOCABULARY: (),
    Kind.QUESTIONS: ("法规",),
    Kind.OFFICE: ("电话", "地址", "办公时间", "怎么走", "网址", "相关"),
    Kind.VALUES: (),
}
REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    Kind.REGULATION: ("效力层级", "性质", "发布机关"),
    Kind.GUIDE: ("主题", "适用岗位"),
    Kind.ANSWER: ("主题", *(row.label for row in _CARD_FRONT if row.required)),
    Kind.FLOW: ("主题", "起点", "问题", "结果", "例", "依据版本"),
    Kind.CASE: ("主题", "事项类型", "改编说明", "脱敏人", "脱敏复核人"),
    Kind.PAPER: ("主题", "阶段", "版式", "送给", "谁用"),
    Kind.VOCABULARY: (),
    Kind.QUESTIONS: ("法规",),
    Kind.OFFICE: (),
    Kind.VALUES: (),
}
_WORDS = ("俗称", "同义", "简称", "术语", "主题", "不是人名", "别处的事")
SECTIONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ANSWER: ("问法", *(row.label for row in _CARD_SECTIONS), "说明"),
    Kind.GUIDE: ("步骤", "依据", "文书", "时限"),
    Kind.CASE: ("经过", "诉求", "处境与行为", "处理", "结果", "教学要点", "依据"),
    Kind.PAPER: ("填写", "正文", "权利", "依据"),
    Kind.VOCABULARY: _WORDS,
    Kind.OFFICE: ("管什么", "不归它管", "依据", "说明"),
}
REQUIRED_SECTIONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ANSWER: ("问法", *(row.label for row in _CARD_SECTIONS if row.required)),
    Kind.GUIDE: ("步骤", "依据"),
    Kind.CASE: ("经过", "诉求", "处境与行为", "处理", "结果", "教学要点", "依据"),
    Kind.PAPER: ("填写", "正文", "依据"),
    Kind.VOCABULARY: (),
    Kind.OFFICE: ("管什么",),
}
# Sections that hold a list and nothing else.
LISTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ANSWER: ("问法", *(row.label for row in _CARD_SECTIONS)),
    Kind.GUIDE: ("依据", "时限"),
    Kind.CASE: ("教学要点", "依据"),
    Kind.PAPER: ("填写", "权利", "依据"),
    Kind.VOCABULARY: _WORDS,
    Kind.OFFICE: ("管什么", "不归它管", "依据"),
}
VALUE_LABELS = ("数值", "来源", "地区", "有效起", "有效止", "谁公布", "说明")
PROMISE_WORDS = ("保证", "一定", "包您", "包你", "肯定", "绝对", "百分之百", "百分百", "打包票", "没问题")
PROMISE_EXCEPTIONS = (
    "不一定",
    "一定的",
    "不能保证",
    "不保证",
    "没法保证",
    "保证金",
    "保证人",
    "社会保证",
    "不敢保证",
    "无法保证",
    "不绝对",
    "有没有问题",
    "保证书",
    "不肯定",
    "一定程度",
    "一定期限",
    "一定数额",
    "一定比例",
)
UNSURE = ("拿不准", "查不到")
SHORT_LIMIT = 60
TITLE_LIMIT = 40
QUESTION_LIMIT = 40  # characters of a question asked of an article
QUESTIONS_LEAST = 3  # of an article, so that more than one way of putting it is found
