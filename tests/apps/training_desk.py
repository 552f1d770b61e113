"""A desk whose library has a scenario and a drill to play, and how pages are driven in tests."""

from __future__ import annotations

import json
from typing import Any

from apps.desk.desk import Desk
from apps.page.shell import Context, View
from casebook.codes.samples import DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.conftest import TODAY, write_files

FILES = {**LIBRARY, SCENARIO_PATH: SCENARIO, DRILL_PATH: DRILL}


def training_desk(root: Any) -> Desk:
    """A desk over the sample library with the casebook's sample scenario and drill."""
    shipped = write_files(root / "shipped", FILES)
    return Desk(Home(root / "office", root / "office" / "content"), shipped, clean=lambda text: text)


def visitor(desk: Desk, name: str = "小张", local: bool = True) -> Context:
    """Somebody on a fixed day."""
    return Context(desk, lambda: TODAY, learner=name, local=local)


def at(view: type[View], context: Context, **params: str) -> Any:
    """A page at an address."""
    made = view(context)
    made.params = dict(params)
    made.open(dict(params))
    return made


def stage(view: View, name: str = "stage") -> Any:
    """What a slice holds."""
    text = getattr(view, name)
    return json.loads(text) if text else None


def send(view: View, message: str, **data: object) -> None:
    """A message as the view sends it."""
    view._handle_msg({"type": message, **data})
