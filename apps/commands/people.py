"""Whose records a name on the command line means."""

from __future__ import annotations

from collections.abc import Callable

from apps.commands.common import not_found
from apps.errors import AppError
from apps.serving.accounts import Accounts
from apps.training.book import everybody_here
from kb.places import Home


def whose(home: Home, name: str) -> tuple[Callable[[str], str], str]:
    """Whose record a name means, as the pages see it: an account's, or that of everybody at this machine; and in words."""
    accounts = Accounts(home.root / "users.json")
    if not accounts.all():
        return everybody_here, "没有开账号，记在这台电脑的练习里，“我的学习”里看得到。"
    try:
        account = accounts.get(name)
    except AppError as error:
        not_found(str(error))
    return (lambda _: account.id), f"记在账号“{account.name}”名下，登录后在“我的学习”里看得到。"
