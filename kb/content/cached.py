"""Entries as JSON and back: what the cache of read content holds, so that nothing on the disk can name code to be run.

Texts, numbers, True, False and None stand for themselves; everything else is a list whose first item says what it is: a
class of the model by name, a date, a tuple, a table.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from kb import model

TUPLE, LIST, DATE, TABLE, SET = "(", "[", "d", "{", "<"


@cache
def _classes() -> dict[str, type]:
    """Every frozen value and enumeration of the model by name; the only ones a cache may name."""
    found: dict[str, type] = {}
    for module in pkgutil.iter_modules(model.__path__):
        for name, value in vars(importlib.import_module(f"{model.__name__}.{module.name}")).items():
            if isinstance(value, type) and (dataclasses.is_dataclass(value) or issubclass(value, enum.Enum)):
                found[name] = value
    return found


@cache
def _fields(name: str) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(_classes()[name]) if f.init)


def packed(value: Any) -> Any:
    """A value as JSON can hold it.

    Raises:
        TypeError: for what the model does not consist of.
    """
    kind = type(value)
    if value is None or kind in (str, int, float, bool):
        return value
    if kind is tuple:
        return [TUPLE, *map(packed, value)]
    if kind is list:
        return [LIST, *map(packed, value)]
    if kind is frozenset:
        return [SET, *map(packed, sorted(value))]
    if kind is dt.date:
        return [DATE, value.isoformat()]
    if kind.__name__ in _classes():
        if isinstance(value, enum.Enum):
            return [kind.__name__, value.value]
        return [kind.__name__, *(packed(getattr(value, name)) for name in _fields(kind.__name__))]
    if isinstance(value, Mapping):
        proxy = TABLE + ("r" if kind is MappingProxyType else "")
        return [proxy, *([packed(k), packed(v)] for k, v in value.items())]
    raise TypeError(kind.__name__)


def unpacked(value: Any) -> Any:
    """The value a packed one stands for.

    Raises:
        KeyError, TypeError, ValueError: when it stands for none.
    """
    if type(value) is not list:
        return value
    what, rest = value[0], value[1:]
    if what == TUPLE:  # mostly of texts and numbers, which need no call of their own
        return tuple([unpacked(one) if type(one) is list else one for one in rest])
    kind = _classes().get(what)
    if kind is not None:
        if issubclass(kind, enum.Enum):
            return kind(rest[0])
        return kind(**dict(zip(_fields(what), map(unpacked, rest), strict=True)))
    if what == DATE:
        return dt.date.fromisoformat(rest[0])
    if what == LIST:
        return list(map(unpacked, rest))
    if what == SET:
        return frozenset(map(unpacked, rest))
    table = {unpacked(k): unpacked(v) for k, v in rest}
    return {TABLE: table, TABLE + "r": MappingProxyType(table)}[what]
