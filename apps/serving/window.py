"""The other side of the window: the answer in large type for the person who asked, without anything meant for officers.

It follows the officer's page in the same browser: what is opened there is shown here. Where the machine has a Chinese voice
of its own it reads aloud; a voice that would send the words elsewhere is never used.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from apps.present.local import public_shape
from apps.present.text import deadline_line
from apps.web import bundle

_STYLE = """
* { box-sizing: border-box; } html { font-size: calc(20px * var(--big, 1)); }
body { margin: 0; min-height: 100vh; background: var(--bg); color: var(--ink); font: 1rem/1.7 var(--fz-font); overflow-wrap: anywhere; }
main { max-width: 46em; margin: 0 auto; padding: 1.2rem 1.2rem 5rem; }
h1 { font-size: 1.5rem; line-height: 1.4; margin: .4rem 0; } h2 { font-size: 1.1rem; margin: 1.3rem 0 .3rem; color: var(--brand); }
.short { font-size: 1.7rem; line-height: 1.55; font-weight: 600; padding: .8rem 1.1rem; margin: .6rem 0; background: var(--brand-soft); border-inline-start: .3rem solid var(--brand); border-radius: .3rem; }
ul { margin: 0; padding-inline-start: 1.3em; } li { margin: .25em 0; } .call { font-size: 1.4rem; font-weight: 700; white-space: nowrap; } .last { font-weight: 700; }
.small { font-size: .8rem; color: var(--ink-2); } .wait { display: grid; place-content: center; min-height: 80vh; text-align: center; font-size: 2rem; }
.bar { position: fixed; inset: auto 0 0 0; display: flex; flex-wrap: wrap; gap: 10px; justify-content: center; padding: 10px; background: var(--surface); border-top: 1px solid var(--line); }
button { font: inherit; font-size: 18px; min-height: 44px; padding: 4px 20px; border: 1px solid var(--line-2); border-radius: 10px; background: var(--surface); color: var(--ink); cursor: pointer; }
button:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; } [hidden] { display: none !important; }
@media print { .bar { display: none; } body { background: #fff; } }
"""
_SCRIPT = """(() => {
const sizes = [1, 1.25, 1.6, 2], root = document.documentElement, byId = (id) => document.getElementById(id);
let at = 0; try { at = Math.max(0, sizes.indexOf(Number(localStorage.getItem("fz-window-size") || 1))); } catch {}
const size = (n) => { at = Math.max(0, Math.min(sizes.length - 1, n)); root.style.setProperty("--big", sizes[at]);
  byId("less").disabled = at === 0; byId("more").disabled = at === sizes.length - 1;
  try { localStorage.setItem("fz-window-size", sizes[at]); } catch {} };
byId("less").onclick = () => size(at - 1); byId("more").onclick = () => size(at + 1); size(at);
const speech = window.speechSynthesis, read = byId("read");
const voice = () => speech?.getVoices().find((v) => v.localService && /^(zh|cmn)/i.test(v.lang));
const offer = () => { read.hidden = !voice() || !document.querySelector(".short"); };
const silent = () => { read.textContent = "念给我听"; read.setAttribute("aria-pressed", "false"); };
read.onclick = () => {
  if (speech.speaking) { speech.cancel(); silent(); return; }
  const lines = [...document.querySelectorAll("main h1, main p, main h2, main li")].map((e) => e.textContent);
  const chosen = voice();
  lines.forEach((line, i) => { const said = new SpeechSynthesisUtterance(line); said.lang = chosen.lang; said.voice = chosen; said.rate = .9;
    if (i === lines.length - 1) said.onend = silent; speech.speak(said); });
  read.textContent = "不念了"; read.setAttribute("aria-pressed", "true"); };
speech?.addEventListener?.("voiceschanged", offer); offer(); addEventListener("pagehide", () => speech?.cancel());
const base = root.dataset.base || "";
if (window.BroadcastChannel) new BroadcastChannel("fangzhi-window").onmessage = (e) => {
  const to = base + "/window" + (typeof e.data === "string" && e.data.startsWith("?") ? e.data : "");
  if (to !== location.pathname + location.search) location.replace(to); };
})();"""
_DARK = 'document.documentElement.dataset.theme = /(?:^|; )fangzhi-theme=dark/.test(document.cookie) ? "dark" : "light";'


def window_page(data: dict[str, Any] | None, worked: Sequence[dict[str, Any] | None]) -> str:
    """The document; None for nothing opened yet."""
    title = escape(public_shape(data)["title"]) if data else "请稍候"
    body = (
        _card(public_shape(data), worked) if data else '<div class="wait"><p>您请坐，马上给您看。</p></div>'
    )
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} · 访知</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/look/icon.svg">
<style>{bundle.tokens()}{_STYLE}</style><script>{_DARK}</script></head><body><main aria-live="polite">{body}</main>
<footer class="bar" aria-label="看和听"><button id="less" type="button">字小一点</button><button id="more" type="button">字大一点</button>
<button id="read" type="button" aria-pressed="false" hidden>念给我听</button></footer><script>{_SCRIPT}</script></body></html>"""


def _card(data: dict[str, Any], worked: Sequence[dict[str, Any] | None]) -> str:
    parts = [f'<h1>{escape(data["title"])}</h1><p class="short">{escape(data["short"])}</p>']
    for label, value in data["facts"]:
        parts.append(f"<h2>{escape(label)}</h2><p>{escape(value)}</p>")
    if data["offices"]:
        parts.append(f"<h2>找谁、打哪个电话</h2><ul>{''.join(map(_office, data['offices']))}</ul>")
    if data["papers"]:
        parts.append(
            f"<h2>要带的材料</h2><ul>{''.join(f'<li>{escape(p)}</li>' for p in data['papers'])}</ul>"
        )
    lines = [_deadline(item, one) for item, one in zip(data["deadlines"], worked, strict=False)]
    if lines:
        parts.append(f"<h2>时间</h2><ul>{''.join(lines)}</ul>")
    if data["basis"]:
        cited = "；".join(f"《{b['law']}》{b['place']}" for b in data["basis"])
        parts.append(f'<h2>依据</h2><p class="small">{escape(cited)}</p>')
    parts.append('<p class="small">办理结果以有权机关的书面答复为准。</p>')
    return "".join(parts)


def _office(office: dict[str, Any]) -> str:
    numbers = "　".join(f'<span class="call">{escape(p)}</span>' for p in office["phones"])
    lines = "".join(f"<br>{escape(k)}：{escape(v)}" for k, v in office["lines"])
    return f"<li>{escape(office['title'])}　{numbers}{lines}</li>"


def _deadline(item: dict[str, Any], worked: dict[str, Any] | None) -> str:
    if not item["limit"]:
        return "<li>法律没有规定统一的天数，回话的日子当面说定。</li>"
    last = ""
    if worked and worked.get("last") and worked["start"]:
        last = (
            f'<br>从{escape(worked["from"])}算，<span class="last">最后一天 {escape(worked["last"])}</span>'
        )
    return f"<li>{escape(deadline_line(item))}{last}</li>"
