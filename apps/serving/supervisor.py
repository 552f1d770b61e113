"""Several worker processes on one port, without orphans: when the parent goes, however it goes, the workers go.

Each worker is a whole server of its own on the same port; the kernel spreads connections over them (SO_REUSEPORT).
A page fetched from one may open its socket on another, which builds the session from the signed token again. What
sessions share lies in files and in the database, never in a process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from apps.errors import RefusedToStart
from apps.serving.settings import Settings

GRACE = 5.0  # seconds a worker has to end before it is killed
QUICK, MOST = 3.0, 5  # a worker that dies within so many seconds, so many times in a row, stays dead


def supervise(settings: Settings) -> None:
    """Run the workers until told to stop.

    Raises:
        RefusedToStart: where the system cannot share a port, or the workers do not stay up.
    """
    if not hasattr(socket, "SO_REUSEPORT"):
        raise RefusedToStart("这个系统不能让几个进程共用一个端口，请用 --num-procs 1。")
    held = _reserve(settings.address, settings.port)
    port = held.getsockname()[1]
    workers = {i: _start(settings, port) for i in range(settings.num_procs)}
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    print(
        f"访知已经打开：{settings.scheme}://{settings.address}:{port}{settings.prefix}/  （{settings.num_procs} 个进程，按 Ctrl+C 停止）",
        flush=True,
    )
    born = dict.fromkeys(workers, time.monotonic())
    deaths = 0
    try:
        while not stopping.wait(0.3):
            for i, worker in workers.items():
                if worker.poll() is None:
                    continue
                deaths = deaths + 1 if time.monotonic() - born[i] < QUICK else 1
                if deaths > MOST:
                    raise RefusedToStart("工作进程一启动就退出，已经停下；用 --num-procs 1 可以看到原因。")
                workers[i], born[i] = _start(settings, port), time.monotonic()
    finally:
        _end(list(workers.values()))
        held.close()


def _reserve(address: str, port: int) -> socket.socket:
    """Hold the port without listening, so that 0 becomes one port for all."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        held.bind((address, port))
    except OSError:
        held.close()
        raise RefusedToStart(f"端口 {port} 已经被占用，换一个：--port。") from None
    return held


def _start(settings: Settings, port: int) -> subprocess.Popen[bytes]:
    told = {
        "root": str(settings.home.root),
        "content": str(settings.home.content),
        "shipped": str(settings.shipped),
        "address": settings.address,
        "port": port,
        "hosts": list(settings.hosts),
        "proxies": list(settings.proxies),
        "cert": str(settings.cert or ""),
        "key": str(settings.key or ""),
        "idle": settings.idle,
        "prefix": settings.prefix,
    }
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(p for p in (package, os.environ.get("PYTHONPATH", "")) if p)
    command = [sys.executable, "-m", "apps.serving.worker", json.dumps(told)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL)


def _end(workers: list[subprocess.Popen[bytes]]) -> None:
    for worker in workers:
        with contextlib.suppress(ProcessLookupError):
            worker.terminate()
    end = time.monotonic() + GRACE
    for worker in workers:
        try:
            worker.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
