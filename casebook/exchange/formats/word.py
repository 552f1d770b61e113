"""Word documents: any entry out, with and without the teacher's key; cards for pairs; guides, cases and answers in."""

from __future__ import annotations

from casebook.exchange.model import ExchangeFormat, FileIn, Taken, Wanted, WrittenFile
from kb.model import Kind

OUT = (
    Kind.ANSWER,
    Kind.GUIDE,
    Kind.FLOW,
    Kind.CASE,
    Kind.SCENARIO,
    Kind.DRILL,
    Kind.COURSE,
    Kind.REGULATION,
    Kind.OFFICE,
)
KEY = "给教师的一份：带判断、理由、分数和内部口径"


def write(wanted: Wanted) -> WrittenFile:
    """One document; each entry begins on a page of its own."""
    return WrittenFile(document_of(wanted), ".docx")


def document_of(wanted: Wanted) -> bytes:
    """The document as bytes."""
    from casebook.exchange.word.entries import DRAWN, FOR_TEACHERS
    from casebook.exchange.word.exercises import draw_course, draw_drill, draw_scenario
    from casebook.exchange.word.page import GREY, WordPage

    drawn = {**DRAWN, Kind.SCENARIO: draw_scenario, Kind.DRILL: draw_drill, Kind.COURSE: draw_course}
    page = WordPage(wanted.entries[0].title)
    for number, entry in enumerate(wanted.entries):
        if number:
            page.next_page()
        page.title(entry.title)
        if wanted.key and entry.kind in (Kind.CASE, Kind.SCENARIO, Kind.DRILL):
            page.text(FOR_TEACHERS, color=GREY)
        drawn[entry.kind](page, entry, wanted)
    return page.data()


def write_cards(wanted: Wanted) -> WrittenFile:
    """The cards of scenarios, three pages each."""
    from casebook.exchange.word.exercises import draw_cards
    from casebook.exchange.word.page import WordPage

    page = WordPage(wanted.entries[0].title)
    for number, entry in enumerate(wanted.entries):
        if number:
            page.next_page()
        draw_cards(page, entry, wanted)
    return WrittenFile(page.data(), ".docx")


def read(file: FileIn) -> Taken:
    """The draft of one entry."""
    from casebook.exchange.word.draft import read_word

    return read_word(file)


def write_pdf(wanted: Wanted) -> WrittenFile:
    """The same as in Word, made by LibreOffice on this machine."""
    from casebook.exchange.word.as_pdf import as_pdf

    return WrittenFile(as_pdf(document_of(wanted)), ".pdf")


FORMATS = (
    ExchangeFormat(
        key="word",
        title="Word",
        about="讲义、案例、答复、剧本、试卷",
        suffixes=(".docx",),
        takes=OUT,
        gives=(Kind.GUIDE, Kind.CASE, Kind.ANSWER),
        lost="出：编号和相关内容的链接；进：图片、批注、页眉页脚、加粗和颜色、清单的层次；认不出的小节会点名。",
        read=read,
        write=write,
        order=20,
        keyed=KEY,
    ),
    ExchangeFormat(
        key="word-cards",
        title="Word 对练牌",
        about="情景的三张牌：甲来访人、乙接访人、丙观察员，各印一页",
        suffixes=(".docx",),
        takes=(Kind.SCENARIO,),
        lost="只有开场和角色卡，后面的剧情在“Word”里。",
        write=write_cards,
        order=21,
    ),
    ExchangeFormat(
        key="pdf",
        title="PDF",
        about="和 Word 一样的内容，直接打印；要这台电脑装了 LibreOffice",
        suffixes=(".pdf",),
        takes=OUT,
        lost="和 Word 一样；导出以后不能再改。",
        write=write_pdf,
        order=22,
        keyed=KEY,
    ),
)
