"""Numbers by which a party can be known, as lists write them, under the few schemes that are searched.

A number of a kind that is not in the table is not loaded: a gender, a website or a sanctions remark identifies nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["birth_dates", "listed_identifiers", "remark_identifiers", "scheme_of"]

_SCHEMES: tuple[tuple[str, str], ...] = (
    # A beginning of the name that the list gives to a kind of number (lower case), and our scheme.
    ("unified social credit code", "uscc"),
    ("legal entity identifier", "lei"),
    ("lei", "lei"),
    ("d-u-n-s", "duns"),
    ("uei", "uei"),
    ("cage", "cage"),
    ("swift", "swift"),
    ("isin", "isin"),
    ("tax id", "tax"),
    ("v.a.t.", "tax"),
    ("vat", "tax"),
    ("nit #", "tax"),
    ("nit", "tax"),
    ("ruc #", "tax"),
    ("r.f.c.", "tax"),
    ("rif", "tax"),
    ("company number", "registration"),
    ("registration number", "registration"),
    ("registration id", "registration"),
    ("business registration", "registration"),
    ("commercial registry", "registration"),
    ("c.r. no", "registration"),
    ("matricula mercantil", "registration"),
    ("folio mercantil", "registration"),
    ("public registration number", "registration"),
    ("enterprise number", "registration"),
    ("trade license", "registration"),
)
_PERSONAL: tuple[tuple[str, str], ...] = (
    ("passport", "passport"),
    ("national id", "national_id"),
    ("national identification", "national_id"),
    ("identification number", "national_id"),
    ("personal id", "national_id"),
    ("cedula", "national_id"),
    ("d.n.i.", "national_id"),
    ("c.u.r.p.", "national_id"),
    ("driver's license", "national_id"),
    ("tax id", "tax"),
)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_IN_REMARK = re.compile(
    r"^(?:alt\. )?(?P<kind>[A-Z][A-Za-z.#'/ -]*?(?:\([A-Z]{2,4}\))?)[ ]+(?P<number>#?\S*\d\S*(?: \d\S*)*)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_BORN = re.compile(r"^(?:alt\. )?DOB (?:circa )?(?:(\d{1,2}) )?(?:([A-Z][a-z]{2}) )?(\d{4})")


def scheme_of(kind: str, *, person: bool) -> str:
    """The scheme of a kind of number as a list names it; nothing for kinds that are not loaded."""
    wanted = kind.strip().lower()
    return next((scheme for start, scheme in (_PERSONAL if person else _SCHEMES) if wanted.startswith(start)), "")


def listed_identifiers(text: str, *, person: bool) -> tuple[tuple[str, str], ...]:
    """Numbers of the column ``ids`` of the Consolidated Screening List.

    Joined with ``; ``, each ``[country, ][days, ]number, kind``.
    """
    found = []
    for piece in text.split("; "):
        *parts, kind = piece.split(", ")
        scheme = scheme_of(kind, person=person)
        numbers = [part for part in parts if not _DATE.match(part) and re.search(r"\d", part)]
        if scheme and numbers:
            found.append((scheme, numbers[-1].partition(" (")[0]))
    return tuple(found)


def birth_dates(text: str) -> tuple[tuple[str, str], ...]:
    """Days of birth in ISO form, whole or in part (``1973``, ``1973-03``), joined with ``; ``."""
    pieces = (piece.strip() for piece in text.split(";"))
    return tuple(("birth_date", piece) for piece in pieces if re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", piece))


def remark_identifiers(pieces: list[str], *, person: bool) -> Iterator[tuple[str, str]]:
    """Numbers among the remarks of an OFAC entry (``Tax ID No. 100036386 (Serbia)``, ``DOB 09 Feb 1977``)."""
    for piece in pieces:
        if born := _BORN.match(piece):
            if person:
                yield "birth_date", _iso(*born.groups())
        elif (found := _IN_REMARK.match(piece)) and (scheme := scheme_of(found["kind"], person=person)):
            yield scheme, found["number"].rstrip(".;,")


def _iso(day: str | None, month: str | None, year: str) -> str:
    names = _MONTHS.split()
    if not month or month.lower() not in names:
        return year
    number = names.index(month.lower()) + 1
    return f"{year}-{number:02}-{int(day):02}" if day else f"{year}-{number:02}"
