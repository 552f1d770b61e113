"""Opening the records as an analyst does, and what is said where that fails."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from casebook.errors import RecordsUnavailable
from casebook.records import Records, export_csv, export_excel, frames, open_records

AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DATABASE = os.environ.get("FANGZHI_TEST_DATABASE_URL", "")


def test_the_offices_own_records_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANGZHI_HOME", str(tmp_path))
    monkeypatch.delenv("FANGZHI_DATABASE_URL", raising=False)
    with pytest.raises(RecordsUnavailable, match="没有"):
        open_records()
    assert not (tmp_path / "records.db").exists()
    Records.open(tmp_path / "records.db", AT).close()
    records = open_records()
    tables = frames(records)
    assert str(tables["attempts"]["started"].dtype).startswith("datetime64[")
    assert export_excel(records, str(tmp_path / "a.xlsx")).exists() and export_csv(
        records, str(tmp_path / "csv")
    )
    records.close()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"database": "no_such_base_here"}, "createdb"),
        ({"port": 1}, "端口"),
        ({"host": "no-such-host.invalid"}, "主机名"),
        ({"username": "nobody_of_that_name"}, "用户"),
    ],
)
def test_a_wrong_address_says_what_to_do(change: dict[str, object], says: str) -> None:
    if not DATABASE:
        pytest.skip("FANGZHI_TEST_DATABASE_URL names no PostgreSQL")
    url = make_url(DATABASE).set(**change)  # type: ignore[arg-type]
    with pytest.raises(RecordsUnavailable, match=says):
        open_records(url.render_as_string(hide_password=False))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_is_taken_as_people_write_it(scheme: str) -> None:
    if not DATABASE:
        pytest.skip("FANGZHI_TEST_DATABASE_URL names no PostgreSQL")
    rest = make_url(DATABASE).render_as_string(hide_password=False).partition("://")[2]
    open_records(f"{scheme}://{rest}").close()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(RecordsUnavailable, match="postgresql://"):
        open_records("oracledb://x/y")
