"""What is taken along on the telephone: whole lines, few enough for a code, nothing meant for officers."""

from __future__ import annotations

from typing import Any

import segno
from hypothesis import given
from hypothesis import strategies as st

from apps.present.take_along import MOST_BYTES, code, take_along
from apps.serving.window import window_page
from tests.apps.present.test_local import scene as scene


def shape(**more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "title": "示例", "short": "先登记。", "facts": [["谁负责", "某局"], ["去哪里办", "某窗口"]],
        "offices": [], "papers": ["身份证"], "deadlines": [], "basis": [],
        "may_say": ["内部话"], "must_not_promise": ["内部二"], "escalate_when": "内部三",
    }  # fmt: skip
    return {**base, **more}


@given(st.lists(st.text(max_size=300), max_size=12), st.text(max_size=400))
def test_any_card_fits_a_code_and_keeps_whole_lines(papers: list[str], short: str) -> None:
    said = take_along(shape(papers=papers, short=short))
    assert len(said.encode("utf-8", "surrogatepass")) <= MOST_BYTES
    assert segno.make("示" * (MOST_BYTES // 3), error="m", encoding="utf-8").version <= 20  # type: ignore[operator]


def test_a_code_holds_what_matters_and_nothing_internal() -> None:
    said = take_along(shape(), ["答复，最后一天2026年1月20日"])
    assert said.split("\n")[:4] == ["示例", "先登记。", "答复，最后一天2026年1月20日", "去哪里：某窗口"]
    assert "内部" not in said and code(said).startswith("<svg")


def test_the_other_side_sees_no_internal_note_and_nothing_runs() -> None:
    page = window_page(shape(title="<script>window.hit=1</script>", short="本地⟦old|旧数|当地公布的数⟧"), [])
    assert (
        "内部" not in page
        and "<script>window.hit" not in page
        and "当地公布的数" in page
        and "旧数" not in page
    )
    assert "请稍候" in window_page(None, ())
