"""Screenshots of every page at both widths, with the shipped content: ``python docs/make_screenshots.py [URL]``.

Without an address it serves the shipped library from an empty office folder for the time it takes, so that pictures hold
nobody's records; with one it takes pictures of that server, under a learner's name of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent / "screenshots"
SIZES = {"desktop": (1366, 768), "phone": (390, 844)}
LEARNER = "小周"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
Steps = Callable[[Page], None]
_MISSPELL = """(e, [right, wrong]) => {
  const view = window.fangzhi.codemirror.EditorView.findFromDOM(e), from = view.state.doc.toString().indexOf(`→ ${right}`) + 2;
  view.dispatch({changes: {from, to: from + right.length, insert: wrong}, userEvent: "input"});
}"""


def press(*keys: str) -> Steps:
    """Press keys, each when the page has answered the one before."""

    def run(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(700)

    return run


def play_out(page: Page) -> None:
    """Play a scenario to its end, now well, now badly, and look at the debrief."""
    page.keyboard.press("Enter")
    page.locator(".choice").first.wait_for()
    for turn in range(40):
        if page.locator(".result").count():
            break
        page.keyboard.press("2" if turn == 1 else "1")
        page.wait_for_timeout(500)
    page.locator(".result").wait_for()


def mark_drill(page: Page) -> None:
    """Decide some of a drill and have it marked."""
    page.locator(".decide").first.wait_for()
    for number in range(page.locator(".decide").count()):
        box = page.locator(".decide").nth(number).locator("input").first
        box.evaluate(
            "box => { box.scrollIntoView({block: 'center'}); box.click(); }"
        )  # the bar at the foot lies over it
    page.locator(".mark-bar .button").click()
    page.locator(".result").wait_for()


def reply(page: Page) -> None:
    """Write an answer of one's own."""
    page.locator(".words").fill(
        "您先坐，喝口水。跑了三趟都没结果，换谁都急。您是说工钱拖了七个月，对吗？周五下午三点前我给您打电话。"
    )
    page.wait_for_timeout(600)


def write(tab: str, broken: bool = False) -> Steps:
    """A new scenario in the workbench, a tab of it open."""

    def run(page: Page) -> None:
        page.locator("#new-kind").select_option("scenario")
        page.locator("#new-title").fill("雨天来的老人")
        page.keyboard.press("Enter")
        page.locator("#code").wait_for()
        if broken:
            page.locator("#code").evaluate(_MISSPELL, ["听完", "听玩"])
        page.wait_for_timeout(700)
        page.locator(tab).click()

    return run


def bring_a_table(page: Page) -> None:
    """A table of questions and answers whose columns have other names, up to the preview."""
    rows = [
        ("问", "答复口径", "出处"),
        ("路灯坏了找谁修", "报给街道，街道转给管路灯的单位，修好了给您回话。", "城管中心"),
        (
            "楼上漏水不肯修怎么办",
            "先找物业和社区上门看，谁家的管子谁家修；谈不拢的可以调解，也可以起诉。",
            "住建局",
        ),
        ("公交改线怎么没通知", "线路由交通局定，我们把您的意见转过去，办完了给您回话。", "交通局"),
    ]
    text = "\ufeff" + "\n".join(",".join(row) for row in rows)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "热线问答.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.wait_for_timeout(4000)


def leave_a_line(page: Page) -> None:
    """A line for the next shift, and an answer among those at hand."""
    page.goto(page.url.split("/shift")[0] + "/?q=复查期限&e=wd-fucha-zenme")
    pin, pinned = (page.get_by_role("button", name=name) for name in ("放进常用", "已在常用"))
    pin.or_(pinned).wait_for()
    page.wait_for_timeout(700)
    if pin.count():
        pin.click()
    pinned.wait_for()
    page.goto(page.url.split("/?")[0] + "/shift")
    page.locator("#shift-note").fill("下午两点三楼调解室借给社区，四点还。")
    page.keyboard.press("Enter")
    page.locator(".shift-text").first.wait_for()


def a_month(page: Page) -> None:
    """Some answers opened and a question nobody answers, so that there is something to count."""
    base = page.url.split("/monthly")[0]
    for entry in ("wd-fucha-zenme", "wd-baogongtou-shilian", "wd-12345-qubie", "wd-bihun"):
        page.goto(f"{base}/?e={entry}")
        page.locator(".short").wait_for()
        page.wait_for_timeout(700)
    page.goto(base + "/monthly")
    page.locator(".by-topic").wait_for()


def into_the_bulletin(page: Page) -> None:
    """The month's counts in the paper."""
    a_month(page)
    page.get_by_text("填进月通报").click()
    page.locator(".paper-field").first.wait_for()


PAGES: dict[str, tuple[str, Steps | None]] = {
    "start": ("/", None),
    "lookup": ("/?q=拖欠工资&e=wd-baogongtou-shilian", None),
    "nothing-fits": ("/?q=护照丢了去哪补", None),
    "article": ("/?q=复查期限&e=wd-fucha-zenme&a=信访工作条例%2335", None),
    "flows": ("/flows", None),
    "flow": ("/flows?e=lc-shouli&s=其他机关、单位", None),
    "flow-result": ("/flows?e=lc-shouli&s=拿不准", None),
    "laws": ("/laws", None),
    "law": ("/laws?law=信访工作条例&n=34", None),
    "guide": ("/guides?e=zn-shouli", None),
    "case": ("/cases?e=al-dibao-guaming", None),
    "feedback": ("/feedback", None),
    "dates": ("/?q=复查期限&e=wd-fucha-zenme&d=2026-11-01", None),
    "papers": ("/papers", None),
    "paper": ("/papers?e=ws-shouli-gaozhi", None),
    "offices": ("/offices", None),
    "office": ("/offices?e=dw-12345", None),
    "holidays": ("/holidays", None),
    "shift": ("/shift", leave_a_line),
    "monthly": ("/monthly", a_month),
    "bulletin": ("/monthly", into_the_bulletin),
    "other-side": ("/window?e=wd-fucha-zenme", None),
    "courses": ("/courses", None),
    "course": ("/courses?e=kc-diyitian", None),
    "exam": ("/exam?e=kc-huilu&k=k4&w=考试", press("Enter")),
    "scenarios": ("/practice", None),
    "scenario": ("/practice?e=qj-shisi-nian", press("Enter", "1", "2")),
    "debrief": ("/practice?e=qj-jianju", play_out),
    "reply": ("/practice?m=reply&n=qj-jianju/n1", reply),
    "drills": ("/drills", None),
    "drill": ("/drills?e={drill}", None),
    "drill-marked": ("/drills?e={drill}", mark_drill),
    "review": ("/drills?m=review", press("Enter")),
    "progress": ("/progress", None),
    "workbench": ("/write", None),
    "workbench-problems": ("/write", write("#tab-problems", broken=True)),
    "workbench-map": ("/write", write("#tab-map")),
    "workbench-try": ("/write", write("#tab-try")),
    "export": ("/export?e=qj-jianju", None),
    "take-in": ("/take-in", bring_a_table),
}
DARK = ("lookup", "scenario")
DRILL = sorted((FOLDER.parents[1] / "content" / "drills").glob("*.md"))[0]


def shoot(browser: Browser, base: str, name: str, size: str, dark: bool = False) -> None:
    """One picture."""
    path, steps = PAGES[name]
    drill = re.search(r"编号: *(\S+)", DRILL.read_text("utf8"))
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="zh-CN"
    )
    context.request.post(base + "/api/name", data={"name": LEARNER})
    page = context.new_page()
    page.add_init_script("localStorage.setItem('fz-tour', 'done')")
    page.goto(base + path.format(drill=drill[1] if drill else ""))
    if not path.startswith("/window"):  # a page by itself, there when it is there
        page.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=60_000)
    if steps is not None:
        page.wait_for_timeout(700)
        steps(page)
    page.wait_for_timeout(1200)
    page.screenshot(path=str(FOLDER / f"{name}{'-dark' if dark else ''}-{size}.png"))
    context.close()


def main() -> None:
    """All of them, or those whose names are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    given = sys.argv[1:]
    base = next((a for a in given if a.startswith("http")), "")
    names = [a for a in given if not a.startswith("http")] or list(PAGES)
    process: subprocess.Popen[str] | None = None
    with tempfile.TemporaryDirectory() as home:
        if not base:
            command = [sys.executable, "-m", "apps.cli", "serve", "--port", "0", "--home", home]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
            assert found, "the app did not start"
            base = found[0]
        while b'"searchable": true' not in urllib.request.urlopen(base + "/healthz").read():
            time.sleep(0.5)
        try:
            with sync_playwright() as playwright:
                path = os.environ.get("FANGZHI_CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
                for name in names:
                    for size in SIZES:
                        shoot(browser, base, name, size)
                        print(name, size, flush=True)
                    if name in DARK:
                        shoot(browser, base, name, "desktop", dark=True)
                browser.close()
        finally:
            if process is not None:
                process.terminate()
                process.wait(20)


if __name__ == "__main__":
    main()
