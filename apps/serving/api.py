"""The JSON API beside the pages, for a counter system: ``/healthz``, ``/api/search``, ``/api/entry/<id>``."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import unquote

from tornado.web import RequestHandler

from apps.desk.desk import Desk
from apps.present.json_api import entry_dict
from apps.serving.login import user_of
from apps.serving.settings import Settings
from kb.errors import KnowledgeBaseError
from kb.model import Kind
from kb.search.searcher import only

LIMIT, MOST = 20, 100
KINDS = [k.value for k in Kind]


def app_version() -> str:
    """The installed version; empty when run from the source tree."""
    try:
        return version("fangzhi")
    except PackageNotFoundError:
        return ""


class Json(RequestHandler):
    """Answers JSON; from other machines only to those who are logged in."""

    def initialize(self, settings: Settings, desk: Desk) -> None:
        """What the handlers share."""
        self.app_settings, self.desk = settings, desk

    def prepare(self) -> None:
        """The login of the pages holds here as well."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        if not self.app_settings.local_only and user_of(self) is None:
            self.refuse(401, "请先登录。")

    def refuse(self, status: int, sentence: str) -> None:
        """One clear sentence."""
        self.set_status(status)
        self.finish({"error": sentence})

    def day(self) -> dt.date | None:
        """The ``on`` of the request; today when it has none; None when it is no day."""
        text = self.get_query_argument("on", "")
        try:
            return dt.date.fromisoformat(text) if text else self.app_settings.clock()
        except ValueError:
            return None


class Search(Json):
    """``/api/search?q=…&kind=法规&on=2026-11-22&limit=20``: the shape of ``fangzhi search --json``."""

    def get(self) -> None:
        """Search."""
        on, kind = self.day(), self.get_query_argument("kind", "")
        limit = self.get_query_argument("limit", str(LIMIT))
        if on is None:
            return self.refuse(400, "on 要写成 2026-11-22 这样的日子。")
        if kind and kind not in KINDS:
            return self.refuse(400, f"kind 只能是：{'、'.join(KINDS)}。")
        if not limit.isdecimal() or len(limit) > 3 or not 1 <= int(limit) <= MOST:
            return self.refuse(400, f"limit 要在 1 到 {MOST} 之间。")
        words = self.get_query_argument("q", "").strip()[:200]
        try:
            found = self.desk.search(words, on, only([kind] if kind else ()), int(limit))
        except KnowledgeBaseError as error:
            return self.refuse(503 if not self.desk.ready else 400, str(error))
        self.finish(found.to_dict())
        return None


class OneEntry(Json):
    """``/api/entry/wd-…`` or ``/api/entry/信访工作条例%2334``."""

    def get(self, wanted: str) -> None:
        """One entry or article."""
        on = self.day()
        if on is None:
            return self.refuse(400, "on 要写成 2026-11-22 这样的日子。")
        found = entry_dict(self.desk.library, unquote(wanted), on)
        if found is None:
            return self.refuse(404, f"没有编号是“{unquote(wanted)[:60]}”的内容。")
        self.finish(found)
        return None


class Health(RequestHandler):
    """Whether the app is up; open to everyone, says nothing else."""

    def initialize(self, desk: Desk) -> None:
        """The desk."""
        self.desk = desk

    def get(self) -> None:
        """200 as soon as pages are served; ``searchable`` once there is an index."""
        self.set_header("Cache-Control", "no-store")
        self.finish({"status": "ok", "version": app_version(), "searchable": self.desk.ready})


def api_patterns(settings: Settings, desk: Desk) -> list[Any]:
    """The routes."""
    shared = {"settings": settings, "desk": desk}
    return [
        (r"/healthz", Health, {"desk": desk}),
        (r"/api/search", Search, shared),
        (r"/api/entry/(.+)", OneEntry, shared),
    ]
