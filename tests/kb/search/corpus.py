"""A small invented library: enough of every kind to search in, nothing of any real law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.model import Kind, Vocabulary
from kb.model.citations import ArticleNumber, Citation
from kb.search.index.passage import Passage

ON = dt.date(2026, 11, 22)
LAW, OLD = "候鸟保护条例", "候鸟看护办法"
START, OLD_START = dt.date(2022, 5, 1), dt.date(2005, 5, 1)


@dataclass(frozen=True)
class Fixture:
    """A corpus held in memory."""

    held: Mapping[str, Sequence[Passage]]
    vocabularies: tuple[Vocabulary, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def sources(self) -> Iterable[tuple[str, str]]:
        return [(source, passages[0].fingerprint) for source, passages in self.held.items()]

    def passages(self, source: str) -> Iterable[Passage]:
        return self.held[source]

    def having(self, *passages: Passage) -> Fixture:
        """With other passages, each in a source of its own."""
        return Fixture({**self.held, **{p.source: [p] for p in passages}}, self.vocabularies, self.names)

    def without(self, source: str) -> Fixture:
        held = {s: p for s, p in self.held.items() if s != source}
        return Fixture(held, self.vocabularies, self.names)


def law(title: str, start: dt.date, articles: Sequence[str], **more: object) -> list[Passage]:
    """The articles of a law; ``heading|text``."""
    out = []
    for number, line in enumerate(articles, 1):
        heading, text = line.split("|")
        cited = Citation(title, ArticleNumber(number), version=start)
        out.append(
            Passage(
                cited.key,
                f"fg-{title}",
                Kind.REGULATION,
                f"shipped/regulations/{title}.md",
                "v1",
                title,
                text,
                heading=heading,
                label=ArticleNumber(number).text,
                citation=cited.at(None).text,
                law=title,
                level="地方性法规",
                starts=start,
                order=number - 1,
                regions=("全国",),
                **more,
            )
        )
    return out


def entry(kind: Kind, name: str, title: str, text: str, *questions: str, **more: object) -> Passage:
    """One entry that is a passage by itself."""
    return Passage(
        name,
        name,
        kind,
        f"shipped/{kind.folder}/{name}.md",
        "v1",
        title,
        text,
        gist=text.split("。")[0],
        questions=questions,
        regions=("全国",),
        **more,  # type: ignore[arg-type]
    )


def read_passages(path: Path) -> list[Passage]:
    """Articles of both laws and the entries of the text file."""
    blocks = [b.strip().splitlines() for b in path.read_text("utf-8").split("\n\n") if b.strip()]
    out: list[Passage] = []
    for block in blocks:
        head = block[0].split(" ")
        if head[0] == "法规":
            old = head[1] == OLD
            more = {"ends": START, "successor": LAW} if old else {"topics": ("野生动物",)}
            out += law(head[1], OLD_START if old else START, block[1:], **more)
        else:
            title, text, *questions = block[1:]
            topics = tuple(head[2:])
            out.append(entry(Kind(head[0]), head[1], title, text, *questions, topics=topics))
    return out


def fixture() -> Fixture:
    """The library the tests search."""
    held: dict[str, list[Passage]] = {}
    for passage in read_passages(Path(__file__).with_name("library.txt")):
        held.setdefault(passage.source, []).append(passage)
    words = Vocabulary(
        "ch-shili",
        "示例词表",
        everyday=(
            ("打鸟", ("猎捕候鸟",)),
            ("稻子被啄", ("农作物损失", "补偿")),
            ("赔钱", ("补偿",)),
            ("芦苇荡", ("湿地",)),
        ),
        synonyms=(("巡护员", "护鸟员"),),
        short_names=(("候鸟条例", LAW), ("看护办法", OLD)),
        terms=(
            "栖息地",
            "候鸟迁徙",
            "猎捕",
            "补偿申请",
            "巡护员",
            "环志",
            "救护站",
            "农民工",
            "受理",
            "信访",
        ),
        subjects=("野生动物", "湿地管理"),
    )
    return Fixture(held, (words,), {"候鸟条例": LAW, "看护办法": OLD, "条例": LAW, LAW: LAW, OLD: OLD})
