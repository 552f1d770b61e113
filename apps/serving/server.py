"""The server: pages, API and what the browser fetches, on one address; ends cleanly when asked to."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bokeh.server.server as bokeh_server
import panel as pn
from bokeh.document import Document
from panel.io.resources import Resources
from tornado import netutil
from tornado.ioloop import IOLoop, PeriodicCallback

from apps.classroom.hub import TICK
from apps.classroom.hubs import close_hub, hub_of
from apps.desk.desk import Desk, set_aside
from apps.errors import RefusedToStart
from apps.pages import all_pages
from apps.serving import panel_patches as quiet
from apps.serving.accounts import Accounts
from apps.serving.cookies import secret
from apps.serving.doors import Doors, hang
from apps.serving.guests import LOOK, Guests
from apps.serving.handlers import patterns
from apps.serving.login import OfficeAccounts, require_accounts
from apps.serving.plain_page import NotFound
from apps.serving.quiet_logs import keep_quiet, log_request
from apps.serving.session import page_maker
from apps.serving.settings import Settings
from apps.serving.single_sign_on import provider_of
from apps.serving.supervisor import supervise
from apps.training.book import (
    close_books,
    everybody_here,
    new_a_day,
    training,
)
from casebook.records.place import where_records_are

log = logging.getLogger("fangzhi.apps")
HOUR = 3_600_000  # milliseconds
LARGEST = 4 * 1024 * 1024  # bytes of one message; the longest text of the workbench takes a third of it
# A request that does not come whole in time is dropped: seconds, bytes.
PATIENCE = {
    "idle_connection_timeout": 30,
    "body_timeout": 20,
    "max_body_size": LARGEST,
    "max_header_size": 64 * 1024,
}


def build(settings: Settings, desk: Desk | None = None) -> tuple[Any, Desk]:
    """A server that listens but does not run yet, and its desk.

    Args:
        settings: how to serve.
        desk: given by tests; otherwise opened here, with a watcher.

    Raises:
        RefusedToStart: without accounts beyond this machine, when the port is taken, or a setting cannot be read.
    """
    require_accounts(settings)
    new_a_day()
    secured(settings)
    quiet.set_up()
    guard: dict[str, Any] = {} if settings.local_only else {"auth_provider": OfficeAccounts()}
    signing = secret(settings.home.root)
    desk = desk or Desk(settings.home, settings.shipped, watch=True)
    try:
        server = pn.io.server.get_server(
            {path: page_maker(settings, desk, path) for path in all_pages()},
            port=settings.port,
            address=settings.address,
            start=False,
            show=False,
            location=False,
            title="访知",
            extra_patterns=patterns(settings, desk),
            use_index=False,
            prefix=settings.prefix,
            compress_response=True,
            cookie_secret=signing,
            default_handler_class=NotFound,
            websocket_origin=[f"{settings.address}:{settings.port}"],
            check_unused_sessions_milliseconds=5_000,
            unused_session_lifetime_milliseconds=15_000,
            keep_alive_milliseconds=20_000,
            stats_log_frequency_milliseconds=HOUR,
            sign_sessions=True,
            secret_key=signing.encode(),
            websocket_max_message_size=LARGEST,
            http_server_kwargs={**PATIENCE, **secured(settings)},
            log_function=log_request,
            **guard,
        )
    except OSError:
        desk.close()
        raise RefusedToStart(f"端口 {settings.port} 已经被占用，换一个：--port。") from None
    _guard(server, settings, signing)
    PeriodicCallback(hub_of(desk).tick, TICK * 1000).start()
    training(desk).book.person_of = everybody_here if settings.local_only else account_key(settings)
    if settings.warm:
        _warm(settings, desk, server)
    return server, desk


def account_key(settings: Settings) -> Callable[[str], str]:
    """The key records of an account are kept under, by its name; the name may change, the key does not."""
    accounts = Accounts(settings.users)
    return lambda name: accounts.get(name).id


def _guard(server: Any, settings: Settings, signing: str) -> None:
    """Put the doors before every handler; with accounts, watch who is in."""
    application = server._tornado
    application.settings["fangzhi_prefix"] = settings.prefix
    hang(
        application,
        Doors(settings.address, settings.hosts, beyond=not settings.local_only, proxies=settings.proxies),
    )
    if settings.local_only:
        return
    accounts = Accounts(settings.users, idle=settings.idle)
    guests = Guests(accounts, signing)
    provider = provider_of(settings.home.root)
    application.settings.update(
        fangzhi_accounts=accounts, fangzhi_guests=guests, fangzhi_sso=provider.label if provider else ""
    )
    PeriodicCallback(guests.look, LOOK).start()


def secured(settings: Settings) -> dict[str, Any]:
    """What the HTTP server needs for https; nothing without a certificate.

    Raises:
        RefusedToStart: when the certificate or its key cannot be used.
    """
    if settings.cert is None and settings.key is None:
        return {}
    if settings.cert is None or settings.key is None:
        raise RefusedToStart("--cert 和 --key 要一起给：一个是证书，一个是它的私钥。")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.cert, settings.key)
    except (OSError, ssl.SSLError):
        raise RefusedToStart(
            f"证书 {settings.cert} 和私钥 {settings.key} 用不了：要是一对 PEM 文件，私钥不带密码。"
        ) from None
    return {"ssl_options": context}


def _warm(settings: Settings, desk: Desk, server: Any) -> None:
    """Build one page for nobody, so that the first visitor does not wait for it to be the first."""
    quiet.bundle(Resources.from_bokeh(server._tornado.resources()))  # type: ignore[no-untyped-call]
    document = Document()
    page_maker(settings, desk, "/")().server_doc(document)
    document.clear()


def own_only(root: Path) -> None:
    """What is made from now on, and what an earlier version left open, is for the owner alone: 0700 and 0600."""
    os.umask(0o077)
    root.mkdir(parents=True, exist_ok=True)
    for folder, _, files in os.walk(root):
        with contextlib.suppress(OSError):
            Path(folder).chmod(0o700)
        for name in files:
            path = Path(folder) / name
            with contextlib.suppress(OSError):
                if path.stat().st_mode & 0o077 and not path.is_symlink():
                    path.chmod(0o600)


def serve(settings: Settings) -> None:
    """Serve until told to stop (SIGTERM, SIGINT).

    Raises:
        RefusedToStart: without accounts beyond this machine, when the port is taken, or a setting cannot be read.
    """
    require_accounts(settings)
    new_a_day()
    secured(settings)
    provider_of(settings.home.root)
    own_only(settings.home.root)
    if settings.num_procs > 1:
        supervise(settings)
    else:
        serve_here(settings)


def serve_here(settings: Settings, shared: bool = False) -> None:
    """Serve from this process.

    Args:
        settings: how to serve.
        shared: whether other processes listen on the same port.
    """
    if shared:
        vars(bokeh_server)["bind_sockets"] = lambda address, port: (
            netutil.bind_sockets(port, address or None, reuse_port=True),
            port,
        )
    os.umask(0o077)
    keep_quiet()
    server, desk = build(settings)
    hub = hub_of(desk)
    hub.shared = shared
    where = where_records_are(settings.home)
    if not isinstance(where, Path) or where.exists():
        hub.ask(hub.recover)
    loop = IOLoop.current()

    def stop(*_: Any) -> None:
        loop.add_callback_from_signal(loop.stop)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    set_aside()
    server.start()
    print(
        f"访知已经打开：{settings.scheme}://{settings.address}:{server.port}{settings.prefix}/  （按 Ctrl+C 停止）",
        flush=True,
    )
    try:
        loop.start()
    finally:
        server.stop()
        close_hub(desk)
        desk.close()
        close_books(desk)
