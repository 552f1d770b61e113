"""The few exceptions of the knowledge base. Each message is one Chinese sentence a user can act on."""

from __future__ import annotations


class KnowledgeBaseError(Exception):
    """Something the caller has to deal with; ``str()`` is fit to be shown."""


class UnreadableFile(KnowledgeBaseError):
    """A file that cannot be taken in at all: missing, binary, too large, broken."""


class OutsideLibrary(KnowledgeBaseError):
    """A path that leads out of the folder it belongs to."""


class IndexUnavailable(KnowledgeBaseError):
    """No usable index: not built yet, or of another format."""


class UnknownEntry(KnowledgeBaseError, LookupError):
    """No entry has this id, no law this name."""


class BadRequest(KnowledgeBaseError, ValueError):
    """A kind, a topic, a day or a number that is none; the sentence names what is allowed."""
