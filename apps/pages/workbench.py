"""编写: the office's content files in an editor, with preview, problems by line, path map, versions, drafts.

Address: ``f`` the open file, ``l`` office or shipped, ``t`` the tab beside the editor, ``d`` that a reviewer opens the
draft of the file. Who may publish saves into the content, who may only write saves a draft. Who may not write reads, and is
told why.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import param

from apps.audit import Deed
from apps.page.shell import PageInfo
from apps.pages.trying import TryingView
from apps.pages.workbench_help import HelpingView
from apps.writing.checking import alias, check, errors, personal_data, problem_data, whole_personal_data
from apps.writing.drafts import DraftState, EntryDraft
from apps.writing.files import ChangedMeanwhile, Opened, place, read
from apps.writing.preview import preview
from apps.writing.skeletons import KINDS
from apps.writing.tree import listed, on_the_way
from kb.content import kind_of
from kb.content.layers import OFFICE, SHIPPED
from kb.errors import KnowledgeBaseError
from kb.model.problems import Problem, in_order

IN_REVIEW = "这份稿子正在待审，先不能改。要改，点“收回”。"
FROM_PACKAGE = "这是随软件带来的内容，不能直接改。先复制一份到本单位，改过的就以本单位的为准。"

# Checking is heavy: it has a thread of its own, so that the desk's workers stay free, and the search for personal
# data, which is slowest, does not keep anybody's problems and preview waiting.
_checker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fangzhi-check")


class WorkbenchView(TryingView, HelpingView):
    """The workbench.

    Slices: ``tree`` all files; ``doc`` the open one; ``checked`` problems; ``shown`` the preview; ``saved`` what became of
    a save; ``alias`` what to write in the place of personal data. Others: the classes above.
    """

    view = "workbench"
    edits = True
    tree = param.String("")
    doc = param.String("")
    checked = param.String("")
    shown = param.String("")
    saved = param.String("")
    alias = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self._latest = 0

    @property
    def _why_not(self) -> str:
        """Why the open file may not be saved by this visitor; empty when it may."""
        if self.writable:
            return ""
        return self.refused if not self.writer else FROM_PACKAGE if self.layer == SHIPPED else IN_REVIEW

    def open(self, params: dict[str, str]) -> None:
        """The tree, and the file the address names; what was still being read or checked for another is dropped."""
        self.visit += 1
        self._latest += 1
        visit = self.visit
        self._show_tree()
        if not params.get("f"):
            self.opened = self.draft = None
            self.put(
                doc=None,
                checked=None,
                shown=None,
                saved=None,
                alias=None,
                tried=None,
                disk=None,
                merging=None,
            )
            return
        self.layer = SHIPPED if params.get("l") == SHIPPED else OFFICE
        path = params["f"]
        layer, drafting = self.layer, self.drafting

        def show(found: tuple[Opened, EntryDraft | None, str]) -> None:
            opened, draft, standing = found
            if draft is not None and not standing and not drafting:  # there is nothing but the draft
                self.note(d="1")
                opened = Opened(path, draft.text, draft.stamp)
            self._show(opened, draft, standing)

        self.later(
            lambda: self._read(path, layer, drafting),
            show,
            wanted=lambda: self.here and visit == self.visit,
        )

    def _read(self, path: str, layer: str, drafting: bool) -> tuple[Opened, EntryDraft | None, str]:
        """The file, its draft for those who write, and the stamp of what is published; for a worker."""
        if layer == SHIPPED:
            return read(self.desk.shipped, path), None, ""
        published = read(self.desk.home.content, path)
        draft = self.drafts.get(path) if self.writer else None
        shown = Opened(path, draft.text, draft.stamp) if draft and drafting else published
        return shown, draft, published.stamp

    # The tree

    def _show_tree(self) -> None:
        library, today, person = self.desk.library, self.context.today, self.context.person

        def gather() -> tuple[Any, Any, list[str]]:
            way = on_the_way(self.drafts, person, library, today) if self.writer else None
            return listed(library, self.files), way, self.files.deleted() if self.publishes else []

        self.later(
            gather,
            lambda found: self.put(
                tree={
                    "groups": found[0],
                    "way": found[1],
                    "publishes": self.publishes,
                    "local": self.writer,
                    "person": self.context.person,
                    "deleted": found[2],
                    "reason": "" if self.writer else self.refused,
                    "kinds": [{"key": key, "word": kind.value} for key, kind in KINDS.items()],
                }
            ),
        )

    # Opening

    def _show(
        self, opened: Opened, draft: EntryDraft | None = None, standing: str = "", fresh: bool = False
    ) -> None:
        if not opened.stamp and not fresh and not opened.text:
            # The page looks whether the browser has kept a text that was never saved, and says so when there is none.
            self.opened = self.draft = None
            self._sent += 1
            self.put(doc={"missing": opened.path, "person": self.context.person, "n": self._sent})
            return
        self.opened, self.draft = opened, draft
        kind = kind_of(opened.path)
        self.put(
            checked=None,
            shown=None,
            saved=None,
            alias=None,
            tried=None,
            disk=None,
            merging=None,
            compared=None,
        )
        self._sent += 1
        self.put(
            doc={
                "path": opened.path,
                "text": opened.text,
                "stamp": opened.stamp,
                "kind": kind.value if kind else "",
                "layer": self.layer,
                "writable": self.writable,
                "reason": self._why_not,
                "fresh": fresh,
                "tab": self.params.get("t", ""),
                "n": self._sent,
                "can_copy": self.writer and self.layer == SHIPPED,
                "undo": self.writable and not self.drafting and bool(self.files.versions(opened.path)),
                "redo": self.writable and not self.drafting and bool(self.files.to_redo(opened.path)),
                "person": self.context.person,
                "foreign": opened.foreign,
                "whole": self.publishes and not self.drafting and self.layer == OFFICE,
                "drafting": self.drafting,
                "history": self.writer and self.layer == OFFICE,
                "draft": self.draft_data(draft, standing) if draft else None,
            }
        )
        self._check(opened.path, opened.text, 0)

    def on_open(self, message: Mapping[str, Any]) -> None:
        """A file was chosen in the tree."""
        layer = SHIPPED if message.get("layer") == SHIPPED else OFFICE
        self._move({"f": message["path"], "l": layer if layer == SHIPPED else "", "d": ""}, push=True)
        self.open(dict(self.params))

    def on_close(self, message: Mapping[str, Any]) -> None:
        """Back to the tree."""
        self.go_to(f="", l="", d="")

    def on_nothing(self, message: Mapping[str, Any]) -> None:
        """The file is neither here nor kept in the browser."""
        if self.opened is None and message.get("path") == self.params.get("f"):
            self.say("没有这个文件，可能已经移走。", "bad")
            self.note(f="", l="")
            self.put(doc=None)

    def on_tab(self, message: Mapping[str, Any]) -> None:
        """Another tab beside the editor."""
        self.note(t=str(message.get("t", ""))[:10])

    # Checking while typing

    def on_check(self, message: Mapping[str, Any]) -> None:
        """The text as it stands; looked at in a worker, the newest only."""
        if self.opened is not None and self.writable:
            self._check(self.opened.path, str(message.get("text", "")), int(message.get("n", 0)))

    def _check(self, path: str, text: str, n: int) -> None:
        self._latest += 1
        mine, today, library, scene = self._latest, self.context.today, self.desk.library, self.scene

        def newest() -> bool:
            return self.here and mine == self._latest

        def fast() -> list[Problem]:
            return check(library, path, text, today)

        def look() -> Any:
            return preview(scene, path, text)

        def names() -> Any:
            return personal_data(path, text, newest)

        def show_fast(problems: list[Problem]) -> None:
            self.put(checked={"n": n, "problems": [problem_data(p) for p in problems], "personal": "looking"})
            self.later(look, lambda data: self.put(shown=data), not_looked_at, thread=_checker, wanted=newest)

            def show_all(found: Any) -> None:
                if found is not None:
                    rows = [problem_data(p) for p in in_order([*problems, *found])]
                    self.put(
                        checked={"n": n, "problems": rows, "personal": "clean" if not found else "found"}
                    )

            def not_found_out() -> None:
                self.put(
                    checked={"n": n, "problems": [problem_data(p) for p in problems], "personal": "failed"}
                )

            self.later(names, show_all, not_found_out, thread=self.desk.slow, wanted=newest)

        def not_looked_at() -> None:
            self.put(shown={"shape": "none", "text": "没能画出预览，改一个字再试。"})

        self.later(fast, show_fast, not_looked_at, thread=_checker, wanted=newest)

    def on_alias(self, message: Mapping[str, Any]) -> None:
        """What to write in the place of personal data; the page changes its text, so that Ctrl+Z takes it back."""
        if self.opened is None or not self.writable:
            self.say(self._why_not, "bad")
            return
        text, line, column = str(message["text"]), int(message["line"]), int(message["column"])

        def then(edits: list[dict[str, Any]]) -> None:
            if not edits:
                return self.say("这一处已经改过了。")
            self._sent += 1
            return self.put(alias={"n": self._sent, "size": len(text), "edits": edits})

        self.later(lambda: alias(text, line, column), then, thread=self.desk.slow)

    # Saving

    def on_save(self, message: Mapping[str, Any]) -> None:
        """Save over the version that was opened: a clean text into the content, or a draft; ``send`` sends it in, too."""
        opened = self.opened
        if opened is None or not self.writable:
            self.say(self._why_not, "bad")
            return
        text, expected = str(message.get("text", "")), str(message.get("stamp", ""))
        path, send = opened.path, bool(message.get("send"))
        today, library = self.context.today, self.desk.library
        drafting = self.drafting

        def work() -> tuple[str, list[Any], EntryDraft | None]:
            personal = whole_personal_data(path, text)
            problems = in_order([*check(library, path, text, today), *personal])
            if errors(personal if drafting and not send else problems):
                return "", problems, None
            if drafting:
                draft = self._keep_draft(path, text, expected, send)
                return draft.stamp, problems, draft
            stamp = self.files.save(path, text, expected, self.context.now(), self.author)
            self.context.audited(Deed.SAVED, path)
            return stamp, problems, None

        def then(result: Any) -> None:
            self._sent += 1
            if isinstance(result, ChangedMeanwhile):
                self.put(
                    saved={"ok": False, "n": self._sent},
                    disk={"stamp": result.stamp, "text": result.text, "n": self._sent},
                )
                return
            stamp, problems, draft = result
            if not stamp:
                self.put(
                    saved={"ok": False, "errors": errors(problems), "drafting": drafting, "n": self._sent},
                    checked={
                        "n": int(message.get("n", 0)),
                        "problems": [problem_data(p) for p in problems],
                        "personal": "done",
                    },
                )
                return
            self.opened, self.draft = Opened(path, text, stamp), draft or self.draft
            shown = self.draft_data(draft, draft.base) if draft else None
            self.put(
                saved={"ok": True, "stamp": stamp, "draft": shown, "sent": send, "n": self._sent}, disk=None
            )
            self._show_tree()
            if draft and draft.state is DraftState.WAITING and not self.publishes:
                self.open(dict(self.params))

        self._written(work, then, self._not_saved, self.desk.slow)

    def _not_saved(self) -> None:
        """Why has been told; the view may save again."""
        self._sent += 1
        self.put(saved={"ok": False, "n": self._sent})

    def on_undo(self, message: Mapping[str, Any]) -> None:
        """The version before the last save comes back."""
        opened = self.opened
        if opened is None or not self.writable or self.drafting:
            return

        def work() -> Opened:
            before = self.files.undo(opened.path, opened.stamp, self.context.now(), self.author)
            self.context.audited(Deed.RESTORED_VERSION if before.stamp else Deed.DELETED, opened.path)
            return before

        def then(result: Any) -> None:
            if isinstance(result, ChangedMeanwhile):
                self._changed(result)
            elif not result.stamp:
                self.say("这个文件是新建的，已经撤掉；刚才的文字还在编辑框里。")
                self._show(Opened(opened.path, opened.text, ""), fresh=True)
                self._show_tree()
            else:
                self.say("回到了上一次保存之前。")
                self._show(result)
                self._show_tree()

        self._written(work, then)

    def on_redo(self, message: Mapping[str, Any]) -> None:
        """What the last undoing took away comes back."""
        opened = self.opened
        if opened is None or not self.writable or self.drafting:
            return

        def work() -> Opened:
            after = self.files.redo(opened.path, opened.stamp, self.context.now(), self.author)
            self.context.audited(Deed.RESTORED_VERSION, opened.path)
            return after

        def then(result: Any) -> None:
            if isinstance(result, ChangedMeanwhile):
                self._changed(result)
                return
            self.say("重做了，撤销的那一版又回来了。")
            self._show(result)
            self._show_tree()

        self._written(work, then)

    def on_look(self, message: Mapping[str, Any]) -> None:
        """From time to time: does the file on disk still stand as it was opened?"""
        opened = self.opened
        if opened is None or self.layer != OFFICE:
            return

        drafting, known = self.drafting, self.draft.state if self.draft else None
        shelf = self.drafts if drafting else self.files

        def work() -> Any:
            draft = self.drafts.get(opened.path) if drafting and known is DraftState.WAITING else None
            if known is DraftState.WAITING and drafting and (draft is None or draft.state is not known):
                return "decided"
            stamp = shelf.stamp(opened.path)
            return None if stamp == opened.stamp else (stamp, shelf.open(opened.path).text if stamp else None)

        def then(found: Any) -> None:
            if self.opened is not opened:
                return
            if found == "decided":
                self.say("审过了，看看结果。")
                self.open(dict(self.params))
            elif found is not None:
                self._sent += 1
                self.put(disk={"stamp": found[0], "text": found[1], "n": self._sent})
            else:
                self.put(disk=None)  # what was gone, or changed, is as it was

        with contextlib.suppress(KnowledgeBaseError):
            place(self.desk.home.content, opened.path)
            self.later(work, then)

    def on_theirs(self, message: Mapping[str, Any]) -> None:
        """Take what stands on disk."""
        self.open(dict(self.params))

    def on_mine(self, message: Mapping[str, Any]) -> None:
        """Keep what is being written; the next save replaces what was seen on disk, which is kept as a version."""
        if self.opened is not None:
            text = str(message["seen"]) if "seen" in message else self.opened.text
            self.opened = Opened(self.opened.path, text, str(message.get("stamp", "")))
            self.put(disk=None)


PAGE = PageInfo("/write", "编写", "培训", 90, WorkbenchView)
