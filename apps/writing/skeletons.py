"""Filled-in skeletons of new content files, and what of one was left as it was.

What the author is to write stands between 〔 and 〕 below and in the examples of :class:`kb.model.Card`; a new file has the words
without the marks, and a finished file none of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache

from kb.codes.structure import UNFILLED
from kb.model import Card, Kind
from kb.model.labels import Form, labels_of
from kb.model.problems import Place, Problem

KINDS = {
    "answer": Kind.ANSWER,
    "guide": Kind.GUIDE,
    "case": Kind.CASE,
    "scenario": Kind.SCENARIO,
    "drill": Kind.DRILL,
    "course": Kind.COURSE,
    "paper": Kind.PAPER,
    "questions": Kind.QUESTIONS,
    "office": Kind.OFFICE,
    "values": Kind.VALUES,
}

_HEAD = """---
编号: {id}
标题: {title}
"""
_TOPIC = "主题: [信访程序]\n"
_LAW = re.compile(r"(?:法|法典|条例|规定|办法|规则|解释)$")
_TAIL = """责任人: 业务指导组
核验日期: {today}
下次核验: {due}
---
"""
_BODIES = {
    Kind.GUIDE: """适用岗位: [窗口接待]
{tail}〔先用一两句话说清什么时候用得上。〕

## 步骤
1. 〔**先做什么。** 说明。〕
2. 〔**再做什么。** 说明。〕

## 依据
- 信访工作条例第三条：〔这一条管什么〕

## 容易走错的地方
- 〔写一个真实的错法，再写怎么改。〕
""",
    Kind.CASE: """事项类型: 申诉求决类
改编说明: 由几件同类事项合成，细节均已改动。
脱敏人: 案例编写岗
脱敏复核人: 案例复核岗
{tail}## 经过
〔谁（用某某式化名）、为什么来、以前去过哪里。〕

## 诉求
### 〔要求什么〕
- 判断：合理
- 处理：〔怎样解决到位〕
- 理由：〔为什么这样判断〕
- 依据：信访工作条例第二十七条

## 处境与行为
- 生活困难：否
  - 理由：〔依据什么这样看〕
- 违法行为：没有
  - 理由：〔依据什么这样看〕

## 处理
〔做了什么，什么时候做的。〕

## 结果
〔来访人得到了什么，没得到什么。〕

## 教学要点
- 〔这件事教会我们什么〕

## 依据
- 信访工作条例第二十七条：三到位一处理
""",
    Kind.SCENARIO: """简介: 〔你是谁，谁来了，以前发生过什么。〕
难度: 入门
开始: 进门
信任: 误解
情绪: 3
能力: [倾听, 复述, 告知, 收尾]
{tail}## 进门 {{#n1}}
〔来访人说的第一句话。〕

1. 〔“您先坐，慢慢说，我记着。”〕 → 听完 {{#n1a}}
   - 评价：2分，倾听
   - 影响：信任+1，情绪-1
   - 反馈：先让人说完，事情才听得全。
2. 〔“这事不归我们管。”〕 → 离开 {{#n1b}}
   - 评价：-1分，推诿
   - 影响：信任-1，情绪+1
   - 反馈：还没听就往外推，人只会更急。

## 听完 {{#n2}}
〔来访人把前后说了一遍。〕

〔（若 情绪≥3）他说得急，说两句就看一眼门口。〕

1. 〔“我复述一下，您听对不对：……我今天登记，十五天内书面告诉您受理不受理。”〕 → 说定 {{#n2a}}
   - 评价：2分，复述，告知，收尾
   - 影响：信任+1，情绪-1
   - 反馈：复述让人知道被听见，期限让人回得了家。
2. 〔“行，知道了，回去等消息吧。”〕 → 离开 {{#n2b}}
   - 评价：0分，敷衍
   - 影响：信任-1
   - 反馈：没有下一步，就是让人再跑一趟。

## 说定 {{#n3 结局=成功}}
〔来访人把材料收好，说：“那我等您的信。”〕

## 离开 {{#n4 结局=失败}}
〔来访人叹了口气，走了。〕

## 讨论
- 〔哪一句话让他不再信您？〕
- 〔这件事里，哪样该办、哪样要讲清，为什么？〕
- 〔换在您的单位，第一个电话打给谁？〕

## 角色卡
- 开口：〔他进门说的第一句话〕
- 心里：〔他没有说出口的担心〕
- 问到才说：〔只有问到才讲的一件事〕
- 听了会缓：〔什么话让他坐得住〕
- 听了会硬：〔什么话让他想走〕
- 留意：〔丙看哪一句、哪一个动作〕
""",
    Kind.COURSE: """简介: 〔学完会做哪几件事。〕
适合: 〔谁来学〕
难度: 入门
{tail}〔先用一两句话说清怎么学、要多久。〕

## 〔第一课的名字〕 {{#k1 分钟=30}}
〔这一课学什么。〕

- 读：zn-laifang
- 演练：qj-shouci
- 自己说：qj-shouci/n2

## 〔第二课的名字〕 {{#k2 分钟=20}}
- 先修：〔第一课的名字〕
- 练习：lx-003
""",
    Kind.PAPER: """阶段: 受理
版式: 告知书
送给: 信访人
谁用: 〔哪些单位写这份文书〕
{tail}〔什么时候用、多少天内给、容易写错的地方。〕

## 填写
- 事项：多行
  - 提示：〔写什么、写多细，一句话〕
- 收到日期：日期
  - 提示：〔从哪一天数〕
- 告知期限：推算
  - 起算：收到日期
  - 时限：15日
  - 顺延：否
  - 依据：信访工作条例第二十三条第二款

## 正文
〔写给收的人看，花括号里是要填的空。〕

您于{{收到日期}}反映的下列事项，我们已经登记：

{{事项}}

## 权利
- 〔他不服怎么办、找谁、哪天以前〕

## 依据
- 信访工作条例第二十三条第二款：〔这一条管什么〕
""",
    Kind.QUESTIONS: """法规: {law}
{tail}## 第一条
- 〔来访人会怎么问这一条，照他的话写〕
- 〔换个词、换个角度再问一遍〕
- 〔第三种问法〕

## 第二条
- 〔每条不超过四十个字〕
- 〔写三条以上，一行一条〕
- 〔不写人名、电话、门牌〕
""",
    Kind.OFFICE: """适用地区: 〔某市某区〕
电话: [12345]
地址: 〔门牌写到楼和窗口〕
办公时间: 〔工作日几点到几点〕
怎么走: 〔几路车到哪一站，从哪个门进〕
{tail}## 管什么
- 〔来人能到这里办哪件事〕

## 不归它管
- 〔常有人白跑的是哪件事：该去哪里〕
""",
    Kind.VALUES: """{tail}〔这份数管哪个地区，谁来更新。〕

## 低保标准
- 数值：〔每人每月多少元〕
- 来源：〔哪个文件，文号〕
- 地区：〔某市某区〕
- 有效起：{today}
- 有效止：{due}
- 谁公布：〔哪个部门〕
""",
    Kind.DRILL: """难度: 入门
{tail}## 来访
〔一段故事，一百五十到四百个字：谁来了，要什么，处境怎样，做过什么。〕

## 诉求
### 〔要求什么〕 {{#a}}
- 判断：合理
- 依据：信访工作条例第二十七条
- 备选依据：信访工作条例第三条；信访工作条例第三十四条
- 理由：〔为什么这样判断〕

## 处境与行为
- 生活困难：否
  - 理由：〔依据什么这样看〕
- 违法行为：没有
  - 理由：〔依据什么这样看〕

## 复盘
〔最容易判断错的地方在哪里。〕
""",
}


def _answer() -> str:
    """The body of an answer's skeleton: each field of a card as its row says."""
    rows = labels_of(Card)
    front = [
        f"{row.label}: {row.example if row.form is Form.TEXT else '[]'}"
        for row in rows
        if row.form.in_front_matter and (row.required or row.form is Form.IDS)
    ]
    sections = [f"## {row.label}\n{row.example}\n" for row in rows if not row.form.in_front_matter]
    asked = "## 问法\n- 〔来访人的原话，第一种〕\n- 〔第二种〕\n- 〔第三种〕\n"
    return "\n".join([*front, "{tail}" + asked, *sections]).rstrip() + "\n"


_OPEN, _CLOSE = "〔", "〕"
_TO_WRITE = re.compile(rf"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_MARKS = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t])?[ \t]*")
_AFTER_LABEL = re.compile(r"[：:][ \t]*")
_TAIL_OF = re.compile(r"[ \t]*(?:→|->|\{#)")


@cache
def to_be_written() -> frozenset[str]:
    """The words of all skeletons that stand for something an author has yet to write."""
    texts = (_answer(), *_BODIES.values())
    return frozenset(words for text in texts for words in _TO_WRITE.findall(text))


def unfilled(path: str, text: str) -> Iterator[Problem]:
    """What of a skeleton was left standing, by line.

    Only a whole value counts: an item, a heading, a paragraph, or what follows a label.
    """
    for number, line in enumerate(text.split("\n"), 1):
        start = _MARKS.match(line)
        first = start.end() if start else 0
        label = _AFTER_LABEL.search(line, first)
        for at in (first, label.end() if label else first):
            value = _TAIL_OF.split(line[at:].rstrip(), maxsplit=1)[0].rstrip()
            if value in to_be_written():
                yield UNFILLED.at(path, Place(number, at + 1), value=value[:20])
                break


def skeleton(kind: str, title: str, today: dt.date, taken: Callable[[str], bool]) -> tuple[str, str]:
    """A new file's path inside a content folder, and its text.

    Args:
        kind: a key of :data:`KINDS`.
        title: the entry's title; the id is its pinyin.
        today: becomes 核验日期; 下次核验 is half a year later.
        taken: tells whether a path is in use; the id then gets a number.
    """
    which = KINDS[kind]
    entry_id, path = new_path(which, title, taken)
    due = today + dt.timedelta(days=182)
    clean = " ".join(title.split())
    head = _HEAD.format(id=entry_id, title=f'"{clean}"' if re.search(r"[:#\[\]{}]", clean) else clean)
    topic = "" if which in (Kind.QUESTIONS, Kind.VALUES, Kind.OFFICE) else _TOPIC
    law = clean.removesuffix("问法").removesuffix("的")
    body = _TO_WRITE.sub(r"\1", _answer() if which is Kind.ANSWER else _BODIES[which])
    return path, head + topic + body.format(
        tail=_TAIL.format(today=today, due=due),
        law=law if _LAW.search(law) else "信访工作条例",
        today=today,
        due=due,
    )


def new_path(which: Kind, title: str, taken: Callable[[str], bool]) -> tuple[str, str]:
    """The id a new entry gets by its title, and its path inside a content folder.

    Args:
        taken: tells whether a path is in use; the id then gets a number.
    """
    from pypinyin import lazy_pinyin  # half a second that only a new file is worth

    name = (
        re.sub(r"[^a-z0-9]+", "-", "-".join(lazy_pinyin(title)).lower()).strip("-")[:40].strip("-") or "xin"
    )
    number = 1
    while True:
        entry_id = f"{which.prefix}{name}" + (f"-{number}" if number > 1 else "")
        path = f"{which.folder}/{entry_id}.md"
        if not taken(path):
            return entry_id, path
        number += 1
