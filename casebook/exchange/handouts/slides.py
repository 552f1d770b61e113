"""Slides in the house's look: big type, one idea a slide, what is said beside it in the notes."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from casebook.exchange.model import NotExchangeable
from casebook.exchange.questions.reading import clean

NO_PPTX = "导出幻灯片要先装一个部件：pip install 'fangzhi[exchange]'。"
FONT = "Microsoft YaHei"
WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a slide."""
MARGIN = 0.9
BAR, BAR_INK, BRAND, BRAND_SOFT = "123A6F", "D5E2F2", "14477F", "E7EFF9"
INK, INK_2, LINE, WHITE = "1A2632", "4B5B6B", "D9E0E8", "FFFFFF"
TONES = {"ok": "17643A", "warn": "7D4B00", "bad": "9D2328", "": BRAND}
MOST_POINTS = 5
"""Points on one slide; what is more goes to the next."""


@dataclass(frozen=True, slots=True)
class SlideBar:
    """One row of a slide of bars: ``share`` is 0 to 1, ``figure`` what stands at its end, ``tone`` a key of :data:`TONES`."""

    label: str
    share: float
    figure: str
    tone: str = ""
    remark: str = ""


@dataclass
class SlideDeck:
    """Slides, one after the other.

    Args:
        title: of the whole; stands at the foot of each slide.

    Raises:
        NotExchangeable: when python-pptx is not installed.
    """

    title: str
    _deck: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            from pptx import Presentation
            from pptx.util import Inches
        except ImportError:
            raise NotExchangeable(NO_PPTX) from None
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._deck.core_properties.title = clean(self.title)
        self._deck.core_properties.author = "访知"
        self._deck.core_properties.language = "zh-CN"

    def __len__(self) -> int:
        return len(self._deck.slides)

    def data(self) -> bytes:
        """The file."""
        target = io.BytesIO()
        self._deck.save(target)
        return target.getvalue()

    def cover(self, title: str, under: str = "", label: str = "") -> None:
        """The first slide, and those that begin a part: white on the bar's blue."""
        slide = self._slide(BAR)
        self._block(slide, 0, HEIGHT - 0.14, WIDTH, 0.14, "7FB2EE")
        if label:
            self._text(slide, label, MARGIN, 1.6, WIDTH - 2 * MARGIN, 0.6, 22, BAR_INK)
        wide = WIDTH - 2 * MARGIN
        size = _fitting(title, wide, 2.4, 60, 32)
        self._title(slide, title, MARGIN, 2.3, wide, 2.4, size, WHITE)
        if under:
            top = 2.3 + _rows(title, size, wide) * size * 1.25 / 72 + 0.4
            self._text(slide, under, MARGIN, top, wide, 1.8, _fitting(under, wide, 1.8, 28, 18), BAR_INK)

    def statement(
        self, text: str, above: str = "", below: str = "", figure: str = "", tone: str = "", notes: str = ""
    ) -> None:
        """One sentence, as large as it fits; a figure beside it where there is one."""
        slide = self._slide()
        color = TONES[tone]
        self._block(slide, 0, 0, 0.22, HEIGHT, color)
        left, wide = MARGIN, WIDTH - 2 * MARGIN
        if figure:
            left, wide = left + 4.2, wide - 4.2
        if above:
            self._text(slide, above, MARGIN, 0.75, WIDTH - 2 * MARGIN, 0.6, 22, INK_2)
        size = _fitting(text, wide, 2.6, 60, 26)
        tall = _rows(text, size, wide) * size * 1.25 / 72
        small = _fitting(below, wide, 2.6, 30, 16) if below else 0
        under = _rows(below, small, wide) * small * 1.25 / 72 + 0.4 if below else 0.0
        top = max(1.75, 3.55 - (tall + under) / 2)
        if figure:
            self._text(
                slide,
                figure,
                MARGIN,
                top,
                3.9,
                2.2,
                96 if len(figure) <= 3 else 72 if len(figure) <= 5 else 54,
                color,
                bold=True,
            )
        self._title(slide, text, left, top, wide, tall, size, INK)
        if below:
            self._text(slide, below, left, top + tall + 0.4, wide, under, small, INK_2)
        self._foot(slide, notes)

    def points(self, title: str, items: Sequence[str], above: str = "", notes: str = "") -> None:
        """A heading and a few points; more than :data:`MOST_POINTS` go on the next slide."""
        pages = max(math.ceil(len(items) / MOST_POINTS), 1)
        each, more = divmod(len(items), pages)
        start = 0
        for page in range(pages):
            shown = items[start : start + each + (page < more)]
            start += len(shown)
            slide = self._slide()
            self._head(slide, title, above)
            wide, room = WIDTH - 2 * MARGIN - 0.5, 4.75
            size = next((s for s in range(36, 16, -2) if _height(shown, s, wide) <= room), 16)
            spare = (room - _height(shown, size, wide)) / (len(shown) + 1) if shown else 0.0
            top = 2.05 + min(spare, 0.3)
            for item in shown:
                tall = _height([item], size, wide)
                self._block(slide, MARGIN, top + size / 72 * 0.55, 0.15, 0.15, BRAND)
                self._text(slide, item, MARGIN + 0.45, top, wide, tall, size, INK)
                top += tall + min(spare, 0.3)
            self._foot(slide, notes if not page else "")

    def bars(
        self, title: str, rows: Sequence[SlideBar], above: str = "", below: str = "", notes: str = ""
    ) -> None:
        """What was chosen how often: a bar a row."""
        slide = self._slide()
        self._head(slide, title, above)
        each = min(1.05, 4.3 / max(len(rows), 1))
        text_wide, bar_left = 6.3, MARGIN + 6.6
        bar_wide = WIDTH - bar_left - MARGIN - 1.3
        for number, row in enumerate(rows):
            top = 1.95 + number * each
            size = _fitting(row.label, text_wide, each - 0.12, 20, 12)
            self._text(slide, row.label, MARGIN, top, text_wide, each - 0.08, size, INK, middle=True)
            middle = top + (each - 0.08) / 2 - 0.17
            self._block(slide, bar_left, middle, bar_wide, 0.34, BRAND_SOFT)
            if row.share > 0:
                self._block(
                    slide, bar_left, middle, max(bar_wide * min(row.share, 1), 0.05), 0.34, TONES[row.tone]
                )
            self._text(
                slide,
                row.figure,
                bar_left + bar_wide + 0.1,
                middle - 0.14,
                1.3,
                0.62,
                20,
                TONES[row.tone],
                bold=True,
                middle=True,
            )
            if row.remark and each > 0.8:
                self._text(slide, row.remark, bar_left, middle + 0.37, bar_wide, 0.4, 13, INK_2)
        if below:
            self._text(slide, below, MARGIN, 6.25, WIDTH - 2 * MARGIN, 0.6, 18, INK_2)
        self._foot(slide, notes)

    def question(self, text: str, label: str = "大家说说", notes: str = "") -> None:
        """A question for the room."""
        slide = self._slide(BRAND_SOFT)
        self._text(slide, label, MARGIN, 1.2, WIDTH - 2 * MARGIN, 0.6, 22, BRAND, bold=True)
        size = _fitting(text, WIDTH - 2 * MARGIN, 3.6, 48, 26)
        self._title(slide, text, MARGIN, 1.95, WIDTH - 2 * MARGIN, 3.8, size, INK)
        self._foot(slide, notes)

    def table(self, title: str, rows: Sequence[Sequence[str]], above: str = "", notes: str = "") -> None:
        """A table; the first row is its head. Six rows a slide."""
        from pptx.util import Inches, Pt

        head, body = list(rows[0]), list(rows[1:])
        for start in range(0, max(len(body), 1), 6):
            shown = [head, *body[start : start + 6]]
            slide = self._slide()
            self._head(slide, title, above)
            size = (Inches(MARGIN), Inches(1.95), Inches(WIDTH - 2 * MARGIN), Inches(0.55 * len(shown)))
            table = slide.shapes.add_table(len(shown), len(head), *size).table
            for r, row in enumerate(shown):
                for c, value in enumerate([*row, *[""] * (len(head) - len(row))][: len(head)]):
                    cell = table.cell(r, c)
                    cell.text = clean(value)
                    cell.fill.solid()
                    cell.fill.fore_color.rgb = _rgb(BRAND if not r else WHITE if r % 2 else BRAND_SOFT)
                    for run in (x for p in cell.text_frame.paragraphs for x in p.runs):
                        self._font(run, 16, WHITE if not r else INK, not r)
                        run.font.size = Pt(16 if len(value) < 60 else 13)
            self._foot(slide, notes if not start else "")

    def _slide(self, ground: str = WHITE) -> Any:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[5])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = _rgb(ground)
        return slide

    def _head(self, slide: Any, title: str, above: str) -> None:
        if above:
            self._text(slide, above, MARGIN, 0.42, WIDTH - 2 * MARGIN, 0.45, 16, INK_2)
        size = _fitting(title, WIDTH - 2 * MARGIN, 0.85, 34, 22)
        self._title(slide, title, MARGIN, 0.8, WIDTH - 2 * MARGIN, 0.85, size, BRAND)
        self._block(slide, MARGIN, 1.7, 0.9, 0.06, BRAND)

    def _foot(self, slide: Any, notes: str) -> None:
        self._text(slide, self.title, MARGIN, 6.95, 9, 0.4, 12, INK_2)
        self._text(slide, str(len(self)), WIDTH - MARGIN - 1, 6.95, 1, 0.4, 12, INK_2, right=True)
        if notes:
            slide.notes_slide.notes_text_frame.text = clean(notes)

    def _title(self, slide: Any, text: str, *place: Any) -> None:
        """The slide's own title, so that outlines and readers of screens know it."""
        left, top, wide, tall, size, color = place
        self._fill(slide.shapes.title, text, left, top, wide, tall, size, color, bold=True)

    def _text(
        self,
        slide: Any,
        text: str,
        left: float,
        top: float,
        wide: float,
        tall: float,
        size: float,
        color: str,
        **how: bool,
    ) -> None:
        from pptx.util import Inches

        box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(tall))
        self._fill(box, text, left, top, wide, tall, size, color, **how)

    def _fill(
        self,
        box: Any,
        text: str,
        left: float,
        top: float,
        wide: float,
        tall: float,
        size: float,
        color: str,
        bold: bool = False,
        middle: bool = False,
        right: bool = False,
    ) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Inches

        box.left, box.top, box.width, box.height = (Inches(x) for x in (left, top, wide, tall))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
        for number, line in enumerate(clean(text).split("\n")):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            paragraph.line_spacing = 1.2
            run = paragraph.add_run()
            run.text = line
            self._font(run, size, color, bold)

    def _font(self, run: Any, size: float, color: str, bold: bool) -> None:
        from pptx.oxml.ns import qn
        from pptx.util import Pt

        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = _rgb(color)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "zh-CN")
        far_east = properties.makeelement(qn("a:ea"), {"typeface": FONT})
        latin = properties.find(qn("a:latin"))
        latin.addnext(far_east)

    def _block(self, slide: Any, left: float, top: float, wide: float, tall: float, color: str) -> None:
        from pptx.util import Inches

        shape = slide.shapes.add_shape(1, *(Inches(x) for x in (left, top, wide, tall)))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(color)
        shape.line.fill.background()
        shape.shadow.inherit = False


def _rgb(color: str) -> Any:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor  # the package does not type it
    return made(*bytes.fromhex(color))


def _wide(text: str) -> float:
    """The width of a text in characters of full width."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”…—" else 0.55 for c in text)


def _rows(text: str, size: float, wide: float) -> int:
    each = max(wide * 72 / size - 0.5, 1)
    return sum(max(math.ceil(_wide(line) / each), 1) for line in clean(text).split("\n"))


def _fitting(text: str, wide: float, tall: float, most: int, least: int) -> int:
    """The largest size at which a text fits a box in inches."""
    for size in range(most, least, -2):
        if _rows(text, size, wide) * size * 1.25 / 72 <= tall:
            return size
    return least


def _height(items: Sequence[str], size: float, wide: float) -> float:
    """Inches that points take below each other."""
    return sum(_rows(i, size, wide) * size * 1.25 / 72 + size * 0.55 / 72 for i in items)
