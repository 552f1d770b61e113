"""The index brought up to date beside the running app: small changes at once, large ones in a process of their own."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.errors import KnowledgeBaseError
from kb.library import Library
from kb.places import Home
from kb.search.index import snapshot as search_index
from kb.search.index.corpus import LibraryCorpus

MAX_SOURCES_AT_ONCE = (
    40  # changed sources indexed in this process; more would hold up everybody who types meanwhile
)
WAIT_FOR_INDEXER = 600.0  # seconds for another process that indexes the same folder


def stamp_of(folders: Iterable[Path]) -> str:
    """Changes whenever a file in the folders does; some ten milliseconds for two thousand files."""
    shards = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for path, modified, size in sorted(_files(str(folder))):
            shards.update(f"{path}:{modified}:{size}\n".encode())
    return shards.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, time of the last change and size of every file below a folder that is not hidden or half written."""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for one in found:
            if one.name.startswith("."):
                continue
            with contextlib.suppress(OSError):
                if one.is_dir(follow_symlinks=False):
                    yield from _files(one.path)
                elif not one.name.endswith((".tmp", ".shard", "~")):
                    stat = one.stat()
                    yield one.path, stat.st_mtime_ns, stat.st_size


def pending(home: Home, library: Library) -> int:
    """How many sources the index does not hold as they are; all of them when there is no index."""
    listed = dict(LibraryCorpus(library).sources())
    held: dict[str, str] = {}
    with contextlib.suppress(KnowledgeBaseError):
        for shard in search_index.open_index(home.index, thoroughly=True).current.shards:
            held.update({source: span.split(" ")[0] for source, span in shard.sources.items()})
    return sum(listed.get(s) != held.get(s) for s in listed.keys() | held.keys())


def bring_up_to_date(home: Home, shipped: Path, library: Library) -> None:
    """Make the index agree with the library."""
    count = pending(home, library)
    if count == 0:
        return
    if count <= MAX_SOURCES_AT_ONCE:
        search_index.update(home.index, LibraryCorpus(library))
        return
    command = [sys.executable, "-m", "apps.desk.indexing", str(home.root), str(home.content), str(shipped)]
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(p for p in (package, os.environ.get("PYTHONPATH", "")) if p)
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL)


def main(root: str, content: str, shipped: str) -> None:
    """Index in a process of its own; waits while another one does."""
    home = Home(Path(root), Path(content))
    parent = os.getppid()
    end = time.monotonic() + WAIT_FOR_INDEXER
    while time.monotonic() < end and os.getppid() == parent:
        try:
            search_index.update(home.index, LibraryCorpus(Library.open(home, Path(shipped))))
            return
        except KnowledgeBaseError:
            time.sleep(1)
    sys.exit(1)


if __name__ == "__main__":
    os.nice(5)  # whoever types comes first
    main(*sys.argv[1:4])
