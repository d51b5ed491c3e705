"""Names as lists print them: other names, ties and remarks stand inside; each is taken out where that is certain.

Every step is reported through ``note``. What a bracket without a marker means is left to the scorer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from entente.errors import gettext_noop
from entente.sources.loaders.entries import Tie, kind_of_alias

__all__ = ["GENERIC", "Printed", "alias", "aliases", "read_name"]

Note = Callable[[str, str], None]

_ALSO = r"(?:[afn]\.?\s?k\.?\s?a\.?|(?:also|now) known as|formerly(?: known as)?)"
_MARKER = rf"(?P<marker>{_ALSO})(?:[,:]|(?=\s))(?:\s+the following.{{0,40}}?:)?"
_BRACKETED = re.compile(rf"\s*[(\[]\s*{_MARKER}\s+(?P<names>.*?)[)\]](?=\s*(?:$|[(\[,.;]))", re.IGNORECASE)
_TRAILING = re.compile(rf",?\s+{_MARKER}\s+(?P<names>.+)$", re.IGNORECASE)
_LEADING = re.compile(rf"^{_MARKER}\s+(?P<names>.+)$", re.IGNORECASE)
_MARKED = re.compile(rf"[\s(\[,]{_ALSO}[\s,]", re.IGNORECASE)
_PARENT = re.compile(r"\s*\(Parent Organi[sz]ation:\s*(?P<parent>.+)\)\s*$", re.IGNORECASE)
_SUBORDINATE = re.compile(r"^(?P<parent>.+?)\.?\s+Subordinate Institution\s*[-–—]\s*(?P<name>.+)$", re.IGNORECASE)
_REACH = re.compile(
    r",?\s+(?:and|or)\s+(?:any|its|all)\s+(?:successors?|sub-?units?|subsidiar(?:y|ies)|affiliates?)\b.*$",
    re.IGNORECASE,
)
_REMARK = re.compile(r"^\(?\s*(?:all of (?:the )?preceding|see (?:also|alternate)|located (?:in|at)\b)", re.IGNORECASE)
GENERIC = re.compile(r"^\d+\w*\s+(?:\w+\s)?(?:Institute|Factory|Academy)$|^\w+ (?:Design|Planning) Department$")
"""Names that say nothing without the body that they belong to (``201 Research Institute``)."""
_POSSESSIVE = re.compile(r"(?<=[\w)])\?(?=s\b)|(?<=\bXi)\?(?=an\b)|(?<=\b[dl])\?(?=[AEIOUHaeiouh])")
_QUOTED = re.compile(r"(?<![\w?])\?{1,2}(?=\w)([^?]{1,120}?\w\.?)\?{1,2}(?!\w)")
_LEGAL_AFTER_COMMA = re.compile(
    r",\s*(?:inc|ltd|llc|l\.l\.c|co|corp|s\.?a|ooo|oao|ao|zao|pao|jsc|limited|gmbh|plc)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printed name holds: the name proper, other names with their kinds, and ties."""

    name: str
    others: tuple[tuple[str, str], ...] = ()
    ties: tuple[Tie, ...] = ()


def read_name(text: str, note: Note) -> Printed:
    """The parts of a printed primary name."""
    others: list[tuple[str, str]] = []
    ties: list[Tie] = []
    name = _quotes(text, note)
    if found := _SUBORDINATE.match(name):
        note(gettext_noop("the body that it belongs to was taken out of the name"), text)
        parent, part = found["parent"].strip(" ."), found["name"].strip()
        ties.append(Tie(relation="parent", name=parent))
        whole = f"{parent}, {part}"
        name, others = (whole, [(part, "weak")]) if GENERIC.match(part) else (part, [(whole, "alias")])
    if found := _PARENT.search(name):
        note(gettext_noop("the body that it belongs to was taken out of the name"), text)
        ties.append(Tie(relation="parent", name=found["parent"].strip()))
        name = name[: found.start()]
    for pattern in (_BRACKETED, _TRAILING):
        if found := pattern.search(name):
            note(gettext_noop("other names were taken out of the name"), text)
            others += _split(found["names"], found["marker"])
            name = name[: found.start()] + name[found.end() :]
    if found := _REACH.search(name):
        note(gettext_noop("words on successors and sub-units were taken out of the name"), text)
        name = name[: found.start()]
    if _MARKED.search(name):
        note(gettext_noop("holds a marker of another name whose end is not certain; kept as it came"), text)
    name = name.strip(" ,;")
    return Printed(name, tuple(others), tuple(ties)) if name else Printed(text)


def alias(text: str, note: Note, *, kind: str = "") -> tuple[tuple[str, str], ...]:
    """The names that one printed alias holds, with their kinds; none if it is a remark."""
    if _REMARK.match(text):
        note(gettext_noop("is a remark and no name; left out of the names"), text)
        return ()
    if found := _LEADING.match(text):
        note(gettext_noop("the marker of a former or other name was taken off"), text)
        return tuple(_split(found["names"], found["marker"]))
    read = read_name(text.rstrip(" ,;"), note)
    return ((read.name, kind or kind_of_alias(read.name)), *read.others)


def aliases(texts: Iterable[str], note: Note) -> tuple[tuple[str, str], ...]:
    """The names that several printed aliases hold."""
    return tuple(found for text in texts for found in alias(text, note))


def _split(names: str, marker: str) -> list[tuple[str, str]]:
    """Names joined with semicolons; with commas only where each piece has two words and none is a legal form."""
    former = marker.lower().startswith(("f", "formerly"))
    pieces = names.split(";")
    if len(pieces) == 1 and not _LEGAL_AFTER_COMMA.search(names):
        by_comma = names.split(", ")
        if all(len(piece.split()) > 1 for piece in by_comma):
            pieces = by_comma
    kept = (re.sub(r"^(?:and|or)\s+", "", piece.strip()).strip(" ,;") for piece in pieces)
    return [(piece, "previous" if former else kind_of_alias(piece)) for piece in kept if piece]


def _quotes(text: str, note: Note) -> str:
    """Question marks that stand for lost quotation marks and apostrophes (``?Zvezdochka?``, ``Academy?s``)."""
    if "?" not in text:
        return text
    result = _QUOTED.sub(r"“\1”", _POSSESSIVE.sub("’", text))
    if result != text:
        note(gettext_noop("question marks were read as the quotation marks or apostrophe they stand for"), text)
    if "?" in result:
        note(gettext_noop("holds a question mark that may stand for a lost character; kept as it came"), text)
    return result
