"""Identifiers in disguise: split by odd marks, behind nicknames of a service, by their tails, and rarer certificates."""

from __future__ import annotations

import re

from casebook.anonymize.normalise import HANZI
from casebook.anonymize.recognise import judges
from casebook.anonymize.recognise.judges import Rule, S
from casebook.anonymize.span import DataKind

_IS = r"(?:号码|编号|字号|证号|账号|帐号|ID|id|号|码)?\s?(?:[:=是为]|->|→)?\s{0,3}[(\[【“\"'「]?\s?"
_BEFORE, _AFTER = r"(?<![0-9])(?<![0-9]\.)", r"(?![0-9])"
_AT = r"(?:@{1,2}|圈圈|在(?=163|126|qq|QQ|sina|139|189|foxmail)|A(?=163\.|126\.|qq\.)|[(\[【<{]\s?圈\s?[)\]】>}]|[(\[【<{]\s?(?:at|a|@|艾特|爱特|圈a)\s?[)\]】>}]|艾特|爱特|埃特|圈[aA]|小老鼠|\sat\s|#)"
_DOT = r"(?:[.。·,，]|点|(?<=163|126|139|189)\s(?=com|cn)|[(\[【<{]\s?(?:dot|d|点|\.)\s?[)\]】>}]|\sdot\s)"

_PERMITS = (
    "台湾居民来往大陆通行证|台湾居民居住证|港澳居民来往内地通行证|港澳居民居住证|往来港澳通行证|往来台湾通行证|港澳通行证|"
    "台胞证|台胞卡|回乡证|回乡卡|大陆通行证|通行证|旅行证|护照"
)
_SOLDIER = (
    "军官证|士官证|士兵证|义务兵证|文职干部证|文职人员证|军人证|军人身份证|警官证|武警证|退役证|退伍证|转业证|"
    "退役军人优待证|优待证|残疾军人证|伤残军人证|烈属证|军属证|离休证|退休证"
)
_CERTIFICATES = (
    "残疾人证|残疾证|残疾人卡|社保卡|社保号|社会保障卡|医保卡|医保号|低保证|特困证|老年证|驾驶证|驾照|行驶证|准驾证|结婚证|离婚证|"
    "出生证|出生医学证明|户口本|户口簿|学生证|学籍号|工作证|执业证|资格证|毕业证|学位证|房产证|房权证|土地证|宅基地证|林权证|"
    "不动产权证|毕业证书|学位证书|户号|学号|工牌|居住证|暂住证|健康证|就业创业证|失业证|住院号|病案号|病历号|门诊号|就诊卡|工牌号|工号"
)
_WECHAT = (
    r"(?:[微薇威维徽围w]\s?[\-/·]?\s?[信芯訫x]|[微薇威][❤♥]?信?|[Vv]\s?[信❤♥]|(?<![A-Za-z])[Vv]\.?\s?[Xx]|(?<![A-Za-z])[Ww]\.?\s?[Xx]|"
    r"[Ww]e[Cc]hat|[Ww]ei\s?[Xx]in|[Ww]ei信|绿泡泡|绿信|卫星号?|[💚🟢]|(?:加|\+|➕)\s?(?:我|个)?\s?[Vv微薇威]|(?<![A-Za-z])[Vv](?=号|[:是])|我的[Vv])"
)
# What stands between the name of a service and the account.
_SERVICE_IS = (
    r"(?:号码|编号|账号|帐号|名片|同名|同号|昵称|ID|id|号|码)?\s?(?:is|就是|[:=是为叫搜加我]|[-➡→➕+]>?|->|一共[0-9一二三四五六七八九十]{1,2}位|好友)*"
    r"\s{0,3}[，,]?\s?[(\[【“\"'「]?\s?"
)

DISGUISED: tuple[Rule, ...] = (
    Rule(
        "mobile.dialled",
        DataKind.MOBILE,
        re.compile(
            rf"(?<![0-9])0?(?:17951|17950|17911|17909|10193|11808|12593|12520|)(?P<value>1[3-9][0-9]{{9}}){_AFTER}"
        ),
        judges.always(0.85, "前面带拨号字冠的手机号"),
    ),
    Rule(
        "landline.abroad",
        DataKind.LANDLINE,
        re.compile(
            rf"(?P<value>(?:\+|(?<![0-9])00)86[\s\-]?\(?(?:10|2[0-9]|[3-9][0-9]{{2}})[\s\-)]{{1,2}}[2-8][0-9]{{6,7}}){_AFTER}"
        ),
        judges.always(0.9, "带国家代码的固定电话"),
    ),
    Rule(
        "permit",
        DataKind.PASSPORT,
        re.compile(
            rf"(?:{_PERMITS}){_IS}(?P<value>[A-Za-z]{{0,2}}{S}[0-9](?:{S}[0-9]){{6,17}}(?:\s?[(][0-9A-Za-z]{{1,2}}[)])?)(?![0-9A-Za-z])"
        ),
        judges.always(0.92, "前有通行证、护照字样的号码"),
    ),
    Rule(
        "residence_permit",
        DataKind.PASSPORT,
        re.compile(rf"(?<![A-Za-z0-9])(?P<value>[A-Za-z]{{3}}{S}[0-9](?:{S}[0-9]){{11}})(?![0-9A-Za-z])"),
        judges.always(0.8, "外国人永久居留证号码的形式"),
    ),
    Rule(
        "residence_permit.labelled",
        DataKind.PASSPORT,
        re.compile(
            rf"(?:外国人永久居留(?:身份)?证|永久居留(?:身份)?证|永居证|永居卡|五星卡|绿卡){_IS}"
            rf"(?P<value>[A-Za-z]{{0,3}}{S}[0-9](?:{S}[0-9]){{7,17}})(?![0-9A-Za-z])"
        ),
        judges.always(0.92, "前有永久居留证字样的号码"),
    ),
    Rule(
        "soldier",
        DataKind.OTHER,
        re.compile(
            rf"(?:{_SOLDIER}){_IS}(?P<value>[{HANZI}]{{1,3}}字?\s?第?\s?[A-Za-z]?[0-9](?:{S}[0-9]){{3,11}}\s?号?|"
            rf"[A-Za-z]{{0,3}}[0-9](?:{S}[0-9]){{4,17}})(?![0-9A-Za-z])"
        ),
        judges.always(0.9, "军官证、优待证等证件号码"),
    ),
    Rule(
        "soldier.form",
        DataKind.OTHER,
        re.compile(
            r"(?P<value>[军海空后参政装武警沈北济南广成兰京联勤火战东西中]字\s?第\s?[0-9](?:\s?[0-9]){5,8}\s?号)"
        ),
        judges.always(0.85, "军队证件编号的形式"),
    ),
    Rule(
        "certificate",
        DataKind.REGISTRATION,
        re.compile(
            rf"(?:{_CERTIFICATES}){_IS}(?P<value>[A-Za-z]{{0,4}}[0-9](?:{S}[0-9A-Za-z]){{5,23}})(?![0-9A-Za-z])"
        ),
        judges.always(0.85, "前有证照名称的号码"),
    ),
    Rule(
        "email.spoken",
        DataKind.EMAIL,
        re.compile(
            rf"(?<![A-Za-z0-9._%+\-])(?P<value>[A-Za-z0-9._%+\-]{{1,64}}\s{{0,2}}{_AT}\s{{0,2}}"
            rf"(?:[A-Za-z0-9\-一二三四五六七八九]{{1,63}}\s?{_DOT}\s?){{1,4}}(?:康姆|com|cn|net|org|edu|gov|hk|tw|me|cc|vip|top))(?![A-Za-z0-9])",
            re.I,
        ),
        judges.always(0.93, "改写过的电子邮箱地址"),
    ),
    Rule(
        "wechat.nickname",
        DataKind.WECHAT,
        re.compile(
            rf"{_WECHAT}\s?(?:同号|搜索?|加|我)?\s?{_SERVICE_IS}(?P<value>[A-Za-z0-9][A-Za-z0-9_\-]{{4,19}})(?![A-Za-z0-9_])"
        ),
        judges.in_disguise,
    ),
    Rule(
        "qq.nickname",
        DataKind.QQ,
        re.compile(
            rf"(?:(?<![A-Za-z])[Qq]\s?[Qq]?|扣\s?扣|企鹅|球球|抠抠|秋秋|丘丘|叩叩|蔻蔻|扣(?=[(:])|🐧)\s?(?:群|邮箱|小号|大号|同号)?\s?{_SERVICE_IS}"
            rf"(?P<value>[1-9](?:{S}[0-9]){{5,10}}){_AFTER}"
        ),
        judges.in_disguise,
    ),
    Rule(
        "email.told",
        DataKind.EMAIL,
        re.compile(
            r"(?:邮箱|邮件|电邮|[Ee]-?mail)[^A-Za-z0-9\n]{0,6}(?:用户名|账号|帐号|前面|名字|名)(?:是|叫|为|[:])?\s?"
            r"(?P<value>[A-Za-z0-9][A-Za-z0-9._\-]{3,30})(?![A-Za-z0-9])"
        ),
        judges.always(0.85, "电子邮箱的用户名"),
    ),
)
