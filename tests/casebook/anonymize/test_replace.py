"""Pseudonyms, the intake record, reports: a story stays readable and nothing survives."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casebook.anonymize import (
    AnonymizeError,
    Known,
    KnownValueSurvivesError,
    Options,
    anonymize,
    audit,
    detect,
    load_known,
    mask,
    report_text,
    to_dict,
)
from casebook.anonymize.tagger.model import tag

STORY = (
    "信访人：王建国，男，身份证号11010519491231002X，住河北省保定市清苑县李家庄村三组12号，电话138 1234 5678。\n"
    "王建国和李小红在河北宏达建筑有限公司打工，老王说公司欠薪52,300元。2023年5月17日，建国到县信访局找张主任。"
)


def test_one_person_keeps_one_name() -> None:
    done = anonymize(STORY)
    assert done.text.count("王某") == 4
    assert "张某主任" in done.text and "李某" in done.text
    assert done.pseudonyms["王建国"] == "王某"
    for value in ("王建国", "建国", "老王", "李小红", "宏达", "李家庄", "12号", "5678", "11010519"):
        assert value not in done.text


def test_two_people_of_one_surname_are_told_apart() -> None:
    done = anonymize("姓名：张建军\n姓名：张丽华\n张建军是张丽华的哥哥，已有一位张某甲在前。")
    names = {done.pseudonyms["张建军"], done.pseudonyms["张丽华"]}
    assert names == {"张某乙", "张某丙"}


def test_sums_and_days_only_on_request() -> None:
    assert "52,300元" in anonymize(STORY).text
    done = anonymize(STORY, options=Options(amounts=True, dates=True)).text
    assert "5万余元" in done and "2023年5月，" in done and "17日" not in done


def test_anonymous_forms_are_left_alone() -> None:
    text = "王某、张某甲和李××到某县某乡某建筑公司讨要工钱，身份证号（略）。"
    assert anonymize(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "王建国",
        "王 建 国",
        "王\n建国",
        "王\u200b建国",
        "建国他爹",
        "老王家",
        "Wang Jianguo",
        "wangjianguo",
        "Jianguo WANG",
        "王·建·国",
        "宏达的工地",
        "宏 达 建 筑",
        "李家庄",
        "李 家庄 村",
        "１３８-１２３４-５６７８",
        "一三八一二三四五六七八",
        "110105491231002",
    ],
)
def test_known_values_go_in_every_variant(text: str) -> None:
    record = "姓名：王建国\n电话：13812345678\n身份证号：11010519491231002X\n村：清苑县李家庄村\n单位：河北宏达建筑有限公司\n"
    done = anonymize(f"前文。{text}，后文。", load_known(record))
    assert any(item.rule.startswith("known") for item in done.findings)
    assert text not in done.text


def test_survival_is_an_error() -> None:
    # Every replacement ends in this value, so it can never be removed.
    with pytest.raises(KnownValueSurvivesError) as caught:
        anonymize("身份证号码12345678略）", Known(others=("略）",), ids=("12345678",)))
    assert isinstance(caught.value, AnonymizeError)
    assert "12345678" not in str(caught.value)


def test_record_from_a_file_front_matter_and_bare_lines(tmp_path: Path) -> None:
    path = tmp_path / "known.txt"
    path.write_text(
        "---\n姓名:\n  - 王建国\n  - 李梅\n电话: 13800000000\n---\n赵铁柱\n13900000000\n", encoding="utf-8"
    )
    known = load_known(path)
    assert known.names == ("王建国", "李梅", "赵铁柱")
    assert known.phones == ("13800000000", "13900000000")
    assert "王建国" not in repr(known)
    assert not load_known("")


def test_reports_mask_unless_asked() -> None:
    done = anonymize(STORY)
    told = report_text(done) + json.dumps(to_dict(done), ensure_ascii=False) + repr(done.findings)
    for value in ("王建国", "李小红", "11010519491231002X", "138 1234 5678", "李家庄"):
        assert value not in told
    assert "共替换" in told
    assert "王建国" in json.dumps(to_dict(done, reveal=True), ensure_ascii=False)
    assert mask("王") == "*"
    assert "王建国" not in repr(done)


def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        anonymize(STORY, load_known("姓名：王建国"))
    assert "王建国" not in caplog.text


def test_policy_decides_about_forms_of_address() -> None:
    text = "李大爷说，信访局王主任和老张都来过。"
    assert {text[item.start : item.end] for item in detect(text)} == {"李大爷", "王主任", "老张"}
    assert audit(text) == []
    assert audit("村民刘德胜来访。") != []
    assert audit("村民刘德胜来访。", frozenset({"刘德胜"})) == []


def test_import_is_fast_and_loads_no_model() -> None:
    code = "import sys; import casebook.anonymize; print('jieba' in sys.modules, 'opencc' in sys.modules)"
    root = Path(__file__).parents[3]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "False"]


def test_threads_agree() -> None:
    alone = detect(STORY)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(detect, [STORY] * 12))


def test_tagger_reads_the_model() -> None:
    text = "王建国和李小红到清苑县信访局反映问题，欧阳志远表示满意。"
    people = [text[item.start : item.end] for item in tag(text) if item.tag == "PER"]
    assert people == ["王建国", "李小红", "欧阳志远"]
    assert "".join(text[item.start : item.end] for item in tag(text)) == text
    assert tag("") == [] and tag("\n \n") == []
