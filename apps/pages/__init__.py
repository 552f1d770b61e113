"""One module a page; each has a ``PAGE``. A new module here is a new page."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.page.shell import PageInfo


@functools.cache
def all_pages() -> dict[str, PageInfo]:
    """Path → page, of every module in this folder that has a ``PAGE``."""
    found: dict[str, PageInfo] = {}
    for module in pkgutil.iter_modules(__path__):
        page = getattr(importlib.import_module(f"{__name__}.{module.name}"), "PAGE", None)
        if page is not None:
            found[page.path] = page
    return found
