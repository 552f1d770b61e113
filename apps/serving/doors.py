"""What is let in: by which names the app may be called, from which pages it may be asked, and what browsers are told.

A page elsewhere can make its own name mean this machine (DNS rebinding) and is then, for the browser, the same site. So
every request must name a host from a short list; addresses in numbers cannot be rebound and are let in where the app
listens beyond this machine.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler

from apps.serving.plain_page import write_error

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# Bokeh's pages carry inline scripts, build functions from text and load modules from blobs; all else stays shut.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: data:{sockets}; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'self' blob:; frame-ancestors 'none'"
)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]/\s@]+)(?::(\d{1,5}))?")


class Doors:
    """Which hosts the app answers to.

    Args:
        address: where it listens.
        names: further names it is known by.
        beyond: whether other machines may come.
        proxies: addresses of machines in front that say where a request came from.
    """

    def __init__(self, address: str, names: Iterable[str], beyond: bool, proxies: Iterable[str] = ()) -> None:
        self._proxies = frozenset(proxies)
        own = {address, *names, *({socket.gethostname()} if beyond else ())}
        self._names = LOOPBACK_NAMES | {n.strip("[]").lower().rstrip(".") for n in own if n}
        self._numbers = beyond

    def know(self, host: str) -> bool:
        """Whether a ``Host`` header is one of ours; the port does not count."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found[1].strip("[]").lower().rstrip(".")
        if name in self._names:
            return True
        if not self._numbers:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def believe(self, request: HTTPServerRequest) -> None:
        """Take from a machine in front where a request came from, and whether by https; from nobody else."""
        if request.remote_ip not in self._proxies:
            return
        told = request.headers.get("X-Real-IP", "").strip()
        with contextlib.suppress(ValueError):
            request.remote_ip = str(ipaddress.ip_address(told))
        if request.headers.get("X-Forwarded-Proto", "").strip().lower() in ("http", "https"):
            request.protocol = request.headers["X-Forwarded-Proto"].strip().lower()

    def own_page(self, origin: str, host: str) -> bool:
        """Whether an ``Origin`` header names a page of this very host."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower() and self.know(host)

    def refuses(self, request: HTTPServerRequest) -> int:
        """The status a request is refused with before anybody looks at it; 0 when it may come in."""
        host, origin = request.headers.get("Host", ""), request.headers.get("Origin", "")
        if len(request.headers.get_list("Host")) > 1 or not self.know(host):
            return 403
        # A session belongs to the page it was made for; nobody is led into another's by a link.
        if "bokeh-session-id" in request.arguments or "bokeh-token" in request.arguments:
            return 403
        if "Bokeh-Session-Id" in request.headers:
            return 403
        if request.method not in ("GET", "HEAD"):
            asked_from = request.headers.get("Sec-Fetch-Site", "")
            if asked_from not in ("", "same-origin", "none"):
                return 403
            # A page that tells nobody where it comes from sends "null" with its own forms too; only the browser knows.
            own = origin == "null" and asked_from == "same-origin"
            if origin and not own and not self.own_page(origin, host):
                return 403
        return 0


class Refused(RequestHandler):
    """Answers with a bare sentence, whatever was asked."""

    def initialize(self, status: int) -> None:
        """Which status."""
        self.status = status

    def prepare(self) -> None:
        """Say so; nothing of the request is kept or shown."""
        self.set_status(self.status)
        write_error(self, self.status)


def hang(application: Any, doors: Doors) -> None:
    """Put the doors before every handler of a Tornado application."""
    find = application.find_handler

    def guarded(request: HTTPServerRequest, **more: Any) -> Any:
        doors.believe(request)
        status = doors.refuses(request)
        if status:
            return application.get_handler_delegate(request, Refused, {"status": status})
        return find(request, **more)

    application.find_handler = guarded
    application.settings["fangzhi_doors"] = doors


def tell_browsers(handler: RequestHandler) -> None:
    """The headers every answer carries."""
    host = handler.request.headers.get("Host", "")
    doors = handler.application.settings.get("fangzhi_doors")
    # Older browsers do not count a socket to the same host as 'self'; the name was checked before it is repeated.
    sockets = f" ws://{host} wss://{host}" if doors is not None and doors.know(host) else ""
    for name, value in (
        ("Content-Security-Policy", _POLICY.format(sockets=sockets)),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ):
        handler.set_header(name, value)
    handler.clear_header("Server")
    for name in ("Origin", "Headers", "Credentials", "Methods"):
        handler.clear_header(f"Access-Control-Allow-{name}")
