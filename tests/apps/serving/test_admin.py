"""The administrator's pages on a real server, https, machines in front, and logins that end by themselves."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import re
import ssl
import subprocess
import sys
import urllib.parse
import uuid
from pathlib import Path

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from apps.audit import Audit
from apps.errors import RefusedToStart
from apps.roles import Role
from apps.serving.accounts import Accounts, right_password
from apps.serving.doors import Doors
from apps.serving.server import secured
from apps.serving.settings import Settings
from kb.places import Home
from tests.apps.serving.test_doors import ask, log_in
from tests.apps.serving.test_people import workbook
from tests.apps.serving.test_server import served

SERVE = """
import json, sys
from pathlib import Path
from apps.serving.server import serve
from apps.serving.settings import Settings
from kb.places import Home
root, shipped, told = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
told = {k: Path(v) if k in ("cert", "key") else tuple(v) if isinstance(v, list) else v for k, v in told.items()}
serve(Settings(home=Home(root, root / "content"), shipped=shipped, **told))
"""


def post(port: int, cookie: str, **fields: str) -> tuple[int, str]:
    """A form of the administrator's page."""
    status, _, page = ask(port, "/admin", "POST", urllib.parse.urlencode(fields).encode(), Cookie=cookie)
    return status, page


def upload(port: int, cookie: str, data: bytes, name: str = "people.xlsx") -> tuple[int, str]:
    """A table sent by the form."""
    edge = uuid.uuid4().hex
    part = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="do"\r\n\r\nimport\r\n--{edge}\r\n{part}'.encode()
        + data
        + f"\r\n--{edge}--\r\n".encode()
    )
    status, _, page = ask(
        port,
        "/admin",
        "POST",
        body,
        Cookie=cookie,
        Content_Type=f"multipart/form-data; boundary={edge}",
    )
    return status, page


def test_people_are_managed_in_the_browser(home: Home, sample_folder: Path) -> None:
    book = Accounts(home.root / "users.json")
    for name, role in (("主任", Role.ADMIN), ("小张", Role.READER), ("小李", Role.TRAINER)):
        book.add(name, "long enough", role)
    with served(home, sample_folder, address="0.0.0.0") as (url, _):
        port = int(url.rsplit(":", 1)[1])
        reader, boss = log_in(port, "小张"), log_in(port, "主任")
        for path in ("/admin", "/admin/audit", "/admin/audit.csv"):
            assert ask(port, path)[0] == 302
            status, _, page = ask(port, path, Cookie=reader)
            assert status == 403 and "不能管理账号" in page and "小李" not in page
            assert ask(port, path, Cookie=boss)[0] == 200
        assert post(port, reader, do="role", id=book.get("小张").id, role="管理员")[0] == 403
        assert book.get("小张").role is Role.READER
        foreign = urllib.parse.urlencode({"do": "disable", "id": book.get("小李").id}).encode()
        assert ask(port, "/admin", "POST", foreign, Cookie=boss, Origin="http://evil.example")[0] == 403
        assert book.get("小李").active

        status, page = post(port, boss, do="add", name="<b>新人</b>", role="编写")
        password = re.search(r'class="once">([^<]+)<', page)
        assert status == 200 and "<b>新人" not in page and password
        assert right_password(book.get("<b>新人</b>"), password[1])
        person = book.get("小张").id
        assert post(port, boss, do="role", id=person, role="审核")[0] == 200
        assert post(port, boss, do="role", id=person, role="局长")[0] == 400
        assert book.get("小张").role is Role.REVIEWER
        assert ask(port, "/account", Cookie=reader)[0] == 200
        assert post(port, boss, do="disable", id=person)[0] == 200
        assert ask(port, "/account", Cookie=reader)[0] == 302 and not book.get("小张").active
        assert post(port, boss, do="enable", id=person)[0] == 200
        assert post(port, boss, do="rename", id=person, name="张老师")[0] == 200
        again = log_in(port, "张老师")
        assert (
            post(port, boss, do="end", id=person)[0] == 200 and ask(port, "/account", Cookie=again)[0] == 302
        )
        assert post(port, boss, do="reset", id=person)[0] == 200 and book.get("张老师").must_change
        for change in ({"do": "disable"}, {"do": "role", "role": "读者"}):
            status, page = post(port, boss, id=book.get("主任").id, **change)
            assert status == 400 and "最后一个管理员" in page
        assert post(port, boss, do="nothing")[0] == 400
        assert post(port, boss, do="disable", id="nobody")[0] == 400

        status, page = upload(port, boss, workbook(("名字", "角色"), ("甲", "读者"), ("乙", "局长")))
        assert status == 400 and "第 3 行" in page and book.named("甲") is None
        status, page = upload(port, boss, workbook(("名字", "角色"), ("甲", "读者"), ("乙", "编写")))
        assert (
            status == 200
            and len(re.findall(r'class="once"', page)) == 2
            and book.get("乙").role is Role.WRITER
        )
        assert upload(port, boss, b"no table")[0] == 400

        ask(port, "/login", "POST", urllib.parse.urlencode({"name": "小李", "password": "hunter2!"}).encode())
        status, headers, table = ask(port, "/admin/audit.csv", Cookie=boss)
        assert status == 200 and "attachment" in headers["content-disposition"]
        page = ask(port, "/admin/audit?who=" + urllib.parse.quote("张老师"), Cookie=boss)[2]
        assert "<td>重设密码" in page and "<td>登录失败" not in page
    rows = [(r.who, r.deed, r.about) for r in Audit(home.root).entries()]
    assert ("主任", "换角色", "小张 → 审核") in rows and ("小李", "登录失败", "") in rows
    assert ("主任", "导出", "操作记录") in rows and rows[0] == ("小张", "登录", "")
    assert "hunter2" not in (home.root / "audit.jsonl").read_text("utf8") + table


def test_only_a_machine_in_front_is_believed() -> None:
    doors = Doors("127.0.0.1", ["fangzhi.example"], beyond=True, proxies=["10.0.0.1"])

    def seen(peer: str, **headers: str) -> tuple[str, str]:
        request = HTTPServerRequest(
            start_line=RequestStartLine("GET", "/", "HTTP/1.1"),
            headers=HTTPHeaders({"Host": "x", **{k.replace("_", "-"): v for k, v in headers.items()}}),
        )
        request.remote_ip, request.protocol = peer, "http"
        doors.believe(request)
        return str(request.remote_ip), request.protocol

    told = {"X_Real_IP": "192.168.1.9", "X_Forwarded_Proto": "https"}
    assert seen("10.0.0.1", **told) == ("192.168.1.9", "https")
    assert seen("10.0.0.2", **told) == ("10.0.0.2", "http")
    assert seen("10.0.0.1", X_Real_IP="x\ty", X_Forwarded_Proto="javascript") == ("10.0.0.1", "http")


def test_a_login_ends_when_nobody_is_there(tmp_path: Path) -> None:
    clock = [dt.datetime(2026, 11, 3, 8, 0, tzinfo=dt.UTC)]
    book = Accounts(tmp_path / "users.json", lambda: clock[0], idle=30)
    one = book.add("小张", "long enough")
    login = book.begin(one.id, "Firefox")

    def after(minutes: int) -> bool:
        clock[0] += dt.timedelta(minutes=minutes)
        return book.whose(login) is not None

    assert after(29)
    book.touched(login)
    assert after(29)
    assert not after(2)
    book.touched(login)
    assert book.whose(login) is None  # once ended it stays so
    assert (
        Accounts(tmp_path / "users.json", lambda: clock[0]).whose(login) is not None
    )  # where nothing ends it


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(cert)]
    subprocess.run([*made.split(), *names, *files], check=True, capture_output=True)
    return cert, key


def test_https_with_a_certificate_and_a_refusal_without_its_key(
    home: Home, tmp_path: Path, sample_folder: Path
) -> None:
    cert, key = certificate(tmp_path)
    with pytest.raises(RefusedToStart, match="--key"):
        secured(Settings(home=home, cert=cert))
    with pytest.raises(RefusedToStart, match="用不了"):
        secured(Settings(home=home, cert=key, key=cert))
    Accounts(home.root / "users.json").add("小张", "long enough")
    told = {"port": 0, "address": "0.0.0.0", "cert": str(cert), "key": str(key)}
    command = [sys.executable, "-c", SERVE, str(home.root), str(sample_folder), json.dumps(told)]
    here = str(Path(__file__).resolve().parents[3])
    env = {**os.environ, "PYTHONPATH": here, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"https://0\.0\.0\.0:(\d+)/", process.stdout.readline())
            assert found
            trusted = ssl.create_default_context(cafile=str(cert))
            link = http.client.HTTPSConnection("localhost", int(found[1]), timeout=60, context=trusted)
            link.request("GET", "/healthz")
            assert json.loads(link.getresponse().read())["status"] == "ok"
            form = urllib.parse.urlencode({"name": "小张", "password": "long enough"})
            link.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = link.getresponse()
            cookies = answer.headers.get_all("Set-Cookie") or []
            assert answer.status == 303 and cookies and all("secure" in c.lower() for c in cookies)
            link.close()
        finally:
            process.terminate()
            process.wait(30)
