"""The index: immutable shards on disk, a pointer file renamed at the end, readers that follow it.

``base-…`` holds everything as of the last full build; ``delta-…`` holds the sources that changed since, and is
written anew as a whole, so a change costs milliseconds beside the national law. The index is derived from the content
and may be deleted at any time.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import numpy as np

from kb.errors import IndexUnavailable
from kb.files import Progress, code_fingerprint, exclusive, write_whole
from kb.model import Vocabulary
from kb.search.index.passage import Passage
from kb.search.index.shard import Shard, key_of
from kb.search.index.shard_writer import ShardWriter
from kb.search.index.store import Store
from kb.search.index.whole import check, seal
from kb.search.suggest import Sounds
from kb.search.words.terms import Bools, Lexicon

# The code that decides what an index holds; an index remembers what it was when it was made.
MADE_BY = (
    "kb.model",
    "kb.content",
    "kb.law",
    "kb.library",
    "kb.search.index",
    "kb.search.suggest",
    "kb.search.words",
)
MAX_DELTA_PASSAGES = 3000  # passages; beyond it a full build costs no more than the next few changes
POINTER = "current.json"
BUSY = "另一个程序正在更新索引，请稍后再试。"


class Corpus(Protocol):
    """What an index is built from."""

    def sources(self) -> Iterable[tuple[str, str]]:
        """Every source with the fingerprint of its contents."""

    def passages(self, source: str) -> Iterable[Passage]:
        """The passages of a source, in order."""

    @property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """Word lists."""

    @property
    def names(self) -> Mapping[str, str]:
        """Short law name → title."""


@dataclass(frozen=True)
class Snapshot:
    """One consistent state of an index.

    Attributes:
        shards: base first, then what changed since.
        stores: the stored passages beside them.
        dead: rows of the base that no longer count; None when all do.
        mark: changes whenever the state does.
    """

    shards: tuple[Shard, ...]
    stores: tuple[Store, ...]
    dead: Bools | None
    lexicon: Lexicon
    sounds: Sounds
    mark: str

    @property
    def count(self) -> int:
        """Number of passages that can be found."""
        return sum(p.count for p in self.shards) - (int(self.dead.sum()) if self.dead is not None else 0)

    def alive(self, shard: int, row: int) -> bool:
        """Whether a row still counts."""
        return shard > 0 or self.dead is None or not self.dead[row]

    def passage(self, shard: int, row: int) -> Passage:
        """The passage of a row of a shard."""
        return self.stores[shard].passage(row)

    def laws_with(self, article: str, laws: Sequence[str]) -> list[str]:
        """Those of some laws that have an article of this number, such as ``120-1``, in their order."""
        keys = np.array([key_of(f"{law}#{article}") for law in laws], np.uint64)
        held = np.zeros(len(keys), np.bool_)
        for shard in self.shards:
            held |= np.isin(keys, shard.row_keys)
        return [law for law, is_held in zip(laws, held.tolist(), strict=True) if is_held]

    def look_up(self, field: str, value: str) -> list[tuple[int, int]]:
        """(shard, row) of the passages whose field holds exactly this value."""
        found = ((i, row) for i, one in enumerate(self.stores) for row in one.look_up(field, value))
        return [(i, row) for i, row in found if self.alive(i, row)]


class Index:
    """A reader that always answers from the newest complete state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[int, int] | None = None
        self._snapshot: Snapshot | None = None

    @property
    def current(self) -> Snapshot:
        """The newest complete state.

        Raises:
            IndexUnavailable: when there is none.
        """
        for attempt in range(5):
            try:
                stat = (self.folder / POINTER).stat()
                seen = (stat.st_mtime_ns, stat.st_ino)
                if self._snapshot is None or seen != self._seen:
                    self._snapshot, self._seen = _open(self.folder), seen
                return self._snapshot
            except IndexUnavailable:
                if attempt == 4 or not (self.folder / POINTER).exists():
                    raise
                time.sleep(0.02)
            except Exception as error:  # damaged files fail in any way they like
                # a writer may have replaced the shards between reading the pointer and opening them
                if attempt == 4 or not (self.folder / POINTER).exists():
                    raise IndexUnavailable("还没有可用的索引，请先运行 fangzhi index。") from error
                time.sleep(0.02)
        raise AssertionError("unreachable")

    def frozen(self) -> FrozenIndex:
        """The index as it stands now, whatever is written later.

        Raises:
            IndexUnavailable: when there is none.
        """
        return FrozenIndex(self.current)


@dataclass(frozen=True)
class FrozenIndex:
    """An index as it stood at one moment."""

    current: Snapshot


def open_index(folder: Path, *, thoroughly: bool = False) -> Index:
    """Open an index for reading.

    Args:
        thoroughly: whether every byte must be what was written.

    Raises:
        IndexUnavailable: when it was never built, was built by another version, or is damaged.
    """
    index = Index(folder)
    if thoroughly:
        _check_all(folder, _known_pointer(folder))
    _ = index.current
    return index


def build_index(
    folder: Path, corpus: Corpus, progress: Progress | None = None, *, learn: bool = True
) -> Index:
    """Build the index from nothing; readers see the old one until the new one is complete.

    Args:
        progress: called with a Chinese phrase, how much is done and how much there is.
        learn: also learn word vectors; search works before they are there.

    Raises:
        Busy: when another process is writing.
    """
    tell = progress or (lambda _phrase, _done, _total: None)
    with exclusive(folder / "writer.lock", BUSY):
        _build(folder, corpus, tell, learn)
    return open_index(folder)


def _build(folder: Path, corpus: Corpus, tell: Progress, learn: bool) -> None:
    shard = _new(folder, "base")
    listed = list(corpus.sources())
    done = 0

    def beat() -> None:
        tell("读取内容", done, len(listed))

    beat()
    lexicon = Lexicon.build(_own_words(corpus))
    beat()
    lexicon.save(shard)
    Sounds.learn().save(shard)
    writer = ShardWriter(shard, lexicon, tell=tell, beat=beat)
    for done, (source, fingerprint) in enumerate(listed):
        if done % 20 == 0:
            beat()
        writer.add(source, fingerprint, corpus.passages(source))
    made = writer.close()
    tell("写入索引", 1, 1)
    seal(shard)
    _point(folder, shard.name, None)
    tell("写入索引", 1, 1)
    if learn and writer.learn(made):
        tell("学习词语", 1, 1)
        seal(shard)
        _point(folder, shard.name, None)  # readers notice and take the vectors up
    writer.drop()


def update(folder: Path, corpus: Corpus, progress: Progress | None = None, *, learn: bool = True) -> int:
    """Bring an index up to date with what changed.

    Returns:
        How many sources were new, changed or gone.

    Raises:
        Busy: when another process is writing.
    """
    tell = progress or (lambda _phrase, _done, _total: None)
    with exclusive(folder / "writer.lock", BUSY):
        listed = dict(corpus.sources())
        try:
            pointer = _read_pointer(folder)
            _check_all(folder, pointer)
            base = Shard.load(folder / pointer["base"])
            before = _state(folder, pointer, base)
        except Exception:  # whatever is wrong with it: it is derived, and made anew
            _build(folder, corpus, tell, learn)
            return len(listed)
        changed = {s for s in listed.keys() | before.keys() if listed.get(s) != before.get(s)}
        if not changed and not _lacks_vectors(folder, pointer, base):
            return 0
        held = {s: span.split(" ")[0] for s, span in base.sources.items()}
        fresh = [s for s, fingerprint in listed.items() if held.get(s) != fingerprint]
        count = 0
        fresh_passages: dict[str, list[Passage]] = {}
        for source in fresh:
            fresh_passages[source] = list(corpus.passages(source))
            count += len(fresh_passages[source])
            if count > max(MAX_DELTA_PASSAGES, base.count // 20):
                fresh_passages.clear()
                _build(folder, corpus, tell, learn)
                return len(changed)
        gone = [s for s in held if held[s] != listed.get(s)]
        _write_delta(folder, pointer["base"], base, fresh_passages, listed, gone)
        return len(changed)


def _lacks_vectors(folder: Path, pointer: Mapping[str, Any], base: Shard) -> bool:
    """What changed was indexed before the word vectors were learnt; writing it anew costs milliseconds."""
    if base.vectors is None or not pointer.get("delta"):
        return False
    delta = Shard.load(folder / pointer["delta"])
    return delta.count > 0 and delta.vectors is None


def _write_delta(
    folder: Path,
    base_name: str,
    base: Shard,
    passages: Mapping[str, Sequence[Passage]],
    fingerprints: Mapping[str, str],
    gone: list[str],
) -> None:
    shard = _new(folder, "delta")
    writer = ShardWriter(shard, Lexicon.load(folder / base_name), like=base)
    for source, some in passages.items():
        writer.add(source, fingerprints[source], some)
    writer.close()
    (shard / "gone.json").write_text(json.dumps(gone, ensure_ascii=False), "utf-8")
    seal(shard)
    _point(folder, base_name, shard.name)


def _own_words(corpus: Corpus) -> list[str]:
    words = [w for v in corpus.vocabularies for w in (*v.terms, *(w for group in v.synonyms for w in group))]
    return [w for w in words if 2 <= len(w) <= 6]


def _new(folder: Path, kind: str) -> Path:
    shard = folder / f"{kind}-{uuid4().hex[:12]}"
    shard.mkdir(parents=True)
    return shard


def _point(folder: Path, base: str, delta: str | None) -> None:
    """Make a state the current one, then drop what no state needs."""
    pointer = folder / POINTER
    made_by = code_fingerprint(*MADE_BY)
    write_whole(pointer, json.dumps({"made_by": made_by, "base": base, "delta": delta}))
    for old in folder.iterdir():
        if old.is_dir() and old.name.startswith(("base-", "delta-")) and old.name not in (base, delta):
            shutil.rmtree(old, ignore_errors=True)  # a reader that has it open keeps its files


def _read_pointer(folder: Path) -> dict[str, Any]:
    pointer: dict[str, Any] = json.loads((folder / POINTER).read_text("utf-8"))
    if pointer.get("made_by") != code_fingerprint(*MADE_BY):
        raise IndexUnavailable("索引是另一个版本的程序写的，请运行 fangzhi index，会重新做一个。")
    return pointer


def _known_pointer(folder: Path) -> dict[str, Any]:
    try:
        return _read_pointer(folder)
    except (OSError, ValueError, KeyError, AttributeError):
        raise IndexUnavailable("还没有可用的索引，请先运行 fangzhi index。") from None


def _check_all(folder: Path, pointer: Mapping[str, Any]) -> None:
    """Every byte of the current state."""
    for name in (pointer["base"], pointer.get("delta")):
        if name:
            check(folder / name, thoroughly=True)


def _state(folder: Path, pointer: Mapping[str, Any], base: Shard) -> dict[str, str]:
    """Source → fingerprint as indexed, whichever shard holds it."""
    out = {s: span.split(" ")[0] for s, span in base.sources.items()}
    if pointer.get("delta"):
        delta = folder / pointer["delta"]
        for source in json.loads((delta / "gone.json").read_text("utf-8")):
            out.pop(source, None)
        out |= {s: span.split(" ")[0] for s, span in Shard.load(delta).sources.items()}
    return out


def _open(folder: Path) -> Snapshot:
    pointer = _read_pointer(folder)
    base_folder = folder / pointer["base"]
    for name in (pointer["base"], pointer.get("delta")):
        if name:
            check(folder / name)
    base = Shard.load(base_folder)
    shards, stores, dead = [base], [Store(base_folder)], None
    if pointer.get("delta"):
        delta = folder / pointer["delta"]
        shards.append(Shard.load(delta))
        stores.append(Store(delta))
        dead = np.zeros(base.count, np.bool_)
        for source in json.loads((delta / "gone.json").read_text("utf-8")):
            _, first, stop = base.sources[source].split(" ")
            dead[int(first) : int(stop)] = True
    mark = f"{pointer['base']}/{pointer.get('delta')}/{base.vectors is not None}"
    return Snapshot(
        tuple(shards), tuple(stores), dead, Lexicon.load(base_folder), Sounds.load(base_folder), mark
    )
