"""Who may come from other machines: accounts with hashed passwords, and who of them is logged in.

Two small files of the office, each replaced whole under one lock: ``users.json`` holds the accounts, ``logins.json`` who
is logged in where. All processes read them again when they change, so a logout or a disabled account counts everywhere
at once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from apps.errors import BadAccounts, NoSuchAccount
from apps.roles import Role
from apps.serving.cookies import clean_name
from kb.files import exclusive, write_whole

SHORTEST, LONGEST = 8, 200  # characters of a password
LOGIN_HOURS = 24
FORMAT = 2
_BUSY = "账号正被另一个程序修改，请再试一次。"
_HASHER = PasswordHasher()
# Checked when a name is unknown, so that an answer takes as long and tells nothing about names.
_NOBODY = _HASHER.hash("nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the office.

    Attributes:
        id: never changes and says nothing; training records are kept under it.
        name: what is typed at the login, and shown.
        hash: argon2.
        role: what the account may do.
        active: a disabled account is kept, and cannot log in.
        must_change: whether the password was given by somebody else and has to be changed first.
        subject: who this is at the office's single sign-on: its issuer and its word for the person; empty for nobody.
    """

    id: str
    name: str
    hash: str
    role: Role = Role.READER
    active: bool = True
    must_change: bool = False
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """One browser somebody is logged in with; ``since`` and ``seen`` (last touched by hand) are UTC in ISO form."""

    id: str
    account: str
    since: str
    device: str
    seen: str = ""


class Accounts:
    """The accounts of an office.

    Args:
        path: ``users.json``; the logins lie beside it.
        now: tells the time in UTC.
        idle: minutes without a key or a touch after which a login ends; 0 lets it be.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        idle: int = 0,
    ) -> None:
        self.path, self._now, self.idle = path, now, idle
        self._logins = path.with_name("logins.json")
        self._known: dict[Path, tuple[Any, Any]] = {}

    # Reading

    def all(self) -> dict[str, Account]:
        """Id → account; empty when there is no file.

        Raises:
            BadAccounts: when the file cannot be read as what it should be.
        """
        found: dict[str, Account] = self._read(self.path, _accounts)
        return found

    def named(self, name: str) -> Account | None:
        """The account of a name."""
        wanted = clean_name(name)
        return next((a for a in self.all().values() if a.name == wanted), None)

    def get(self, name: str) -> Account:
        """The account of a name.

        Raises:
            BadAccounts: when there is none.
        """
        found = self.named(name)
        if found is None:
            raise NoSuchAccount(f"没有“{clean_name(name)}”这个账号。fangzhi accounts list 可以看到都有谁。")
        return found

    def logins(self, account: str = "") -> list[LoggedIn]:
        """Who is logged in, newest first; of one account when its id is given."""
        oldest = (self._now() - dt.timedelta(hours=LOGIN_HOURS)).isoformat()
        found: dict[str, LoggedIn] = self._read(self._logins, _logged_in)
        mine = [x for x in found.values() if x.since > oldest and account in ("", x.account)]
        if self.idle:
            left = (self._now() - dt.timedelta(minutes=self.idle)).isoformat()
            mine = [x for x in mine if max(x.seen, x.since) > left]
        return sorted(mine, key=lambda x: x.since, reverse=True)

    def whose(self, login: str) -> Account | None:
        """The active account behind a login; None when it ended, grew too old, or the account was disabled."""
        found = next((x for x in self.logins() if x.id == login), None) if login else None
        account = self.all().get(found.account) if found else None
        return account if account is not None and account.active else None

    @property
    def mark(self) -> object:
        """Changes whenever accounts or logins do."""
        return (_stat(self.path), _stat(self._logins))

    # Writing

    def add(
        self, name: str, password: str, role: Role = Role.READER, *, must_change: bool = False
    ) -> Account:
        """A new account.

        Raises:
            BadAccounts: for an empty or taken name, or an unfit password.
        """
        return self.add_all([(name, password, role)], must_change=must_change)[0]

    def add_all(
        self,
        people: Sequence[tuple[str, str, Role]],
        *,
        must_change: bool = True,
        hashed_one: Callable[[], object] = lambda: None,
    ) -> list[Account]:
        """New accounts, all of them or none: (name, password, role) each.

        Args:
            people: some 50 ms of work each.
            must_change: whether the passwords are to be changed at the first login.
            hashed_one: called when the work for one is done.

        Raises:
            BadAccounts: for an empty or taken name, or an unfit password.
        """
        made = []
        for given, password, role in people:
            name = clean_name(given)
            if not name:
                raise BadAccounts("账号要有名字。")
            hash = hashed(password, name)  # some 50 ms: before the lock, not under it
            made.append(Account(secrets.token_hex(8), name, hash, role, must_change=must_change))
            hashed_one()
        with self._changing() as users:
            taken = {a.name for a in users.values()}
            for one in made:
                if one.name in taken:
                    raise BadAccounts(f"已经有“{one.name}”这个账号。换密码用 fangzhi accounts reset。")
                taken.add(one.name)
                users[one.id] = one
        return made

    def vouched_for(self, subject: str, name: str) -> Account:
        """The account of somebody the office's single sign-on vouches for; somebody new becomes a reader.

        Raises:
            BadAccounts: when another account has the name: only an administrator may say that the two are one.
        """
        found = next((a for a in self.all().values() if a.subject == subject), None)
        if found is not None:
            return found
        hash = _HASHER.hash(
            secrets.token_hex(32)
        )  # nobody knows it: this account comes in by the provider only
        with self._changing() as users:
            for one in users.values():
                if one.subject == subject:  # made by another process meanwhile
                    return one
            if not name or any(a.name == name for a in users.values()):
                raise BadAccounts(
                    f"已经有“{name}”这个账号，还没有和统一登录连上。请管理员运行：fangzhi accounts link {name} '{subject}'"
                )
            made = Account(secrets.token_hex(8), name, hash, subject=subject)
            users[made.id] = made
        return made

    def link(self, account: str, subject: str) -> None:
        """Say who an account is at the single sign-on; an empty subject unties the two.

        Raises:
            BadAccounts: when another account is that person.
        """
        with self._changing() as users:
            if subject and any(a.subject == subject and a.id != account for a in users.values()):
                raise BadAccounts("统一登录里的这个人已经连着另一个账号。")
            users[account] = replace(_one(users, account), subject=subject)

    def set_password(self, account: str, password: str, *, must_change: bool = False, keep: str = "") -> None:
        """A new password; every login of the account ends, but for ``keep``.

        Raises:
            BadAccounts: for an unfit password.
        """
        with self._changing() as users:
            one = _one(users, account)
            users[account] = replace(one, hash=hashed(password, one.name), must_change=must_change)
        self.end(account, but=keep)

    def rename(self, account: str, name: str) -> None:
        """Another name; the records stay with the account.

        Raises:
            BadAccounts: when the name is empty or taken.
        """
        name = clean_name(name)
        if not name:
            raise BadAccounts("账号要有名字。")
        with self._changing() as users:
            if any(a.name == name and a.id != account for a in users.values()):
                raise BadAccounts(f"已经有“{name}”这个账号。")
            users[account] = replace(_one(users, account), name=name)

    def set_active(self, account: str, active: bool) -> None:
        """Disable an account, which ends its logins, or open it again."""
        with self._changing() as users:
            users[account] = replace(_one(users, account), active=active)
        if not active:
            self.end(account)

    def set_role(self, account: str, role: Role) -> None:
        """Another role; it counts at once."""
        with self._changing() as users:
            users[account] = replace(_one(users, account), role=role)

    def begin(self, account: str, device: str) -> str:
        """Somebody logged in; the id of the login."""
        made = LoggedIn(secrets.token_hex(16), account, self._now().isoformat(), device[:80])
        with self._changing_logins() as logins:
            logins[made.id] = made
        return made.id

    def touched(self, login: str) -> None:
        """Somebody at this login pressed a key or touched the screen; written down once a minute at most."""
        found = next((x for x in self.logins() if x.id == login), None)
        lately = (self._now() - dt.timedelta(minutes=1)).isoformat()
        if not self.idle or found is None or max(found.seen, found.since) > lately:
            return
        with self._changing_logins() as logins:
            if login in logins:
                logins[login] = replace(logins[login], seen=self._now().isoformat())

    def end_login(self, login: str) -> None:
        """Somebody logged out."""
        with self._changing_logins() as logins:
            logins.pop(login, None)

    def end(self, account: str, but: str = "") -> None:
        """End every login of an account, but for one."""
        with self._changing_logins() as logins:
            for one in [x for x in logins.values() if x.account == account and x.id != but]:
                del logins[one.id]

    # Files

    def _read(self, path: Path, made_of: Callable[[Any], Any]) -> Any:
        stat = _stat(path)
        known = self._known.get(path)
        if known is not None and known[0] == stat:
            return known[1]
        try:
            value = made_of(json.loads(path.read_text("utf8")))
        except FileNotFoundError:
            value = {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise BadAccounts(
                f"账号文件 {path.name} 读不懂，请从备份恢复，或者删掉以后重新建账号。"
            ) from None
        self._known[path] = (stat, value)
        return value

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        with self._locked(self.path):
            users = dict(self.all())
            yield users
            self._write(self.path, {"format": FORMAT, "users": {a.id: asdict(a) for a in users.values()}})

    @contextmanager
    def _changing_logins(self) -> Iterator[dict[str, LoggedIn]]:
        with self._locked(self._logins):
            logins = {x.id: x for x in self.logins()}
            yield logins
            self._write(self._logins, {"logins": {x.id: asdict(x) for x in logins.values()}})

    @contextmanager
    def _locked(self, path: Path) -> Iterator[None]:
        path.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(path.with_suffix(".lock"), _BUSY, wait=5):
            self._known.pop(path, None)
            yield

    def _write(self, path: Path, value: Mapping[str, Any]) -> None:
        write_whole(path, json.dumps(value, ensure_ascii=False, indent=2))
        self._known.pop(path, None)


def hashed(password: str, name: str) -> str:
    """A password as it is kept.

    Raises:
        BadAccounts: when it is too short, too long, or the name itself.
    """
    if len(password) < SHORTEST:
        raise BadAccounts(f"密码至少 {SHORTEST} 个字符。")
    if len(password) > LONGEST:
        raise BadAccounts(f"密码最多 {LONGEST} 个字符。")
    if password == name:
        raise BadAccounts("密码不能就是名字。")
    return _HASHER.hash(password)


def right_password(account: Account | None, password: str) -> bool:
    """Whether the password is that of the account; takes some 50 ms either way, so never in the loop."""
    try:
        good = _HASHER.verify(account.hash if account else _NOBODY, password[: LONGEST + 1])
    except (Argon2Error, InvalidHashError):
        return False
    return good and account is not None and account.active


def made_up_password() -> str:
    """A password to be handed over and changed at the first login: sixteen characters nobody mistakes for others."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _one(users: Mapping[str, Account], account: str) -> Account:
    if account not in users:
        raise BadAccounts("这个账号已经不在了。")
    return users[account]


def _stat(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ino, found.st_size)


def _accounts(data: Any) -> dict[str, Account]:
    if data.get("format", 1) == 1:  # name → hash, as the first version kept them
        old = (
            (hashlib.blake2b(name.encode(), digest_size=8).hexdigest(), name, known)
            for name, known in data["users"].items()
        )
        return {id: Account(id, str(name), str(known)) for id, name, known in old}
    users = (Account(**{**one, "role": Role(one["role"])}) for one in data["users"].values())
    return {one.id: one for one in users if isinstance(one.hash, str) and isinstance(one.name, str)}


def _logged_in(data: Any) -> dict[str, LoggedIn]:
    return {
        str(one["id"]): LoggedIn(**{k: str(v) for k, v in one.items()}) for one in data["logins"].values()
    }
