"""Offices and local values as the pages, copied text, hand-outs and the gate for personal data have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.present.common import Presentation
from apps.present.entry import present
from apps.present.json_api import entry_dict
from apps.present.local import plain_values, public_text
from apps.present.text import card_text
from apps.render import Renderer
from apps.serving.handout import handout
from apps.writing.content_checks import cleared
from apps.writing.personal_data import find_personal_data
from kb.codes.samples import ANSWER, LIBRARY, OFFICE
from kb.content.layers import OFFICE as OWN
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from tests.conftest import TODAY, write_files
from tests.kb.content.test_local import FILLED

OWN_OFFICE = (
    OFFICE.replace("dw-shili", "dw-ben")
    .replace("示例热线", "示例市监察支队")
    .replace(
        "电话: [12345]",
        "别名: [示例窗口]\n适用地区: [示例市]\n电话: [0571-88880000转8, 13912345678]\n地址: 示例路18号2楼6号窗口\n办公时间: 工作日9点到17点",
    )
)
USING = ANSWER.replace("我先给您登记", "标准是{示例标准}，我先给您登记").replace(
    "去哪里办: ", "去哪里办: 示例窗口；12345；"
)


@pytest.fixture
def scene(tmp_path: Path) -> Presentation:
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    own = write_files(
        tmp_path / "office",
        {"offices/dw-ben.md": OWN_OFFICE, "values/sz-bendi.md": FILLED, "answers/wd-shili.md": USING},
    )
    library = Library([Layer(SHIPPED, shipped), Layer(OWN, own)])
    return Presentation(library, Renderer(library.names), TODAY)


def test_an_answer_carries_its_offices_to_every_paper(scene: Presentation) -> None:
    data = present(scene, scene.library.get("wd-shili"))
    assert [o["id"] for o in data["offices"]] == ["dw-ben", "dw-shili"]
    assert data["offices"][0]["phones"] == ["0571-88880000转8"]
    for paper in (card_text(data), handout(data, [None] * 9, TODAY)):
        assert "示例路18号2楼6号窗口" in paper and "0571-88880000转8" in paper and "12345" in paper
        assert "工作日9点到17点" in paper and "13912345678" not in paper
    assert entry_dict(scene.library, "wd-shili", TODAY)["offices"] == ["dw-ben", "dw-shili"]  # type: ignore[index]


def test_an_office_says_who_is_sent_there_and_that_it_is_practice(scene: Presentation) -> None:
    data = present(scene, scene.library.get("dw-ben"))
    assert [r["id"] for r in data["sent"]] == ["wd-shili"]
    assert "做法，待核" in [s["text"] for s in data["stamps"]] and "业务指导组" in data["told"]


def test_a_value_is_marked_with_its_source_and_an_old_one_never_reaches_the_public(
    scene: Presentation,
) -> None:
    entry = scene.library.get("wd-shili")
    data = present(scene, entry)
    assert any("⟦ok|每月100元|每月100元⟧" in line for line in data["may_say"])
    assert data["local"][0]["sources"] == ["示例市，某文件，到2026年7月1日前有效"]
    late = Presentation(scene.library, scene.renderer, TODAY.replace(month=8))
    line = next(x for x in present(late, entry)["may_say"] if "示例标准" in x)
    assert "⟦old|" in line and "2026-07-01" in line
    assert "100元" not in public_text(line) and "当地公布的示例标准" in public_text(line)
    assert plain_values(scene, [{"short": [["标准{示例标准}", False]]}]) == [
        {"short": [["标准每月100元", False]]}
    ]


def test_the_gate_knows_the_numbers_of_offices_and_nobody_elses() -> None:
    found = find_personal_data(OWN_OFFICE)
    assert [label for _, _, label, _ in found] == ["手机号"]
    story = "来访人留的电话是0571-88880000，家里是0571-88881111。"
    assert len(find_personal_data(story)) == 2
    from kb.content import read_text

    known = cleared([read_text(OWN_OFFICE.replace("转8", ""), "offices/dw-ben.md").entry])
    left = find_personal_data(story, known)
    assert [story[a:b] for a, b, _, _ in left] == ["0571-88881111"]
