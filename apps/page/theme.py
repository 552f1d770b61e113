"""How the shell looks: pmui's page in our colours, without its English controls, printable."""

from __future__ import annotations

import functools
from typing import Any

from jinja2 import Template
from panel.io.resources import _env as panel_templates
from panel_material_ui.template.base import Page

from apps.web import bundle

BAR_HEIGHT = 52

THEME: dict[str, Any] = {
    "palette": {"primary": {"main": "#14477f"}, "background": {"default": "#f4f6f9", "paper": "#ffffff"}},
    "typography": {
        "fontFamily": '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif',
        "fontSize": 14,
    },
    "shape": {"borderRadius": 8},
}

# The shell's own shadow root: bar and content in our variables, and a page that prints whole.
SHELL_STYLE = f"""
.header {{ background: var(--bar) !important; background-image: none !important; box-shadow: none !important; }}
.MuiToolbar-root {{ min-height: {BAR_HEIGHT}px !important; padding: 0 12px 0 20px !important; margin: 0 !important; }}
.MuiLinearProgress-root, .main .MuiToolbar-root > * {{ display: none !important; }}
.main {{ background: var(--bg) !important; color: var(--ink); }}
@media (max-width: 720px) {{ .MuiToolbar-root {{ padding: 0 4px 0 14px !important; }} }}
@media print {{
  .header, .MuiToolbar-root {{ display: none !important; }}
  * {{ overflow: visible !important; height: auto !important; width: auto !important; position: static !important; }}
}}
"""


@functools.cache
def template() -> Template:
    """The document around the shell: Chinese, no outside request, a skeleton until the views are there."""
    source = (bundle.FOLDER / "page.html").read_text("utf8")
    made: Template = panel_templates.from_string(
        source, globals={"fz_tokens": bundle.tokens(), "fz_version": bundle.version()}
    )
    return made


def shell_page(title: str, header: Any, main: Any, dark: bool) -> Page:
    """pmui's page as our shell."""
    return Page(  # type: ignore[no-untyped-call]
        title="",
        meta_title=title,
        header=[header],
        main=[main],
        template=template(),
        theme_config=THEME,
        theme_toggle=False,
        busy_indicator=None,
        dark_theme=dark,
        stylesheets=[SHELL_STYLE],
        site_url="/",
    )
