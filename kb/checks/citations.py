"""Citations, links, versions: everything that points somewhere must arrive there."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator

from kb.codes import citation as codes
from kb.codes.structure import TOPIC_UNKNOWN
from kb.content.layers import Loaded
from kb.law.history import History, Version
from kb.library import Library
from kb.model import Answer, Basis, Entry, Flow, Regulation, Status
from kb.model.citations import Citation, law_name, parse
from kb.model.numerals import to_chinese
from kb.model.problems import Place, Problem, nearest, suggestion
from kb.model.references import bases_of, related_of

_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\((?!(?:[a-z]{3,8}:|//|www\.))(?P<target>[^()\s]+)\)")
_ID = re.compile(r"[a-z]{2}-[a-z0-9-]+")
_ENDING = re.compile(r"(?:法典|条例|规定|办法|规则|决定|解释|细则|意见|通知|法)$")
_NEAR = 66.0
"""How like a known law's name another must be to be one that was mistyped."""
_POINTING = (
    "本法",
    "本条例",
    "本办法",
    "本规定",
    "该法",
    "该条例",
    "该办法",
    "该规定",
    "同法",
    "同条例",
    "上述条例",
    "上述规定",
    "前法",
)


def check_bases(library: Library, one: Loaded, entry: Entry, on: dt.date) -> Iterator[Problem]:
    """Each citation an entry rests on: law, article, paragraph exist, and it is in force while the entry holds."""
    seen: set[tuple[str, Place]] = set()
    for basis in bases_of(entry):
        mark = (basis.citation.key, basis.at)
        if mark not in seen:
            seen.add(mark)
            yield from check_basis(library, one.path, entry, basis, on)


def check_basis(library: Library, path: str, entry: Entry, basis: Basis, on: dt.date) -> Iterator[Problem]:
    """One citation; see :func:`check_bases`."""
    day = day_of(entry, on)
    missing = list(check_exists(library, path, basis, day))
    yield from missing
    history, version = library.history(basis.citation.law), library.version(basis.citation, day)
    if not missing and history is not None and version is not None:
        yield from _in_force(path, entry, basis, history, version, day)
        yield from _place(library, path, basis, version)


def check_exists(library: Library, path: str, basis: Basis, day: dt.date) -> Iterator[Problem]:
    """Whether the law, the version and the article of a citation are there, whatever they are worth on that day."""
    cited = basis.citation
    history = library.history(cited.law)
    if history is None:
        yield codes.CITE_LAW_UNKNOWN.at(path, basis.at, law=cited.law, hint=instead_of(library, cited.law))
        return
    version = library.version(cited, day)
    if version is None:
        known = "、".join(str(v.version) for v in history.versions)
        yield codes.CITE_LAW_UNKNOWN.at(
            path, basis.at, law=f"{cited.law}@{cited.version}", hint=f"已知的版本：{known}。"
        )
    elif cited.article is not None and version.has(cited.article) is False:
        yield codes.CITE_ARTICLE_UNKNOWN.at(
            path, basis.at, law=version.law, article=cited.article.text, count=version.count or "若干"
        )


def instead_of(library: Library, law: str) -> str:
    """What to cite instead of a law that is not here: what took its place, one of nearly the same name, or nothing yet."""
    if law in _POINTING:
        return "请写法规的全称，如“信访工作条例第三十一条”。"
    ending = library.replaced.get(library.names.get(law_name(law), law_name(law)))
    if ending is not None:
        since = f"（{ending.on} 起）" if ending.on else ""
        return f"它已由《{ending.by}》代替{since}，请改引《{ending.by}》相应的条，并核对条号和数字。"
    near = nearest(law, library.names, cutoff=_NEAR)
    if near and _ending(law) in ("", _ending(near[0])):
        return f"您是不是想写《{library.names.get(near[0], near[0])}》？"
    return "请先导入这部法规，或者在 regulations/ 里加一份要点。"


def _ending(law: str) -> str:
    """The word at the end of a law's name that says what it is; empty when it has none."""
    found = _ENDING.search(law)
    return found[0] if found else ""


def day_of(entry: Entry, on: dt.date) -> dt.date:
    """The day an entry is judged on: today, the last day it held, or the day its story happened."""
    happened: dt.date | None = getattr(entry, "happened", None)
    if happened is not None:
        return happened
    if isinstance(entry, Answer) and entry.valid_until is not None and entry.valid_until <= on:
        return entry.valid_until - dt.timedelta(days=1)
    if isinstance(entry, Answer) and entry.valid_from is not None and entry.valid_from > on:
        return entry.valid_from
    return on


def _in_force(
    path: str, entry: Entry, basis: Basis, history: History, version: Version, day: dt.date
) -> Iterator[Problem]:
    status = version.status(day)
    if status not in (Status.REPEALED, Status.AMENDED, Status.NOT_YET):
        return
    if getattr(entry, "happened", None) is not None:
        return  # see kb.checks.case_dates
    now = history.on(day)
    if status is Status.NOT_YET:
        hint = f"它从 {version.effective} 起施行；现在请引用有效的规定。"
    elif status is Status.REPEALED and history.successor:
        hint = f"请改引《{history.successor}》相应的条，并核对数字。"
    elif now is not None and now is not version:
        hint = f"现在有效的是 {now.version} 起施行的版本，请核对条号和内容再改。"
    else:
        hint = "请查明现在依据什么，再改写这一份内容。"
    yield codes.CITE_NOT_IN_FORCE.at(path, basis.at, law=version.law, on=day, status=status.value, hint=hint)


def _place(library: Library, path: str, basis: Basis, version: Version) -> Iterator[Problem]:
    """Paragraph and item, where the official text can tell."""
    cited = basis.citation
    text = library.official(version)
    article = text.article(cited.article) if text and cited.article else None
    if article is None or cited.article is None:
        return
    place = ""
    if cited.paragraph and cited.paragraph > len(article.paragraphs):
        place = f"第{to_chinese(cited.paragraph)}款"
    elif cited.item:
        chosen = (
            article.paragraphs[cited.paragraph - 1 : cited.paragraph]
            if cited.paragraph
            else article.paragraphs
        )
        if cited.item > max((len(p.items) for p in chosen), default=0):
            place = f"第{to_chinese(cited.item)}项"
    if place:
        yield codes.CITE_PLACE_UNKNOWN.at(
            path, basis.at, law=version.law, article=cited.article.text, place=place
        )


def check_links(library: Library, one: Loaded, entry: Entry, text: str) -> Iterator[Problem]:
    """Links in the text and ids named as related."""
    for line, row in enumerate(text.split("\n"), 1):
        for match in _LINK.finditer(row):
            if not _arrives(library, match["target"], entry):
                at = Place(line, match.start("target") + 1)
                yield _broken(library, one.path, at, match["target"])
    for target in related_of(entry):
        if target not in library:
            yield _broken(library, one.path, _find(text, target), target)
    if isinstance(entry, Regulation):
        for article in entry.articles:
            for target in article.related:
                if not _arrives(library, target, entry):
                    at = _find(text, target, after=article.at.line)
                    yield _broken(library, one.path, at, target)


def _find(text: str, words: str, after: int = 1) -> Place:
    for line, row in enumerate(text.split("\n"), 1):
        if line >= after and words in row:
            return Place(line, row.index(words) + 1)
    return Place()


def _broken(library: Library, path: str, at: Place, target: str) -> Problem:
    cited = None if _ID.fullmatch(target) else parse(target, names=library.names)
    if cited is not None and library.history(cited.law) is None:
        cause, hint = f"库里没有《{cited.law}》。", instead_of(library, cited.law)
        return codes.LINK_BROKEN.at(path, at, cause=cause, hint=hint)
    if cited is not None and cited.article is not None:
        cause = f"《{cited.law}》没有{cited.article.text}。"
        return codes.LINK_BROKEN.at(path, at, cause=cause, hint="请打开原文核对条号。")
    near = nearest(target, [e.id for e in library.entries()], cutoff=75)
    hint = f"您是不是想写“{near[0]}”？" if near else "请改成已有的编号或引用，或者删去。"
    cause = f"没有编号是“{target}”的内容。"
    if not near and not _ID.fullmatch(target):
        titled = next((e for e in library.entries() if e.title == target), None)
        if titled is not None:
            cause, hint = f"“{target}”是标题，链接要写编号。", f"请写成 {titled.id}。"
    return codes.LINK_BROKEN.at(path, at, cause=cause, hint=hint)


def _arrives(library: Library, target: str, entry: Entry) -> bool:
    if target in library:
        return True
    if _ID.fullmatch(target):
        return False
    default = entry.law if isinstance(entry, Regulation) else None
    cited = parse(target, names=library.names, default=default)
    if cited is None:
        return False
    return _known(library, cited, entry)


def _known(library: Library, cited: Citation, entry: Entry) -> bool:
    history = library.history(cited.law)
    if history is None:
        return False
    if isinstance(entry, Regulation) and cited.law == entry.law and cited.version is None:
        version = history.at(entry.version) if entry.version else history.newest
    else:
        version = history.at(cited.version) if cited.version else history.newest
    return version is not None and (cited.article is None or version.has(cited.article) is not False)


def check_versions(library: Library) -> Iterator[Problem]:
    """Gaps and overlaps between the summaries of one law, and relations that go round in a circle."""
    paths = {e.id: one.path for one in library.loaded if (e := one.entry) is not None}
    for history in library.histories.values():
        summaries = [v.summary for v in history.versions if v.summary is not None]
        for before, after in itertools.pairwise(summaries):
            yield from _neighbours(paths, before, after)
    for one in library.loaded:
        entry = one.entry
        if isinstance(entry, Regulation):
            circle = _circle(library, entry)
            if circle:
                at = entry.relations[0].at if entry.relations else Place()
                yield codes.RELATION_CIRCLE.at(one.path, at, law=entry.law, detail=" → ".join(circle))


def _neighbours(paths: dict[str, str], before: Regulation, after: Regulation) -> Iterator[Problem]:
    start, end = after.effective, before.expired
    if start is None or before.effective is None:
        return
    if end is None or end > start:
        detail = f"{before.title} {before.effective} 版没有在 {start} 前失效"
        yield codes.VERSION_OVERLAP.at(paths[after.id], Place(), other=paths[before.id], detail=detail)
    elif end < start:
        detail = f"{end} 到 {start}"
        yield codes.VERSION_GAP.at(paths[before.id], Place(), other=paths[after.id], detail=detail)


def _circle(library: Library, regulation: Regulation) -> list[str]:
    """The chain of successors that leads back to a law; empty when none does."""
    chain = [regulation.law]
    while True:
        history = library.histories.get(chain[-1])
        following = history.successor if history else ""
        if not following:
            break
        if following in chain:
            return [*chain[chain.index(following) :], following]
        chain.append(following)
    both = {r.law for r in regulation.relations if r.verb.value in ("代替", "废止")} & {
        r.law for r in regulation.relations if r.verb.value in ("被代替", "被废止")
    }
    other = next((law for law in both if law != regulation.title), None)
    return [regulation.law, other, regulation.law] if other else []


def check_topics(library: Library, one: Loaded, entry: Entry, text: str) -> Iterator[Problem]:
    """Topics are those of the controlled list."""
    if not library.topics:
        return
    for topic in entry.topics:
        if topic not in library.topics:
            near = nearest(topic, library.topics)
            hint = f"您是不是想写“{near[0]}”？" if near else suggestion("", library.topics)
            yield TOPIC_UNKNOWN.at(one.path, _find(text, topic), value=topic, hint=hint)


def check_editions(library: Library, one: Loaded, entry: Entry, text: str, on: dt.date) -> Iterator[Problem]:
    """A flow says which versions it was written for; a newer one in force is a fault."""
    if not isinstance(entry, Flow):
        return
    for cited in entry.editions:
        history = library.history(cited.law)
        now = history.on(on) if history else None
        if now is None or now.version != cited.version:
            value = f"{cited.law}@{cited.version}"
            known = now.key if now else "没有这部法规"
            yield codes.EDITION_OLD.at(one.path, _find(text, value), value=value, now=known)
