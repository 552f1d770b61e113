"""Process-wide switches of Panel and Bokeh that must be set before any page is made.

``pmui.Page`` ties its ``busy`` to ``panel.state``'s, which is one for the whole process: every callback of
every visitor was pushed to every open page (20 visitors: a search took 1.9 s; without it 80 take 48 ms).
The page looks the state up in its own module's namespace, so a stand-in there cuts the tie and nothing else.
"""

from __future__ import annotations

import copy
import functools
import re
import sys
from types import SimpleNamespace
from typing import Any

import panel as pn
import panel.io.server as panel_server
import panel_material_ui.template.base as page_module
from bokeh.model import Model
from bokeh.server.session import ServerSession
from bokeh.server.views.ws import WSHandler
from panel.custom import ReactiveESM
from panel.util import classproperty
from tornado.web import RequestHandler

from apps.serving.doors import tell_browsers
from apps.serving.plain_page import write_error

_ADDRESS = re.compile(r"""(\s(?:href|src|action)=")(/[^"]*)""")


def cut_busy_tie() -> None:
    """Give pages a ``busy`` that never changes, instead of the process's."""
    vars(page_module)["state"] = SimpleNamespace(param=SimpleNamespace(busy=False))


def send_what_comes_before_ready() -> None:
    """A session counts as connected once its document has been handed to the browser, not when the browser has drawn it.

    Panel drops every change made while a session is not connected, trusting that the document is yet to be handed over
    as a whole. It calls a session connected when the browser reports that all is drawn, which comes later: seconds later on
    a slow machine. What a worker found, or what was asked by typing, in between stood in the document and never
    reached the page. The browser keeps what arrives before the document and applies it after.
    """
    if hasattr(ServerSession.pull, "connects"):
        return
    plain_pull = ServerSession.pull

    async def pull(message: Any, connection: Any) -> Any:
        document = connection.session.document
        answer = await plain_pull(message, connection)  # type: ignore[misc]  # a coroutine, whatever the annotation says
        # Loaded as well: Panel holds back and sends the changes of a handler that runs without the document's lock only once
        # a session is loaded, and otherwise leaves them to Bokeh, which refuses them.
        pn.state._connected[document] = pn.state._loaded[document] = True
        return answer

    pull.connects = True  # type: ignore[attr-defined]
    ServerSession.pull = staticmethod(pull)  # type: ignore[assignment,method-assign]


def worked_out_once() -> None:
    """What the document of a page loads, and where each component's script lies, is worked out once.

    Panel asks the disk some 1,600 questions about it for each page anybody opens, in the loop: most of 80 ms during which
    everybody else waits. It depends on the classes there are, on where the app stands, and on nothing a visitor brings.
    """
    plain = vars(panel_server)["bundle_resources"]
    if hasattr(plain, "once"):
        return
    path_of = functools.cache(vars(ReactiveESM)["_bundle_path"].f)
    type.__setattr__(ReactiveESM, "_bundle_path", classproperty(path_of))  # type: ignore[no-untyped-call]
    known: dict[tuple[Any, ...], Any] = {}

    def bundle_resources(roots: Any, resources: Any, *more: Any, **named: Any) -> Any:
        if more or named:
            return plain(roots, resources, *more, **named)
        place = (resources.mode, resources.root_url, pn.state.rel_path, pn.state.base_url)
        key = (*place, len(Model.model_class_reverse_map))
        if key not in known:
            known[key] = plain(roots, resources, enable_mathjax=False)  # no page shows formulas
        found = copy.copy(known[key])  # its lists are for whoever asked
        vars(found).update({name: list(v) for name, v in vars(found).items() if isinstance(v, list)})
        return found

    bundle_resources.once = True  # type: ignore[attr-defined]
    vars(panel_server)["bundle_resources"] = bundle_resources


def bundle(resources: Any) -> Any:
    """What the document of every page loads, worked out before anybody asks for one."""
    return vars(panel_server)["bundle_resources"]([], resources)


def tame_markdown() -> None:
    """Panel's own Markdown pane must not pass HTML through, should anyone use it."""
    pn.pane.Markdown.renderer = "markdown-it"
    pn.pane.Markdown.param.update(renderer_options={"html": False})


def watched_sockets() -> None:
    """A socket opens only from a page of this very address, for whoever the page was made for; and it never dawdles."""

    def check_origin(self: Any, origin: str) -> bool:
        doors = self.application.settings.get("fangzhi_doors")
        return doors is not None and doors.own_page(origin, str(self.request.headers.get("Host", "")))

    def prompt_open(self: Any, *args: Any, **kwargs: Any) -> Any:
        # Messages go out in several small writes; without this each waits some 40 ms for the last one's receipt.
        self.set_nodelay(True)
        guests = self.application.settings.get("fangzhi_guests")
        if guests is not None and not guests.enter(self):
            self.close()
            return None
        return plain_open(self, *args, **kwargs)

    async def message(self: Any, fragment: str | bytes) -> None:
        guests = self.application.settings.get("fangzhi_guests")
        if guests is not None and not guests.still_in(self):
            self.close()
            return
        await plain_message(self, fragment)

    WSHandler.check_origin = check_origin  # type: ignore[method-assign]
    if not hasattr(WSHandler.open, "prompt"):
        plain_open, plain_message = WSHandler.open, WSHandler.on_message
        prompt_open.prompt = True  # type: ignore[attr-defined]
        WSHandler.open = prompt_open  # type: ignore[method-assign]
        WSHandler.on_message = message  # type: ignore[method-assign]


def safe_answers() -> None:
    """Every answer of every handler tells browsers what they may do with it."""
    if hasattr(RequestHandler.clear, "safe"):
        return
    plain_clear = RequestHandler.clear

    def clear(self: RequestHandler) -> None:
        plain_clear(self)
        tell_browsers(self)

    clear.safe = True  # type: ignore[attr-defined]
    RequestHandler.clear = clear  # type: ignore[method-assign]


def below_a_prefix() -> None:
    """Where the app stands below a path of its host, redirects and documents say so; all code writes addresses from the root."""
    if hasattr(RequestHandler.redirect, "below"):
        return
    plain_redirect, plain_write = RequestHandler.redirect, RequestHandler.write

    def prefix_of(handler: RequestHandler) -> str:
        return str(handler.application.settings.get("fangzhi_prefix", ""))

    def redirect(self: RequestHandler, url: str, permanent: bool = False, status: int | None = None) -> None:
        # Panel writes the way to the login as "./login" there; from the root it is right on every page.
        plain_redirect(
            self,
            outer(prefix_of(self), url.removeprefix(".") if url.startswith("./") else url),
            permanent,
            status,
        )

    def write(self: RequestHandler, chunk: Any) -> None:
        prefix = prefix_of(self)
        if prefix and isinstance(chunk, str) and "<html" in chunk[:200]:
            chunk = outer_document(prefix, chunk)
        plain_write(self, chunk)

    redirect.below = True  # type: ignore[attr-defined]
    RequestHandler.redirect = redirect  # type: ignore[method-assign]
    RequestHandler.write = write  # type: ignore[method-assign]


def outer(prefix: str, path: str) -> str:
    """A path of ours as browsers have to ask for it.

    >>> outer("/fangzhi", "/login?next=%2F"), outer("/fangzhi", "/fangzhi/laws"), outer("", "/laws")
    ('/fangzhi/login?next=%2F', '/fangzhi/laws', '/laws')
    """
    inside = not path.startswith("/") or path.startswith("//")
    there = path == prefix or path.startswith((f"{prefix}/", f"{prefix}?"))
    return path if inside or there else prefix + path


def outer_document(prefix: str, document: str) -> str:
    """A document whose links, forms and files lie below a prefix; it tells its scripts which.

    >>> outer_document("/f", '<html lang="zh-CN"><a href="/laws">x</a><a href="/f/laws">y</a>')
    '<html data-base="/f" lang="zh-CN"><a href="/f/laws">x</a><a href="/f/laws">y</a>'
    """
    told = document.replace("<html ", f'<html data-base="{prefix}" ', 1)
    return _ADDRESS.sub(lambda m: m[1] + outer(prefix, m[2]), told)


def chinese_errors() -> None:
    """Bokeh's and Tornado's own error pages are English; every handler of the process answers in Chinese."""
    RequestHandler.write_error = write_error  # type: ignore[method-assign]


def set_up() -> None:
    """All switches; safe to call again."""
    cut_busy_tie()
    send_what_comes_before_ready()
    worked_out_once()
    tame_markdown()
    watched_sockets()
    safe_answers()
    below_a_prefix()
    chinese_errors()
    pn.config.param.update(loading_indicator=False, notifications=False)
    # Nobody reads Panel's session log, and it grows with every visitor.
    pn.config.session_history = 0
    sys.setswitchinterval(0.001)  # who types waits at most so long for a worker thread to make room
