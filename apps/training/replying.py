"""Practice in free reply: petitioners' words to answer, and what the open rules find in an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from casebook.reply.advice import GOOD, LONGEST, advise, balance
from casebook.scenario.model import Scenario, StoryNode

_QUOTE = re.compile(r"“[^”]{6,}”")
MOST_LINES = 3


def lines_of(scenario: Scenario) -> list[dict[str, str]]:
    """Up to three things a petitioner says in a scenario, the opening first."""
    first = [n for n in scenario.nodes if n.id == scenario.start]
    others = [n for n in scenario.nodes if n.id != scenario.start and n.options]
    late = {o.promise.node for _, o in scenario.options() if o.promise}
    out = []
    for node in (*first, *(n for n in others if n.id not in late)):
        quote = _spoken(node)
        if quote:
            out.append({"node": node.id, "title": node.title, "quote": quote})
    return out[:MOST_LINES]


def _spoken(node: StoryNode) -> str:
    """The first words of some length that are said, whatever went before."""
    for paragraph in node.paragraphs:
        found = _QUOTE.search(paragraph.text)
        if found and not paragraph.guards:
            return found[0]
    return ""


def shown(node: StoryNode) -> str:
    """What happens at a node, as Markdown, without what depends on earlier choices."""
    return "\n\n".join(p.text for p in node.paragraphs if not p.guards)


def good_words(node: StoryNode) -> list[dict[str, Any]]:
    """Good answers the scenario itself offers, to be looked at afterwards."""
    return [
        {"text": o.text, "names": list(o.techniques), "why": o.feedback} for o in node.options if o.gain > 0
    ]


def advice(text: str) -> dict[str, Any]:
    """What the rules find, as plain data: the words stand quoted, and nothing is graded."""
    findings = advise(text)
    return {
        "empty": not text.strip(),
        "long": len(text) > LONGEST,
        "most": LONGEST,
        "findings": [
            {
                "name": f.name,
                "kind": f.kind,
                "found": f.found,
                "good": f.good,
                "why": f.why,
                "quotes": list(f.quotes),
                "advice": f.advice,
                "cancelled": f.cancelled,
            }
            for f in findings
        ],
        "reflections": balance(text).reflections,
        "questions": balance(text).questions,
        "spans": [[a, b, f.kind] for f in findings for a, b in f.spans],
    }


def kept(text: str, confirmed: Iterable[str]) -> dict[str, Any]:
    """What is recorded of a reply: techniques by name that the rules found and the learner agrees with.

    The words themselves are never kept, and nothing that nobody confirmed.
    """
    agreed = set(confirmed)
    found = [f.name for f in advise(text) if f.found and f.kind == GOOD and f.name in agreed]
    return {"found": found, "length": min(len(text), LONGEST)}


def numbered(scenarios: Iterable[Scenario]) -> list[dict[str, Any]]:
    """All lines of all scenarios, to choose from."""
    return [
        {"scenario": s.id, "from": s.title, "topics": list(s.topics), **line}
        for s in scenarios
        for line in lines_of(s)
    ]
