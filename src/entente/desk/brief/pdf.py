"""Documents as PDF (extra ``dossier``): archival, tagged, in a font that holds every sign of them or not at all.

Chinese is set in a font that comes with the package; a sign that it lacks is looked for in the fonts of the system. A
sign that no font has stops the document: an empty box in a form that goes to an authority would be worse.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import msgspec

from entente.desk.brief.blocks import Blank, Paper
from entente.desk.brief.labels import PAPER
from entente.errors import InputError, gettext_noop
from entente.locale import translator

__all__ = ["FONTS", "write_pdf"]

FONTS = Path(__file__).parent / "fonts"
_TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
_LACKING = re.compile('the text `"(.+?)"` could not be displayed')


def write_pdf(paper: Paper) -> bytes:
    """The document as PDF; equal papers, equal bytes with the same fonts.

    Raises ``InputError`` where the extra is not installed or no font has a sign.
    """
    try:
        import typst
    except ImportError as missing:
        raise InputError(
            gettext_noop("PDF needs the extra “dossier”."),
            field="--format",
            hint=gettext_noop("pip install 'entente[dossier]', or choose docx or html."),
        ) from missing
    data = json.dumps(_content(paper), ensure_ascii=False)
    day = datetime.fromisoformat(paper.day).replace(tzinfo=UTC)
    compiler = typst.Compiler(_TEMPLATE, font_paths=[FONTS], sys_inputs={"paper": data})
    try:
        # PDF/A-3a (ISO 19005-3) for keeping, PDF/UA-1 (ISO 14289-1) for screen readers
        written = compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=int(day.timestamp()))
    except typst.TypstError as failure:
        lacking = _LACKING.search(failure.message)
        if not lacking:  # the template itself is wrong
            raise
        raise InputError(
            gettext_noop("No font on this computer has this sign of the document: {sign} ({code})."),
            field="--format",
            sign=lacking[1][:20],
            code=" ".join(f"U+{ord(char):04X}" for char in lacking[1][:4]),
            hint=gettext_noop("Install a font with all Chinese characters, for example Noto Sans CJK SC."),
        ) from failure
    assert isinstance(written, bytes)
    return written


def _content(paper: Paper) -> dict[str, object]:
    """The paper as plain data, blanks that follow each other together, and the words of the template."""
    _ = translator(paper.lang)
    groups = groupby(paper.blocks, key=lambda block: isinstance(block, Blank))
    return {
        **msgspec.to_builtins(paper),
        "groups": [msgspec.to_builtins(list(group)) for _blank, group in groups],
        "words": {name: _(word) for name, word in PAPER.items()},
    }
