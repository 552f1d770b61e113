"""A class from its start to its report, over real sockets; the long form is ``python -m tests.drills.class_report``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.drills.class_report import hold


def test_what_the_phones_were_told_stands_in_the_report(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as thread:  # a loop of its own: browser tests of the same process have one
        held = thread.submit(hold, tmp_path, "qj-shouci", 6).result()
    assert len(held.told) >= 5 and held.workbook and held.document
    assert held.found.debrief_data()[0]["ending"]["over"] == "结局"
