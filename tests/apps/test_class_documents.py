"""The documents of a class: whole, harmless whatever is typed, and nothing of them comes from elsewhere."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from apps.classroom.documents import join_document, key_document, live_document, waiting_document
from apps.web.bundle import LIVE, class_version

BAD = "\"><script>hit()</script>'&"
NOW = dt.datetime(2026, 1, 10, 8, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "document",
    [
        join_document(code=BAD, name=BAD, said=BAD, title=BAD, taken=True),
        join_document(code="123456", account=BAD),
        waiting_document(BAD, f"/join/wait?class={BAD}"),
        key_document(BAD, BAD, BAD),
        *(live_document(kind, BAD, BAD, NOW, BAD) for kind in LIVE),
    ],
)
def test_what_was_typed_stays_text_and_every_address_is_ours(document: str) -> None:
    assert "<script>hit" not in document and document.startswith("<!DOCTYPE html>")
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', document)
    assert addresses and [a for a in addresses if not a.startswith("/") or a.startswith("//")] == []


def test_a_scanned_code_leaves_only_the_name_to_type_and_an_account_nothing() -> None:
    scanned = join_document(code="402917")
    assert 'value="402917"' in scanned and scanned.index("autofocus") > scanned.index('id="name"')
    assert 'id="name"' not in join_document(code="402917", account="小张")
    assert 'id="moving"' in join_document(code="402917", name="小张", taken=True)


def test_a_live_page_names_its_own_script_and_the_servers_time() -> None:
    document = live_document("projector", "班", "c1", NOW, "k1")
    assert f"/look/{class_version('projector')}.js" in document
    assert 'data-now="2026-01-10T08:00:00+00:00"' in document and 'data-key="k1"' in document
    assert "data-key" not in live_document("phone", "班", "c1", NOW)
    assert len(document.encode()) < 8000
