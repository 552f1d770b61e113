"""The table of formats: all of them, by name, by file, by what an entry can be written as."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import PurePosixPath

from casebook.exchange import formats
from casebook.exchange.model import (
    ExchangeFormat,
    FileIn,
    NotExchangeable,
    Taken,
    Wanted,
    WrittenFile,
    kinds_said,
)
from kb.model import Kind
from kb.model.problems import nearest


@functools.cache
def all_formats() -> dict[str, ExchangeFormat]:
    """Key → format, of every module in ``formats/`` that has a ``FORMAT`` or ``FORMATS``, in their order."""
    found: list[ExchangeFormat] = []
    for module in pkgutil.iter_modules(formats.__path__):
        loaded = importlib.import_module(f"{formats.__name__}.{module.name}")
        one = getattr(loaded, "FORMAT", None)
        found += [one] if one is not None else getattr(loaded, "FORMATS", ())
    return {f.key: f for f in sorted(found, key=lambda f: (f.order, f.key))}


def readable() -> list[ExchangeFormat]:
    """The formats with a reader."""
    return [f for f in all_formats().values() if f.read is not None]


def writable(kinds: Sequence[Kind]) -> list[ExchangeFormat]:
    """The formats that take all of these kinds."""
    return [f for f in all_formats().values() if f.write is not None and set(kinds) <= set(f.takes)]


def format_named(name: str) -> ExchangeFormat:
    """A format by its key or its Chinese name.

    Raises:
        NotExchangeable: when there is none; the sentence names the nearest and all.
    """
    table = all_formats()
    word = name.strip().lower()
    found = table.get(word) or next((f for f in table.values() if f.title.lower() == word), None)
    if found is not None:
        return found
    near = nearest(word, [x for f in table.values() for x in (f.key, f.title.lower())])
    guess = f"您是不是想写“{near[0]}”？" if near else ""
    known = "、".join(f"{f.key}（{f.title}）" for f in table.values())
    raise NotExchangeable(f"没有“{name}”这种格式。{guess}可以写：{known}。")


def format_of(file: FileIn) -> ExchangeFormat:
    """Which format a file is, by its suffix, and by its content where several share one.

    Raises:
        NotExchangeable: when it is none that can be taken in.
    """
    named = [f for f in readable() if file.suffix in f.suffixes]
    if not named:
        known = "、".join(dict.fromkeys(s for f in readable() for s in f.suffixes))
        raise NotExchangeable(f"{PurePosixPath(file.name).name}：不是能导入的格式。能导入的有 {known}。")
    fitting = next((f for f in named if f.fits(file)), None)
    if fitting is None:
        raise NotExchangeable(
            f"{PurePosixPath(file.name).name}：看不出是什么。这种文件可以是：{'；'.join(f'{f.title}（{f.about}）' for f in named)}。"
        )
    return fitting


def take(file: FileIn, chosen: ExchangeFormat | None = None) -> tuple[ExchangeFormat, Taken]:
    """Read a file.

    Args:
        chosen: the format somebody named; by default the one it looks like.

    Raises:
        NotExchangeable: when it cannot be taken in; nothing has been stored then.
    """
    one = chosen or format_of(file)
    if one.read is None:
        raise NotExchangeable(f"“{one.title}”只能导出，不能导入。")
    try:
        return one, one.read(file)
    except (MemoryError, RecursionError):
        raise NotExchangeable(f"{file.name}：文件太大或者层层嵌套得太深，没有导入。") from None


def give(one: ExchangeFormat, wanted: Wanted) -> WrittenFile:
    """Make a file of entries.

    Raises:
        NotExchangeable: when the format does not take one of them.
    """
    if one.write is None:
        raise NotExchangeable(f"“{one.title}”只能导入，不能导出。")
    for entry in wanted.entries:
        if entry.kind not in one.takes:
            others = writable([entry.kind])
            instead = (
                f"它可以导出为：{'、'.join(f'{f.key}（{f.title}）' for f in others)}。" if others else ""
            )
            raise NotExchangeable(
                f"“{entry.title}”是{entry.kind.value}，“{one.title}”只装{kinds_said(one.takes)}。{instead}"
            )
    return one.write(wanted)
