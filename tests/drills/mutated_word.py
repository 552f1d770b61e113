"""Damaged Word files by the thousand: none stops the others, none hangs, none ends in a traceback.

    python -m tests.drills.mutated_word [COUNT] [FILE.docx …]

Each mutation flips bytes of the archive, or edits the XML inside it (tags dropped, doubled, renamed, nested, cut off). A healthy
file goes in with every hundred damaged ones and must be stored each time.
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

from kb.law.importers import import_paths
from kb.law.official import OfficialStore
from tests.kb.law.importers import office_files as office

SLOWEST = 5.0  # seconds one file may take
P = office.paragraph


def seeds() -> list[bytes]:
    """Healthy files of several shapes."""
    table = f"<w:tbl><w:tr><w:tc>{P('渡船')}</w:tc><w:tc>{P('5元')}</w:tc></w:tr></w:tbl>"
    box = f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{P('第二条　船工轮换。')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    body = (
        P("白鹭镇渡口办法")
        + P("第一条　每日两渡。")
        + box
        + P("第三条　自公布之日起施行。")
        + P("附件：票价")
        + table
    )
    notes = f'<w:footnotes><w:footnote w:id="2">{P("指白鹭河。")}</w:footnote></w:footnotes>'
    return [
        office.word(body),
        office.word(body, {"word/footnotes.xml": notes}, office.relation("footnotes", "footnotes.xml")),
        office.word(body, namespace=office.STRICT),
    ]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One damaged copy."""
    if chance.random() < 0.4:
        out = bytearray(data)
        for _ in range(chance.randint(1, 30)):
            out[chance.randrange(len(out))] = chance.randrange(256)
        return bytes(out[: chance.randrange(len(out))]) if chance.random() < 0.2 else bytes(out)
    out_file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out_file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name).decode("utf-8", "replace")
            if chance.random() < 0.7:
                text = edited(text, chance)
            if chance.random() < 0.97:
                new.writestr(name, text)
    return out_file.getvalue()


def edited(text: str, chance: random.Random) -> str:
    """XML with some of its tags changed."""
    tags = list(re.finditer(r"<[^>]+>", text))
    for match in chance.sample(tags, min(len(tags), chance.randint(1, 4))):
        way = chance.randrange(6)
        tag = match[0]
        changed = {
            0: "",
            1: tag * 2,
            2: tag.replace("w:", "x:"),
            3: tag * chance.choice([3, 300]),
            4: tag[:-1],
            5: re.sub(
                r'"[^"]*"', lambda _: f'"{chance.choice(["", "99999999999", "-1", "NULL", "甲"])}"', tag
            ),
        }[way]
        text = text.replace(tag, changed, 1)
    return text


def drill(count: int, files: list[bytes], seed: int = 1) -> Counter[str]:
    """Import damaged copies in batches; returns how many ended in which way.

    Raises:
        AssertionError: a healthy file was not stored, or one file took too long.
    """
    chance = random.Random(seed)
    ended: Counter[str] = Counter()
    for start in range(0, count, 100):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "in"
            root.mkdir()
            size = min(100, count - start)
            for number in range(size):
                (root / f"{number:03}.docx").write_bytes(mutated(chance.choice(files), chance))
            (root / "whole.docx").write_bytes(office.word(P("青山镇桥梁办法") + P("第一条　桥上不停车。")))
            began = [time.perf_counter()]
            times: list[float] = []

            def tell(
                _name: str, _done: int, _total: int, began: list[float] = began, times: list[float] = times
            ) -> None:
                now = time.perf_counter()
                times.append(now - began[0])
                began[0] = now

            report = import_paths([root], OfficialStore(Path(folder) / "out"), progress=tell)
            whole = next(f for f in report.files if f.file == "whole.docx")
            assert whole.outcome == "new" and whole.kept == 1, whole
            assert max(times) < SLOWEST, max(times)
            assert len(report.files) == size + 1
            for file in report.files:
                ended[file.outcome] += 1
                assert all("Traceback" not in note for note in file.notes)
    return ended


def main() -> None:
    """Run the drill and print how the files ended."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
    files = [Path(p).read_bytes() for p in sys.argv[2:]] or seeds()
    began = time.perf_counter()
    print(dict(drill(count, files)), f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
