"""The shipped library and the search over it, read and indexed once for all tests of a machine.

Lies in the folder for temporary files. What is there is held against the files and the code like any office's index and
cache, so that a later run takes only what still fits.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from kb.files import exclusive
from kb.knowledge_base import KnowledgeBase
from kb.library import Library
from kb.places import Home, shipped_content
from kb.search.searcher import Searcher

LONGEST = 300.0  # seconds another worker may need for the index


@functools.cache
def shipped_base() -> KnowledgeBase:
    """The shipped library with its search; made by the first worker that asks, taken by the others."""
    name = hashlib.sha256(str(shipped_content()).encode()).hexdigest()[:12]
    root = Path(tempfile.gettempdir()) / f"fangzhi-tests-{os.getuid()}-{name}"
    home = Home(root, root / "content")
    with exclusive(root / "making.lock", "another worker makes the index", wait=LONGEST):
        return KnowledgeBase.read(home).indexed()


def shipped_library() -> Library:
    """The shipped library."""
    return shipped_base().library


def shipped_searcher() -> Searcher:
    """The search over the shipped library alone."""
    found = shipped_base().searcher
    assert found is not None
    return found


def warm(root: Path, index: bool = False) -> Path:
    """Put what was read of the shipped library, and the index on request, into an office's folder, which comes back."""
    made = shipped_base().home
    for folder in (made.cache, *([made.index] if index else [])):
        shutil.copytree(folder, root / folder.name, dirs_exist_ok=True)
    return root
