"""Laws: articles with summary and official text, tables of contents, versions side by side."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from apps.present.common import Presentation, day_words, link_of, links_of, stamp
from apps.present.difference import Piece, marked
from apps.render import citation_link
from kb.law.history import ArticleView, History, Version
from kb.model import Article, Regulation
from kb.model.citations import ArticleNumber, Citation, parse


def version_head(
    scene: Presentation, history: History, version: Version, may_withdraw: bool = False
) -> dict[str, Any]:
    """Which text this is, whether it holds, and what took its place."""
    summary, row = version.summary, version.row
    successor = None
    if version.ends is not None and not version.amended and history.successor:
        other = scene.library.history(history.successor)
        if other is not None:
            successor = {"title": other.newest.title, "href": f"/laws?law={other.law}"}
    return {
        "law": version.law,
        "title": version.title,
        "level": version.level,
        "id": version.id,
        "stamp": stamp(version.status(scene.on)),
        "official": row is not None,
        "number": (summary.number if summary else "") or (row.number if row else ""),
        "issuer": (summary.issuer if summary else "") or (row.issuer if row else ""),
        "promulgated": day_words(version.promulgated),
        "effective": day_words(version.effective),
        "ends": "" if version.lapsed else day_words(version.ends),
        "successor": successor,
        "cautions": _cautions(history, version),
        "note": _note(scene, version),
        "places": [r for r in version.regions if r != "全国"],
        "withdrawable": row.id if row and may_withdraw else "",
        "count": version.count,
        "version": version.version.isoformat() if version.version else "",
        "versions": [
            {
                "version": v.version.isoformat() if v.version else "",
                "words": f"{day_words(v.version) or '日期不详'}版",
                "stamp": stamp(v.status(scene.on)),
            }
            for v in reversed(history.versions)
        ],
    }


def _note(scene: Presentation, version: Version) -> list[str]:
    """题注: who adopted and amended it and when, as printed."""
    official = scene.library.official(version)
    return [line for line in (official.note if official else "").split("\n") if line.strip()]


def _cautions(history: History, version: Version) -> list[str]:
    """What a reader must know before relying on this text."""
    out = []
    if version.lapsed:
        out.append("来源注明这个版本已经失效，失效日期和现行文本待核。")
    if version.doubt:
        out.append(f"{version.doubt}，用之前先核对。")
    if version.undated:
        out.append(f"施行日期待核：{version.undated}。")
    if version.ends is not None and not version.amended and history.ended_by and not history.successor:
        out.append(f"《{history.ended_by}》废止了它。")
    for by, on in history.partly if version is history.newest else ():
        out.append(f"其中一部分已由《{by}》废止{f'（{day_words(on)}起）' if on else ''}，用之前先核对。")
    return out


def paragraphs(article: Article) -> list[dict[str, Any]]:
    """款 with their 项, as printed."""
    return [{"text": p.text, "items": list(p.items)} for p in article.paragraphs]


def related(scene: Presentation, view: ArticleView, names: Sequence[str]) -> list[dict[str, str]]:
    """What a summary points to: ids, articles of its own law, or full citations."""
    out = []
    for name in names:
        link = link_of(scene, name)
        if link is None:
            cited = parse(name, names=scene.library.names, default=view.version.law)
            if cited is not None:
                link = {
                    "id": "",
                    "title": name,
                    "kind": "法条",
                    "href": citation_link(cited),
                    "key": cited.key,
                }
        if link is not None:
            out.append(link)
    return out


def article(scene: Presentation, view: ArticleView, full: bool = True) -> dict[str, Any]:
    """One article. ``full`` adds what people ask of it and what cites it."""
    shown = view.official or view.summary
    summary = view.summary
    data: dict[str, Any] = {
        "shape": "article",
        "key": view.citation.key,
        "law": view.version.law,
        "title": view.version.title,
        "label": view.label,
        "n": view.number.key,
        "heading": list(shown.heading) if shown else [],
        "own_title": summary.title if summary else "",
        "stamp": stamp(view.version.status(scene.on)),
        "paragraphs": paragraphs(view.official) if view.official else [],
        "summary": scene.renderer.html(summary.summary) if summary else "",
        "href": citation_link(view.citation),
        "related": related(scene, view, summary.related) if summary else [],
        "version": day_words(view.version.version),
    }
    if full or shown is None:
        data["asked"] = list(scene.library.questions(view.version).get(view.number, ()))
    if full:
        data["cited_by"] = links_of(scene, scene.library.citing(view.citation))
        data["ends"] = day_words(view.version.ends)
    return data


def unknown_article(citation: Citation) -> dict[str, Any]:
    """A citation whose text is not in the library."""
    return {
        "shape": "unknown",
        "key": citation.key,
        "law": citation.law,
        "label": citation.place,
        "text": f"库里还没有《{citation.law}》{citation.place}的文本。导入正式文本以后，这里就是条文。",
    }


def contents(views: Sequence[ArticleView]) -> list[dict[str, Any]]:
    """The table of contents: headings by depth, with the articles below each."""
    out: list[dict[str, Any]] = []
    above: tuple[str, ...] = ()
    for view in views:
        shown = view.official or view.summary
        if shown is None:
            continue  # known by its questions alone: nothing says under which heading it stands
        heading = shown.heading
        for depth, text in enumerate(heading):
            if depth >= len(above) or above[depth] != text or above[:depth] != heading[:depth]:
                out.append({"depth": depth, "text": text, "n": view.number.key, "label": view.label})
        above = heading
    return out


def compare(old: Sequence[ArticleView], new: Sequence[ArticleView]) -> list[dict[str, Any]]:
    """Two versions article by article, differences marked inside each paragraph.

    Articles that were only renumbered are put beside each other when their text is nearly the same.
    """
    pairs = _pairs(old, new)
    rows = []
    for before, after in pairs:
        left, right = _differences(before.official if before else None, after.official if after else None)
        state = (
            "same"
            if left == right and before and after
            else ("new" if not before else "gone" if not after else "changed")
        )
        if state == "same" and before and after and before.number != after.number:
            state = "moved"
        rows.append(
            {
                "old": before.label if before else "",
                "new": after.label if after else "",
                "n": after.number.key if after else before.number.key if before else "",
                "state": state,
                "left": left,
                "right": right,
            }
        )
    return rows


def _pairs(
    old: Sequence[ArticleView], new: Sequence[ArticleView]
) -> list[tuple[ArticleView | None, ArticleView | None]]:
    """Align by what the articles say, not by number: a renumbered law would otherwise differ everywhere."""
    left = [v.official.text if v.official else "" for v in old]
    right = [v.official.text if v.official else "" for v in new]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    out: list[tuple[ArticleView | None, ArticleView | None]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            out += list(zip(old[a:b], new[c:d], strict=True))
        else:
            out += _near(old[a:b], new[c:d])
    return out


def _near(
    old: Sequence[ArticleView], new: Sequence[ArticleView]
) -> list[tuple[ArticleView | None, ArticleView | None]]:
    """Within a changed stretch, in order: each new article beside the old one most like it."""
    before, after = [_bigrams(v) for v in old], [_bigrams(v) for v in new]
    out: list[tuple[ArticleView | None, ArticleView | None]] = []
    at = 0
    for view, pairs in zip(new, after, strict=True):
        best, score = -1, 0.45
        for i in range(at, min(at + 12, len(old))):
            like = 2 * len(before[i] & pairs) / ((len(before[i]) + len(pairs)) or 1)
            if like > score:
                best, score = i, like
        if best < 0:
            out.append((None, view))
            continue
        out += [(o, None) for o in old[at:best]]
        out.append((old[best], view))
        at = best + 1
    return out + [(o, None) for o in old[at:]]


def _bigrams(view: ArticleView) -> frozenset[str]:
    text = view.official.text if view.official else ""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _differences(old: Article | None, new: Article | None) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Paragraphs of both sides as pieces, what went marked ``cut`` and what came ``add``."""
    before = [p.full for p in old.paragraphs] if old else []
    after = [p.full for p in new.paragraphs] if new else []
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            left += [[(t, "")] for t in before[a:b]]
            right += [[(t, "")] for t in after[c:d]]
            continue
        for i in range(max(b - a, d - c)):
            one = before[a + i] if a + i < b else ""
            other = after[c + i] if c + i < d else ""
            x, y = marked(one, other)
            left += [x] if one else []
            right += [y] if other else []
    return left, right


def number_of(text: str) -> ArticleNumber | None:
    """An article number as addresses hold it; None when it is not one."""
    try:
        return ArticleNumber.from_key(text)
    except ValueError:
        return None


def whole(scene: Presentation, regulation: Regulation | None) -> dict[str, str]:
    """Preface and appendix, as safe HTML of a summary or as plain paragraphs of an official text."""
    if regulation is None:
        return {}
    return {"preface": scene.renderer.html(regulation.preface), "appendix": regulation.appendix}
