"""Who is connected, told between server processes: each notes its own phones, and reads what the others noted lately."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping

from apps.classroom.live import Live
from casebook.records.classes import ClassBook
from casebook.records.store import new_id

EVERY, COUNTS = 1.0, 15.0  # seconds: between two notes, and how long a note counts


class Presence:
    """The notes of one process; everything in the hub's thread."""

    def __init__(self) -> None:
        self.server = new_id()
        self._at = 0.0
        self._noted: dict[str, list[str]] = {}

    def note(
        self, book: ClassBook, watched: Mapping[str, Live], now: dt.datetime, changed: Callable[[str], None]
    ) -> None:
        """Write down who is connected here, take up who is elsewhere; ``changed`` is told which classes differ."""
        since = time.monotonic() - self._at
        if since < EVERY:
            return
        here = {id: sorted(live.here) for id, live in watched.items() if live.here}
        if here != self._noted or (here and since > COUNTS / 3):
            book.present(self.server, here, now)
            self._noted = here
        self._at = time.monotonic()
        elsewhere = book.elsewhere(self.server, now - dt.timedelta(seconds=COUNTS)) if watched else {}
        for id, live in watched.items():
            theirs = frozenset(elsewhere.get(id, ()))
            if theirs != live.elsewhere:
                live.elsewhere = theirs
                changed(id)
