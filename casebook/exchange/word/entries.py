"""What of each kind of entry stands on a Word page. Headings are the labels of content files, so that it can be read in again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from casebook.exchange.answer_words import basis_words, deadline_words
from casebook.exchange.model import Wanted
from casebook.exchange.word.page import GREY, WordPage
from kb.model import (
    Answer,
    Basis,
    Card,
    Case,
    Circumstance,
    Deadline,
    Demand,
    Entry,
    Flow,
    Guide,
    Kind,
    Office,
    Regulation,
)
from kb.model.labels import Form, labels_of

Draw = Callable[[WordPage, Entry, Wanted], None]
FOR_TEACHERS = "教师用：含判断和理由"
_LEFT = (("主题", "topics"), ("别名", "aliases"))


def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """What every entry has, as rows of a table."""
    told = [(label, "、".join(getattr(entry, name))) for label, name in _LEFT]
    regions = () if entry.regions == ("全国",) else entry.regions
    dates = [
        (label, day.isoformat() if day else "")
        for label, day in (("核验日期", entry.verified), ("下次核验", entry.due))
    ]
    return [*told, ("适用地区", "、".join(regions)), ("责任人", entry.owner), *dates, ("来源", entry.source)]


def draw_answer(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """An answer: what one can say first; with the key also what stays inside the office."""
    assert isinstance(entry, Answer)
    card = entry.card
    texts = [
        (row.label, getattr(card, row.name))
        for row in labels_of(Card)
        if row.form is Form.TEXT and row.label != "短答" and (row.public or wanted.key)
    ]
    validity = [
        (label, day.isoformat() if day else "")
        for label, day in (("有效起", entry.valid_from), ("有效止", entry.valid_until))
    ]
    page.facts([*texts, *validity, *facts_of(entry)])
    section(page, "短答", [card.short] if card.short else [], plain=True)
    section(page, "问法", entry.questions)
    draw_card(page, card, wanted.key, 1)
    if wanted.key and entry.body:
        page.heading("说明")
        page.markdown(entry.body)


def draw_card(page: WordPage, card: Card, inside: bool, level: int) -> None:
    """The lists of a card."""
    for row in labels_of(Card):
        if row.form in (Form.TEXT, Form.IDS) or not (row.public or inside):
            continue
        value: Iterable[Any] = getattr(card, row.name)
        if row.form is Form.BASES:
            value = [basis_words(b) for b in value]
        elif row.form is Form.DEADLINES:
            value = [deadline_words(d) for d in value]
        section(page, row.label, value, level=level)


def section(page: WordPage, name: str, items: Iterable[str], *, plain: bool = False, level: int = 1) -> None:
    """A heading with a list below it; nothing where there are no items."""
    told = list(items)
    if told:
        page.heading(name, level)
        if plain:
            for item in told:
                page.text(item)
        else:
            page.items(told)


def _based(bases: Iterable[Basis]) -> list[str]:
    return [basis_words(b) for b in bases]


def _limits(limits: Iterable[Deadline]) -> list[str]:
    return [deadline_words(d) for d in limits]


def draw_guide(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """A guide, its own sections where they stand in the file."""
    assert isinstance(entry, Guide)
    page.facts([("适用岗位", "、".join(entry.posts)), *facts_of(entry)])
    intro, mark, own = entry.body.partition("## ")
    page.markdown(intro)
    if entry.steps:
        page.heading("步骤")
        page.markdown(entry.steps)
    section(page, "依据", _based(entry.basis))
    section(page, "文书", entry.documents)
    section(page, "时限", _limits(entry.deadlines))
    page.markdown(mark + own, level=1)


def draw_case(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """A case: the story and the demands; the analysis, what was done and what came of it only with the key."""
    assert isinstance(entry, Case)
    page.facts(
        [
            ("事项类型", entry.matter),
            ("改编说明", entry.adaptation),
            *((("脱敏人", entry.anonymised_by), ("脱敏复核人", entry.reviewed_by)) if wanted.key else ()),
            ("事发日期", entry.happened.isoformat() if entry.happened else ""),
            *facts_of(entry),
        ]
    )
    page.markdown(entry.body)
    page.heading("经过")
    page.markdown(entry.story)
    page.heading("诉求")
    for number, demand in enumerate(entry.demands, 1):
        page.heading(demand.title if wanted.key else f"{number}. {demand.title}", 2)
        if wanted.key:
            draw_demand(page, demand)
        else:
            page.text("判断：□ 合理　□ 无理　□ 待核实　□ 合情无据　□ 导入程序")
            page.text("理由和依据：")
            page.lines(2)
    page.heading("处境与行为")
    if not wanted.key:
        page.text("生活困难：□ 是　□ 否　　理由：")
        page.lines(1)
        page.text("违法行为：□ 没有　□ 有，已处理或不归这里　□ 有，现在依法处理　　理由：")
        page.lines(1)
        page.heading("换了您怎么处理")
        page.lines(5)
        return
    draw_circumstance(page, "生活困难", entry.hardship)
    draw_circumstance(page, "违法行为", entry.unlawful)
    page.heading("处理")
    page.markdown(entry.handling)
    page.heading("结果")
    page.markdown(entry.outcome)
    section(page, "教学要点", entry.points)
    section(page, "依据", _based(entry.basis))


def draw_demand(page: WordPage, demand: Demand) -> None:
    """The analysis of a demand, as it is labelled in a file."""
    page.labelled("判断", demand.judgement.value if demand.judgement else "")
    page.labelled("处理", demand.handling)
    page.labelled("理由", demand.reason)
    page.labelled("依据", "；".join(b.citation.text for b in demand.basis))
    page.labelled("程序", demand.procedure)
    page.labelled("同类", demand.same_as)


def draw_circumstance(page: WordPage, name: str, found: Circumstance | None) -> None:
    """Hardship or acts, with the reason."""
    if found is not None:
        page.labelled(name, found.answer or ("是" if found.present else "否"))
        page.labelled("理由", found.reason, indent=0.8)
        page.labelled("依据", "；".join(b.citation.text for b in found.basis), indent=0.8)


def draw_flow(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """A flow: question by question where each answer leads, then the results."""
    assert isinstance(entry, Flow)
    page.facts(facts_of(entry))
    page.markdown(entry.body)
    number = {q.id: n for n, q in enumerate(entry.questions, 1)}
    results = {o.id: o.title for o in entry.outcomes}
    page.heading("一步一步问")
    for question in entry.questions:
        page.heading(f"{number[question.id]}. {question.text}", 2)
        if question.hint:
            page.text(question.hint, color=GREY)
        for choice in question.choices:
            to = (
                f"第 {number[choice.target]} 问"
                if choice.target in number
                else f"“{results.get(choice.target, '')}”"
            )
            based = f"（{'；'.join(b.citation.text for b in choice.basis)}）" if choice.basis else ""
            page.items([f"{choice.text} → {to}{based}"])
    page.heading("结果")
    for outcome in entry.outcomes:
        page.heading(outcome.title, 2)
        page.text(outcome.card.short, bold=True)
        draw_card(page, outcome.card, wanted.key, 3)


def draw_regulation(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """The summary of a law, in our own words."""
    assert isinstance(entry, Regulation)
    days = [
        (label, day.isoformat() if day else "")
        for label, day in (("公布日期", entry.promulgated), ("施行日期", entry.effective))
    ]
    page.facts([("文号", entry.number), ("发布机关", entry.issuer), *days, *facts_of(entry)])
    page.text("下面是条文要点，不是原文；引用请看正式文本。", color=GREY)
    page.markdown(entry.body)
    above: tuple[str, ...] = ()
    for article in entry.articles:
        if article.heading and article.heading != above:
            page.heading(" ".join(article.heading), 1)
            above = article.heading
        page.labelled(
            f"{article.label}{f'　{article.title}' if article.title else ''}", article.summary or article.text
        )


def draw_office(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """An office people are sent to."""
    assert isinstance(entry, Office)
    page.facts(
        [
            ("电话", "、".join(p.text for p in entry.phones)),
            ("地址", entry.address),
            ("办公时间", entry.hours),
            ("怎么走", entry.way),
            ("网址", entry.website),
            *facts_of(entry),
        ]
    )
    section(page, "管什么", entry.handles)
    section(page, "不归它管", entry.elsewhere)
    section(page, "依据", _based(entry.basis))
    page.markdown(entry.body)


DRAWN: dict[Kind, Draw] = {
    Kind.ANSWER: draw_answer,
    Kind.GUIDE: draw_guide,
    Kind.FLOW: draw_flow,
    Kind.CASE: draw_case,
    Kind.REGULATION: draw_regulation,
    Kind.OFFICE: draw_office,
}
