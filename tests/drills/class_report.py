"""A class of thirty from its start to its report: a real server, thirty phones, a shipped story, then the files.

    python -m tests.drills.class_report --people 30 --scenario qj-shouci --out report

Phones come in by code, vote by skill and luck, lose their line now and then; the trainer opens, shows, gives feedback and
goes on with the room's choice until the story ends. The debrief, the workbook and the document are then made of what stands
on the disk, and held against what every phone was told is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.classroom.looking_back import LookedBack, look_back
from apps.classroom.opening import prepare
from apps.classroom.report_excel import excel_report
from apps.classroom.report_word import word_report
from casebook.records import Records
from casebook.records.classes import ClassBook, TrainingClass
from casebook.scenario.model import Scenario
from casebook.training_class.answers import material_at
from casebook.training_class.model import Way
from casebook.training_class.replay import replay
from kb.library import Library
from kb.places import shipped_content
from tests.drills.room import ClassRoom, Figures, Office, _now


class ShippedOffice(Office):
    """A server over the content that is shipped."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.shipped = shipped_content()

    def open_class(self, scenario: str, title: str) -> tuple[TrainingClass, dict[str, int]]:
        """A class of 一起走, and what each option of its story is worth."""
        library = Library.open(self.home, self.shipped)
        records = Records.open(self.home.records, _now())
        try:
            opening = prepare(library, Way.TOGETHER, scenario, lambda: ())
            book = ClassBook(records)
            row = book.open({**opening, "title": title}, "", _now())
            material = material_at(replay(book.events(row.id)), 0)
            assert isinstance(material, Scenario)
            return row, {o.id: o.gain for _, o in material.options()}
        finally:
            records.close()


@dataclass
class Held:
    """What came of it: seconds of the class and of each file, and what was told."""

    told: dict[int, Counter[str]]
    found: LookedBack
    workbook: bytes
    document: bytes
    seconds: dict[str, float]


async def go_through(
    office: Office, row: TrainingClass, gains: dict[str, int], people: int
) -> dict[int, Counter[str]]:
    """The whole story; how many chose what in each round, as the phones were told."""
    room, told = ClassRoom(office, row, Figures()), dict[int, Counter[str]]()
    dice = random.Random(7)
    await room.come_in(people)
    skill = {id(p): dice.random() for p in room.phones}
    assert not await room.host.do("open", step=0)
    before = 0
    while True:
        now = await room.host.until(
            lambda v, last=before: v["scene"] and (v["scene"]["over"] or v["scene"]["round"] > last)
        )
        if now["scene"]["over"]:
            break
        number, options = now["scene"]["round"], [o["id"] for o in now["scene"]["options"]]
        best = max(options, key=lambda o: gains[o])
        chosen = {
            id(p): best if dice.random() < 0.3 + 0.6 * skill[id(p)] else dice.choice(options)
            for p in room.phones
        }

        async def vote(phone: Any, number: int = number, chosen: dict[int, str] = chosen) -> None:
            await asyncio.sleep(dice.random() * 0.3)
            sent = asyncio.create_task(phone.do("vote", round=number, chosen=[chosen[id(phone)]]))
            if dice.random() < 0.05:
                phone.drop()
            assert not await sent

        await asyncio.gather(*(vote(p) for p in room.phones))
        told[number] = Counter(chosen.values())
        for deed in ("close", "show", "feedback", "go"):
            assert not await room.host.do(deed, round=number)
        before = number
    assert not await room.host.do("finish")
    await room.end()
    return told


def hold(folder: Path, scenario: str, people: int) -> Held:
    """From the start to the report; everything is checked on the way."""
    office, seconds = ShippedOffice(folder), dict[str, float]()
    row, gains = office.open_class(scenario, "三十人的一班")
    begun = time.monotonic()
    office.start()
    try:
        told = asyncio.run(go_through(office, row, gains, people))
    finally:
        office.kill()
    seconds["class"] = time.monotonic() - begun
    records = Records.open(office.home.records, _now())
    try:
        book = ClassBook(records)
        begun = time.monotonic()
        found = look_back(book, row.id)
        steps = found.steps
        seconds["debrief"] = time.monotonic() - begun
        begun = time.monotonic()
        workbook = excel_report(found)
        seconds["workbook"] = time.monotonic() - begun
        begun = time.monotonic()
        document = word_report(found)
        seconds["document"] = time.monotonic() - begun
        for decision, counts in zip(steps[0].decisions, told.values(), strict=True):
            assert {b.option.id: b.count for b in decision.bars if b.count} == dict(counts), decision.title
        assert len(found.people) == people and book.get(row.id).finished_at is not None
        return Held(told, found, workbook, document, seconds)
    finally:
        records.close()


def main() -> None:
    """Hold the class, write the files, say how long each part took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--scenario", default="qj-shouci")
    parser.add_argument("--out", type=Path, default=None, help="folder for the two files")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        held = hold(Path(folder), told.scenario, told.people)
    votes = sum(sum(c.values()) for c in held.told.values())
    print(
        f"{len(held.found.people)} people, {len(held.told)} votes of the room, {votes} choices, all counted"
    )
    print(", ".join(f"{name} {took:.2f} s" for name, took in held.seconds.items()))
    if told.out is not None:
        told.out.mkdir(parents=True, exist_ok=True)
        (told.out / "class.xlsx").write_bytes(held.workbook)
        (told.out / "class.docx").write_bytes(held.document)


if __name__ == "__main__":
    main()
