"""Which files make one text: most stand alone, some laws are split over several."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import UnreadableFile
from kb.law.importers import formats, markdown
from kb.law.importers.lines import LawDraft
from kb.model.numerals import to_int

SUFFIXES = tuple(formats.FORMATS)
_SPLIT_FILE = re.compile(r"^\d{2}-|^preamble$")
_LEVEL_OF_FOLDER = {
    "宪法": "宪法",
    "constitution": "宪法",
    "行政法规": "行政法规",
    "司法解释": "司法解释",
    "部门规章": "部门规章",
    "地方性法规": "地方性法规",
    "党内法规": "党内法规",
    "规范性文件": "规范性文件",
}
_LAW_FOLDERS = (
    "宪法相关法",
    "民法典",
    "民法商法",
    "社会法",
    "经济法",
    "行政法",
    "刑法",
    "诉讼与非诉讼程序法",
    "administrative",
    "civil-and-commercial",
    "constitutional-relevance",
    "criminal-law",
    "ecological-environment",
    "economic",
    "procedural",
    "social",
)


# Files in which people keep questions, answers and exercises; no statute comes in them.
OTHER_MATERIAL = (".xlsx", ".xls", ".xlsm", ".csv", ".tsv", ".et", ".xml", ".gift", ".zip", ".pptx")


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one text, in order."""

    files: tuple[Path, ...]
    shown: str
    dated: dt.date | None = None


def find_files(paths: Iterable[Path]) -> tuple[list[tuple[Path, str]], list[tuple[str, str]]]:
    """All files that can be imported, with the name shown to the user, and what was passed over and why."""
    files: list[tuple[Path, str]] = []
    passed: list[tuple[str, str]] = []
    for root in paths:
        if root.is_dir():
            try:
                found = sorted(p for p in root.rglob("*") if p.is_file() and not _hidden(p, root))
            except PermissionError:
                passed.append((str(root), "没有读取权限"))
                continue
            for path in found:
                shown = path.relative_to(root).as_posix()
                if path.suffix.lower() in SUFFIXES:
                    files.append((path, shown))
                else:
                    passed.append((shown, f"不是能导入的格式（{path.suffix or '没有后缀'}）"))
        elif root.exists():
            if root.suffix.lower() in SUFFIXES:
                files.append((root, root.name))
            else:
                passed.append(
                    (
                        root.name,
                        f"不是能导入的格式（{root.suffix or '没有后缀'}），{_instead(root.suffix.lower())}",
                    )
                )
        else:
            passed.append((root.name, "没有这个文件或文件夹"))
    return files, passed


def _instead(suffix: str) -> str:
    """What to do with a file that is no statute's."""
    if suffix in OTHER_MATERIAL:
        return "这里只收法规原文；知识表、题库、讲义请用 fangzhi take-in，或者网页“编写”里的“导入”"
    return "可用 .docx、.pdf、.ofd、.doc、.wps、.rtf、.html、.mht、.md、.txt"


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def group(files: list[tuple[Path, str]]) -> Iterator[Group]:
    """Join the files of laws that are split over several.

    Two forms are known: a folder with ``README.md`` beside numbered files, and the folders of the Civil
    Code (parts named after its 编) and the Criminal Code, where amendments stand beside the code itself.
    """
    by_folder: dict[Path, list[tuple[Path, str]]] = {}
    for path, shown in files:
        by_folder.setdefault(path.parent, []).append((path, shown))
    for folder, members in by_folder.items():
        split = [m for m in members if _SPLIT_FILE.match(m[0].stem)]
        readme = [m for m in members if m[0].name == "README.md"]
        if split and readme:
            ordered = sorted(
                split, key=lambda m: (m[0].stem != "preamble", m[0].stem.startswith("00-"), m[0].stem)
            )
            yield Group(tuple(p for p, _ in (*readme, *ordered)), readme[0][1])
            members = [m for m in members if m not in split and m not in readme]
        parts = [m for m in members if folder.name == "民法典"]
        if parts:
            ordered = sorted(parts, key=lambda m: _first_article(m[0]))
            yield Group(tuple(p for p, _ in ordered), parts[0][1].rsplit("/", 1)[0])
            members = []
        for path, shown in members:
            yield Group((path,), shown, markdown.dated(path.stem))


def _first_article(path: Path) -> int:
    try:
        match = re.search(
            r"^[ \t　>*+-]*第([零一二三四五六七八九十百千]+)[条條]",
            path.read_text(encoding="utf8"),
            re.MULTILINE,
        )
    except (OSError, UnicodeDecodeError):
        return 0
    return to_int(match[1]) if match else 0


def read_group(group: Group) -> list[LawDraft]:
    """The drafts of a group; level and date from folder and name are filled in.

    Raises:
        UnreadableFile: when a file of it cannot be read.
    """
    drafts = [formats.read_file(p, group.shown) for p in group.files]
    if all(not d.lines and not d.info and not d.tail for d in drafts):
        raise UnreadableFile(f"{group.shown}：里面没有文字。")
    level = _level(group)
    if len(drafts) > 1:
        drafts = _joined(drafts)
    first = drafts[0]
    drafts[0] = replace(first, level=level, dated=group.dated)
    return drafts


def _joined(drafts: list[LawDraft]) -> list[LawDraft]:
    """Files after the first keep their own first heading as the part's heading."""
    out = [drafts[0]]
    for draft in drafts[1:]:
        part = draft.part or (draft.title if draft.title != drafts[0].title else "")
        out.append(replace(draft, part=part))
    return out


def _level(group: Group) -> str:
    parts = (*Path(group.shown).parts, *(p.name for p in group.files[0].parents))
    for part in parts:
        if part in _LEVEL_OF_FOLDER:
            return _LEVEL_OF_FOLDER[part]
        if part in _LAW_FOLDERS:
            return "法律"
    return ""
