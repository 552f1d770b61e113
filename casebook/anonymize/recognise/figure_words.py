"""What people write and say for figures, between figures, and to name the parts of a number."""

from __future__ import annotations

import re

from casebook.anonymize.normalise import HANZI

# How a figure is written. The classes say how far to trust a character beside figures that are beyond doubt.
FIGURES, NUMERALS, SPOKEN, SOUNDS, LETTERS, COUNTED, SYLLABLES, TENTH = "acswlnpx"
_CHARACTERS: dict[str, dict[str, str]] = {
    NUMERALS: {
        "0": "零〇○◯",
        "1": "一壹",
        "2": "二贰",
        "3": "三叁",
        "4": "四肆",
        "5": "五伍",
        "6": "六陆",
        "7": "七柒",
        "8": "八捌",
        "9": "九玖",
    },
    SPOKEN: {"0": "洞", "1": "幺", "2": "两俩", "7": "拐", "9": "勾钩"},
    SOUNDS: {
        "0": "灵林凌铃玲另令领陵龄岭伶",
        "1": "要妖腰夭邀药衣伊医依亿易意艺移乙已以义议宜姨椅益",
        "2": "儿尔而耳饵",
        "3": "散伞仨山",
        "4": "似寺死思司斯丝私撕饲",
        "5": "武舞吾午务物误无屋吴雾",
        "6": "柳留溜流刘遛",
        "7": "妻启期戚漆其齐奇起气骑旗器弃棋",
        "8": "巴吧爸扒叭把霸罢拔芭疤坝",
        "9": "酒久旧就救究舅韭",
    },
    LETTERS: {"0": "OoDQ", "1": "Ili", "2": "Zz", "5": "Ss", "6": "b", "8": "B", "9": "gq"},
    TENTH: {"X": "Xx叉×✗✘╳"},
}
FIGURE_OF: dict[str, tuple[str, str]] = {
    char: (figure, kind)
    for kind, figures in _CHARACTERS.items()
    for figure, chars in figures.items()
    for char in chars
} | {figure: (figure, FIGURES) for figure in "0123456789"}
_SYLLABLE = {
    **dict.fromkeys(("ling", "dong", "zero", "oh"), "0"),
    **dict.fromkeys(("yao", "yi", "one"), "1"),
    **dict.fromkeys(("er", "liang", "two"), "2"),
    **dict.fromkeys(("san", "three"), "3"),
    **dict.fromkeys(("si", "four"), "4"),
    **dict.fromkeys(("wu", "five"), "5"),
    **dict.fromkeys(("liu", "six"), "6"),
    **dict.fromkeys(("qi", "guai", "seven"), "7"),
    **dict.fromkeys(("ba", "eight"), "8"),
    **dict.fromkeys(("jiu", "gou", "nine"), "9"),
}
_ONE_SYLLABLE = re.compile("|".join(sorted(_SYLLABLE, key=len, reverse=True)))
_IN_SYLLABLES = re.compile(rf"(?:{_ONE_SYLLABLE.pattern})+")


def by_syllables(word: str) -> str:
    """The figures a word of Latin letters spells by sound, empty when it spells none.

    >>> by_syllables("yaosanba"), by_syllables("seven"), by_syllables("wang")
    ('138', '7', '')
    """
    low = word.lower()
    return (
        "".join(_SYLLABLE[part] for part in _ONE_SYLLABLE.findall(low))
        if _IN_SYLLABLES.fullmatch(low)
        else ""
    )


_N = "[一二两三四五六七八九十几0-9]{1,2}"
_PLACES = f"{_N}(?:位|个数|个(?![0-9零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺洞拐勾两])|段|节)(?:数字|数|号码|号|码)?"
HEAD = (
    f"最?(?:前面?|头|打头|开头|起头|起首|首)(?:的|这)?{_PLACES}|前面|前边|前头|开头|打头|起头|起首|头里|前半(?:段|截|部分|边)?|"
    "上半(?:段|截|部分)?|前一(?:半|段|截)|头一(?:半|段|截)|第一(?:段|截|节|组|部分|条|次|行|句|遍)|户籍码|地区码|区划码|(?:户籍|地区|区划|老家|籍贯)代码|地址码|左边|先是|首先"
)
MIDDLE = f"(?:中间|当中|居中|中段|中)(?:的|这|那)?{_PLACES}|正?中间(?:的|是|段|部分)?|当中|居中|中段|中部|第[二三](?:段|截|节|组|部分|条|次|行|句|遍)|当间(?:儿)?|当腰|接下来{_PLACES}"
TAIL = (
    f"(?:最后面?|后面?|末尾|末|尾|结尾|收尾|剩下?|余下|剩余|其余|再后面?|最末)(?:的|这)?{_PLACES}|最后面?|后面|后边|后头|末了|末尾|末端|最末|尾号|尾数|"
    "尾巴|尾上|结尾|收尾|收口|压尾|落尾|煞尾|剩下|剩余|其余|余下|后半(?:段|截|部分|边)?|下半(?:段|截|部分)?|后一(?:半|段|截)|另一半|"
    "第四(?:段|截|节|组|部分|条|次|行|句|遍)|顺序码|顺序号|校验码|末段|右边|完了"
)
AFTERWARDS = "开头|打头|起头|起首|在前|结尾|收尾|在后|居中|在中间|夹中间"  # said behind the part they name
AT = r"@{1,2}|[(\[【〔<{「]\s?(?:at|(?-i:a)|@|艾特|爱特|埃特|圈a|圈)\s?[)\]】〕>}」]|艾特|爱特|埃特|艾他|花a|圈\s?[aA]|[aA]圈|圈圈|小老鼠|后缀(?:就?是)?|是(?=(?:新浪|网易|腾讯|雅虎|谷歌|搜狐)的?(?:邮箱)?的?[点.])|(?<=[A-Za-z0-9\s零〇一二三四五六七八九幺洞拐勾])在(?=\s?(?:163|126|一六三|一二六|qq|QQ|扣扣|球球|企鹅|sina|139|189|foxmail))"
DOT = r"[(\[【<{]\s?(?:dot|(?-i:d)|点|\.)\s?[)\]】>}]|小数点|点儿?|(?<![A-Za-z])dot(?![A-Za-z])"
UNDERLINE = "下划线|下划杠|下横线|底线|下杠"
DASH = "中划线|横杠|短横线?|短线|横线|连字符|减号|横|杠"
_MARKS = "空一?格|空格|空一下|斜杠|斜线|反斜杠|竖线|逗号|句号|顿号|分号|冒号|井号|星号|左?括号|右括号|引号|换行|另起一行|下一行|问号|感叹号|波浪号?|破折号|停顿|停一下|星|加号"
# What is said between figures without meaning one.
_SAID = (
    "(?:先|再|又)(?:记|报|写|发|念|说)|字(?=\\s?[,，A-Za-z])|另一(?:句话?|半|段|截)?|字(?:打|开)?头(?:的)?|生日|出生(?:年月日?|日期)?|分[成为]?[两三四]段|[两三四五六七八]个数字?|转(?:分机)?|全拼|拼音|"
    "那个|这个|那啥|那什么|什么来着|然后呢?|再是|再来|再接着?|再加上?|再有|再往后|再说|再|紧接着|接着是?|接下来|接上|接|紧跟着?|跟着|跟|随后|之后|往后|往下|"
    "嗯+|呃+|额|啊+|哦+|噢|唔|嘛|呢|哈|哎|诶|欸|呀|啦|喔|对对?|好像|大概|应该|就是|即是|是|为|的|加上|加|和|以及|还有|还|下面|下来|下一段|完了|了|"
    "数字|数|号码|号|位|几位|分别|依次|逐位|逐个|一个|连着|连续|连号|重复|相同|同样|你听好|听好了?|听着|听清楚?|记一下(?!:)|记好了?|记住|我想想|让我想想|我看看|想一下|等等|等一下|稍等|哎?不对不?对?|错了|说岔了|说错了|念错了|没错|啧|喂|不是|"
    "括弧|内|里|大写的?|小写的?|字母|英文|英语|前|后|末|尾|中|有"
)
FILLERS = rf"{HEAD}|{MIDDLE}|{TAIL}|{_N}位(?:数字|数)?|{_MARKS}|{_SAID}"
_MANY = {
    "两": 2,
    "俩": 2,
    "双": 2,
    "二": 2,
    "仨": 3,
    "三": 3,
    "叁": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "一": 1,
}
_FIGURE = "[0-9零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺洞拐勾两]"
_SAME = "(?:连续的?|相同的?|同样的?|一样的?|连着的?|连号的?|数字)?"
_1 = "[一二两三四五六七八九]"
_HUNDRED = (
    rf"(?P<hundred>(?:(?<!第){_1}(?:千(?:零{_1}(?:十{_1}?)?|{_1}百(?:零{_1}|{_1}?十{_1}?)?)|百(?:零{_1}|{_1}?十{_1}?))|"
    rf"(?<=[,，、]){_1}?十{_1}?(?=[,，、。]))(?![百千万亿十元块个条名户人多余]))"
)
_COUNT = (
    rf"(?P<count>(?:(?:连[着续]?|一连|共|有|是)?(?P<times>[一两俩二三四五六七八九仨双叁]|(?<![0-9])[2-9])(?:个|連|连|颗|位){_SAME}|"
    rf"(?P<pair>[俩仨双]){_SAME})(?P<counted>{_FIGURE})(?![百千万十亿个位年月天日岁次])|"
    rf"(?P<times2>[两俩二三四五六七八九仨]|(?<![0-9])[2-9])(?:个|位)?(?:数字?)?(?:都|全|全部|统统|均|清一色)是?(?P<counted2>{_FIGURE})(?![百千万十亿个位年月天日岁次]))"
)


def how_many(word: str) -> int:
    """How often a counted figure stands: 四 of 四个6."""
    return int(word) if word.isdigit() else _MANY[word]


def in_hundreds(words: str) -> str:
    """The figures of a number below ten thousand.

    >>> in_hundreds("一百三十八"), in_hundreds("三百零五"), in_hundreds("五千零二十八"), in_hundreds("十一")
    ('138', '305', '5028', '11')
    """
    value, figure = 0, 0
    for char in words:
        if char in _TIMES:
            value += (figure or 1) * _TIMES[char]
            figure = 0
        else:
            figure = int(FIGURE_OF[char][0])
    return str(value + figure)


_TIMES = {"十": 10, "百": 100, "千": 1000}

# The name of a service in Latin letters, which is no part of the account behind it.
_NAMED = r"(?P<named>(?<![A-Za-z])(?:QQ|Q(?=\s?(?:号|群|[:是]))|WX|VX|weixin|wechat|[Vv](?=\s?(?:信|号|我|[:是❤♥]))|[Ww](?=\s?[❤♥])|(?<=[加+➕])[Vv]|(?<=[微薇威])[Xx]|tel|phone|mobile|ID|sfz|sjh|email|e-?mail)(?![A-Za-z]))"
TOKEN = re.compile(
    rf"{_NAMED}|{_COUNT}|{_HUNDRED}|(?P<at>{AT})|(?P<underline>{UNDERLINE})|(?P<dash>{DASH})|(?P<dot>{DOT})|(?P<tenth>[艾爱埃]克[斯司丝]|[大小打画]叉)|"
    rf"(?P<filler>{FILLERS})|(?P<latin>[A-Za-z]+)|(?P<figures>[0-9]+)|(?P<one>[{re.escape(''.join(sorted(char for char in FIGURE_OF if not char.isascii())))}])|"
    rf"(?P<mark>[^0-9A-Za-z{HANZI}])|(?P<other>.)",
    re.I | re.S,
)
