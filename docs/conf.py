"""Sphinx: `sphinx-build -W docs docs/_build/html`."""

project = "Entente"
author = "The Entente authors"
copyright = "2026, The Entente authors"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_title = "Entente"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "**/*.zh.md"]
locale_dirs = ["locale"]
gettext_compact = False


def setup(app):
    """Write the page of every rule before the sources are read; they are not kept in git."""
    import sys
    from pathlib import Path

    here = Path(__file__).resolve().parent
    sys.path.insert(0, str(here.parent))
    from tools.rule_pages import write_pages

    app.connect("builder-inited", lambda _app: write_pages(here / "reference" / "rules"))
