"""A page for each rule, from its record: `python tools/rule_pages.py FOLDER`. Sphinx does it by itself (`docs/conf.py`)."""

from __future__ import annotations

import argparse
from pathlib import Path

from entente.safeguards.export.page import rule_pages
from entente.safeguards.rulebook import load_rulebook


def write_pages(folder: Path) -> int:
    """Write the pages that are not current, and take away those of rules that are gone; returns how many there are."""
    pages = rule_pages(load_rulebook())
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return len(pages)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder to write the pages into; other .md files in it are removed")
    print(write_pages(parser.parse_args().folder), "pages")
