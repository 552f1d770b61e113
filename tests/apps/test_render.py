"""The one renderer: nothing typed into a file may run in a browser; ids and citations become links."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.render import Renderer

RENDERER = Renderer({"条例": "某省候鸟保护条例"})
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://outside.example/a.png)",
    "<a href='javascript:1'>x</a>",
    "[x](//outside.example)",
    "[x](/\\outside.example)",
    "<svg/onload=alert(1)>",
    "[x](vbscript:1)",
    "`<b onmouseover=1>`",
    '[x](https://ok.example/"onmouseover="alert(1))',
    "<iframe src=//outside.example>",
    '[a](wd-x"onclick=1)',
    "# <script>1</script>",
    "| <img src=x onerror=1> | b |\n|--|--|\n| c | d |",
    "[x]: javascript:1\n\n[x]",
]
SAFE = {
    "a": {"href", "data-entry", "data-cite", "target", "rel"},
    "div": {"class"},
    "span": {"class"},
    "ol": {"start", "class"},
    "li": {"class"},
    "td": {"style"},
    "th": {"style"},
    "code": {"class"},
}


class Judge(HTMLParser):
    """Collects what a browser could run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only known elements and attributes, only checked links."""
        if tag in ("script", "img", "svg", "iframe", "style", "object", "form", "input", "link", "meta"):
            self.bad.append(tag)
        for name, value in attrs:
            if name not in SAFE.get(tag, set()):
                self.bad.append(f"{tag}.{name}")
            if name == "href" and not re.match(r"(?:/(?![/\\])|https?://|mailto:)", value or ""):
                self.bad.append(f"href {value}")


def faults(html: str) -> list[str]:
    """What is wrong with a piece of HTML."""
    judge = Judge()
    judge.feed(html)
    return judge.bad


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_stays_text(payload: str) -> None:
    assert faults(RENDERER.html(payload)) == []
    assert faults(RENDERER.inline(payload)) == []


@given(st.text(alphabet="<>\"'()[]!:/\\ab条第1javscript\n#`|*_-", max_size=60))
def test_nothing_can_run_whatever_is_written(text: str) -> None:
    assert faults(RENDERER.html(text)) == []


def test_the_judge_would_see_a_payload() -> None:
    assert faults(PAYLOADS[0]) and faults(PAYLOADS[1]) and faults('<a href="javascript:1">x</a>')


def test_ids_and_citations_become_links_of_the_app() -> None:
    assert 'href="/guides?e=zn-shili" data-entry="zn-shili"' in RENDERER.html("[看](zn-shili)")
    html = RENDERER.html("[看](条例第二条第一款)")
    assert 'data-cite="某省候鸟保护条例#2.1"' in html and "&amp;n=2" in html


def test_a_link_to_nowhere_is_plain_text() -> None:
    assert RENDERER.html("[甲](乱写)[乙](zn-shili)丙") == (
        '<p><span>甲</span><a href="/guides?e=zn-shili" data-entry="zn-shili">乙</a>丙</p>\n'
    )


def test_headings_stay_below_the_pages_own() -> None:
    assert (
        "<h3>" in RENDERER.html("# 一")
        and "<h3>" in RENDERER.html("## 二")
        and "<h4>" in RENDERER.html("### 三")
    )


def test_a_program_is_drawn_as_boxes_and_ways() -> None:
    html = RENDERER.html(
        "```程序图\n登记：给编号\n↓ 15日内\n受理吗：看归谁管\n- 受理：告知\n- 不受理：写明为什么\n↓ 60日\n答复：[条例三条](某省候鸟保护条例第三条)\n```"
    )
    assert re.findall(r"<strong>(.*?)</strong>", html) == ["登记", "受理吗", "受理", "不受理", "答复"]
    assert html.count('class="way"') == 2 and html.count('class="fork"') == 1 and "data-cite" in html
    assert "<span>15日内</span>" in html and "drawn" not in RENDERER.html("```\n登记：给编号\n```")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_drawing_runs(payload: str) -> None:
    line = payload.replace("\n", " ")
    judge = Judge()
    judge.feed(RENDERER.html(f"```程序图\n{line}：{line}\n↓ {line}\n- {line}\n```"))
    assert judge.bad == []
