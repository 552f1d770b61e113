"""The base of everything shown: a hand-written view that takes plain data and sends plain messages.

A part is drawn by a function of the same name in ``apps/web/*.js``. Python gives it **slices**: string
parameters that hold JSON; the function redraws only what a changed slice shows. The view sends **messages**
(``part.send("open", {id: …})``), each handled by a method ``on_open(message)``. JSON strings instead of nested
parameters keep both serialisers out of the way: a keystroke is on screen in some 30 ms, a session weighs little.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from apps.web import bundle

log = logging.getLogger("fangzhi.apps")

_STUB = """
export function render({model, view}) { return window.fangzhi.render(%s, model, view) }
"""
SORRY = "刚才那一步没有成功，内容没有丢，请再试一次。"


class Component(JSComponent):
    """A view and the messages it sends.

    Attributes:
        view: name of the drawing function in ``apps/web``.
        edits: whether it needs the editor, which a notebook cannot fetch.
        notice: slice; ``{"text", "tone"}`` shown for some seconds, such as thanks or an error.
    """

    view: ClassVar[str] = ""
    edits: ClassVar[bool] = False
    notice = param.String("")

    _debounce: ClassVar[int] = 0  # Panel waits 50 ms otherwise
    __abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._esm = _STUB % json.dumps(cls.view)

    def __init__(self, **params: Any) -> None:
        params.setdefault("sizing_mode", "stretch_both")
        super().__init__(**params)  # type: ignore[no-untyped-call]
        self._notices = 0

    def _get_properties(self, doc: Any) -> dict[str, Any]:
        # A served page has loaded the views as one cached file; a notebook has not, so they travel along there.
        properties: dict[str, Any] = super()._get_properties(doc)
        context = getattr(doc, "session_context", None)
        if context is None or context.server_context is None:
            editor = bundle.editor_script() if self.edits else ""
            properties["esm"] = f"{editor}\n{bundle.script()}\n{self._esm}"
        return properties

    def put(self, **slices: object) -> None:
        """Give slices new values; unchanged ones are not sent."""
        self.param.update(**{name: dumps(value) for name, value in slices.items()})

    def say(self, text: str, tone: str = "ok", undo: str = "") -> None:
        """Show a notice for some seconds; ``undo`` names the message its 撤销 button sends."""
        self._notices += 1
        self.put(notice={"text": text, "tone": tone, "undo": undo, "n": self._notices})

    def _handle_msg(self, data: Any) -> None:
        kind = data.get("type") if isinstance(data, Mapping) else None
        handler = getattr(self, f"on_{kind}", None) if isinstance(kind, str) and kind.isidentifier() else None
        if handler is None or kind in ("msg", "event"):
            return
        try:
            handler(data)
        except Exception:
            # The message may hold what a petitioner said: the log names the place, never the data.
            log.exception("part %s failed on %s", self.view, kind)
            self.say(SORRY, "bad")


def dumps(value: object) -> str:
    """JSON as slices hold it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
