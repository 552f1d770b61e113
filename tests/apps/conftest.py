"""A desk over the sample library, with a second version of its law imported as official text."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.desk.desk import Desk
from apps.page.shell import Context
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.conftest import TODAY, write_files

OFFICIAL = {
    "2020.md": """---
编号: fg-houniao-2020
标题: 某省候鸟保护条例
效力层级: 地方性法规
公布日期: 2020-01-01
施行日期: 2020-03-01
---

## 第一章 总则

### 第一条

为了保护候鸟，制定本条例。

### 第二条

候鸟停留的水面，十日内不得放水。

### 第三条

本条例由林业部门解释。
""",
    "2024.md": """---
编号: fg-houniao-2024
标题: 某省候鸟保护条例
效力层级: 地方性法规
公布日期: 2024-01-01
施行日期: 2024-03-01
---

## 第一章 总则

### 第一条

为了保护候鸟，制定本条例。

### 第二条

候鸟停留的水面，三十日内不得放水。

### 第三条

看见受伤的候鸟，可以打电话告诉保护站。
""",
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library, the office's folder and the index over both, made once."""
    root = tmp_path_factory.mktemp("built")
    shipped = write_files(root / "shipped", LIBRARY)
    office = Home(root / "office", root / "office" / "content")
    write_files(office.regulations, OFFICIAL)
    Desk(office, shipped, clean=lambda text: text).close()
    return root


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk that is ready to search, over folders of its own."""
    root = shutil.copytree(built, tmp_path / "desk")
    home = Home(root / "office", root / "office" / "content")
    made = Desk(home, root / "shipped", clean=lambda text: text)
    yield made
    made.close()


@pytest.fixture
def visitor(desk: Desk) -> Context:
    """Somebody at this machine, on a fixed day."""
    return Context(desk, lambda: TODAY)


@pytest.fixture
def today() -> dt.date:
    """The fixed day."""
    return TODAY
