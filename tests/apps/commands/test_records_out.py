"""Records out by the command line: statements to a file and to a record store, one's cards, a class, the office's own questions."""

from __future__ import annotations

import base64
import datetime as dt
import http.server
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner, Result
from pptx import Presentation

from apps.cli import cli
from apps.training.book import Book
from casebook import score_drill
from casebook.exchange.handouts.anki import cards_of_drill
from casebook.records.cards import CardBook
from casebook.records.classes import ClassBook
from casebook.records.place import where_records_are
from casebook.training_class.model import Way
from kb.places import Home
from tests.casebook.exchange.made import drills
from tests.casebook.training_class.simulated import Simulated, kept

AT = dt.datetime(2026, 1, 10, 8, tzinfo=dt.UTC)


class Store(http.server.BaseHTTPRequestHandler):
    """A record store: keeps statements by id, says 409 to those it has."""

    kept: ClassVar[dict[str, Any]] = {}
    moved: ClassVar[bool] = False

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = base64.b64encode("小张:密码".encode()).decode()
        code = 200
        if self.headers["Authorization"] != f"Basic {known}":
            code = 401
        elif Store.moved:
            code = 307
        elif any(s["id"] in self.kept for s in said):
            code = 409
        else:
            self.kept.update({s["id"]: s for s in said})
        self.send_response(code)
        self.send_header("Location", "http://elsewhere.invalid/")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def store() -> Iterator[str]:
    Store.kept.clear()
    Store.moved = False
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/xapi/"
        server.shutdown()


@pytest.fixture
def office(tmp_path: Path) -> Home:
    """An office in which somebody has done a drill and missed some of it, and a class was held."""
    home = Home.find(tmp_path / "home")
    home.root.mkdir()
    book = Book(where_records_are(home))
    drill = drills()[0]
    learner = book.learner("学员")
    id = book.records.start(learner, "分类练习", drill.id, drill.fingerprint, AT)
    result = {
        "percent": 0.0,
        "marks": [
            {"key": m.key, "question": m.question, "chosen": list(m.chosen), "right": list(m.right)}
            for m in score_drill(drill, {}).marks
        ],
    }
    book.records.finish(id, result, AT + dt.timedelta(minutes=3))
    CardBook(book.records).add(learner, cards_of_drill(drill, AT), AT)
    one = Simulated(Way.TOGETHER, ("qj-shouci",), (), size=5, prefix="t", title="接访班")
    one.run()
    kept(one, ClassBook(book.records))
    book.close()
    return home


def run(office: Home, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(
        cli, [*arguments, "--home", str(office.root)], input=typed, catch_exceptions=False
    )


def test_statements_go_to_a_file_and_to_a_store_once(office: Home, store: str, tmp_path: Path) -> None:
    out = tmp_path / "x.json"
    assert run(office, "export", "--to", "xapi", "-o", str(out)).exit_code == 0
    made = json.loads(out.read_text("utf-8"))
    sent = ("export", "--to", "xapi", "--lrs", store, "--lrs-user", "小张")
    assert run(office, *sent, typed="密码\n").exit_code == 0
    assert set(Store.kept) == {s["id"] for s in made} and len(made) > 5
    Store.kept.pop(made[0]["id"])
    assert run(office, *sent, typed="密码\n").exit_code == 0 and len(Store.kept) == len(made)
    assert "学员" not in out.read_text("utf-8").replace("学员只有", "")


def test_a_store_that_refuses_or_sends_elsewhere_is_told(office: Home, store: str) -> None:
    sent = ("export", "--to", "xapi", "--lrs", store, "--lrs-user", "小张")
    wrong = run(office, *sent, typed="错\n")
    assert wrong.exit_code == 3 and "名字或者密码不对" in wrong.output and not Store.kept
    Store.moved = True
    moved = run(office, *sent, typed="密码\n")
    assert moved.exit_code == 3 and "307" in moved.output
    far = run(office, "export", "--to", "xapi", "--lrs", "http://lrs.invalid/")
    assert far.exit_code == 2 and "https" in far.output


def test_cards_of_somebody_and_the_slides_of_a_class(office: Home, tmp_path: Path) -> None:
    cards, slides = tmp_path / "c.apkg", tmp_path / "s.pptx"
    assert run(office, "export", "--to", "apkg", "--name", "学员", "-o", str(cards)).exit_code == 0
    assert "collection.anki2" in zipfile.ZipFile(cards).namelist()
    assert run(office, "export", "--to", "pptx", "--class", "接访班", "-o", str(slides)).exit_code == 0
    first = Presentation(io.BytesIO(slides.read_bytes())).slides[0]
    assert first.shapes.title is not None and first.shapes.title.text_frame.text == "接访班"
    assert run(office, "export", "--to", "pptx", "--class", "没有的班").exit_code == 1
    assert run(office, "export", "--to", "gift", "--name", "学员").exit_code == 2


def test_an_office_keeps_looks_at_and_takes_away_its_own_questions(office: Home, tmp_path: Path) -> None:
    table = tmp_path / "题库.xlsx"
    assert run(office, "bank", "list").output.startswith("还没有自备题")
    assert CliRunner().invoke(cli, ["bank", "template", str(table)]).exit_code == 0
    assert CliRunner().invoke(cli, ["bank", "template", str(table)]).exit_code == 2
    assert (
        "可以收 3 题" in run(office, "bank", "add", str(table), "--dry-run").output
        and not office.bank.exists()
    )
    assert run(office, "bank", "add", str(table)).exit_code == 0
    assert run(office, "bank", "list").output == "题库\t3 题\n"
    (tmp_path / "b.txt").write_text("只有题\nA. 一\nB. 二\nANSWER: C\n", "utf-8")
    faulty = run(office, "bank", "add", str(tmp_path / "b.txt"))
    assert faulty.exit_code == 3 and "第 4 行" in faulty.output
    assert run(office, "bank", "remove", "题库").exit_code == 0
    assert run(office, "bank", "remove", "题库").exit_code == 1
