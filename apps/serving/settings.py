"""How the app is to be served: values only, read once at the start."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kb.places import Home, shipped_content

DEFAULT_PORT = 5006
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``fangzhi serve`` was told.

    Attributes:
        home: the office's folder.
        port: 0 takes any free port.
        address: where to listen; only the loopback needs no accounts.
        num_procs: worker processes; 1 serves from this process.
        shipped: the content that ships with the package.
        clock: tells today; a parameter so that a page can be shown as of any day.
        warm: whether the shell is built once before the first visitor comes.
        hosts: further names the app is known by, such as that of the machine in front of it.
        proxies: addresses of the machines in front; only they may say where a request came from and by https.
        cert, key: files of the certificate for https and of its key; both or none.
        prefix: the path below which the app stands on its host, such as ``/fangzhi``; empty at the root.
        idle: minutes without a key or a touch after which a login ends; 0 lets it be.
    """

    home: Home = field(default_factory=Home.find)
    port: int = DEFAULT_PORT
    address: str = LOOPBACK
    num_procs: int = 1
    shipped: Path = field(default_factory=shipped_content)
    clock: Callable[[], dt.date] = dt.date.today
    warm: bool = True
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    cert: Path | None = None
    key: Path | None = None
    idle: int = 30
    prefix: str = ""

    @property
    def local_only(self) -> bool:
        """Whether only this machine can reach the app; a name of its own means that others come, through a proxy."""
        if self.hosts:
            return False
        if self.address == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.address).is_loopback
        except ValueError:
            return False

    @property
    def scheme(self) -> str:
        """How the app is spoken to."""
        return "https" if self.cert else "http"

    @property
    def users(self) -> Path:
        """The accounts of those who may come from elsewhere."""
        return self.home.root / "users.json"
