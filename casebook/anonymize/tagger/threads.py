"""Keep numpy's matrix library to one thread while the tagger runs.

The tagger multiplies many small matrices. The library hands each to several threads that spin while they wait, which on
a busy machine with few cores makes the tagger up to twenty times slower.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

_LOCK = threading.Lock()
_users = 0
_limit: Any = None


@contextmanager
def one_thread() -> Iterator[None]:
    """Run the body with one thread of the matrix library; the number of before is back when the last user leaves."""
    global _users, _limit
    with _LOCK:
        if _users == 0:
            _limit = _libraries().limit(limits=1, user_api="blas")
        _users += 1
    try:
        yield
    finally:
        with _LOCK:
            _users -= 1
            if _users == 0:
                _limit.restore_original_limits()


@cache
def _libraries() -> ThreadpoolController:
    """The libraries this process has loaded; looking for them takes milliseconds, so it is done once."""
    return ThreadpoolController()
