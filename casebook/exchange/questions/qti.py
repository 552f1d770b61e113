"""QTI 2.1 and 3.0: one package, two vocabularies; out as a content package, in from a package or a single item."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from casebook.exam.model import BankItem
from casebook.exchange.questions.reading import (
    YES_NO,
    AskedQuestion,
    BankReading,
    clean,
    right_places,
    stable,
    tags_of,
)
from casebook.exchange.questions.xml import inner_text, local, parse_xml
from kb.errors import UnreadableFile
from kb.law.importers.zipped import Zipped

LOST = ("倒扣：平台按“全对才得分”记",)
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
MOST_FILES = 6_000
_PARAGRAPHS = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class QtiVersion:
    """How one version of QTI writes what both say.

    Attributes:
        dashed: whether names are ``qti-assessment-item`` rather than ``assessmentItem``.
    """

    name: str
    namespace: str
    location: str
    template: str
    item_type: str
    test_type: str
    schema: str
    schema_version: str
    manifest: str
    dashed: bool = False

    def word(self, name: str) -> str:
        """An element's name in this version."""
        return f"qti-{_dashes(name)}" if self.dashed else name

    def attribute(self, name: str) -> str:
        """An attribute's name in this version."""
        return _dashes(name) if self.dashed else name


QTI21 = QtiVersion(
    "QTI 2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
    "imsqti_item_xmlv2p1",
    "imsqti_test_xmlv2p1",
    "QTIv2.1 Package",
    "1.0.0",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
)
QTI3 = QtiVersion(
    "QTI 3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
    "imsqti_item_xmlv3p0",
    "imsqti_test_xmlv3p0",
    "QTI Package",
    "3.0.0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    True,
)
LOM = {
    False: "http://www.imsglobal.org/xsd/imsmd_v1p2",
    True: "http://ltsc.ieee.org/xsd/LOM",
}


def _dashes(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def write_qti(items: Sequence[BankItem], version: QtiVersion, title: str) -> bytes:
    """A content package: a manifest, a test in the order of the questions, and an item each."""
    target = io.BytesIO()
    names = [f"items/i{n:04d}-{stable(item.key)}.xml" for n, item in enumerate(items, 1)]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        _put(box, "imsmanifest.xml", _manifest(items, names, version))
        _put(box, "test.xml", _test(items, names, version, title))
        for name, item in zip(names, items, strict=True):
            _put(box, name, _item(item, version))
    return target.getvalue()


def _put(box: zipfile.ZipFile, name: str, root: etree._Element) -> None:
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    box.writestr(entry, etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _root(name: str, version: QtiVersion) -> etree._Element:
    root = etree.Element(
        f"{{{version.namespace}}}{version.word(name)}", nsmap={None: version.namespace, "xsi": XSI}
    )
    root.set(f"{{{XSI}}}schemaLocation", f"{version.namespace} {version.location}")
    return root


def _add(
    parent: etree._Element, v: QtiVersion, name: str, text: str = "", **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{v.namespace}}}{v.word(name)}")
    for key, value in attributes.items():
        element.set(v.attribute(key), value)
    if text:
        element.text = text
    return element


def _html(
    parent: etree._Element, v: QtiVersion, name: str, text: str = "", **attributes: str
) -> etree._Element:
    element = etree.SubElement(
        parent, f"{{{v.namespace}}}{name}", {k.rstrip("_"): a for k, a in attributes.items()}
    )
    element.text = text or None
    return element


def _item(item: BankItem, v: QtiVersion) -> etree._Element:
    root = _root("assessmentItem", v)
    root.set(v.attribute("identifier"), _identifier(item))
    root.set(v.attribute("title"), clean(item.key))
    root.set(f"{{{XML}}}lang", "zh-CN")
    root.set(v.attribute("adaptive"), "false")
    root.set(v.attribute("timeDependent"), "false")
    cardinality = "multiple" if item.many else "single"
    response = _add(
        root, v, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType="identifier"
    )
    correct = _add(response, v, "correctResponse")
    for place in right_places(item):
        _add(correct, v, "value", f"o{place + 1}")
    score = _add(root, v, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    _add(_add(score, v, "defaultValue"), v, "value", "0")
    _add(root, v, "outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")
    body = _add(root, v, "itemBody")
    if item.story:
        story = _html(body, v, "div", class_="fz-story")
        for paragraph in _PARAGRAPHS.split(clean(item.story)):
            _lines(_html(story, v, "p"), v, paragraph)
    shown = _add(
        body,
        v,
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="false",
        maxChoices="0" if item.many else "1",
    )
    _lines(_add(shown, v, "prompt"), v, item.question)
    for place, option in enumerate(item.options):
        _lines(_add(shown, v, "simpleChoice", identifier=f"o{place + 1}"), v, option)
    _add(root, v, "responseProcessing").set("template", v.template)
    if item.reason:
        feedback = _add(
            root, v, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier="REASON", showHide="hide"
        )
        where = _add(feedback, v, "contentBody") if v.dashed else feedback
        for paragraph in _PARAGRAPHS.split(clean(item.reason)):
            _lines(_html(where, v, "p"), v, paragraph)
    return root


def _lines(element: etree._Element, v: QtiVersion, text: str) -> None:
    """Text with its line ends as breaks."""
    first, *rest = clean(text).split("\n")
    element.text = first
    for line in rest:
        _html(element, v, "br").tail = line


def _identifier(item: BankItem) -> str:
    return f"fz-{stable(item.key)}"


def _test(items: Sequence[BankItem], names: Sequence[str], v: QtiVersion, title: str) -> etree._Element:
    root = _root("assessmentTest", v)
    root.set(v.attribute("identifier"), f"fz-{stable(title, *(i.key for i in items))}")
    root.set(v.attribute("title"), clean(title))
    part = _add(
        root, v, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous"
    )
    section = _add(part, v, "assessmentSection", identifier="section", title=clean(title), visible="true")
    for name, item in zip(names, items, strict=True):
        _add(section, v, "assessmentItemRef", identifier=_identifier(item), href=name)
    return root


def _manifest(items: Sequence[BankItem], names: Sequence[str], v: QtiVersion) -> etree._Element:
    cp, lom = v.manifest, LOM[v.dashed]
    root = etree.Element(f"{{{cp}}}manifest", nsmap={None: cp, "lom": lom})
    root.set("identifier", f"fz-{stable(*(i.key for i in items))}")
    metadata = etree.SubElement(root, f"{{{cp}}}metadata")
    etree.SubElement(metadata, f"{{{cp}}}schema").text = v.schema
    etree.SubElement(metadata, f"{{{cp}}}schemaversion").text = v.schema_version
    etree.SubElement(root, f"{{{cp}}}organizations")
    resources = etree.SubElement(root, f"{{{cp}}}resources")
    test = etree.SubElement(
        resources, f"{{{cp}}}resource", identifier="test", type=v.test_type, href="test.xml"
    )
    etree.SubElement(test, f"{{{cp}}}file", href="test.xml")
    for name, item in zip(names, items, strict=True):
        etree.SubElement(test, f"{{{cp}}}dependency", identifierref=_identifier(item))
        resource = etree.SubElement(
            resources, f"{{{cp}}}resource", identifier=_identifier(item), type=v.item_type, href=name
        )
        _keywords(etree.SubElement(resource, f"{{{cp}}}metadata"), lom, v, item)
        etree.SubElement(resource, f"{{{cp}}}file", href=name)
    return root


def _keywords(metadata: etree._Element, lom: str, v: QtiVersion, item: BankItem) -> None:
    general = etree.SubElement(etree.SubElement(metadata, f"{{{lom}}}lom"), f"{{{lom}}}general")
    for word in tags_of(item):
        keyword = etree.SubElement(general, f"{{{lom}}}keyword")
        if v.dashed:
            etree.SubElement(keyword, f"{{{lom}}}string", language="zh-CN").text = clean(word)
        else:
            said = etree.SubElement(keyword, f"{{{lom}}}langstring")
            said.set(f"{{{XML}}}lang", "zh-CN")
            said.text = clean(word)


def read_qti(data: bytes, name: str, shown: str) -> BankReading:
    """What a QTI package or a single item holds, 2.0 to 3.0.

    Args:
        data: a zip, or the XML of one item.
        name: for keys of questions that bring none.
        shown: the file's name, for messages.

    Raises:
        UnreadableFile: hostile, damaged, or without any item.
    """
    found = BankReading(name)
    if not data.startswith(b"PK"):
        root = parse_xml(data, shown)
        if _plain_name(root) != "assessmentItem":
            raise UnreadableFile(f"{shown}：不是 QTI 题目，最外面应当是 assessmentItem。")
        _read_item(found, root, ())
        return found
    files = _safe_names(Zipped(data, shown, "QTI 题包"), shown)
    tags, order = _of_manifest(files, shown)
    seen = False
    for path in order:
        if path in files.names:
            root = parse_xml(files.bytes_of(path), f"{shown} 里的 {path}")
            if _plain_name(root) == "assessmentItem":
                seen = True
                _read_item(found, root, tags.get(path, ()))
    if not seen:
        raise UnreadableFile(f"{shown}：里面没有 QTI 2.x 或 3.0 的题目。")
    return found


def _safe_names(files: Zipped, shown: str) -> Zipped:
    names = files.archive.namelist()
    if len(names) > MOST_FILES:
        raise UnreadableFile(f"{shown}：里面有 {len(names)} 个文件，太多了，没有读。")
    for name in names:
        flat = name.replace("\\", "/")
        if flat.startswith("/") or ".." in flat.split("/") or re.match(r"^[A-Za-z]:", flat):
            raise UnreadableFile(f"{shown}：里面有指到包外面的文件名，可能有害，没有读。")
    return files


def _of_manifest(files: Zipped, shown: str) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Keywords by path, and the paths to read: as the manifest lists them, else all XML files by name."""
    every = sorted(n for n in files.names if n.endswith(".xml") and n != "imsmanifest.xml")
    if not files.has("imsmanifest.xml"):
        return {}, every
    root = parse_xml(files.bytes_of("imsmanifest.xml"), f"{shown} 里的 imsmanifest.xml")
    tags: dict[str, tuple[str, ...]] = {}
    for resource in (e for e in root.iter() if local(e) == "resource"):
        path = posixpath.normpath(resource.get("href") or "").lower()
        words = (inner_text(k) for k in resource.iter() if local(k) == "keyword")
        tags[path] = tuple(w for w in words if w)
    return tags, list(tags) or every


def _plain_name(element: etree._Element) -> str:
    """A QTI name as version 2 writes it."""
    name = local(element)
    return _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name


def _camel(name: str) -> str:
    return re.sub(r"-([a-z])", lambda m: m[1].upper(), name)


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (e for e in element.iter() if isinstance(e.tag, str) and _plain_name(e) == name)


def _value(element: etree._Element, name: str) -> str:
    return element.get(name) or element.get(_dashes(name)) or ""


def _read_item(found: BankReading, root: etree._Element, tags: tuple[str, ...]) -> None:
    line = root.sourceline or 1
    title = clean(_value(root, "title"))
    body = next(_inside(root, "itemBody"), None)
    shown = [e for e in root.iter() if isinstance(e.tag, str) and _plain_name(e).endswith("Interaction")]
    if body is None or len(shown) != 1 or _plain_name(shown[0]) != "choiceInteraction":
        what = (
            "没有题目"
            if not shown
            else f"“{_plain_name(shown[0])}”" + ("等几道小题合在一起" if len(shown) > 1 else "这种题")
        )
        found.leave(line, title, f"{what}没有收，只收单选、多选、判断题。")
        return
    if any(local(e) in ("img", "object", "video", "audio") for e in body.iter()):
        found.leave(line, title, "题里的图片或者音像没有收，只收了文字。")
    choice = shown[0]
    answers = list(_inside(choice, "simpleChoice"))
    declared = next(
        (
            d
            for d in _inside(root, "responseDeclaration")
            if _value(d, "identifier") == _value(choice, "responseIdentifier")
        ),
        None,
    )
    correct = next(_inside(declared, "correctResponse"), None) if declared is not None else None
    right_ids = {inner_text(v) for v in _inside(correct, "value")} if correct is not None else set()
    right = tuple(i for i, a in enumerate(answers) if _value(a, "identifier") in right_ids)
    many = declared is not None and _value(declared, "cardinality") == "multiple"
    options = tuple(
        {"true": YES_NO[0], "false": YES_NO[1]}.get(t.lower(), t) for t in map(inner_text, answers)
    )
    prompt = next(_inside(choice, "prompt"), None)
    question = inner_text(prompt)
    choice.getparent().remove(choice)
    before = inner_text(body)
    story, question = (before, question) if question else ("", before)
    reason = "\n".join(filter(None, (inner_text(f) for f in _inside(root, "modalFeedback"))))
    ours = (
        _value(root, "identifier").startswith("fz-") and _value(root, "identifier") == f"fz-{stable(title)}"
    )
    key = title if ours else f"{found.name}/{_value(root, 'identifier')}"
    found.take(line, AskedQuestion(question, options, right, many, story, reason, key, tags))


def items_in_order(items: Iterable[BankItem]) -> list[BankItem]:
    """Questions by what they were made from, so that a story stands before all that is asked of it."""
    return sorted(items, key=lambda i: (i.source, i.key))
