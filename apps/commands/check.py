"""``fangzhi check``: every problem of the library, or of any file or folder, as a line an editor can jump to."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from apps.commands.common import HOME, Exit, emit_json, open_home, say, today, wrong_use
from apps.commands.progress import progress_bar
from apps.commands.words import Day
from apps.writing.content_checks import casebook_checks, cleared
from apps.writing.named_files import LOOSE, Named, find_named, read_loose
from apps.writing.personal_data import PersonalDataCheck
from kb.checks import check_entry, check_library, text_of
from kb.content import read_text
from kb.content.layers import Loaded, texts_of
from kb.law.official import OfficialStore
from kb.library import Library, layers_of
from kb.model import FOLDERS, Kind
from kb.model.problems import Problem, Severity, in_order
from kb.places import Home


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]…")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@click.option("--on", type=Day(), help="按哪一天核对，默认今天。", metavar="日期")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def check(
    paths: tuple[Path, ...], content: Path | None, on: dt.date | None, as_json: bool, home: Path | None
) -> None:
    """核对内容，哪里的文件、文件夹都行：每个问题给出文件、行、列、代码和改法；有错误时返回 1。"""
    where = open_home(home, content)
    day = on or today()
    data = None if paths else _begun(where)
    library, named = _library(where, paths)
    looked = _Check(library, where, named, day, data)
    found = looked.problems()
    errors = sum(problem.severity is Severity.ERROR for _, problem in found)
    if as_json:
        emit_json([problem.to_dict() for problem in in_order(p for _, p in found)])
    else:
        for file, problem in sorted(found, key=lambda row: (str(row[0]), row[1].sort_key)):
            click.echo(f"{_shown(file)}{str(problem)[len(problem.path) :]}")
        say(f"核对了 {looked.count} 个文件：{errors} 个错误，{len(found) - errors} 个提醒或建议。")
    if errors:
        sys.exit(Exit.NOT_FOUND)


def _begun(where: Home) -> PersonalDataCheck:
    """The search for personal data in everything, begun before the library is read: it takes the longest."""
    texts = list(texts_of(layers_of(where)))
    said = tuple(f"{FOLDERS[kind]}/" for kind in (Kind.VOCABULARY, Kind.OFFICE))
    words = [(path, text) for _, path, text in texts if path.startswith(said)]
    found = (read_text(text, path).entry for path, text in words)
    lists = {entry.id: entry for entry in found if entry is not None}  # a higher layer comes later and wins
    data = PersonalDataCheck(cleared(lists.values()), where.cache)
    data.start(texts)
    return data


def _library(where: Home, paths: Sequence[Path]) -> tuple[Library, Named | None]:
    """The library to judge by, with the content folders of what was named above it."""
    for path in paths:
        if not path.exists():
            wrong_use(f"没有“{path.name}”这个文件或文件夹。")
    library = Library.open(where)
    if not paths:
        return library, None
    named = find_named(paths, library.layers)
    for strange in named.strange:
        say(f"“{strange.name}”看不出是哪一种内容：请放进 answers/、guides/ 这样的文件夹，或者写上“编号”。")
    if not named.files and not named.loose:
        wrong_use("这里没有内容文件；内容文件是 .md 或 .yaml，开头有“编号”。")
    if named.layers:
        layers = (*library.layers, *named.layers)
        library = Library(layers, OfficialStore(where.regulations), where.cache / "named")
    return library, named


class _Check:
    """One run over a library: what is looked at, and where each problem's file lies."""

    def __init__(
        self,
        library: Library,
        where: Home,
        named: Named | None,
        day: dt.date,
        data: PersonalDataCheck | None = None,
    ) -> None:
        self._library = library
        self._day = day
        self._data = data or PersonalDataCheck(cleared(library.entries()), where.cache)
        self._folders = {layer.name: layer.folder.resolve() for layer in library.layers}
        self._loose = [(file, *read_loose(file, kind)) for file, kind in named.loose.items()] if named else []
        self._only = None if named is None else frozenset(self._keys(named))
        self._chosen = [one for one in library.loaded if self._only is None or one.key in self._only]

    @property
    def count(self) -> int:
        """How many files are looked at."""
        return len(self._chosen) + len(self._loose)

    def problems(self) -> list[tuple[Path, Problem]]:
        """Every problem with the file it is in, each once."""
        files = {one.key: self._file(one) for one in self._chosen} | {
            f"{LOOSE}/{file}": file for file, _, _ in self._loose
        }
        if not self._data.begun:
            self._data.start(self._texts())
        extra = casebook_checks(self._library, self._only, self._day)
        with progress_bar("核对") as tell:
            found = check_library(self._library, self._day, extra, tell, self._only)
            by_path = {
                one.path: files[one.key] for one in self._chosen
            }  # of two layers the higher comes later
            rows = [(by_path[p.path], p) for p in found if p.path in by_path]
            for file, one, text in self._loose:
                rows += [(file, p) for p in self._of_loose(one, text)]
            rows += [(files[key], p) for key, p in self._data.finish() if key in files]
        return list(dict.fromkeys(rows))

    def _of_loose(self, one: Loaded, text: str) -> Iterator[Problem]:
        """The problems of a file that lies in no content folder."""
        yield from one.problems
        if one.entry is not None:
            yield from check_entry(self._library, one, one.entry, text, self._day)
        for check_text in casebook_checks(self._library, None, self._day):
            yield from check_text(one, text)

    def _texts(self) -> Iterator[tuple[str, str, str]]:
        for one in self._chosen:
            yield one.key, one.path, text_of(self._library, one)
        for file, one, text in self._loose:
            yield f"{LOOSE}/{file}", one.path, text

    def _keys(self, named: Named) -> Iterator[str]:
        """Keys of the library's files that were named."""
        for one in self._library.loaded:
            if (self._folders[one.layer], one.path) in named.files:
                yield one.key

    def _file(self, one: Loaded) -> Path:
        return self._folders[one.layer] / one.path


def _shown(file: Path) -> str:
    """A path that a terminal or an editor standing here can open: short where it lies below, else in full."""
    here = Path.cwd().resolve()
    return os.path.relpath(file, here) if file.is_relative_to(here) else str(file)
