"""Screenshots of every page at both widths, with the shipped content: ``python docs/make_screenshots.py [URL]``.

Without an address it serves the library of ``FANGZHI_HOME`` itself for the time it takes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parent / "screenshots"
SIZES = {"desktop": (1366, 768), "phone": (390, 844)}
PAGES = {
    "start": "/",
    "lookup": "/?q=拖欠工资&e=wd-baogongtou-shilian",
    "article": "/?q=复查期限&e=wd-fucha-zenme&a=信访工作条例%2335",
    "flow": "/flows?e=lc-shouli&s=其他机关、单位",
    "flow-result": "/flows?e=lc-shouli&s=拿不准",
    "laws": "/laws",
    "law": "/laws?law=信访工作条例&n=34",
    "guide": "/guides?e=zn-shouli",
    "case": "/cases?e=al-dibao-guaming",
    "feedback": "/feedback",
    "scenarios": "/practice",
    "drills": "/drills",
    "progress": "/progress",
    "workbench": "/workbench",
}
DARK = ("lookup",)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def shoot(browser: Browser, base: str, name: str, path: str, size: str, dark: bool = False) -> None:
    """One picture."""
    width, height = SIZES[size]
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script("localStorage.setItem('fz-tour', 'done')")
    page.goto(base + path)
    page.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=60_000)
    page.wait_for_timeout(1200)
    page.screenshot(path=str(FOLDER / f"{name}{'-dark' if dark else ''}-{size}.png"))
    context.close()


def main() -> None:
    """All of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    process: subprocess.Popen[str] | None = None
    base = sys.argv[1] if len(sys.argv) > 1 else ""
    if not base:
        command = [sys.executable, "-m", "apps.cli", "serve", "--port", "0"]
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
            for name, address in PAGES.items():
                for size in SIZES:
                    shoot(browser, base, name, address, size)
            for name in DARK:
                shoot(browser, base, name, PAGES[name], "desktop", dark=True)
            browser.close()
    finally:
        if process is not None:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
