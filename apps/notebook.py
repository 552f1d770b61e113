"""Pages inside a notebook: the lookup page on a library, without a server, an address or an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import panel as pn
from bokeh.settings import settings as bokeh_settings

from apps.desk.desk import Desk
from apps.page.shell import Context, View
from apps.pages.lookup import LookupView
from apps.serving import panel_patches as quiet
from kb.places import Home


def lookup_panel(
    home: Home | None = None,
    *,
    shipped: Path | None = None,
    height: int = 640,
    clock: Callable[[], dt.date] = dt.date.today,
) -> View:
    """查询页，写在一格的最后一行就显示出来。

    The lookup page, to be shown as the last value of a cell.

    Args:
        home: the office's folder; by default the one ``kb.open()`` would take.
        shipped: the content beneath the office's own; by default what ships with the program.
        height: pixels.
        clock: tells today.
    """
    return embedded(LookupView, home, shipped=shipped, height=height, clock=clock)


def embedded(
    view: type[View],
    home: Home | None = None,
    *,
    shipped: Path | None = None,
    height: int = 640,
    clock: Callable[[], dt.date] = dt.date.today,
    **params: Any,
) -> View:
    """任何一页，放进笔记本里。

    Any page's view inside a notebook. Everything the browser needs goes with the cell: no other host is asked.

    Args:
        view: a page's class.
        shipped: the content beneath the office's own.
        params: what would stand in its address.
    """
    quiet.set_up()
    bokeh_settings.resources = "inline"
    pn.extension(inline=True)
    shown = view(
        Context(Desk(home or Home.find(), shipped), clock), None, sizing_mode="stretch_width", height=height
    )
    shown.params = {k: str(v) for k, v in params.items()}
    shown.open(dict(shown.params))
    return shown
