"""What is served beside the pages: the bundle, the hand-out, the learner's name, the API."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from tornado.web import RequestHandler

from apps.classroom.hubs import hub_of
from apps.desk.desk import Desk
from apps.serving.admin import admin_patterns
from apps.serving.api import api_patterns
from apps.serving.class_pages import class_patterns
from apps.serving.cookies import NAME_COOKIE, NAME_DAYS, clean_name
from apps.serving.handout import Handout
from apps.serving.login import user_of
from apps.serving.own_account import OwnAccount
from apps.serving.settings import Settings
from apps.serving.single_sign_on import provider_of, sso_patterns
from apps.web import bundle


class Asset(RequestHandler):
    """The bundle of views, the editor (names change with what they hold, so browsers may keep both) and the icon."""

    def get(self, name: str) -> None:
        """Answer from memory."""
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        if name == "icon.svg":
            self.set_header("Content-Type", "image/svg+xml")
            self.finish((bundle.FOLDER / "icon.svg").read_text("utf8"))
        else:
            self.set_header("Content-Type", "text/javascript; charset=utf-8")
            kind = name.partition("-")[0]
            if kind == "editor":
                self.finish(bundle.editor_script())
            else:
                self.finish(bundle.class_script(kind) if kind in bundle.LIVE else bundle.script())


class Name(RequestHandler):
    """The learner's display name, given once and kept in a signed cookie; with accounts it is the account's."""

    def initialize(self, own_machine: bool) -> None:
        """Whether names are given at all."""
        self.own_machine = own_machine

    def check_xsrf_cookie(self) -> None:
        """JSON from our own pages only: a foreign page cannot send this content type unasked."""

    def post(self) -> None:
        """``{"name": "小张"}``; an empty name forgets it."""
        if not self.own_machine:
            self.set_status(403)
            self.finish({"error": "名字就是账号的名字，要改请找本单位的管理员。"})
            return
        if not self.request.headers.get("Content-Type", "").startswith("application/json"):
            self.set_status(415)
            self.finish({"error": "只收 JSON。"})
            return
        try:
            name = clean_name(str(json.loads(self.request.body or b"{}").get("name", "")))
            name.encode()
        except (ValueError, AttributeError, RecursionError):
            self.set_status(400)
            self.finish({"error": "名字没有读懂，请再写一次。"})
            return
        if name:
            self.set_signed_cookie(NAME_COOKIE, name, expires_days=NAME_DAYS, httponly=True, samesite="Lax")
        else:
            self.clear_cookie(NAME_COOKIE)
        self.finish({"name": name})


class Guarded(Handout):
    """The hand-out, to those who may see the pages."""

    def initialize(self, desk: Desk, clock: Any, open_to_all: bool) -> None:  # type: ignore[override]
        """Whether a login is needed."""
        super().initialize(desk, clock)
        self.open_to_all = open_to_all

    def prepare(self) -> None:
        """From other machines only after the login."""
        if not self.open_to_all and user_of(self) is None:
            self.redirect(f"/login?next={quote(self.request.uri or '/', safe='')}")


def patterns(settings: Settings, desk: Desk) -> list[Any]:
    """Tornado routes beside the pages."""
    shared = {"desk": desk, "clock": settings.clock, "open_to_all": settings.local_only}
    return [
        (r"/look/((?:[a-z]+-)?[a-z0-9]+\.js|icon\.svg)", Asset),
        (r"/api/name", Name, {"own_machine": settings.local_only}),
        (r"/(?:handout|window)", Guarded, shared),
        *(
            []
            if settings.local_only
            else [
                (r"/account", OwnAccount),
                *admin_patterns(),
                *sso_patterns(provider_of(settings.home.root)),
            ]
        ),
        *class_patterns(settings, hub_of(desk)),
        *api_patterns(settings, desk),
    ]
