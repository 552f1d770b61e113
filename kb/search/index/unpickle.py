"""Whoosh keeps its files as pickles, and a pickle can name any function to be run; here it can name Whoosh's own classes.

The index lies in the office's folder, which may come from a stick or a shared drive, so nothing in it may run.
"""

from __future__ import annotations

import io
import pickle
import sys
from types import SimpleNamespace
from typing import Any

import whoosh.codec.whoosh3
import whoosh.filedb.compound
import whoosh.filedb.fileindex
import whoosh.filedb.filetables
import whoosh.filedb.structfile  # noqa: F401 - loaded here, so that all of Whoosh's readers are replaced

_ROOMS = ("whoosh.fields", "whoosh.formats", "whoosh.columns", "whoosh.analysis.", "whoosh.codec.")
_PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("builtins", "object"),
    ("builtins", "bytearray"),
    ("builtins", "int"),
    ("builtins", "str"),
    ("builtins", "float"),
    ("builtins", "bytes"),
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("copyreg", "_reconstructor"),
    ("array", "array"),
    ("re", "_compile"),
    ("datetime", "date"),
    ("_codecs", "encode"),
    ("array", "_array_reconstructor"),
}


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """A class of Whoosh's; UnpicklingError for anything else."""
        room = module.startswith(_ROOMS) and module in sys.modules and "." not in name
        found = super().find_class(module, name) if room or (module, name) in _PLAIN else None
        if found is None or (room and not isinstance(found, type)):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an index")
        return found


def loads(data: bytes, *_: Any, **__: Any) -> Any:
    """As ``pickle.loads``, for an index.

    Raises:
        UnpicklingError: when it names anything but a part of an index.
    """
    return _Careful(io.BytesIO(data)).load()


def load(file: Any, *_: Any, **__: Any) -> Any:
    """As ``pickle.load``, for an index."""
    return _Careful(file).load()


def guard() -> None:
    """Replace every reader of pickles in Whoosh's modules; safe to call again."""
    careful = SimpleNamespace(**{**vars(pickle), "loads": loads, "load": load})
    for name, module in list(sys.modules.items()):
        if name != "whoosh" and not name.startswith("whoosh."):
            continue
        for attribute, safe in (("loads", loads), ("load", load), ("depickle", loads), ("pickle", careful)):
            old = getattr(module, attribute, None)
            if old in (pickle.loads, pickle.load, pickle):
                setattr(module, attribute, safe)
