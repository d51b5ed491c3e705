"""How is outside text cleaned? Only where the correction is certain, and never in silence.

A name from outside may carry line breaks, stray control characters or bytes of another code page. What is certain is
corrected and reported (``Repair``); what is not is kept as it came and marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from entente.errors import gettext_noop

__all__ = ["clean", "has_han", "parse_day", "split_names"]

C1 = re.compile("[\x80-\x9f]")
BLANKS = re.compile(r"\s+")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MOJIBAKE = re.compile("[\u00c3\u00c2][\x80-\u00bf]|\u00e2\u20ac|\ufffd")
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
EARLIEST_YEAR = 1900


def has_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return bool(HAN.search(text))


def clean(text: str, note: Callable[[str, str], None]) -> str:
    """The text with single blanks, no control characters, and windows-1252 punctuation where ISO 8859-1 controls stand.

    U+0080..U+009F never occur in names; where they do, the byte was windows-1252 (``Xi\\x92an`` is ``Xi’an``). Each
    correction is told to ``note(what, text)``; text that looks mis-decoded otherwise is kept and told as well.
    """
    if text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    result = text
    if C1.search(result):
        result = C1.sub(_from_1252, result)
        note(gettext_noop("a windows-1252 byte was read as the punctuation it stands for"), text)
    if CONTROL.search(result):
        result = CONTROL.sub("", result)
        note(gettext_noop("a control character was removed"), text)
    single = BLANKS.sub(" ", result).strip()
    if single != result:
        note(gettext_noop("superfluous blanks or line breaks were removed"), text)
    if MOJIBAKE.search(single):
        decoded = _decoded_again(single)
        if decoded is not None:
            note(gettext_noop("UTF-8 that had been read as another encoding was decoded again"), text)
            return decoded
        note(gettext_noop("looks mis-decoded; kept as it came"), text)
    return single


def _decoded_again(text: str) -> str | None:
    """UTF-8 that was read as windows-1252 or Latin-1, decoded as what it is; ``None`` unless all of it is UTF-8.

    Text that happens to be valid UTF-8 again after such a detour and holds the marks of it is no accident.
    """
    for encoding in ("cp1252", "latin-1"):
        try:
            decoded = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if not MOJIBAKE.search(decoded) and not CONTROL.search(decoded):
            return decoded
    return None


def _from_1252(match: re.Match[str]) -> str:
    return match.group().encode("latin-1").decode("cp1252", errors="replace")


def split_names(text: str, note: Callable[[str, str], None]) -> list[str]:
    """Names joined with ``; `` (or ``;``), each once, in their order.

    The word ``and`` before the last name of an enumeration was left in by some publishers and is removed.
    """
    names: dict[str, None] = {}
    for piece in text.split(";"):
        name = piece.strip()
        if name.startswith("and ") and len(name) > len("and "):
            note(gettext_noop("the word 'and' before the last alias was removed"), name)
            name = name.removeprefix("and ")
        if name := clean(name, note):
            names[name] = None
    return list(names)


def parse_day(text: str, note: Callable[[str, str], None]) -> date | None:
    """A day written YYYY-MM-DD (a time after it is ignored); ``None`` if absent.

    A value that is no day, or lies before 1900 (``0017-05-26``), is told to ``note`` and taken as unknown.
    """
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        day = None
    if day is None or day.year < EARLIEST_YEAR:
        note(gettext_noop("is not a plausible day; taken as unknown"), text)
        return None
    return day
