"""Villages, towns, counties and firms by name (kept apart from full addresses)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casebook.anonymize.normalise import HANZI, Normal, PlainView
from casebook.anonymize.span import DataKind, Finding
from casebook.anonymize.tagger.model import Tagged

_LOCAL = re.compile(r"(?:县|旗|乡|镇|村|街道|社区|小区|屯|寨|庄|嘎查|苏木)$")
_PLAIN = re.compile(r"^(?:[本该某全各每这那我你他她两几乡农新城甲乙丙丁]|行政|自然|城中|贫困|一个|我们)")
_FIRM_END = r"(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团|合作社|事务所|工厂|厂|商行|超市|饭店|酒店)"
_FIRM = re.compile(rf"[{HANZI}A-Za-z0-9()]{{2,24}}?{_FIRM_END}")
_INDUSTRY = re.compile(
    r"建筑|建设|建材|工程|装饰|装修|劳务|物业|房地产|地产|置业|开发|投资|实业|贸易|商贸|服务|管理|科技|技术|信息|网络|电子|"
    r"机械|设备|制造|化工|化肥|制药|医药|食品|餐饮|服装|纺织|运输|物流|快递|汽车|煤矿|煤炭|矿业|钢铁|水泥|电力|供热|热力|"
    r"燃气|供水|自来水|环保|农业|种植|养殖|养老|教育|培训|文化|传媒|广告|旅游|保险|担保|金融|小额贷款|典当|人力资源|保安|家政|"
    r"国有|民营|外资|集体|股份|有限|责任|总|分|子|母|集团|施工|承包|发包|分包|总包|派遣|用人|用工|运营|经营|公交|通信|石油|"
    r"某|本|该|原|这家|那家|一家|几家|多家|家|个|的|大型|小型|上市|私营|专业|农民|开发商|代理|中介|评估|测绘|检测|监理|咨询|律师|会计师"
)
_PUBLIC = re.compile(r"(?:省|市|县|区|自治区|中国|国家|全国)")
_TAGS = frozenset({"LOC", "ns", "ORG", "nt"})


def find_places(normal: Normal, tags: Iterable[Tagged]) -> Iterator[Finding]:
    """Find local place names and names of firms.

    Args:
        normal: the text's views.
        tags: what the neural tagger says of ``normal.flow``.

    Returns:
        Findings of kinds ``PLACE`` and ``ORGANISATION``; provinces, cities and public bodies are left alone.
    """
    view = normal.flow
    for item in tags:
        if item.tag not in _TAGS:
            continue
        name = view.text[item.start : item.end]
        if "某" in name or "\n" in name:
            continue
        firm = _FIRM.match(name)
        if firm and firm.end() == len(name):
            if len(_PUBLIC.sub("", _INDUSTRY.sub("", re.sub(_FIRM_END + "$", "", name)))) >= 2:
                yield _finding(
                    view,
                    item.start,
                    item.end,
                    DataKind.ORGANISATION,
                    0.7,
                    "organisation",
                    "企业、店铺或合作社的名称",
                )
        elif item.tag in ("LOC", "ns") and _LOCAL.search(name) and len(name) >= 3 and not _PLAIN.match(name):
            yield _finding(view, item.start, item.end, DataKind.PLACE, 0.6, "place", "县乡村一级的地名")


def _finding(
    view: PlainView, start: int, end: int, kind: DataKind, confidence: float, rule: str, why: str
) -> Finding:
    first, last = view.span(start, end)
    return Finding(first, last, kind, confidence, rule, why)
