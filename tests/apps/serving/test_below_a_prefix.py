"""The app below a path of its host, behind a real nginx with https: every link, redirect, file and socket keeps the path."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.audit import Audit
from apps.commands.serve import clean_prefix
from apps.serving.accounts import Accounts
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.apps.serving.test_admin import SERVE, certificate
from tests.apps.serving.test_server import wait
from tests.conftest import write_files

ROOT = Path(__file__).resolve().parents[3]
# As in the README; test_the_page_in_the_readme holds the two together.
NGINX = """
location /fangzhi/ {
    proxy_pass http://127.0.0.1:5006;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_read_timeout 1h;
    client_max_body_size 4m;
}
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_the_page_in_the_readme() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        lines = [line.strip() for line in (ROOT / name).read_text("utf8").splitlines()]
        assert [line for line in NGINX.split("\n") if line.strip() and line.strip() not in lines] == []


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ssl.SSLContext, Home]]:
    """nginx with https in front of the app, both on this machine."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("no nginx on this machine")
    root = tmp_path_factory.mktemp("front")
    home = Home(root / "office", root / "office" / "content")
    Accounts(home.root / "users.json").add("小张", "long enough")
    cert, key = certificate(root)
    port, behind = free_port(), free_port()
    place = NGINX.replace("127.0.0.1:5006", f"127.0.0.1:{behind}")
    (root / "nginx.conf").write_text(
        f"""pid {root}/nginx.pid; error_log {root}/error.log; worker_processes 1; daemon off;
        events {{ }}
        http {{
            access_log off; client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
            uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
            map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
            server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {cert}; ssl_certificate_key {key}; {place} }}
        }}"""
    )
    told = {
        "port": behind,
        "hosts": ["localhost"],
        "proxies": ["127.0.0.1"],
        "prefix": clean_prefix("fangzhi/"),
    }
    shipped = write_files(root / "shipped", LIBRARY)
    command = [sys.executable, "-c", SERVE, str(home.root), str(shipped), json.dumps(told)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as app,
        subprocess.Popen([nginx, "-c", str(root / "nginx.conf"), "-p", str(root)]) as proxy,
    ):
        try:
            assert app.stdout is not None and f":{behind}/fangzhi/" in app.stdout.readline()
            trusted = ssl.create_default_context(cafile=str(cert))
            url = f"https://localhost:{port}/fangzhi"
            wait(lambda: healthy(url, trusted))
            yield url, trusted, home
        finally:
            for process in (proxy, app):
                process.terminate()
                process.wait(30)


def healthy(url: str, trusted: ssl.SSLContext) -> bool:
    """Whether the app answers through nginx."""
    try:
        with urllib.request.urlopen(url + "/healthz", context=trusted, timeout=10) as answer:
            return bool(json.loads(answer.read())["status"] == "ok")
    except OSError:
        return False


class Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Never."""


def test_links_redirects_and_cookies_keep_the_path(front: tuple[str, ssl.SSLContext, Home]) -> None:
    url, trusted, home = front
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusted), Stay)

    def ask(
        path: str, data: dict[str, str] | None = None, cookie: str = ""
    ) -> tuple[int, dict[str, str], str]:
        body = urllib.parse.urlencode(data).encode() if data else None
        try:
            with opener.open(
                urllib.request.Request(url + path, body, {"Cookie": cookie}), timeout=60
            ) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()

    status, headers, _ = ask("/laws?law=x")
    assert status == 302 and headers["Location"].startswith("/fangzhi/login?next=%2Ffangzhi%2Flaws")
    page = ask("/login?next=%2Ffangzhi%2Flaws")[2]
    assert 'data-base="/fangzhi"' in page
    assert {
        a for a in re.findall(r'(?:href|src|action)="(/[^"]*)"', page) if not a.startswith("/fangzhi/")
    } == set()
    status, headers, _ = ask(
        "/login?next=%2Ffangzhi%2Flaws", {"name": "小张", "password": "long enough", "next": "/fangzhi/laws"}
    )
    assert status == 303 and headers["Location"] == "/fangzhi/laws" and "Secure" in headers["Set-Cookie"]
    cookie = re.findall(r"user=[^;]+", headers["Set-Cookie"])
    status, _, page = ask("/laws", cookie=cookie[0] if cookie else "")
    addresses = re.findall(r'\s(?:href|src|action)="(/[^"]*)"', page)
    assert status == 200 and addresses and all(a.startswith("/fangzhi/") for a in addresses)
    for address in addresses:
        assert ask(address.removeprefix("/fangzhi"), cookie=cookie[0])[0] == 200, address
    assert [r.source for r in Audit(home.root).entries()] == ["127.0.0.1"]
