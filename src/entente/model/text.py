"""Text that the reader sees in either language, and outside text made harmless to show."""

from __future__ import annotations

import re

import msgspec

__all__ = ["Text", "csv_cell", "printable"]


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The same sentence in English and Simplified Chinese; neither may be empty.

    Answers carry both, so a dossier's bytes do not depend on the language in which it is shown.
    """

    en: str
    zh: str

    def __post_init__(self) -> None:
        """Refuse a text that one of the two readers could not read."""
        assert self.en and self.zh, "a text has both languages"

    def in_lang(self, lang: str) -> str:
        """The sentence in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en


_MARKS = re.compile("[\u202a-\u2069]")


def printable(text: str) -> str:
    """Outside text without control characters, bidi overrides and terminal escapes (each becomes U+FFFD)."""
    if not _MARKS.search(text) and text.replace("\n", "").replace("\t", "").isprintable():
        return text  # nearly always; character by character a long table takes longer to clean than to make
    return "".join(
        char if char in "\n\t" or (char.isprintable() and not 0x202A <= ord(char) <= 0x2069) else "\ufffd"
        for char in text
    )


def csv_cell(text: str) -> str:
    """Outside text as a spreadsheet cell that is never read as a formula (OWASP: CSV injection)."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
