"""The sheets of a talk in pairs, to be printed: the petitioner's card, the officer's beginning, the observer's table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casebook.scenario.engine import scene, start
from casebook.scenario.model import PairCards, Scenario
from casebook.training_class.model import PairRole
from kb.model.labels import labels_of

LETTERS = "甲乙丙"
"""By which the cards call the petitioner, the officer and the observer."""
_PETITIONER = ("opening", "feelings", "facts", "softens", "hardens")
_LEADS = {
    PairRole.PETITIONER: "照这张牌上的心情和事情说。问到才说的，问到再说；他听进去了，您就松一点。",
    PairRole.OFFICER: "您在窗口。听完再接，一句一句来；不用背答案，也别猜对面的牌。",
    PairRole.OBSERVER: "只记做到的，不打断，不打分。谈完先问接访人自己怎么看，再说您听到的。",
}
_LINES = {
    PairRole.PETITIONER: ("哪一句让您松下来：", "哪一句让您更急："),
    PairRole.OFFICER: ("他最要紧的是：", "约定的下一步，哪天、谁、怎么告诉他："),
    PairRole.OBSERVER: ("最管用的一句：", "想请他再试一次的一句："),
}


def sheets_of(scenario: Scenario, html: Callable[[str], str]) -> list[dict[str, Any]]:
    """The three sheets of a scenario, in the order of the roles; plain data for the page.

    Args:
        scenario: what is talked about; one without cards still gives the story and the table.
        html: makes safe HTML of Markdown.
    """
    told = html("\n\n".join(scene(scenario, start(scenario)).paragraphs))
    cards = scenario.cards or PairCards()
    more: dict[PairRole, dict[str, Any]] = {
        PairRole.PETITIONER: {"secret": True, "html": told, "parts": _parts(cards, _PETITIONER)},
        PairRole.OFFICER: {"html": told},
        PairRole.OBSERVER: {
            "parts": _parts(cards, ("watch",)),
            "tally": [{"name": name} for name in scenario.techniques],
        },
    }
    return [
        {
            "role": role.value,
            "letter": letter,
            "title": scenario.title,
            "lead": _LEADS[role],
            "lines": list(_LINES[role]),
        }
        | more[role]
        for role, letter in zip(PairRole, LETTERS, strict=True)
    ]


def _parts(cards: PairCards, names: tuple[str, ...]) -> list[dict[str, Any]]:
    labels = {row.name: row.label for row in labels_of(PairCards)}
    return [{"title": labels[n], "items": list(getattr(cards, n))} for n in names if getattr(cards, n)]
