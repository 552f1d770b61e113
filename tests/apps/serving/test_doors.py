"""The doors: foreign names, foreign pages, foreign sessions, half requests, and what logs and files hold."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import re
import socket
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from apps.roles import Role
from apps.serving.accounts import Accounts
from apps.serving.doors import Doors
from apps.serving.login import safe_next
from apps.serving.quiet_logs import keep_quiet
from kb.places import Home
from tests.apps.serving.test_server import served, wait

ID_NUMBER = "110101199003074514"  # invented; its check digit is right
FOREIGN = (
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "",
    "[::1]evil",
    "127.0.0.1:{port}:1",
    "evil.example\t127.0.0.1",
    "0x7f000001.evil.example",
)


def ask(
    port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], str]:
    """One request with exactly these headers; redirects are not followed."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        link.putrequest(method, path, skip_host=True)
        sent = {"Host": f"127.0.0.1:{port}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if body:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
            sent["Content-Length"] = str(len(body))
        for name, value in sent.items():
            link.putheader(name, value.encode())
        link.endheaders(body)
        answer = link.getresponse()
        told: dict[str, str] = {}
        for name, value in answer.getheaders():
            told[name.lower()] = f"{told[name.lower()]}; {value}" if name.lower() in told else value
        return answer.status, told, answer.read().decode()
    finally:
        link.close()


def log_in(port: int, name: str, password: str = "long enough") -> str:
    """The cookies of a login."""
    form = urllib.parse.urlencode({"name": name, "password": password}).encode()
    status, headers, _ = ask(port, "/login", "POST", form)
    assert status == 303, status
    return "; ".join(re.findall(r"((?:user|fangzhi-device)=[^;]+)", headers["set-cookie"]))


def token_in(page: str) -> str:
    """The token a page opens its socket with."""
    found = re.search(r'"token":\s*"([^"]+)"', page)
    assert found
    return found[1]


def open_socket(
    port: int, token: str, cookie: str = "", origin: str = "", host: str = ""
) -> WebSocketClientConnection | int:
    """A socket that got its first message; else the status it was refused with, or 0 when it was closed."""

    async def work() -> WebSocketClientConnection | int:
        headers = {
            "Origin": origin or f"http://127.0.0.1:{port}",
            "Cookie": cookie,
            "Host": host or f"127.0.0.1:{port}",
        }
        request = HTTPRequest(f"ws://127.0.0.1:{port}/ws", headers=headers)
        try:
            link = await websocket_connect(request, subprotocols=["bokeh", token])
        except HTTPClientError as error:
            return error.code
        first = await asyncio.wait_for(link.read_message(), 20)
        link.close()
        return link if first is not None else 0

    return asyncio.run(work())


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Any, Home]]:
    """A server for this machine only."""
    from kb.codes.samples import LIBRARY
    from tests.conftest import write_files

    root = tmp_path_factory.mktemp("alone")
    home = Home(root / "office", root / "office" / "content")
    with served(home, write_files(root / "shipped", LIBRARY)) as (url, process):
        yield int(url.rsplit(":", 1)[1]), process, home


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Any, Home]]:
    """A server with accounts, in two processes."""
    from kb.codes.samples import LIBRARY
    from tests.conftest import write_files

    root = tmp_path_factory.mktemp("office")
    home = Home(root / "office", root / "office" / "content")
    book = Accounts(home.root / "users.json")
    for name, role in (
        ("小张", Role.READER),
        ("小李", Role.WRITER),
        ("小王", Role.READER),
        ("小赵", Role.READER),
    ):
        book.add(name, "long enough", role)
    with served(home, write_files(root / "shipped", LIBRARY), address="0.0.0.0", procs=2) as (url, process):
        yield int(url.rsplit(":", 1)[1]), process, home


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/api/search?q=x", "/healthz", "/handout?e=wd-shili", "/write"])
def test_a_page_that_rebinds_its_name_gets_nothing(
    alone: tuple[int, Any, Home], host: str, path: str
) -> None:
    port = alone[0]
    status, _, body = ask(port, path, Host=host.format(port=port))
    assert status in (400, 403) and "token" not in body and "hits" not in body and "示例" not in body


def test_a_page_that_rebinds_its_name_gets_no_socket(alone: tuple[int, Any, Home]) -> None:
    port = alone[0]
    token = token_in(ask(port, "/")[2])
    assert open_socket(port, token, origin="http://evil.example", host="evil.example") == 403
    assert open_socket(port, token, origin="http://evil.example") == 403
    assert open_socket(port, token, origin="null") == 403
    assert open_socket(port, token, origin=f"http://127.0.0.1:{port + 1}") == 403
    assert isinstance(open_socket(port, token), WebSocketClientConnection)
    name = token_in(ask(port, "/", Host=f"localhost:{port}")[2])
    assert isinstance(
        open_socket(port, name, origin=f"http://localhost:{port}", host=f"localhost:{port}"),
        WebSocketClientConnection,
    )


def test_a_foreign_page_cannot_post(alone: tuple[int, Any, Home]) -> None:
    port, body = alone[0], json.dumps({"name": "小张"}).encode()
    assert ask(port, "/api/name", "POST", body, Content_Type="application/json")[0] == 200
    for foreign in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
    ):
        assert ask(port, "/api/name", "POST", body, Content_Type="application/json", **foreign)[0] == 403


def test_a_form_of_our_own_may_post_though_it_tells_nobody_where_it_comes_from(
    alone: tuple[int, Any, Home],
) -> None:
    port, body = alone[0], json.dumps({"name": "小张"}).encode()
    own = {"Origin": "null", "Sec_Fetch_Site": "same-origin"}
    assert ask(port, "/api/name", "POST", body, Content_Type="application/json", **own)[0] == 200


def test_nobody_is_led_into_a_session(alone: tuple[int, Any, Home]) -> None:
    port = alone[0]
    for path in (
        "/?bokeh-session-id=FIXED123",
        "/?bokeh-token=x",
        "/autoload.js?bokeh-session-id=F&bokeh-autoload-element=1",
    ):
        assert ask(port, path)[0] == 403
    assert ask(port, "/", Bokeh_Session_Id="FIXED123")[0] == 403
    from bokeh.util.token import generate_jwt_token

    made_at_home = generate_jwt_token(
        "FIXED123", extra_payload={"headers": {}, "cookies": {}, "arguments": {}}
    )
    assert not isinstance(open_socket(port, made_at_home), WebSocketClientConnection)


def test_every_answer_tells_browsers_what_not_to_do(alone: tuple[int, Any, Home]) -> None:
    port = alone[0]
    for path in (
        "/",
        "/healthz",
        "/nirgends",
        "/handout?e=wd-shili",
        "/autoload.js?bokeh-autoload-element=1",
        "/look/icon.svg",
    ):
        _, headers, _ = ask(port, path)
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert (
            "frame-ancestors 'none'" in headers["content-security-policy"]
            and "http:" not in headers["content-security-policy"]
        )
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer" and "server" not in headers
        assert not any(name.startswith("access-control-allow") for name in headers), path


def test_a_half_sent_request_is_dropped_and_a_huge_one_refused(alone: tuple[int, Any, Home]) -> None:
    port = alone[0]
    with socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        half.settimeout(60)
        began = time.monotonic()
        assert half.recv(100) == b""
        assert time.monotonic() - began < 50
    with socket.create_connection(("127.0.0.1", port)) as huge:
        huge.sendall(b"POST /api/name HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999\r\n\r\n")
        huge.settimeout(60)
        assert huge.recv(100)[:12] in (b"", b"HTTP/1.1 400")


def test_files_are_the_owners_alone(alone: tuple[int, Any, Home]) -> None:
    home = alone[2]
    open_to_others = [p for p in [home.root, *home.root.rglob("*")] if p.stat().st_mode & 0o077]
    assert not open_to_others


def test_nobody_opens_a_socket_for_a_colleagues_page(office: tuple[int, Any, Home]) -> None:
    port = office[0]
    zhang, li = log_in(port, "小张"), log_in(port, "小李")
    token = token_in(ask(port, "/", Cookie=zhang)[2])
    assert isinstance(open_socket(port, token, zhang), WebSocketClientConnection)
    assert not isinstance(open_socket(port, token, li), WebSocketClientConnection)
    assert not isinstance(open_socket(port, token), WebSocketClientConnection)


@pytest.mark.parametrize("way", ["logout", "disable", "reset"])
def test_a_login_ends_at_once_and_everywhere(office: tuple[int, Any, Home], way: str) -> None:
    port, _, home = office
    book = Accounts(home.root / "users.json")
    name = {"logout": "小张", "disable": "小王", "reset": "小赵"}[way]
    cookie = log_in(port, name)
    token = token_in(ask(port, "/", Cookie=cookie)[2])

    async def work() -> float:
        headers = {"Origin": f"http://127.0.0.1:{port}", "Cookie": cookie}
        link = await websocket_connect(
            HTTPRequest(f"ws://127.0.0.1:{port}/ws", headers=headers), subprotocols=["bokeh", token]
        )
        assert await asyncio.wait_for(link.read_message(), 20) is not None
        if way == "logout":
            status = await asyncio.to_thread(lambda: ask(port, "/logout", "POST", b"x=1", Cookie=cookie)[0])
            assert status == 303
        elif way == "disable":
            book.set_active(book.get(name).id, False)
        else:
            book.set_password(book.get(name).id, "another one", must_change=True)
        began = time.monotonic()
        while await asyncio.wait_for(link.read_message(), 30) is not None:
            pass
        return time.monotonic() - began

    assert asyncio.run(work()) < 5
    for _ in range(4):  # whichever process answers
        assert ask(port, "/api/search?q=x", Cookie=cookie)[0] == 401
        assert "login?next=" in ask(port, "/", Cookie=cookie)[1].get("location", "")
    assert not isinstance(open_socket(port, token, cookie), WebSocketClientConnection)


def test_a_password_somebody_gave_is_changed_first(office: tuple[int, Any, Home]) -> None:
    port, _, home = office
    Accounts(home.root / "users.json").add("新来的", "handed over", must_change=True)
    cookie = log_in(port, "新来的", "handed over")
    assert ask(port, "/api/search?q=x", Cookie=cookie)[0] == 401
    assert ask(port, "/login?next=/laws", Cookie=cookie)[1]["location"] == "/account"
    for old, new, again, status in (
        ("wrong one", "my own word", "my own word", 401),
        ("handed over", "my own word", "other", 400),
        ("handed over", "handed over", "handed over", 400),
        ("handed over", "short", "short", 400),
        ("handed over", "my own word", "my own word", 303),
    ):
        form = urllib.parse.urlencode({"password": old, "new": new, "again": again}).encode()
        assert ask(port, "/account", "POST", form, Cookie=cookie)[0] == status, (old, new)
    assert ask(port, "/api/search?q=x", Cookie=cookie)[0] in (200, 503)
    assert log_in(port, "新来的", "my own word")


def test_parallel_tries_in_two_processes_are_counted_before_they_are_checked(
    office: tuple[int, Any, Home],
) -> None:
    port = office[0]
    known = log_in(port, "小李")

    async def flood() -> list[int]:
        form = urllib.parse.urlencode({"name": "小李", "password": "nope nope"}).encode()
        return await asyncio.gather(
            *(asyncio.to_thread(lambda: ask(port, "/login", "POST", form)[0]) for _ in range(24))
        )

    answers = asyncio.run(flood())
    assert answers.count(401) <= 6 and answers.count(429) >= 18
    # The colleague whose name was used is not shut out of the browser she always uses.
    form = urllib.parse.urlencode({"name": "小李", "password": "long enough"}).encode()
    assert ask(port, "/login", "POST", form)[0] == 429
    assert ask(port, "/login", "POST", form, Cookie=known)[0] == 303


def test_a_display_name_is_not_taken_with_accounts(office: tuple[int, Any, Home]) -> None:
    body = json.dumps({"name": "张副科长"}).encode()
    status, headers, _ = ask(office[0], "/api/name", "POST", body, Content_Type="application/json")
    assert status == 403 and "set-cookie" not in headers


def test_a_refused_request_leaves_nothing_in_the_log(home: Home, sample_folder: Path) -> None:
    with served(home, sample_folder) as (url, process):
        port = int(url.rsplit(":", 1)[1])
        wait(lambda: json.loads(ask(port, "/healthz")[2])["searchable"])
        secret = urllib.parse.quote(f"张三{ID_NUMBER}")
        for path in (
            f"/api/search?q={secret}&limit=abc",
            f"/api/entry/{secret}",
            f"/{secret}",
            f"/handout?e={secret}",
            f"/write?f={secret}",
        ):
            ask(port, path)
            ask(port, path, Host="evil.example")
        ask(port, "/api/name", "POST", f'{{"name": ["{ID_NUMBER}"'.encode(), Content_Type="application/json")
        token = token_in(ask(port, "/")[2])

        async def odd() -> None:
            headers = {"Origin": url}
            link = await websocket_connect(
                HTTPRequest(f"ws://127.0.0.1:{port}/ws", headers=headers), subprotocols=["bokeh", token]
            )
            await link.read_message()
            for text in (
                ID_NUMBER,
                json.dumps({"msgtype": ID_NUMBER, "msgid": ID_NUMBER}),
                "{}",
                json.dumps([ID_NUMBER]),
            ):
                await link.write_message(text)
            await asyncio.sleep(0.5)
            link.close()

        asyncio.run(odd())
        process.terminate()
        said = process.stderr.read() if process.stderr else ""
    assert ID_NUMBER not in said and secret not in said and "张三" not in said


def test_an_error_is_told_without_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogRecordFactory()
    try:
        keep_quiet()
        with caplog.at_level(logging.WARNING):
            try:
                int(ID_NUMBER + "x")
            except ValueError:
                logging.getLogger("fangzhi.apps").exception("work failed")
            logging.getLogger("tornado.application").error("Uncaught %s", ID_NUMBER)
            logging.getLogger("asyncio").error(f"Task failed: {ID_NUMBER}")
        assert ID_NUMBER not in caplog.text and "ValueError" in caplog.text and "work failed" in caplog.text
    finally:
        logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    ("host", "here", "beyond"),
    [
        ("127.0.0.1:5006", True, True),
        ("localhost", True, True),
        ("[::1]:80", True, True),
        ("LOCALHOST.", True, True),
        ("192.168.1.5:5006", False, True),
        ("[fe80::1]", False, True),
        ("fangzhi.office", False, True),
        ("other.office", False, False),
        ("1.2.3.4.evil.example", False, False),
        ("", False, False),
        ("a b", False, False),
        ("user@127.0.0.1", False, False),
    ],
)
def test_which_names_are_ours(host: str, here: bool, beyond: bool) -> None:
    assert Doors("127.0.0.1", (), beyond=False).know(host) is here
    assert Doors("0.0.0.0", ("fangzhi.office",), beyond=True).know(host) is beyond


@pytest.mark.parametrize(
    "character", [chr(n) for n in (*range(33), 92, 127, 133, 160, 0x2028, 0xFEFF, 0xFF0F)]
)
def test_no_character_leads_a_login_elsewhere(character: str) -> None:
    for target in (
        f"/{character}/evil.example",
        f"{character}//evil.example",
        f"/{character}{character}/evil.example",
    ):
        kept = safe_next(target)
        assert kept == "/" or (kept.isascii() and not kept.startswith("//") and kept.startswith("/%"))
