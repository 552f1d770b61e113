"""Tell a person what was found, without repeating it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from casebook.anonymize.replace import Anonymized
from casebook.anonymize.span import LABELS, Finding


def mask(value: str) -> str:
    """A value with everything but its first character hidden (all of it when it is short).

    Args:
        value: any text.

    Returns:
        A text of at most six characters.

    >>> mask("13812345678"), mask("王建国"), mask("王")
    ('1*****', '王**', '*')
    """
    head = value.strip()[:1] if len(value.strip()) > 1 else ""
    return head + "*" * max(1, min(5, len(value.strip()) - len(head)))


def line_and_column(text: str, place: int) -> tuple[int, int]:
    """Line and column of a position, both from 1."""
    return text.count("\n", 0, place) + 1, place - (text.rfind("\n", 0, place) + 1) + 1


def report_text(anonymized: Anonymized) -> str:
    """The report for a reviewer, in Chinese; values are masked.

    Args:
        anonymized: the result of ``anonymize``.

    Returns:
        A few lines of summary, then one line a finding, hints last.
    """
    done = [item for item in anonymized.findings if not item.is_hint]
    hints = [item for item in anonymized.findings if item.is_hint]
    lines = [f"共替换 {len(done)} 处，待人工核对 {len(hints)} 处。"]
    counts = Counter(LABELS[item.kind] for item in done)
    lines += [f"  {label}：{count} 处" for label, count in counts.most_common()]
    lines += _section("已替换", anonymized.original, done) + _section(
        "待核对（未替换）", anonymized.original, hints
    )
    if not anonymized.findings:
        lines.append("未发现个人信息。机器不能保证没有遗漏，发布前仍须人工通读。")
    return "\n".join(lines) + "\n"


def _section(title: str, text: str, found: Iterable[Finding]) -> list[str]:
    """One heading with its findings."""
    rows = [_row(text, item) for item in found]
    return ["", f"{title}：", *rows] if rows else []


def _row(text: str, item: Finding) -> str:
    """One finding in one line."""
    line, column = line_and_column(text, item.start)
    value = mask(text[item.start : item.end])
    return f"  第{line}行第{column}字  {LABELS[item.kind]}  {value}  把握 {item.confidence:.0%}  {item.explanation}"


def to_dict(anonymized: Anonymized, reveal: bool = False) -> dict[str, object]:
    """The result as plain data for JSON.

    Args:
        anonymized: the result of ``anonymize``.
        reveal: give the original values and the table of pseudonyms in clear; only on a person's explicit request.

    Returns:
        ``text``, ``findings`` (start, end, line, column, kind, label, confidence, rule, explanation, hint, value) and
        ``pseudonyms`` (masked or clear value to pseudonym pairs).
    """
    return {
        "text": anonymized.text,
        "findings": [finding_dict(anonymized.original, item, reveal) for item in anonymized.findings],
        "pseudonyms": [
            {"value": value if reveal else mask(value), "pseudonym": name}
            for value, name in anonymized.pseudonyms.items()
        ],
    }


def finding_dict(text: str, item: Finding, reveal: bool = False) -> dict[str, object]:
    """One finding as plain data; its value is masked unless ``reveal``.

    Args:
        text: the text the finding points into.
        item: the finding.
        reveal: give the value in clear.

    Returns:
        Positions (characters from 0; line and column from 1), kind, label, confidence, rule, explanation, hint, value.
    """
    value = text[item.start : item.end]
    line, column = line_and_column(text, item.start)
    return {
        "start": item.start,
        "end": item.end,
        "line": line,
        "column": column,
        "kind": item.kind.value,
        "label": LABELS[item.kind],
        "confidence": round(item.confidence, 2),
        "rule": item.rule,
        "explanation": item.explanation,
        "hint": item.is_hint,
        "value": value if reveal else mask(value),
    }
