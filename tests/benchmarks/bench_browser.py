"""What a browser feels: ready cold and warm, bytes, and how long a key takes to reach the screen.

``python -m tests.benchmarks.bench_browser URL``; the server runs already, with whatever library is to be measured.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium

QUERIES = [
    "拖欠工资",
    "老板跑了",
    "低保申请",
    "宅基地",
    "行政复议期限",
    "条例34条",
    "工伤认定",
    "物业费",
    "退休年龄",
    "拆迁补偿标准",
    "噪声扰民",
    "学区划分",
    "户口迁移",
    "医保报销比例",
    "预付卡退钱",
    "烂尾楼",
    "承包地收回",
    "残疾证怎么办",
    "退伍安置",
    "高利贷",
    "非法集资",
    "警察不立案",
    "判决不执行",
    "举报村干部",
]
WATCH = """() => { window.keys = []; const look = (root) => root.querySelector('#q') || [...root.querySelectorAll('*')].map((e) => e.shadowRoot && look(e.shadowRoot)).find(Boolean);
const box = look(document), list = box.getRootNode().getElementById('q-list'); let at = 0;
box.addEventListener('input', () => { at = performance.now(); }, true);
new MutationObserver(() => requestAnimationFrame(() => { if (at) { window.keys.push(performance.now() - at); at = 0; } })).observe(list, {childList: true}); }"""


def until_ready(page: Page, url: str) -> float:
    """Seconds from asking for the page to being able to use it."""
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=60_000)
    return time.perf_counter() - began


def measure_start(browser: Browser, url: str, times: int = 5) -> dict[str, float]:
    """Ready and bytes with an empty cache, then with a full one; the best of several, as a quiet machine gives it."""
    cold, warm, sent = [], [], 0.0
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        sizes: list[float] = []
        client.on("Network.loadingFinished", lambda e, sizes=sizes: sizes.append(e["encodedDataLength"]))
        cold.append(until_ready(page, url))
        sent = sum(sizes)
        warm.append(until_ready(page, url))
        context.close()
    return {
        "cold_s": statistics.median(cold),
        "cold_best_s": min(cold),
        "warm_s": statistics.median(warm),
        "warm_best_s": min(warm),
        "cold_mb": sent / 1e6,
    }


def measure_keys(browser: Browser, url: str) -> list[float]:
    """Milliseconds from each key to the frame that shows its results."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    until_ready(page, url)
    page.evaluate(WATCH)
    out: list[float] = []
    for query in QUERIES:
        page.locator("#q").fill("")
        page.wait_for_timeout(400)
        page.evaluate("window.keys = []")
        for key in query:
            page.keyboard.insert_text(key)
            page.wait_for_timeout(260)
        out += page.evaluate("window.keys")
    page.close()
    return sorted(out)


def main(url: str) -> dict[str, Any]:
    """Measure and print."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        start, keys = measure_start(browser, url), measure_keys(browser, url)
        browser.close()
    p = lambda share: keys[min(int(share * len(keys)), len(keys) - 1)]  # noqa: E731
    print(" ".join(f"{name}={value:.2f}" for name, value in start.items()))
    print(f"key to screen: n={len(keys)} median={p(0.5):.0f} ms p95={p(0.95):.0f} ms max={keys[-1]:.0f} ms")
    return {**start, "keys": keys}


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:5006")
