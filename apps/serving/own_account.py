"""One's own account: another password, where one is logged in, and the way to the administrator's page."""

from __future__ import annotations

import asyncio
import datetime as dt
from html import escape

from apps.audit import Deed
from apps.errors import BadAccounts
from apps.roles import Action, may
from apps.serving.accounts import Account
from apps.serving.login import ENOUGH, Entrance, account_of, login_of
from apps.serving.plain_page import plain_page


class OwnAccount(Entrance):
    """One's own account: another password, and where one is logged in."""

    def get(self) -> None:
        """The page."""
        account = account_of(self)
        if account is None:
            self.redirect("/login?next=%2Faccount")
            return
        self.finish(self.page(account))

    async def post(self) -> None:
        """Change the password, or end the logins elsewhere."""
        account = account_of(self)
        if account is None:
            self.redirect("/login?next=%2Faccount", status=303)
            return
        if self.get_body_argument("do", "") == "end-others":
            self.accounts.end(account.id, but=login_of(self))
            await self.noted(Deed.ENDED, account)
            self.finish(self.page(account, "别处的登录都退出了。", good=True))
            return
        old, new, again = (self.get_body_argument(k, "", strip=False) for k in ("password", "new", "again"))
        if new != again:
            self.refuse(400, account, "两遍新密码不一样。")
            return
        if new == old:
            self.refuse(400, account, "新密码和旧密码一样，请换一个。")
            return
        good = await self.checked(account, account.name, old, f"own:{account.id}")
        if not good:
            self.refuse(429 if good is None else 401, account, ENOUGH if good is None else "现在的密码不对。")
            return
        try:
            keep = login_of(self)
            change = lambda: self.accounts.set_password(account.id, new, keep=keep)  # noqa: E731
            await asyncio.get_running_loop().run_in_executor(None, change)
            await self.noted(Deed.PASSWORD, account)
        except BadAccounts as error:
            self.refuse(400, account, str(error))
            return
        if account.must_change:
            self.redirect("/", status=303)
        else:
            self.finish(self.page(account, "密码改好了，别处的登录都退出了。", good=True))

    def refuse(self, status: int, account: Account, sentence: str) -> None:
        """The page again, with a reason."""
        self.set_status(status)
        self.finish(self.page(account, sentence))

    def page(self, account: Account, said: str = "", good: bool = False) -> str:
        """The account as its owner sees it."""
        mine = login_of(self)
        places = "".join(
            f"<li>{_when(x.since)}，{escape(_browser(x.device))}{'（就是这里）' if x.id == mine else ''}</li>"
            for x in self.accounts.logins(account.id)
        )
        first = "<p>这个密码是管理员给的，请先换成自己的。</p>" if account.must_change else ""
        note = f'<p class="{"small" if good else "bad"}" role="alert">{escape(said)}</p>' if said else ""
        manage = '<a href="/admin">管理账号</a> · ' if may(account.role, Action.ACCOUNTS) else ""
        others = (
            ""
            if account.must_change
            else f"""
<h2>登录着的地方</h2><ul>{places}</ul>
<form method="post" action="/account"><input type="hidden" name="do" value="end-others"><button type="submit">让别处都退出</button></form>
<p class="small">{manage}<a href="/">回到首页</a> · <a href="/logout">退出登录</a></p>"""
        )
        return plain_page(
            "我的账号",
            f"""
<h1>{escape(account.name)}（{account.role}）</h1>{first}{note}
<form method="post" action="/account">
<label for="password">现在的密码</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<label for="new">新密码</label><input id="new" name="new" type="password" autocomplete="new-password" minlength="8" required>
<label for="again">新密码，再写一遍</label><input id="again" name="again" type="password" autocomplete="new-password" required>
<button type="submit">换密码</button></form>{others}""",
        )


def _when(since: str) -> str:
    at = dt.datetime.fromisoformat(since).astimezone()
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def _browser(agent: str) -> str:
    names = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {
        "Android": "安卓手机",
        "iPhone": "苹果手机",
        "Windows": "Windows",
        "Mac OS": "苹果电脑",
        "Linux": "Linux",
    }
    name = next((v for k, v in names.items() if k in agent), "别的程序")
    return f"{name}，{next((v for k, v in systems.items() if k in agent), '别的系统')}"
