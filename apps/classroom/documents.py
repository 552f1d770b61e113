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
<link rel="icon" href="/look/icon.svg"><style>{bundle.tokens()}{_SKELETON}</style><script>{theme}</script></head>
<body><div id="class-root" class="fz class-page class-{kind}" {told}><p class="first" role="status">正在连上……</p></div>
<p id="class-aloud" class="sr" role="status" aria-live="polite"></p>
<noscript><p class="first">请在浏览器里打开 JavaScript，再刷新一次。</p></noscript>
<script src="/look/{bundle.class_version()}.js"></script><script>fangzhi.{kind}Page()</script></body></html>"""
