"""GIFT, the plain text of Moodle: written whole, read as far as our questions can hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casebook.exam.model import BankItem
from casebook.exchange.questions.reading import (
    YES_NO,
    AskedQuestion,
    BankReading,
    clean,
    joined_story,
    split_story,
    tags_of,
)

LOST = ("选项次序：平台可能打乱五种判断的次序", "倒扣：单选题在平台上选错记 0 分")
_SPECIAL = re.compile(r"[\\~=#{}:]")
_ID = re.compile(r"\[id:((?:\\.|[^\]\\])*)\]")
_TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")
_FORMAT = re.compile(r"^\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,10})?)%")
_HTML = re.compile(r"<[^<>]{0,300}>")


def write_gift(items: Iterable[BankItem]) -> bytes:
    """Questions as GIFT, UTF-8; story and question stand in one text with a rule between them."""
    blocks = ["// 访知导出的题目；编号和标签写在注释里，导回来不会丢。"]
    last = ""
    for item in items:
        if item.skill != last:
            last = item.skill
            blocks.append(f"$CATEGORY: $course$/访知/{_flat(item.skill)}")
        blocks.append(_question(item))
    return ("\n\n".join(blocks) + "\n").encode()


def _question(item: BankItem) -> str:
    tags = "".join(f" [tag:{_bracket(t)}]" for t in tags_of(item))
    head = f"// [id:{_bracket(item.key)}]{tags}"
    body = f"::{_escape(_flat(item.key))}::[markdown]{_escape(joined_story(item))}"
    if item.many:
        plus, wrong = 100 / len(item.right), len(item.options) - len(item.right)
        marks = [f"~%{plus if o in item.right else -100 / wrong:.5f}%" for o in item.options]
    else:
        marks = ["=" if o in item.right else "~" for o in item.options]
    marks = [
        f"{m}%{100 if m == '=' else 0}%" if len(m) == 1 and _WEIGHT.match(o) else m
        for m, o in zip(marks, item.options, strict=True)
    ]
    answers = "\n".join(f"\t{m}{_escape(o)}" for m, o in zip(marks, item.options, strict=True))
    reason = f"\n\t####{_escape(item.reason)}" if item.reason else ""
    return f"{head}\n{body} {{\n{answers}{reason}\n}}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda m: "\\" + m[0], text).replace("\n", "\\n")


def _bracket(text: str) -> str:
    return re.sub(r"[\\\]]", lambda m: "\\" + m[0], _flat(text))


def _flat(text: str) -> str:
    return " ".join(text.split())


def read_gift(text: str, name: str) -> BankReading:
    """What a GIFT text holds; every question that cannot be placed is named with its line."""
    found = BankReading(name)
    category = ""
    for line, block in _blocks(text):
        notes = [x for x in block if x.lstrip().startswith("//")]
        lines = [x for x in block if not x.lstrip().startswith("//")]
        first = next((i for i, x in enumerate(block) if not x.lstrip().startswith("//")), 0)
        if lines and lines[0].lstrip().startswith("$CATEGORY:"):
            category = lines[0].partition(":")[2].strip()
            lines, first = lines[1:], first + 1
        body = "\n".join(lines).strip()
        if body:
            _read_one(found, line + first, body, "\n".join(notes), category)
    return found


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines between empty ones, each with the line it begins on; an empty line inside braces ends nothing."""
    block: list[str] = []
    start, depth = 1, 0
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not line.strip() and depth <= 0:
            if block:
                yield start, block
            block, depth = [], 0
            continue
        if not block:
            start = number
        block.append(line)
        if not line.lstrip().startswith("//"):
            bare = re.sub(r"\\.", "", line)
            depth += bare.count("{") - bare.count("}")
    if block:
        yield start, block


def _read_one(found: BankReading, line: int, body: str, notes: str, category: str) -> None:
    key = _plain_brackets(_ID.search(notes))
    tags = tuple(re.sub(r"\\(.)", r"\1", m[1]) for m in _TAG.finditer(notes))
    title = ""
    if body.startswith("::"):
        parts = _split(body[2:], "::", 1)
        if len(parts) == 2:
            title, body = parts
    opened, closed = _find(body, "{"), _find(body, "}")
    asked = _unescape(body[:opened] if opened >= 0 else body)
    if opened < 0 or closed < opened:
        found.leave(line, asked, "这一段没有答案，只是说明，没有收。" if opened < 0 else "大括号没有配对。")
        return
    inside, after = body[opened + 1 : closed].strip(), body[closed + 1 :].strip()
    if after:
        asked = f"{asked.rstrip()}＿＿{_unescape(after)}"
    answers, _, reason = _cut(inside, "####")
    options = _options(answers)
    if isinstance(options, str):
        found.leave(line, asked or title, options)
        return
    story, question = split_story(_text(asked))
    texts, right, many = options
    topic = category.rsplit("/", 1)[-1]
    found.take(
        line,
        AskedQuestion(
            question,
            texts,
            right,
            many,
            story,
            _text(_unescape(reason)),
            key,
            tags,
            () if category.startswith("$course$/访知/") else (topic,),
        ),
    )


def _options(inside: str) -> tuple[tuple[str, ...], tuple[int, ...], bool] | str:
    """The options, the right places, and whether several may be right; or why they cannot be held."""
    bare = inside.strip()
    if not bare:
        return "问答题没有选项，没有收。"
    if bare.startswith("#"):
        return "数字题没有选项，没有收。"
    word = _split(bare, "#", 1)[0].strip().upper()
    if word in ("T", "TRUE", "F", "FALSE"):
        return YES_NO, (0 if word in ("T", "TRUE") else 1,), False
    marks: list[tuple[str, str]] = []
    for mark, text in _answers(bare):
        marks.append((mark, text))
    if marks and all(m == "=" for m, _ in marks):
        if all(_find(t, "->") >= 0 for _, t in marks):
            return "配对题没有收。"
        return "填空题（简答）没有选项，没有收。"
    texts, right = [], []
    for number, (mark, text) in enumerate(marks):
        weight = _WEIGHT.match(text.lstrip())
        said = text.lstrip()[weight.end() :] if weight else text
        texts.append(_text(_unescape(_split(said, "#", 1)[0])))
        if mark == "=" or (weight and float(weight[1]) > 0):
            right.append(number)
    many = not any(m == "=" for m, _ in marks)
    return tuple(texts), tuple(right), many


def _answers(inside: str) -> Iterator[tuple[str, str]]:
    starts = [m.start(1) for m in re.finditer(r"\\.|([=~])", inside, re.S) if m[1]]
    for start, end in zip(starts, [*starts[1:], len(inside)], strict=True):
        yield inside[start], inside[start + 1 : end]


def _find(text: str, mark: str) -> int:
    """Where a mark stands that no backslash escapes; -1 when nowhere."""
    pattern = re.compile(r"\\.|(" + re.escape(mark) + ")", re.S)
    return next((m.start() for m in pattern.finditer(text) if m[1]), -1)


def _cut(text: str, mark: str) -> tuple[str, str, str]:
    at = _find(text, mark)
    return (text, "", "") if at < 0 else (text[:at], mark, text[at + len(mark) :])


def _split(text: str, mark: str, most: int) -> list[str]:
    head, found, rest = _cut(text, mark)
    return [head, rest] if found and most else [text]


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text, flags=re.S)


def _plain_brackets(match: re.Match[str] | None) -> str:
    return re.sub(r"\\(.)", r"\1", match[1]) if match else ""


def _text(text: str) -> str:
    """A text without the word that tells its format, and without tags where that is HTML."""
    head = _FORMAT.match(text.lstrip())
    if head is None:
        return clean(text)
    body = text.lstrip()[head.end() :]
    return clean(_HTML.sub("", body) if head[1] == "html" else body)
