"""A scenario in the terminal: text out, numbers in, over any two streams."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TextIO

from casebook.scenario.engine import Attempt, Scene, arranged, choose, scene, start
from casebook.scenario.model import Option, Scenario
from casebook.scenario.scoring import Score, score

QUIT = ("q", "Q", "退出")
Recorder = Callable[[Attempt], None]


def play(
    scenario: Scenario,
    read: TextIO,
    write: TextIO,
    *,
    attempt: Attempt | None = None,
    record: Recorder | None = None,
    seed: str = "",
    leaving: str = "先到这里。没有留名字，这次不留记录，下回从头来。",
) -> Attempt:
    """Play a scenario until it ends, the input ends, or the learner types ``q``.

    Args:
        scenario: a checked one.
        read: a number a line.
        write: what the learner sees.
        attempt: to go on with; a new one by default.
        record: called with the attempt after every choice.
        seed: orders the options; the id of a recorded attempt.
        leaving: what is said to a learner who leaves before the end.

    Returns:
        The attempt as far as it went.
    """
    attempt = attempt or start(scenario)
    write.write(f"《{scenario.title}》\n{scenario.summary}\n")
    while True:
        now = scene(scenario, attempt)
        now = replace(now, options=arranged(now.options, seed, attempt.state.turns))
        write.write(render(now, shown=bool(now.over) or not scenario.hides_state))
        if now.over:
            write.write(debrief(score(scenario, attempt)))
            return attempt
        option = _ask(now, read, write)
        if option is None:
            write.write(f"\n{leaving}\n")
            return attempt
        attempt = choose(scenario, attempt, option.id)
        if record is not None:
            record(attempt)
        write.write(f"\n  ▸ {option.feedback}\n")


def _ask(now: Scene, read: TextIO, write: TextIO) -> Option | None:
    while True:
        write.write(f"请选 1–{len(now.options)}（q 退出）：")
        write.flush()
        line = read.readline()
        answer = line.strip()
        if not line or answer in QUIT:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(now.options):
            return now.options[int(answer) - 1]
        write.write(f"请输入 1 到 {len(now.options)} 之间的数字。\n")


def render(now: Scene, shown: bool = True) -> str:
    """A scene as text: what happens, how things stand where that is shown, and the open options with numbers."""
    state = now.state
    lines = ["", f"── {now.node.title} ──", *now.paragraphs, ""]
    if shown:
        lines.append(f"〔信任：{state.trust_label}　情绪：{state.emotion}/5〕")
    lines += [f"{n}. {o.text}" for n, o in enumerate(now.options, 1)]
    if now.over:
        lines.append({"结局": f"【结局：{now.ending}】"}.get(now.over, f"【{now.over}】"))
    return "\n".join(lines) + "\n"


def debrief(result: Score) -> str:
    """The score and its three reports as text, with the reason for every point that was lost."""
    lines = [
        "",
        f"{result.percent:g} 分（及格：{'是' if result.passed else '否'}）：过程 {result.process:g} 分，结局 {result.share} 分",
        f"路线得 {result.points} 分，最好 {result.best}，最差 {result.worst}",
    ]
    lines += [words for words in (result.cap, result.held) if words]
    lines += [f"  第 {s.turn} 步丢 {s.regret} 分：{s.text} {s.reason}" for s in result.steps if s.regret]
    techniques, outcome, calls = result.techniques, result.outcome, result.classification
    lines.append("一、能力")
    for label, found in (
        ("用上了", techniques.used),
        ("错过了", techniques.missed),
        ("错误", techniques.errors),
    ):
        names = dict.fromkeys(s.name for s in found)
        if names:
            lines.append(f"  {label}：{'、'.join(names)}")
    lines.append("二、结果")
    first, last = outcome.trust
    lines.append(f"  信任：{first.label} → {last.label}　情绪：{outcome.emotion[0]} → {outcome.emotion[1]}")
    lines += [f"  到期未办：{title}" for title in outcome.broken]
    lines.append("三、分类")
    lines += [f"  {c.verdict.value}：{'对' if c.right else '错'}。{c.reason}" for c in calls.calls] or [
        "  这条路上没有作判断。"
    ]
    return "\n".join(lines) + "\n"
