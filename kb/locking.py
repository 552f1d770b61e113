"""One writer at a time, across processes; the lock goes when the process does, however it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kb.errors import KnowledgeBaseError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Busy(KnowledgeBaseError):
    """Another process is writing."""


@contextmanager
def exclusive(path: Path, message: str, wait: float = 0.0) -> Iterator[None]:
    """Hold a lock file.

    Args:
        message: the Chinese sentence of the error when somebody else holds it.
        wait: seconds to wait for it.

    Raises:
        Busy: when it is not free in time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        until = time.monotonic() + wait
        while not _taken(file):
            if time.monotonic() >= until:
                raise Busy(message)
            time.sleep(0.01)
        try:
            yield
        finally:
            _release(file)


def _taken(file: IO[bytes]) -> bool:
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # pragma: no cover - only on Windows
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _release(file: IO[bytes]) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_UN)
    else:  # pragma: no cover - only on Windows
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
