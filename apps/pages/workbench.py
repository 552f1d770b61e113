"""编写: the office's content files in an editor, with preview, problems by line, path map, versions.

Address: ``f`` the open file, ``l`` office or shipped, ``t`` the tab beside the editor. Who may not write
reads, and is told why.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import param

from apps.audit import Deed
from apps.page.learning import LearningView
from apps.page.shell import PageInfo, always
from apps.roles import Action
from apps.writing.checking import alias, check, errors, personal_data, problem_data, whole_personal_data
from apps.writing.files import ChangedMeanwhile, OfficeFiles, Opened, place, read
from apps.writing.preview import preview
from apps.writing.skeletons import KINDS, skeleton
from kb.content import kind_of
from kb.content.layers import OFFICE, SHIPPED
from kb.errors import KnowledgeBaseError
from kb.model import FOLDERS
from kb.model.problems import in_order

FROM_PACKAGE = "这是随软件带来的内容，不能直接改。先复制一份到本单位，改过的就以本单位的为准。"

# Checking is heavy: it has a thread of its own, so that the desk's workers stay free, and the search for personal
# data, which is slowest, does not keep anybody's problems and preview waiting.
_checker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fangzhi-check")


class WorkbenchView(LearningView):
    """The workbench.

    Slices: ``tree`` all files; ``doc`` the open one; ``checked`` problems; ``shown`` the preview; ``saved`` what became of
    a save; ``alias`` what to write in the place of personal data; ``disk`` that the file changed elsewhere.
    """

    view = "workbench"
    tree = param.String("")
    doc = param.String("")
    checked = param.String("")
    shown = param.String("")
    saved = param.String("")
    alias = param.String("")
    disk = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self.files = OfficeFiles(self.desk.home)
        self.opened: Opened | None = None
        self.layer = OFFICE
        self._latest = 0
        self._sent = 0

    @property
    def writable(self) -> bool:
        """Whether the open file may be saved by this visitor."""
        return self.writer and self.layer == OFFICE

    @property
    def writer(self) -> bool:
        """Whether this visitor may write content at all."""
        return self.context.may(Action.WRITE)

    @property
    def refused(self) -> str:
        """Why this visitor may not."""
        return self.context.refusal(Action.WRITE)

    def open(self, params: dict[str, str]) -> None:
        """The tree, and the file the address names; what was still being read or checked for another is dropped."""
        self.visit += 1
        self._latest += 1
        visit = self.visit
        self._show_tree()
        if not params.get("f"):
            self.opened = None
            self.put(doc=None, checked=None, shown=None, saved=None, alias=None, disk=None)
            return
        self.layer = SHIPPED if params.get("l") == SHIPPED else OFFICE
        path, folder = params["f"], self._folder(self.layer)
        self.later(lambda: read(folder, path), self._show, wanted=lambda: self.here and visit == self.visit)

    def _folder(self, layer: str) -> Path:
        return self.desk.shipped if layer == SHIPPED else self.desk.home.content

    def _written(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[], None] | None = None,
        thread: Executor | None = None,
    ) -> None:
        """Write in any case; that the file was changed elsewhere meanwhile is a result like others."""

        def kept() -> Any:
            try:
                return work()
            except ChangedMeanwhile as found:
                return found

        self.later(kept, then, failed, thread=thread, wanted=always)

    # The tree

    def _show_tree(self) -> None:
        def gather() -> list[dict[str, Any]]:
            own = self.files.paths()
            titles = {(x.layer, x.path): x.entry.title for x in self.desk.library.loaded if x.entry}
            rows: list[dict[str, Any]] = [
                {"path": p, "layer": OFFICE, "title": titles.get((OFFICE, p), Path(p).stem)} for p in own
            ]
            rows += [
                {"path": p, "layer": SHIPPED, "title": t, "over": p in own}
                for (layer, p), t in titles.items()
                if layer == SHIPPED
            ]
            return [
                {"kind": k.value, "folder": f, "files": [r for r in rows if r["path"].startswith(f + "/")]}
                for k, f in FOLDERS.items()
            ]

        self.later(
            gather,
            lambda groups: self.put(
                tree={
                    "groups": groups,
                    "local": self.writer,
                    "reason": "" if self.writer else self.refused,
                    "kinds": [{"key": key, "word": kind.value} for key, kind in KINDS.items()],
                }
            ),
        )

    # Opening

    def _show(self, opened: Opened, fresh: bool = False) -> None:
        if not opened.stamp and not fresh and not opened.text:
            self.say("没有这个文件，可能已经移走。", "bad")
            self.note(f="", l="")
            self.put(doc=None)
            return
        self.opened = opened
        kind = kind_of(opened.path)
        reason = "" if self.writable else (self.refused if not self.writer else FROM_PACKAGE)
        self.put(checked=None, shown=None, saved=None, alias=None, disk=None)
        self._sent += 1
        self.put(
            doc={
                "path": opened.path,
                "text": opened.text,
                "stamp": opened.stamp,
                "kind": kind.value if kind else "",
                "layer": self.layer,
                "writable": self.writable,
                "reason": reason,
                "fresh": fresh,
                "tab": self.params.get("t", ""),
                "n": self._sent,
                "can_copy": self.writer and self.layer == SHIPPED,
                "undo": self.writable and bool(self.files.versions(opened.path)),
            }
        )
        self._check(opened.path, opened.text, 0)

    def on_open(self, message: Mapping[str, Any]) -> None:
        """A file was chosen in the tree."""
        layer = SHIPPED if message.get("layer") == SHIPPED else OFFICE
        self._move({"f": message["path"], "l": layer if layer == SHIPPED else ""}, push=True)
        self.open(dict(self.params))

    def on_close(self, message: Mapping[str, Any]) -> None:
        """Back to the tree."""
        self.go_to(f="", l="")

    def on_tab(self, message: Mapping[str, Any]) -> None:
        """Another tab beside the editor."""
        self.note(t=str(message.get("t", ""))[:10])

    def on_new(self, message: Mapping[str, Any]) -> None:
        """A new file from a skeleton; nothing is on disk until it is saved."""
        title, kind = " ".join(str(message.get("title", "")).split())[:40], str(message.get("kind", ""))
        if not self.writer or kind not in KINDS or not title:
            self.say(self.refused if not self.writer else "请选种类，写上标题。", "bad")
            return
        library = self.desk.library

        def taken(path: str) -> bool:
            return (self.desk.home.content / path).exists() or Path(path).stem in library

        path, text = skeleton(kind, title, self.context.today, taken)
        self.visit += 1
        self.layer = OFFICE
        self._move({"f": path, "l": ""}, push=True)
        self._show(Opened(path, text, ""), fresh=True)

    def on_copy(self, message: Mapping[str, Any]) -> None:
        """A shipped file is copied into the office's folder, to be changed there."""
        path = str(message.get("path", ""))
        if not self.writer:
            self.say(self.refused, "bad")
            return

        def work() -> Opened:
            known = self.files.open(path)
            return known if known.stamp else Opened(path, read(self.desk.shipped, path).text, "")

        def then(opened: Opened) -> None:
            self.layer = OFFICE
            self._move({"f": path, "l": ""}, push=True)
            self._show(opened, fresh=not opened.stamp)

        self.later(work, then)

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

        def fast() -> Any:
            return check(library, path, text, today), preview(scene, path, text)

        def names() -> Any:
            return personal_data(path, text, newest)

        def show_fast(result: Any) -> None:
            problems, look = result
            self.put(
                shown=look,
                checked={"n": n, "problems": [problem_data(p) for p in problems], "personal": "looking"},
            )

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
            self.say(self.refused if not self.writer else FROM_PACKAGE, "bad")
            return
        text = str(message.get("text", ""))
        line, column = int(message.get("line", 0)), int(message.get("column", 0))

        def then(edits: list[dict[str, Any]]) -> None:
            self._sent += 1
            if edits:
                self.put(alias={"n": self._sent, "size": len(text), "edits": edits})
            else:
                self.say("这一处已经改过了。")

        self.later(lambda: alias(text, line, column), then, thread=self.desk.slow)

    # Saving

    def on_save(self, message: Mapping[str, Any]) -> None:
        """Save a clean text over the version that was opened; anything else is refused with the reason."""
        opened = self.opened
        if opened is None or not self.writable:
            self.say(self.refused if not self.writer else FROM_PACKAGE, "bad")
            return
        text, expected = str(message.get("text", "")), str(message.get("stamp", ""))
        path, today, library = opened.path, self.context.today, self.desk.library

        def work() -> tuple[str, list[Any]]:
            problems = in_order([*check(library, path, text, today), *whole_personal_data(path, text)])
            if errors(problems):
                return "", problems
            stamp = self.files.save(path, text, expected, dt.datetime.now(dt.UTC))
            self.context.audited(Deed.SAVED, path)
            return stamp, problems

        def then(result: Any) -> None:
            self._sent += 1
            if isinstance(result, ChangedMeanwhile):
                self.put(
                    saved={"ok": False, "n": self._sent},
                    disk={"stamp": result.stamp, "text": result.text, "n": self._sent},
                )
                return
            stamp, problems = result
            if not stamp:
                self.put(
                    saved={"ok": False, "errors": errors(problems), "n": self._sent},
                    checked={
                        "n": int(message.get("n", 0)),
                        "problems": [problem_data(p) for p in problems],
                        "personal": "done",
                    },
                )
                return
            self.opened = Opened(path, text, stamp)
            self.put(saved={"ok": True, "stamp": stamp, "n": self._sent}, disk=None)
            self._show_tree()

        self._written(work, then, self._not_saved, self.desk.slow)

    def _not_saved(self) -> None:
        """Why has been told; the view may save again."""
        self._sent += 1
        self.put(saved={"ok": False, "n": self._sent})

    def on_undo(self, message: Mapping[str, Any]) -> None:
        """The version before the last save comes back."""
        opened = self.opened
        if opened is None or not self.writable:
            return

        def then(result: Any) -> None:
            if isinstance(result, ChangedMeanwhile):
                self._sent += 1
                self.put(disk={"stamp": result.stamp, "text": result.text, "n": self._sent})
            elif not result.stamp:
                self.say("这个文件是新建的，已经撤掉；刚才的文字还在编辑框里。")
                self.opened = Opened(opened.path, opened.text, "")
                self.put(doc={**_doc(self), "stamp": "", "text": opened.text, "fresh": True, "undo": False})
                self._show_tree()
            else:
                self.say("回到了上一次保存之前。")
                self._show(result)
                self._show_tree()

        self._written(lambda: self.files.undo(opened.path, opened.stamp, dt.datetime.now(dt.UTC)), then)

    def on_look(self, message: Mapping[str, Any]) -> None:
        """From time to time: does the file on disk still stand as it was opened?"""
        opened = self.opened
        if opened is None or self.layer != OFFICE:
            return

        def work() -> Any:
            stamp = self.files.stamp(opened.path)
            return (
                None
                if stamp == opened.stamp
                else (stamp, self.files.open(opened.path).text if stamp else None)
            )

        def then(found: Any) -> None:
            if found is not None and self.opened is opened:
                self._sent += 1
                self.put(disk={"stamp": found[0], "text": found[1], "n": self._sent})

        with contextlib.suppress(KnowledgeBaseError):
            place(self.desk.home.content, opened.path)
            self.later(work, then)

    def on_theirs(self, message: Mapping[str, Any]) -> None:
        """Take what stands on disk."""
        self.open(dict(self.params))

    def on_mine(self, message: Mapping[str, Any]) -> None:
        """Keep what is being written; the next save replaces what was seen on disk, which is kept as a version."""
        if self.opened is not None:
            self.opened = Opened(self.opened.path, self.opened.text, str(message.get("stamp", "")))
            self.put(disk=None)


def _doc(page: WorkbenchView) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.doc)
    page._sent += 1
    return {**found, "n": page._sent}


PAGE = PageInfo("/write", "编写", "培训", 90, WorkbenchView)
