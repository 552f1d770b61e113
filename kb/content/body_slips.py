"""The body of a file as people type it with the habits of Word: headings, numbers, bullets and indents that Markdown does not know.

A line is straightened only where it can mean nothing else; columns of what follows its mark stay those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.codes import habits as codes
from kb.content.fields import CIRCUMSTANCES, DEADLINE, DEMAND, LISTS, PAPER_FIELD, SECTIONS
from kb.content.slips import Slip
from kb.model import FOLDERS, Kind
from kb.model.numerals import to_int
from kb.model.problems import Code, Place

_EXERCISES: Mapping[Kind, tuple[str, ...]] = {
    Kind.DRILL: ("来访", "诉求", "处境与行为", "复盘"),
    Kind.SCENARIO: ("讨论", "角色卡"),
}
_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
# Statutes and papers print numbers of their own; what they mean there is left alone.
_UNTOUCHED = (Kind.REGULATION, Kind.PAPER, Kind.FLOW, Kind.VALUES)
_DETAILS: Mapping[str, tuple[str, ...]] = {
    "时限": DEADLINE,
    "处境与行为": ("理由", "依据"),
    "填写": PAPER_FIELD,
}
OPTION = ("评价", "影响", "到期", "条件", "判断", "反馈", "理由", "依据", "同类", "接着")
"""What stands below an option of a scenario; the casebook reads it."""
_HEADING = re.compile(r"^(?P<pad>[ \u3000]{0,3})(?P<marks>[#＃]{1,6})(?P<gap>[ \t\u3000]*)(?P<name>[^#＃\s].*)$")
_ORNAMENT = re.compile(
    r"^(?:[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)、．.]\s*)?[【\[《“]?(?P<name>[^【】\[\]《》“”：:]+?)[】\]》”]?\s*[：:]?$"
)
_NUMBER = re.compile(
    r"^(?P<mark>(?:[（(【]\s*(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[）)】][、．.]?"
    r"|第[一二三四五六七八九十\d]{1,3}步\s*[、，：:．.]?"
    r"|(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[、．]|[.）)](?=[^\s\d]))"
    r"|[①-⑳][、．.]?))[ \u3000]*(?=\S)"
)
_LETTER = re.compile(r"^(?P<mark>(?:[（(]?[A-Ha-hＡ-Ｈ][）)、．.：:]|选项\s*[一二三四五六七八\d]\s*[：:、.]))[ \u3000]*(?=\S)")
_BULLET = re.compile(r"^(?P<mark>[·•●○■◆▪➢✓√※－—–﹣*-])(?![-*—–－])[ \u3000]*(?=\S)")
_SOUND = re.compile(r"^(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_ARROW = re.compile(r"→|->|[—–-]+[>＞]|[=＝][>＞]|[⇒⟶➔➜]")
_LABEL = re.compile(r"^[^:：\s]{1,6}\s*[:：]")
_BRACES = re.compile(r"[{｛]\s*[#＃][^{}｛｝]*[}｝]\s*$")
_NOT_A_LIST = re.compile(r"^(?:\*\*|-{3,}|—{2,}|\|)")
_WHOLE = (codes.HEADING_HABIT, codes.BRACE_HABIT)
_LONGEST = 300  # characters of a heading that is looked at closely
_AFTER = 6  # characters after a mark that a message shows
_LOOSE = "·•●■◆▪➢"


def kind_in(path: str) -> Kind | None:
    """The kind of the folder a path lies in."""
    folder, slash, _ = path.partition("/")
    return _KINDS.get(folder) if slash else None


def body_slips(lines: Sequence[str], first: int, path: str) -> list[Slip]:
    """Every slip of the body.

    Args:
        lines: of the whole file.
        first: index of the first line of the body.
        path: inside its content folder; without a folder nothing is looked for.
    """
    kind = kind_in(path)
    if kind is None:
        return []
    return list(_Body(lines, first, kind).slips())


class _Body:
    """One walk over the lines: which section they are in, and what stands above them."""

    def __init__(self, lines: Sequence[str], first: int, kind: Kind) -> None:
        self._lines = lines
        self._first = first
        self._kind = kind
        self._runs: dict[tuple[re.Pattern[str], int], int] = {}
        self._names = (*SECTIONS.get(kind, ()), *_EXERCISES.get(kind, ()))
        self._lists = (*LISTS.get(kind, ()), "步骤", "文书")
        self._found = {m["name"] for row in lines[first:] if (m := re.match(r"^##[ \t]+(?P<name>[^\s{]+)\s*(?:\{.*)?$", row))}

    def slips(self) -> Iterator[Slip]:
        section, fenced, option = "", False, 0
        for index in range(self._first, len(self._lines)):
            line = self._lines[index]
            if line.lstrip().startswith(("```", "~~~")):
                fenced = not fenced
                continue
            if fenced or not line.strip():
                continue
            last = line.rstrip()[-1:]
            if last in "}｝" and (brace := _BRACES.search(line)) is not None and re.search(r"[｛｝＃]", brace[0]):
                new = brace[0].translate(str.maketrans("｛｝＃　＝", "{}# ="))
                yield self._slip(codes.BRACE_HABIT, index, brace.start(), brace[0].rstrip(), new.rstrip())
            heading = self._heading(line)
            if heading is not None:
                section, option, slip = heading[0], 0, heading[1]
                if slip:
                    yield self._slip(codes.HEADING_HABIT, index, 0, *slip)
                continue
            if self._kind in _UNTOUCHED:
                continue
            found = self._item(index, section, option)
            if found is not None:
                yield found[0]
            option = self._option_width(line, found, option)

    def _slip(self, code: Code, index: int, start: int, old: str, new: str) -> Slip:
        after = "" if code in _WHOLE else self._lines[index][start + len(old) :][:_AFTER]
        return Slip(code, Place(index + 1, start + 1), old, new, after=after)

    def _heading(self, line: str) -> tuple[str, tuple[str, str] | None] | None:
        """The name of the section a line begins, and how it would be written; None for any other line."""
        match = _HEADING.match(line.rstrip()) if line.lstrip(" \u3000")[:1] in ("#", "＃") else None
        if match is None:
            return None
        if len(line) > _LONGEST:
            return match["name"], None
        bare, whole = match["name"], line.rstrip()
        if (found := _BRACES.search(bare)) is not None:
            bare = bare[: found.start()].strip()
            whole = whole[: -len(found[0].rstrip())]  # an id has slips of its own
        plain = _ORNAMENT.match(bare)
        name = plain["name"].strip() if plain and plain["name"].strip() in self._names else bare
        known = name in self._names
        level = len(match["marks"])
        sound = "＃" not in match["marks"] and match["gap"][:1] in (" ", "\t") and "\u3000" not in match["pad"]
        top = known and level != 2 and name not in self._found and (level == 1 or self._kind is Kind.ANSWER and not self._found)
        if not sound and level == 1 and not known:
            return None  # a word with a hash before it, such as a place
        if sound and name == bare and not top:
            return name, None
        marks = "##" if known and level == 1 else "#" * level
        if sound and level != 1 and self._kind not in (Kind.ANSWER, Kind.CASE, Kind.DRILL, Kind.GUIDE, Kind.OFFICE):
            return bare, None
        if marks == "###" and name != bare:
            return bare, None
        return name, (whole, f"{marks} {name}{' ' if found else ''}")

    def _item(self, index: int, section: str, option: int) -> tuple[Slip, str] | None:
        """The slip of a line that is an item of a list, and the line as it is read."""
        line = self._lines[index]
        if line.startswith("- ") and section not in _DETAILS and self._kind is not Kind.SCENARIO:
            return None  # as most lines are
        body = line.lstrip(" \t\u3000")
        pad = line[: len(line) - len(body)]
        listed = section in self._lists or self._kind is Kind.QUESTIONS
        if self._kind is Kind.SCENARIO and section not in self._names:
            return self._scene(index, pad, body, option)
        if (pad == "" or section == "步骤") and (match := _NUMBER.match(body)) is not None and not _SOUND.match(body):
            if listed or self._run(index, _NUMBER) > 1:
                return self._numbered(index, pad, body, match, listed and section not in ("步骤", "文书"))
        if (match := _BULLET.match(body)) is not None and not _SOUND.match(body) and not _NOT_A_LIST.match(body):
            loose = match["mark"] in _LOOSE and self._run(index, _BULLET) > 1
            if listed or loose or (self._kind is Kind.COURSE and _LABEL.match(body[1:].lstrip())):
                slip = self._slip(codes.BULLET_HABIT, index, 0, line[: len(pad) + match.end()], self._pad(pad) + "- ")
                return slip, ""
        details = _DETAILS.get(section, ())
        if (bare := self._unmarked(body, section, details, index)) is not None:
            return self._slip(codes.BULLET_HABIT, index, 0, pad, bare), ""
        if details and _SOUND.match(body) and (self._above(index) or "\u3000" in pad):
            label = _LABEL.match(body[2:].lstrip())
            named = label is not None and label[0].rstrip(" :：") in details
            if named and body[2:].split("：")[0] not in CIRCUMSTANCES and ("\u3000" in pad or pad in ("", " ")):
                return self._slip(codes.INDENT_HABIT, index, 0, pad + body[:2], "  " + body[:2]), ""
        return None

    def _unmarked(self, body: str, section: str, details: Sequence[str], index: int) -> str | None:
        """What stands before a detail that was written without its dash; None for any other line."""
        label = _LABEL.match(body)
        name = label[0].rstrip(" :：\u3000") if label is not None else ""
        if name in details and self._above(index):
            return "  - "
        demand = self._kind in (Kind.CASE, Kind.DRILL) and section not in self._names
        return "- " if demand and name in DEMAND else None

    def _scene(self, index: int, pad: str, body: str, option: int) -> tuple[Slip, str] | None:
        """A line of a scene: an option with a number of its own, or a detail below one."""
        if len(pad) < 3 and "\u3000" not in pad and not _SOUND.match(body):
            match = _NUMBER.match(body) or _LETTER.match(body)
            if match is not None and _ARROW.search(body):
                return self._numbered(index, pad, body, match, False)
        if not option:
            return None
        label = _LABEL.match(body)
        if label is not None and label[0].rstrip(" :：\u3000") in OPTION:
            return self._slip(codes.BULLET_HABIT, index, 0, pad, " " * option + "- "), ""
        mark = _BULLET.match(body)
        if mark is None or not _LABEL.match(body[mark.end() :]):
            return None
        sound = _SOUND.match(body) is not None
        if sound and "\u3000" not in pad and "\t" not in pad and len(pad) >= option:
            return None
        if sound and pad.startswith("\t"):
            return None  # a tab is wide enough
        wanted = " " * max(option, len(self._pad(pad)))
        code = codes.BULLET_HABIT if not sound else codes.INDENT_HABIT
        return self._slip(code, index, 0, pad + body[: mark.end()], wanted + "- "), ""

    def _numbered(self, index: int, pad: str, body: str, match: re.Match[str], bullets: bool) -> tuple[Slip, str]:
        number = self._count(index)
        new = "- " if bullets else f"{number}. "
        kept = self._pad(pad) if len(pad) > 2 else ""
        slip = self._slip(codes.NUMBER_HABIT, index, 0, pad + body[: match.end()], kept + new)
        return slip, new

    def _count(self, index: int) -> int:
        """Which number of its list a line has: one more than the item above it."""
        line = self._lines[index]
        body = line.lstrip(" \t\u3000")
        match = _NUMBER.match(body) or _LETTER.match(body)
        return _value(match["mark"]) if match is not None else 1

    def _run(self, index: int, pattern: re.Pattern[str]) -> int:
        """How many neighbouring lines are items of the same making, this one among them; numbers must go up from one."""
        known = self._runs.get((pattern, index))
        if known is not None:
            return known
        rows = []
        at = index
        while at < len(self._lines) and (match := pattern.match(self._lines[at])) is not None:
            rows.append(match["mark"])
            at += 1
        size = len(rows)
        if pattern is _NUMBER and [_value(mark) for mark in rows] != list(range(1, size + 1)):
            size = 1
        # The first line of a run is asked about first; what is found holds for all of it.
        self._runs.update({(pattern, index + n): size for n in range(len(rows))})
        return size

    def _above(self, index: int) -> bool:
        """Whether a list item stands right above a line."""
        before = self._lines[index - 1].lstrip(" \t\u3000") if index else ""
        return _SOUND.match(before) is not None

    @staticmethod
    def _pad(pad: str) -> str:
        return pad.replace("\u3000", "  ").replace("\t", "    ")

    def _option_width(self, line: str, found: tuple[Slip, str] | None, before: int) -> int:
        """How far details of the option above are indented; 0 where no option stands above."""
        if self._kind is not Kind.SCENARIO:
            return 0
        if found is not None and found[1]:
            return len(found[1])
        own = re.match(r"^ {0,3}(?P<mark>\d{1,9}[.)][ \t]+)\S", line)
        return len(own["mark"]) if own else before


def _value(mark: str) -> int:
    """The number a mark stands for."""
    inner = re.sub(r"[（）()【】、．.，:：\s第步选项]", "", mark)
    if "①" <= inner <= "⑳":
        return ord(inner) - ord("①") + 1
    if inner.upper() in "ABCDEFGHＡＢＣＤＥＦＧＨ":
        return ("ABCDEFGH".find(inner.upper()) + 1) or ("ＡＢＣＤＥＦＧＨ".find(inner) + 1)
    try:
        return to_int(inner)
    except ValueError:
        return 1
