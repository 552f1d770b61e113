"""One invented statute in every form an office may bring it."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

TITLE = "某省候鸟保护条例"
HEADINGS = ["第一章　总则", "第二章　湿地", "第三章　附则"]
ARTICLES = [
    "第一条　为了让候鸟年年有处落脚，制定本条例。",
    "第二条　湿地由县级人民政府划定，划定后十五日内公布。\n公布的内容包括：\n（一）湿地的四至；\n（二）看护人；\n（三）举报电话。",
    "第二条之一　看护人每年轮换一次。",
    "第三条　惊扰鸟群的，由看护人劝离；不听劝的，报县级人民政府处理。\n前款规定不适用于救护。",
    "第四条　本条例自2021年3月1日起施行。",
]
PLACES = {0: 0, 1: 1, 2: 1, 3: 1, 4: 2}
DATES = "（2020年12月1日某省第九届人民代表大会常务委员会第三次会议通过）"
COUNT = len(ARTICLES)


def lines() -> list[str]:
    """Title, dates, contents, headings and articles as paragraphs."""
    out = [TITLE, DATES, "目　录", *HEADINGS]
    shown = -1
    for i, article in enumerate(ARTICLES):
        if PLACES[i] != shown:
            shown = PLACES[i]
            out.append(HEADINGS[shown])
        out.extend(article.split("\n"))
    return out


def plain(traditional: bool = False) -> str:
    """As plain text; traditional characters on request."""
    text = "\n".join("　　" + line for line in lines()) + "\n"
    if traditional:
        from opencc import OpenCC

        text = OpenCC("s2tw").convert(text)
    return text


def page() -> str:
    """As a page of a government site, with its navigation and footer."""
    body = "".join(
        f'<p style="text-indent:2em">{line.replace("第", "<b>第</b>", 1)}</p>' for line in lines()[1:]
    )
    return (
        "<html><head><meta charset='gb2312'><title>某省候鸟保护条例_某省人民政府</title>"
        "<script>alert(1)</script></head><body><nav><a href='/'>首页</a><a href='/x'>政务公开</a></nav>"
        f"<div class='wrap'><h1>{TITLE}</h1><div class='content'>{body}</div></div>"
        "<footer>版权所有 某省人民政府办公厅</footer></body></html>"
    )


def bold_markdown() -> str:
    """As a Markdown collection with bold numbers gives it."""
    out = ["---", "sidebar: auto", "---", "", f"# {TITLE}", "", DATES.strip("（）"), ""]
    for line in lines()[6:]:
        if line in HEADINGS:
            out += [f"## {line}", ""]
        elif line.startswith("第"):
            number, _, rest = line.partition("　")
            out += [f"**{number}**　{rest}", ""]
        else:
            out += [line, ""]
    return "\n".join(out)


def info_markdown() -> str:
    """As a Markdown collection with an information block gives it."""
    out = [f"# {TITLE}", "", "2020年12月1日 某省人民代表大会常务委员会通过", "", "<!-- INFO END -->", ""]
    for line in lines()[6:]:
        out += [("## " + line if line in HEADINGS else line.replace("　", " ", 1)), ""]
    return "\n".join(out)


def word(path: Path) -> Path:
    """As the national database gives it: centred title, dates in brackets, headings, articles."""
    document = docx.Document()
    for i, line in enumerate(lines()):
        paragraph = document.add_paragraph(line if i < 2 or line in HEADINGS else "　　" + line)
        if i < 2 or line in HEADINGS:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "附表", "湿地名录"
    document.save(str(path))
    return path
