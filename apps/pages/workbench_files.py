"""What the workbench does with whole files: a new one, a copy, another id, away and back again, out of another encoding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import param

from apps.audit import Deed
from apps.pages.writing import DraftingView
from apps.writing.drafts import EntryDraft
from apps.writing.files import ChangedMeanwhile, Opened, read
from apps.writing.history import HowMade
from apps.writing.renaming import mentions, path_of, title_in, why_not, with_id, with_mention
from apps.writing.skeletons import KINDS, skeleton
from kb.content.layers import OFFICE

ONLY_SAVED = "先保存，再做这一步。"
ONLY_PUBLISHED = "这一步要能发布内容的人来做。"


class FilesView(DraftingView):
    """The files of the office as things that are made, named and put away.

    Slices: ``disk`` that the open file changed elsewhere; ``named`` who speaks of the id of the open file.
    """

    __abstract = True
    disk = param.String("")
    named = param.String("")

    def _show(
        self, opened: Opened, draft: EntryDraft | None = None, standing: str = "", fresh: bool = False
    ) -> None:
        raise NotImplementedError

    def _show_tree(self) -> None:
        raise NotImplementedError

    def _read(self, path: str, layer: str, drafting: bool) -> tuple[Opened, EntryDraft | None, str]:
        raise NotImplementedError

    @property
    def _whole_files(self) -> bool:
        """Whether this visitor may rename and delete the open file; says why when not."""
        if self.opened is None or not self.publishes or self.drafting or self.layer != OFFICE:
            self.say(ONLY_PUBLISHED if self.writer else self.refused, "bad")
            return False
        if not self.opened.stamp:
            self.say(ONLY_SAVED, "bad")
            return False
        return True

    def _taken(self, path: str) -> bool:
        known = (self.desk.home.content / path).exists() or self.drafts.get(path) is not None
        return known or Path(path).stem in self.desk.library

    def _begin(self, path: str, text: str) -> None:
        """A file that is not on the disk yet."""
        self.visit += 1
        self.layer = OFFICE
        self._move({"f": path, "l": "", "d": ""}, push=True)
        self._show(Opened(path, text, ""), fresh=True)

    def _changed(self, found: ChangedMeanwhile) -> None:
        """Show that something else stands on the disk."""
        self._sent += 1
        self.put(disk={"stamp": found.stamp, "text": found.text, "n": self._sent})

    def on_new(self, message: Mapping[str, Any]) -> None:
        """A new file from a skeleton; nothing is on disk until it is saved."""
        title, kind = " ".join(str(message.get("title", "")).split())[:40], str(message.get("kind", ""))
        if not self.writer or kind not in KINDS or not title:
            self.say(self.refused if not self.writer else "请选种类，写上标题。", "bad")
            return
        self._begin(*skeleton(kind, title, self.context.today, self._taken))

    def on_recover(self, message: Mapping[str, Any]) -> None:
        """A file that was never saved, of which the browser has kept the text: it is opened empty and filled there."""
        path = str(message.get("path", ""))
        if not self.writer:
            self.say(self.refused, "bad")
            return

        def then(found: tuple[Opened, EntryDraft | None, str]) -> None:
            self.layer = OFFICE
            self._move({"f": path, "l": "", "d": ""}, push=True)
            self._show(*found, fresh=not found[0].stamp)

        drafting = not self.publishes
        self.later(lambda: self._read(path, OFFICE, drafting), then)

    def on_copy(self, message: Mapping[str, Any]) -> None:
        """A shipped file is copied into the office's folder, to be changed there."""
        path = str(message.get("path", ""))
        if not self.writer:
            self.say(self.refused, "bad")
            return

        def work() -> tuple[Opened, EntryDraft | None, str]:
            opened, draft, standing = self._read(path, OFFICE, not self.publishes)
            if not opened.stamp:
                opened = Opened(path, read(self.desk.shipped, path).text, "")
            return opened, draft, standing

        def then(found: tuple[Opened, EntryDraft | None, str]) -> None:
            self.layer = OFFICE
            self._move({"f": path, "l": "", "d": ""}, push=True)
            self._show(*found, fresh=not found[0].stamp)

        self.later(work, then)

    def on_duplicate(self, message: Mapping[str, Any]) -> None:
        """The text as it stands in the editor under another id and title; nothing is on disk until it is saved."""
        if self.opened is None or not self.writer:
            self.say(self.refused, "bad")
            return
        text, path = str(message.get("text", "")) or self.opened.text, self.opened.path
        stem, number = Path(path).stem, 2
        while self._taken(path_of(path, f"{stem}-{number}")):
            number += 1
        title = f"{title_in(text)[:35]}（另一份）"
        self._begin(path_of(path, f"{stem}-{number}"), with_id(text, f"{stem}-{number}", title))

    # Another id

    def on_mentions(self, message: Mapping[str, Any]) -> None:
        """Which files speak of the open one."""
        opened = self.opened
        if opened is None or not self.writer:
            return
        old, library = Path(opened.path).stem, self.desk.library

        def work() -> dict[str, Any]:
            own = [{"path": m.path, "times": m.times} for m in mentions(self.files, old, opened.path)]
            titles = {x.path: x.entry.title for x in library.loaded if x.entry}
            return {"id": old, "files": [{**m, "title": titles.get(str(m["path"]), "")} for m in own]}

        def then(found: dict[str, Any]) -> None:
            self._sent += 1
            self.put(named={**found, "n": self._sent})

        self.later(work, then)

    def on_rename(self, message: Mapping[str, Any]) -> None:
        """Another id; with ``links`` the office's files that speak of the old one follow."""
        opened = self.opened
        if not self._whole_files or opened is None:
            return
        new, links = str(message.get("id", "")).strip(), bool(message.get("links"))
        refused = why_not(opened.path, new)
        if refused:
            self.say(refused, "bad")
            return
        old, path = Path(opened.path).stem, path_of(opened.path, new)
        if self._taken(path):
            self.say("这个编号用过了，请换一个。", "bad")
            return

        def work() -> int:
            now, by = self.context.now(), self.author
            self.files.rename(opened.path, path, with_id(opened.text, new), opened.stamp, now, by)
            self.context.audited(Deed.SAVED, path)
            changed = 0
            for one in list(mentions(self.files, old, path)) if links else []:
                other = self.files.open(one.path)
                if not other.foreign:
                    self.files.save(
                        one.path, with_mention(other.text, old, new), other.stamp, now, by, HowMade.LINKED
                    )
                    self.context.audited(Deed.SAVED, one.path)
                    changed += 1
            return changed

        def then(result: Any) -> None:
            if isinstance(result, ChangedMeanwhile):
                self._changed(result)
                return
            self.say(f"编号改成了 {new}" + (f"，{result} 份里的链接也改了。" if result else "。"))
            self._move({"f": path, "l": "", "d": ""}, push=True)
            self.open(dict(self.params))

        self._written(work, then)

    # Away and back

    def on_delete(self, message: Mapping[str, Any]) -> None:
        """The open file goes; the notice brings it back, and so does its history."""
        opened = self.opened
        if not self._whole_files or opened is None:
            return

        def work() -> None:
            self.files.delete(opened.path, opened.stamp, self.context.now(), self.author)
            self.context.audited(Deed.DELETED, opened.path)

        def then(result: Any) -> None:
            if isinstance(result, ChangedMeanwhile):
                self._changed(result)
                return
            self._deleted = opened
            self.say(f"删掉了 {Path(opened.path).stem}", undo="undelete")
            self.go_to(f="", l="", d="")

        self._written(work, then)

    def on_undelete(self, message: Mapping[str, Any]) -> None:
        """What was deleted last comes back as it was."""
        gone = self._deleted
        if gone is None or not self.publishes:
            return
        self._deleted = None

        def work() -> None:
            self.files.save(
                gone.path, gone.text, "", self.context.now(), self.author, change=HowMade.RESTORED
            )
            self.context.audited(Deed.RESTORED_VERSION, gone.path)

        def then(result: Any) -> None:
            if isinstance(result, ChangedMeanwhile):
                self.say("这个编号又有了新文件，没有盖掉；删掉的那份在“历史”里。", "bad")
                return
            self.say("回来了。")
            self.go_to(f=gone.path, l="", d="")

        self._written(work, then)

    def on_convert(self, message: Mapping[str, Any]) -> None:
        """The open file, which stands in GB18030, is written in UTF-8; not a character of it changes."""
        opened = self.opened
        if opened is None or not opened.foreign or not self._whole_files:
            return

        def work() -> None:
            self.files.save(
                opened.path, opened.text, opened.stamp, self.context.now(), self.author, HowMade.CONVERTED
            )
            self.context.audited(Deed.SAVED, opened.path)

        def then(result: Any) -> None:
            if isinstance(result, ChangedMeanwhile):
                self._changed(result)
                return
            self.say("转成 UTF-8 了，一个字也没有改；原来的文件留在历史里。")
            self.open(dict(self.params))

        self._written(work, then)
