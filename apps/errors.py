"""The few exceptions of the apps. Each message is one Chinese sentence a user can act on."""

from __future__ import annotations


class AppError(Exception):
    """Something that stops the app; ``str()`` is fit to be shown."""


class RefusedToStart(AppError):
    """The server will not start as it was asked to: unsafe or impossible."""


class BadAccounts(AppError):
    """The file of accounts cannot be used."""


class NoSuchAccount(BadAccounts):
    """Nobody has an account of that name."""


class NotKept(AppError):
    """What somebody wanted to keep cannot be kept; the message says why."""
