"""Duties as an iCalendar file (RFC 5545): one all-day event for each due day, with a reminder.

The bytes depend on the duties and the day alone, so the same question gives the same file and a calendar that reads it
again updates its events (the ``UID`` is the duty's id).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

from entente.accords.commitments import Due, Standing

__all__ = ["calendar"]

_OCTETS = 75
"""RFC 5545 section 3.1: lines of at most 75 octets, without the line break."""
_SETTLED = (Standing.KEPT, Standing.KEPT_LATE, Standing.WAIVED, Standing.BROKEN)


def calendar(dues: Iterable[Due], *, known_at: date, lang: str, remind_days: int = 7) -> bytes:
    """A VCALENDAR of every open duty that has a due day; settled ones are left out.

    ``known_at`` stamps the events; ``remind_days`` before the day a reminder is shown (0: none).
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Entente//Duties//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for due in dues:
        if due.commitment.due is not None and due.standing not in _SETTLED:
            lines += _event(due, known_at, lang, remind_days)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(due: Due, known_at: date, lang: str, remind_days: int) -> list[str]:
    duty = due.commitment
    assert duty.due is not None
    title = f"{duty.owner.in_lang(lang)}: {duty.duty.in_lang(lang)}"
    notes = [duty.deadline.in_lang(lang) if duty.deadline else "", duty.cite, duty.source, duty.id]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{sha256(duty.id.encode()).hexdigest()[:32]}@entente.example",
        f"DTSTAMP:{known_at:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{duty.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{duty.due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(chr(10).join(note for note in notes if note))}",
        f"CATEGORIES:{_escaped(duty.side)}",
        "TRANSP:TRANSPARENT",
    ]
    if remind_days:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-P{remind_days}D",
            f"DESCRIPTION:{_escaped(title)}",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _escaped(text: str) -> str:
    """TEXT of RFC 5545 section 3.3.11; control characters have no place in it."""
    if not text.isprintable():
        text = "".join(char if char == "\n" or char.isprintable() else " " for char in text)
    for char in ("\\", ";", ","):
        text = text.replace(char, "\\" + char)
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A content line folded between characters, never inside one."""
    data = line.encode()
    parts, room = [], _OCTETS
    while len(data) > room:
        cut = room
        while data[cut] & 0xC0 == 0x80:  # a byte inside a character
            cut -= 1
        parts.append(data[:cut])
        data, room = data[cut:], _OCTETS - 1  # the space that begins a folded line counts
    return b"\r\n ".join((*parts, data)) + b"\r\n"
