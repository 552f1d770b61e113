"""Reading a regulation file: summary or official text, in the library's own form."""

from __future__ import annotations

import re

from kb.model.citations import ArticleNumber
from kb.codes import citation as codes
from kb.content.fields import FRONT
from kb.model import (
    LEVELS,
    Article,
    Kind,
    Nature,
    Paragraph,
    Regulation,
    Relation,
    RelationVerb,
)
from kb.model.numerals import NUMERAL, to_int
from kb.model.problems import Place
from kb.content.shared import read_common
from kb.content.values import Reader
from kb.content.markdown import Section, Source

_ARTICLE = re.compile(
    rf"^第\s*(?P<base>{NUMERAL})\s*条(?:\s*之\s*(?P<inserted>{NUMERAL}))?(?:[\s　]+(?P<title>.*))?$"
)
_POINT = re.compile(rf"^(?P<base>{NUMERAL})、\s*(?P<title>.*)$")
_RELATED = re.compile(r"^相关\s*[：:]\s*(?P<list>.+)$", re.MULTILINE)
_ITEM = re.compile(r"^[（(]\s*(?:[零〇一二三四五六七八九十百]+|\d{1,2})\s*[）)]")
_SUBITEM = re.compile(r"^(?:\d{1,2}[.．、]|[①-⑳])")
_RELATION = re.compile(r"^(?P<verb>\S+)\s+(?P<law>.+?)(?:\s+(?P<date>\d{4}-\d{2}-\d{2}))?$")


def read_regulation(source: Source) -> tuple[Regulation, Reader]:
    """A regulation from its file; faults are collected by the reader."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.REGULATION, keys=FRONT[Kind.REGULATION])
    nature = Nature(reader.one_of("性质", [n.value for n in Nature]) or Nature.DIGEST.value)
    inserted = []
    for text in reader.texts("增设条"):
        try:
            inserted.append(ArticleNumber.from_key(text))
        except ValueError:
            reader.problems.append(codes.CITE_BAD.at(source.path, reader.place("增设条"), value=text))
    articles = tuple(a for s in source.sections for a in _articles(s, (), nature, reader))
    _check_articles(articles, reader)
    regulation = Regulation(
        **common,
        body=source.intro.value,
        short_names=reader.texts("简称"),
        level=reader.one_of("效力层级", LEVELS),
        number=reader.text("文号"),
        issuer=reader.text("发布机关"),
        promulgated=reader.date("公布日期"),
        effective=reader.date("施行日期"),
        expired=reader.date("失效日期"),
        relations=_relations(reader),
        nature=nature,
        count=reader.number("条数"),
        inserted=tuple(inserted),
        articles=articles,
        preface=source.intro.value,
        note=reader.text("题注"),
        undated=reader.text("施行说明"),
        said=reader.text("来源状态"),
        appendix="\n\n".join(s.markdown for s in source.sections if s.title.value == "附件"),
    )
    _check_dates(regulation, reader)
    return regulation, reader


def _relations(reader: Reader) -> tuple[Relation, ...]:
    out: list[Relation] = []
    if "修改或废止关系" not in reader.front:
        return ()
    verbs = [v.value for v in RelationVerb]
    for text in reader.front["修改或废止关系"].node.texts:
        match = _RELATION.match(text.value)
        if match is None or match["verb"] not in verbs:
            reader.problems.append(
                codes.RELATION_BAD.at(reader.path, text.at, value=text.value, verbs="、".join(verbs))
            )
            continue
        on = reader.as_date(match["date"], text.at) if match["date"] else None
        out.append(Relation(RelationVerb(match["verb"]), match["law"].strip("《》"), on, text.at))
    return tuple(out)


def _articles(section: Section, heading: tuple[str, ...], nature: Nature, reader: Reader) -> list[Article]:
    title = section.title.value
    match = _ARTICLE.match(title) or (_POINT.match(title) if section.level == 3 else None)
    if match is None:
        if section.level == 3 and title.startswith("第") and "条" in title[:8]:
            reader.problems.append(codes.ARTICLE_HEADING.at(reader.path, section.title.at, value=title))
        below = () if title == "附件" else section.sections
        return [a for s in below for a in _articles(s, (*heading, title), nature, reader)]
    number = ArticleNumber(to_int(match["base"]), to_int(match.groupdict().get("inserted") or "0"))
    body = section.markdown
    related: tuple[str, ...] = ()
    if (found := _RELATED.search(body)) is not None:
        related = tuple(r.strip() for r in re.split(r"[；;]", found["list"]) if r.strip())
        body = (body[: found.start()] + body[found.end() :]).strip()
    official = nature is Nature.OFFICIAL
    if not body:
        reader.problems.append(codes.ARTICLE_EMPTY.at(reader.path, section.title.at, article=number.text))
    return [
        Article(
            number,
            paragraphs=paragraphs(body) if official else (),
            heading=heading,
            title=(match["title"] or "").strip(),
            summary="" if official else body,
            related=related,
            point=match.re is _POINT,
            at=section.title.at,
        )
    ]


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """Split an official article into paragraphs (款) with their items (项).

    Numbered lines below an item (1. or ①) stay with that item, so that 项 are counted right.
    """
    out: list[Paragraph] = []
    for line in (part.strip() for part in body.split("\n")):
        if not line:
            continue
        if _ITEM.match(line) and out:
            out[-1] = Paragraph(out[-1].text, (*out[-1].items, line))
        elif _SUBITEM.match(line) and out and out[-1].items:
            items = out[-1].items
            out[-1] = Paragraph(out[-1].text, (*items[:-1], f"{items[-1]}\n{line}"))
        else:
            out.append(Paragraph(line))
    return tuple(out)


def _check_articles(articles: tuple[Article, ...], reader: Reader) -> None:
    seen: set[ArticleNumber] = set()
    before: Article | None = None
    for article in articles:
        if article.number in seen:
            reader.problems.append(codes.ARTICLE_TWICE.at(reader.path, article.at, article=article.label))
        elif before is not None and article.number < before.number:
            reader.problems.append(
                codes.ARTICLE_ORDER.at(reader.path, article.at, article=article.label, before=before.label)
            )
        seen.add(article.number)
        before = article


def _check_dates(regulation: Regulation, reader: Reader) -> None:
    pairs = (
        ("公布日期", regulation.promulgated, "施行日期", regulation.effective),
        ("施行日期", regulation.effective, "失效日期", regulation.expired),
    )
    for first, earlier, second, later in pairs:
        if earlier and later and later < earlier:
            reader.problems.append(
                codes.DATE_ORDER.at(reader.path, reader.place(second), first=first, second=second)
            )
    if regulation.effective is None:
        at = reader.place("公布日期") if "公布日期" in reader.front else Place()
        reader.problems.append(codes.VERSION_UNDATED.at(reader.path, at))
