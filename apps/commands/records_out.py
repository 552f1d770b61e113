"""What ``fangzhi export`` makes of records instead of content: statements (xAPI), one's review cards, the slides of a class."""

from __future__ import annotations

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any

import click

from apps.audit import Deed
from apps.classroom.looking_back import look_back
from apps.classroom.report_slides import slide_report
from apps.commands.common import audited, fail, not_found, say, wrong_use
from apps.commands.people import whose
from apps.training.book import Book
from casebook.errors import CasebookError
from casebook.exchange.handouts.anki import AnkiDeck, write_apkg
from casebook.exchange.handouts.statements import statements
from casebook.records.cards import CardBook
from casebook.records.classes import ClassBook
from casebook.records.place import where_records_are
from kb.library import Library
from kb.places import Home

BATCH = 50
"""Statements sent at once."""
WAIT = 30.0
"""Seconds a record store may take to answer."""


def cards_file(where: Home, name: str) -> bytes:
    """The review cards of one learner as an Anki package.

    Raises:
        NotExchangeable: without cards, or without genanki.
    """
    book = Book(where_records_are(where))
    book.person_of, _ = whose(where, name)
    try:
        cards = CardBook(book.records).cards(book.learner(name))
    except CasebookError as error:
        fail(str(error))
    finally:
        book.close()
    return write_apkg([AnkiDeck("复习卡", "访知::复习卡", tuple(cards))], time.time())


def class_file(where: Home, name: str) -> bytes:
    """The slides of a class, by its code, its title or its id.

    Raises:
        NotExchangeable: without python-pptx.
    """
    book = Book(where_records_are(where))
    try:
        classes = ClassBook(book.records)
        found = next((c for c in classes.all() if name in (c.id, c.code, c.title)), None)
        if found is None:
            not_found(f"没有叫“{name}”的班；写班名、六位数的班号或者编号。")
        return slide_report(look_back(classes, found.id))
    except CasebookError as error:
        fail(str(error))
    finally:
        book.close()


def statements_out(where: Home, name: str, lrs: str, user: str) -> tuple[bytes, int]:
    """Statements of everybody, or of one learner: sent where an address was given, else as a file's bytes.

    Returns:
        The file, and how many statements.
    """
    library = Library.open(where)
    titles = {e.id: e.title for e in library.entries()}
    book = Book(where_records_are(where))
    try:
        if name:
            book.person_of, _ = whose(where, name)
            attempts = book.attempts(name)
        else:
            attempts = book.records.attempts()
        made = list(statements(attempts, titles))
    except CasebookError as error:
        fail(str(error))
    finally:
        book.close()
    if not made:
        not_found("还没有练习记录可以导出。")
    if lrs:
        _send(lrs, user, made)
        audited(where, Deed.EXPORTED, f"xAPI {len(made)} 条 → {urllib.parse.urlsplit(lrs).hostname}")
        say(f"送到学习记录库 {len(made)} 条。")
        return b"", len(made)
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode(), len(made)


class _NotElsewhere(urllib.request.HTTPRedirectHandler):
    """A store that sends one elsewhere is not followed: the password would go along."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Never."""
        return


def _send(lrs: str, user: str, made: Sequence[dict[str, Any]]) -> None:
    address = urllib.parse.urlsplit(lrs)
    near = address.hostname in ("localhost", "127.0.0.1", "::1")
    if address.scheme not in ("https", "http") or not address.hostname or address.username:
        wrong_use("--lrs 写学习记录库的地址，如 https://lrs.example/xapi/；名字用 --lrs-user，密码会另外问。")
    if address.scheme == "http" and not near:
        wrong_use("往别的机器送记录要用 https，密码和记录才不会在路上被看到。")
    password = click.prompt("学习记录库的密码", hide_input=True, err=True) if user else ""
    opener = urllib.request.build_opener(_NotElsewhere())
    for part in _parts(made):
        _post(opener, lrs.rstrip("/") + "/statements", user, password, part)


def _parts(made: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(made), BATCH):
        yield made[start : start + BATCH]


def _post(
    opener: urllib.request.OpenerDirector, url: str, user: str, password: str, part: Sequence[dict[str, Any]]
) -> None:
    headers = {"Content-Type": "application/json", "X-Experience-API-Version": "1.0.3"}
    if user:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    request = urllib.request.Request(url, json.dumps(list(part)).encode(), headers, method="POST")
    try:
        with opener.open(request, timeout=WAIT):
            return
    except urllib.error.HTTPError as error:
        if error.code == 409 and len(part) > 1:  # some are there already: one by one, the others go in
            for one in part:
                _post(opener, url, user, password, [one])
            return
        if error.code == 409:
            return
        why = "名字或者密码不对" if error.code in (401, 403) else f"它答复 {error.code}"
        fail(f"学习记录库没有收：{why}。已经送到的不会重复，处理好以后再运行一次。")
    except (urllib.error.URLError, OSError, ValueError):
        fail("连不上学习记录库，请核对地址和网络。已经送到的不会重复，处理好以后再运行一次。")
