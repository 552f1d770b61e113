"""Tables of letters made anonymous."""

from __future__ import annotations

import pandas as pd
import pytest

from casebook.anonymize import AnonymizeError, anonymize_frame


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "编号": [1, 2, 3],
            "内容": ["来访人王建国，电话13912345678。", None, "王建国又来了，还是那件事。"],
            "备注": ["", float("nan"), "联系李秀英"],
        },
        index=[10, 20, 30],
    )


def test_text_columns_are_made_anonymous_and_the_rest_stays() -> None:
    before = table()
    done = anonymize_frame(before)
    assert (
        before.equals(table())
        and list(done.columns) == list(before.columns)
        and list(done.index) == [10, 20, 30]
    )
    said = "".join(str(v) for v in done.to_numpy().ravel())
    assert "王建国" not in said and "13912345678" not in said and "李秀英" not in said
    assert done["编号"].tolist() == [1, 2, 3]
    assert (
        done["内容"].isna().tolist() == [False, True, False] and done.loc[20, "备注"] != done.loc[20, "备注"]
    )


def test_one_person_has_one_name_in_the_whole_table() -> None:
    done = anonymize_frame(table(), "内容")
    first, last = done.loc[10, "内容"], done.loc[30, "内容"]
    name = str(last).split("又来")[0]
    assert name and name in str(first)
    assert "李秀英" in str(done.loc[30, "备注"])


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(AnonymizeError, match=r"没有“内客”.*内容"):
        anonymize_frame(table(), ["内客"])


def test_numbers_are_looked_at_when_their_column_is_named() -> None:
    done = anonymize_frame(pd.DataFrame({"电话": [13912345678]}), "电话")
    assert "13912345678" not in str(done.loc[0, "电话"])
    assert anonymize_frame(pd.DataFrame({"内容": []})).empty
