"""情景演练 in a real browser: keys, reload, crash, debrief, widths, payloads."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, ready
from tests.browser.test_counter import printed
from tests.browser.training import Visit, named, sound
from tests.browser.training import server as server  # the library of these tests has a scenario to play

pytestmark = pytest.mark.browser
names = (f"小{n}" for n in itertools.count())


def press(page: Page, words: str) -> None:
    """Press the number key of the option that holds some words: options stand in another order in every attempt."""
    option = page.locator(".choice", has_text=words)
    expect(option).to_be_visible()
    page.keyboard.press(option.locator("kbd").first.inner_text().strip())


def play(page: Page, *options: str) -> None:
    """Choose options by some of their words, each once the step before is on screen."""
    expect(page.locator(".choice").first).to_be_visible()
    before = page.locator(".step").count()
    for n, words in enumerate(options, 1):
        press(page, words)
        expect(page.locator(".step")).to_have_count(before + n)


LISTEN, PROMISE = "换谁都急", "月底前我保证"
PUSH_AWAY, SAY_BACK = "这事不归我管", "补偿款少算了一亩"
IN_WRITING = "我把日子写在回执上"


def test_a_scenario_with_keys_only_from_the_list_to_the_debrief(visit: Visit, server: Server) -> None:
    page = named(visit("/practice"), server, next(names), "/practice")
    page.locator("a.card", has_text="示例情景").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1", has_text="示例情景")).to_be_focused()
    page.keyboard.press("Enter")
    play(page, LISTEN, SAY_BACK)
    expect(page.locator(".fed-head").last).to_contain_text("用上了复述")
    expect(page.locator(".mood-word").first).to_contain_text("信任")
    page.keyboard.press("m")
    expect(page.locator(".mood, .moved")).to_have_count(0)
    expect(page.locator(".meter")).to_be_focused()
    page.reload()
    expect(page.locator(".meter[aria-pressed=true]")).to_be_visible()
    press(page, IN_WRITING)
    expect(page.locator(".score-number")).to_contain_text("100")
    expect(page.locator(".map .taken")).to_have_count(3)
    expect(page.locator(".moved").first).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.locator("a.card", has_text="最好 100 分")).to_be_visible()
    page.go_back()
    expect(page.locator(".score-number")).to_contain_text("100")


def test_a_reload_and_a_killed_server_lose_no_step(visit: Visit, server: Server) -> None:
    page = named(visit("/practice"), server, next(names), "/practice?e=qj-shili")
    page.keyboard.press("Enter")
    play(page, PROMISE, SAY_BACK)
    expect(page).to_have_url(re.compile(r"r="))
    page.reload()
    ready(page)
    expect(page.locator(".step")).to_have_count(2)
    assert server.process is not None
    server.process.kill()
    server.process.wait(15)
    server.start()
    page.reload()
    ready(page)
    expect(page.locator(".step")).to_have_count(2)
    press(page, IN_WRITING)
    expect(page.locator(".came-back")).to_contain_text("月底过了")
    expect(page.locator(".due")).to_contain_text("承诺落空")


def test_what_was_lost_is_said_and_the_map_leads_there(visit: Visit, server: Server) -> None:
    page = named(visit("/practice"), server, next(names), "/practice?e=qj-shili")
    page.keyboard.press("Enter")
    play(page, LISTEN)
    press(page, PUSH_AWAY)
    expect(page.locator(".result h1")).to_contain_text("没谈成")
    expect(page.locator(".regrets > li")).to_have_count(1)
    expect(page.locator(".would").first).to_contain_text("少算了一亩")
    page.locator(".map .node", has_text="听诉求").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".step[data-turn='2'] .fed-head")).to_be_focused()


def test_without_a_name_one_plays_and_is_told(visit: Visit) -> None:
    page = visit("/practice?e=qj-shili")
    expect(page.locator(".ask-name")).to_contain_text("不留名字也能练")
    page.locator(".begin").click()
    play(page, LISTEN)
    expect(page).to_have_url(re.compile(r"s=\w*\.n1a"))
    page.locator(".crumb a").click()
    page.go_back()
    expect(page.locator(".step")).to_have_count(1)


def test_free_reply_keeps_typed_words_over_a_reload_and_quotes_them(visit: Visit) -> None:
    page = visit("/practice?m=reply&n=qj-shili/n1")
    page.locator(".words").fill("您先坐，换谁都急。")
    expect(page.locator(".advice q", has_text="换谁都急")).to_be_visible()
    page.reload()
    ready(page)
    expect(page.locator(".words")).to_have_value("您先坐，换谁都急。")
    page.locator(".words").press("1")
    expect(page.locator(".words")).to_have_value("您先坐，换谁都急。1")


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_fits_and_reads(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/practice", width=width, height=800, color_scheme=scheme)
    expect(page.locator(".card-tags").first).to_contain_text("练")
    sound(page)
    page.locator("a.card", has_text="示例情景").click()
    expect(page.locator(".begin")).to_be_visible()
    sound(page)
    page.locator(".begin").click()
    play(page, PROMISE, SAY_BACK)
    page.locator(".own summary").click()
    page.locator(".words").fill("您先坐，我保证。")
    expect(page.locator(".advice .wrong")).to_be_visible()
    sound(page)
    page.locator(".choice").nth(2).click()
    for _ in range(6):  # a promise may come due before the end
        page.wait_for_timeout(800)
        expect(page.locator(".result, .choice").first).to_be_visible()
        if page.locator(".result").count():
            break
        page.locator(".choice").first.click()
    expect(page.locator(".result")).to_be_visible()
    page.locator(".story > summary").click()
    sound(page)


def test_payloads_stand_on_screen_and_do_not_run(visit: Visit) -> None:
    page = visit("/practice")
    expect(page.locator("a.card", has_text="坏情景")).to_contain_text("onerror")
    page.locator("a.card", has_text="坏情景").click()
    expect(page.locator(".lead")).to_contain_text("onerror")
    page.locator(".begin").click()
    expect(page.locator(".scene")).to_contain_text("onerror")
    play(page, LISTEN, SAY_BACK)
    expect(page.locator(".fed").first).to_contain_text("onerror")
    press(page, IN_WRITING)
    expect(page.locator(".calls")).to_contain_text("onerror")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize(
    "path",
    ["/practice?r=nein", "/practice?e=qj-nein", "/practice?m=reply&n=x/y", "/practice?e=qj-shili&s=.x"],
)
def test_a_wrong_address_leads_back(visit: Visit, path: str) -> None:
    page = visit(path)
    expect(page.locator(".learn a[href='/practice'], .line-groups, .ask-name").first).to_be_visible()


def test_what_is_played_and_the_debrief_print_as_one_sees_them(visit: Visit, server: Server) -> None:
    page = named(visit("/practice"), server, next(names), "/practice?e=qj-shili")
    pages, words = printed(page)
    assert "您在窗口值班" in words and pages == 1, (pages, words[:300])
    page.locator(".begin").click()
    play(page, LISTEN)
    pages, words = printed(page)
    assert "先接住情绪" in words and "来访人坐下来" in words and pages == 1, (pages, words[:300])
    assert (
        "补偿款少算了一亩" in words
        and "先自己说说看" not in words
        and "收起" not in words
        and "←" not in words
    )
    play(page, SAY_BACK)
    press(page, IN_WRITING)
    expect(page.locator(".score-number")).to_contain_text("100")
    page.wait_for_timeout(400)
    pages, words = printed(page)
    assert "谈成了" in words and "路线图" in words and pages <= 2, (pages, words)
    assert "←" not in words and "看当时的对话" not in words and "您怎么说" not in words
    page.locator(".story > summary").click()
    pages, words = printed(page)
    assert "说清哪天" in words and "来访人坐下来" in words and pages <= 3, (pages, words)
