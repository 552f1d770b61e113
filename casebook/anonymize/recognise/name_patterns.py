"""Patterns of the name rules; what they mean together is in ``name_rules`` and ``names``."""

from __future__ import annotations

import re

from casebook.anonymize.normalise import HANZI
from casebook.anonymize.recognise import surnames

ANY_SURNAME = "".join(sorted(surnames.SINGLE))
COMMON = "".join(sorted(surnames.COMMON))
SURNAME = rf"(?:{'|'.join(sorted(surnames.COMPOUND))}|[{ANY_SURNAME}])"
ROLE = "|".join((*surnames.ROLES, *surnames.KIN))
ROLE_END = re.compile(rf"(?:{ROLE})$")
RARE_ROLE = re.compile(rf"([{''.join(sorted(surnames.RARE))}])({ROLE})(?!某)")
SURNAME_ROLE = re.compile(
    rf"(?<![{HANZI}]某)({'|'.join(sorted(surnames.COMPOUND))}|[{COMMON}])({ROLE})(?!某)"
)
FAMILIAR = re.compile(rf"[老小阿大]([{COMMON}])(?![{HANZI}]?某)")
LABEL = re.compile(
    rf"(?:{'|'.join(re.escape(word) for word in sorted(surnames.LABELS_BEFORE_NAME, key=len, reverse=True))})"
    rf"(?:姓名)?[ \t*_]{{0,4}}[:=][ \t*_]{{0,4}}(?P<value>[{HANZI}](?:[ \t]{{0,2}}[{HANZI}·]){{1,9}})"
)
SPACED_LABEL = re.compile(
    rf"姓[ \t]{{1,4}}名[ \t]{{0,4}}[:]?[ \t]{{0,4}}(?P<value>[{HANZI}](?:[ \t]{{0,2}}[{HANZI}·]){{1,9}})"
)
CALLED = re.compile(
    rf"(?:我叫|名叫|叫做|名字叫|名为|本人|我是|自称|化名|原名|曾用名|丈夫|妻子|老婆|老公|儿子|女儿|父亲|母亲|哥哥|弟弟|姐姐|妹妹|"
    rf"老伴|孙子|邻居|同村村民|村民|工人|包工头|老板|户主|居民|市民|职工|业主|死者|伤者|患者|代表|村支书|村主任|村长|会计)"
    rf"(?P<value>{SURNAME}[{HANZI}]{{1,2}})(?=[,，。;；、:：!！?？(（)）\s\"”的]|$)"
)
DOT = re.compile(r"[·•・‧∙⋅]")
DOTTED_PART = 5  # Hanzi on either side of the dot
SPACED = re.compile(rf"(?<![{HANZI}])(?P<value>[{COMMON}](?:[ ]{{1,3}}[{HANZI}]){{1,2}})(?![ ]?[{HANZI}])")
TITLE = re.compile(r"《[^《》\n]{1,60}》")
GIVEN_LIKE = ("n", "m", "ns", "nz", "a", "t")  # 史 + 万年: a word in the place of a given name
CONJUNCTION = "和与及时连查应于有由向从同都那后来把被叫是到在说能还阳官信家"
FUNCTION = re.compile(
    "[的了是在和与及或把被将对向从不也都很要会能可应就还已经过着说者们这那其此所其因为若如]"
)
STOP_VALUE = re.compile(
    r"^(?:无|不详|不明|同上|未知|略|某|张三|李四|男|女|匿名|保密|姓名|请|应|可|须|是|由|有|在|对|向|与|和|的|不)"
)
ALL_HANZI = re.compile(f"[{HANZI}]{{2,6}}")
# Particles and verbs that follow a name of two characters and are no part of it, even where jieba thinks so.
PARTICLES = "的了能是在及或把被将对向从不也都很要会可应就还已经过着说者们这那其此所因若如等有去来到叫让给没又"
RUN = re.compile(f"[{HANZI}]{{4,40}}")
ONLY_ROLE = re.compile(rf"(?:[老小阿大]?{SURNAME}(?:{ROLE})|[老小阿大][{COMMON}])")
MEMBER = re.compile(rf"(?<=[、，,\s;；/:：])(?P<value>{SURNAME}[{HANZI}]{{1,2}})(?=[、，,\s;；/()。等]|$)")
CAPTION = re.compile(
    rf"(?:[(]|记者|通讯员|摄影|编辑|作者|图/|文/|报道:)\s?(?P<value>{SURNAME}[{HANZI}]{{1,2}}(?=\s{{0,2}}(?:摄|供图|报道|文/|图/|[)]?$)))"
)
SPEAKER = re.compile(
    rf"(?<![{HANZI}·])(?P<value>{SURNAME}[{HANZI}]{{1,2}}?)(?:说|指出|表示|介绍说|介绍|认为|告诉|回忆|强调|提出|反映|诉称|辩称|称|来访|来信|"
    rf"多次|不服|向|因|要求|于|系|,(?:男|女)|\((?:男|女))"
)
POSTED = re.compile(
    rf"(?<![{HANZI}])(?P<value>{SURNAME}[{HANZI}]{{1,2}})(?:{ROLE}|等[0-9一二三四五六七八九十]{{0,3}}[人名户])"
)
RARE_ADDRESS = re.compile(
    rf"(?P<family>[{''.join(sorted(surnames.RARE))}])(?:先生|女士|小姐|大爷|大娘|大妈|大叔|大婶|阿姨|师傅|大姐|大哥|大伯)(?!某)"
)
SIGNED = re.compile(
    rf"(?:记者|通讯员|摄影|实习生)[ ]?(?P<value>{SURNAME}[{HANZI}]{{1,2}})(?=[ ]{{0,2}}(?:[)\]]|报道|摄[)\s]|[/]))"
)
AT_WORK = re.compile(
    rf"(?:村民|居民|青年|志愿者|艺人|总监|政委|模范|社员|职工|工人|业主|户主|邻居|老板|工头|支书|师长|团长|市民|商户|房东|司机|老乡)"
    rf"(?P<value>{SURNAME}[{HANZI}]{{1,2}})"
)
REPORTER = re.compile(
    rf"(?:记者|通讯员|编辑|作者|导演|校长|书记|主任|局长|县长|市长|镇长|乡长|村长|所长|院长|部长|厂长|经理|董事长|会长|主席|教授|律师|法官|医生|"
    rf"老师|教师|队长|科长|处长|司机|民警|战士|选手|运动员|学生|农民|干部|委员|代表|同志|先生|女士)"
    rf"(?P<value>{SURNAME}[{HANZI}]{{1,2}})"
)

# What follows the office in a document's number: 〔2018〕77号 in 苏政办发〔2018〕77号.
DOCUMENT = re.compile(r"[〔(\[【﹝（](?:19|20)\d\d[〕)\]】﹞）]第?\d{1,5}号")

# A storey behind a clock, somebody who comes to ask: shaped like a name and nobody's.
NO_NAME = re.compile(
    f"[{HANZI}][一二三四五六七八九十两几]{{1,2}}[楼层栋幢室组排]|来(?:[查问看找办要交领取说谈催闹拿签开报退补改投告][询过了的看]?)|[{HANZI}][佰仟拾]元?|[后又]来[又再就还才都也]"
)
