"""Which column of somebody's table is what: told by its heading, else by what stands in it; a person may say otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import fmean

from casebook.exchange.content_file import one_line
from casebook.exchange.model import FileIn, FormatNote, GuessedColumns
from casebook.exchange.sheets import SheetRow, letter

TITLE, WORDS = "标题", "内容"
FIELDS: Mapping[str, tuple[str, ...]] = {
    TITLE: (
        "标题",
        "知识标题",
        "问题",
        "问",
        "提问",
        "标准问",
        "咨询问题",
        "题目",
        "知识点",
        "知识名称",
        "问题标题",
        "问题描述",
        "咨询内容",
        "诉求",
    ),
    WORDS: (
        "内容",
        "知识内容",
        "答案",
        "答复",
        "答",
        "回答",
        "解答",
        "答复内容",
        "回复",
        "答复口径",
        "标准答案",
        "政策解答",
        "解答内容",
        "口径",
    ),
    "类目": (
        "类目",
        "分类",
        "类别",
        "知识分类",
        "知识类目",
        "目录",
        "主题",
        "所属类目",
        "事项类别",
        "业务类型",
    ),
    "其他问法": ("其他问法", "相似问", "相似问法", "扩展问", "扩展问法", "问法", "相似问题"),
    "发文单位": ("发文单位", "发布单位", "来源", "来源单位", "提供单位", "发文机关", "编制单位", "责任单位"),
    "材料性质": ("材料性质", "性质", "知识性质", "材料类型", "知识类型"),
    "关键字": ("关键字", "关键词", "标签"),
    "依据": ("依据", "政策依据", "法律依据", "法规依据", "办理依据", "文件依据"),
    "材料": ("材料", "所需材料", "申请材料", "办理材料"),
    "谁负责": ("谁负责", "承办单位", "主管部门", "负责部门", "办理单位", "责任部门", "承办部门"),
    "去哪里办": ("去哪里办", "办理地点", "地址", "办理窗口", "办理渠道"),
    "联系电话": ("联系电话", "电话", "咨询电话", "联系方式"),
}
"""Field → the headings it goes by; the first is its own."""
NEEDED = (TITLE, WORDS)
OFFICIAL = ("类目", TITLE, WORDS, "发文单位", "材料性质", "关键字")
"""The six columns of a hotline's knowledge table, in their order."""
_HEAD_WITHIN, _SAMPLE, _LOOKED, _SHORT = 10, 5, 200, 12
_OTHER = re.compile("类|编号|序号|时间|日期|单位|部门|人|数|率")
_SENTENCE = re.compile("[。？！?!；]")
_WHOLE_PART = {heading: field for field, names in FIELDS.items() for heading in names}


def _heading(cell: str) -> str:
    return one_line(cell).strip("*＊：: （必填）()[]【】").replace(" ", "")


def field_named(heading: str) -> str:
    """The field a heading means; empty for none.

    >>> field_named("标准问"), field_named("市民怎么问"), field_named("问题类别"), field_named("怎么答")
    ('标题', '标题', '', '内容')
    """
    words = _heading(heading)
    if words in _WHOLE_PART or len(words) > _SHORT or _OTHER.search(words):
        return _WHOLE_PART.get(words, "")
    asks, answers = "问" in words, "答" in words or "口径" in words
    return "" if asks == answers else TITLE if asks else WORDS


def head_row(rows: Sequence[SheetRow]) -> SheetRow | None:
    """The row with the names of the columns: the first of the first ten that names two fields; else the first, when it looks
    like one.
    """
    for row in rows[:_HEAD_WITHIN]:
        if len({f for c in row.cells if (f := field_named(c))}) >= 2:
            return row
    return rows[0] if rows and _looks_head(rows) else None


def _looks_head(rows: Sequence[SheetRow]) -> bool:
    """Whether the first row stands above the others: short different words over numbers, or over much longer words."""
    head = [one_line(c) for c in rows[0].cells]
    if len(rows) < 2 or len(head) < 2 or len(set(head)) < len(head) or _SENTENCE.search("".join(head)):
        return False
    if any(not 0 < len(c) <= _SHORT or c.isdecimal() for c in head):
        return False
    for n, name in enumerate(head):
        below = [t for r in rows[1:_LOOKED] if (t := r.at(n).strip())]
        if below and (all(t.isdecimal() for t in below) or fmean(map(len, below)) >= 2 * len(name) + 4):
            return True
    return any(field_named(c) for c in head)


def named_fields(rows: Sequence[SheetRow]) -> set[str]:
    """The fields that the head names."""
    head = head_row(rows)
    return {f for c in head.cells if (f := field_named(c))} if head else set()


def guess(rows: Sequence[SheetRow], file: FileIn) -> tuple[GuessedColumns, list[SheetRow]]:
    """The columns, and the rows below the head; without a head every row is data."""
    head = head_row(rows)
    below = [r for r in rows if head is None or r.number > head.number]
    width = max((len(r.cells) for r in rows), default=0)
    names = tuple((one_line(head.at(n)) if head else "") or f"{letter(n)}列" for n in range(width))
    chosen: dict[str, int] = {}
    if file.columns:
        chosen = {f: n for f, n in file.columns.items() if f in FIELDS and 0 <= n < width}
    else:
        for number in range(width):
            field = field_named(head.at(number)) if head else ""
            if field and field not in chosen:
                chosen[field] = number
        _by_content(below, width, chosen)
    sample = tuple(tuple(r.at(n)[:120] for n in range(width)) for r in below[:_SAMPLE])
    return GuessedColumns(names, tuple(FIELDS), chosen, sample), below


def _by_content(rows: Sequence[SheetRow], width: int, chosen: dict[str, int]) -> None:
    """Question and answer where no heading names them: the longest words are the answer, questions and short words the question."""
    free = [n for n in range(width) if n not in chosen.values()]
    cells = {n: [t for r in rows[:_LOOKED] if (t := r.at(n).strip())] for n in free}
    free = [n for n in free if cells[n] and not all(t.isdecimal() for t in cells[n])]
    if WORDS not in chosen and free:
        longest = max(free, key=lambda n: fmean(map(len, cells[n])))
        if TITLE in chosen or len(free) > 1:
            chosen[WORDS] = longest
            free.remove(longest)
    if TITLE not in chosen and free:

        def asks(n: int) -> tuple[float, float, int]:
            texts = cells[n]
            questions = fmean(t.rstrip().endswith(("?", "？", "吗", "呢", "怎么办", "么")) for t in texts)
            different = len(set(texts)) / len(texts)
            return questions, different, -n

        chosen[TITLE] = max(free, key=asks)


def missing(columns: GuessedColumns) -> list[FormatNote]:
    """What has to be chosen before anything can be read."""
    return [
        FormatNote(f"没有认出哪一列是“{field}”，请选一下", wrong=True)
        for field in NEEDED
        if field not in columns.chosen
    ]
