"""Text that the reader sees in either language."""

from __future__ import annotations

import msgspec

__all__ = ["Text"]


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same sentence in English and Simplified Chinese; neither may be empty.

    Answers carry both, so a dossier's bytes do not depend on the language in which it is shown.
    """

    en: str
    zh: str

    def __post_init__(self) -> None:
        assert self.en and self.zh, "a text has both languages"

    def in_lang(self, lang: str) -> str:
        """The sentence in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en
