"""A trainer, a projector and phones in real browsers, for the tests of 培训班."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, Server, ready
from tests.browser.training import sound

PHONE, DESK = (390, 844), (1366, 768)
PEOPLE = ("张桂兰", "王建国", "李秀英", "刘洋")


@dataclass
class Classroom:
    """One class: the trainer's browser with the shell, the own window and the projector; a browser for each phone."""

    browser: Browser
    server: Server
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    code: str = ""
    host: Page = None  # type: ignore[assignment]
    projector: Page = None  # type: ignore[assignment]
    trainer: BrowserContext = None  # type: ignore[assignment]
    phones: dict[str, Page] = field(default_factory=dict)

    def context(self, size: tuple[int, int]) -> BrowserContext:
        """A browser of its own; what it asks of other hosts is a fault."""
        made = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        made.set_default_timeout(PATIENCE)
        made.add_init_script("localStorage.setItem('fz-tour', 'done')")
        made.on(
            "request",
            lambda r: (
                None if r.url.startswith((self.server.url, "data:", "blob:")) else self.faults.append(r.url)
            ),
        )
        self.contexts.append(made)
        return made

    def page(self, context: BrowserContext) -> Page:
        """A page whose script errors are faults."""
        made = context.new_page()
        made.on("pageerror", lambda e: self.faults.append(str(e)))
        return made

    def open(self, way: str, what: str, title: str) -> None:
        """Open a class on the page 培训班, then the trainer's window and the projector by its links."""
        self.trainer = self.context(DESK)
        page = self.page(self.trainer)
        page.goto(self.server.url + "/classes?m=new")
        ready(page)
        page.locator(f".class-ways input[value='{way}']").check()
        page.locator(".class-picks label", has_text=what).first.locator("input").check()
        page.locator(".class-title").fill(title)
        page.locator(".button.begin").click()
        self.code = page.locator(".class-code.big").inner_text().replace(" ", "")
        assert self.code.isdecimal() and len(self.code) == 6
        with self.trainer.expect_page() as found:
            page.locator("a", has_text="进老师窗口").click()
        self.host = self._live(found.value)
        with self.trainer.expect_page() as found:
            self.host.locator("a", has_text="打开投影").first.click()
        self.projector = self._live(found.value)

    def _live(self, page: Page) -> Page:
        page.on("pageerror", lambda e: self.faults.append(str(e)))
        ready(page)
        return page

    def join(self, name: str, scanned: bool = False) -> Page:
        """Somebody comes in by phone, with the code typed or scanned."""
        page = self.page(self.context(PHONE))
        page.goto(self.server.url + "/join" + (f"?code={self.code}" if scanned else ""))
        if not scanned:
            page.locator("#code").fill(self.code)
        page.locator("#name").fill(name)
        page.locator("button", has_text="进班").first.click()
        expect(page.locator(".ph-foot .who")).to_contain_text(name)
        self.phones[name] = page
        return page

    def all_in(self, names: tuple[str, ...] = PEOPLE) -> list[Page]:
        """Everybody comes in, the last one by the picture."""
        pages = [self.join(name, scanned=name == names[-1]) for name in names]
        expect(self.host.locator(".ho-person")).to_have_count(len(names))
        return pages

    def next(self, says: str = "") -> None:
        """Press what the trainer's window offers as the next thing, once it says so."""
        main = self.host.locator("[data-main]")
        if says:
            expect(main).to_contain_text(says)
        main.click()

    def look(self, *sizes: tuple[Page, tuple[int, int]]) -> None:
        """Nothing sticks out and axe finds nothing, at each of the sizes."""
        for page, (width, height) in sizes:
            before = page.viewport_size
            page.set_viewport_size({"width": width, "height": height})
            sound(page)
            if before:
                page.set_viewport_size(before)

    def everywhere(self) -> None:
        """All three pages at both widths."""
        phone = next(iter(self.phones.values()))
        pages = (phone, self.host, self.projector)
        self.look(*((page, size) for page in pages for size in (DESK, PHONE)))

    def close(self) -> None:
        """All browsers."""
        for context in self.contexts:
            context.close()
        assert self.faults == []


Opened = Callable[..., Classroom]
