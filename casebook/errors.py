"""The few exceptions of the casebook. Each message is one Chinese sentence a user can act on."""

from __future__ import annotations


class CasebookError(Exception):
    """Something the caller has to deal with; ``str()`` is fit to be shown."""


class ChoiceNotOffered(CasebookError):
    """A choice that does not exist or is not open in this state."""


class AttemptOver(CasebookError):
    """A choice in an attempt that has already ended."""


class AttemptUnfinished(CasebookError):
    """A score was asked for before the attempt ended."""


class ContentChanged(CasebookError):
    """An attempt was made on another version of the content."""


class NotUtc(CasebookError):
    """A time without a zone, or in another zone than UTC."""


class RecordsUnavailable(CasebookError):
    """The database cannot be opened, or a newer program has changed its shape."""


class RecordsReplaced(RecordsUnavailable):
    """The file of the records was removed or replaced while it was open; what was to be kept was not."""


class RecordNotFound(CasebookError):
    """No learner or attempt has this id."""


class RecordRefused(CasebookError):
    """An event that does not fit what is already recorded."""


class TooLate(CasebookError):
    """An answer after the end of an exam's time."""


class NotAsked(CasebookError):
    """An answer to a question, or an option, that is not in the paper."""


class NoMoreResits(CasebookError):
    """An exam was sat as often as its plan allows."""


class ClassRefused(CasebookError):
    """A deed in a class that is not open now, or not to this person."""
