"""A room full of phones, without browsers: raw sockets that lose their connection, and a server that is killed.

    python -m tests.drills.room --rounds 1000 --phones 60 --classes 1 --kills 10

Every phone votes in every round, now and then drops its line in the middle of it, comes back and sends again what was not
answered, as the page of a phone does. In between the server is killed (SIGKILL) and started anew. At the end the
votes on the disk are held against what each phone was told is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from apps.classroom.opening import prepare
from casebook.codes.samples import SCENARIO, SCENARIO_PATH
from casebook.records import Records
from casebook.records.classes import ClassBook, TrainingClass
from casebook.training_class.model import ClassState, Way
from casebook.training_class.replay import replay
from kb.codes.samples import LIBRARY
from kb.library import Library
from kb.places import Home
from tests.conftest import write_files

ROOT = Path(__file__).resolve().parents[2]
SERVE = """
import sys
from pathlib import Path
from apps.serving.server import serve
from apps.serving.settings import Settings
from kb.places import Home
root, shipped, port, processes = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
serve(Settings(home=Home(root, root / "content"), shipped=shipped, port=port, num_procs=processes, warm=False))
"""
FILES = {**LIBRARY, SCENARIO_PATH: SCENARIO}
SCENARIO_ID = Path(SCENARIO_PATH).stem


class Office:
    """A server of its own process over the sample library, that can be killed and started again."""

    def __init__(self, folder: Path, processes: int = 1) -> None:
        self.home = Home(folder / "office", folder / "office" / "content")
        self.shipped = write_files(folder / "shipped", FILES)
        self.processes = processes
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = int(one.getsockname()[1])
        self._process: subprocess.Popen[str] | None = None
        self.kills = 0
        self.alive = False

    def open_classes(self, count: int) -> list[TrainingClass]:
        """Classes of 一起走 with the sample scenario, opened before the server starts."""
        library = Library.open(self.home, self.shipped)
        records = Records.open(self.home.records, _now())
        book = ClassBook(records)
        opening = prepare(library, Way.TOGETHER, SCENARIO_ID, lambda: ())
        made = [book.open({**opening, "title": f"第{n + 1}班"}, "", _now()) for n in range(count)]
        records.close()
        return made

    def start(self) -> None:
        """Start, and wait until it listens."""
        command = [sys.executable, "-c", SERVE, str(self.home.root), str(self.shipped), str(self.port)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [*command, str(self.processes)],
            stdout=subprocess.PIPE,
            text=True,
            env=env,
            start_new_session=True,
        )
        assert self._process.stdout is not None and "访知已经打开" in self._process.stdout.readline()
        while not self._answers():
            time.sleep(0.05)
        self.alive = True

    def _answers(self) -> bool:
        """Whether somebody listens: of several processes the first says that it is open before any of them is."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def kill(self) -> None:
        """SIGKILL: no goodbye, nothing is written any more."""
        self.alive = False
        self.kills += 1
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def states(self, classes: list[TrainingClass]) -> list[ClassState]:
        """What stands on the disk."""
        records = Records.open(self.home.records, _now())
        try:
            return [replay(ClassBook(records).events(c.id)) for c in classes]
        finally:
            records.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Line:
    """A socket that comes back, and sends again what was not answered.

    Attributes:
        view: the last that came; ``came`` when it did.
        answered: id of a deed → its refusal, empty when it was done.
    """

    def __init__(self, office: Office, hello: dict[str, Any], cookie: str = "") -> None:
        self._office, self._hello, self._cookie = office, hello, cookie
        self._socket: WebSocketClientConnection | None = None
        self._unsent: list[dict[str, Any]] = []
        self._waits: dict[str, asyncio.Future[str]] = {}
        self.view: dict[str, Any] = {}
        self.version = -1
        self.heard = asyncio.Condition()
        self.gone = ""
        self.drops = 0
        self._ended = False
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        address = f"ws://127.0.0.1:{self._office.port}/class/socket"
        while not self._ended:
            with contextlib.suppress(Exception):
                self._socket = await websocket_connect(
                    HTTPRequest(address, headers={"Cookie": self._cookie}, connect_timeout=20)
                )
                await self._send(self._hello)
                for deed in list(self._unsent):
                    await self._send(deed)
                while (text := await self._socket.read_message()) is not None:
                    await self._hear(json.loads(text))
            self._socket = None
            if not self._ended:
                await asyncio.sleep(0.05 + random.random() * 0.1)

    async def _send(self, data: dict[str, Any]) -> None:
        if self._socket is not None:
            with contextlib.suppress(WebSocketClosedError):
                await self._socket.write_message(json.dumps(data))

    async def _hear(self, said: dict[str, Any]) -> None:
        for key in ("ok", "no"):
            if said.get(key):
                self._unsent = [d for d in self._unsent if d["id"] != said[key]]
                waiting = self._waits.pop(said[key], None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(said.get("say", ""))
        if "gone" in said:
            self.gone, self._ended = said["gone"], True
        if "view" in said:
            async with self.heard:
                self.view, self.version = said["view"], said["version"]
                self.heard.notify_all()

    async def do(self, deed: str, **data: Any) -> str:
        """A deed; the refusal once it is answered, empty when it was done."""
        id = f"{random.getrandbits(60):x}"
        made = {"do": deed, "id": id, **data}
        self._waits[id] = asyncio.get_running_loop().create_future()
        self._unsent.append(made)
        await self._send(made)
        return await asyncio.wait_for(asyncio.shield(self._waits[id]), 120)

    def drop(self) -> None:
        """The line is cut, as in a lift."""
        if self._socket is not None:
            self.drops += 1
            stream = getattr(self._socket.protocol, "stream", None)
            if stream is not None:
                stream.close()

    async def until(self, good: Any, seconds: float = 120) -> dict[str, Any]:
        """The first view that is good."""
        async with self.heard:
            await asyncio.wait_for(self.heard.wait_for(lambda: bool(self.view) and good(self.view)), seconds)
        return self.view

    async def end(self) -> None:
        """Hang up."""
        self._ended = True
        if self._socket is not None:
            self._socket.close()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await self._task


@dataclass
class Figures:
    """What was measured, in milliseconds; ``seconds`` of the whole."""

    acknowledged: list[float] = field(default_factory=list)
    distribution: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    votes: int = 0
    rounds: int = 0
    drops: int = 0
    kills: int = 0
    seconds: float = 0.0

    def told(self) -> str:
        """In one line each."""
        rows = [
            f"{self.rounds} rounds, {self.votes} votes, {self.drops} dropped lines, {self.kills} kills, {self.seconds:.0f} s"
        ]
        for name in ("acknowledged", "distribution", "back"):
            found = sorted(getattr(self, name))
            if found:
                p95 = found[min(len(found) - 1, int(len(found) * 0.95))]
                rows.append(
                    f"{name}: median {statistics.median(found):.0f} ms, p95 {p95:.0f} ms, worst {found[-1]:.0f} ms (n {len(found)})"
                )
        return "\n".join(rows)


class ClassRoom:
    """One class: its phones, its projector, its trainer, and what every phone was told is counted."""

    def __init__(self, office: Office, row: TrainingClass, figures: Figures) -> None:
        self.office, self.row, self.figures = office, row, figures
        self.phones: list[Line] = []
        self.counted: dict[int, dict[str, list[str]]] = {}

    async def come_in(self, count: int) -> None:
        """Phones join by code and name; projector and trainer look."""
        link = f"http://127.0.0.1:{self.office.port}/join"
        client = AsyncHTTPClient()

        async def one(n: int) -> Line:
            body = urlencode({"code": self.row.code, "name": f"学员{n + 1}"})
            answer = await client.fetch(
                link, method="POST", body=body, follow_redirects=False, raise_error=False, request_timeout=120
            )
            assert answer.code == 303, answer.code
            found = re.search(r"fangzhi-seat=[^;]+", answer.headers["Set-Cookie"])
            assert found
            return Line(self.office, {"hello": "phone", "class": self.row.id}, found[0])

        self.phones = list(await asyncio.gather(*(one(n) for n in range(count))))
        self.host = Line(self.office, {"hello": "host", "class": self.row.id})
        self.projector = Line(
            self.office, {"hello": "projector", "class": self.row.id, "key": self.row.projector_key}
        )
        await asyncio.gather(*(phone.until(lambda v: v["kind"] == "phone") for phone in self.phones))
        await self.host.until(lambda v: v["here"] == count)
        await self.projector.until(lambda v: v["here"] == count)

    async def round(self, window: float, dropping: float, kill: asyncio.Event | None = None) -> None:
        """Open a vote, everybody votes within a window of seconds, show the distribution, hold it against the votes."""
        assert not await self.host.do("open", step=0)
        view = await self.host.until(lambda v: v["phase"] == "open" and v["scene"])
        number, options = view["scene"]["round"], [o["id"] for o in view["scene"]["options"]]
        told: dict[str, list[str]] = {}
        self.counted[number] = told
        await asyncio.gather(*(self._vote(p, number, options, told, window, dropping) for p in self.phones))
        self.figures.votes += len(told)
        begun, kills = time.monotonic(), self.office.kills
        shown = asyncio.create_task(self.host.do("show", round=number))
        right = {o: sum(c == [o] for c in told.values()) for o in options}
        view = await self.projector.until(
            lambda v: v["phase"] == "shown" and v["scene"] and v["scene"]["round"] == number
        )
        if kills == self.office.kills and self.office.alive:
            self.figures.distribution.append(1000 * (time.monotonic() - begun))
        assert not await shown
        assert {b["id"]: b["count"] for b in view["votes"]["bars"]} == right, (number, view["votes"], right)
        self.figures.rounds += 1

    async def _vote(
        self,
        phone: Line,
        number: int,
        options: list[str],
        told: dict[str, list[str]],
        window: float,
        dropping: float,
    ) -> None:
        await asyncio.sleep(random.random() * window)
        lost = random.random() < dropping
        for chosen in random.sample(options, 2 if random.random() < 0.2 else 1):  # one in five thinks again
            begun, kills = time.monotonic(), self.office.kills
            sent = asyncio.create_task(phone.do("vote", round=number, chosen=[chosen]))
            if lost:
                await asyncio.sleep(random.random() * 0.02)
                phone.drop()
            refused = await sent
            assert not refused, refused
            took = 1000 * (time.monotonic() - begun)
            smooth = not lost and kills == self.office.kills and self.office.alive
            (self.figures.acknowledged if smooth else self.figures.back).append(took)
            told[phone.view["me"]["seat"]] = [chosen]

    async def end(self) -> None:
        """Everybody goes home."""
        self.figures.drops += sum(p.drops for p in self.phones)
        await asyncio.gather(*(line.end() for line in (*self.phones, self.host, self.projector)))

    def compare(self, state: ClassState) -> int:
        """Hold the votes on the disk against those that phones were told are counted; how many there are."""
        rounds = [*state.past, *([state.round] if state.round else [])]
        kept = {r.number: {s: list(c) for s, c in r.votes.items()} for r in rounds}
        for number, told in self.counted.items():
            assert kept[number] == told, number
        assert len({s.id for s in state.here}) == len(self.phones)
        return sum(len(v) for v in kept.values())


async def hold(
    office: Office,
    classes: list[TrainingClass],
    *,
    phones: int,
    rounds: int,
    kills: int,
    window: float = 0.2,
    dropping: float = 0.05,
    tell: bool = False,
) -> tuple[Figures, list[ClassRoom]]:
    """Hold classes at once: rounds with dropped lines, and the server killed so many times, in the middle of votes."""
    AsyncHTTPClient.configure(None, max_clients=40)
    figures = Figures()
    office.start()
    rooms = [ClassRoom(office, row, figures) for row in classes]
    begun = time.monotonic()
    await asyncio.gather(*(room.come_in(phones) for room in rooms))
    when = {int(rounds * (k + 0.5) / kills) for k in range(kills)} if kills else set()

    async def killed() -> None:
        await asyncio.sleep(random.random() * (window + 0.2))
        office.kill()
        await asyncio.get_running_loop().run_in_executor(None, office.start)

    for n in range(rounds):
        killing = [killed()] if n in when else []
        await asyncio.gather(*(room.round(window, dropping) for room in rooms), *killing)
        if tell and n % 50 == 49:
            print(f"{n + 1} rounds, {time.monotonic() - begun:.0f} s", flush=True)
    figures.kills = office.kills
    figures.seconds = time.monotonic() - begun
    await asyncio.gather(*(room.end() for room in rooms))
    office.kill()
    for room, state in zip(rooms, office.states(classes), strict=True):
        room.compare(state)
    return figures, rooms


def main() -> None:
    """The long drill; prints what was measured."""
    parser = argparse.ArgumentParser()
    for name, usual in (("rounds", 1000), ("phones", 60), ("classes", 1), ("kills", 10), ("processes", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--window", type=float, default=0.2)
    parser.add_argument("--dropping", type=float, default=0.05)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), told.processes)
        try:
            figures, _ = asyncio.run(
                hold(
                    office,
                    office.open_classes(told.classes),
                    phones=told.phones,
                    rounds=told.rounds,
                    kills=told.kills,
                    window=told.window,
                    dropping=told.dropping,
                    tell=True,
                )
            )
        finally:
            office.kill()
    print(figures.told())


if __name__ == "__main__":
    main()
