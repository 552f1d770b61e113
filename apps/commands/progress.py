"""The progress bar of the commands that take a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from apps.commands.common import quiet
from kb.files import Progress as Tell


@contextmanager
def progress_bar(title: str) -> Iterator[Tell]:
    """A progress bar on standard error; called with (name, done, total). Nothing is drawn where quiet was asked for."""
    # The time goes on by itself, so that people see it lives while one long step is being done.
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet()) as bar:
        task = bar.add_task(title, total=None)

        def tell(name: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=f"{title} {name[-24:]}")

        yield tell
