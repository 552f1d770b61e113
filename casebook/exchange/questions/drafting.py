"""Questions become drills again: one story, its demands judged; what no drill can hold stays an exam question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casebook.drill.model import JUDGEMENTS, NO, UNLAWFUL, YES
from casebook.drill.procedures import PROCEDURES, procedure_option
from casebook.exam.model import BankItem
from casebook.exchange.questions.reading import shortened

_QUOTED = re.compile(r"“(.+)”[^“”]*$", re.S)
_TITLED = re.compile(r"^“(.+?)”：来访人有没有", re.S)
_ASKS = re.compile(r"(?:这个诉求)?(?:现在)?(?:应当|应该|该)?(?:怎么|如何)(?:判断|分类|认定|处理)?[？?。]*$")
_BLANK = "〔{}〕"


@dataclass(frozen=True, slots=True)
class DrillDraftText:
    """A drill's file without its number, and what of it still has to be written.

    Attributes:
        id: of the drill the questions were once made from; empty where they do not tell.
        missing: what the questions did not say, in words.
    """

    title: str
    text: str
    id: str
    items: tuple[BankItem, ...]
    missing: tuple[str, ...] = ()


def as_drills(items: Iterable[BankItem], name: str) -> tuple[list[DrillDraftText], list[BankItem]]:
    """Drills that the questions make, and the questions that make none.

    Questions with one story make one drill, if one of them judges a demand by the five judgements.

    Args:
        items: as a bank has them.
        name: of the bank, for titles.
    """
    stories: dict[tuple[str, str], list[BankItem]] = {}
    for item in items:
        stories.setdefault((item.source if item.source.startswith("lx-") else "", item.story), []).append(
            item
        )
    drafts: list[DrillDraftText] = []
    rest: list[BankItem] = []
    for (source, story), found in stories.items():
        held = [i for i in found if _role(i)]
        if story and any(_role(i) == "judgement" for i in held):
            drafts.append(_draft(source, story, held, f"{name} {len(drafts) + 1}"))
            rest += [i for i in found if i not in held]
        else:
            rest += found
    return drafts, rest


def _role(item: BankItem) -> str:
    """Which decision of a drill a question is; empty for none."""
    options = set(item.options)
    if len(item.right) == 1 and len(options & set(JUDGEMENTS)) == len(options) >= 2:
        return "judgement"
    if len(item.right) == 1 and options <= {procedure_option(p) for p in PROCEDURES} | set(PROCEDURES):
        return "procedure"
    if options == {YES, NO} and ("困难" in item.question or "救助" in item.question):
        return "hardship"
    if options <= set(UNLAWFUL) or (options == {YES, NO} and "违法" in item.question):
        return "unlawful"
    return "basis" if "依据" in item.question and item.story else ""


def _about(item: BankItem) -> str:
    """The demand a question is about."""
    quoted = _QUOTED.search(item.question)
    return " ".join((quoted[1] if quoted else _ASKS.sub("", item.question) or item.question).split())


def _draft(source: str, story: str, items: Sequence[BankItem], name: str) -> DrillDraftText:
    titled = next((m[1] for i in items if (m := _TITLED.match(i.question))), "")
    title = " ".join((titled or f"{name} {shortened(story, 10)}").split())
    missing: list[str] = []
    by_demand: dict[str, dict[str, BankItem]] = {}
    circumstances: dict[str, BankItem] = {}
    for item in items:
        role = _role(item)
        if role in ("hardship", "unlawful"):
            circumstances.setdefault(role, item)
        else:
            by_demand.setdefault(_about(item), {}).setdefault(role, item)
    lines = [*_front(title, items), "## 来访", story, "", "## 诉求"]
    for about, asked in by_demand.items():
        lines += [*_demand(about, asked, missing), ""]
    lines += ["## 处境与行为", *_circumstance("生活困难", circumstances.get("hardship"), missing)]
    lines += [*_circumstance("违法行为", circumstances.get("unlawful"), missing), ""]
    lines += ["## 复盘", _BLANK.format("最容易错在哪里，为什么"), ""]
    missing.append("复盘")
    return DrillDraftText(title, "\n".join(lines), source, tuple(items), tuple(dict.fromkeys(missing)))


def _front(title: str, items: Sequence[BankItem]) -> list[str]:
    topics = list(dict.fromkeys(t for i in items for t in i.topics)) or ["三到位一处理"]
    quoted = ", ".join(_scalar(t) for t in topics)
    return ["---", f"标题: {_scalar(title)}", f"主题: [{quoted}]", f"难度: {items[0].level.value}", "---"]


def _scalar(text: str) -> str:
    """A text YAML takes for nothing but a text."""
    return (
        text
        if re.fullmatch(r"[一-鿿]+", text)
        else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


def _demand(about: str, asked: dict[str, BankItem], missing: list[str]) -> list[str]:
    judged, basis, led = asked.get("judgement"), asked.get("basis"), asked.get("procedure")
    known = next(iter(asked.values()))
    ids = re.fullmatch(r".*/(?:judgement|basis|procedure):([\w-]+)", known.key)
    lines = [f"### {about}" + (f" {{#{ids[1]}}}" if ids else "")]
    if judged is None:
        missing.append(f"“{shortened(about)}”的判断")
    lines.append(f"- 判断：{judged.right[0] if judged else _BLANK.format('五种判断里的一种')}")
    if led is not None:
        lines.append(f"- 程序：{led.right[0].partition('：')[0]}")
    if basis is not None:
        wrong = [o for o in basis.options if o not in basis.right]
        lines += [
            f"- 依据：{_one_line('；'.join(basis.right))}",
            f"- 备选依据：{_one_line('；'.join(wrong))}",
        ]
    else:
        missing.append(f"“{shortened(about)}”的依据")
        lines += [f"- 依据：{_BLANK.format('哪部法第几条')}", f"- 备选依据：{_BLANK.format('两条看着像的')}"]
    reason = next((i.reason for i in asked.values() if i.reason), "")
    if not reason:
        missing.append(f"“{shortened(about)}”的理由")
    return [*lines, f"- 理由：{_one_line(reason) or _BLANK.format('为什么这样判断')}"]


def _circumstance(name: str, item: BankItem | None, missing: list[str]) -> list[str]:
    if item is None:
        missing.append(name)
        answer = NO if name == "生活困难" else UNLAWFUL[0]
        return [f"- {name}：{answer}", f"  - 理由：{_BLANK.format('题库里没有问，请写明')}"]
    answer = item.right[0]
    if name == "违法行为" and answer in (YES, NO):
        answer = UNLAWFUL[2] if answer == YES else UNLAWFUL[0]
    return [f"- {name}：{answer}", f"  - 理由：{_one_line(item.reason) or _BLANK.format('为什么')}"]


def _one_line(text: str) -> str:
    return " ".join(text.split())
