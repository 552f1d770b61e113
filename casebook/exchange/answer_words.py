"""What an answer says, as one cell of running words with 【…】 before each part, and read back from there.

Only what may be given to people goes in, unless the inside of the office is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.model import Answer, Basis, Deadline
from kb.model.desk import Card
from kb.model.labels import Form, labels_of

SHORT, ASKED, MORE = "简要答复", "群众常问", "办理说明"
_ROWS = tuple(row for row in labels_of(Card) if row.form is not Form.IDS)
_ALSO = {
    "短答": SHORT,
    "答复": SHORT,
    "答复口径": SHORT,
    "政策解答": SHORT,
    "问法": ASKED,
    "常见问法": ASKED,
    "相似问": ASKED,
    "说明": MORE,
    "备注": MORE,
    "办理流程": MORE,
    "所需材料": "材料",
    "申请材料": "材料",
    "办理材料": "材料",
    "政策依据": "依据",
    "法律依据": "依据",
    "办理依据": "依据",
    "办理地点": "去哪里办",
    "办理时限": "时限",
    "主管部门": "谁负责",
    "承办单位": "谁负责",
    "咨询电话": "联系电话",
    "电话": "联系电话",
}
PARTS = (SHORT, ASKED, *(row.label for row in _ROWS if row.label != "短答"), MORE)
"""Everything a cell can hold, in its order."""
INSIDE = tuple(row.label for row in _ROWS if not row.public)
"""What stays inside the office."""
_PIECES = re.compile(r"；(?=(?:起算|延长|依据|说明)：)")
_LIMIT = re.compile(r"(.{1,200}?)（(?=(?:起算|延长|依据|说明)：)(.{1,1000})）")
_HEAD = re.compile(r"^[ \u3000]{0,4}【([^【】\n]{1,10})】[ \u3000]{0,4}", re.M)


def part_named(name: str) -> str:
    """The part a heading of somebody's means; empty for none.

    >>> part_named("法律依据"), part_named("背景")
    ('依据', '')
    """
    word = name.strip().rstrip("：:")
    return word if word in PARTS else _ALSO.get(word, "")


def answer_words(answer: Answer, *, inside: bool = False) -> str:
    """An answer as running words, its empty parts left out."""
    return "\n".join(f"【{name}】{words}" for name, words in _parts(answer, inside) if words)


def _parts(answer: Answer, inside: bool) -> Iterator[tuple[str, str]]:
    card = answer.card
    yield SHORT, card.short
    yield ASKED, _numbered(answer.questions)
    for row in _ROWS:
        if row.label == "短答" or not (row.public or inside):
            continue
        value = getattr(card, row.name)
        if row.form is Form.TEXT:
            yield row.label, value
        elif row.form is Form.TEXTS:
            yield row.label, _numbered(value)
        elif row.form is Form.BASES:
            yield row.label, _numbered([basis_words(b) for b in value])
        else:
            yield row.label, _numbered([deadline_words(d) for d in value])
    if inside and answer.body:
        yield MORE, "\n" + re.sub(r"^(?=[ \u3000]*【)", "　", answer.body, flags=re.M)


def _numbered(items: tuple[str, ...] | list[str]) -> str:
    return "".join(f"\n{n}. {item}" for n, item in enumerate(items, 1))


def basis_words(basis: Basis) -> str:
    """``信访工作条例第三十四条：管什么``."""
    return f"{basis.citation.text}：{basis.note}" if basis.note else basis.citation.text


def deadline_words(limit: Deadline) -> str:
    """``办结：60日（起算：受理之日；延长：30日；依据：…）``."""
    head = f"{limit.name}：{limit.limit.number}{limit.limit.unit}" if limit.limit else limit.name
    more = [
        ("起算", limit.start),
        ("延长", f"{limit.extension.number}{limit.extension.unit}" if limit.extension else ""),
        ("依据", "、".join(b.citation.text for b in limit.basis)),
        ("说明", limit.note),
    ]
    told = "；".join(f"{name}：{words}" for name, words in more if words)
    return f"{head}（{told}）" if told else head


def parts_of(words: str) -> Mapping[str, str]:
    """The parts of running words; what stands before the first known heading is under an empty name.

    Headings that mean nothing here stay in the words.
    """
    found: dict[str, list[str]] = {}
    name, begin = "", 0
    for head in _HEAD.finditer(words):
        part = part_named(head[1])
        if part:
            found.setdefault(name, []).append(words[begin : head.start()])
            name, begin = part, head.end()
    found.setdefault(name, []).append(words[begin:])
    return {
        key: joined
        for key, pieces in found.items()
        if (joined := "\n".join(p.strip("\n") for p in pieces).strip())
    }


def deadline_lines(item: str) -> str:
    """A time limit as :func:`deadline_words` puts it, as a list item of a content file."""
    found = _LIMIT.fullmatch(item)
    if found is None:
        return item
    parts = [part.partition("：") for part in _PIECES.split(found[2])]
    under = [
        f"  - {name}：{'；'.join(words.split('、')) if name == '依据' else words}" for name, _, words in parts
    ]
    return "\n".join([found[1], *under])
