"""The knowledge base: content read and checked, laws with their versions, search.

>>> import kb
>>> lib = kb.open()                            # doctest: +SKIP
>>> lib.search("复查期限").to_frame()            # doctest: +SKIP
"""

from __future__ import annotations

from kb.knowledge_base import KnowledgeBase
from kb.knowledge_base import open_knowledge_base as open

__all__ = ["KnowledgeBase", "open"]
