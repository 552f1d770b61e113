"""A field of a card is one row: whatever has a row is read, searched, shown and documented as the row says."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from apps.present.common import Presentation
from apps.present.entry import present
from apps.present.json_api import entry_dict
from apps.present.text import card_text
from apps.render import Renderer
from apps.serving.handout import handout
from apps.writing.personal_data import find_personal_data
from apps.writing.skeletons import skeleton
from kb.codes.samples import ANSWER, FLOW
from kb.content import read_text
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model import Answer, Card, Flow
from kb.model.labels import Form, Label, labels_of
from kb.search.index.passages import card_words
from tests.conftest import TODAY, write_files

ROWS = labels_of(Card)
MARK = "苍鹭标记"
VALUES: dict[Form, Any] = {
    Form.TEXT: MARK,
    Form.IDS: [MARK],
    Form.TEXTS: [MARK],
    Form.BASES: [f"示例工作条例第二条：{MARK}"],
    Form.DEADLINES: [
        {"名称": MARK, "数": 15, "单位": "日", "起算": "收到之日", "依据": ["示例工作条例第二条"]}
    ],
}
SECTIONS = {
    Form.TEXTS: f"- {MARK}",
    Form.BASES: f"- 示例工作条例第二条：{MARK}",
    Form.DEADLINES: f"- {MARK}：15日\n  - 起算：收到之日\n  - 依据：示例工作条例第二条",
}


def answer_with(row: Label) -> str:
    """The sample answer with the marked value in one field."""
    _, front, body = ANSWER.split("---\n", 2)
    if row.form.in_front_matter:
        kept = [line for line in front.splitlines() if not line.startswith(f"{row.label}:")]
        return "\n".join(
            [
                "---",
                *kept,
                f"{row.label}: {yaml.safe_dump(VALUES[row.form], allow_unicode=True, default_flow_style=True).splitlines()[0]}",
                "---",
                body,
            ]
        )
    before, _, after = body.partition(f"## {row.label}\n")
    rest = after.partition("\n## ")
    return (
        f"---\n{front}---\n{before}## {row.label}\n{SECTIONS[row.form]}\n\n## {rest[2]}"
        if rest[2]
        else (f"---\n{front}---\n{before}## {row.label}\n{SECTIONS[row.form]}\n")
    )


def flow_with(row: Label) -> str:
    """The sample flow with the marked value in every result."""
    data = yaml.safe_load(FLOW)
    for result in data["结果"].values():
        result[row.label] = copy.deepcopy(VALUES[row.form])  # YAML writes one list twice as an alias
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_is_read_in_answers_and_flows(row: Label) -> None:
    answer = read_text(answer_with(row), "answers/wd-shili.md").entry
    flow = read_text(flow_with(row), "flows/lc-shili.yaml").entry
    assert isinstance(answer, Answer) and isinstance(flow, Flow)
    for card in (answer.card, *(o.card for o in flow.outcomes)):
        assert MARK in repr(getattr(card, row.name))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_search_holds_what_its_row_says(row: Label) -> None:
    answer = read_text(answer_with(row), "answers/wd-shili.md").entry
    assert isinstance(answer, Answer)
    assert (MARK in "\n".join(card_words(answer.card))) is row.search


@pytest.mark.parametrize("row", [r for r in ROWS if r.form is not Form.IDS], ids=lambda row: row.name)
def test_what_is_public_is_given_and_the_rest_stays_inside(row: Label, tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"answers/wd-shili.md": answer_with(row)})
    library = Library([Layer(SHIPPED, folder)])
    answer = library.get("wd-shili")
    data = present(Presentation(library, Renderer(library.names), TODAY), answer)
    given = entry_dict(library, "wd-shili", TODAY)
    assert MARK in repr(data[row.name]) and given is not None and MARK in repr(given[row.name])
    paper = handout(data, [None] * 9, TODAY)
    shown = row.public and row.form is not Form.BASES  # of a citation the law's name is given, not our note
    assert (MARK in card_text(data)) is shown
    assert (MARK in paper) is shown


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_stands_in_the_format_reference(row: Label) -> None:
    text = (Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8")
    assert row.label in text


def test_the_skeleton_has_every_required_field_and_is_sound() -> None:
    path, text = skeleton("answer", "示例", dt.date(2026, 11, 26), lambda _path: False)
    assert all(row.label in text for row in ROWS if row.required)
    assert [p.code for p in read_text(text, path).problems] == []


@pytest.mark.parametrize(
    ("number", "found"), [("010-62345678", []), ("（0531）88887777", []), ("13812345678", ["手机号"])]
)
def test_the_office_phone_is_public_and_a_mobile_is_not(number: str, found: list[str]) -> None:
    text = f"---\n编号: wd-a\n联系电话: {number}\n---\n他留的电话是 0531-88887777\n"
    assert [label for _, _, label, _ in find_personal_data(text)] == [*found, "固定电话"]
