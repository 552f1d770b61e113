"""Who may do what at the door of a class: the mark of a phone, the keys of a trainer, how often a code may be guessed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from tornado.web import RequestHandler

from apps.classroom.hub import Hub
from apps.roles import Action, Role, may
from apps.serving.accounts import Account
from apps.serving.doors import LOOPBACK_NAMES
from apps.serving.login import account_of
from apps.serving.settings import Settings
from apps.serving.tries import Tries
from casebook.records.classes import TrainingClass

SEAT_COOKIE, SEAT_DAYS = "fangzhi-seat", 60
HOST_COOKIE, HOST_DAYS = "fangzhi-host", 2
CODES, NUMBERS, KEYS = 40, 6, 10
"""Wrong codes from one address, numbers tried for one seat, and keys tried for one class, in five minutes."""
ENOUGH = "试错太多次了，请过几分钟再试。"
T = TypeVar("T")


async def in_hub(hub: Hub, work: Callable[[], T]) -> T:
    """Have something done in the hub's thread, and wait without holding anybody up."""
    return await asyncio.wrap_future(hub.ask(work))


def hashed_mark(handler: RequestHandler) -> str:
    """The mark of this phone as it is kept; empty for a phone that never sat anywhere."""
    value = handler.get_cookie(SEAT_COOKIE, "")
    return hashlib.sha256(value.encode()).hexdigest() if value else ""


def marked(handler: RequestHandler) -> str:
    """The same, with a mark given to a phone that has none yet: random, readable by no script."""
    value = handler.get_cookie(SEAT_COOKIE, "")
    if not value or len(value) < 40:
        value = secrets.token_hex(24)
    secure = handler.request.protocol == "https"
    handler.set_cookie(
        SEAT_COOKIE, value, expires_days=SEAT_DAYS, httponly=True, samesite="Lax", secure=secure
    )
    return hashlib.sha256(value.encode()).hexdigest()


def own_account(handler: RequestHandler) -> Account | None:
    """Who is logged in and may practise; None for everybody else, who comes with a name alone."""
    account = account_of(handler)
    if account is None or account.must_change or not may(account.role, Action.PRACTISE):
        return None
    return account


def may_host(handler: RequestHandler, settings: Settings, row: TrainingClass) -> bool:
    """Whether a request comes from a trainer of this class: who opened it, an administrator, or who has its key."""
    if settings.local_only:
        return True
    account = account_of(handler)
    trainer = account is not None and not account.must_change and may(account.role, Action.CLASS)
    if account is not None and trainer and (account.role is Role.ADMIN or account.id == row.opened_by):
        return True
    given = handler.get_signed_cookie(host_cookie(row), max_age_days=HOST_DAYS)
    return given is not None and hmac.compare_digest(given, _kept_key(row).encode())


def host_cookie(row: TrainingClass) -> str:
    """Under which name a browser keeps that it has the key of a class."""
    return f"{HOST_COOKIE}-{row.id[:12]}"


def keep_host(handler: RequestHandler, row: TrainingClass) -> None:
    """Let this browser be a trainer's window of a class."""
    secure = handler.request.protocol == "https"
    handler.set_signed_cookie(
        host_cookie(row), _kept_key(row), expires_days=HOST_DAYS, httponly=True, samesite="Lax", secure=secure
    )


def _kept_key(row: TrainingClass) -> str:
    return hashlib.sha256(f"{row.id}:{row.host_key}".encode()).hexdigest()


def same_key(given: str, key: str) -> bool:
    """Whether a key was typed right; case, blanks and dashes do not count."""
    plain = "".join(c for c in given.lower() if c.isalnum())
    return hmac.compare_digest(plain.encode(), key.replace("-", "").encode())


class Guesses:
    """What is tried at the door, counted in one file for all processes.

    Args:
        settings: tells the office's folder.
    """

    def __init__(self, settings: Settings) -> None:
        self._tries = Tries(settings.home.root / "class-tries.json", time.time)

    async def may_guess(self, address: str) -> bool:
        """Whether a code may be tried from an address; right ones never count, for a whole room has one address."""
        return await self._in_thread(lambda: self._tries.open_for(_codes(address)))

    async def wrong(self, address: str) -> None:
        """A code was wrong."""
        await self._in_thread(lambda: self._tries.count(_codes(address)))

    async def may_try(self, what: str, most: int) -> bool:
        """Count a try of a number or key before it is looked at."""
        key = hashlib.sha256(what.encode("utf8", "replace")).hexdigest()[:24]
        return await self._in_thread(lambda: self._tries.count({f"class {key}": most}))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(None, work)


def _codes(address: str) -> Mapping[str, int]:
    return {f"class code from {address}": CODES}


def join_address(handler: RequestHandler, settings: Settings) -> str:
    """Where phones come in: this very server, by the name this browser calls it, or by its number in the room's network."""
    host = handler.request.host
    name, _, port = host.rpartition(":") if host.rpartition(":")[2].isdecimal() else (host, "", "")
    if name.strip("[]").lower() in LOOPBACK_NAMES and not settings.local_only and not settings.hosts:
        found = lan_address()
        host = f"{found}:{port}" if found and port else found or host
    return f"{handler.request.protocol}://{host}{settings.prefix}/join"


def lan_address() -> str:
    """The number of this machine in its network; empty without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if ipaddress.ip_address(found).is_loopback else found
