"""Questions an office has brought itself: one JSON file a bank, in its own folder; drawn in exams beside the library's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from casebook.errors import CasebookError
from casebook.exam.model import BankItem, item_data, item_of
from kb.files import write_whole

FORMAT = 1


class OwnBankBroken(CasebookError):
    """A file of an office's own questions cannot be read; the sentence names it."""


@dataclass(frozen=True, slots=True)
class OwnBank:
    """The questions that came with one file."""

    name: str
    items: tuple[BankItem, ...]


def bank_name(name: str) -> str:
    """A name that can be a file's: letters, digits, Chinese, ``-`` and ``_``.

    >>> bank_name("../十月 题库")
    '十月-题库'
    """
    return re.sub(r"[^\w一-鿿-]+", "-", name).strip("-_")[:60] or "题库"


def write_own(folder: Path, name: str, items: Iterable[BankItem]) -> Path:
    """Keep questions; those kept under the same name before are replaced."""
    path = folder / f"{bank_name(name)}.json"
    folder.mkdir(parents=True, exist_ok=True)
    data = {"format": FORMAT, "items": [item_data(i) for i in items]}
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    return path


def read_own(folder: Path) -> tuple[OwnBank, ...]:
    """All banks an office has brought, by name.

    Raises:
        OwnBankBroken: when one of the files is damaged.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_text("utf-8"))
            found.append(OwnBank(path.stem, tuple(item_of(i) for i in data["items"])))
        except (OSError, ValueError, KeyError, TypeError):
            raise OwnBankBroken(
                f"自备题“{path.stem}”的文件坏了，读不出来。重新 fangzhi bank add 一次，或者 fangzhi bank remove {path.stem}。"
            ) from None
    return tuple(found)


def remove_own(folder: Path, name: str) -> bool:
    """Take a bank away; whether there was one."""
    path = folder / f"{bank_name(name)}.json"
    if not path.is_file():
        return False
    path.unlink()
    return True
