"""The base of the pages on which content is written, reviewed and looked back on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Any

from apps.audit import Deed
from apps.page.learning import LearningView
from apps.page.shell import Context, Shell, always
from apps.roles import Action
from apps.writing.drafts import Drafts, DraftState, EntryDraft, Move
from apps.writing.files import ChangedMeanwhile, OfficeFiles, Opened
from apps.writing.history import Author
from apps.writing.tree import when
from kb.content.layers import OFFICE


class WritingView(LearningView):
    """A page that works with the office's files and drafts."""

    __abstract = True

    def __init__(self, context: Context, shell: Shell | None = None, **params: Any) -> None:
        super().__init__(context, shell, **params)
        self.files = OfficeFiles(self.desk.home)
        self.drafts = Drafts(self.desk.home, self.files)

    @property
    def writer(self) -> bool:
        """Whether this visitor may write content at all."""
        return self.context.may(Action.WRITE)

    @property
    def publishes(self) -> bool:
        """Whether what this visitor saves is published at once; so it is for who sits at the machine alone."""
        return self.context.may(Action.PUBLISH)

    @property
    def refused(self) -> str:
        """Why this visitor may not write."""
        return self.context.refusal(Action.WRITE)

    @property
    def author(self) -> Author:
        """The visitor, as versions and drafts name them."""
        return Author(self.context.person, self.context.user)

    def owns(self, draft: EntryDraft) -> bool:
        """Whether this visitor may take a draft back or give it up: who wrote it, and who publishes."""
        return self.publishes or (self.writer and draft.writer.person == self.context.person)

    def draft_data(self, draft: EntryDraft, standing: str) -> dict[str, Any]:
        """A draft as a view shows it.

        Args:
            standing: stamp of the published text as it is now.
        """
        return {
            "state": draft.state.value,
            "stamp": draft.stamp,
            "who": draft.writer.name,
            "since": when(draft.since),
            "remark": draft.remark,
            "owned": self.owns(draft),
            "behind": draft.base != standing,
            "standing": standing,
            "steps": [
                {"at": when(s.at), "who": s.who, "move": s.move, "remark": s.remark} for s in draft.steps
            ],
        }

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


class DraftingView(WritingView):
    """A page with a file open in an editor, which may be a draft.

    Attributes:
        opened: the file as it was read.
        draft: its draft, for those who write.
        layer: the office's content or the shipped one.
    """

    __abstract = True

    def __init__(self, context: Context, shell: Shell | None = None, **params: Any) -> None:
        super().__init__(context, shell, **params)
        self.opened: Opened | None = None
        self.draft: EntryDraft | None = None
        self.layer = OFFICE
        self._sent = 0
        self._deleted: Opened | None = None

    @property
    def writable(self) -> bool:
        """Whether the open file may be saved by this visitor."""
        locked = self.draft is not None and self.draft.state is DraftState.WAITING and not self.publishes
        return self.writer and self.layer == OFFICE and not locked

    @property
    def drafting(self) -> bool:
        """Whether what is saved becomes a draft."""
        return self.writer and self.layer == OFFICE and (not self.publishes or bool(self.params.get("d")))

    def _keep_draft(self, path: str, text: str, expected: str, send: bool) -> EntryDraft:
        """Keep the draft and send it in when that is wanted; for a worker."""
        now, by = self.context.now(), self.author
        draft = self.drafts.save(path, text, expected, now, by, amend=self.publishes)
        self.context.audited(Deed.SAVED, path)
        if send:
            draft = self.drafts.move(path, Move.SEND, draft.stamp, now, by) or draft
            self.context.audited(Deed.REVIEW, path)
        return draft

    def on_take_back(self, message: Mapping[str, Any]) -> None:
        """What waits for review comes back to be changed."""
        self._move_draft(Move.TAKE_BACK, "收回来了，可以接着改。")

    def on_drop(self, message: Mapping[str, Any]) -> None:
        """The draft is given up; what is published stays as it is."""
        self._move_draft(Move.DROP, "草稿丢掉了，正式的内容没有动。")

    def _move_draft(self, move: Move, done: str) -> None:
        draft = self.draft
        if draft is None or not self.owns(draft):
            self.say("这份稿子不是您写的，请找写稿的人或者审核的同事。", "bad")
            return

        def then(result: Any) -> None:
            changed = isinstance(result, ChangedMeanwhile)
            self.say("稿子在别处改过了，先看看再说。" if changed else done, "bad" if changed else "")
            self.open(dict(self.params))

        now = self.context.now()
        self._written(lambda: self.drafts.move(draft.path, move, draft.stamp, now, self.author), then)

    def on_rebase(self, message: Mapping[str, Any]) -> None:
        """The writer has seen what became of the published text since the draft was begun."""
        draft, standing = self.draft, str(message.get("standing", ""))
        if draft is None or not self.drafting or not self.writer:
            return

        def then(result: Any) -> None:
            self.open(dict(self.params))

        now = self.context.now()
        self._written(lambda: self.drafts.rebase(draft.path, draft.stamp, standing, now, self.author), then)
