"""Logs that tell what went wrong and never what was typed.

Libraries log addresses, messages and values, and those hold what people asked about. While the app serves, a warning of
a library keeps its words but not what they were filled with, and a traceback keeps its lines but not the error's text.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

from tornado.web import RequestHandler

OWN = "fangzhi"
log = logging.getLogger("fangzhi.access")


def lines_of(error: BaseException, trace: TracebackType | None) -> str:
    """Where an error came from and of what kind it is, and nothing it says.

    >>> try:
    ...     int("13800000000x")
    ... except ValueError as error:
    ...     "138" in lines_of(error, error.__traceback__)
    False
    """
    frames = traceback.extract_tb(trace)
    where = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([*where, type(error).__name__])


def keep_quiet() -> None:
    """Make every record of the process one without contents; safe to call again."""
    before = logging.getLogRecordFactory()
    if getattr(before, "quiet", False):
        return

    def quiet(*arguments: Any, **more: Any) -> logging.LogRecord:
        record = before(*arguments, **more)
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = lines_of(record.exc_info[1], record.exc_info[2])
        own = record.name == OWN or record.name.startswith(OWN + ".")
        if not own and record.levelno >= logging.WARNING:
            # asyncio and captured warnings hand over finished sentences: of those nothing is kept.
            record.msg = str(record.msg) if record.args else f"{record.module}:{record.lineno}"
            record.args = ()
        return record

    quiet.quiet = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(quiet)


def log_request(handler: RequestHandler) -> None:
    """A refused or failed request: its status and which part of the app it was for."""
    status = handler.get_status()
    if status < 400:
        return
    part = "/" + handler.request.path.lstrip("/").split("/", 1)[0][:20]
    known = part if part.isascii() and part.strip("/").isidentifier() else "/…"
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "%d %s %s", status, handler.request.method, known)
