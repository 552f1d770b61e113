"""The shipped notebooks run from the first cell to the last."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from kb.places import shipped_content
from tests.shipped import warm

NOTEBOOKS = sorted((shipped_content() / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.xdist_group("notebooks")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    os.environ["FANGZHI_HOME"] = str(warm(tmp_path / "home", index=True))
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    shown = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert not [o for o in shown if o.output_type == "error" or o.get("name") == "stderr"], shown
    assert any("text/html" in o.get("data", {}) for o in shown)


def test_there_are_three_and_none_carries_output() -> None:
    assert len(NOTEBOOKS) == 3
    for path in NOTEBOOKS:
        cells = nbformat.read(path, as_version=4).cells
        assert all(
            not c.get("outputs") and c.get("execution_count") is None for c in cells if c.cell_type == "code"
        )
