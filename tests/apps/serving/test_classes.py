"""The door and the socket of a class, at a real server with accounts in two processes."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import urllib.parse
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from apps.audit import Audit
from apps.classroom.opening import prepare
from apps.roles import Role
from apps.serving.accounts import Accounts
from casebook.codes.samples import SCENARIO, SCENARIO_PATH
from casebook.records import Records
from casebook.records.classes import ClassBook, TrainingClass
from casebook.training_class.model import Way
from kb.codes.samples import LIBRARY
from kb.library import Library
from kb.places import Home
from tests.apps.serving.test_doors import ask, log_in
from tests.apps.serving.test_server import served
from tests.conftest import write_files

FILES = {**LIBRARY, SCENARIO_PATH: SCENARIO}


class Office:
    """A server with accounts, and the classes of its record book."""

    def __init__(self, port: int, home: Home, shipped: Path) -> None:
        self.port, self.home, self.shipped = port, home, shipped

    def open(self, way: Way = Way.TOGETHER) -> TrainingClass:
        """A class, opened by 李老师."""
        library = Library.open(self.home, self.shipped)
        records = Records.open(self.home.records, now())
        trainer = Accounts(self.home.root / "users.json").get("李老师").id
        opening = prepare(library, way, Path(SCENARIO_PATH).stem, lambda: (), title="三期班")
        row = ClassBook(records).open(opening, trainer, now())
        records.close()
        return row

    def records(self) -> Records:
        """The record book."""
        return Records.open(self.home.records, now())

    def join(self, row: TrainingClass, name: str, cookie: str = "", **more: str) -> tuple[int, str, str]:
        """Status, the cookie of the phone, and where it is sent or what is said."""
        form = urllib.parse.urlencode({"code": row.code, "name": name, **more}).encode()
        headers = {"Cookie": cookie} if cookie else {}
        status, told, body = ask(self.port, "/join", "POST", form, **headers)
        found = re.search(r"fangzhi-seat=[^;]+", told.get("set-cookie", ""))
        return status, found[0] if found else "", told.get("location", body)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = tmp_path_factory.mktemp("class")
    home = Home(root / "office", root / "office" / "content")
    book = Accounts(home.root / "users.json")
    for name, role in (("李老师", Role.TRAINER), ("王老师", Role.TRAINER), ("小张", Role.READER)):
        book.add(name, "long enough", role)
    shipped = write_files(root / "shipped", FILES)
    with served(home, shipped, address="0.0.0.0", procs=2) as (url, _):
        yield Office(int(url.rsplit(":", 1)[1]), home, shipped)


class Wire:
    """One socket of a class."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._count = 0
        self.view: dict[str, Any] = {}

    @classmethod
    async def open(cls, office: Office, kind: str, row: TrainingClass, cookie: str = "", **more: str) -> Wire:
        """Connect and say hello."""
        address = f"ws://127.0.0.1:{office.port}/class/socket"
        headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{office.port}"}
        made = cls(await websocket_connect(HTTPRequest(address, headers=headers)))
        await made.say({"hello": kind, "class": row.id, **more})
        return made

    async def say(self, data: dict[str, Any]) -> None:
        """Send anything."""
        await self._socket.write_message(json.dumps(data))

    async def hear(self, good: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The first message that is good."""
        while True:
            text = await asyncio.wait_for(self._socket.read_message(), 60)
            assert text is not None, "hung up"
            said: dict[str, Any] = json.loads(text)
            self.view = said.get("view", self.view)
            if good(said):
                return said

    async def until(self, good: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The first view that is good; the last one may be."""
        if not (self.view and good(self.view)):
            await self.hear(lambda said: "view" in said and good(said["view"]))
        return self.view

    async def do(self, deed: str, id: str = "", **data: Any) -> str:
        """A deed; its refusal, empty when it was done."""
        self._count += 1
        id = id or f"d{self._count}"
        await self.say({"do": deed, "id": id, **data})
        said = await self.hear(lambda m: id in (m.get("ok"), m.get("no")))
        return str(said.get("say", ""))


def run(work: Callable[[], Awaitable[None]]) -> None:
    """In a thread with a loop of its own: the browser tests have one in this thread."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()  # type: ignore[arg-type]


def test_a_class_from_the_door_to_the_record(office: Office) -> None:
    row = office.open()
    trainer, learner = log_in(office.port, "李老师"), log_in(office.port, "小张")
    status, guest, link = office.join(row, "  老 周 ")
    assert status == 303 and link == f"/seat?class={row.id}"
    status, mine, _ = office.join(row, "别的名字", learner)
    assert status == 303
    mine = f"{mine}; {learner}"
    assert ask(office.port, link, Cookie=guest)[0] == 200
    assert ask(office.port, f"/join?code={row.code}", Cookie=guest)[1]["location"] == link

    async def work() -> None:
        host = await Wire.open(office, "host", row, trainer)
        wall = await Wire.open(office, "projector", row, key=row.projector_key)
        phones = [await Wire.open(office, "phone", row, c) for c in (guest, mine)]
        view = await host.until(lambda v: v["here"] == 2 and all(p["here"] for p in v["people"]))
        assert {p["name"]: p["account"] for p in view["people"]} == {"老 周": False, "小张": True}
        assert await host.do("open", step=0) == ""
        for n, phone in enumerate(phones):
            view = await phone.until(lambda v: v["phase"] == "open" and v["scene"])
            chosen = view["scene"]["options"][n]["id"]
            assert await phone.do("vote", "v1", round=1, chosen=[chosen]) == ""
            assert await phone.do("vote", "v1", round=1, chosen=[chosen]) == ""
        shown = await wall.until(lambda v: v["votes"] and v["votes"]["voted"] == 2)
        assert shown["votes"]["bars"] == []
        assert await host.do("show") == ""
        shown = await wall.until(lambda v: v["phase"] == "shown")
        assert [b["count"] for b in shown["votes"]["bars"]][:2] == [1, 1]
        for word in ("老 周", "小张", "people", row.host_key):
            assert word not in json.dumps(shown, ensure_ascii=False)
        told = json.dumps(phones[0].view, ensure_ascii=False)
        assert "老 周" in told and "小张" not in told and row.host_key not in told
        assert "投影只能看" in await wall.do("finish")
        assert "没有这个操作" in await phones[0].do("finish")
        assert await host.do("finish") == ""
        ended = await phones[0].until(lambda v: v["phase"] == "finished")
        assert ended["result"]["lines"][0]["voted"] == 1

    run(work)
    records = office.records()
    kept = [a for a in records.attempts() if a.kind == "培训班"]
    assert len(kept) == 1 and kept[0].result is not None and kept[0].result["class_title"] == "三期班"
    assert ClassBook(records).get(row.id).recorded_at is not None
    records.close()
    status, _, said = office.join(row, "迟到的人")
    assert status == 404 and "没有这个班号" in said


def test_another_phone_takes_the_seat_by_number_or_when_let_in(office: Office) -> None:
    row = office.open()
    trainer = log_in(office.port, "李老师")
    _, old, link = office.join(row, "老周")
    status, _, said = office.join(row, "老周")
    assert status == 409 and "已经有人用这个名字" in said and "换了手机" in said

    async def work() -> None:
        phone = await Wire.open(office, "phone", row, old)
        await phone.until(lambda v: v["phase"] == "lobby")
        assert await phone.do("moving") == ""
        number = (await phone.until(lambda v: v["moving"]))["moving"]
        wrong = f"{(int(number) + 1) % 10000:04d}"
        assert office.join(row, "老周", moving=wrong)[0] == 401
        status, new, where = office.join(row, "老周", moving=number)
        assert status == 303 and where == link
        assert "座位换到别的手机" in (await phone.hear(lambda m: "gone" in m))["gone"]
        assert office.join(row, "老周", moving=number)[0] == 401

        host = await Wire.open(office, "host", row, trainer)
        status, third, waits = office.join(row, "老周", knock="1")
        assert status == 303 and waits.startswith("/join/wait")
        assert "已经告诉老师" in ask(office.port, waits, Cookie=third)[2]
        view = await host.until(lambda v: v["knocks"])
        assert view["knocks"][0]["name"] == "老周"
        assert await host.do("let_in", knock=view["knocks"][0]["knock"]) == ""
        assert ask(office.port, waits, Cookie=third)[1]["location"] == link
        again = await Wire.open(office, "phone", row, third)
        await again.until(lambda v: v["me"]["name"] == "老周")
        gone = await Wire.open(office, "phone", row, new)
        assert "重新进班" in (await gone.hear(lambda m: "gone" in m))["gone"]
        seat = host.view["people"][0]["seat"]
        assert await host.do("rename", seat=seat, name="周师傅") == ""
        await again.until(lambda v: v["me"]["name"] == "周师傅")
        assert await host.do("remove", seat=seat) == ""
        assert "gone" in await again.hear(lambda m: "gone" in m)

    run(work)
    assert office.join(row, "周师傅")[0] == 303


def test_a_class_is_taken_over_with_its_key_and_not_without(office: Office) -> None:
    row = office.open()
    other, reader = log_in(office.port, "王老师"), log_in(office.port, "小张")
    for cookie in ("", other, reader):
        assert "接手" in ask(office.port, f"/host?class={row.id}", Cookie=cookie)[2]
        assert ask(office.port, f"/projector?class={row.id}", Cookie=cookie)[0] == 403
    assert ask(office.port, f"/projector?class={row.id}&key={row.projector_key}")[0] == 200
    form = urllib.parse.urlencode({"class": row.id, "key": row.projector_key}).encode()
    assert ask(office.port, "/host", "POST", form)[0] == 401
    form = urllib.parse.urlencode({"class": row.id, "key": row.host_key.upper().replace("-", " ")}).encode()
    status, told, _ = ask(office.port, "/host", "POST", form)
    found = re.search(r"fangzhi-host[^=]*=[^;]+", told["set-cookie"])
    assert status == 303 and found
    taken = [r for r in Audit(office.home.root).entries() if r.deed == "接手培训班"]
    assert [(r.who, r.about, r.source) for r in taken] == [("", row.title, "127.0.0.1")]

    async def work() -> None:
        for cookie in ("", other, reader):
            wire = await Wire.open(office, "host", row, cookie)
            assert "gone" in await wire.hear(lambda m: "gone" in m)
        assert found
        host = await Wire.open(office, "host", row, found[0])
        view = await host.until(lambda v: v["key"] == row.host_key)
        assert view["next"]["deeds"] and await host.do("open", step=0) == ""
        address = f"ws://127.0.0.1:{office.port}/class/socket"
        with pytest.raises(HTTPClientError):
            await websocket_connect(HTTPRequest(address, headers={"Origin": "http://evil.example"}))

    run(work)
    for _ in range(12):
        form = urllib.parse.urlencode({"class": row.id, "key": "nothing"}).encode()
        last = ask(office.port, "/host", "POST", form)[0]
    assert last == 429


def test_codes_are_not_guessed_for_long(office: Office) -> None:
    row = office.open()
    seen = {office.join(TrainingClass(**{**_fields(row), "code": f"{n:06d}"}), "某人")[0] for n in range(45)}
    assert seen == {404, 429}
    assert office.join(row, "某人")[0] == 429
    assert ask(office.port, "/join", "POST", b"code=1", Origin="http://evil.example")[0] == 403


def _fields(row: TrainingClass) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TrainingClass.__slots__}
