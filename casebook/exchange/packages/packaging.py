"""A compiled unit becomes a package: SCORM 1.2, SCORM 2004 (4th edition) or cmi5, with everything it needs inside."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable
from importlib import resources
from typing import Any

from lxml import etree

FILES = ("player.css", "engine.js", "platform.js", "player.js")
SUSPEND = {"scorm12": 4_096, "scorm2004": 64_000}
"""Characters a platform keeps for going on later; the player stays within them."""

_ALWAYS = (2026, 1, 1, 0, 0, 0)
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_CP12, _ADL12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_CP04, _ADL04 = "http://www.imsglobal.org/xsd/imscp_v1p1", "http://www.adlnet.org/xsd/adlcp_v1p3"
_SEQUENCING = "http://www.imsglobal.org/xsd/imsss"
_CMI5 = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"


def pack(unit: dict[str, Any], way: str) -> bytes:
    """A zip that a learning platform takes.

    Args:
        unit: of :mod:`casebook.exchange.packages.compiling`.
        way: ``scorm12``, ``scorm2004`` or ``cmi5``.
    """
    name, make = _MANIFESTS[way]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        _put(box, name, etree.tostring(make(unit), xml_declaration=True, encoding="UTF-8", pretty_print=True))
        _put(box, "index.html", _file("index.html").replace("TITLE", html.escape(unit["title"])).encode())
        _put(box, "content.js", content_script(unit).encode())
        for file in FILES:
            _put(box, file, _file(file).encode())
    return target.getvalue()


def content_script(unit: dict[str, Any]) -> str:
    """The unit as a script; no text of it can end the script."""
    data = json.dumps(unit, ensure_ascii=False, separators=(",", ":"))
    return f"window.FANGZHI={data.replace('</', '<' + chr(92) + '/')};\n"


def _file(name: str) -> str:
    return resources.files("casebook.exchange.packages").joinpath(name).read_text("utf-8")


def _put(box: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    box.writestr(entry, data)


def _identifier(unit: dict[str, Any]) -> str:
    return "fangzhi-" + re.sub(r"[^A-Za-z0-9_.-]", "-", unit["id"])


def _scorm12(unit: dict[str, Any]) -> etree._Element:
    root = _manifest(
        unit, _CP12, {"adlcp": _ADL12}, f"{_CP12} imscp_rootv1p1p2.xsd {_ADL12} adlcp_rootv1p2.xsd"
    )
    _about(root, _CP12, "1.2")
    _organization(root, _CP12, unit)
    resource = _resource(root, _CP12)
    resource.set(f"{{{_ADL12}}}scormtype", "sco")
    return root


def _scorm2004(unit: dict[str, Any]) -> etree._Element:
    root = _manifest(
        unit,
        _CP04,
        {"adlcp": _ADL04, "imsss": _SEQUENCING},
        f"{_CP04} imscp_v1p1.xsd {_ADL04} adlcp_v1p3.xsd {_SEQUENCING} imsss_v1p0.xsd",
    )
    _about(root, _CP04, "2004 4th Edition")
    item = _organization(root, _CP04, unit)
    sequencing = etree.SubElement(item, f"{{{_SEQUENCING}}}sequencing")
    etree.SubElement(
        sequencing,
        f"{{{_SEQUENCING}}}deliveryControls",
        completionSetByContent="true",
        objectiveSetByContent="true",
    )
    resource = _resource(root, _CP04)
    resource.set(f"{{{_ADL04}}}scormType", "sco")
    return root


def _manifest(unit: dict[str, Any], cp: str, more: dict[str, str], where: str) -> etree._Element:
    names: dict[str | None, str] = {None: cp, "xsi": _XSI}
    names.update(more.items())
    root = etree.Element(f"{{{cp}}}manifest", nsmap=names)
    root.set("identifier", _identifier(unit))
    root.set("version", "1.0")
    root.set(f"{{{_XSI}}}schemaLocation", where)
    return root


def _about(root: etree._Element, cp: str, version: str) -> None:
    metadata = etree.SubElement(root, f"{{{cp}}}metadata")
    etree.SubElement(metadata, f"{{{cp}}}schema").text = "ADL SCORM"
    etree.SubElement(metadata, f"{{{cp}}}schemaversion").text = version


def _organization(root: etree._Element, cp: str, unit: dict[str, Any]) -> etree._Element:
    organizations = etree.SubElement(root, f"{{{cp}}}organizations", default="org")
    organization = etree.SubElement(organizations, f"{{{cp}}}organization", identifier="org")
    etree.SubElement(organization, f"{{{cp}}}title").text = unit["title"]
    item = etree.SubElement(organization, f"{{{cp}}}item", identifier="item", identifierref="player")
    etree.SubElement(item, f"{{{cp}}}title").text = unit["title"]
    return item


def _resource(root: etree._Element, cp: str) -> etree._Element:
    list_ = etree.SubElement(root, f"{{{cp}}}resources")
    resource = etree.SubElement(
        list_, f"{{{cp}}}resource", identifier="player", type="webcontent", href="index.html"
    )
    for name in ("index.html", "content.js", *FILES):
        etree.SubElement(resource, f"{{{cp}}}file", href=name)
    return resource


def _cmi5(unit: dict[str, Any]) -> etree._Element:
    root = etree.Element(f"{{{_CMI5}}}courseStructure", nsmap={None: _CMI5})
    course = etree.SubElement(root, f"{{{_CMI5}}}course", id=f"urn:fangzhi:package:{unit['id']}")
    scored = any(s["scored"] for s in unit["steps"])
    au = etree.SubElement(
        root,
        f"{{{_CMI5}}}au",
        id=f"urn:fangzhi:package:{unit['id']}:player",
        launchMethod="AnyWindow",
        moveOn="CompletedAndPassed" if scored else "Completed",
    )
    for place in (course, au):
        for name in ("title", "description"):
            text = etree.SubElement(etree.SubElement(place, f"{{{_CMI5}}}{name}"), f"{{{_CMI5}}}langstring")
            text.set("lang", "zh-CN")
            text.text = unit["title"]
    etree.SubElement(au, f"{{{_CMI5}}}url").text = "index.html"
    return root


_MANIFESTS: dict[str, tuple[str, Callable[[dict[str, Any]], etree._Element]]] = {
    "scorm12": ("imsmanifest.xml", _scorm12),
    "scorm2004": ("imsmanifest.xml", _scorm2004),
    "cmi5": ("cmi5.xml", _cmi5),
}
