"""Keep numpy's matrix library to one thread while the tagger runs.

The tagger multiplies many small matrices. OpenBLAS hands each to several threads that spin while they wait, which on
a busy machine with few cores makes the tagger up to twenty times slower.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

_LOCK = threading.Lock()
_NAMES = (
    "scipy_openblas_{}_num_threads64_",
    "openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "openblas_{}_num_threads",
)
_users = 0
_before = 0


@contextmanager
def one_thread() -> Iterator[None]:
    """Run the body with one BLAS thread and restore the number when the last user leaves.

    Does nothing where numpy brings no OpenBLAS of its own; the result is the same, only slower.
    """
    global _users, _before
    calls = _calls()
    if calls is None:
        yield
        return
    get, put = calls
    with _LOCK:
        if _users == 0:
            _before = get()
            put(1)
        _users += 1
    try:
        yield
    finally:
        with _LOCK:
            _users -= 1
            if _users == 0:
                put(_before)


@cache
def _calls() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """The library's getter and setter, when numpy's wheel carries it."""
    site = Path(np.__file__).parent
    for path in (*site.parent.glob("numpy.libs/*openblas*"), *site.glob(".dylibs/*openblas*")):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for name in _NAMES:
            get = getattr(library, name.format("get"), None)
            put = getattr(library, name.format("set"), None)
            if get is not None and put is not None:
                get.restype, put.restype, put.argtypes = ctypes.c_int, None, [ctypes.c_int]
                return get, put
    return None
