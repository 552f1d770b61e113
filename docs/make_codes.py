"""docs/codes.md, made from the definitions of the codes and their examples.

python docs/make_codes.py            write it
python docs/make_codes.py --check    exit 1 when it is not what the definitions say
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path

import casebook.codes
import kb.codes
from casebook import check_text
from casebook.codes.samples import COURSE, COURSE_PATH, DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from kb.checks import check_library
from kb.codes.samples import LIBRARY
from kb.content import kind_of
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model.problems import Code, Example, Problem

PAGE = Path(__file__).parent / "codes.md"
SOUND = {**LIBRARY, SCENARIO_PATH: SCENARIO, DRILL_PATH: DRILL, COURSE_PATH: COURSE}
ON = dt.date(2026, 1, 10)  # the samples were verified a few days before
MOST_LINES = 12  # of an example; the middle of a longer one is left out
HEAD = """# 核对代码

`fangzhi check` 和编写台给出的每一个代码：什么毛病、怎么改、写成什么样会报。句子里的“…”在报的时候会换成文件里的字。
错误要改好，核对才算通过；提醒和建议不拦人。

本页由 `python docs/make_codes.py` 从代码的定义生成，不要手改。
"""
PARTS = {
    "FZ13": "Word 里的写法",
    "FZ14": "放错的、不认的、没写的",
    "FZ1": "文件的写法",
    "FZ2": "引用、版本和链接",
    "FZ3": "时限和数字",
    "FZ4": "说法和当事人信息",
    "FZ5": "流程",
    "FZ60": "情景的结构",
    "FZ61": "情景的结构",
    "FZ62": "情景的结构",
    "FZ65": "情景的标记、条件和到期",
    "FZ70": "情景的评价",
    "FZ71": "情景的评价",
    "FZ75": "情景教什么",
    "FZ77": "情景的讨论和角色卡",
    "FZ78": "分类练习",
    "FZ8": "课程",
    "FZ95": "文书",
    "FZ9": "承办单位和本地数值",
}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_body((*kb.codes.ALL, *casebook.codes.ALL))])


def _body(codes: Sequence[Code]) -> Iterator[str]:
    part = ""
    for code in sorted(codes, key=lambda c: c.code):
        here = next((name for start, name in PARTS.items() if code.code.startswith(start)), "其他")
        if here != part:
            part = here
            yield f"## {part}\n"
        yield from _section(code)


def _section(code: Code) -> Iterator[str]:
    yield f"### {code.code}\n"
    yield f"**{code.title}** · {code.severity.label}\n"
    yield f"- 毛病：{_open(code.cause)}"
    mend = _open(code.mend)
    yield f"- 怎么改：{mend if mend.strip('…') else '照报出来的提示改：它给出最像的写法，或者列出可以用的。'}\n"
    if code.bad:
        yield from _example(code, code.bad[0])


def _open(template: str) -> str:
    """A message with a gap where a file's own words will stand."""
    return re.sub(r"\{[a-z_]+\}", "…", template.replace("{{", "\0").replace("}}", "\1")).translate(
        {0: "{", 1: "}"}
    )


def _example(code: Code, example: Example) -> Iterator[str]:
    path, text = next(iter(example.files.items()))
    bad, good = _difference(_sound(path, text), text)
    yield f"会报的写法（`{path}`）：\n"
    yield _fenced(bad)
    told = next((p for p in _problems(path, example) if p.code == code.code), None)
    if told is not None:
        yield f"报：{told.cause}{told.mend}\n"
    if good:
        yield "这样就对：\n"
        yield _fenced(good)


def _sound(path: str, text: str) -> str:
    """The sound sample that an example was made from."""
    folder = path.partition("/")[0]
    near = [t for p, t in SOUND.items() if p.startswith(f"{folder}/")]
    found = get_close_matches(text, near, n=1, cutoff=0) if path not in SOUND else [SOUND[path]]
    return found[0] if found else ""


def _difference(good: str, bad: str) -> tuple[list[str], list[str]]:
    """The lines that differ, each change with a line before and after; first of the bad text, then of the good one."""
    left, right = good.splitlines(), bad.splitlines()
    groups = list(SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(1))
    return (
        _joined([right[g[0][3] : g[-1][4]] for g in groups] or [right]),
        _joined([left[g[0][1] : g[-1][2]] for g in groups]),
    )


def _joined(pieces: list[list[str]]) -> list[str]:
    out: list[str] = []
    for piece in pieces:
        out += [*(["……"] if out else []), *_short("\n".join(piece).strip("\n").split("\n"))]
    return out


def _short(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES // 2], "……", *lines[-(MOST_LINES // 2) :]]


def _fenced(lines: list[str]) -> str:
    return "\n".join(["```text", *(lines if any(lines) else ["（空文件）"]), "```\n"])


def _problems(path: str, example: Example) -> list[Problem]:
    """What checking the example says; the search for personal data is not part of it."""
    kind = kind_of(path)
    if kind is not None and path in (SCENARIO_PATH, DRILL_PATH, COURSE_PATH):
        return check_text(kind, example.files[path], path)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**LIBRARY, **example.files}.items():
            target = Path(folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return check_library(Library([Layer(SHIPPED, Path(folder))]), ON)


if __name__ == "__main__":
    made = page()
    if "--check" in sys.argv:
        sys.exit(
            0
            if PAGE.exists() and PAGE.read_text("utf-8") == made
            else "docs/codes.md: 请运行 python docs/make_codes.py"
        )
    PAGE.write_text(made, "utf-8")
