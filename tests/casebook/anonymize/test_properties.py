"""What holds for every text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casebook.anonymize import DataKind, Finding, Known, Options, anonymize, audit, detect, resolve
from casebook.anonymize.normalise import normalise

PIECES = (
    "王建国 李小红 张主任 老王 欧阳志远 买买提·艾力 13812345678 １３８１２３４５６７８ 一三八一二三四五六七八 "
    "11010519491231002X （2021）京0105民初12345号 京A12345 幸福路12号 李家庄村三组 宏达建筑有限公司 wang@example.com "
    "姓名： 电话： 某 甲 ， 。 \n \u200b 说 和 的 到 信访局 12345 52,300元 2023年5月17日 （略） 张某 李×× 出生 1965年3月12日"
)
FRAGMENTS = PIECES.split(" ")
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FAMILY, GIVEN = (
    st.sampled_from("王李张刘陈周"),
    st.text(alphabet="建国秀英海波春梅志强文斌", min_size=1, max_size=2),
)


@MANY
@given(TEXTS)
def test_positions_are_valid_and_do_not_overlap(text: str) -> None:
    found = detect(text)
    assert all(0 <= item.start < item.end <= len(text) and 0 < item.confidence <= 1 for item in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    audit(text)


@MANY
@given(TEXTS)
def test_anonymize_twice_changes_nothing_more(text: str) -> None:
    done = anonymize(text, options=Options(amounts=True, dates=True))
    assert anonymize(done.text, options=Options(amounts=True, dates=True)).text == done.text
    assert all(0 <= item.start < item.end <= len(text) for item in done.findings)


@MANY
@given(
    st.lists(st.tuples(FAMILY, GIVEN), min_size=1, max_size=3),
    st.lists(st.sampled_from(FRAGMENTS), max_size=6),
    st.sampled_from(["", " ", "\n", "\u200b", "　", "·"]),
)
def test_known_names_never_survive(people: list[tuple[str, str]], around: list[str], gap: str) -> None:
    names = tuple(family + given_name for family, given_name in people)
    text = "".join(
        piece + gap.join(name) + "说" for piece, name in zip([*around, "", "", ""], names, strict=False)
    )
    result = anonymize(text, Known(names=names)).text
    squeezed = "".join(char for char in result if not char.isspace() and char not in "\u200b·")
    assert all(name not in squeezed for name in names)


@MANY
@given(st.text(max_size=200))
def test_views_map_back(text: str) -> None:
    normal = normalise(text)
    for view in (normal.plain, normal.digits, normal.compact, normal.flow):
        assert len(view.text) == len(view.starts) == len(view.ends)
        assert all(0 <= a < b <= len(text) for a, b in zip(view.starts, view.ends, strict=True))
        assert list(view.starts) == sorted(view.starts)


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from(list(DataKind)), st.floats(0.1, 1)),
    max_size=30,
)


@MANY
@given(SPANS)
def test_resolve_settles_overlaps_and_keeps_the_strongest(
    spans: list[tuple[int, int, DataKind, float]],
) -> None:
    assume(spans)
    findings = [Finding(a, a + n, kind, sure, "x", "试") for a, n, kind, sure in spans]
    done = resolve(findings)
    assert all(a.end <= b.start for a, b in pairwise(done))
    assert max(item.confidence for item in done) == max(item.confidence for item in findings)
    assert resolve(done) == done


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "一",
        "1 ",
        "1-",
        "a",
        "a@",
        "王",
        "王建国、",
        "（2021）",
        "号",
        "幸福路",
        "省市县",
        "·",
        "姓名：",
        "(",
        "\n",
        "\u200b",
        "3号楼",
    ],
)
def test_time_stays_linear_on_repetition(unit: str) -> None:
    detect("热身王建国")
    text = (unit * 100_000)[:100_000]
    began = time.process_time()
    detect(text)
    assert time.process_time() - began < 45  # about 5 s on an idle machine; quadratic would be minutes
