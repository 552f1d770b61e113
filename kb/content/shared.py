"""What is read the same way in every kind of content: the shared fields, and which keys and sections may stand."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TypedDict

from kb.codes import content as content_codes
from kb.codes import structure as codes
from kb.codes.habits import SECTION_UNMARKED
from kb.content.fields import (
    COMMON,
    FRONT,
    LISTS,
    REQUIRED,
    REQUIRED_COMMON,
    REQUIRED_SECTIONS,
    SECTIONS,
    TITLE_LIMIT,
)
from kb.model import DEFAULT_REGIONS, Kind
from kb.model.problems import Place, nearest, suggestion
from kb.content.values import Reader
from kb.content.markdown import Field, Section, Source

_NAME_LINE = re.compile(r"^[ \t\u3000]*(?P<value>(?:#{3,6}\s*|\*\*|【|《|[一二三四五六七八九十\d]{1,2}[、.])?(?P<name>[\u4e00-\u9fff]{2,6})(?:\*\*|】|》)?[：:]?(?:\*\*)?)\s*$")
_ID = re.compile(r"[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*")


class Common(TypedDict):
    """The fields of :class:`kb.model.Entry`."""

    id: str
    title: str
    aliases: tuple[str, ...]
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    owner: str
    verified: dt.date | None
    due: dt.date | None
    source: str
    path: str
    fingerprint: str


def read_common(
    reader: Reader,
    source: Source,
    kind: Kind,
    *,
    keys: Collection[str] | None = None,
    required: Sequence[str] | None = None,
) -> Common:
    """Read the shared fields and report unknown, missing and badly formed keys.

    Args:
        reader: collects the problems.
        source: the file taken apart.
        kind: decides the id's prefix and the allowed keys.
        keys: keys allowed beside the shared ones; by default those of the kind.
        required: keys that must have a value beside the shared ones; by default those of the kind.
    """
    own = FRONT.get(kind, ()) if keys is None else keys
    needed = REQUIRED.get(kind, ()) if required is None else required
    _check_keys(reader, source.front, (*COMMON, *own), (*REQUIRED_COMMON, *needed))
    identity = reader.text("编号")
    if identity and not (_ID.fullmatch(identity) and identity.startswith(kind.prefix)):
        reader.problems.append(
            codes.ID_BAD.at(
                source.path,
                reader.place("编号"),
                value=identity,
                prefix=kind.prefix,
                mend=_better_id(identity, kind, source.path),
            )
        )
    elif identity and PurePosixPath(source.path).stem not in ("", identity):
        expected = identity + PurePosixPath(source.path).suffix
        reader.problems.append(codes.FILE_NAME.at(source.path, reader.place("编号"), expected=expected))
    title = reader.text("标题")
    if len(title) > TITLE_LIMIT and kind is not Kind.REGULATION:
        reader.problems.append(
            codes.TITLE_LONG.at(source.path, reader.place("标题"), length=len(title), limit=TITLE_LIMIT)
        )
    verified, due = reader.date("核验日期"), reader.date("下次核验")
    if verified and due and due <= verified:
        from kb.codes.citation import DATE_ORDER

        reader.problems.append(
            DATE_ORDER.at(source.path, reader.place("下次核验"), first="核验日期", second="下次核验")
        )
    return Common(
        id=identity,
        title=title,
        aliases=reader.texts("别名"),
        topics=reader.texts("主题"),
        regions=reader.texts("适用地区") or DEFAULT_REGIONS,
        owner=reader.text("责任人"),
        verified=verified,
        due=due,
        source=reader.text("来源"),
        path=source.path,
        fingerprint=source.fingerprint,
    )


def _check_keys(
    reader: Reader, front: Mapping[str, Field], allowed: Collection[str], required: Sequence[str]
) -> None:
    meant: set[str] = set()
    for key, found in front.items():
        if key not in allowed:
            hint = suggestion(key, allowed)
            meant.update(nearest(key, allowed))
            reader.problems.append(codes.KEY_UNKNOWN.at(reader.path, found.key.at, key=key, hint=hint))
    for key in required:
        node = front[key].node if key in front else None
        if node is None and key in meant:
            continue  # misspelt, which is said where it stands
        if node is None or not (node.texts or node.fields or node.nodes):
            code = content_codes.OWNER_MISSING if key == "责任人" else codes.KEY_MISSING
            reader.problems.append(code.at(reader.path, node.at if node else Place(), key=key))


def read_sections(
    reader: Reader, source: Source, kind: Kind, *, open_ended: bool = False
) -> dict[str, Section]:
    """The top sections by name; unknown, doubled and missing ones are problems.

    Args:
        reader: collects the problems.
        source: the file taken apart.
        kind: decides which sections may and must stand.
        open_ended: True when sections of the author's own may stand beside the known ones.
    """
    allowed = SECTIONS[kind]
    found: dict[str, Section] = {}
    meant: set[str] = set()
    for section in source.sections:
        name = section.title.value
        if name in found:
            reader.problems.append(codes.SECTION_TWICE.at(reader.path, section.title.at, name=name))
            continue
        if name not in allowed and not open_ended:
            hint = suggestion(name, allowed)
            meant.update(nearest(name, allowed))
            reader.problems.append(
                codes.SECTION_UNKNOWN.at(reader.path, section.title.at, name=name, hint=hint)
            )
            continue
        found[name] = section
        if name in LISTS[kind] and section.prose:
            reader.problems.append(codes.STRAY_TEXT.at(reader.path, section.prose.at, name=name))
    unmarked = dict(_unmarked(source, allowed, found))
    for name, (at, value) in unmarked.items():
        reader.problems.append(SECTION_UNMARKED.at(reader.path, at, value=value, name=name))
    for name in REQUIRED_SECTIONS[kind]:
        here = found.get(name)
        if name in unmarked or (here is None and name in meant):
            continue
        if here is None or not (here.body or here.sections):
            code = content_codes.BASIS_MISSING if name == "依据" else codes.SECTION_MISSING
            at = here.title.at if here else Place()
            reader.problems.append(code.at(reader.path, at, name=name))
    return found


def _unmarked(
    source: Source, allowed: Collection[str], found: Collection[str]
) -> Iterator[tuple[str, tuple[Place, str]]]:
    """Lines that are nothing but the name of a section that is missing, such as ``**材料**`` or ``材料：``."""
    for number, line in enumerate(source.text.split("\n"), 1):
        match = _NAME_LINE.match(line)
        if match is not None and match["name"] in allowed and match["name"] not in found:
            yield match["name"], (Place(number, match.start("value") + 1), match["value"])


def _better_id(written: str, kind: Kind, path: str) -> str:
    """What to write instead of an id that is none."""
    plain = unicodedata.normalize("NFKC", written).lower().replace("—", "-").replace("–", "-")
    words = re.findall(r"[a-z0-9]+", plain)
    if words and words[0] == kind.prefix.rstrip("-"):
        words = words[1:]
    elif words and len(words[0]) == 2 and len(words) > 1:
        words = words[1:]
    name = PurePosixPath(path).stem
    new = kind.prefix + "-".join(words) if words else name if _ID.fullmatch(name) and name.startswith(kind.prefix) else ""
    advice = f"可以写成“{new}”" if new and new != written else f"写成“{kind.prefix}”加拼音，如 {kind.prefix}shili"
    return f"{advice}；已经被别处引用的要一起改。"
