"""The way in for those who come from other machines: own form, signed cookie, deep links kept, one's own account."""

from __future__ import annotations

import asyncio
import secrets
import time
from html import escape
from typing import Any
from urllib.parse import quote

from bokeh.server.auth_provider import AuthProvider
from tornado.web import RequestHandler, decode_signed_value

from apps.audit import Audit, Deed
from apps.errors import BadAccounts, RefusedToStart
from apps.roles import Action, may
from apps.serving.accounts import Account, Accounts, right_password
from apps.serving.cookies import clean_name
from apps.serving.plain_page import plain_page
from apps.serving.settings import Settings
from apps.serving.tries import Tries
from kb.errors import KnowledgeBaseError

COOKIE = "user"  # the name Bokeh's own handlers look for
DEVICE = "fangzhi-device"  # says which account has been logged in to from this browser
DAYS, DEVICE_DAYS = 1, 180
ENOUGH = "试错太多次了，请过几分钟再试。"
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%/?=&:@,#+!*'()")


def require_accounts(settings: Settings) -> None:
    """Listening beyond this machine needs accounts.

    Raises:
        RefusedToStart: when there are none.
    """
    if settings.local_only:
        return
    if not any(a.active for a in Accounts(settings.users).all().values()):
        raise RefusedToStart(
            f"要让别的机器访问（{settings.address}），先建账号：fangzhi accounts add 名字；只在本机用，就不要写 --address 和 --host。"
        )


def safe_next(target: str) -> str:
    """A path of this app to go on to; the start page for anything else.

    Browsers drop tabs and line ends from addresses and read a backslash as a slash, so nothing but the plain characters of
    an encoded address is let through.

    >>> safe_next("/laws?law=x"), safe_next("//elsewhere.example"), safe_next("/\\t/elsewhere.example")
    ('/laws?law=x', '/', '/')
    """
    target = "".join(quote(c) if ord(c) > 127 and c.isprintable() else c for c in target)
    good = target.startswith("/") and not target.startswith("//") and set(target) <= _SAFE
    return target if good else "/"


def account_of(handler: RequestHandler) -> Account | None:
    """Whose login the request carries; also when the password has to be changed first."""
    accounts = handler.application.settings.get("fangzhi_accounts")
    if accounts is None:
        return None
    found: Account | None = accounts.whose(login_of(handler))
    return found


def login_of(handler: RequestHandler) -> str:
    """The id of the login in the signed cookie; empty when there is none."""
    value = handler.get_signed_cookie(COOKIE, max_age_days=DAYS)
    return value.decode("ascii", "replace") if value else ""


def user_of(handler: RequestHandler) -> str | None:
    """Who is logged in and may go on."""
    account = account_of(handler)
    if account is None or account.must_change or not may(account.role, Action.READ):
        return None
    return account.name


def login_in(secret: str, cookie: str) -> str:
    """The id of the login in a cookie of another request, such as the one a page was made for."""
    value = decode_signed_value(secret, COOKIE, cookie.strip('"'), max_age_days=DAYS) if cookie else None
    return value.decode("ascii", "replace") if value else ""


class Entrance(RequestHandler):
    """What the pages of the login share."""

    @property
    def accounts(self) -> Accounts:
        """The accounts of the office."""
        found: Accounts = self.application.settings["fangzhi_accounts"]
        return found

    @property
    def tries(self) -> Tries:
        """The passwords tried of late."""
        return Tries(self.accounts.path.with_name("login-tries.json"), time.time)

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return str(self.request.remote_ip or "")

    async def noted(self, deed: Deed, account: Account | None) -> None:
        """Keep what was done in the audit; written in a thread, for it waits for the disk."""
        audit, who = Audit(self.accounts.path.parent), account.name if account else ""
        person, source = account.id if account else "", self.address
        work = lambda: audit.note(deed, who, person=person, source=source)  # noqa: E731
        await asyncio.get_running_loop().run_in_executor(None, work)

    def prepare(self) -> None:
        """Nothing of these pages is kept by a browser; their forms tell us, and nobody else, where they come from."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")

    def keep(self, name: str, value: str, days: int) -> None:
        """Set a signed cookie that no script reads."""
        secure = self.request.protocol == "https"
        self.set_signed_cookie(name, value, expires_days=days, httponly=True, samesite="Lax", secure=secure)

    async def checked(self, account: Account | None, name: str, password: str, device: str) -> bool | None:
        """Whether the password is right; None when it was not looked at, after too many tries."""

        def work() -> bool | None:
            if not self.tries.take(name, self.address, device):
                return None
            good = right_password(account, password)
            if good:
                self.tries.forget(name, self.address, device)
            return good

        return await asyncio.get_running_loop().run_in_executor(None, work)


class Login(Entrance):
    """The form, and what becomes of it."""

    @property
    def sso(self) -> str:
        """The label of the button to the single sign-on; empty where there is none."""
        return str(self.application.settings.get("fangzhi_sso", ""))

    def get(self) -> None:
        """The form; whoever is logged in goes on."""
        account, target = account_of(self), self.get_argument("next", "/")
        if account is not None:
            self.redirect("/account" if account.must_change else safe_next(target))
            return
        self.finish(form(target, sso=self.sso))

    async def post(self) -> None:
        """Count the try, check the password in a thread; too many tries have to wait."""
        name, target = clean_name(self.get_body_argument("name", "")), self.get_body_argument("next", "/")
        password = self.get_body_argument("password", "", strip=False)
        try:
            account = self.accounts.named(name)
            good = await self.checked(account, name, password, self.known_device(account))
            deed = Deed.LOGGED_IN if good else Deed.FAILED if good is not None else Deed.HELD_OFF
            # A name that is no account's may be a password typed into the wrong box.
            await self.noted(deed, account)
        except (BadAccounts, KnowledgeBaseError, OSError) as error:
            self.answer(
                503,
                target,
                name,
                str(error) if not isinstance(error, OSError) else "磁盘没有写进去，请告诉管理员。",
            )
            return
        if good is None:
            self.answer(429, target, name, ENOUGH)
        elif good and account is not None:
            self.keep(
                COOKIE, self.accounts.begin(account.id, self.request.headers.get("User-Agent", "")), DAYS
            )
            self.keep(DEVICE, f"{account.id}:{secrets.token_hex(8)}", DEVICE_DAYS)
            self.redirect("/account" if account.must_change else safe_next(target), status=303)
        else:
            self.answer(401, target, name, "名字或者密码不对。")

    def known_device(self, account: Account | None) -> str:
        """The mark of a browser that has logged in to this account before; empty for any other."""
        value = (self.get_signed_cookie(DEVICE, max_age_days=DEVICE_DAYS) or b"").decode("ascii", "replace")
        return value if account is not None and value.startswith(account.id + ":") else ""

    def answer(self, status: int, target: str, name: str, sentence: str) -> None:
        """The form again, with a reason."""
        self.set_status(status)
        self.finish(form(target, name, sentence, self.sso))


class Logout(Entrance):
    """Ends the login, here and on the server; asked for by a form, so that no link does it."""

    def get(self) -> None:
        """Ask."""
        self.finish(
            plain_page(
                "退出",
                '<h1>退出登录</h1><form method="post" action="/logout"><button type="submit">退出</button></form>'
                '<p class="small"><a href="/">不退出，回到首页</a></p>',
            )
        )

    async def post(self) -> None:
        """Back to the form."""
        account = account_of(self)
        self.accounts.end_login(login_of(self))
        if account is not None:
            await self.noted(Deed.LOGGED_OUT, account)
        self.clear_cookie(COOKIE)
        self.redirect("/login", status=303)


def form(target: str, name: str = "", problem: str = "", sso: str = "") -> str:
    """The login page; ``sso`` is the label of the button to the office's single sign-on."""
    goes_on = quote(safe_next(target), safe="")
    button = f'<p><a class="go" href="/login/sso?next={goes_on}">{escape(sso)}</a></p>' if sso else ""
    said = f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""
    action = f"/login?next={quote(safe_next(target), safe='')}"
    return plain_page(
        "登录",
        f"""
<h1>登录</h1>{said}{button}
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
