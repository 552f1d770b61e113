"""The way in for those who come from other machines: own form, signed cookie, deep links kept."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from html import escape
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from bokeh.server.auth_provider import AuthProvider
from tornado.web import RequestHandler

from apps.errors import BadAccounts, RefusedToStart
from apps.serving.accounts import read_accounts, right_password
from apps.serving.cookies import clean_name
from apps.serving.plain_page import plain_page
from apps.serving.settings import Settings

COOKIE = "user"  # the name panel.state.user reads
DAYS = 1
TRIES, WINDOW = 6, 300.0  # wrong passwords, seconds


def require_accounts(settings: Settings) -> None:
    """Listening beyond this machine needs accounts.

    Raises:
        RefusedToStart: when there are none.
    """
    if settings.local_only:
        return
    if not read_accounts(settings.users):
        raise RefusedToStart(
            f"要让别的机器访问（{settings.address}），先建账号：python -m apps.serving.accounts 名字；只在本机用，就不要写 --address。"
        )


def safe_next(target: str) -> str:
    """A path of this app to go on to; the start page for anything else.

    >>> safe_next("/laws?law=x"), safe_next("//elsewhere.example"), safe_next("https://elsewhere.example")
    ('/laws?law=x', '/', '/')
    """
    good = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and "\n" not in target
        and "\r" not in target
    )
    return target if good else "/"


def user_of(handler: RequestHandler) -> str | None:
    """Who is logged in."""
    value = handler.get_signed_cookie(COOKIE, max_age_days=DAYS)
    return value.decode("utf8", "replace") if value else None


class Login(RequestHandler):
    """The form, and what becomes of it."""

    users: ClassVar[Path]
    wrong: ClassVar[dict[str, deque[float]]] = defaultdict(deque)

    def get(self) -> None:
        """The form."""
        if user_of(self):
            self.redirect(safe_next(self.get_argument("next", "/")))
            return
        self.finish(form(self.get_argument("next", "/")))

    async def post(self) -> None:
        """Check the password in a thread; too many wrong ones have to wait."""
        name, target = clean_name(self.get_body_argument("name", "")), self.get_body_argument("next", "/")
        past, now = self.wrong[name], time.monotonic()
        while past and now - past[0] > WINDOW:
            past.popleft()
        if len(past) >= TRIES:
            self.set_status(429)
            self.finish(form(target, name, "试错太多次了，请过几分钟再试。"))
            return
        password = self.get_body_argument("password", "", strip=False)
        try:
            users = read_accounts(self.users)
        except BadAccounts as error:
            self.set_status(503)
            self.finish(form(target, name, str(error)))
            return
        if await asyncio.get_running_loop().run_in_executor(None, right_password, users, name, password):
            past.clear()
            secure = self.request.protocol == "https"
            self.set_signed_cookie(
                COOKIE, name, expires_days=DAYS, httponly=True, samesite="Lax", secure=secure
            )
            self.redirect(safe_next(target), status=303)
            return
        past.append(now)
        self.set_status(401)
        self.finish(form(target, name, "名字或者密码不对。"))


class Logout(RequestHandler):
    """Forgets who was there."""

    def get(self) -> None:
        """Back to the form."""
        self.clear_cookie(COOKIE)
        self.redirect("/login")


def form(target: str, name: str = "", problem: str = "") -> str:
    """The login page."""
    said = f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""
    action = f"/login?next={quote(safe_next(target), safe='')}"
    return plain_page(
        "登录",
        f"""
<h1>登录</h1>{said}
<form method="post" action="{escape(action)}">
<input type="hidden" name="next" value="{escape(safe_next(target))}">
<label for="name">名字</label><input id="name" name="name" value="{escape(name)}" autocomplete="username" required autofocus>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">进去</button></form>
<p class="small">没有账号或者忘了密码，找本单位的管理员。</p>""",
    )


class OfficeAccounts(AuthProvider):
    """Bokeh's hook: who is logged in, and where to send others."""

    def __init__(self, users: Path) -> None:
        Login.users = users
        super().__init__()

    @property
    def get_user(self) -> Any:
        """Who is logged in."""
        return user_of

    @property
    def login_url(self) -> str:
        """A flat path: relative ones break behind deep links."""
        return "/login"

    @property
    def login_handler(self) -> type[RequestHandler]:
        """The form."""
        return Login

    @property
    def logout_url(self) -> str:
        """The way out."""
        return "/logout"

    @property
    def logout_handler(self) -> type[RequestHandler]:
        """The way out."""
        return Logout
