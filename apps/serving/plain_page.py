"""Pages without a session: login, errors. Small, Chinese, in the app's colours, nothing fetched."""

from __future__ import annotations

from html import escape
from typing import Any

from tornado.web import RequestHandler

from apps.web import bundle

_STYLE = """
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--bg); color: var(--ink); font: 15px/1.75 var(--fz-font); }
main { width: min(380px, calc(100vw - 40px)); padding: 26px 30px 30px; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); }
h1 { font-size: 21px; margin: 0 0 10px; } .brand { color: var(--brand); font-weight: 700; letter-spacing: .08em; margin: 0 0 14px; }
label { display: block; margin-top: 12px; } input { width: 100%; box-sizing: border-box; font: inherit; height: 42px; padding: 0 12px; border: 1px solid var(--line-2); border-radius: 8px; background: var(--surface); color: var(--ink); }
button, a.go { display: inline-block; margin-top: 18px; font: inherit; border: 0; border-radius: 8px; padding: 8px 22px; background: var(--brand); color: var(--brand-ink); text-decoration: none; cursor: pointer; }
main.wide { width: min(980px, calc(100vw - 24px)); margin: 24px 0; } .wide h2 { font-size: 17px; margin: 26px 0 8px; } .wide form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; }
.wide label { margin: 0; } .wide input, .wide select { width: auto; min-width: 8em; font: inherit; height: 38px; padding: 0 10px; border: 1px solid var(--line-2); border-radius: 8px; background: var(--surface); color: var(--ink); }
.wide input[type=file] { padding: 5px; max-width: 100%; } .wide button { margin: 0; padding: 6px 16px; } .wide button.quiet { background: none; color: var(--brand); border: 1px solid var(--line-2); } .wide button.bad { color: var(--bad); }
.file { position: relative; display: inline-flex; align-items: center; gap: 10px; } .file input { position: absolute; inset: 0; opacity: 0; cursor: pointer; } .file span { border: 1px solid var(--line-2); border-radius: 8px; padding: 6px 14px; color: var(--brand); } .file:focus-within span { outline: 2px solid var(--focus); }
a:not(.go) { color: var(--brand); } summary { white-space: nowrap; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); vertical-align: middle; } th { font-weight: 600; color: var(--ink-2); font-size: 13px; white-space: nowrap; }
td.off { color: var(--ink-2); } code.once { font-size: 15px; user-select: all; } details > summary { cursor: pointer; color: var(--brand); } details form { padding: 8px 0; }
@media print { .no-print { display: none; } main { border: 0; box-shadow: none; } }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; } .bad { color: var(--bad); } .small { font-size: 13px; color: var(--ink-2); }
"""
_DARK = """(() => { const k = document.cookie.match(/(?:^|; )fangzhi-theme=(dark|light)/);
document.documentElement.dataset.theme = (k ? k[1] === "dark" : matchMedia("(prefers-color-scheme: dark)").matches) ? "dark" : "light"; })();"""
_SAID = {
    400: "这个请求没有读懂。",
    401: "请先登录。",
    403: "这一页不对您开放。",
    404: "没有这个地址。",
    405: "这个地址不能这样用。",
    503: "正在准备，请稍等再试。",
}


def plain_page(title: str, body: str, wide: bool = False) -> str:
    """A whole document around some trusted HTML; a wide one holds tables."""
    main = '<main class="wide">' if wide else "<main>"
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)} · 访知</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/look/icon.svg">
<style>{bundle.tokens()}{_STYLE}</style><script>{_DARK}</script></head>
<body>{main}<p class="brand">访知</p>{body}</main></body></html>"""


def error_page(status: int) -> str:
    """What a user sees instead of a bare status."""
    said = _SAID.get(status, "出了点问题，已经记下来了。请再试一次。")
    return plain_page(said.rstrip("。"), f'<h1>{said}</h1><p><a class="go" href="/">回到政策答复</a></p>')


def write_error(self: RequestHandler, status_code: int, **_: Any) -> None:
    """For every handler of the process, Bokeh's own among them: JSON for the API, a page for people."""
    if "/api/" in self.request.path:
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish({"error": _SAID.get(status_code, "服务器出错了。")})
    else:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(error_page(status_code))


class NotFound(RequestHandler):
    """Every address that leads nowhere."""

    def prepare(self) -> None:
        """Say so."""
        self.send_error(404)
