"""The knowledge base: content read and checked, laws with their versions, search.

>>> import kb
>>> lib = kb.open()                            # doctest: +SKIP
>>> lib.search("复查期限").to_frame()            # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.knowledge_base import open_knowledge_base as open

__all__ = ["KnowledgeBase", "open"]
_WHERE = {"KnowledgeBase": "KnowledgeBase", "open": "open_knowledge_base"}


def __getattr__(name: str) -> Any:
    """Search and its numerical libraries are loaded when they are asked for; the model alone is light."""
    if name in _WHERE:
        from kb import knowledge_base

        return getattr(knowledge_base, _WHERE[name])
    raise AttributeError(f"module 'kb' has no attribute {name!r}")
