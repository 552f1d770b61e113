"""Which part of the country a text holds in, and what level it is of, told from its own words."""

from __future__ import annotations

import re
from functools import cache

WHOLE = "全国"
# province → prefecture-level places, as of 2024; short forms follow from the names
_PLACES = """
北京市
天津市
河北省 石家庄市 唐山市 秦皇岛市 邯郸市 邢台市 保定市 张家口市 承德市 沧州市 廊坊市 衡水市
山西省 太原市 大同市 阳泉市 长治市 晋城市 朔州市 晋中市 运城市 忻州市 临汾市 吕梁市
内蒙古自治区 呼和浩特市 包头市 乌海市 赤峰市 通辽市 鄂尔多斯市 呼伦贝尔市 巴彦淖尔市 乌兰察布市 兴安盟 锡林郭勒盟 阿拉善盟
辽宁省 沈阳市 大连市 鞍山市 抚顺市 本溪市 丹东市 锦州市 营口市 阜新市 辽阳市 盘锦市 铁岭市 朝阳市 葫芦岛市
吉林省 长春市 吉林市 四平市 辽源市 通化市 白山市 松原市 白城市 延边朝鲜族自治州
黑龙江省 哈尔滨市 齐齐哈尔市 鸡西市 鹤岗市 双鸭山市 大庆市 伊春市 佳木斯市 七台河市 牡丹江市 黑河市 绥化市 大兴安岭地区
上海市
江苏省 南京市 无锡市 徐州市 常州市 苏州市 南通市 连云港市 淮安市 盐城市 扬州市 镇江市 泰州市 宿迁市
浙江省 杭州市 宁波市 温州市 嘉兴市 湖州市 绍兴市 金华市 衢州市 舟山市 台州市 丽水市
安徽省 合肥市 芜湖市 蚌埠市 淮南市 马鞍山市 淮北市 铜陵市 安庆市 黄山市 滁州市 阜阳市 宿州市 六安市 亳州市 池州市 宣城市
福建省 福州市 厦门市 莆田市 三明市 泉州市 漳州市 南平市 龙岩市 宁德市
江西省 南昌市 景德镇市 萍乡市 九江市 新余市 鹰潭市 赣州市 吉安市 宜春市 抚州市 上饶市
山东省 济南市 青岛市 淄博市 枣庄市 东营市 烟台市 潍坊市 济宁市 泰安市 威海市 日照市 临沂市 德州市 聊城市 滨州市 菏泽市 莱芜市
河南省 郑州市 开封市 洛阳市 平顶山市 安阳市 鹤壁市 新乡市 焦作市 濮阳市 许昌市 漯河市 三门峡市 南阳市 商丘市 信阳市 周口市 驻马店市 济源市
湖北省 武汉市 黄石市 十堰市 宜昌市 襄阳市 鄂州市 荆门市 孝感市 荆州市 黄冈市 咸宁市 随州市 恩施土家族苗族自治州 仙桃市 潜江市 天门市 神农架林区
湖南省 长沙市 株洲市 湘潭市 衡阳市 邵阳市 岳阳市 常德市 张家界市 益阳市 郴州市 永州市 怀化市 娄底市 湘西土家族苗族自治州
广东省 广州市 韶关市 深圳市 珠海市 汕头市 佛山市 江门市 湛江市 茂名市 肇庆市 惠州市 梅州市 汕尾市 河源市 阳江市 清远市 东莞市 中山市 潮州市 揭阳市 云浮市
广西壮族自治区 南宁市 柳州市 桂林市 梧州市 北海市 防城港市 钦州市 贵港市 玉林市 百色市 贺州市 河池市 来宾市 崇左市
海南省 海口市 三亚市 三沙市 儋州市
重庆市
四川省 成都市 自贡市 攀枝花市 泸州市 德阳市 绵阳市 广元市 遂宁市 内江市 乐山市 南充市 眉山市 宜宾市 广安市 达州市 雅安市 巴中市 资阳市 阿坝藏族羌族自治州 甘孜藏族自治州 凉山彝族自治州
贵州省 贵阳市 六盘水市 遵义市 安顺市 毕节市 铜仁市 黔西南布依族苗族自治州 黔东南苗族侗族自治州 黔南布依族苗族自治州
云南省 昆明市 曲靖市 玉溪市 保山市 昭通市 丽江市 普洱市 临沧市 楚雄彝族自治州 红河哈尼族彝族自治州 文山壮族苗族自治州 西双版纳傣族自治州 大理白族自治州 德宏傣族景颇族自治州 怒江傈僳族自治州 迪庆藏族自治州
西藏自治区 拉萨市 日喀则市 昌都市 林芝市 山南市 那曲市 阿里地区
陕西省 西安市 铜川市 宝鸡市 咸阳市 渭南市 延安市 汉中市 榆林市 安康市 商洛市
甘肃省 兰州市 嘉峪关市 金昌市 白银市 天水市 武威市 张掖市 平凉市 酒泉市 庆阳市 定西市 陇南市 临夏回族自治州 甘南藏族自治州
青海省 西宁市 海东市 海北藏族自治州 黄南藏族自治州 海南藏族自治州 果洛藏族自治州 玉树藏族自治州 海西蒙古族藏族自治州
宁夏回族自治区 银川市 石嘴山市 吴忠市 固原市 中卫市
新疆维吾尔自治区 乌鲁木齐市 克拉玛依市 吐鲁番市 哈密市 昌吉回族自治州 博尔塔拉蒙古自治州 巴音郭楞蒙古自治州 阿克苏地区 克孜勒苏柯尔克孜自治州 喀什地区 和田地区 伊犁哈萨克自治州 塔城地区 阿勒泰地区
"""
_ZONES = {
    "深圳经济特区": "深圳市",
    "珠海经济特区": "珠海市",
    "汕头经济特区": "汕头市",
    "厦门经济特区": "厦门市",
    "海南经济特区": "海南省",
    "海南自由贸易港": "海南省",
    "浦东新区": "上海市",
    "雄安新区": "河北省",
    "横琴粤澳深度合作区": "广东省",
    "喀什经济开发区": "喀什地区",
    "平潭综合实验区": "福建省",
}
_NATIONAL = re.compile(r"^(?:中华人民共和国|全国人民代表大会|全国人大|国务院|最高人民|中共中央|中央)")
_COUNTY = re.compile(r"^([\u4e00-\u9fff]{1,14}?(?:族自治县|自治县|自治旗|族自治州|自治州))")
_LOCAL_BODY = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:省|自治区|市|自治州|自治县))(?:第[\u4e00-\u9fff\d]{1,5}届)?(?:人民代表大会|人大常委会|人民政府)"
)
_MINISTRY = re.compile(
    r"(?:(?:国家|中国)[\u4e00-\u9fff]{2,16}?(?:局|总局|委员会|委|署|银行|会)|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,10}部|中国人民银行|海关总署|审计署|"
    r"国家发展改革委|信访局)(?:令|公告|部令|部务会议|局务会议|规章)"
)
_MINISTRY_ORDER = re.compile(r"(?:部|委员会|总局|局|署|银行|会)令")


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    """(as written, place, province), the longest writing first."""
    out: dict[str, tuple[str, str]] = {}
    for row in _PLACES.split("\n"):
        names = row.split()
        for name in names:
            out[name] = (name, names[0])
            short = re.sub(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|地区|盟|林区)$", "", name)
            if name.endswith("自治州"):
                short = (
                    re.split(r"(?:土家|朝鲜|藏|彝|布依|苗|壮|哈尼|傣|白|傈僳|回|蒙古|柯尔克孜|哈萨克)", name)[
                        0
                    ]
                    + "州"
                )
            if len(short) >= 2:
                out.setdefault(short, (name, names[0]))
    out |= {
        zone: (place, next(p for w, (n, p) in out.items() if n == place)) for zone, place in _ZONES.items()
    }
    return tuple(sorted(((w, n, p) for w, (n, p) in out.items()), key=lambda x: -len(x[0])))


def provinces() -> tuple[str, ...]:
    """All provinces, in the usual order."""
    return tuple(row.split()[0] for row in _PLACES.split("\n") if row.split())


def region_of(title: str, note: str = "", issuer: str = "") -> tuple[str, ...]:
    """Where a text holds: the province, and the city or county when it is only that one's.

    Args:
        note: the lines that say who adopted and approved it.

    Returns:
        ``("全国",)``, ``("重庆市",)`` or ``("广东省", "深圳市")``.

    >>> region_of("重庆市信访条例"), region_of("深圳经济特区物业管理条例"), region_of("信访工作条例")
    (('重庆市',), ('广东省', '深圳市'), ('全国',))
    """
    title = re.sub(r"^[《〈]", "", title)
    zone = re.match(r"^中国（([\u4e00-\u9fff]{2,6})）", title)
    if zone and (found := _starting(zone[1])):
        return found
    if _NATIONAL.match(title):
        return (WHOLE,)
    found = _starting(title)
    if found:
        return found
    found_bodies = (
        re.sub(r"^(?:日|经|由|报|并经)+", "", m[1]) for m in _LOCAL_BODY.finditer(f"{note}\n{issuer}")
    )
    bodies = [b for b in found_bodies if not _NATIONAL.match(b)]
    county = _COUNTY.match(title)
    if county:
        above = next((f for b in bodies if (f := _starting(b))), ())
        return (above[0], county[1]) if above else (county[1],)
    if re.match(r"^[\u4e00-\u9fff]{2,8}?[市县](?!场|政|内|民|容)", title) or (
        bodies and not _national_note(note)
    ):
        above = next((f for b in bodies if (f := _starting(b))), ())
        place = re.match(r"^([\u4e00-\u9fff]{2,8}?[市县])(?!场|政|内|民|容)", title)
        if above and place and place[1] not in above:
            return (above[0], place[1])
        if above:
            return above
        return (place[1],) if place and bodies else (WHOLE,)
    return (WHOLE,)


def places_in(text: str) -> frozenset[str]:
    """The places a text names, each with its province.

    >>> sorted(places_in("深圳物业费")), places_in("信访条例")
    (['广东省', '深圳市'], frozenset())
    """
    found: set[str] = set()
    for written, place, province in _table():
        at = text.find(written)
        if at >= 0 and not _other_word(text[at + len(written) :], written, place):
            found |= {place, province}
            text = text.replace(written, " ")
    return frozenset(found)


def _national_note(note: str) -> bool:
    return bool(re.search(r"国务院|全国人民代表大会|最高人民|中共中央|[\u4e00-\u9fff]部令|总局令", note))


def _starting(text: str) -> tuple[str, ...]:
    for written, place, province in _table():
        if text.startswith(written) and not _other_word(text[len(written) :], written, place):
            return (province,) if place == province else (province, place)
    return ()


def _other_word(rest: str, written: str, place: str) -> bool:
    """Whether a short form is only the beginning of another word: 海南 of 海南藏族, 朝阳 of 朝阳区, 吉林 of 吉林市."""
    if written == place:
        return False
    return rest.startswith(("区", "县", "路", "街", "藏族", "银行", "大学", "会议", "协定", "公约", "宣言"))


def level_of(title: str, issuer: str, note: str, number: str, region: tuple[str, ...]) -> str:
    """效力层级, from title, issuer, number and the lines about the text; empty when nothing tells."""
    about = f"{issuer}\n{note}\n{number}"
    if re.search(r"宪法(?:修正案.*)?$", title) and region == (WHOLE,):
        return "宪法"
    if region != (WHOLE,):
        return _local_level(title, about)
    if re.match(r"^最高人民(?:法院|检察院)", title) or issuer.startswith("最高人民") or "法释" in number:
        return "司法解释"
    if issuer.startswith("全国人民代表大会") or re.search(
        r"全国人民代表大会(?:常务委员会)?第\S{1,6}次会议.{0,12}(?:通过|修[订正])", note
    ):
        return "法律"
    if re.search(r"中共中央|中央办公厅|党内法规", about) and not re.search(r"国务院令", about):
        return "党内法规"
    if re.search(r"国务院令|国务院(?:第\S{1,8}次)?常务会议", about):
        return "行政法规"
    if _MINISTRY.search(about) or (_MINISTRY_ORDER.search(about) and "国务院令" not in about):
        return "部门规章"
    if issuer == "国务院":
        return "行政法规" if re.search(r"(?:条例|规定|办法|细则)(?:[（(].*)?$", title) else "规范性文件"
    if re.match(r"^中华人民共和国.*法$", title) or title.endswith("法典"):
        return "法律"
    if re.match(r"^中华人民共和国.*(?:条例|细则)$", title):
        return "行政法规"
    if re.search(r"(?:条例)(?:[（(].*)?$", title) and not about.strip():
        return "行政法规"
    return "规范性文件" if re.search(r"[发办函]〔\d{4}〕", number) else ""


def _local_level(title: str, about: str) -> str:
    if re.search(r"人民代表大会|人大常委会|常务委员会", about) or re.search(r"条例(?:[（(].*)?$", title):
        return "地方性法规"
    if re.search(r"人民政府令|政府令|省长|市长|政府.{0,10}常务会议", about):
        return "地方政府规章"
    return "规范性文件" if re.search(r"[〔\[]\d{4}[〕\]]", about) else ""
