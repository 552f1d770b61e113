"""Marks of other programs that are not known here: pictures, outside links, notes, and words that stand for nothing yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.codes import habits as codes
from kb.content.markdown import Source
from kb.content.slips import shortened
from kb.model import PREFIXES, Kind
from kb.model.problems import Place, Problem

_CODE = re.compile(r"`[^`\n]*`")
_IMAGE = re.compile(r"!\[(?P<words>[^\]\n]{0,200})\]\((?P<target>[^()\s]{0,300})[^()\n]{0,200}\)")
_OUTSIDE = re.compile(r"(?<!!)\[[^\]\n]{0,200}\]\((?P<target>(?:[a-z]{3,8}:|//|www\.)[^()\s]*)|<(?P<bare>(?:https?|mailto):[^>\s]{0,300})>")
_WEB = re.compile(r"(?:[a-z]{3,8}:)?//|www\.")
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^\s*[-*+] \[[ xX√]\]\s"), "请去掉方括号，直接写这一项。"),
    (re.compile(r"\[\[(?P<id>[^\[\]\n|]{1,80})(?:\|[^\[\]\n]{0,80})?\]\]"), "链接请写成“[看到的字](编号)”。"),
    (
        re.compile(rf"(?<=[\u4e00-\u9fff（，。])(?:{'|'.join(PREFIXES.values())})[a-z]{{2,40}}(?:-[a-z0-9]{{1,40}}){{0,8}}(?![a-z0-9/-])"),
        "这是编号，看的人不懂；请写成“[它的标题](编号)”。",
    ),
    (re.compile(r"\[\^[^\]\n]{1,12}\]"), "这里没有脚注：请把注写进句子，或者写成“依据”。"),
    (re.compile(r"~~[^~\n]{1,200}~~"), "请删去划掉的字。"),
    (re.compile(r"(?<![=<>])==[^=\s][^=\n]{0,200}==(?!=)"), "要加重，请写成“**字**”。"),
    (re.compile(r"\$\$?[^$\n\\]{0,80}\\[a-z]+[^$\n]{0,80}\$"), "这里不排公式，请写成文字。"),
)
_NOTHING = re.compile(
    r"^(?:[-*]\s+|\d+[.)]\s+)?(?P<label>[^\s:：]{1,8}\s*[:：]\s*)?[\"“\[]?(?P<value>同上|略|待定|待补充?|待完善|待填写?|暂缺|TBD|TODO|[xX]{2,8}|[×╳]{2,8}|[…．.]{2,12}|_{2,}|/|N/?A)[\"”\]]?\s*$",
)
_FORMS = (Kind.PAPER, Kind.REGULATION, Kind.VOCABULARY)


def unsupported(source: Source, kind: Kind) -> Iterator[Problem]:
    """The first of each kind of mark in each line; what stands in code is meant to be read."""
    fenced = False
    for number, line in enumerate(source.text.split("\n"), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if fenced:
            continue
        yield from _line(source.path, number, _CODE.sub(lambda m: "\u3000" * len(m[0]), line))
        empty = None if kind in _FORMS else _NOTHING.match(line)
        if empty is not None:
            at = Place(number, empty.start("value") + 1)
            yield codes.PLACEHOLDER.at(source.path, at, value=empty["value"])


def _line(path: str, number: int, line: str) -> Iterator[Problem]:
    for picture in _IMAGE.finditer(line):
        mend = "请把图里要紧的话写成文字；要画步骤，用“程序图”。"
        if _WEB.match(picture["target"]):
            mend = "网上的图不会去取。" + mend
        at = Place(number, picture.start() + 1)
        yield codes.IMAGE_UNSEEN.at(path, at, value=shortened(picture["target"] or picture["words"]), mend=mend)
    for link in _OUTSIDE.finditer(line):
        group = "target" if link["target"] else "bare"
        yield codes.LINK_OUTSIDE.at(path, Place(number, link.start(group) + 1), value=shortened(link[group], 40))
    for pattern, mend in _MARKS:
        found = pattern.search(line)
        if found is not None:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            at = Place(number, start + 1)
            yield codes.MARK_UNSUPPORTED.at(path, at, value=shortened(found[0]), mend=mend)
