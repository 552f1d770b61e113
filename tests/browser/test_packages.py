"""Packages played in Chromium inside a learning platform's runtime (scorm-again), and alone."""

from __future__ import annotations

import functools
import http.server
import io
import json
import os
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, expect

from casebook import Scenario
from casebook.exchange.packages import compiling
from casebook.exchange.packages.packaging import SUSPEND, pack
from casebook.scenario.engine import replay, scene, start
from casebook.scenario.graph import graph_of
from casebook.scenario.scoring import score
from tests.casebook.exchange.made import SCENARIO, course_unit, walked

pytestmark = pytest.mark.browser
FRAME = """<!doctype html><meta charset="utf-8"><script src="scorm-again.js"></script><script>
window.kept = JSON.parse(sessionStorage.getItem("kept") || "{}");
const api = new (WAY === "scorm12" ? Scorm12API : Scorm2004API)({autocommit: false, logLevel: 5});
if (kept.cmi) api.loadFromJSON(kept.cmi, "cmi");
window[WAY === "scorm12" ? "API" : "API_1484_11"] = api;
const end = WAY === "scorm12" ? "LMSFinish" : "Terminate";
api.on(end, () => sessionStorage.setItem("kept", JSON.stringify({cmi: api.cmi.toJSON()})));
</script><iframe src="package/index.html" style="width:100%;height:90vh"></iframe>"""


class _Platform(http.server.SimpleHTTPRequestHandler):
    """Gives files, and keeps what a cmi5 package tells."""

    told: ClassVar[list[dict[str, Any]]] = []
    state: ClassVar[dict[str, Any]] = {}

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _said(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or b"{}")

    def _give(self, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        if "LMS.LaunchData" in self.path:
            self._give({"contextTemplate": {"extensions": {"urn:session": "1"}}, "launchMode": "Normal"})
        elif self.path.startswith("/lrs/"):
            self._give(self.state)
        else:
            super().do_GET()

    def do_POST(self) -> None:
        if self.path.endswith("/statements"):
            assert self.headers["Authorization"] == "Basic abc"
            self.told.append(self._said())
        self._give({"auth-token": "abc"})

    def do_PUT(self) -> None:
        self.state.update(self._said())
        self._give({})


def runtime() -> Path:
    named = os.environ.get("FANGZHI_SCORM")
    if not named or not Path(named).is_file():
        pytest.skip(
            "no runtime of a learning platform: name scorm-again.min.js of npm's scorm-again with FANGZHI_SCORM"
        )
    return Path(named)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder served on this machine."""
    folder = tmp_path_factory.mktemp("platform")
    handler = functools.partial(_Platform, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def unpacked(folder: Path, name: str, unit: dict[str, Any], way: str) -> None:
    (folder / name / "package").mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(pack(unit, way))) as box:
        box.extractall(folder / name / "package")


def played(frame: Any, story: Scenario, count: int | None = None) -> None:
    """Choose what a best walk chooses, so many times."""
    way = walked(story)[:count]
    for text in way:
        frame.get_by_role("button", name=text, exact=True).click()


def unit_of(story: Scenario) -> dict[str, Any]:
    return compiling.unit_of_one(story, compiling.compiled_scenario(story), story.pass_mark)


@pytest.mark.parametrize("way", ["scorm12", "scorm2004"])
def test_a_platform_is_told_score_and_completion_and_gives_back_where_one_was(
    browser: Browser, site: tuple[Path, str], way: str
) -> None:
    library = runtime().read_bytes()
    folder, url = site
    unpacked(folder, way, unit_of(SCENARIO), way)
    (folder / way / "scorm-again.js").write_bytes(library)
    (folder / way / "index.html").write_text(FRAME.replace("WAY", f'"{way}"', 3), "utf-8")
    page = browser.new_page()
    page.goto(f"{url}/{way}/index.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator(".options li").first).to_be_visible()
    played(frame, SCENARIO, 2)
    said = frame.locator(".heard").inner_text()
    page.reload()
    expect(frame.locator(".heard")).to_have_text(said, use_inner_text=True)
    frame = page.frame_locator("iframe")
    for text in walked(SCENARIO)[2:]:
        frame.get_by_role("button", name=text, exact=True).click()
    expect(frame.locator(".result strong")).to_have_text("100")
    cmi = page.evaluate("JSON.parse(JSON.stringify((window.API || window.API_1484_11).cmi))")
    if way == "scorm12":
        assert cmi["core"]["lesson_status"] == "passed" and float(cmi["core"]["score"]["raw"]) == 100
    else:
        assert (cmi["completion_status"], cmi["success_status"]) == ("completed", "passed")
        assert float(cmi["score"]["scaled"]) == 1
    assert 0 < len(cmi["suspend_data"]) <= SUSPEND[way]
    page.close()


def test_alone_it_asks_no_other_host_and_goes_on_after_a_reload(
    browser: Browser, site: tuple[Path, str]
) -> None:
    folder, url = site
    unpacked(folder, "alone", course_unit(), "scorm12")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{url}/alone/package/index.html")
    first = page.locator(".step").first
    first.click()
    page.get_by_role("button", name="读完了").click()
    page.get_by_role("button", name="回到目录").click()
    expect(page.locator(".step.done")).to_have_count(1)
    page.reload()
    expect(page.locator(".step.done")).to_have_count(1)
    assert not [u for u in asked if not u.startswith((url, "data:"))]
    page.close()


def test_a_cmi5_package_says_what_its_platform_waits_for(browser: Browser, site: tuple[Path, str]) -> None:
    folder, url = site
    unpacked(folder, "cmi5", unit_of(SCENARIO), "cmi5")
    page = browser.new_page()
    told, state = _Platform.told, _Platform.state
    actor = json.dumps({"objectType": "Agent", "account": {"homePage": url, "name": "a"}})
    query = f"endpoint={url}/lrs/&fetch={url}/lrs/token&registration=r1&activityId=urn:x&actor={actor}"
    page.goto(f"{url}/cmi5/package/index.html?{query}")
    expect(page.locator(".options li").first).to_be_visible()
    played(page, SCENARIO)
    expect(page.locator(".result strong")).to_have_text("100")
    page.goto("about:blank")
    for _ in range(50):
        if len(told) == 4:
            break
        time.sleep(0.1)
    verbs = [s["verb"]["id"].rsplit("/", 1)[-1] for s in told]
    assert verbs == ["initialized", "completed", "passed", "terminated"]
    assert told[2]["result"]["score"]["scaled"] == 1 and told[2]["context"]["registration"] == "r1"
    assert "extensions" in told[1]["context"] and state["data"]
    page.close()


def test_the_best_walk_is_the_best() -> None:
    """What the tests above take for 100 points is that in Python."""
    done = replay(SCENARIO, [o.id for o in graph_of(SCENARIO).best_walk().options])
    assert score(SCENARIO, done).percent == 100 and scene(SCENARIO, start(SCENARIO)).options
