"""Who may come from other machines: names with hashed passwords in one small file of the office.

``python -m apps.serving.accounts 名字`` makes an account or gives it a new password.
"""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from apps.errors import BadAccounts
from apps.serving.cookies import clean_name
from kb.files import write_whole
from kb.places import Home

SHORTEST = 8
_HASHER = PasswordHasher()
# Checked when a name is unknown, so that an answer takes as long and tells nothing about names.
_NOBODY = _HASHER.hash("nobody")


def read_accounts(path: Path) -> dict[str, str]:
    """Name → argon2 hash; empty when there is no file.

    Raises:
        BadAccounts: when the file cannot be read as what it should be.
    """
    try:
        data = json.loads(path.read_text("utf8"))
        users = data["users"]
        if not isinstance(users, dict) or not all(isinstance(v, str) for v in users.values()):
            raise ValueError("users")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError):
        raise BadAccounts(f"账号文件 {path.name} 读不懂，请从备份恢复，或者删掉以后重新建账号。") from None
    return dict(users)


def add_account(path: Path, name: str, password: str) -> None:
    """Make an account, or give it a new password; the file is replaced whole and readable by its owner only.

    Raises:
        BadAccounts: for an empty name or a short password.
    """
    name = clean_name(name)
    if not name:
        raise BadAccounts("账号要有名字。")
    if len(password) < SHORTEST:
        raise BadAccounts(f"密码至少 {SHORTEST} 个字符。")
    users = {**read_accounts(path), name: _HASHER.hash(password)}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps({"users": users}, ensure_ascii=False, indent=2))


def right_password(users: dict[str, str], name: str, password: str) -> bool:
    """Whether the password is that of the account; takes some 50 ms either way, so never in the loop."""
    known = users.get(clean_name(name))
    try:
        return _HASHER.verify(known or _NOBODY, password) and known is not None
    except (Argon2Error, InvalidHashError):
        return False


def main() -> None:
    """Ask for a password twice and keep the account."""
    if len(sys.argv) != 2:
        sys.exit("用法：python -m apps.serving.accounts 名字")
    first, again = getpass.getpass("密码："), getpass.getpass("再输一遍：")
    if first != again:
        sys.exit("两遍不一样，没有保存。")
    try:
        add_account(Home.find().root / "users.json", sys.argv[1], first)
    except BadAccounts as error:
        sys.exit(str(error))
    print("账号已保存。")


if __name__ == "__main__":
    main()
