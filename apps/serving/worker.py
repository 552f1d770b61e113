"""One worker of several: a whole server on a shared port, told how to serve by its parent and gone when it is."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from apps.serving.server import serve_here
from apps.serving.settings import Settings
from kb.places import Home


def _follow(parent: int) -> None:
    """End when the parent is gone: it may have been killed without a word to us."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def work(told: str) -> None:
    """One worker."""
    given = json.loads(told)
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    home = Home(Path(given["root"]), Path(given["content"]))
    serve_here(
        Settings(
            home=home,
            port=given["port"],
            address=given["address"],
            shipped=Path(given["shipped"]),
            hosts=tuple(given["hosts"]),
            proxies=tuple(given["proxies"]),
            cert=Path(given["cert"]) if given["cert"] else None,
            key=Path(given["key"]) if given["key"] else None,
            idle=given["idle"],
            prefix=given["prefix"],
        ),
        shared=True,
    )


if __name__ == "__main__":
    work(sys.argv[1])
