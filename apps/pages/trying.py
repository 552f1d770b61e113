"""What the workbench does for trying a scenario while it is written; see :mod:`apps.writing.tryout`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.pages.writing import DraftingView
from apps.writing.tryout import beginning, tried


class TryingView(DraftingView):
    """A page with a scenario in an editor. Slice ``tried``: where its try stands."""

    tried = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self._trying = 0

    def on_try(self, message: Mapping[str, Any]) -> None:
        """A scenario is tried as it stands in the editor; in a worker, the newest wish only."""
        if self.opened is None:
            return
        path, text, begin = self.opened.path, str(message.get("text", "")), beginning(message)
        self._trying += 1
        mine, html = self._trying, self.scene.renderer.html
        self.later(
            lambda: tried(html, path, text, begin),
            lambda found: self.put(tried={**found, "n": mine}),
            wanted=lambda: self.here and mine == self._trying,
        )
