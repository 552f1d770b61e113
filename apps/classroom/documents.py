"""The documents of a class that are no Panel pages: small, whole in one answer but for one cached script."""

from __future__ import annotations

import datetime as dt
from html import escape

from apps.web import bundle

# Before the script is there: the colours, a quiet sentence, and dark or light as the browser remembers it.
_SKELETON = (
    "html,body{margin:0;background:var(--bg);color:var(--ink);font-family:var(--fz-font)}"
    ".first{display:grid;place-items:center;min-height:70vh;color:var(--ink-2)}"
    ".sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}"
)
_THEME = """(() => { const k = document.cookie.match(/(?:^|; )fangzhi-theme=(dark|light)/);
document.documentElement.dataset.theme = (k ? k[1] === "dark" : %s) ? "dark" : "light"; })();"""
_BY_SYSTEM = 'matchMedia("(prefers-color-scheme: dark)").matches'


def live_document(kind: str, title: str, id: str, now: dt.datetime, key: str = "") -> str:
    """The page of a phone, a projector or a trainer's window; what it shows comes over its socket.

    Args:
        kind: ``phone``, ``projector`` or ``host``, as in the socket's hello.
        title: of the class.
        id: of the class.
        now: UTC; countdowns run by the server's clock.
        key: of a projector, the key of its link.
    """
    # A projector is light unless this very browser was told otherwise: dark pictures drown in a bright room.
    theme = _THEME % ("false" if kind == "projector" else _BY_SYSTEM)
    told = f'data-class="{escape(id)}" data-now="{escape(now.isoformat())}"'
    if key:
        told += f' data-key="{escape(key)}"'
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)} · 访知</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="same-origin">
<link rel="icon" href="/look/icon.svg"><style id="fz-tokens">{bundle.tokens()}{_SKELETON}</style><script>{theme}</script></head>
<body><div id="class-root" class="fz class-page class-{kind}" {told}><p class="first" role="status">正在连上……</p></div>
<p id="class-aloud" class="sr" role="status" aria-live="polite"></p>
<noscript><p class="first">请在浏览器里打开 JavaScript，再刷新一次。</p></noscript>
<script src="/look/{bundle.class_version(kind)}.js"></script><script>fangzhi.{kind}Page()</script></body></html>"""


_JOIN_STYLE = """
*{box-sizing:border-box} body{min-height:100vh;min-height:100dvh;display:grid;align-content:start;justify-items:center;font:17px/1.7 var(--fz-font)}
header{width:100%;padding:10px 20px;background:var(--bar);color:var(--bar-ink);font-weight:700;letter-spacing:.08em}
main{width:min(440px,100vw);padding:22px 20px 40px} h1{font-size:24px;line-height:1.4;margin:0 0 6px} p{margin:8px 0}
label{display:block;margin-top:18px;font-weight:600} label small{font-weight:400;color:var(--ink-2)}
input{display:block;width:100%;margin-top:6px;height:54px;padding:0 14px;font:inherit;font-size:20px;border:1.5px solid var(--line-2);border-radius:12px;background:var(--surface);color:var(--ink)}
input.code{font-size:30px;letter-spacing:.22em;font-weight:700;font-variant-numeric:tabular-nums}
button{display:block;width:100%;margin-top:22px;height:54px;font:inherit;font-size:18px;border:0;border-radius:12px;background:var(--brand);color:var(--brand-ink);cursor:pointer}
button.quiet{background:none;border:1.5px solid var(--line-2);color:var(--brand)} a{color:var(--brand-2)}
.said{padding:10px 14px;border-radius:10px;background:var(--bad-soft);color:var(--bad)} .small{font-size:14.5px;color:var(--ink-2)}
.box{margin-top:22px;padding:2px 16px 18px;border:1px solid var(--line);border-radius:12px;background:var(--surface)} h2{font-size:18px;margin:14px 0 0}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
"""


def join_document(
    *,
    code: str = "",
    name: str = "",
    said: str = "",
    account: str = "",
    taken: bool = False,
    title: str = "",
) -> str:
    """The door of a class: the six digits, a name, and what to do where the name is somebody's already.

    Args:
        code: as it was typed or scanned; a scanned one needs no typing.
        name: as it was typed.
        said: why it did not work, one sentence.
        account: whose login it is; then no name is asked for.
        taken: somebody in the class has this name: it may be the same person with another phone.
        title: of the class, where the code is right.
    """
    asked = (
        f"<p>您以“<b>{escape(account)}</b>”进班，结果记在“我的学习”里。</p>"
        if account
        else f"""<label for="name">您的名字 <small>老师看得到，投影上没有</small></label>
<input id="name" name="name" value="{escape(name)}" maxlength="20" autocomplete="name" required {"autofocus" if code and not taken else ""}>"""
    )
    return _door(
        title or "进班",
        f"""<h1>{escape(title) or "进班"}</h1>{_said(said)}
<form method="post" action="/join"><label for="code">六位数字 <small>投影上有</small></label>
<input class="code" id="code" name="code" value="{escape(code)}" inputmode="numeric" pattern="[0-9 ]{{6,7}}" maxlength="7" autocomplete="off" required {"" if code else "autofocus"}>
{asked}<button>进班</button></form>{_same_person(code, name) if taken else ""}
<p class="small">不用账号。断了线、锁了屏，回来还在原来的地方。</p>""",
    )


def _same_person(code: str, name: str) -> str:
    hidden = f'<input type="hidden" name="code" value="{escape(code)}"><input type="hidden" name="name" value="{escape(name)}">'
    return f"""<section class="box"><h2>就是您自己，换了手机？</h2>
<form method="post" action="/join">{hidden}<label for="moving">旧手机上“换手机”给的四位数</label>
<input class="code" id="moving" name="moving" inputmode="numeric" pattern="[0-9]{{4}}" maxlength="4" autocomplete="off" required autofocus>
<button>坐回原来的位子</button></form>
<form method="post" action="/join">{hidden}<input type="hidden" name="knock" value="1"><button class="quiet">旧手机不在身边，请老师让我进</button></form></section>
<p class="small">不是您？请在名字后面加一个字，例如“{escape(name)}（东）”。</p>"""


def waiting_document(title: str, again: str) -> str:
    """While the trainer is asked to let a new phone in; looks again by itself.

    Args:
        title: of the class.
        again: the address that tells whether somebody was let in.
    """
    return _door(
        title,
        f"""<h1>{escape(title)}</h1><p role="status">已经告诉老师了。老师点“让进来”，这里就自动进班，请别关这一页。</p>
<p class="small"><a href="/join">换个名字进班</a></p>""",
        f'<meta http-equiv="refresh" content="2;url={escape(again)}">',
    )


def key_document(title: str, id: str, said: str = "") -> str:
    """For a second trainer: the class key, read from the first one's window."""
    return _door(
        title,
        f"""<h1>接手“{escape(title)}”</h1>{_said(said)}<p>这个班是别的老师开的。请那位老师在自己的窗口里点“钥匙和按键”，把钥匙念给您。</p>
<form method="post" action="/host"><input type="hidden" name="class" value="{escape(id)}">
<label for="key">接手钥匙</label><input id="key" name="key" maxlength="20" autocomplete="off" autocapitalize="off" spellcheck="false" required autofocus>
<button>接手</button></form><p class="small">原来的窗口不会断，两边都能带。<a href="/classes">所有的班</a></p>""",
    )


def _said(said: str) -> str:
    return f'<p class="said" role="alert">{escape(said)}</p>' if said else ""


def _door(title: str, body: str, head: str = "") -> str:
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)} · 访知</title>{head}
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/look/icon.svg">
<style>{bundle.tokens()}{_SKELETON}{_JOIN_STYLE}</style><script>{_THEME % _BY_SYSTEM}</script></head>
<body><header>访知</header><main>{body}</main></body></html>"""
