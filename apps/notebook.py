"""Pages inside a notebook: the lookup page on a library, without a server, an address or an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import panel as pn

from apps.desk.desk import Desk
from apps.page.shell import Context, View
from apps.pages.lookup import LookupView
from apps.serving import panel_patches as quiet
from kb.places import Home


def lookup_panel(
    home: Home | None = None, *, height: int = 640, clock: Callable[[], dt.date] = dt.date.today
) -> View:
    """The lookup page, to be shown as the last value of a cell.

    Args:
        home: the office's folder; by default the one ``kb.open()`` would take.
        height: pixels.
        clock: tells today.
    """
    return embedded(LookupView, home, height=height, clock=clock)


def embedded(
    view: type[View],
    home: Home | None = None,
    *,
    height: int = 640,
    clock: Callable[[], dt.date] = dt.date.today,
    **params: Any,
) -> View:
    """Any page's view inside a notebook.

    Args:
        view: a page's class.
        params: what would stand in its address.
    """
    quiet.set_up()
    pn.extension()
    shown = view(Context(Desk(home or Home.find()), clock), None, sizing_mode="stretch_width", height=height)
    shown.params = {k: str(v) for k, v in params.items()}
    shown.open(dict(shown.params))
    return shown
