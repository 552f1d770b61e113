"""The hub of each desk: made when somebody first asks, ended with the server."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from apps.classroom.hub import Hub
from apps.classroom.recording import record_class
from apps.desk.desk import Desk
from apps.training.book import training

_hubs: WeakKeyDictionary[Desk, Hub] = WeakKeyDictionary()


def hub_of(desk: Desk) -> Hub:
    """The hub of a desk."""
    if desk not in _hubs:
        book = training(desk).book
        _hubs[desk] = Hub(
            lambda: book.records,
            lambda text: desk.renderer.html(text),
            lambda hub, id: record_class(hub.book, book, hub.live(id)),
        )
    return _hubs[desk]


def close_hub(desk: Desk) -> None:
    """End the hub of a desk, if anybody used it."""
    if desk in _hubs:
        _hubs[desk].close()
