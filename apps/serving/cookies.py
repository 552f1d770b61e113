"""What is kept in the browser: signed, so that nobody can put on another's name."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tornado.web import decode_signed_value

NAME_COOKIE = "fangzhi-name"
NAME_DAYS = 400
NAME_LIMIT = 20


def secret(root: Path) -> str:
    """The office's signing secret; made once, readable only by its owner, shared by all worker processes."""
    path = root / "cookie-secret"
    root.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        known = path.read_text("ascii").strip()
        if known:
            return known
        handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
    made = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    return made


def clean_name(text: str) -> str:
    """A display name as it is kept: one line, at most 20 characters.

    >>> clean_name("  小 张\\n老师 ")
    '小 张 老师'
    """
    return " ".join(text.split())[:NAME_LIMIT]


def read_name(cookie_secret: str, value: str) -> str:
    """The name in a signed cookie; empty when there is none, it is too old, or it was tampered with."""
    if not cookie_secret or not value:
        return ""
    decoded = decode_signed_value(cookie_secret, NAME_COOKIE, value.strip('"'), max_age_days=NAME_DAYS)
    return decoded.decode("utf8", "replace") if decoded else ""
