"""How often a password may be tried: counted before it is checked, in one file for all processes.

A try is counted for the name from this address, for the name from any address, and for the address. A browser that has
logged in to the account before has a count of its own, so that nobody can lock a colleague out by trying for them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from kb.files import exclusive, write_whole

WINDOW = 300.0  # seconds
HERE, EVERYWHERE, ADDRESS = 6, 30, 40  # tries within the window: name from here, name from anywhere, address
_BUSY = "登录的人太多，请再试一次。"


class Tries:
    """The tries of the last minutes.

    Args:
        path: of the file; names stand in it as hashes only.
        now: seconds since the epoch.
    """

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self._path, self._now = path, now

    def take(self, name: str, address: str, device: str = "") -> bool:
        """Count a try; False when it is one too many, and then the password must not be looked at.

        Args:
            device: says that this very browser has logged in as ``name`` before; empty when it has not.

        Raises:
            Busy: when the file is held for too long.
        """
        return self.count(_limits(name, address, device))

    def forget(self, name: str, address: str, device: str = "") -> None:
        """The password was right: what led to it counts no more."""
        with exclusive(self._path.with_suffix(".lock"), _BUSY, wait=5):
            known = self._read()
            for key in _limits(name, address, device):
                if not key.startswith("address"):
                    known.pop(key, None)
            write_whole(self._path, json.dumps(known), durable=False)

    def open_for(self, limits: Mapping[str, int]) -> bool:
        """Whether none of some counts is full; nothing is counted.

        Args:
            limits: what is counted → how many within the window are too many.
        """
        known = self._read()
        return all(len(known.get(key, ())) < most for key, most in limits.items())

    def count(self, limits: Mapping[str, int]) -> bool:
        """Count one more in each of some counts; False, and nothing counted, when one of them is full.

        Raises:
            Busy: when the file is held for too long.
        """
        with exclusive(self._path.with_suffix(".lock"), _BUSY, wait=5):
            known = self._read()
            if any(len(known.get(key, ())) >= most for key, most in limits.items()):
                return False
            for key in limits:
                known.setdefault(key, []).append(self._now())
            write_whole(self._path, json.dumps(known), durable=False)
        return True

    def _read(self) -> dict[str, list[float]]:
        oldest = self._now() - WINDOW
        try:
            found = json.loads(self._path.read_text("utf8"))
            kept = {k: [float(t) for t in times if t > oldest] for k, times in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
        return {k: times for k, times in kept.items() if times}


def _limits(name: str, address: str, device: str) -> dict[str, int]:
    who = hashlib.sha256(name.encode("utf8", "replace")).hexdigest()[:16]
    if device:
        return {f"device {device}": HERE}
    return {f"name {who} from {address}": HERE, f"name {who}": EVERYWHERE, f"address {address}": ADDRESS}
