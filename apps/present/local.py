"""What is local on a card: offices with how to reach them, and values in the place of their names.

In texts for the pages a value stands between ⟦ and ⟧ as ``state|what is said``; the pages mark it, see ``add`` in base.js.
"""

from __future__ import annotations

import re
from typing import Any

from apps.present.common import Presentation, day_words
from apps.render import entry_link
from kb.model import Card, LocalValue, Office
from kb.model.local import values_used, with_values

_MARKED = re.compile(r"⟦(?:ok|missing|old)\|([^⟦⟧|]*)\|([^⟦⟧|]*)⟧")
_UNSAFE = str.maketrans({"<": "＜", ">": "＞", "&": "＆", "|": "｜", "⟦": "[", "⟧": "]", '"': "”"})


def with_local(scene: Presentation, data: dict[str, Any]) -> dict[str, Any]:
    """A shape with the local values it names put in, and ``local``: where each comes from."""
    used: dict[str, None] = {}
    _collect(data, used)
    if not used:
        return {**data, "local": []}
    say: dict[str, str] = {}
    rows = []
    for name in used:
        said = scene.library.values.say(name, scene.on)
        if said is None:
            continue
        shown, public = said.text.translate(_UNSAFE), said.public.translate(_UNSAFE)
        say[name] = f"⟦{said.state}|{shown}|{public}⟧"
        rows.append(
            {
                "name": name,
                "state": said.state,
                "text": said.text,
                "sources": [_source(v) for v in said.held if v.value],
                "note": "；".join(dict.fromkeys(v.note for v in said.held if v.note)),
            }
        )
    filled: dict[str, Any] = _filled(data, say)
    return {**filled, "local": rows}


def public_text(text: str) -> str:
    """A text for the person at the window: a value that does not hold is not said.

    >>> public_text("每月⟦ok|980元|980元⟧，⟦old|原来是900元|当地公布的标准⟧")
    '每月980元，当地公布的标准'
    """
    return _MARKED.sub(lambda m: m[2], text)


def public_shape(data: Any) -> Any:
    """A shape for the person at the window."""
    if isinstance(data, str):
        return public_text(data) if "⟦" in data else data
    if isinstance(data, dict):
        return {k: public_shape(v) for k, v in data.items()}
    return [public_shape(v) for v in data] if isinstance(data, list) else data


def plain_values(scene: Presentation, data: Any) -> Any:
    """Texts of a list of results with the values as officers see them, without marks."""
    if isinstance(data, str):
        if "{" not in data:
            return data
        say = {n: s.text for _, n in values_used(data) if (s := scene.library.values.say(n, scene.on))}
        return with_values(data, say)
    if isinstance(data, dict):
        return {k: plain_values(scene, v) for k, v in data.items()}
    return [plain_values(scene, v) for v in data] if isinstance(data, list) else data


def _source(value: LocalValue) -> str:
    parts = [value.region, value.source, f"到{day_words(value.ends)}前有效" if value.ends else ""]
    return "，".join(p for p in parts if p)


def _collect(data: Any, used: dict[str, None]) -> None:
    if isinstance(data, str):
        if "{" in data:
            used.update(dict.fromkeys(name for _, name in values_used(data)))
    elif isinstance(data, dict):
        for value in data.values():
            _collect(value, used)
    elif isinstance(data, list):
        for value in data:
            _collect(value, used)


def _filled(data: Any, say: dict[str, str]) -> Any:
    if isinstance(data, str):
        return with_values(data, say) if "{" in data else data
    if isinstance(data, dict):
        return {k: _filled(v, say) for k, v in data.items()}
    return [_filled(v, say) for v in data] if isinstance(data, list) else data


def offices_of(scene: Presentation, card: Card) -> list[dict[str, Any]]:
    """The offices a card sends people to, each with how it is reached; a mobile number is never handed on."""
    return [office_row(office) for office in scene.library.directory.of(card)]


def office_row(office: Office) -> dict[str, Any]:
    """An office in a few lines."""
    return {
        "id": office.id,
        "title": office.title,
        "href": entry_link(office.id),
        "phones": [p.text for p in office.phones if not p.mobile],
        "lines": [
            [k, v] for k, v in (("地址", office.address), ("时间", office.hours), ("怎么走", office.way)) if v
        ],
        "handles": office.handles[0] if office.handles else "",
        "local": office.layer == "office",
    }
