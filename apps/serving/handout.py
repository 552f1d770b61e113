"""The hand-out: one A4 page a petitioner can take along. Informative, without anything meant for officers only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any

from tornado.web import HTTPError, RequestHandler

from apps.desk.desk import Desk
from apps.pages.flows import answers_of
from apps.present import present
from apps.present.common import Presentation, day_words
from apps.present.dates import reckon_all
from apps.present.entry import outcome
from apps.present.local import public_shape
from apps.present.take_along import code, take_along
from apps.present.text import deadline_line, office_line
from apps.serving.window import window_page
from kb.model import Answer, Card, Flow
from kb.model.days import read_day
from kb.play_flow import replay

_STYLE = """
@page { size: A4; margin: 16mm 18mm 14mm; }
body { font: 11.5pt/1.7 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "SimSun", sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 174mm; }
header { border-bottom: 1.6pt solid #123a6f; padding-bottom: 4pt; display: flex; justify-content: space-between; align-items: baseline; font-size: 10pt; color: #333; }
h1 { font-size: 17pt; line-height: 1.4; margin: 12pt 0 4pt; } h2 { font-size: 12pt; margin: 11pt 0 2pt; color: #123a6f; break-after: avoid; }
.short { font-size: 14pt; line-height: 1.6; padding: 7pt 12pt; border: 1pt solid #123a6f; border-radius: 5pt; margin: 7pt 0; display: flow-root; }
ul { margin: 0; padding-left: 16pt; } li { break-inside: avoid; } dl { margin: 0; display: grid; grid-template-columns: 62pt 1fr; } dt { color: #333; } dd { margin: 0; }
.paper { list-style: none; padding-left: 0; } .paper li::before { content: "□ "; } .last { font-weight: 700; white-space: nowrap; }
footer { margin-top: 16pt; padding-top: 6pt; border-top: .8pt solid #777; font-size: 9.5pt; color: #333; } .fill { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 12pt; margin-bottom: 6pt; }
.fill span { border-bottom: .6pt solid #777; padding-bottom: 1pt; }
.along { float: right; width: 35mm; margin: 8pt 0 4pt 10pt; text-align: center; font-size: 9pt; line-height: 1.35; color: #333; } .along svg { width: 35mm; height: 35mm; display: block; }
.large { font-size: 16pt; } .large h1 { font-size: 22pt; } .large h2 { font-size: 17pt; } .large .short { font-size: 20pt; } .large dl { grid-template-columns: 90pt 1fr; } .large header, .large footer { font-size: 13pt; }
@media screen { body { padding: 24px; } }
"""


class Handout(RequestHandler):
    """``/handout?e=wd-…&d=2026-11-20`` or, for a flow's result, ``/handout?e=lc-…&s=是→归``; ``size=large`` in large type.

    ``/window`` takes the same and shows it to the person on the other side.
    """

    def initialize(self, desk: Desk, clock: Any) -> None:
        """The library and the day."""
        self.desk, self.clock = desk, clock

    def get(self) -> None:
        """The page."""
        today = self.clock()
        on = read_day(self.get_argument("on", ""), today) or today
        shown = self.request.path.endswith("/window")
        if shown and not self.get_argument("e", ""):
            self.set_header("Cache-Control", "no-store")
            self.finish(window_page(None, ()))
            return
        found = find_card(self.desk, self.get_argument("e", ""), self.get_argument("s", ""), on)
        if found is None:
            raise HTTPError(404)
        data, card = found
        days, pauses = (self.get_argument(name, "").split(",") for name in ("d", "x"))
        self.set_header("Cache-Control", "no-store")
        worked = reckon_all(card.deadlines, days, today, self.desk.holidays.calendar, pauses)
        if shown:
            self.finish(window_page(data, worked))
        else:
            self.finish(handout(data, worked, today, large=self.get_argument("size", "") == "large"))


def find_card(desk: Desk, wanted: str, answers: str, on: dt.date) -> tuple[dict[str, Any], Card] | None:
    """The card of an answer or of a flow's result, as shape and value; None when there is none."""
    library = desk.library
    entry = library.get(wanted) if wanted in library else None
    scene = Presentation(library, desk.renderer, on)
    if isinstance(entry, Answer):
        return present(scene, entry), entry.card
    if isinstance(entry, Flow):
        result = replay(entry, answers_of(answers)).outcome
        return (outcome(scene, result), result.card) if result else None
    return None


def handout(
    data: dict[str, Any], worked: Sequence[dict[str, Any] | None], today: dt.date, large: bool = False
) -> str:
    """The document; what officers keep to themselves never enters it."""
    data = public_shape(data)
    parts = [f"<h1>{escape(data['title'])}</h1>", f'<p class="short">{escape(data["short"])}</p>']
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in data["facts"])
    parts.append(f"<dl>{rows}</dl>" if rows else "")
    if data["offices"]:
        found = "".join(f"<li>{escape(office_line(o))}</li>" for o in data["offices"])
        parts.append(f"<h2>找谁、打哪个电话</h2><ul>{found}</ul>")
    if data["papers"]:
        parts.append(
            '<h2>要带的材料</h2><ul class="paper">'
            + "".join(f"<li>{escape(p)}</li>" for p in data["papers"])
            + "</ul>"
        )
    if data["deadlines"]:
        lines = [_deadline(item, worked[i]) for i, item in enumerate(data["deadlines"])]
        parts.append(f"<h2>时间</h2><ul>{''.join(lines)}</ul>")
    if data["basis"]:
        cited = "；".join(f"《{escape(b['law'])}》{b['place']}" for b in data["basis"])
        parts.append(f"<h2>依据</h2><p style='margin:0'>{cited}</p>")
    last_days = [
        f"{item['name']}，最后一天{one['last']}"
        for item, one in zip(data["deadlines"], worked, strict=False)
        if one and one.get("last") and one["start"]
    ]
    along = f'<aside class="along">{code(take_along(data, last_days))}<span>手机扫一扫，<br>带走要点</span></aside>'
    body = "".join(parts)
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(data["title"])}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body class="{"large" if large else ""}">
<header><b>办事告知</b><span>{day_words(today)}</span></header><main>{along}{body}</main>
<footer><div class="fill"><span>登记编号：</span><span>接待人：</span><span>电话：</span></div>
这张纸帮您记住怎么办，不是正式文书；办理结果以有权机关的书面答复为准。</footer></body></html>"""


def _deadline(item: dict[str, Any], worked: dict[str, Any] | None) -> str:
    if not item["limit"]:
        # What officers agree on among themselves stays with them.
        return "<li>法律没有规定统一的天数，回话的日子请当面问清、写在下面。</li>"
    last = ""
    if worked and worked.get("last") and worked["start"]:
        apart = worked.get("pause")
        less = f"，{apart['why']}的{apart['days']}天不算" if apart else ""
        last = f'<br>从{escape(worked["from"])}算{less}，<span class="last">最后一天 {escape(worked["last"])}</span>'
    return f"<li>{escape(deadline_line(item))}{last}</li>"
