"""The server: pages, API and what the browser fetches, on one address; ends cleanly when asked to."""

from __future__ import annotations

import logging
import signal
from typing import Any

import bokeh.server.server as bokeh_server
import panel as pn
from bokeh.document import Document
from tornado import netutil
from tornado.ioloop import IOLoop

from apps.desk.desk import Desk
from apps.errors import RefusedToStart
from apps.pages import all_pages
from apps.serving import panel_patches as quiet
from apps.serving.cookies import secret
from apps.serving.handlers import patterns
from apps.serving.login import OfficeAccounts, require_accounts
from apps.serving.plain_page import NotFound
from apps.serving.session import page_maker
from apps.serving.settings import Settings
from apps.serving.supervisor import supervise

log = logging.getLogger("fangzhi.apps")
HOUR = 3_600_000  # milliseconds


def build(settings: Settings, desk: Desk | None = None) -> tuple[Any, Desk]:
    """A server that listens but does not run yet, and its desk.

    Args:
        settings: how to serve.
        desk: given by tests; otherwise opened here, with a watcher.

    Raises:
        RefusedToStart: without accounts beyond this machine, or when the port is taken.
    """
    require_accounts(settings)
    quiet.set_up()
    guard: dict[str, Any] = {} if settings.local_only else {"auth_provider": OfficeAccounts(settings.users)}
    desk = desk or Desk(settings.home, settings.shipped, watch=True)
    try:
        server = pn.io.server.get_server(
            {path: page_maker(settings, desk, path) for path in all_pages()},
            port=settings.port, address=settings.address, start=False, show=False, location=False,
            title="访知", extra_patterns=patterns(settings, desk), use_index=False,
            compress_response=True, cookie_secret=secret(settings.home.root), default_handler_class=NotFound,
            websocket_origin=[f"{settings.address}:{settings.port}"], check_unused_sessions_milliseconds=5_000,
            unused_session_lifetime_milliseconds=15_000, keep_alive_milliseconds=20_000,
            stats_log_frequency_milliseconds=HOUR, **guard,
        )  # fmt: skip
    except OSError:
        desk.close()
        raise RefusedToStart(f"端口 {settings.port} 已经被占用，换一个：--port。") from None
    if settings.warm:
        _warm(settings, desk)
    return server, desk


def _warm(settings: Settings, desk: Desk) -> None:
    """Build one page for nobody, so that the first visitor does not wait for it to be the first."""
    document = Document()
    page_maker(settings, desk, "/")().server_doc(document)
    document.clear()


def serve(settings: Settings) -> None:
    """Serve until told to stop (SIGTERM, SIGINT).

    Raises:
        RefusedToStart: without accounts beyond this machine, or when the port is taken.
    """
    require_accounts(settings)
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
            netutil.bind_sockets(port, address or None, reuse_port=True), port
        )  # fmt: skip
    server, desk = build(settings)
    loop = IOLoop.current()

    def stop(*_: Any) -> None:
        loop.add_callback_from_signal(loop.stop)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    server.start()
    print(f"访知已经打开：http://{settings.address}:{server.port}/  （按 Ctrl+C 停止）", flush=True)
    try:
        loop.start()
    finally:
        server.stop()
        desk.close()
