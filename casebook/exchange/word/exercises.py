"""Exercises on a Word page: a scenario as a script and as cards for pairs, a drill as a paper, a course as its plan."""

from __future__ import annotations

from casebook.drill.model import Drill, decisions, shuffled
from casebook.exchange.model import Wanted
from casebook.exchange.word.entries import facts_of, section
from casebook.exchange.word.page import GREY, TONES, WordPage
from casebook.scenario.model import TRUST_LABELS, Option, PairCards, Scenario, StoryNode
from kb.model import Entry
from kb.model.labels import labels_of

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw_scenario(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """A scenario as a script: scene by scene with what may be said; with the key what each choice is worth and why."""
    scenario = wanted.scenario(entry)
    page.facts(
        [
            ("简介", scenario.summary),
            ("难度", scenario.difficulty.value),
            ("能力", "、".join(scenario.techniques)),
            ("开场", f"信任“{scenario.trust.label}”，情绪 {scenario.emotion}"),
            *facts_of(scenario),
        ]
    )
    numbers = {node.id: n for n, node in enumerate(scenario.nodes, 1)}
    for node in scenario.nodes:
        _scene(page, scenario, node, numbers, wanted.key)
    section(page, "讨论", scenario.discussion)


def _scene(page: WordPage, scenario: Scenario, node: StoryNode, numbers: dict[str, int], key: bool) -> None:
    end = f"（结局{f'：{node.ending.value}' if key else ''}）" if node.ending else ""
    page.heading(f"{numbers[node.id]}. {node.title}{end}")
    for paragraph in node.paragraphs:
        if paragraph.guards:
            page.text(f"（若 {'，'.join(g.text for g in paragraph.guards)}）", color=GREY)
        page.markdown(paragraph.text)
    for letter, option in zip(_LETTERS, node.options, strict=False):
        to = numbers.get(option.target)
        leads = f"　→ 第 {to} 幕" if to else "　→ 回到刚才那一幕"
        when = f"（要有：{'，'.join(g.text for g in option.guards)}）" if option.guards else ""
        page.text(f"{letter}. {option.text}{when}{leads}", indent=0.6)
        if key:
            _worth(page, option, scenario)


def _worth(page: WordPage, option: Option, scenario: Scenario) -> None:
    tone = TONES["ok"] if option.gain > 0 else TONES["bad"] if option.gain < 0 else TONES["warn"]
    named = "、".join((*option.techniques, *option.errors))
    told = [f"{option.gain:+d} 分" if option.gain else "0 分", named]
    for word, change in (("信任", option.effects.trust), ("情绪", option.effects.emotion)):
        told += [f"{word}{change:+d}"] if change else []
    page.text("　".join(x for x in told if x), color=tone, indent=1.2)
    if option.feedback:
        page.text(option.feedback, indent=1.2, color=GREY)
    if option.judged is not None:
        right = "判得对" if option.judged.right else "判错了"
        page.text(
            f"判断为“{option.judged.verdict.value}”：{right}。{option.judged.reason}", indent=1.2, color=GREY
        )
    if option.promise is not None:
        node = next((n.title for n in scenario.nodes if n.id == option.promise.node), "")
        page.text(
            f"这句话是个承诺：{option.promise.turns} 步以后到期，没有兑现就到“{node}”。",
            indent=1.2,
            color=GREY,
        )
    if option.basis:
        page.text("依据：" + "；".join(b.citation.text for b in option.basis), indent=1.2, color=GREY)


def draw_cards(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """Three cards for a talk, a page each: who comes, who receives, who watches."""
    scenario = wanted.scenario(entry)
    cards = scenario.cards or PairCards()
    labels = {row.name: row.label for row in labels_of(PairCards)}
    first = next(n for n in scenario.nodes if n.id == scenario.start)
    opening = "\n\n".join(p.text for p in first.paragraphs if not p.guards)
    page.title(f"{scenario.title}　甲：来访人")
    page.text(
        "只给甲看。照这张牌上的心情和事情说。问到才说的，问到再说；他听进去了，您就松一点。", color=GREY
    )
    page.markdown(opening)
    page.text(
        f"您现在：对他是“{TRUST_LABELS[scenario.trust]}”，火气 {scenario.emotion}（0 到 5）。", bold=True
    )
    for name in ("opening", "feelings", "facts", "softens", "hardens"):
        section(page, labels[name], getattr(cards, name))
    page.next_page()
    page.title(f"{scenario.title}　乙：接访人")
    page.text("给乙看。您在窗口。听完再接，一句一句来；不用背答案，也别猜对面的牌。", color=GREY)
    page.labelled("情况", scenario.summary)
    page.markdown(opening)
    page.text("他最要紧的是：", bold=True)
    page.lines(2)
    page.text("约定的下一步，哪天、谁、怎么告诉他：", bold=True)
    page.lines(2)
    page.next_page()
    page.title(f"{scenario.title}　丙：观察员")
    page.text("给丙看。只记做到的，不打断，不打分。谈完先问接访人自己怎么看，再说您听到的。", color=GREY)
    section(page, labels["watch"], cards.watch)
    page.heading("看到一次画一笔")
    page.table([("能力", "次数", "哪一句"), *((name, "", "") for name in scenario.techniques)], (3, 3.4, 10))
    for line in ("最管用的一句：", "想请他再试一次的一句："):
        page.text(line, bold=True)
        page.lines(2)


def draw_drill(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """A drill as a paper: the story and every decision to mark; with the key the answers, the reasons and the debrief."""
    drill = wanted.drill(entry)
    page.text(
        "姓名：＿＿＿＿＿＿＿＿　　单位：＿＿＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"
        if not wanted.key
        else f"教师用　难度：{drill.difficulty.value}",
        color=GREY,
    )
    page.heading("来访")
    page.markdown(drill.story)
    page.heading("请判断")
    _decisions(page, drill, wanted.key)
    if wanted.key:
        page.heading("复盘")
        page.markdown(drill.debrief)


def _decisions(page: WordPage, drill: Drill, key: bool) -> None:
    for number, decision in enumerate(decisions(drill), 1):
        many = len(decision.right) > 1
        paragraph = page.text(f"{number}. {decision.question}{'（可以选几个）' if many else ''}", bold=True)
        paragraph.paragraph_format.keep_with_next = True
        for letter, option in zip(_LETTERS, shuffled(drill, decision, "paper"), strict=False):
            right = key and option in decision.right
            page.text(
                f"{'☑' if right else '□'} {letter}. {option}",
                indent=0.6,
                bold=right,
                color=TONES["ok"] if right else None,
            )
        if key:
            page.labelled("理由", decision.reason, indent=0.6, color=GREY)


def draw_course(page: WordPage, entry: Entry, wanted: Wanted) -> None:
    """A course as its plan: lesson by lesson what is done and how long it takes."""
    course = wanted.course(entry)
    page.facts(
        [
            ("简介", course.summary),
            ("适合", course.audience),
            ("难度", course.difficulty.value),
            ("及格", f"{course.pass_mark} 分"),
            *facts_of(course),
        ]
    )
    page.markdown(course.body)
    titles = {lesson.id: lesson.title for lesson in course.lessons}
    for number, lesson in enumerate(course.lessons, 1):
        minutes = f"（{lesson.minutes} 分钟）" if lesson.minutes else ""
        page.heading(f"{number}. {lesson.title}{minutes}{'　选修' if lesson.optional else ''}")
        page.markdown(lesson.intro)
        if lesson.after:
            page.labelled("先修", "、".join(titles.get(a, a) for a in lesson.after))
        page.items(_step(s.kind.value, s.content, s.least, wanted) for s in lesson.steps)


def _step(kind: str, content: str, least: int | None, wanted: Wanted) -> str:
    title = wanted.library.get(content).title if content in wanted.library else ""
    asks = f"（要 {least} 分）" if least else ""
    return f"{kind}：{title}（{content}）{asks}" if title else f"{kind}{asks}"
