"""指南: how each piece of the work is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from apps.page.shell import PageInfo
from apps.pages.shelf import ShelfView
from kb.model import Kind


class GuidesView(ShelfView):
    """All guides."""

    kind = Kind.GUIDE
    words: ClassVar[Mapping[str, str]] = {
        "title": "指南",
        "find": "找指南",
        "none": "还没有指南。",
        "pick": "选一篇指南，这里就是正文。",
    }


PAGE = PageInfo("/guides", "指南", "窗口", 40, GuidesView)
