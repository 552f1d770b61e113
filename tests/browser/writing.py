"""The editor of the workbench as tests use it: what stands in it, and another text pasted over all of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

_TEXT = "e => window.fangzhi.codemirror.EditorView.findFromDOM(e).state.doc.toString()"
_PASTE = """(e, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  e.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def written(page: Page) -> str:
    """The text in the editor, however much of it is drawn."""
    text: str = page.locator("#code").evaluate(_TEXT)
    return text


def write(page: Page, text: str) -> None:
    """Another text in the place of all there is, as somebody pastes it; the beginning of it is shown."""
    box = page.locator("#code")
    box.focus()
    page.keyboard.press("Control+a")
    box.evaluate(_PASTE, text)
    page.keyboard.press("Control+Home")


def is_written(page: Page, text: str) -> None:
    """Wait until a text stands in the editor."""
    page.wait_for_function(
        """wanted => {
          const find = (root) => { for (const e of root.querySelectorAll("*")) {
            if (e.id === "code") return e;
            const inside = e.shadowRoot && find(e.shadowRoot); if (inside) return inside; } };
          const code = find(document);
          return code && window.fangzhi.codemirror.EditorView.findFromDOM(code).state.doc.toString() === wanted; }""",
        arg=text,
    )


def make(page: Page, title: str, kind: str = "scenario") -> None:
    """A new file from a skeleton, with keys only."""
    page.locator("#new-kind").select_option(kind)
    page.locator("#new-title").fill(title)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_visible()


def readonly(page: Page, wanted: bool) -> None:
    """Whether the open file can be written in."""
    expect(page.locator("#code")).to_have_attribute(
        "aria-readonly", re.compile("true" if wanted else "false")
    )
