"""A guide as one text again: its prose, its steps, its time limits, papers and articles."""

from __future__ import annotations

from kb.model import Guide


def guide_markdown(guide: Guide) -> str:
    """Everything a reader of the guide sees, as Markdown."""
    intro, found, rest = guide.body.partition("\n## ")
    parts = [intro.strip()]
    if guide.steps:
        parts.append(f"## 步骤\n\n{guide.steps.strip()}")
    if found:
        parts.append(f"## {rest.strip()}")
    if guide.deadlines:
        rows = [f"- {d.name}：{d.limit.text if d.limit else d.note}" for d in guide.deadlines]
        parts.append("## 时限\n\n" + "\n".join(rows))
    if guide.documents:
        parts.append("## 文书\n\n" + "\n".join(f"- {d}" for d in guide.documents))
    if guide.basis:
        rows = [f"- {b.citation.text}" + (f"：{b.note}" if b.note else "") for b in guide.basis]
        parts.append("## 依据\n\n" + "\n".join(rows))
    return "\n\n".join(p for p in parts if p) + "\n"
