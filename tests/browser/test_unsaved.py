"""Nothing typed is lost: tabs closed, files never saved, leaving, two people in one browser, conflicts, redo, whole files."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect

from apps.roles import Role
from apps.serving.accounts import Accounts
from casebook.codes.samples import SCENARIO
from kb.places import Home
from tests.apps.serving.test_server import fetch, served, wait
from tests.apps.training_desk import FILES
from tests.browser.conftest import ARGUMENTS, Server, chromium, ready
from tests.browser.test_review import window
from tests.browser.training import Visit, sound
from tests.browser.training import server as server
from tests.browser.writing import is_written, make, write, written
from tests.conftest import write_files

pytestmark = pytest.mark.browser


def scenario(name: str, title: str) -> str:
    """A sound scenario under another id."""
    return SCENARIO.replace("qj-shili", name, 1).replace("示例情景", title, 1)


def saved(visit: Visit, name: str, title: str) -> tuple[Page, str]:
    """A scenario written and saved, open in the editor."""
    page = visit("/write")
    make(page, title)
    text = scenario(name, title)
    write(page, text)
    page.keyboard.press("Control+s")
    expect(page.locator(".save-state")).to_have_text("已保存")
    return page, text


def kept(page: Page) -> None:
    """Wait until the browser has what was typed."""
    expect(page.locator(".save-state")).to_contain_text("这台电脑记着")


def again(page: Page, server: Server, path: str) -> Page:
    """The tab is closed, and another one opened in the same browser."""
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(server.url + path)
    ready(page)
    return page


def test_a_closed_tab_loses_nothing(visit: Visit, server: Server) -> None:
    page, text = saved(visit, "qj-guan-diao", "关掉")
    page.keyboard.press("Control+End")
    page.keyboard.type("还没保存的一句。")
    kept(page)
    page = again(page, server, "/write")
    row = page.locator(".unsaved li")
    expect(row).to_contain_text("qj-guan-diao.md")
    sound(page)
    row.get_by_role("link").click()
    is_written(page, text + "还没保存的一句。")
    page.get_by_role("button", name="看看有什么不同").click()
    expect(page.locator(".diff-line.is-add")).to_contain_text("还没保存的一句。")
    sound(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="丢掉，用存好的").click()
    is_written(page, text)
    page.locator("#code").press("Control+z")  # even what was dropped comes back
    is_written(page, text + "还没保存的一句。")
    kept(page)
    page.keyboard.press("Control+s")
    expect(page.locator(".save-state")).to_have_text("已保存")
    page = again(page, server, "/write")
    expect(page.locator(".files").first).to_be_visible()
    expect(page.locator(".unsaved li")).to_have_count(0)


def test_a_killed_browser_loses_nothing(playwright: Playwright, server: Server, tmp_path: Path) -> None:
    def opened() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            str(tmp_path), executable_path=chromium(), args=ARGUMENTS, locale="zh-CN"
        )

    context = opened()
    page = context.new_page()
    page.goto(server.url + "/write")
    ready(page)
    page.evaluate("localStorage.setItem('fz-tour', 'done')")
    make(page, "突然断电", "guide")
    page.locator("#code").press("Control+End")
    page.keyboard.type("断电前的一句。")
    kept(page)
    killed = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"--user-data-dir={tmp_path}".encode() in (process / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
                killed += 1
    assert killed
    with contextlib.suppress(Error):
        context.close()
    (tmp_path / "SingletonLock").unlink(missing_ok=True)
    context = opened()
    page = context.new_page()
    page.goto(server.url + "/write")
    ready(page)
    page.locator(".unsaved a").click()
    expect(page.locator(".found")).to_be_visible()
    assert written(page).endswith("断电前的一句。")
    context.close()


def test_a_file_that_was_never_saved_comes_back(visit: Visit, server: Server) -> None:
    page = visit("/write")
    make(page, "从没存过", "guide")
    page.locator("#code").press("Control+End")
    page.keyboard.type("刚写的。")
    text = written(page)
    kept(page)
    url = page.url.removeprefix(server.url)
    page = again(page, server, url)
    is_written(page, text)
    expect(page.locator(".found")).to_contain_text("找回来了")
    page.goto(server.url + "/write")
    ready(page)
    page.locator(".unsaved li").get_by_role("button", name="丢掉").click()
    page.locator("dialog").get_by_role("button", name="丢掉", exact=True).click()
    expect(page.locator(".unsaved")).to_be_hidden()
    page.goto(server.url + url)
    expect(page.locator(".fz-notices")).to_contain_text("没有这个文件")


def test_leaving_is_warned_of_only_while_something_is_in_danger(visit: Visit, server: Server) -> None:
    page = visit("/write")
    asked: list[str] = []
    page.on("dialog", lambda d: (asked.append(d.type), d.accept()))
    make(page, "离开试试", "guide")
    page.locator("#code").press("Control+End")
    page.keyboard.type("记下的。")
    kept(page)
    page.goto(server.url + "/write")
    ready(page)
    assert asked == []
    # A browser that keeps nothing: now it is in danger.
    page.add_init_script("delete window.indexedDB; Object.defineProperty(window, 'indexedDB', {value: null})")
    page.reload()
    ready(page)
    make(page, "离开再试", "guide")
    page.locator("#code").press("Control+End")
    page.keyboard.type("没地方记。")
    page.wait_for_timeout(900)
    expect(page.locator(".save-state")).to_have_text("有改动，还没保存")
    page.goto(server.url + "/write")
    assert asked == ["beforeunload"]


def test_two_texts_are_merged_paragraph_by_paragraph(visit: Visit, server: Server) -> None:
    page, text = saved(visit, "qj-chong-tu", "冲突")
    file = server.root / "content" / "scenarios" / "qj-chong-tu.md"
    mine = text.replace("您先坐，三趟都没结果", "您先坐，跑了三趟都没结果", 1)
    mine = mine.replace("来访人收好回执走了。", "来访人收好回执，走了。")
    theirs = text.replace("来访人摔门走了。", "来访人摔门走了，没有回头。")
    theirs = theirs.replace("来访人收好回执走了。", "来访人把回执收好走了。")
    write(page, mine)
    file.write_text(theirs, "utf8")
    expect(page.locator(".disk")).to_contain_text("别处改过")
    page.get_by_role("button", name="并排看，逐段合并").click()
    parts = page.locator(".merge-part")
    expect(parts).to_have_count(3)
    sides = parts.evaluate_all("all => all.map((e) => e.dataset.side)")
    assert sides == ["mine", "both", "theirs"]
    sound(page)
    parts.nth(1).get_by_label("用磁盘上的").check()
    page.get_by_role("button", name="合并到编辑框").click()
    merged = theirs.replace("您先坐，三趟都没结果", "您先坐，跑了三趟都没结果", 1)
    is_written(page, merged)
    assert file.read_text("utf8") == theirs
    page.locator("#code").press("Control+z")
    is_written(page, mine)
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+s")
    expect(page.locator(".save-state")).to_have_text("已保存")
    assert file.read_text("utf8") == merged
    page.get_by_role("link", name="历史").click()
    expect(page.locator(".version-list li")).to_have_count(3)


def test_a_file_changed_elsewhere_while_nobody_wrote_is_taken_over_and_ctrl_z_knows_the_other(
    visit: Visit, server: Server
) -> None:
    page, text = saved(visit, "qj-bie-chu", "别处")
    file = server.root / "content" / "scenarios" / "qj-bie-chu.md"
    file.write_text(text + "\n- 别处加的。\n", "utf8")
    is_written(page, text + "\n- 别处加的。\n")
    expect(page.locator(".save-state")).to_have_text("已保存")
    file.unlink()
    expect(page.locator(".disk")).to_contain_text("不见了")
    file.write_text(text + "\n- 别处加的。\n", "utf8")
    expect(page.locator(".disk")).to_have_count(0)


def test_an_undone_save_is_done_again(visit: Visit, server: Server) -> None:
    page, text = saved(visit, "qj-chong-zuo", "重做")
    write(page, text.replace("来访人摔门走了。", "来访人摔门走了！"))
    page.keyboard.press("Control+s")
    expect(page.locator(".save-state")).to_have_text("已保存")
    page.get_by_role("button", name="撤销上次保存").click()
    is_written(page, text)
    page.get_by_role("button", name="重做").click()
    is_written(page, text.replace("来访人摔门走了。", "来访人摔门走了！"))
    expect(page.get_by_role("button", name="重做")).to_be_hidden()


def test_a_file_gets_another_id_a_second_one_and_goes_and_comes_back(visit: Visit, server: Server) -> None:
    page, text = saved(visit, "qj-jiu-ming", "旧名")
    content = server.root / "content"
    write_files(
        content,
        {
            "guides/zn-tidao.md": FILES["guides/zn-shili.md"]
            .replace("zn-shili", "zn-tidao")
            .replace("标题: ", "标题: 提到", 1)
            + "\n[看这个](qj-jiu-ming)\n"
        },
    )
    page.get_by_role("button", name="文件", exact=True).click()
    expect(page.locator(".who-links")).to_contain_text("提到")
    sound(page)
    page.locator("#new-id").fill("wd-xin-ming")
    page.get_by_role("button", name="改编号").click()
    expect(page.locator(".fz-notices")).to_contain_text("以“qj-”开头")
    page.get_by_role("button", name="文件", exact=True).click()
    page.locator("#new-id").fill("qj-xin-ming")
    expect(page.locator("#with-links")).to_be_visible()
    page.get_by_role("button", name="改编号").click()
    expect(page.locator("h1")).to_contain_text("qj-xin-ming.md")
    assert (content / "scenarios" / "qj-xin-ming.md").read_text("utf8") == text.replace(
        "qj-jiu-ming", "qj-xin-ming"
    )
    assert not (content / "scenarios" / "qj-jiu-ming.md").exists()
    assert "(qj-xin-ming)" in (content / "guides" / "zn-tidao.md").read_text("utf8")

    page.get_by_role("button", name="文件", exact=True).click()
    page.get_by_role("button", name="再来一份").click()
    expect(page.locator("h1")).to_contain_text("qj-xin-ming-2.md")
    assert "编号: qj-xin-ming-2\n标题: 旧名（另一份）\n" in written(page)

    page.goto(server.url + "/write?f=scenarios/qj-xin-ming.md")
    ready(page)
    page.get_by_role("button", name="文件", exact=True).click()
    page.get_by_role("button", name="删除这个文件").click()
    expect(page.locator(".files").first).to_be_visible()
    assert not (content / "scenarios" / "qj-xin-ming.md").exists()
    page.locator(".fz-notices").get_by_role("button", name="撤销").click()
    expect(page.locator("h1")).to_contain_text("qj-xin-ming.md")
    assert (content / "scenarios" / "qj-xin-ming.md").exists()


def test_an_old_encoding_is_opened_and_converted(visit: Visit, server: Server) -> None:
    file = server.root / "content" / "guides" / "zn-guobiao.md"
    text = FILES["guides/zn-shili.md"].replace("zn-shili", "zn-guobiao").replace("标题: ", "标题: 国标", 1)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("gb18030"))
    page = visit("/write?f=guides/zn-guobiao.md")
    is_written(page, text)
    expect(page.locator(".foreign")).to_contain_text("GB18030")
    sound(page)
    page.get_by_role("button", name="转成 UTF-8").click()
    expect(page.locator(".foreign")).to_have_count(0)
    assert file.read_text("utf8") == text


def test_two_people_in_one_browser_do_not_see_each_other(browser: Browser, tmp_path: Path) -> None:
    home = Home(tmp_path / "office", tmp_path / "office" / "content")
    people = (("小李", "long enough li"), ("小王", "long enough wa"))
    for name, password in people:
        Accounts(home.root / "users.json").add(name, password, Role.WRITER)
    faults: list[str] = []
    with served(home, write_files(tmp_path / "shipped", FILES), address="0.0.0.0") as (url, _):
        wait(lambda: json.loads(fetch(url + "/healthz")[1])["searchable"])
        context, page = window(browser, url, *people[0], faults)
        page.goto(url + "/write")
        ready(page)
        make(page, "李写的", "guide")
        page.locator("#code").press("Control+End")
        page.keyboard.type("小李的话。")
        kept(page)
        page.goto(url + "/write")
        ready(page)
        expect(page.locator(".unsaved li")).to_have_count(1)
        context.clear_cookies()
        page.goto(url + "/login")
        page.fill("#name", people[1][0])
        page.fill("#password", people[1][1])
        page.click("button")
        page.wait_for_url(url + "/")
        page.goto(url + "/write")
        ready(page)
        expect(page.locator(".files").first).to_be_visible()
        page.wait_for_timeout(400)
        expect(page.locator(".unsaved")).to_be_hidden()
        page.goto(url + "/write?f=guides/zn-li-xie-de.md")
        expect(page.locator(".fz-notices")).to_contain_text("没有这个文件")
        context.close()
    assert faults == []
