"""A card as plain text, to be pasted into a message or a reply; without internal notes."""

from __future__ import annotations

from typing import Any

from apps.present.local import public_shape


def card_text(data: dict[str, Any], last_days: list[str] | None = None) -> str:
    """What a petitioner may be given, as lines.

    Args:
        data: an ``answer`` shape.
        last_days: one sentence a time limit, where dates were worked out; empty strings for none.
    """
    data = public_shape(data)
    lines = [data["title"], "", data["short"]]
    lines += [f"{label}：{value}" for label, value in data["facts"]]
    lines += [office_line(office) for office in data.get("offices", [])]
    if data["papers"]:
        lines += ["", "要带的材料：", *(f"{i}. {p}" for i, p in enumerate(data["papers"], 1))]
    if data["deadlines"]:
        lines += ["", "时限："]
        for i, item in enumerate(data["deadlines"]):
            worked = last_days[i] if last_days and i < len(last_days) else ""
            lines.append("· " + deadline_line(item) + (f" {worked}" if worked else ""))
    if data["basis"]:
        lines += ["", "依据：", *(f"· 《{b['law']}》{b['place']}" for b in data["basis"])]
    return "\n".join(lines).strip() + "\n"


def office_line(office: dict[str, Any]) -> str:
    """``政务服务便民热线：12345``, with address, hours and the way where there are any."""
    reach = [*office["phones"], *(f"{k}：{v}" for k, v in office["lines"])]
    return f"{office['title']}：{'；'.join(reach)}"


def deadline_line(item: dict[str, Any]) -> str:
    """``告知是否受理：15日，从收到信访事项之日起``."""
    if not item["limit"]:
        return "法律没有规定统一的天数，回话的日子当面说定"
    out = f"{item['name']}：{item['limit']}"
    if item["start"]:
        start = item["start"]
        out += f"，从{start}起" if not start.endswith("起") else f"，从{start}"
    return out + (f"，可以延长{item['extension']}" if item["extension"] else "")
