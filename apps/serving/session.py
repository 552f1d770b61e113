"""One visit: who comes, what address they ask for, and the shell they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import panel as pn

from apps.desk.desk import Desk
from apps.page.shell import Context, Shell
from apps.pages import all_pages
from apps.roles import Role
from apps.serving.accounts import Accounts
from apps.serving.cookies import NAME_COOKIE, read_name
from apps.serving.login import COOKIE, login_in
from apps.serving.settings import Settings


def page_maker(settings: Settings, desk: Desk, path: str) -> Callable[[], Any]:
    """The function Panel calls for each new session that begins at ``path``."""
    pages = all_pages()

    def make() -> Any:
        context = visitor(settings, desk)
        dark = pn.state.cookies.get("fangzhi-theme") == "dark"
        return Shell(pages, context, asked_url(path), dark).page

    return make


def visitor(settings: Settings, desk: Desk) -> Context:
    """Who comes: with accounts the account behind the login, without them whoever sits at this machine."""
    if settings.local_only:
        return Context(desk, settings.clock, learner=learner())
    accounts = Accounts(settings.users, idle=settings.idle)
    login = login_in(pn.config.cookie_secret or "", pn.state.cookies.get(COOKIE, ""))
    account = accounts.whose(login)
    if account is None:  # the login ended between the request and the page
        return Context(desk, settings.clock, local=False, role=Role.READER)
    return Context(
        desk,
        settings.clock,
        user=account.name,
        learner=account.name,
        person=account.id,
        local=False,
        role=account.role,
        idle=settings.idle,
        touched=lambda: accounts.touched(login),
    )


def learner() -> str:
    """The display name in the signed cookie; empty when there is none or it was tampered with."""
    return read_name(pn.config.cookie_secret or "", pn.state.cookies.get(NAME_COOKIE, ""))


def asked_url(path: str) -> str:
    """The address of the request, as it was asked."""
    arguments = pn.state.session_args
    query = "&".join(f"{k}={quote(v[-1].decode('utf8', 'replace'))}" for k, v in arguments.items())
    return f"{path}?{query}" if query else path
