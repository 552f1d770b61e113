"""Errors of the anonymiser; no message holds a personal value."""

from __future__ import annotations


class AnonymizeError(Exception):
    """Base of the anonymiser's errors."""


class KnownValueSurvivesError(AnonymizeError):
    """A value of the intake record is still in the text after replacement."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        """Name the kinds, never the values.

        Args:
            kinds: Chinese names of the kinds that survive.
        """
        super().__init__(f"脱敏后仍残留登记信息：{'、'.join(kinds)}。请人工核对后再保存。")
        self.kinds = kinds
