"""The ids of nodes, options and demands: what the author wrote, or what is written in for them."""

from __future__ import annotations

from kb.content.markdown import Item, Section


def node_ids(sections: tuple[Section, ...]) -> list[str]:
    """The id of every node: the author's, or else the first free ``n1``, ``n2`` …"""
    used = {s.attrs["id"] for s in sections if "id" in s.attrs}
    free = (name for name in (f"n{i}" for i in range(1, 10_000)) if name not in used)
    return [s.attrs.get("id") or next(free) for s in sections]


def option_ids(node: str, items: tuple[Item, ...]) -> list[str]:
    """The id of every option of a node: the author's, or else the node's id and the first free letter."""
    used = {i.attrs["id"] for i in items if "id" in i.attrs}
    letters = [chr(ord("a") + i) for i in range(26)]
    names = (f"{node}{a}{b}" for a in ["", *letters] for b in letters)
    free = (name for name in names if name not in used)
    return [i.attrs.get("id") or next(free) for i in items]


def demand_ids(sections: tuple[Section, ...]) -> list[str]:
    """The id of every demand: the author's, or else the first free letter."""
    used = {s.attrs["id"] for s in sections if "id" in s.attrs}
    free = (name for name in (chr(ord("a") + i) for i in range(26)) if name not in used)
    return [s.attrs.get("id") or next(free, f"z{n}") for n, s in enumerate(sections)]
