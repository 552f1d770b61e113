"""The administrator's pages: the people of the office, and who did what. Plain forms, no session behind them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, TypeVar

from tornado.web import RequestHandler

from apps.audit import HEAD, Audit, Deed, as_csv, cells
from apps.errors import BadAccounts
from apps.roles import Action, Role, may, refusal
from apps.serving.accounts import Account, Accounts, made_up_password
from apps.serving.login import Entrance, account_of
from apps.serving.people import read_people
from apps.serving.plain_page import plain_page
from kb.errors import KnowledgeBaseError
from kb.files import reason_of

ROWS = 300  # rows of the audit on one page
Result = TypeVar("Result")


async def _in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(None, work)


class AdminPage(Entrance):
    """What the administrator's pages share: they are shown to nobody else."""

    admin: Account

    def prepare(self) -> None:
        """Only for whoever may manage accounts."""
        super().prepare()
        account = account_of(self)
        if account is None or account.must_change:
            self.redirect("/login?next=%2Fadmin" if account is None else "/account")
        elif not may(account.role, Action.ACCOUNTS):
            self.set_status(403)
            said = escape(refusal(account.role, Action.ACCOUNTS))
            self.finish(plain_page("管理账号", f'<h1>{said}</h1><p><a class="go" href="/">回到首页</a></p>'))
        else:
            self.admin = account

    def audited(self, deed: Deed, about: str) -> None:
        """Keep what the administrator did; waits for the disk."""
        Audit(self.accounts.path.parent).note(
            deed, self.admin.name, person=self.admin.id, about=about, source=self.address
        )


class People(AdminPage):
    """The list of accounts, and what can be done with them."""

    def get(self) -> None:
        """The list."""
        self.finish(self.page())

    async def post(self) -> None:
        """One change; the list again, with what came of it."""
        did, given = self.get_body_argument("do", ""), self.get_body_argument
        book, wanted = self.accounts, given("id", "")
        uploaded = self.request.files.get("file", [])
        change = {
            "add": lambda: self.add([(given("name", ""), Role(given("role", Role.READER)))]),
            "import": lambda: self.add(_people(book, uploaded)),
            "role": lambda: self.role(wanted, Role(given("role", ""))),
            "disable": lambda: self.active(wanted, False),
            "enable": lambda: self.active(wanted, True),
            "rename": lambda: self.rename(wanted, given("name", "")),
            "reset": lambda: self.reset(wanted),
            "end": lambda: self.end(wanted),
        }.get(did)
        if change is None:
            self.send_error(400)
            return
        try:
            said, passwords = await _in_thread(change)
        except (BadAccounts, KnowledgeBaseError) as error:
            self.refuse(str(error))
        except OSError as error:
            self.refuse(f"没有写进去：{reason_of(error)}。")
        except ValueError:
            self.refuse("没有这个角色，请从列表里选。")
        else:
            self.finish(self.page(said, passwords=passwords))

    def refuse(self, sentence: str) -> None:
        """The list again, with a reason."""
        self.set_status(400)
        self.finish(self.page(sentence, good=False))

    # What can be done: a sentence on what came of it, and the passwords to hand over

    def add(self, people: Sequence[tuple[str, Role]]) -> tuple[str, list[tuple[str, str]]]:
        """New accounts, all or none."""
        made = [(name, made_up_password(), role) for name, role in people]
        accounts = self.accounts.add_all(made)
        for one in accounts:
            self.audited(Deed.ADDED, one.name)
        passwords = [(one.name, given[1]) for one, given in zip(accounts, made, strict=True)]
        return (
            f"建好了 {len(made)} 个账号。第一个密码只在这里显示一次，请交给本人，第一次登录要换。",
            passwords,
        )

    def role(self, id: str, role: Role) -> tuple[str, list[tuple[str, str]]]:
        """Another role; somebody who may manage accounts must remain."""
        one = _one(self.accounts, id)
        if not may(role, Action.ACCOUNTS):
            _somebody_stays(self.accounts, one)
        self.accounts.set_role(id, role)
        self.audited(Deed.ROLE, f"{one.name} → {role}")
        return f"“{one.name}”现在是“{role}”，已经打开的页面要重新打开。", []

    def active(self, id: str, active: bool) -> tuple[str, list[tuple[str, str]]]:
        """Disable or open again."""
        one = _one(self.accounts, id)
        if not active:
            _somebody_stays(self.accounts, one)
        self.accounts.set_active(id, active)
        self.audited(Deed.ENABLED if active else Deed.DISABLED, one.name)
        said = "又能登录了。" if active else "停用了，登录着的都已退出；练习记录都留着。"
        return f"“{one.name}”{said}", []

    def rename(self, id: str, name: str) -> tuple[str, list[tuple[str, str]]]:
        """Another name."""
        one = _one(self.accounts, id)
        self.accounts.rename(id, name)
        renamed = _one(self.accounts, id).name
        self.audited(Deed.RENAMED, f"{one.name} → {renamed}")
        return f"“{one.name}”改叫“{renamed}”，练习记录跟着账号走。", []

    def reset(self, id: str) -> tuple[str, list[tuple[str, str]]]:
        """A new password to hand over."""
        one, password = _one(self.accounts, id), made_up_password()
        self.accounts.set_password(id, password, must_change=True)
        self.audited(Deed.RESET, one.name)
        return f"“{one.name}”的密码换了，登录着的都已退出。新密码只在这里显示一次。", [(one.name, password)]

    def end(self, id: str) -> tuple[str, list[tuple[str, str]]]:
        """End every login."""
        one = _one(self.accounts, id)
        self.accounts.end(id)
        self.audited(Deed.ENDED, one.name)
        return f"“{one.name}”登录着的地方都退出了。", []

    def page(self, said: str = "", good: bool = True, passwords: Sequence[tuple[str, str]] = ()) -> str:
        """The page."""
        people = sorted(self.accounts.all().values(), key=lambda a: (not a.active, a.name))
        rows = "".join(_row(a, len(self.accounts.logins(a.id)), a.id == self.admin.id) for a in people)
        note = f'<p class="{"small" if good else "bad"}" role="alert">{escape(said)}</p>' if said else ""
        handed = "".join(
            f'<tr><td>{escape(n)}</td><td><code class="once">{escape(p)}</code></td></tr>'
            for n, p in passwords
        )
        slips = f"<table><tr><th>名字</th><th>第一个密码</th></tr>{handed}</table>" if handed else ""
        roles = _roles(Role.READER)
        return plain_page(
            "管理账号",
            f"""
<h1>管理账号</h1>{note}{slips}
<div class="no-print"><h2>加一个人</h2>
<form method="post" action="/admin"><input type="hidden" name="do" value="add">
<label>名字 <input name="name" required maxlength="20" autocomplete="off"></label>
<label>角色 <select name="role">{roles}</select></label><button type="submit">建账号</button></form>
<h2>从表格加人</h2>
<form method="post" action="/admin" enctype="multipart/form-data"><input type="hidden" name="do" value="import">
<label class="file"><span>选一个表格</span><output></output><input type="file" name="file" accept=".xlsx,.csv" required
 onchange="this.previousElementSibling.textContent = this.files[0]?.name || ''"></label><button type="submit">建账号</button></form>
<p class="small">第一行写“名字”“角色”，下面一人一行，.xlsx 或 .csv。有一行不对，就一个也不建，并说是哪一行。</p>
<h2>{len(people)} 个账号</h2><div class="scroll"><table>
<tr><th>名字</th><th>角色</th><th>状态</th><th></th></tr>{rows}</table></div>
<p class="small"><a href="/admin/audit">操作记录</a> · <a href="/account">我的账号</a> · <a href="/">回到首页</a></p></div>""",
            wide=True,
        )


class AuditPage(AdminPage):
    """Who did what, newest first."""

    async def get(self) -> None:
        """The rows asked for."""
        who, deed = self.get_argument("who", ""), self.get_argument("deed", "")
        audit = Audit(self.accounts.path.parent)
        rows = await _in_thread(lambda: list(audit.entries(who=who, deed=deed))[::-1])
        table = "".join(
            "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells(r)) + "</tr>" for r in rows[:ROWS]
        )
        more = (
            f'<p class="small">只列了最近 {ROWS} 条，共 {len(rows)} 条；全部在表格里。</p>'
            if len(rows) > ROWS
            else ""
        )
        head = "".join(f"<th>{h}</th>" for h in HEAD)
        shown = (
            f'<div class="scroll"><table><tr>{head}</tr>{table}</table></div>'
            if rows
            else "<p>没有这样的记录。</p>"
        )
        deeds = "".join(
            f"<option{' selected' if d == deed else ''}>{d}</option>" for d in ("", *(d.value for d in Deed))
        )
        self.finish(
            plain_page(
                "操作记录",
                f"""
<h1>操作记录</h1>
<form method="get" action="/admin/audit" class="no-print"><label>谁 <input name="who" value="{escape(who)}"></label>
<label>事项 <select name="deed">{deeds}</select></label><button type="submit">看</button></form>{shown}{more}
<p class="small no-print"><a href="/admin/audit.csv">存成表格</a> · <a href="/admin">管理账号</a> · <a href="/">回到首页</a></p>""",
                wide=True,
            )
        )


class AuditTable(AdminPage):
    """All of the audit, to be kept elsewhere."""

    async def get(self) -> None:
        """A table for spreadsheets; that it was taken out is a row too."""

        def work() -> str:
            self.audited(Deed.EXPORTED, "操作记录")
            return as_csv(list(Audit(self.accounts.path.parent).entries()))

        table = await _in_thread(work)
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        day = dt.date.today().isoformat()
        self.set_header("Content-Disposition", f'attachment; filename="fangzhi-audit-{day}.csv"')
        self.finish(table)


def _people(book: Accounts, uploaded: Sequence[Any]) -> list[tuple[str, Role]]:
    if not uploaded:
        raise BadAccounts("请先选一个表格。")
    taken = (a.name for a in book.all().values())
    found = read_people(uploaded[0]["body"], str(uploaded[0]["filename"]), taken)
    return [(p.name, p.role) for p in found]


def _one(book: Accounts, id: str) -> Account:
    found = book.all().get(id)
    if found is None:
        raise BadAccounts("这个账号已经不在了，请刷新这一页。")
    return found


def _somebody_stays(book: Accounts, one: Account) -> None:
    """Nobody shuts the last administrator out, themselves least of all."""
    others = (a for a in book.all().values() if a.active and a.id != one.id)
    if may(one.role, Action.ACCOUNTS) and not any(may(a.role, Action.ACCOUNTS) for a in others):
        raise BadAccounts(f"“{one.name}”是最后一个管理员。先让另一个人当管理员。")


def _roles(chosen: Role) -> str:
    return "".join(f"<option{' selected' if r is chosen else ''}>{r.value}</option>" for r in Role)


def _form(id: str, did: str, inner: str, label: str, tone: str = "quiet") -> str:
    return (
        f'<form method="post" action="/admin"><input type="hidden" name="do" value="{did}">'
        f'<input type="hidden" name="id" value="{escape(id)}">{inner}<button class="{tone}" type="submit">{label}</button></form>'
    )


def _row(one: Account, logins: int, own: bool) -> str:
    name = escape(one.name)
    states = [
        "停用" if not one.active else f"登录着 {logins} 处" if logins else "",
        "还没换过密码" if one.must_change else "",
    ]
    state = "，".join(s for s in states if s)
    roles = f'<select name="role" aria-label="{name}的角色">{_roles(one.role)}</select>'
    renamed = f'<input name="name" aria-label="{name}的新名字" value="{name}" maxlength="20" required>'
    more = (
        _form(one.id, "rename", renamed, "改名")
        + _form(one.id, "reset", "", "换一个密码，交给本人")
        + (_form(one.id, "end", "", "让他在各处退出") if logins else "")
        + (
            _form(one.id, "disable", "", "停用", "quiet bad")
            if one.active
            else _form(one.id, "enable", "", "启用")
        )
    )
    return (
        f'<tr><td class="{"" if one.active else "off"}">{name}{"（我）" if own else ""}</td>'
        f"<td>{_form(one.id, 'role', roles, '换')}</td><td>{state}</td>"
        f'<td><details><summary aria-label="对{name}做别的">更多</summary>{more}</details></td></tr>'
    )


def admin_patterns() -> list[tuple[str, type[RequestHandler]]]:
    """Tornado routes of the administrator."""
    return [(r"/admin", People), (r"/admin/audit", AuditPage), (r"/admin/audit\.csv", AuditTable)]
