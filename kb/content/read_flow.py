"""Reading a flow and checking its shape: targets, reach, cycles, exits, example walks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any


from kb.model.citations import parse
from kb.codes import flow as flow_codes
from kb.codes import structure as codes
from kb.codes.citation import CITE_BAD
from kb.content.fields import CARD, CARD_REQUIRED, FLOW_DEADLINE, UNSURE
from kb.model import Card, Choice, Deadline, Flow, Kind, Outcome, Question, Walk
from kb.model.labels import Form, labels_of
from kb.model.problems import Place, suggestion
from kb.content.shared import read_common
from kb.content.read_desk import check_promises, check_short
from kb.content.values import Reader
from kb.content.markdown import Field, Node, Source, Text

_QUESTION = ("问", "说明", "选项")
_CHOICE = ("答", "到", "依据")
_WALK = ("名", "走", "到")


def read_flow(source: Source) -> tuple[Flow, Reader]:
    """A flow from its YAML file, with the faults of its shape."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.FLOW)
    editions = []
    for text in source.front["依据版本"].node.texts if "依据版本" in source.front else ():
        cited = parse(text.value)
        if cited is None or cited.version is None:
            reader.problems.append(CITE_BAD.at(source.path, text.at, value=text.value))
        else:
            editions.append(cited)
    flow = Flow(
        **common,
        start=reader.text("起点"),
        questions=tuple(_question(reader, f) for f in _fields(reader, "问题").values()),
        outcomes=tuple(_outcome(reader, f) for f in _fields(reader, "结果").values()),
        walks=tuple(_walk(reader, n) for n in _nodes(reader, "例")),
        editions=tuple(editions),
        body=reader.text("说明"),
    )
    if not any(p.code in (codes.FRONT_BROKEN.code, codes.FRONT_ALIAS.code) for p in source.problems):
        _check_shape(flow, reader)
    return flow, reader


def _fields(reader: Reader, key: str) -> Mapping[str, Field]:
    return reader.front[key].node.fields if key in reader.front else {}


def _nodes(reader: Reader, key: str) -> tuple[Node, ...]:
    return reader.front[key].node.nodes if key in reader.front else ()


def _known(reader: Reader, node: Node, allowed: Collection[str]) -> dict[str, Node]:
    for key, found in node.fields.items():
        if key not in allowed:
            hint = suggestion(key, allowed)
            reader.problems.append(codes.KEY_UNKNOWN.at(reader.path, found.key.at, key=key, hint=hint))
    return {k: f.node for k, f in node.fields.items() if k in allowed}


def _text(nodes: Mapping[str, Node], key: str) -> str:
    return nodes[key].text.value if key in nodes else ""


def _texts(nodes: Mapping[str, Node], key: str) -> tuple[Text, ...]:
    return nodes[key].texts if key in nodes else ()


def _question(reader: Reader, field: Field) -> Question:
    nodes = _known(reader, field.node, _QUESTION)
    choices = nodes["选项"].nodes if "选项" in nodes else ()
    return Question(
        field.key.value,
        _text(nodes, "问"),
        tuple(_choice(reader, n) for n in choices),
        _text(nodes, "说明"),
        field.key.at,
    )


def _choice(reader: Reader, node: Node) -> Choice:
    nodes = _known(reader, node, _CHOICE)
    return Choice(_text(nodes, "答"), _text(nodes, "到"), reader.bases(_texts(nodes, "依据")), node.at)


def _outcome(reader: Reader, field: Field) -> Outcome:
    nodes = _known(reader, field.node, ("标题", *CARD))
    for key in ("标题", *CARD_REQUIRED):
        if key not in nodes or not (nodes[key].texts or nodes[key].nodes):
            reader.problems.append(
                codes.LABEL_MISSING.at(reader.path, field.key.at, item=field.key.value, name=key)
            )
    short = nodes["短答"].text if "短答" in nodes else Text("")
    check_short(reader, short)
    check_promises(reader, [short, *_texts(nodes, "可以说")])
    return Outcome(field.key.value, _text(nodes, "标题"), _card(reader, nodes), field.key.at)


def _card(reader: Reader, nodes: Mapping[str, Node]) -> Card:
    """The card of a result: each field as its row says."""

    def texts(label: str) -> tuple[str, ...]:
        return tuple(t.value for t in _texts(nodes, label))

    read: dict[Form, Callable[[str], object]] = {
        Form.TEXT: lambda label: _text(nodes, label),
        Form.IDS: texts,
        Form.TEXTS: texts,
        Form.BASES: lambda label: reader.bases(_texts(nodes, label)),
        Form.DEADLINES: lambda label: _deadlines(reader, nodes[label].nodes if label in nodes else ()),
    }
    values: dict[str, Any] = {row.name: read[row.form](row.label) for row in labels_of(Card)}
    return Card(**values)


def _deadlines(reader: Reader, nodes: Iterable[Node]) -> tuple[Deadline, ...]:
    out = []
    for node in nodes:
        _known(reader, node, FLOW_DEADLINE)
        out.append(reader.deadline_fields(node))
    return tuple(out)


def _walk(reader: Reader, node: Node) -> Walk:
    nodes = _known(reader, node, _WALK)
    return Walk(_text(nodes, "名"), tuple(t.value for t in _texts(nodes, "走")), _text(nodes, "到"), node.at)


def _check_shape(flow: Flow, reader: Reader) -> None:
    questions = {q.id: q for q in flow.questions}
    outcomes = {o.id: o for o in flow.outcomes}
    names = [*questions, *outcomes]
    for question in flow.questions:
        if not question.choices:
            reader.problems.append(flow_codes.DEAD_END.at(reader.path, question.at, name=question.id))
        elif not any(w in c.text for c in question.choices for w in UNSURE):
            reader.problems.append(flow_codes.NO_UNSURE_EXIT.at(reader.path, question.at, name=question.id))
        for choice in question.choices:
            if choice.target not in names:
                hint = suggestion(choice.target, names)
                reader.problems.append(
                    flow_codes.TARGET_UNKNOWN.at(reader.path, choice.at, target=choice.target, hint=hint)
                )
    if flow.start not in questions:
        reader.problems.append(
            flow_codes.START_UNKNOWN.at(reader.path, reader.place("起点"), start=flow.start)
        )
        return
    _check_cycle(flow, questions, reader)
    reached = _reached(flow.start, questions)
    nodes: list[tuple[str, Place]] = [(n.id, n.at) for n in flow.questions]
    nodes += [(n.id, n.at) for n in flow.outcomes]
    for name, at in nodes:
        if name not in reached:
            reader.problems.append(flow_codes.UNREACHABLE.at(reader.path, at, name=name))
    _check_walks(flow, questions, outcomes, reader)


def _reached(start: str, questions: Mapping[str, Question]) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        question = questions.get(todo.pop())
        for choice in question.choices if question else ():
            if choice.target not in seen:
                seen.add(choice.target)
                todo.append(choice.target)
    return seen


def _check_cycle(flow: Flow, questions: Mapping[str, Question], reader: Reader) -> None:
    done: set[str] = set()
    stack: list[tuple[str, list[str]]] = [(flow.start, [flow.start])]
    while stack:
        name, path = stack.pop()
        for choice in questions[name].choices if name in questions else ():
            if choice.target in path:
                detail = " → ".join([*path[path.index(choice.target) :], choice.target])
                reader.problems.append(flow_codes.CYCLE.at(reader.path, choice.at, detail=detail))
                return
            if choice.target in questions and (key := f"{len(path)}/{choice.target}") not in done:
                done.add(key)
                stack.append((choice.target, [*path, choice.target]))


def _check_walks(
    flow: Flow, questions: Mapping[str, Question], outcomes: Mapping[str, Outcome], reader: Reader
) -> None:
    shown: set[str] = set()
    for walk in flow.walks:
        here, reason = flow.start, ""
        for said in walk.choices:
            choices = {c.text: c.target for c in questions[here].choices} if here in questions else {}
            if said not in choices:
                reason = f"在“{here}”没有“{said}”这个选项"
                break
            here = choices[said]
        if not reason and here != walk.target:
            reason = f"走到的是“{here}”，不是“{walk.target}”"
        elif not reason and here not in outcomes:
            reason = f"停在“{here}”，没有走到结果"
        if reason:
            reader.problems.append(
                flow_codes.WALK_WRONG.at(reader.path, walk.at, name=walk.name, reason=reason)
            )
        else:
            shown.add(here)
    for outcome in flow.outcomes:
        if outcome.id not in shown:
            reader.problems.append(flow_codes.NO_WALK.at(reader.path, outcome.at, name=outcome.id))
