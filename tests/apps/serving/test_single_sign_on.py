"""Single sign-on against a small provider of our own: a real one in shape, with keys, codes and tokens, on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from apps.audit import Audit
from apps.errors import RefusedToStart
from apps.roles import Role
from apps.serving.accounts import Accounts, right_password
from apps.serving.single_sign_on import FILE, provider_of
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.apps.serving.test_admin import SERVE
from tests.apps.serving.test_doors import ask
from tests.apps.serving.test_server import served
from tests.conftest import write_files

KEY, OTHER = (RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"}) for _ in range(2))


class OwnProvider(ThreadingHTTPServer):
    """Vouches for whoever is named in :attr:`person`; ``spoil`` says how its next word is to be wrong."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.person = {"sub": "u-1", "name": "小张"}
        self.spoil = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"

    def authorize(self, query: dict[str, str]) -> str:
        """What a browser is sent back to after somebody has logged in here."""
        code = f"c{len(self.codes)}"
        self.codes[code] = query
        return query["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": query["state"]})

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """A token for a code that was given out, once, to whoever holds its verifier and the secret."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        secret = "Basic " + base64.b64encode(b"fangzhi:geheim").decode()
        if asked is None or asked.get("code_challenge") != challenge or authorization != secret:
            return None
        now = int(time.time())
        word = {
            "iss": self.issuer,
            "aud": "fangzhi",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        wrong: dict[str, dict[str, Any]] = {
            "issuer": {"iss": "http://elsewhere.example"},
            "audience": {"aud": "another"},
            "two audiences": {"aud": ["fangzhi", "another"]},
            "nonce": {"nonce": "x"},
            "old": {"exp": now - 3600},
            "nobody": {"sub": None},
        }
        word = {k: v for k, v in {**word, **wrong.get(self.spoil, {})}.items() if v is not None}
        head = {"alg": "RS256", "kid": "k1"}
        signed = jwt.encode(head, word, OTHER if self.spoil == "key" else KEY)
        if self.spoil == "none":
            parts = ({"alg": "none"}, word)
            signed = (
                ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts)
                + "."
            )
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


class Answers(BaseHTTPRequestHandler):
    """The provider's addresses."""

    server: OwnProvider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """What it says about itself, and its keys."""
        me = self.server.issuer
        if self.path.startswith("/.well-known"):
            self.say(
                {
                    "issuer": me,
                    "authorization_endpoint": me + "/auth",
                    "token_endpoint": me + "/token",
                    "jwks_uri": me + "/keys",
                }
            )
        else:
            self.say({"keys": [KEY.as_dict(private=False)]})

    def do_POST(self) -> None:
        """A token for a code."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = self.server.token(dict(urllib.parse.parse_qsl(body)), self.headers.get("Authorization", ""))
        self.say(given or {"error": "invalid_grant"}, 200 if given else 400)

    def say(self, value: object, status: int = 200) -> None:
        """JSON."""
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, OwnProvider, Home]]:
    """A server whose office has a provider."""
    root = tmp_path_factory.mktemp("sso")
    home = Home(root / "office", root / "office" / "content")
    provider = OwnProvider()
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    Accounts(home.root / "users.json").add("主任", "long enough", Role.ADMIN)
    told = {"issuer": provider.issuer, "client": "fangzhi", "secret": "geheim"}
    (home.root / FILE).write_text(json.dumps(told))
    with served(home, write_files(root / "shipped", LIBRARY), address="0.0.0.0") as (url, _):
        yield int(url.rsplit(":", 1)[1]), provider, home
    provider.shutdown()
    provider.server_close()


def off(port: int, target: str = "/") -> tuple[dict[str, str], str]:
    """Sent off: what the provider is asked, and the cookie that goes with it."""
    status, headers, _ = ask(port, "/login/sso?next=" + urllib.parse.quote(target, safe=""))
    assert status == 302
    cookie = re.search(r"fangzhi-sso=[^;]+", headers["set-cookie"])
    assert cookie and "HttpOnly" in headers["set-cookie"]
    query = urllib.parse.urlsplit(headers["location"]).query
    return dict(urllib.parse.parse_qsl(query)), cookie[0]


def back(
    port: int, provider: OwnProvider, asked: dict[str, str], cookie: str
) -> tuple[int, dict[str, str], str]:
    """Back with a code."""
    parts = urllib.parse.urlsplit(provider.authorize(asked))
    return ask(port, f"{parts.path}?{parts.query}", Cookie=cookie)


def test_somebody_new_becomes_a_reader_and_comes_back_as_the_same(
    office: tuple[int, OwnProvider, Home],
) -> None:
    port, provider, home = office
    provider.person, provider.spoil = {"sub": "u-1", "name": "小张"}, ""
    assert "/login/sso?next=" in ask(port, "/login?next=%2Flaws")[2]
    asked, cookie = off(port, "/laws?law=x")
    assert asked["code_challenge_method"] == "S256" and asked["redirect_uri"].endswith(
        f":{port}/login/sso/back"
    )
    status, headers, _ = back(port, provider, asked, cookie)
    assert status == 302 and headers["location"] == "/laws?law=x"
    user = re.search(r"user=[^;]+", headers["set-cookie"])
    assert user and ask(port, "/account", Cookie=user[0])[0] == 200
    book = Accounts(home.root / "users.json")
    one = book.get("小张")
    assert one.role is Role.READER and one.subject.endswith(" u-1") and not right_password(one, "")
    book.rename(one.id, "张老师")
    assert back(port, provider, *off(port))[0] == 302
    assert book.named("小张") is None and len(book.logins(one.id)) == 2
    book.set_active(one.id, False)
    status, _, page = back(port, provider, *off(port))
    assert status == 403 and "停用" in page and not book.logins(one.id)
    deeds = [(r.who, r.deed) for r in Audit(home.root).entries()]
    assert ("小张", "登录") in deeds and deeds[-1] == ("张老师", "登录失败")


def test_a_name_alone_opens_no_colleagues_account(office: tuple[int, OwnProvider, Home]) -> None:
    port, provider, home = office
    provider.person, provider.spoil = {"sub": "u-2", "name": "主任"}, ""
    status, _, page = back(port, provider, *off(port))
    assert status == 403 and "accounts link" in page
    book = Accounts(home.root / "users.json")
    book.link(book.get("主任").id, f"{provider.issuer} u-2")
    assert back(port, provider, *off(port))[0] == 302 and book.logins(book.get("主任").id)


@pytest.mark.parametrize(
    "spoil", ["issuer", "audience", "two audiences", "nonce", "old", "nobody", "key", "none"]
)
def test_a_word_that_is_not_good_opens_nothing(office: tuple[int, OwnProvider, Home], spoil: str) -> None:
    port, provider, home = office
    provider.person, provider.spoil = {"sub": "u-3", "name": "外人"}, spoil
    status, headers, page = back(port, provider, *off(port))
    assert status in (403, 502) and "user=" not in headers.get("set-cookie", "") and "没有成功" in page
    assert Accounts(home.root / "users.json").named("外人") is None


def test_what_another_browser_began_is_not_finished_here(office: tuple[int, OwnProvider, Home]) -> None:
    port, provider, home = office
    provider.person, provider.spoil = {"sub": "u-4", "name": "别人"}, ""
    asked, cookie = off(port)
    _, other = off(port)
    assert back(port, provider, asked, other)[0] == 400  # its state is another's
    assert back(port, provider, asked, "")[0] == 400
    assert back(port, provider, asked, cookie.replace("fangzhi-sso=", "fangzhi-sso=x"))[0] == 400
    parts = urllib.parse.urlsplit(provider.authorize(asked))
    again = f"{parts.path}?{parts.query}"
    assert (
        ask(port, again, Cookie=cookie)[0] == 302 and ask(port, again, Cookie=cookie)[0] == 502
    )  # a code counts once
    for target in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert back(port, provider, *off(port, target))[1]["location"] == "/"
    assert Accounts(home.root / "users.json").named("别人") is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "读不懂"),
        ('{"issuer": "https://a.example"}', "读不懂"),
        ('{"issuer": "http://a.example", "client": "x"}', "https"),
    ],
)
def test_a_provider_that_cannot_be_used_is_said_at_the_start(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(RefusedToStart, match=said):
        provider_of(tmp_path)
    assert provider_of(tmp_path / "none") is None


def test_below_a_prefix_the_provider_sends_people_back_below_it(
    office: tuple[int, OwnProvider, Home], tmp_path: Path, sample_folder: Path
) -> None:
    _, provider, _ = office
    Accounts(tmp_path / "users.json").add("主任", "long enough")
    (tmp_path / FILE).write_text(json.dumps({"issuer": provider.issuer, "client": "fangzhi"}))
    told = {"port": 0, "address": "0.0.0.0", "prefix": "/fangzhi"}
    command = [sys.executable, "-c", SERVE, str(tmp_path), str(sample_folder), json.dumps(told)]
    env = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stdout is not None
            found = re.search(r":(\d+)/fangzhi/", process.stdout.readline())
            assert found
            status, headers, _ = ask(int(found[1]), "/fangzhi/login/sso")
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(headers["location"]).query))
            assert status == 302 and query["redirect_uri"].endswith(f":{found[1]}/fangzhi/login/sso/back")
        finally:
            process.terminate()
            process.wait(30)
