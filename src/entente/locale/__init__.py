"""The message catalogue: English sentences and their Simplified Chinese form, one gettext domain per room.

Read by the doors and by ``desk.brief``; content (law, evidence) carries both languages itself, see ``model.text``.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

__all__ = ["CATALOGUE", "translator"]

CATALOGUE = Path(__file__).parent


@lru_cache(maxsize=4)
def translator(lang: str) -> Callable[[str], str]:
    """A function that returns a message in ``en`` or ``zh``; a message without translation comes back unchanged."""
    chain: gettext.NullTranslations = gettext.NullTranslations()
    if lang == "zh":
        for compiled in sorted((CATALOGUE / "zh_CN" / "LC_MESSAGES").glob("*.mo")):
            with compiled.open("rb") as stream:
                domain = gettext.GNUTranslations(stream)
            domain.add_fallback(chain)
            chain = domain
    return chain.gettext
