"""A month of questions as plain data, and as the words of a bulletin."""

from __future__ import annotations

from typing import Any

from apps.desk.monthly import NO_TOPIC, Monthly, in_words
from apps.present.at_hand import link_to
from apps.present.common import Presentation

MOST_TOPICS, MOST_ENTRIES = 60, 20
BULLETIN = "ws-yue-tongbao"  # the paper the draft can be filled into


def sheet(scene: Presentation, month: Monthly) -> dict[str, Any]:
    """What the page shows and the workbook holds."""
    entries = [
        (link_to(scene, wanted) or {"title": "已经不在库里", "href": "", "kind": ""}, count)
        for wanted, count in month.entries[:MOST_ENTRIES]
    ]
    return {
        "month": month.month,
        "title": f"{in_words(month.month)}大家问什么",
        "totals": [
            ["看了多少次", month.opened, f"上月 {month.before} 次"],
            ["说有用", month.confirmed, ""],
            ["没答案", month.missing + month.not_found, f"其中什么也没找到 {month.not_found} 次"],
            ["内容有误", month.wrong, ""],
        ],
        "topics": [
            [t.topic, t.opened, t.before, t.confirmed, t.missing, t.wrong] for t in month.topics[:MOST_TOPICS]
        ],
        "entries": [{**link, "count": count} for link, count in entries],
        "empty": not (month.opened or month.confirmed or month.missing or month.wrong or month.not_found),
        "draft": draft(month),
    }


def draft(month: Monthly) -> dict[str, Any]:
    """The bulletin's text to copy, and the fields of the paper it fills."""
    named = [t for t in month.topics if t.topic != NO_TOPIC]
    most = [t for t in named if t.opened][:3]
    rising = max((t for t in named if t.before), key=lambda t: t.opened - t.before, default=None)
    lacking = [t for t in sorted(named, key=lambda t: -t.missing) if t.missing][:3]
    said = []
    if most:
        said.append("问得最多的：" + "、".join(f"{t.topic}（{t.opened}次）" for t in most) + "。")
    if rising is not None and rising.opened > rising.before:
        said.append(f"比上月多得最多的：{rising.topic}，上月{rising.before}次，本月{rising.opened}次。")
    if month.missing or month.not_found:
        where = f"，多在{'、'.join(t.topic for t in lacking)}" if lacking else ""
        said.append(f"查了没有现成答复的：{month.missing + month.not_found}次{where}。")
    advice = [f"{t.topic}：补答复，写明谁在哪天前补（没答案{t.missing}次）。" for t in lacking[:2]]
    total = (
        f"窗口查政策{month.opened}次，上月{month.before}次。这是查的次数，不是件次；件次、人次按登记另填。"
    )
    fields = {
        "月份": in_words(month.month),
        "总量": total,
        "要说的事": "\n".join(said),
        "建议": "\n".join(advice),
    }
    text = "\n".join(
        [
            f"{fields['月份']}窗口查询情况",
            total,
            *said,
            *(["建议：", *advice] if advice else []),
            "一条内容有两个主题的，两边都算。数里没有来访人的信息。",
        ]
    )
    return {"text": text, "fields": {k: v for k, v in fields.items() if v}, "paper": BULLETIN}
