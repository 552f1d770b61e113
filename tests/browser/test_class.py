"""培训班 in real browsers: one trainer, one projector, four phones; each of the four ways; lost lines; keys; both widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from casebook.codes.samples import COURSE, COURSE_PATH
from tests.browser.class_room import DESK, PEOPLE, PHONE, Classroom
from tests.browser.conftest import PAYLOAD, Server, ready
from tests.browser.training import FILES, Visit, payload_files, sound
from tests.conftest import write_files

pytestmark = pytest.mark.browser
TESTED = COURSE + "\n## 总关 {#k9}\n- 考试：5题，40分\n  - 时间：30分钟\n"

WELL, PROMISE = "您先坐", "月底前我保证"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("class")
    made = Server(
        root / "office", write_files(root / "shipped", {**FILES, **payload_files(), COURSE_PATH: TESTED})
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def room(browser: Browser, server: Server) -> Iterator[Classroom]:
    made = Classroom(browser, server)
    yield made
    made.close()


def said_nowhere(page: Page, names: tuple[str, ...]) -> None:
    """No name of the room stands on this page, seen or hidden."""
    content = page.content()
    assert [n for n in names if n in content] == []


def say(page: Page, words: str) -> None:
    """Choose by its words: in each class the options stand in an order of its own."""
    page.locator("button.ph-option", has_text=words).click()


def choose(page: Page, number: int) -> None:
    page.locator("button.ph-option").nth(number).click()


def test_a_room_goes_through_a_story_together(room: Classroom) -> None:
    room.open("一起走", "示例情景", "周一新干部班")
    expect(room.projector.locator(".pj-code")).to_have_text(f"{room.code[:3]} {room.code[3:]}")
    expect(room.projector.locator(".pj-qr img")).to_have_js_property("complete", True)
    assert room.projector.locator(".pj-qr img").evaluate("i => i.naturalWidth") > 100
    a, b, c, d = room.all_in()
    expect(room.projector.locator("[data-key='here']")).to_contain_text("4")
    room.everywhere()

    room.next("开始")
    expect(room.projector.locator(".pj-option")).to_have_count(2)
    for page, words in ((a, WELL), (b, WELL), (c, PROMISE), (c, WELL), (d, PROMISE)):
        say(page, words)
    expect(a.locator(".ph-foot .who")).to_contain_text("收票前可以改")
    expect(room.projector.locator(".pj-foot")).to_contain_text("4 / 4")
    assert room.projector.locator(".pj-count").count() == 0
    assert c.locator(".ph-option.mine").count() == 1
    names = room.host.locator(".ho-option", has_text=WELL).locator(".ho-names")
    expect(names).to_have_text("张桂兰、王建国、李秀英")
    room.everywhere()

    room.next("收票")
    expect(a.locator("button.ph-option")).to_have_count(0)
    assert room.projector.locator(".pj-count").count() == 0
    room.next("亮出分布")
    most = room.projector.locator(".pj-option", has_text=WELL)
    expect(most.locator(".pj-count")).to_contain_text("75%")
    expect(a.locator(".ph-option", has_text=WELL).locator(".bar-word")).to_contain_text("75%")
    assert a.locator(".fed").count() == 0
    room.everywhere()
    room.next("打开反馈")
    expect(most.locator(".pj-why")).to_contain_text("先接住情绪")
    expect(d.locator(".ph-option.mine .fed")).to_contain_text("眼下管用")
    said_nowhere(room.projector, PEOPLE)
    room.everywhere()

    room.next("选的人最多")
    expect(d.locator(".ph-tell").first).to_contain_text("大家选的")
    for page in (a, b, c, d):
        say(page, "少算了一亩")
    for step in ("收票", "亮出分布", "打开反馈"):
        room.next(step)
    room.host.locator(".ho-option", has_text="少算了一亩").locator("button", has_text="走").click()
    expect(room.projector.locator("h2")).to_have_text("约定")
    room.host.locator("button", has_text="上一步").click()
    expect(room.projector.locator("h2")).to_have_text("听诉求")
    room.host.locator("button", has_text="隐去名字").click()
    expect(room.host.locator(".ho-person .name").first).to_have_text("1 号")
    said_nowhere(room.host, PEOPLE)
    room.host.locator("button", has_text="显示名字").click()

    room.host.locator(".ho-controls button", has_text="结束").click()
    room.host.locator("dialog[open] .button.main").click()
    expect(a.locator("h2")).to_have_text("今天的班结束了")
    expect(a.locator(".ph-rounds li").first).to_contain_text("先接住情绪")
    expect(room.projector.locator("h2")).to_have_text("今天就到这里")
    room.everywhere()


def test_a_presenter_leads_from_the_projector_and_the_keyboard_from_the_window(room: Classroom) -> None:
    room.open("一起走", "示例情景", "按键班")
    a, b = room.all_in(PEOPLE[:2])
    room.projector.bring_to_front()
    room.projector.keyboard.press("PageDown")
    expect(room.projector.locator(".pj-option")).to_have_count(2)
    a.keyboard.press("1")
    b.keyboard.press("2")
    expect(room.projector.locator(".pj-foot")).to_contain_text("2 / 2")
    for sign in ("收票了", "大家是这样选的", "说一说"):
        room.projector.keyboard.press("PageDown")
        expect(room.projector.locator(".pj-foot")).to_contain_text(sign)
    room.host.bring_to_front()
    room.host.keyboard.press("ArrowRight")
    expect(room.projector.locator("h2")).to_have_text("听诉求")
    room.host.keyboard.press("ArrowLeft")
    expect(room.projector.locator("h2")).to_have_text("进门")
    room.host.keyboard.press("b")
    expect(room.projector.locator(".pj-pause")).to_be_visible()
    expect(a.locator("[data-key='paused']")).to_be_visible()
    room.host.keyboard.press(".")
    expect(room.projector.locator(".pj-pause")).to_have_count(0)
    room.host.keyboard.press("n")
    expect(room.host.locator(".ho-person .name").first).to_have_text("1 号")
    # A focused button is pressed by the space bar, and nothing else is.
    room.host.locator("button", has_text="显示名字").focus()
    room.host.keyboard.press(" ")
    expect(room.host.locator(".ho-person .name").first).to_have_text("张桂兰")
    expect(room.projector.locator("h2")).to_have_text("进门")


def test_what_was_chosen_while_the_line_was_dead_arrives_by_itself(room: Classroom, server: Server) -> None:
    room.open("一起走", "示例情景", "断线班")
    a, b = room.all_in(PEOPLE[:2])
    room.next("开始")
    choose(a, 0)
    expect(room.projector.locator(".pj-foot")).to_contain_text("1 / 2")
    server.stop()
    expect(b.locator(".line-off")).to_be_visible()
    choose(b, 1)
    expect(b.locator(".ph-option.mine")).to_have_count(1)
    expect(b.locator(".line-off")).to_contain_text("连上就送到")
    server.start()
    expect(room.projector.locator(".pj-foot")).to_contain_text("2 / 2")
    expect(b.locator(".ph-foot .who")).to_contain_text("收票前可以改")
    expect(a.locator(".ph-option.mine")).to_have_count(1)
    expect(b.locator(".line-off")).to_have_count(0)
    a.reload()
    expect(a.locator(".ph-option.mine")).to_have_count(1)


def test_a_name_is_one_persons_and_a_phone_can_be_changed(room: Classroom, server: Server) -> None:
    room.open("一起走", "示例情景", "换机班")
    old = room.join("张桂兰")
    room.next("开始")
    choose(old, 0)
    new = room.page(room.context(PHONE))
    new.goto(f"{server.url}/join?code={room.code}")
    sound(new)
    new.locator("#name").fill("张桂兰")
    new.locator("button", has_text="进班").click()
    expect(new.locator(".said")).to_contain_text("已经有人用这个名字")
    sound(new)
    old.locator("button", has_text="换手机").click()
    number = old.locator(".ph-number").inner_text()
    new.locator("#moving").fill(number)
    new.locator("button", has_text="坐回原来的位子").click()
    expect(new.locator(".ph-option.mine")).to_have_count(1)
    expect(old.locator("h2")).to_contain_text("换到别的手机上")

    third = room.page(room.context(PHONE))
    third.goto(f"{server.url}/join?code={room.code}")
    third.locator("#name").fill("张桂兰")
    third.locator("button", has_text="进班").click()
    third.locator("button", has_text="请老师让我进").click()
    expect(room.host.locator(".ho-ask")).to_contain_text("张桂兰")
    room.host.locator("button", has_text="让进来").click()
    expect(third.locator(".ph-option.mine")).to_have_count(1)

    third.locator("button", has_text="举手").click()
    expect(room.host.locator(".ho-person.hand")).to_contain_text("张桂兰")
    room.host.locator(".ho-person button", has_text="放下").click()
    expect(third.locator("button", has_text="举手")).to_have_attribute("aria-pressed", "false")
    room.host.locator("button[aria-label='张桂兰：改名、请出']").click()
    room.host.locator("dialog input").fill("张桂兰（东）")
    room.host.locator("dialog input").press("Enter")
    expect(third.locator(".ph-foot .who")).to_contain_text("张桂兰（东）")
    room.host.locator("button[aria-label='张桂兰（东）：改名、请出']").click()
    room.host.locator("dialog button", has_text="请出去").click()
    room.host.locator("dialog[open] .button.main").click()
    expect(third.locator("a", has_text="重新进班")).to_be_visible()
    expect(room.host.locator(".ho-person")).to_have_count(0)


def test_everybody_walks_at_an_own_pace(room: Classroom) -> None:
    room.open("各走各的", "示例情景", "自己走班")
    a, b, c, d = room.all_in()
    room.next("开始")
    choose(a, 0)
    expect(a.locator(".fed")).to_be_visible()
    expect(a.locator("h2")).to_have_text("听诉求")
    expect(b.locator("h2")).to_have_text("进门")
    expect(room.host.locator("tbody tr", has_text="张桂兰")).to_contain_text("第 2 步")
    room.everywhere()
    for _ in range(8):
        if b.locator("button.ph-option").count() == 0:
            break
        key = b.locator(".ph-options").get_attribute("data-key")
        choose(b, 0)
        expect(b.locator(f".ph-options[data-key='{key}']")).to_have_count(0)
    expect(b.locator(".ph-tell", has_text="结局")).to_be_visible()
    expect(room.projector.locator(".pj-big")).to_contain_text("1")
    expect(room.host.locator(".ho-person", has_text="王建国")).to_contain_text("走完了")
    said_nowhere(room.projector, PEOPLE)
    sound(b)
    room.next("停下来讲")
    expect(c.locator("button.ph-option")).to_have_count(0)
    room.host.locator("button", has_text="接着做").click()
    expect(c.locator("button.ph-option")).to_have_count(2)
    assert d.locator(".fed").count() == 0


def test_three_talk_with_a_secret_card_and_roles_rotate(room: Classroom, server: Server) -> None:
    room.open("结对练", "示例情景", "对练班")
    pages = room.all_in(PEOPLE[:3])
    room.next("开始")
    roles = {}
    for page in pages:
        expect(page.locator("h2")).not_to_contain_text("等老师")
        roles[page.locator("h2").inner_text()] = page
    assert set(roles) == {"来访人", "接访人", "观察员"}
    petitioner, officer, observer = roles["来访人"], roles["接访人"], roles["观察员"]
    expect(petitioner.locator(".ph-secret")).to_contain_text("问到才说")
    assert officer.locator(".ph-secret").count() == 0
    observer.locator("button[aria-label='共情加一次']").click()
    observer.locator("button[aria-label='共情加一次']").click()
    expect(observer.locator("[aria-label='共情 2 次']")).to_be_visible()
    petitioner.locator("button", has_text="信任").click()
    expect(petitioner.locator("button", has_text="信任")).to_have_attribute("aria-pressed", "true")
    expect(room.host.locator(".ho-groups section")).to_have_count(1)
    said_nowhere(room.projector, PEOPLE[:3])
    observer.wait_for_timeout(900)
    observer.reload()
    expect(observer.locator("[aria-label='共情 2 次']")).to_be_visible()
    for page in pages:
        room.look((page, PHONE), (page, DESK))
    room.everywhere()
    room.next("换角色")
    expect(petitioner.locator("h2")).to_have_text("接访人")
    expect(petitioner.locator(".ph-secret")).to_have_count(0)
    expect(room.projector.locator("h2")).to_have_text("第 2 轮")

    page = room.page(room.trainer)
    page.goto(f"{server.url}/classes")
    ready(page)
    page.locator(".class-row", has_text="对练班").locator("a", has_text="打印角色单").click()
    expect(page.locator(".class-sheet")).to_have_count(3)
    sound(page)
    page.emulate_media(media="print")
    expect(page.locator(".class-sheets .tools")).to_be_hidden()
    assert page.locator(".class-sheet").first.evaluate("e => getComputedStyle(e).breakAfter") == "page"


def test_a_paper_is_sat_by_all_and_marked_when_the_trainer_says(room: Classroom) -> None:
    room.open("试卷", "示例课程", "测验班")
    a, b = room.all_in(PEOPLE[:2])
    room.next("开始")
    expect(a.locator("h2")).to_be_visible()
    choose(a, 0)
    expect(a.locator(".ph-dots .done")).to_have_count(1)
    a.reload()
    expect(a.locator(".ph-dots .done")).to_have_count(1)
    expect(room.host.locator(".ho-person", has_text="张桂兰")).to_contain_text("1 /")
    room.everywhere()
    last = a.locator(".ph-dots button").last
    last.click()
    a.locator("button", has_text="交卷").click()
    expect(a.locator("dialog")).to_contain_text("没答")
    a.locator("dialog[open] .button.main").click()
    expect(a.locator("h2", has_text="交了")).to_be_visible()
    assert a.locator(".ph-marked").count() == 0
    expect(room.projector.locator(".pj-big")).to_contain_text("1")
    room.next("收卷")
    expect(b.locator("button.ph-option:not([disabled])")).to_have_count(0)
    room.next("公布对错")
    expect(a.locator(".ph-marked li").first).to_be_visible()
    expect(b.locator(".ph-marked li").first).to_be_visible()
    said_nowhere(room.projector, PEOPLE[:2])
    room.everywhere()


def test_no_payload_runs_on_any_page_of_a_class(room: Classroom) -> None:
    room.open("一起走", "坏情景", f"坏班{PAYLOAD}"[:40])
    a = room.join("<img src=x onerror>")
    room.next("开始")
    choose(a, 0)
    for step in ("收票", "亮出分布", "打开反馈"):
        room.next(step)
    expect(room.projector.locator(".pj-options")).to_contain_text("onerror")
    for page in (a, room.host, room.projector):
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_list_and_the_form_fit_both_widths(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/classes?m=new", *size)
    sound(page)
    page.locator(".class-ways input[value='试卷']").check()
    page.locator(".class-picks input").first.check()
    expect(page.locator("select[aria-label='题数']")).to_be_visible()
    sound(page)
    page.goto(page.url.split("?")[0])
    ready(page)
    sound(page)
