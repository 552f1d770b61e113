"""The server as a process: API, hand-out, login, refusals, clean end, no orphans."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psutil
import pytest

from apps.errors import BadAccounts, RefusedToStart
from apps.roles import Role
from apps.serving.accounts import Accounts, right_password
from apps.serving.login import require_accounts, safe_next
from apps.serving.settings import Settings
from kb.places import Home

RUN = """
import sys
from pathlib import Path
from apps.serving.server import serve
from apps.serving.settings import Settings
from apps.errors import AppError
from kb.places import Home
root, shipped, address, procs = sys.argv[1:5]
try:
    serve(Settings(home=Home(Path(root), Path(root) / "content"), shipped=Path(shipped), address=address, port=0,
                   num_procs=int(procs)))
except AppError as error:
    sys.exit(str(error))
"""


@contextlib.contextmanager
def served(
    home: Home, shipped: Path, address: str = "127.0.0.1", procs: int = 1
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running server and its address."""
    command = [sys.executable, "-c", RUN, str(home.root), str(shipped), address, str(procs)]
    here = str(Path(__file__).resolve().parents[3])
    env = {**os.environ, "PYTHONPATH": here, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            port = re.search(r":(\d+)/", line)
            assert port, (
                line,
                process.stderr.read() if process.stderr and process.poll() is not None else "",
            )
            url = f"http://127.0.0.1:{port[1]}"
            wait(lambda: fetch(url + "/healthz")[0] == 200)
            yield url, process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def wait(condition: Any, seconds: float = 120.0) -> None:
    """Until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)


def fetch(url: str, opener: Any = None, **more: Any) -> tuple[int, str]:
    """Status and body; 0 when nobody answers."""
    request = urllib.request.Request(url, **more)
    try:
        with (
            opener.open(request, timeout=20) if opener else urllib.request.urlopen(request, timeout=20)
        ) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0, ""


def test_api_pages_and_errors_on_one_server(home: Home, sample_folder: Path) -> None:
    with served(home, sample_folder) as (url, process):
        wait(lambda: json.loads(fetch(url + "/healthz")[1])["searchable"])
        status, body = fetch(
            url + "/api/search?" + urllib.parse.urlencode({"q": "示例", "kind": "问答", "limit": 3})
        )
        hit = json.loads(body)["hits"][0]
        assert (
            status == 200
            and hit["id"] == "wd-shili"
            and hit["short"]
            and hit["basis"] == ["示例工作条例第二条"]
        )
        status, body = fetch(url + "/api/entry/wd-shili")
        assert status == 200 and json.loads(body)["must_not_promise"] == ["不说结果会是什么"]
        article = json.loads(fetch(url + "/api/entry/" + urllib.parse.quote("示例工作条例#2", safe=""))[1])
        assert article["citation"] == "示例工作条例第二条" and set(article["cited_by"]) >= {
            "wd-shili",
            "zn-shili",
        }
        for bad in (
            "/api/entry/wd-nein",
            "/api/search?limit=0",
            "/api/search?on=gestern",
            "/api/search?kind=x",
        ):
            status, body = fetch(url + bad)
            assert 400 <= status < 500 and re.search(r"[一-龥]", json.loads(body)["error"])
        status, body = fetch(url + "/nirgends")
        assert status == 404 and "没有这个地址" in body and "Not Found" not in body
        status, body = fetch(url + "/handout?e=wd-shili&d=2026-01-05")
        assert (
            status == 200
            and "最后一天 2026年1月20日" in body
            and "不说结果" not in body
            and "何时升级" not in body
        )
        assert "到期没有答复" not in fetch(url + "/handout?e=lc-shili&s=" + urllib.parse.quote("是"))[1]
        status, body = fetch(url + "/")
        assert (
            status == 200
            and 'lang="zh-CN"' in body
            and not re.search(r"https?://(?!127\.0\.0\.1)", strip_data(body))
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def strip_data(html: str) -> str:
    """A page without XML namespaces, which are names and not addresses."""
    return html.replace("http://www.w3.org/2000/svg", "")


def test_elsewhere_needs_accounts(home: Home) -> None:
    with pytest.raises(RefusedToStart, match="先建账号"):
        require_accounts(Settings(home=home, address="0.0.0.0"))
    require_accounts(Settings(home=home, address="127.0.0.1"))
    require_accounts(Settings(home=home, address="::1"))


def test_login_guards_pages_api_and_hand_out_and_keeps_the_deep_link(home: Home, sample_folder: Path) -> None:
    Accounts(home.root / "users.json").add("小张", "long enough")
    with served(home, sample_folder, address="0.0.0.0") as (url, _):
        assert fetch(url + "/api/search?q=x")[0] == 401
        assert "登录" in fetch(url + "/handout?e=wd-shili")[1]
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        status, body = fetch(url + "/laws?law=x", opener)
        assert status == 200 and 'name="password"' in body and "/laws?law=x" in body
        wrong = urllib.parse.urlencode({"name": "小张", "password": "nope", "next": "/"}).encode()
        assert fetch(url + "/login", opener, data=wrong)[0] == 401
        right = urllib.parse.urlencode(
            {"name": "小张", "password": "long enough", "next": "/api/entry/wd-shili"}
        ).encode()
        status, body = fetch(url + "/login", opener, data=right)
        assert status == 200 and json.loads(body)["id"] == "wd-shili"
        assert 'id="fz-skeleton"' in fetch(url + "/", opener)[1]
        assert fetch(url + "/healthz")[0] == 200


def test_too_many_wrong_passwords_have_to_wait(home: Home, sample_folder: Path) -> None:
    Accounts(home.root / "users.json").add("小张", "long enough")
    with served(home, sample_folder, address="0.0.0.0") as (url, _):
        wrong = urllib.parse.urlencode({"name": "小张", "password": "nope"}).encode()
        assert [fetch(url + "/login", data=wrong)[0] for _ in range(7)] == [401] * 6 + [429]


def test_workers_share_a_port_and_leave_no_orphan(home: Home, sample_folder: Path) -> None:
    with served(home, sample_folder, procs=2) as (url, process):
        children = psutil.Process(process.pid).children(recursive=True)
        assert len([c for c in children if "apps.serving.worker" in " ".join(c.cmdline())]) == 2
        assert all(fetch(url + "/healthz")[0] == 200 for _ in range(6))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        _, alive = psutil.wait_procs(children, timeout=30)
        assert not alive and fetch(url + "/healthz")[0] == 0


def test_workers_end_when_the_parent_is_killed(home: Home, sample_folder: Path) -> None:
    with served(home, sample_folder, procs=2) as (_, process):
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        assert not psutil.wait_procs(children, timeout=30)[1]


def test_accounts_are_hashed_and_checked(tmp_path: Path) -> None:
    book = Accounts(tmp_path / "users.json")
    made = book.add(" 小张 ", "long enough")
    assert made.name == "小张" and book.named("小张") == made
    assert "long enough" not in book.path.read_text("utf8") and made.hash.startswith("$argon2id$")
    assert book.path.stat().st_mode & 0o077 == 0
    assert right_password(made, "long enough")
    assert not right_password(made, "long enougj") and not right_password(None, "nobody")
    for name, password, said in (
        ("小李", "short", "至少"),
        ("小张", "long enough", "已经有"),
        (" ", "x" * 9, "名字"),
    ):
        with pytest.raises(BadAccounts, match=said):
            book.add(name, password)
    book.path.write_text("{", "utf8")
    with pytest.raises(BadAccounts, match="读不懂"):
        book.all()


def test_accounts_of_the_first_version_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text('{"users": {"小张": "$argon2id$v=19$x"}}', "utf8")
    first, again = Accounts(path).get("小张"), Accounts(path).get("小张")
    assert first.id == again.id and first.active and first.hash == "$argon2id$v=19$x"
    Accounts(path).set_role(first.id, Role.ADMIN)
    assert Accounts(path).get("小张").id == first.id and Accounts(path).get("小张").role is Role.ADMIN


@pytest.mark.parametrize(
    "target",
    [
        "https://x.example",
        "//x.example",
        "/\\x.example",
        "javascript:1",
        "/a\r\nSet-Cookie: x",
        "/\t/x.example",
        "\t//x.example",
        "/\x0b/x.example",
        "\\\\x.example",
        "/%5c/x\\.example",
        "///x.example",
        "/ /x.example",
        "http:x.example",
        "/\u2028/x.example",
        "",
    ],
)
def test_the_login_leads_nowhere_else(target: str) -> None:
    assert safe_next(target) == "/"
