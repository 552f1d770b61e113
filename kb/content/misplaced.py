"""A file in the folder of another kind: what it is told by its id and by the fields and sections it has."""

from __future__ import annotations

import re

from kb.codes.habits import MISPLACED
from kb.content.fields import CARD, FRONT, SECTIONS
from kb.content.markdown import Source
from kb.model import FOLDERS, PREFIXES, Kind
from kb.model.problems import Place, Problem

_BY_PREFIX = {prefix: kind for kind, prefix in PREFIXES.items()}
_FEW = 3  # fields and sections that tell a kind
# What the casebook's kinds have; it reads them itself.
_EXERCISES = {
    Kind.SCENARIO: ("简介", "开始", "信任", "情绪", "能力", "及格", "回合上限", "讨论", "角色卡"),
    Kind.DRILL: ("难度", "来访", "诉求", "处境与行为", "复盘"),
    Kind.COURSE: ("简介", "适合", "难度", "及格", "颁发"),
}
_TOLD = re.compile(r"^\ufeff?(?:---[^\n]*\n)?(?:[^\n]*\n){0,40}?编号\s*[:：]\s*[\"“]?(?P<prefix>[a-z]{2}-)")


def kind_told(text: str) -> Kind | None:
    """The kind a file's id names; None where it names none."""
    found = _TOLD.match(text)
    return _BY_PREFIX.get(found["prefix"]) if found else None


def misplaced(source: Source, kind: Kind) -> Problem | None:
    """That a file lies in the folder of another kind; None where it does not, or nothing tells."""
    named = {*source.front, *(s.title.value for s in source.sections)}
    if not source.front:
        return None
    told = kind_told(source.text)
    if told is not None and told is not kind:
        other = told
        if len(named & (_marks(other) - _marks(kind))) <= len(named & (_marks(kind) - _marks(other))):
            return None  # the id is wrong, not the folder
    else:
        other = max(_known(), key=lambda k: len(named & (_marks(k) - _marks(kind))))
        apart = len(named & (_marks(other) - _marks(kind)))
        own = len(named & (_marks(kind) - _marks(other)))
        if other is kind or own >= _FEW or apart < _FEW + own:
            return None
    mend = f"请把文件移到 {FOLDERS[other]}/。"
    if told is not other:
        mend = f"请把文件移到 {FOLDERS[other]}/，编号改成“{other.prefix}”开头；要写{kind.value}，就照{kind.value}的格式写。"
    at = source.front["编号"].node.at if "编号" in source.front else Place(2, 1)
    return MISPLACED.at(source.path, at, kind=other.value, folder=FOLDERS[kind], mend=mend)


def _known() -> tuple[Kind, ...]:
    return tuple(k for k in Kind if k is not Kind.FLOW and _marks(k))


def _marks(kind: Kind) -> set[str]:
    """The names of fields and sections that tell a kind."""
    own = {*FRONT.get(kind, ()), *SECTIONS.get(kind, ()), *_EXERCISES.get(kind, ())}
    return own | set(CARD) if kind is Kind.ANSWER else own
