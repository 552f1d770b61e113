"""Review cards as an Anki package; marks are stable, so that taking it in again renews cards and keeps what Anki knows of them."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casebook.drill.model import Drill, score_drill
from casebook.exchange.model import NotExchangeable
from casebook.exchange.questions.reading import clean, stable
from casebook.missed import cards_from_drill
from casebook.review import ReviewCard
from kb.law.importers.load import MAX_BYTES

NO_GENANKI = "导出 Anki 卡片要先装一个部件：pip install 'fangzhi[exchange]'。"
_MODEL = 1_748_220_611
_STYLE = """
.card{font:20px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a2632;background:#f4f6f9;
text-align:left;max-width:34em;margin:0 auto;padding:16px}
.kind{display:inline-block;font-size:14px;color:#14477f;background:#e7eff9;border-radius:9px;padding:0 10px;margin-bottom:10px}
.back{border-top:2px solid #14477f;margin-top:16px;padding-top:14px}
.bases{color:#14477f;font-size:15px;margin-top:12px}
.nightMode .card,.nightMode.card{color:#e5ecf3;background:#10161d}
"""


@dataclass(frozen=True, slots=True)
class AnkiDeck:
    """A deck and its cards; ``key`` tells it from other decks, whatever it is called."""

    key: str
    title: str
    cards: tuple[ReviewCard, ...]


def cards_of_drill(drill: Drill, at: Any) -> list[ReviewCard]:
    """Every card that a drill can give, as if all of it had been missed.

    Args:
        at: a time in UTC.
    """
    return cards_from_drill(drill, score_drill(drill, {}), at)


def write_apkg(decks: Iterable[AnkiDeck], at: float) -> bytes:
    """An Anki package.

    Args:
        at: seconds since 1970, noted in it.

    Raises:
        NotExchangeable: when genanki is not installed, or there are no cards.
    """
    try:
        import genanki
    except ImportError:
        raise NotExchangeable(NO_GENANKI) from None
    front = '<div class="kind">{{Kind}}</div><div>{{Front}}</div>'
    model = genanki.Model(
        _MODEL,
        "访知复习卡",
        fields=[{"name": n} for n in ("Front", "Back", "Kind", "Bases", "Source")],
        templates=[
            {
                "name": "卡片",
                "qfmt": front,
                "afmt": front
                + '<div class="back">{{Back}}</div>{{#Bases}}<div class="bases">{{Bases}}</div>{{/Bases}}',
            }
        ],
        css=_STYLE,
    )
    made, count = [], 0
    for deck in decks:
        one = genanki.Deck(_number(deck.key), deck.title)
        for card in deck.cards:
            fields = [
                _html(card.front),
                _html(card.back),
                card.kind.value,
                _html("；".join(card.bases)),
                html.escape(card.source),
            ]
            tags = [f"访知::{card.kind.value}", f"访知::{card.source.replace(' ', '_')}"]
            one.add_note(genanki.Note(model=model, fields=fields, guid=stable("anki", card.key), tags=tags))
            count += 1
        made.append(one)
    if not count:
        raise NotExchangeable("没有复习卡可以导出。做完一次练习，错过的会变成卡片。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.apkg"
        genanki.Package(made).write_to_file(str(path), timestamp=at)
        data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise NotExchangeable("卡片太多，一个包装不下，请分几次导出。")
    return data


def _number(key: str) -> int:
    """A deck's number: the same for the same key, above what Anki itself gives out."""
    return (1 << 30) + int(stable("deck", key)[:7], 16)


def _html(text: str) -> str:
    return html.escape(clean(text)).replace("\n", "<br>")
