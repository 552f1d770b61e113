"""Aiken: the plainest of question banks; a question, its options by letter, and the answer. In only."""

from __future__ import annotations

import re

from casebook.exchange.questions.reading import AskedQuestion, BankReading, clean

_OPTION = re.compile(r"^\s*([A-Za-zＡ-Ｚ])\s*[.)、．）:：]\s*(.+)$")
_ANSWER = re.compile(r"^\s*(?:ANSWER|答案|正确答案)\s*[:：]\s*([A-Za-zＡ-Ｚ、，, ]+?)\s*[.。]?\s*$", re.I)
_REASON = re.compile(r"^\s*(?:FEEDBACK|解析|理由)\s*[:：]\s*(.+)$", re.I)
_NUMBER = re.compile(r"^\s*\d{1,4}\s*[.、．)）]\s*")
_HALF = {ord("Ａ") + i: chr(ord("A") + i) for i in range(26)}


def read_aiken(text: str, name: str) -> BankReading:
    """What an Aiken text holds; several letters in the answer make a question of several right options."""
    found = BankReading(name)
    question: list[str] = []
    options: list[tuple[str, str]] = []
    start = 1
    waiting: tuple[int, AskedQuestion] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        answer, option, reason = _ANSWER.match(line), _OPTION.match(line), _REASON.match(line)
        if reason and waiting and not question and not options:
            at, asked = waiting
            waiting = (
                at,
                AskedQuestion(asked.question, asked.options, asked.right, asked.many, reason=reason[1]),
            )
            continue
        if not line.strip():
            continue
        if waiting:
            found.take(*waiting)
            waiting = None
        if answer:
            waiting = _asked(found, start, number, question, options, answer[1])
            question, options = [], []
        elif option and question:
            options.append((option[1].translate(_HALF).upper(), option[2]))
        elif options:
            found.leave(number, line, "选项后面应当是“ANSWER:”，这一题没有收。")
            question, options, start = [line], [], number
        else:
            start = number if not question else start
            question.append(line)
    if waiting:
        found.take(*waiting)
    if question or options:
        found.leave(start, "".join(question), "文件到这里就完了，这一题没有答案。")
    return found


def _asked(
    found: BankReading,
    start: int,
    line: int,
    question: list[str],
    options: list[tuple[str, str]],
    answer: str,
) -> tuple[int, AskedQuestion] | None:
    known = [letter for letter, _ in options]
    said = [c for c in answer.translate(_HALF).upper() if c.isalpha()]
    unknown = [c for c in said if c not in known]
    if unknown:
        found.leave(line, "".join(question), f"答案写的是 {unknown[0]}，没有这个选项。")
        return None
    right = tuple(dict.fromkeys(known.index(c) for c in said))
    stem = clean("\n".join([_NUMBER.sub("", question[0]), *question[1:]])) if question else ""
    return start, AskedQuestion(stem, tuple(text for _, text in options), right, len(right) > 1)
