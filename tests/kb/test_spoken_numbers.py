"""A number in spoken words is told where it stands."""

from __future__ import annotations

from kb.checks import spoken_at
from kb.codes.samples import ANSWER
from kb.model.problems import Place


def test_the_place_is_that_of_the_number() -> None:
    text = ANSWER.replace("短答: 您的事我记下了", "短答: 有50%的人")
    words = "有50%的人，十五天内给您书面答复。"
    assert spoken_at(text, words, 1) == Place(5, 6)
    assert spoken_at(text, "不在里面", 1) == Place()
