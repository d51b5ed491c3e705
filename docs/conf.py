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
