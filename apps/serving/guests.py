"""Who is connected: a socket belongs to the login its page was made for, and ends with it."""

from __future__ import annotations

import time
from typing import Any
from weakref import WeakKeyDictionary

from bokeh.util.token import get_token_payload

from apps.roles import Role
from apps.serving.accounts import Accounts
from apps.serving.login import COOKIE, login_in, login_of

LOOK = 1000  # milliseconds between two looks at what changed
LATEST = 10.0  # seconds after which is looked in any case, for logins also end by themselves


class Guests:
    """The open sockets of this process.

    Args:
        accounts: of the office.
        secret: signs the cookies.
    """

    def __init__(self, accounts: Accounts, secret: str) -> None:
        self._accounts, self._secret = accounts, secret
        self._sockets: WeakKeyDictionary[Any, tuple[str, Role, str]] = WeakKeyDictionary()
        self._mark: object = None
        self._looked = 0.0

    def enter(self, socket: Any) -> bool:
        """Whether a socket may open: its login is good, and the page behind it was made for the same person."""
        mine = login_of(socket)
        account = self._accounts.whose(mine)
        if account is None or account.must_change or not socket._token:
            return False
        made_for = self._accounts.whose(
            login_in(self._secret, str(get_token_payload(socket._token).get("cookies", {}).get(COOKIE, "")))
        )
        if made_for is None or made_for.id != account.id:
            return False
        self._sockets[socket] = (mine, account.role, account.name)
        return True

    def still_in(self, socket: Any) -> bool:
        """Whether the login of an open socket still holds, in the role and by the name its page was made for."""
        login, role, name = self._sockets.get(socket, ("", None, ""))
        account = self._accounts.whose(login)
        return account is not None and (account.role, account.name) == (role, name)

    def look(self) -> None:
        """Close the sockets whose login ended; called from time to time."""
        mark, now = self._accounts.mark, time.monotonic()
        if mark == self._mark and now - self._looked < LATEST:
            return
        self._mark, self._looked = mark, now
        for socket in list(self._sockets):
            if not self.still_in(socket):
                socket.close(code=4001)
                self._sockets.pop(socket, None)
