"""Entries as plain data for the views: what is shown, in which words, with which links. No widgets, no clock."""

from apps.present.entry import present
from apps.present.text import card_text

__all__ = ["card_text", "present"]
