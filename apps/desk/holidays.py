"""The holidays an office has added: one small file a year, read again when one changes."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kb.files import write_whole
from kb.workdays import Arrangement, OfficeCalendar, read_arrangement

FIRST, LAST = 2004, 2100


class Holidays:
    """The folder ``holidays/`` of an office: ``2027.txt`` holds the year's notice, or a line a day.

    Args:
        folder: created when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mark: tuple[tuple[str, int, int], ...] | None = None
        self._calendar = OfficeCalendar()
        self.faults: dict[str, str] = {}

    @property
    def calendar(self) -> OfficeCalendar:
        """All years that are known now."""
        mark = self._look()
        if mark != self._mark:
            self._calendar, self._mark = self._read(), mark
        return self._calendar

    def save(self, year: int, text: str) -> Arrangement:
        """Keep the arrangement of a year.

        Raises:
            ValueError: with a sentence, when the text is not one.
        """
        if not FIRST <= year <= LAST:
            raise ValueError("年份写四位数，例如 2027。")
        found = read_arrangement(text, year)
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / f"{year}.txt", found.text)
        return found

    def remove(self, year: int) -> bool:
        """Take a year back; False when the office had not added it."""
        try:
            (self.folder / f"{year}.txt").unlink()
        except FileNotFoundError:
            return False
        return True

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        found = []
        with contextlib.suppress(OSError), os.scandir(self.folder) as files:
            for file in files:
                if file.name.endswith(".txt") and file.name[:-4].isdecimal():
                    stat = file.stat()
                    found.append((file.name, stat.st_mtime_ns, stat.st_size))
        return tuple(sorted(found))

    def _read(self) -> OfficeCalendar:
        tables, self.faults = [], {}
        for name, _, _ in self._look():
            try:
                text = (self.folder / name).read_text("utf-8-sig")
                tables.append(read_arrangement(text, int(name[:-4])))
            except (OSError, ValueError) as error:
                self.faults[name] = str(error) if isinstance(error, ValueError) else "读不出来。"
        return OfficeCalendar(tables)
