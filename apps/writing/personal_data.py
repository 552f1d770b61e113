"""Personal data in content: looked for in many texts at once, on every processor, each text once ever."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import re
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from casebook.anonymize import LABELS, Finding, audit_all, mask
from casebook.anonymize import DataKind as Personal
from kb.codes.content import PERSONAL_DATA, PERSONAL_DATA_HINT
from kb.content.markdown import content_hash
from kb.files import code_fingerprint, write_whole
from kb.model.problems import Place, Problem

# The number under which an office answers is meant to be known; somebody's mobile number there is still personal.
_OFFICE_PHONE = re.compile(r"^[ \t]*联系电话[：:].*$", re.MULTILINE)
# In the file of an office (编号: dw-…) so are its number, its address and the way there; a mobile number never is.
_OFFICE_FILE = re.compile(r"^编号[：:][ \t]*dw-", re.MULTILINE)
_OFFICE_LINES = re.compile(r"^(?:标题|别名|电话|地址|办公时间|怎么走|网址|适用地区)[：:].*$", re.MULTILINE)
_OFFICES_OWN = frozenset({Personal.LANDLINE, Personal.ADDRESS, Personal.PLACE, Personal.ORGANISATION})
_NO_DIGIT = re.compile(r"\D")
Found = tuple[int, int, str, bool]  # start, end, label, whether it is only a hint
ALONE = 150_000  # characters that are looked through here; more are shared among processes


class PersonalDataCheck:
    """Looks for personal data, and remembers by a text's hash where it found any; never what it found.

    What is remembered holds for the code that judged and the words that were cleared, and is forgotten with either.

    Args:
        accepted: words a person has cleared although they look like names.
        cache: a folder for the remembered places; None remembers nothing.
    """

    def __init__(self, accepted: frozenset[str] = frozenset(), cache: Path | None = None) -> None:
        self.accepted = accepted
        self._file = cache / "personal-data.json" if cache else None
        self._version = content_hash(code_fingerprint("casebook.anonymize") + "".join(sorted(accepted)))
        self._known: dict[str, list[Found]] = self._load()
        self._texts: dict[str, tuple[str, str]] = {}
        self._waiting: list[tuple[list[str], Future[list[list[Found]]]]] = []
        self._pool: ProcessPoolExecutor | None = None

    @property
    def begun(self) -> bool:
        """Whether texts are being looked through."""
        return bool(self._texts)

    def start(self, texts: Iterable[tuple[str, str, str]]) -> None:
        """Begin to look; a large amount in processes of its own, while this one does something else.

        Args:
            texts: a key, the path to name in problems, the text.
        """
        self._texts = {key: (path, text) for key, path, text in texts}
        fresh = list(self._fresh())
        if sum(map(len, fresh)) > ALONE:
            with contextlib.suppress(
                OSError, PermissionError
            ):  # no processes to be had here: later, in this one
                self._share(fresh)

    def finish(self) -> list[tuple[str, Problem]]:
        """What was found, by key; and it is kept for the next run."""
        learnt = bool(self._waiting)
        for keys, found in self._waiting:
            with contextlib.suppress(Exception):  # a process that died: its share is done below
                self._known.update(zip(keys, found.result(), strict=True))
        self._waiting = []
        if self._pool is not None:
            self._pool.shutdown(wait=False)
        left = list(self._fresh())
        if left:
            self._known.update(zip(map(content_hash, left), find_in_all(left, self.accepted), strict=True))
        if learnt or left:
            self._save()
        return [
            (key, problem)
            for key, (path, text) in self._texts.items()
            for problem in problems_of(self._known[content_hash(text)], text, path)
        ]

    def _fresh(self) -> Iterable[str]:
        """The texts that nothing is known of, each once."""
        return dict.fromkeys(t for _, t in self._texts.values() if content_hash(t) not in self._known)

    def _share(self, texts: Sequence[str]) -> None:
        """Deal the texts out, the longest first, so that the shares take equally long."""
        workers = min(os.cpu_count() or 1, 4)
        shares: list[list[str]] = [[] for _ in range(workers)]
        sizes = [0] * workers
        for text in sorted(texts, key=len, reverse=True):
            least = sizes.index(min(sizes))
            shares[least].append(text)
            sizes[least] += len(text)
        self._pool = ProcessPoolExecutor(workers, mp_context=_processes())
        for share in shares:
            future = self._pool.submit(find_in_all, share, self.accepted)
            self._waiting.append(([content_hash(text) for text in share], future))

    def _save(self) -> None:
        if self._file is not None:
            kept = json.dumps({"version": self._version, "found": self._known})
            with contextlib.suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self._file, kept, durable=False)

    def _load(self) -> dict[str, list[Found]]:
        if self._file is None:
            return {}
        try:
            kept = json.loads(self._file.read_text(encoding="utf8"))
            if kept["version"] != self._version:
                return {}
            return {k: [(f[0], f[1], f[2], f[3]) for f in found] for k, found in kept["found"].items()}
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return {}


def _processes() -> multiprocessing.context.BaseContext:
    """Copies of this process where that is safe: they have the dictionary already; else new ones."""
    if "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1:
        audit_all(["预热王建国"])
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def find_personal_data(text: str, accepted: frozenset[str] = frozenset()) -> list[Found]:
    """Where personal data may stand in a text."""
    return find_in_all([text], accepted)[0]


def find_in_all(texts: Sequence[str], accepted: frozenset[str] = frozenset()) -> list[list[Found]]:
    """Where personal data may stand in each of the texts."""
    numbers = frozenset(_NO_DIGIT.sub("", word) for word in accepted if word[:1].isdecimal())
    return [
        _places(text, found, numbers) for text, found in zip(texts, audit_all(texts, accepted), strict=True)
    ]


def _places(text: str, found: Iterable[Finding], numbers: frozenset[str] = frozenset()) -> list[Found]:
    public = [line.span() for line in _OFFICE_PHONE.finditer(text)]
    own = [line.span() for line in _OFFICE_LINES.finditer(text)] if _OFFICE_FILE.search(text) else []

    def office(f: Finding) -> bool:
        """Whether it is an office's, by where it stands or because the directory lists the number."""
        if f.kind is Personal.LANDLINE and (
            any(a <= f.start < b for a, b in public) or _NO_DIGIT.sub("", text[f.start : f.end]) in numbers
        ):
            return True
        return f.kind in _OFFICES_OWN and any(a <= f.start < b for a, b in own)

    return [(f.start, f.end, LABELS[f.kind], f.is_hint) for f in found if not office(f)]


def personal_data_problems(text: str, path: str, accepted: frozenset[str] = frozenset()) -> list[Problem]:
    """Personal data in a text; the finds are masked, and doubtful ones are hints for a person to decide."""
    return problems_of(find_personal_data(text, accepted), text, path)


def problems_of(found: list[Found], text: str, path: str) -> list[Problem]:
    """Finds as problems."""
    out = []
    for start, end, label, hint in found:
        before = text[:start]
        at = Place(before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)
        code = PERSONAL_DATA_HINT if hint else PERSONAL_DATA
        out.append(code.at(path, at, kind=label, masked=mask(text[start:end])))
    return out
