"""Find what may tell who somebody is: all recognisers, one policy, one resolver."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from casebook.anonymize.normalise import HANZI, Normal, normalise
from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.addresses import find_addresses
from casebook.anonymize.recognise.candidates import may_hold_a_name
from casebook.anonymize.recognise.identifiers import find_identifiers
from casebook.anonymize.recognise.intake_record import Known, find_known
from casebook.anonymize.recognise.name_patterns import SURNAME
from casebook.anonymize.recognise.names import TAGS, find_names
from casebook.anonymize.recognise.places import find_places
from casebook.anonymize.recognise.spread import Variant, grown, search, spread, without_shorter
from casebook.anonymize.resolve import resolve
from casebook.anonymize.span import DataKind, Finding
from casebook.anonymize.tagger.lac import LacMemo, people
from casebook.anonymize.tagger.model import Tagged, TagMemo, fragments, learn, tag_all
from casebook.anonymize.tagger.words import WordMemo


@dataclass(frozen=True)
class Policy:
    """What counts as a finding.

    Args:
        accept_roles: leave 王主任, 李大爷, 老王 alone (fictional forms of teaching texts).
        accept_public: leave public figures and stock names (张三) alone.
        accepted: further names that are nobody's (a fictional cast, a product).
        places: report villages, towns, counties and firms by name.
        minimum: lowest confidence reported, 0 to 1.
        minimum_name: lowest confidence of a name reported.
        third_voice: ask the second neural tagger too where it is installed; an audit does not, so that content passes or
            fails alike on every machine.
    """

    accept_roles: bool = False
    accept_public: bool = False
    accepted: frozenset[str] = frozenset()
    places: bool = True
    minimum: float = 0.3
    minimum_name: float = 0.3
    third_voice: bool = True


STRICT = Policy()
LENIENT = Policy(
    accept_roles=True, accept_public=True, places=False, minimum=0.7, minimum_name=0.8, third_voice=False
)

_SERIAL = "甲乙丙丁戊己庚辛壬癸"
# Forms that are already anonymous; a finding that overlaps one is dropped unless it is on the intake record.
ANONYMOUS = re.compile(
    rf"(?:{SURNAME}(?:(?![在对向从到就为以是有被把将给于由因和与及的当到])[{HANZI}])?|[{HANZI}])某(?:某|[{_SERIAL}0-9])?|某(?:某|[{_SERIAL}](?![{HANZI}]?(?:村|镇|乡|县)))?|"
    rf"[{HANZI}](?:[××✕✖XxＸｘ*＊○◯〇□■△]{{1,2}}|●{{2}}|_{{2}})(?![A-Za-z0-9])|"
    rf"[（(]略[)）]|[{_SERIAL}][省市县区乡镇村]|[×✕＊*]{{3,}}"
)
# 王甲, 李乙: but 黄文丁 and 主任丁显宝 are names, so a sure finding that is not just this stands.
SERIAL_NAME = re.compile(rf"[{''.join(sorted(surnames.COMMON))}][{_SERIAL}](?![{HANZI}]{{0,1}}[年乙组])")
_LATE_SERIAL = "己庚辛壬癸"
PEOPLE = frozenset({"PER", "nr"})  # of the tagger's tags the only ones that an audit reports
_HANZI = re.compile(f"[{HANZI}]")
_PUBLIC = {name: Variant(name, name, 0.8, "公众人物的姓名") for name in surnames.PUBLIC if len(name) > 2}
_ROLE_RULES = frozenset({"name.role", "name.familiar"})
_NUMERIC = frozenset(
    set(DataKind) - {DataKind.PERSON, DataKind.PLACE, DataKind.ORGANISATION, DataKind.ADDRESS}
)


@dataclass(frozen=True)
class Memo:
    """Sentences analysed before, so that a second pass is cheap; personal data, for one call of ``anonymize`` only."""

    tags: TagMemo = field(default_factory=dict, repr=False)
    words: WordMemo = field(default_factory=dict, repr=False)
    third: LacMemo = field(default_factory=dict, repr=False)


def detect(
    text: str, known: Known | None = None, policy: Policy = STRICT, memo: Memo | None = None
) -> list[Finding]:
    """Find everything in a text that may tell who somebody is.

    Args:
        text: any text.
        known: the parties on the intake record; their values are found in every variant.
        policy: ``STRICT`` for text from outside, ``LENIENT`` for content to be published.
        memo: what an earlier pass over a similar text found out.

    Returns:
        Findings without overlaps, in order of position; positions count characters of ``text``.
    """
    normal = normalise(text)
    memory = memo or Memo()
    tags = tag_all(normal.flow.text, TAGS, memory.tags) if _HANZI.search(text) else []
    third = people(normal.flow.text, memory.third) if policy.third_voice and _HANZI.search(text) else None
    names = find_names(normal, tags, memory.words, None, third)
    return _weighed(text, normal, tags, names, policy, known)


def _weighed(
    text: str,
    normal: Normal,
    tags: list[Tagged],
    names: list[Finding],
    policy: Policy,
    known: Known | None = None,
) -> list[Finding]:
    """All that was found in a text, by one policy, without overlaps."""
    found = [*find_identifiers(normal), *find_addresses(normal)]
    persons = _admitted(names, policy)
    found += persons
    if policy.places:
        found += find_places(normal, tags)
    longer = [*grown(normal.compact_words, persons), *(item for item in persons if item.rule == "name.whole")]
    carried = spread(normal.compact_words, [*persons, *longer])
    found = without_shorter(found, [*longer, *(item for item in carried if item.rule == "name.spread")])
    found += _admitted([*longer, *carried], policy)  # those of ``persons`` twice; the resolver keeps one
    if not policy.accept_public:
        found += search(normal.compact_words, _PUBLIC, "name.public")
    found = _without_anonymous(text, found)
    if known is not None:
        found += find_known(normal, known)
    return [item for item in resolve(found) if item.confidence >= _least(item, policy)]


def audit(text: str, accepted: frozenset[str] = frozenset()) -> list[Finding]:
    """Check a text that is about to be published.

    The lenient policy: identifiers, addresses and full names; 李大爷, 王主任, 张某, 张三 and public figures pass.

    Args:
        text: content, Markdown included.
        accepted: names that a person has decided are nobody's.

    Returns:
        Findings that a person must resolve before publication, in order of position; empty when clean.
    """
    return next(iter(audit_all([text], accepted)))


def audit_all(texts: Sequence[str], accepted: frozenset[str] = frozenset()) -> list[list[Finding]]:
    """Check many texts that are about to be published; as :func:`audit` of each, in much less time than one by one.

    Only sentences that could hold a name sure enough to be reported are tagged, all texts' sentences together; and only
    those in which the tagger then finds somebody are cut into words. What is left out could not have been reported.

    Args:
        texts: content, Markdown included.
        accepted: names that a person has decided are nobody's.

    Returns:
        For each text what :func:`audit` says.
    """
    policy = replace(LENIENT, accepted=accepted) if accepted else LENIENT
    normals = [normalise(text) for text in texts]
    memory = Memo()
    judged: dict[str, bool] = {}
    pieces = [_worth_tagging(normal.flow.text, judged) for normal in normals]
    flows = [normal.flow.text for normal in normals]
    learn(
        (flow[a:b] for flow, spans in zip(flows, pieces, strict=True) for a, b in spans), PEOPLE, memory.tags
    )
    found = []
    for text, normal, spans in zip(texts, normals, pieces, strict=True):
        tags = tag_all(normal.flow.text, PEOPLE, memory.tags, spans)
        starts = [tag.start for tag in tags]
        named = [(a, b) for a, b in spans if bisect_left(starts, a) < bisect_left(starts, b)]
        names = find_names(normal, tags, memory.words, named)
        found.append(_weighed(text, normal, tags, names, policy))
    return found


def _worth_tagging(flow: str, judged: dict[str, bool]) -> list[tuple[int, int]]:
    """The fragments that could hold a reportable name; ``judged`` keeps what was said of each."""
    if not _HANZI.search(flow):
        return []
    kept = []
    for start, end in fragments(flow):
        piece = flow[start:end]
        if piece not in judged:
            judged[piece] = may_hold_a_name(piece)
        if judged[piece]:
            kept.append((start, end))
    return kept


def _least(item: Finding, policy: Policy) -> float:
    """The confidence a finding must reach."""
    if item.rule.startswith("known"):
        return 0.0
    return policy.minimum_name if item.kind is DataKind.PERSON else policy.minimum


def _admitted(found: Iterable[Finding], policy: Policy) -> list[Finding]:
    """Names the policy does not accept as they stand."""
    kept = []
    for item in found:
        if policy.accept_roles and (
            item.rule in _ROLE_RULES or (item.rule == "name.spread" and item.confidence < 0.7)
        ):
            continue
        if item.entity in surnames.PLACEHOLDERS or item.entity in policy.accepted:
            continue
        if policy.accept_public and item.entity in surnames.PUBLIC:
            continue
        kept.append(item)
    return kept


def _without_anonymous(text: str, found: list[Finding]) -> list[Finding]:
    """Drop names and places that overlap an anonymous form; cut it out of nothing else."""
    covered = bytearray(len(text) + 1)
    for match in ANONYMOUS.finditer(text):
        covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    serial = bytearray(len(text) + 1)
    for match in SERIAL_NAME.finditer(text):
        if match[0][1] in _LATE_SERIAL and "甲" not in text:
            continue  # 韩庚 is somebody where nobody is called 王甲
        serial[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return [
        item
        for item in found
        if item.kind in _NUMERIC
        or not (
            any(covered[item.start : item.end])
            or (
                any(serial[item.start : item.end])
                and (item.confidence < 0.85 or all(serial[item.start : item.end]))
            )
        )
    ]
