"""Addresses down to house, group and room.

The compact view is searched for tails (12号, 3号楼2单元501室, 五组); what stands before a tail must end like a
street, village or housing estate. Working from the tail keeps the time linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from casebook.anonymize.normalise import HANZI, Normal
from casebook.anonymize.span import DataKind, Finding

_REACH = 40  # characters looked at before a tail
_N = r"(?:[甲乙丙丁东西南北]?[0-9十百廿卅]{1,5}|[A-Za-z甲乙丙丁东西南北前后](?=[号栋幢座单区]))(?:-[0-9]{1,4}){0,3}[A-Za-z]?"
_PART = rf"(?:第?{_N}(?:号楼|号院|号|#楼|#|弄|巷|幢|栋|座|单元|门|层|楼|室|房|户|村民小组|小组|组|生产队|大队|队|社|排|区))"
_TAIL = re.compile(
    rf"{_PART}(?:[,、附]?{_PART}){{0,6}}(?:[0-9]{{3,4}}(?![0-9元年月万人]))?|(?<![0-9\-])[0-9]{{1,3}}(?:-[0-9]{{1,4}}){{2,3}}(?![0-9\-])"
)
_STREET = re.compile(
    r"(?:大街|大道|路|街|巷|胡同|弄|公路|国道|环|段|村|庄|屯|寨|堡|湾|沟|坪|坝|岭|坡|店|营|铺|集|坑|塘|埠|浜|圩|垸|嘎查|"
    r"社区|小区|花园|家园|家苑|花苑|佳苑|雅苑|苑|新村|新城|公寓|大厦|广场|公馆|家属院|大院|宿舍|里|坊|道|城|府|庭|园|"
    r"居|湖|山庄|别墅|国际|中心|镇|乡|街道|农场|林场|村委会|居委会|期|院)(?:[((][^()]{1,8}[)）])?$"
)
# Streets and estates of which a single number is enough; after the others a tail of two parts is wanted.
_SURE = re.compile(
    r"(?:大街|大道|路|街|巷|胡同|弄|村|庄|屯|寨|堡|湾|沟|坪|坝|岭|坡|营|铺|坑|塘|圩|社区|小区|花园|家园|苑|新村|公寓|"
    r"家属院|山庄|嘎查|里|坊)(?:[((][^()]{1,8}[)）])?$"
)
_GROUP = re.compile(r"(?:村民小组|小组|组|生产队|大队|队|社)$")
_GROUP_BEFORE = re.compile(
    r"(?:村|庄|屯|寨|堡|湾|沟|坪|坝|岭|坡|营|铺|坑|塘|圩|社区|嘎查|居委会|村委会|镇|乡|街道|农场|林场)$"
)
_WEAK_TAIL = re.compile(r"^第?[0-9十百]+(?:层|楼|房|户|门|排|区|号?房|队|社|组|小组)$")
_CUT = re.compile(
    r"[^\u3400-\u9fff0-9A-Za-z()]|住在|现住|家住|居住|住址|地址|住所|住|位于|坐落于?|户籍|户口|搬到|搬至|搬|来自|前往|"
    r"[在到于是从我他她你们了的叫就去被让把给与跟又也]|和(?![平谐睦美兴顺园])|向(?!阳)|都(?![市江])|有(?![才德])|寄往|寄到|送到|登记为|为(?!民)|系|如下|信访人|当事人"
)
_GENERIC = re.compile(
    r"^(?:[0-9十百]*|[本该某全各每这那此同两几多]|行政|自然|城中|所|农|乡|新农|贫困|一个|公|道|小|隔壁|邻|外|哪|"
    r"[某甲乙丙丁戊己庚][省市县区乡镇某0-9]*)$"
)
_NOT_AFTER = re.compile(
    r"(?:线|文|令|公告|文件|议案|提案|决议|案|召|称|码|机|台|下午|上午|前|后|起|至|之前|以前|晚|早|召开|会议|令|地铁|检测|通知|高铁|车厢|窗口)"
)
_ADMIN = r"(?:[\u4e00-\u9fff]{1,8}?(?:省|自治区|自治州|地区|盟|市|县|旗|区|苏木|镇|乡|街道))"
_BARE = re.compile(
    rf"(?<![{HANZI}]){_ADMIN}{{2,5}}[\u4e00-\u9fff0-9]{{1,10}}?(?:村|屯|庄|寨|社区|小区|路|街|巷)(?![民委务干支道里上边长])"
)
# Words that show that a chain of levels is general talk and no place.
_VAGUE = re.compile(
    r"[某甲乙丙丁或和及与者]|乡镇|县级|区县|市县|农业农村|人民政府|主要|各级|景区|地区|党委|本[村县乡镇区市]"
)
_UNITS = re.compile(r"(?:号楼|幢|栋|座|单元|室|门|#|弄)")


def find_addresses(normal: Normal) -> Iterator[Finding]:
    """Find addresses with a house, group or room, and chains from county to village.

    Args:
        normal: the text's views.

    Returns:
        Findings of kind ``ADDRESS`` in order of position.
    """
    view = normal.compact
    for match in _TAIL.finditer(view.text):
        found = _judge(view.text, match)
        if found is None:
            continue
        start, confidence, explanation = found
        first, last = view.span(start, match.end())
        yield Finding(first, last, DataKind.ADDRESS, confidence, "address", explanation)
    for match in _BARE.finditer(view.text):
        if not _VAGUE.search(match[0]):
            cuts = [cut.end() for cut in _CUT.finditer(view.text, match.start(), match.start() + 6)]
            first, last = view.span(max(cuts, default=match.start()), match.end())
            yield Finding(first, last, DataKind.ADDRESS, 0.7, "address.chain", "从县区到村居、街路的完整地名")


def _judge(text: str, match: re.Match[str]) -> tuple[int, float, str] | None:
    """Where the address begins, how sure, and why; ``None`` when it is no address."""
    tail = match[0]
    if tail.endswith("号") and _NOT_AFTER.match(text, match.end()):
        return None
    start = _left(text, match.start())
    prefix = text[start : match.start()]
    parts = len(re.findall(_PART, tail)) or tail.count("-")
    street = _STREET.search(prefix)
    if street is None or _GENERIC.match(prefix[: street.start()]):
        if parts >= 2 and len(_UNITS.findall(tail)) >= 2:
            return match.start(), 0.8, "楼栋、单元、室号"
        return None
    if _GROUP.search(tail) and not _GROUP_BEFORE.search(prefix) and parts == 1:
        return None
    if re.search("户$", tail) and parts == 1:
        return None
    if _WEAK_TAIL.match(tail) and not (_GROUP.search(tail) and _GROUP_BEFORE.search(prefix)):
        return None
    if parts == 1 and not tail[-1].isdigit() and not _SURE.search(prefix) and not _GROUP.search(tail):
        return None
    return start, 0.92, "街路、村居、小区加门牌、组、室号"


def _left(text: str, end: int) -> int:
    """Where the place name that ends at ``end`` begins."""
    start = max(0, end - _REACH)
    for cut in _CUT.finditer(text, start, end):
        # A cut word that is itself the last part of the name (村 in 在村) is kept out of the name.
        if cut.end() < end - 1:
            start = cut.end()
    while start < end and text[start] in "()0123456789" and not text[start].isalpha():
        start += 1
    return start
