"""Order, status, filters, facets, reasons and shapes of results."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.errors import UnreadableFile
from kb.model import Kind
from kb.search.evaluate import LabelledQuestion, evaluate, last_report, read_questions, save_report
from kb.search.index.columns import Columns
from kb.search.index.snapshot import build_index
from kb.search.ranking import Ranker, _telling
from kb.search.results import GROUP_OF
from kb.search.searcher import Searcher, only
from kb.search.snippet import joined, snippet
from tests.kb.search.corpus import LAW, OLD, ON, Fixture, entry


def test_groups_keep_their_order(searcher: Searcher) -> None:
    groups = list(searcher.search("候鸟 庄稼 补偿", on=ON).groups)
    assert groups == [name for name in GROUP_OF.values() if name in groups]
    assert {"答复", "流程", "法条", "案例"} <= set(groups)


def test_expired_text_is_demoted_and_stamped(searcher: Searcher) -> None:
    hits = searcher.search("候鸟吃了庄稼", on=ON, limit=40).hits
    places = {h.citation: i for i, h in enumerate(hits)}
    assert places[f"{OLD}第一条"] > places[f"{LAW}第十条"]
    old = next(h for h in hits if h.citation == f"{OLD}第一条")
    assert (old.status, old.successor, old.stamp) == ("已废止", LAW, f"已废止，现行：{LAW}")


def test_on_a_day_of_the_past_the_old_text_holds(searcher: Searcher) -> None:
    hits = searcher.search("候鸟吃了庄稼", on=dt.date(2010, 1, 1), limit=40).hits
    status = {h.citation: h.status for h in hits if h.citation}
    assert status[f"{OLD}第一条"] == "有效"
    assert status[f"{LAW}第十条"] == "尚未生效"
    places = [h.citation for h in hits if h.citation]
    assert places.index(f"{OLD}第一条") < places.index(f"{LAW}第十条")


@pytest.mark.parametrize(("day", "status"), [("2022-04-30", "尚未生效"), ("2022-05-01", "有效")])
def test_status_changes_on_the_day(searcher: Searcher, day: str, status: str) -> None:
    assert searcher.search("条例11条", on=dt.date.fromisoformat(day)).hits[0].status == status


def test_filters(searcher: Searcher) -> None:
    assert {h.kind for h in searcher.search("补偿", on=ON, filters=only([Kind.ANSWER])).hits} == {Kind.ANSWER}
    assert {h.topics for h in searcher.search("施工", on=ON, filters=only(topics=["湿地管理"])).hits} == {
        ("湿地管理",)
    }
    laws = searcher.search("候鸟", on=ON, filters=only(levels=["地方性法规"])).hits
    assert {h.level for h in laws} == {"地方性法规"}
    assert {h.status for h in searcher.search("候鸟", on=ON, filters=only(status=["已失效"])).hits} == {
        "已废止"
    }
    assert searcher.search("候鸟", on=ON, filters=only(kinds=["没有这种"])).hits == ()


def test_region_keeps_what_holds_everywhere(library: Fixture, tmp_path: Path) -> None:
    here = replace(entry(Kind.ANSWER, "wd-jia", "鸬鹚补偿", "甲市的鸬鹚补偿。"), regions=("甲市",))
    there = replace(entry(Kind.ANSWER, "wd-yi", "鸬鹚补偿", "乙市的鸬鹚补偿。"), regions=("乙市",))
    searcher = Searcher(build_index(tmp_path, library.having(here, there)))
    found = {h.id for h in searcher.search("补偿", on=ON, filters=only(regions=["甲市"]), limit=50).hits}
    assert {"wd-jia", "wd-bufu"} <= found
    assert "wd-yi" not in found


def test_facets_count_what_matched(searcher: Searcher) -> None:
    results = searcher.search("毒饵", on=ON, limit=50)
    assert results.facets["kind"] == {"法规": 2, "情景": 1}
    assert sum(results.facets["status"].values()) == results.total == len(results.hits) == 3


def test_all_words_first_then_loosened_and_said(searcher: Searcher) -> None:
    strict = searcher.search("毒饵 罚款", on=ON)
    assert strict.hits[0].why.words == ("毒饵", "罚款")
    assert not strict.loosened
    loose = searcher.search("毒饵 卷尺", on=ON)
    assert loose.loosened
    assert loose.hits
    assert any("没有一条含有全部词语" in n for n in loose.notices)


def test_answer_carries_its_short_answer_and_basis(library: Fixture, tmp_path: Path) -> None:
    searcher = Searcher(build_index(tmp_path, library), basis=lambda entry: (f"{LAW}第十条", entry))
    hit = searcher.search("鸟把我家稻子吃了谁管", on=ON).hits[0].to_dict()
    assert hit["short"] == "收割前先告诉村里，乡镇十日内来看"
    assert hit["basis"] == [f"{LAW}第十条", "wd-zhuangjia"]
    assert {"kind", "id", "title", "citation", "snippet", "score", "status"} <= hit.keys()


def test_scores_fall(searcher: Searcher) -> None:
    scores = [h.score for h in searcher.search("候鸟糟蹋庄稼赔不赔", on=ON).hits]
    assert scores[0] == max(scores)


def test_notebook_table_is_escaped(library: Fixture, tmp_path: Path) -> None:
    bad = entry(Kind.ANSWER, "wd-huai", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>苍鹭。")
    results = Searcher(build_index(tmp_path, library.having(bad))).search("苍鹭", on=ON)
    assert results.hits[0].id == "wd-huai"
    page = results._repr_html_()
    assert "<script" not in page
    assert "<img" not in page
    assert "<mark>苍鹭</mark>" in page


def test_frame_and_json(searcher: Searcher) -> None:
    results = searcher.search("毒饵", on=ON)
    assert list(results.to_frame()["id"]) == [h.id for h in results.hits]
    assert json.loads(json.dumps(results.to_dict(), ensure_ascii=False))["total"] == results.total
    assert list(searcher.search("***", on=ON).to_frame().columns)[:3] == ["kind", "id", "title"]


def test_snippet_shows_the_match_of_a_long_text() -> None:
    text = "。".join(["前面说了很多别的话"] * 30) + "。在這裡申請補償要快。" + "后面还有。" * 40
    pieces = snippet(text, ["申请", "补偿"])
    assert ("申請補償", True) in pieces
    assert len(joined(pieces)) <= 100


def test_ranking_is_a_sum_that_does_not_depend_on_what_was_asked_before(searcher: Searcher) -> None:
    one = [(h.id, h.score) for h in searcher.search("补偿", on=ON).hits]
    for typed in ("毒饵", "救护站", "施工"):
        searcher.search(typed, on=dt.date(2010, 1, 1))
    assert [(h.id, h.score) for h in searcher.search("补偿", on=ON).hits] == one
    assert Ranker(searcher.index.current).prior(None)[0].rows.min() >= 0


def test_evaluation(searcher: Searcher, tmp_path: Path) -> None:
    questions = [
        LabelledQuestion("毒饵罚款", (f"中华人民共和国{LAW}第十三条",)),
        LabelledQuestion("卷尺", ("zn-hedui",)),
        LabelledQuestion("毒饵", ("wd-bufu",)),
    ]
    report = evaluate(lambda q, n: searcher.search(q, on=ON, limit=n).hits, questions)
    assert report.recall(5) == pytest.approx(2 / 3)
    assert report.mrr == pytest.approx(2 / 3)
    assert [f.relevant for f in report.missed] == [("wd-bufu",)]
    save_report(report, tmp_path, "run")
    worse = evaluate(lambda q, n: (), questions, last_report(tmp_path, "run"))
    assert {w.question for w in worse.worse} == {"毒饵罚款", "卷尺"}
    assert last_report(tmp_path, "other") is None


def test_questions_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"question": "好", "relevant": ["a"]}\n{"question": "坏"}\n', "utf-8")
    with pytest.raises(UnreadableFile, match="第 2 行"):
        read_questions(path)


def test_one_character_is_found_wherever_it_stands(searcher: Searcher) -> None:
    snapshot = searcher.index.current
    for char in ("鸟", "罚", "尺"):
        held = set()
        for row in range(snapshot.count):
            passage = snapshot.passage(0, row)
            text = f"{passage.title}{passage.heading}{passage.text}{passage.gist}{''.join(passage.questions)}"
            held |= {passage.id} if char in text else set()
        assert held
        results = searcher.search(char, on=ON, limit=100)
        assert {h.id for h in results.hits} == held
        assert results.total == len(held)


def test_common_terms_are_left_out_of_the_ranking_before_rare_ones() -> None:
    rows = np.arange(5000, dtype=np.int32)
    sizes = [5000, 900, 30, 3]
    starts = np.cumsum([0, *sizes]).astype(np.int32)
    held = np.concatenate([rows[:n] for n in sizes])
    keys = np.arange(4, dtype=np.uint64)
    columns = Columns(keys, starts, held, np.ones(len(held), np.float32), np.ones(4, np.float32), 5000, 1.0)
    amounts = np.arange(4, dtype=np.float32)
    every = np.arange(4)
    spans = columns.spans(every)
    assert _telling(spans, 5000, 0.25, 10_000) == [3, 2, 1]
    assert _telling(spans, 5000, 0.25, 20) == [3, 2]
    assert _telling(spans[:1], 5000, 0.25, 20) == [0]  # something is better than nothing
    assert sorted(_telling(spans, 900, 0.25, 20)) == [0, 1, 2, 3]  # in a small library nothing is left out
    totals = columns.score(every, amounts)
    assert totals[[0, 5, 100, 2000]].tolist() == [6.0, 3.0, 1.0, 0.0]


def test_reading_loads_no_heavy_library() -> None:
    heavy = "('pandas', 'scipy', 'pypinyin', 'opencc')"
    code = f"import sys, kb.search.searcher; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
