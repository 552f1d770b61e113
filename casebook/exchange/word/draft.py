"""What people keep in Word becomes the draft of a guide, a case or an answer; what has no place there is kept and named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from casebook.exchange.answer_draft import AnswerRow, answer_draft, words_of
from casebook.exchange.answer_words import PARTS, deadline_lines, part_named
from casebook.exchange.cited import CitedArticle, cited_in, cited_line
from casebook.exchange.content_file import Field, file_of, item_of, listed, one_line, told
from casebook.exchange.model import FileIn, FormatNote, NotExchangeable, Taken, TakenEntry
from casebook.exchange.word.entries import FOR_TEACHERS
from casebook.exchange.word.sections import (
    BULLET,
    BulletedWord,
    WordSection,
    kind_of,
    markdown_of,
    nested,
    section_named,
    sections_of,
    shaped,
    unmarked,
)
from kb.errors import UnreadableFile
from kb.law.importers.word import read_package
from kb.model import Kind

_PICTURE = re.compile(r"^word/media/[^/]+$", re.I)
_FACTS = {
    "主题": "主题",
    "别名": "别名",
    "适用岗位": "适用岗位",
    "适用地区": "适用地区",
    "责任人": "责任人",
    "核验日期": "核验日期",
    "下次核验": "下次核验",
    "来源": "来源",
    "事项类型": "事项类型",
    "改编说明": "改编说明",
    "脱敏人": "脱敏人",
    "脱敏复核人": "脱敏复核人",
    "事发日期": "事发日期",
    "有效起": "有效起",
    "有效止": "有效止",
}
_LISTS = ("主题", "别名", "适用岗位", "适用地区")


def read_word(file: FileIn) -> Taken:
    """The draft of the one entry a document holds.

    Raises:
        NotExchangeable: when it cannot be read or holds no words.
    """
    try:
        package = BulletedWord(file.data, file.name)
        draft = read_package(package, file.name)
    except UnreadableFile as error:
        raise NotExchangeable(str(error)) from None
    except Exception:  # a damaged document fails in many ways; the sentence is all people can use
        raise NotExchangeable(f"{file.name}：文件损坏，打不开。请用 Word 或者 WPS 另存一份再试。") from None
    notes = [
        FormatNote(f"{why}没有带进来：{one_line(text)[:40]}")
        for why, text in draft.left
        if one_line(text) and why != "给旧版程序看的副本"
    ]
    pictures = sum(1 for name in package.names.values() if _PICTURE.match(name))
    if pictures:
        notes.append(FormatNote(f"里面有 {pictures} 张图片，没有带进来；要紧的话请把图里的文字补上"))
    lines = [line for line in draft.lines if line.text != FOR_TEACHERS]
    title, sections = sections_of(lines, PurePosixPath(file.name).stem)
    sections = [
        *sections,
        *([WordSection("注", 1, tuple(line.text for line in draft.tail))] if draft.tail else []),
    ]
    kind = file.kind or kind_of(title, sections)
    made = {Kind.GUIDE: guide_of, Kind.CASE: case_of, Kind.ANSWER: answer_of}[kind](title, sections, file)
    return Taken((made,), tuple(notes))


def _facts(
    sections: Sequence[WordSection], kind: Kind
) -> tuple[dict[str, Field], dict[str, str], list[WordSection]]:
    """What rows of a table and ``责任人：…`` lines before the first heading say; and the sections without these."""
    facts: dict[str, Field] = {}
    others: dict[str, str] = {}
    if not sections or sections[0].name:
        return facts, others, list(sections)
    left = []
    for line in sections[0].lines:
        name, mark, words = line.partition(" | ")
        if not mark:
            name, mark, words = line.partition("：")
        name = name.strip()
        if mark and name in _FACTS and words.strip():
            facts[name] = words_of(words) if name in _LISTS else one_line(words)
        elif mark and kind is Kind.ANSWER and part_named(name):
            others[part_named(name)] = words.strip()
        else:
            left.append(line)
    rest = [WordSection("", 0, tuple(left))] if left else []
    return facts, others, [*rest, *sections[1:]]


def _cited(
    lines: Sequence[str], text: str, file: FileIn, notes: list[FormatNote]
) -> tuple[list[CitedArticle], list[str]]:
    """The sound bases and the lines in which none was recognised, which stay."""
    found: dict[str, CitedArticle] = {}
    left = []
    for line in lines:
        here = cited_line(item_of(line), file.library, file.today)
        if not here or any(c.fault for c in here):
            left.append(item_of(line))
        for cited in here:
            found.setdefault(cited.citation.key, cited)
    if not lines:
        for cited in cited_in(text, file.library, file.today):
            found.setdefault(cited.citation.key, cited)
    notes += [FormatNote(f"“{c.citation.text}”没有放进依据：{c.fault}") for c in found.values() if c.fault]
    sound = [c for c in found.values() if not c.fault]
    if not sound:
        notes.append(FormatNote("没有认出依据，请补上"))
    return sound, [x for x in left if x]


def _head(title: str, facts: Mapping[str, Field], own: Mapping[str, Field]) -> dict[str, Field]:
    tail: dict[str, Field] = {"责任人": "", "核验日期": "", "下次核验": ""}
    return {"标题": title, "主题": [], **own, **tail, **facts}


def guide_of(title: str, sections: Sequence[WordSection], file: FileIn) -> TakenEntry:
    """A guide: every section it does not know stays a section of its own."""
    facts, _, rest = _facts(sections, Kind.GUIDE)
    notes: list[FormatNote] = []
    intro, known, own = "", {}, []
    at = 0
    while at < len(rest):
        one = rest[at]
        below, end = nested(rest, at) if one.name else ([], at + 1)
        name = section_named(Kind.GUIDE, one.name)
        words = "\n\n".join(
            x
            for x in (markdown_of(one.lines), *(f"### {b.name}\n{markdown_of(b.lines)}" for b in below))
            if x
        )
        if not one.name:
            intro = words
        elif name and name not in known:
            known[name] = [*one.lines, *(line for b in below for line in (b.name, *b.lines))]
            if name == "步骤":
                known[name] = [_steps(one.lines, below)]
        else:
            own.append(told(one.name, words))
        at = end
    whole = "\n".join(line for s in rest for line in s.lines)
    sound, left = _cited(known.get("依据", ()), whole, file, notes)
    if "步骤" not in known:
        notes.append(FormatNote("没有认出“步骤”，请从正文里分出来"))
    if left:
        own.append(told("没有认出的依据", markdown_of([f"{BULLET} {x}" for x in left])))
        notes.append(FormatNote(f"有 {len(left)} 行依据没有认出是哪一条，放在“没有认出的依据”一节"))
    parts = [
        intro + "\n" if intro else "",
        told("步骤", known.get("步骤", [""])[0]),
        listed("依据", [c.line for c in sound]),
        listed("文书", known["文书"]) if "文书" in known else "",
        _limits(known["时限"]) if "时限" in known else "",
        *own,
    ]
    front = _head(title, facts, {"适用岗位": []})
    return TakenEntry(Kind.GUIDE, title, file_of(front, parts), notes=tuple(notes))


def _steps(lines: Sequence[str], below: Sequence[WordSection]) -> str:
    """Steps are numbered, whichever way they were set apart."""
    shapes = {shaped(line)[0] for line in lines}
    if not below and shapes <= {"text", "bullet"}:
        return "\n".join(
            f"{n}. {item_of(line)}" for n, line in enumerate((x for x in lines if item_of(x)), 1)
        )
    return "\n\n".join(
        x for x in (markdown_of(lines), *(f"### {b.name}\n{markdown_of(b.lines)}" for b in below)) if x
    )


def _limits(lines: Sequence[str]) -> str:
    return (
        "\n".join(["## 时限", *(f"- {deadline_lines(item_of(line))}" for line in lines if item_of(line))])
        + "\n"
    )


_DEMAND = ("判断", "处理", "理由", "依据", "备选依据", "程序", "同类")


def case_of(title: str, sections: Sequence[WordSection], file: FileIn) -> TakenEntry:
    """A case: sections it does not know stand at its beginning, each named."""
    facts, _, rest = _facts(sections, Kind.CASE)
    notes: list[FormatNote] = []
    known: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    loose: list[str] = []
    at = 0
    while at < len(rest):
        one = rest[at]
        below, end = nested(rest, at) if one.name else ([], at + 1)
        name = section_named(Kind.CASE, one.name) if one.name else ""
        lines = [*one.lines, *(line for b in below for line in (b.name, *b.lines))]
        if name == "诉求" and name not in known:
            known[name] = _demands(one.lines, below)
        elif name == "处境与行为" and name not in known:
            known[name] = _circumstances(lines)
        elif name in ("依据", "教学要点") and name not in lists:
            lists[name] = lines
        elif name and name not in known:
            known[name] = markdown_of(lines)
        elif one.name or lines:
            words = markdown_of(lines)
            loose.append(f"**{one.name}**\n\n{words}" if one.name else words)
            if one.name:
                notes.append(
                    FormatNote(f"“{one.name}”这一节在案例里没有位置，放在了最前面，请移到合适的地方")
                )
        at = end
    notes += [
        FormatNote(f"没有认出“{name}”这一节，请补上")
        for name in ("经过", "诉求", "处理", "结果", "教学要点")
        if name not in known and name not in lists
    ]
    whole = "\n".join(line for s in rest for line in s.lines)
    sound, left = _cited(lists.get("依据", ()), whole, file, notes)
    if left:
        loose.append("**没有认出的依据**\n\n" + "\n".join(f"- {x}" for x in left))
        notes.append(FormatNote(f"有 {len(left)} 行依据没有认出是哪一条，放在了最前面"))
    parts = [
        "\n\n".join(loose) + "\n" if loose else "",
        told("经过", known.get("经过", "")),
        told("诉求", known.get("诉求", "")),
        told("处境与行为", known.get("处境与行为", "")),
        told("处理", known.get("处理", "")),
        told("结果", known.get("结果", "")),
        listed("教学要点", lists.get("教学要点", ())),
        listed("依据", [c.line for c in sound]),
    ]
    own: dict[str, Field] = {"事项类型": "", "改编说明": "", "脱敏人": "", "脱敏复核人": ""}
    return TakenEntry(Kind.CASE, title, file_of(_head(title, facts, own), parts), notes=tuple(notes))


def _demands(lines: Sequence[str], below: Sequence[WordSection]) -> str:
    out = [] if below else [f"### {words}" for line in lines if (words := item_of(line))]
    if below:
        out += [f"### {words}" for line in lines if (words := item_of(line))]
    for one in below:
        out.append(f"### {one.name}")
        out += _labelled(one.lines, _DEMAND)
    return "\n".join(out)


def _labelled(lines: Sequence[str], labels: Sequence[str]) -> list[str]:
    """``判断：合理`` as an item; a line without a label goes on the one before."""
    out: list[str] = []
    for line in lines:
        words = item_of(line)
        name, mark, rest = words.replace(":", "：").partition("：")
        if mark and name in labels:
            out.append(f"- {name}：{rest.strip()}")
        elif out:
            out[-1] += words
        elif words:
            out.append(f"- 理由：{words}")
    return out


def _circumstances(lines: Sequence[str]) -> str:
    out: list[str] = []
    for line in _labelled(lines, ("生活困难", "违法行为", "理由", "依据")):
        out.append(line if line.startswith(("- 生活困难", "- 违法行为")) else f"  {line}")
    return "\n".join(out)


def answer_of(title: str, sections: Sequence[WordSection], file: FileIn) -> TakenEntry:
    """An answer: what has no part of its own goes to 说明 with its heading."""
    facts, others, rest = _facts(sections, Kind.ANSWER)
    told_parts: dict[str, list[str]] = {name: [words] for name, words in others.items()}
    loose: list[str] = []
    named = []
    for one in rest:
        part = part_named(one.name)
        if part:
            told_parts.setdefault(part, []).extend(unmarked(line) for line in one.lines)
        else:
            loose += [one.name, *one.lines] if one.name else one.lines
            named += [one.name] if one.name else []
    words = "\n".join(
        [*loose, *(f"【{p}】" + "\n".join(("", *told_parts[p])) for p in PARTS if p in told_parts)]
    )
    notes = tuple(FormatNote(f"“{name}”这一节在问答里没有位置，放在了说明里") for name in named)
    topics = facts.get("主题", ())
    row = AnswerRow(
        0, title, words, keywords="、".join(topics) if not isinstance(topics, str) else topics, notes=notes
    )
    made = answer_draft(row, file.library, file.today)
    return TakenEntry(made.kind, made.title, _with_facts(made.text, facts), 0, made.notes)


def _with_facts(text: str, facts: Mapping[str, Field]) -> str:
    """The file with the fields a document gave in the place of the empty ones."""
    for name, value in facts.items():
        if name != "主题":
            line = file_of({name: value}, []).split("\n")[1]
            text, count = re.subn(rf"^{name}:.*$", lambda _, line=line: line, text, count=1, flags=re.M)  # type: ignore[misc]
            if not count:
                text = text.replace("\n责任人:", f"\n{line}\n责任人:", 1)
    return text
