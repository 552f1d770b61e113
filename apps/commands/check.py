"""``fangzhi check``: every problem of the library, or of any file or folder, as a line an editor can jump to."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from apps.commands.common import HOME, Exit, emit_json, fail, open_home, say, today, wrong_use
from apps.commands.progress import progress_bar
from apps.commands.words import Day
from apps.writing.content_checks import casebook_checks, cleared
from apps.writing.fixing import FixedFile, fix_files
from apps.writing.named_files import LOOSE, Named, find_named, read_loose
from apps.writing.personal_data import PersonalDataCheck
from kb.checks import check_entry, check_library, text_of
from kb.checks.strays import strays
from kb.content import read_text
from kb.content.layers import Loaded, texts_of
from kb.files import reason_of
from kb.law.official import OfficialStore
from kb.library import Library, layers_of
from kb.model import FOLDERS, Kind
from kb.model.problems import Problem, Severity
from kb.places import Home

TEXT, JSON, EDITOR = "text", "json", "editor"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]…")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@click.option("--on", type=Day(), help="按哪一天核对，默认今天。", metavar="日期")
@click.option(
    "--fix", is_flag=True, help="先改好有把握的写法（全角井号、序号、日期、换行……），列出改了什么，再核对。"
)
@click.option("--dry-run", is_flag=True, help="与 --fix 同用：只列出会改什么，文件不动。")
@click.option(
    "--output-format",
    "form",
    type=click.Choice((TEXT, JSON, EDITOR)),
    default=TEXT,
    help="text 给人看；json 给程序，带汇总；editor 是“文件:行:列: error: …”，编辑器能点开。",
    metavar="text|json|editor",
)
@click.option("--json", "as_json", is_flag=True, help="只输出问题的清单，JSON。")
@HOME
def check(
    paths: tuple[Path, ...],
    content: Path | None,
    on: dt.date | None,
    fix: bool,
    dry_run: bool,
    form: str,
    as_json: bool,
    home: Path | None,
) -> None:
    """核对内容，哪里的文件、文件夹都行：每个问题给出文件、行、列、代码和改法；有错误时返回 1。"""
    if dry_run and not fix:
        wrong_use("--dry-run 要和 --fix 一起用：fangzhi check --fix --dry-run。")
    where = open_home(home, content)
    day = on or today()
    named = _named(where, paths)
    fixed = _fixed(where, named, not dry_run) if fix else []
    data = None if paths else _begun(where)
    library = _library(where, named)
    looked = _Check(library, where, named, day, data, paths)
    found = sorted(looked.problems(), key=lambda row: (str(row[0]), row[1].sort_key))
    errors = sum(problem.severity is Severity.ERROR for _, problem in found)
    if as_json:
        emit_json([looked.row(file, problem) for file, problem in found])
    elif form == JSON:
        emit_json(looked.report(found, fixed, dry_run))
    else:
        if form == TEXT:
            _tell_fixed(fixed)
        for file, problem in found:
            click.echo(_editor_line(file, problem) if form == EDITOR else _text_line(file, problem))
    if fix:
        mends = sum(len(one.mends) for one in fixed)
        say(
            f"{'会改' if dry_run else '改了'} {len(fixed)} 个文件，{mends} 处。"
            if fixed
            else "没有要改的写法。"
        )
    say(f"核对了 {looked.count} 个文件：{errors} 个错误，{len(found) - errors} 个提醒或建议。")
    if errors:
        sys.exit(Exit.NOT_FOUND)


def _text_line(file: Path, problem: Problem) -> str:
    return f"{_shown(file)}{str(problem)[len(problem.path) :]}"


def _editor_line(file: Path, problem: Problem) -> str:
    """As compilers say it, so that an editor's own reader of such lines finds the place."""
    kind = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}[problem.severity]
    words = f"{problem.cause} {problem.mend}".strip()
    return f"{_shown(file)}:{problem.line}:{problem.column}: {kind}: {words} [{problem.code}]"


def _fixed(where: Home, named: Named | None, write: bool) -> list[FixedFile]:
    office = layers_of(where)[-1]
    try:
        return fix_files(named, office, write)
    except OSError as error:
        fail(f"没能写完：{reason_of(error)}。前面改好的文件都完整。")


def _tell_fixed(fixed: Sequence[FixedFile]) -> None:
    for one in fixed:
        for mend in one.mends:
            place = f":{mend.line}" if mend.line else ""
            click.echo(f"{_shown(one.file)}{place}: “{mend.before.strip()}” → “{mend.after.strip()}”")


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


def _named(where: Home, paths: Sequence[Path]) -> Named | None:
    """The files that were named; None for everything."""
    for path in paths:
        if not path.exists():
            wrong_use(f"没有“{path.name}”这个文件或文件夹。")
    if not paths:
        return None
    named = find_named(paths, layers_of(where))
    for strange in named.strange:
        say(f"“{strange.name}”看不出是哪一种内容：请放进 answers/、guides/ 这样的文件夹，或者写上“编号”。")
    if not named.files and not named.loose:
        wrong_use("这里没有内容文件；内容文件是 .md 或 .yaml，开头有“编号”。")
    return named


def _library(where: Home, named: Named | None) -> Library:
    """The library to judge by, with the content folders of what was named above it."""
    library = Library.open(where)
    if named is None or not named.layers:
        return library
    layers = (*library.layers, *named.layers)
    return Library(layers, OfficialStore(where.regulations), where.cache / "named")


class _Check:
    """One run over a library: what is looked at, and where each problem's file lies."""

    def __init__(
        self,
        library: Library,
        where: Home,
        named: Named | None,
        day: dt.date,
        data: PersonalDataCheck | None = None,
        paths: Sequence[Path] = (),
    ) -> None:
        self._paths = [path.resolve() for path in paths]
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
        return list(dict.fromkeys((*rows, *self._strays())))

    def _strays(self) -> Iterator[tuple[Path, Problem]]:
        """Files that nobody reads, in what was named."""
        for layer in self._library.layers:
            folder = layer.folder.resolve()
            for problem in strays(layer):
                file = folder / problem.path
                if not self._paths or any(file.is_relative_to(path) for path in self._paths):
                    yield file, problem

    def row(self, file: Path, problem: Problem) -> dict[str, object]:
        """A problem for programs."""
        layer = next((n for n, f in self._folders.items() if file.is_relative_to(f)), LOOSE)
        shown = {"layer": layer.rstrip("0123456789"), "file": str(file), "shown": _shown(file)}
        return {**problem.to_dict(), **shown}

    def report(
        self, found: Sequence[tuple[Path, Problem]], fixed: Sequence[FixedFile], dry_run: bool
    ) -> dict[str, object]:
        """Everything for programs: a summary, the problems, the mends."""
        by = Counter(problem.severity.value for _, problem in found)
        return {
            "summary": {"files": self.count, **{s.value: by[s.value] for s in Severity}},
            "problems": [self.row(file, problem) for file, problem in found],
            "fixes": [
                {
                    "file": str(one.file),
                    "line": m.line,
                    "before": m.before,
                    "after": m.after,
                    "written": not dry_run,
                }
                for one in fixed
                for m in one.mends
            ],
        }

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
