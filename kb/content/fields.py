"""The one table that maps the Chinese labels of content files to what they are called in code."""

from __future__ import annotations

from kb.model import Kind

COMMON = {
    "编号": "id", "标题": "title", "别名": "aliases", "主题": "topics", "适用地区": "regions",
    "责任人": "owner", "核验日期": "verified", "下次核验": "due", "来源": "source",
}  # fmt: skip
REQUIRED_COMMON = ("编号", "标题", "责任人", "核验日期", "下次核验")

CARD = {
    "短答": "short", "依据": "basis", "谁负责": "responsible", "去哪里办": "where", "材料": "papers",
    "时限": "deadlines", "可以说": "may_say", "不要承诺": "must_not_promise", "何时升级": "escalate_when",
    "相关": "related",
}  # fmt: skip
DEADLINE = {"起算": "start", "延长": "extension", "依据": "basis", "说明": "note"}
FLOW_DEADLINE = {"名称": "name", "数": "number", "单位": "unit", **DEADLINE}
DEMAND = {
    "判断": "judgement",
    "处理": "handling",
    "理由": "reason",
    "依据": "basis",
    "备选依据": "distractors",
}
CIRCUMSTANCES = {"生活困难": "hardship", "违法行为": "unlawful"}

FRONT: dict[Kind, dict[str, str]] = {
    Kind.REGULATION: {
        "简称": "short_names", "效力层级": "level", "性质": "nature", "文号": "number", "发布机关": "issuer",
        "公布日期": "promulgated", "施行日期": "effective", "失效日期": "expired", "条数": "count",
        "增设条": "inserted", "修改或废止关系": "relations",
    },
    Kind.GUIDE: {"适用岗位": "posts", "相关": "related"},
    Kind.ANSWER: {
        "短答": "short", "谁负责": "responsible", "去哪里办": "where", "何时升级": "escalate_when",
        "有效起": "valid_from", "有效止": "valid_until", "相关": "related",
    },
    Kind.FLOW: {
        "起点": "start", "问题": "questions", "结果": "outcomes", "例": "walks", "依据版本": "editions", "说明": "body",
    },
    Kind.CASE: {
        "事项类型": "matter", "改编说明": "adaptation", "脱敏人": "anonymised_by", "脱敏复核人": "reviewed_by",
        "相关": "related",
    },
    Kind.VOCABULARY: {},
}  # fmt: skip
REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.REGULATION: ("效力层级", "性质", "发布机关"),
    Kind.GUIDE: ("主题", "适用岗位"),
    Kind.ANSWER: ("主题", "短答", "谁负责", "去哪里办", "何时升级"),
    Kind.FLOW: ("主题", "起点", "问题", "结果", "例", "依据版本"),
    Kind.CASE: ("主题", "事项类型", "改编说明", "脱敏人", "脱敏复核人"),
    Kind.VOCABULARY: (),
}
SECTIONS: dict[Kind, tuple[str, ...]] = {
    Kind.ANSWER: ("问法", "依据", "材料", "时限", "可以说", "不要承诺", "说明"),
    Kind.GUIDE: ("步骤", "依据", "文书", "时限"),
    Kind.CASE: ("经过", "诉求", "处境与行为", "处理", "结果", "教学要点", "依据"),
    Kind.VOCABULARY: ("俗称", "同义", "简称", "术语", "主题", "不是人名"),
}
REQUIRED_SECTIONS: dict[Kind, tuple[str, ...]] = {
    Kind.ANSWER: ("问法", "依据", "材料", "时限", "可以说", "不要承诺"),
    Kind.GUIDE: ("步骤", "依据"),
    Kind.CASE: ("经过", "诉求", "处境与行为", "处理", "结果", "教学要点", "依据"),
    Kind.VOCABULARY: (),
}
LISTS: dict[Kind, tuple[str, ...]] = {
    Kind.ANSWER: ("问法", "依据", "材料", "时限", "可以说", "不要承诺"),
    Kind.GUIDE: ("依据", "时限"),
    Kind.CASE: ("教学要点", "依据"),
    Kind.VOCABULARY: ("俗称", "同义", "简称", "术语", "主题", "不是人名"),
}
PROMISE_WORDS = ("保证", "一定", "包您", "包你", "肯定", "绝对", "百分之百", "百分百", "打包票", "没问题")
PROMISE_EXCEPTIONS = ("不一定", "一定的", "不能保证", "不保证", "没法保证", "保证金", "保证人", "社会保证", "不敢保证",
                      "无法保证", "不绝对", "有没有问题", "保证书", "不肯定", "一定程度", "一定期限", "一定数额", "一定比例")  # fmt: skip
UNSURE = ("拿不准", "查不到")
SHORT_LIMIT = 60
TITLE_LIMIT = 40
