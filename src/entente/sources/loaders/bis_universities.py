"""Entity List paragraphs (Supplement No. 4 to 15 CFR part 744) of universities and institutes of China.

A JSON object ``{"generatedAt": …, "entries": [{"name": …, "raw": …}]}``; ``raw`` is the paragraph as printed, with the
aliases between dashes. The day of listing is not in it, hence unknown.
"""

from __future__ import annotations

import re

import msgspec

from entente.errors import SchemaDrift, gettext_noop
from entente.model.codes import ListClass
from entente.sources.loaders.entries import Entries, Entry, Tie, kind_of_alias
from entente.sources.loaders.printed import GENERIC
from entente.sources.reading import whole
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day

__all__ = ["VERSION", "aliases_in", "load"]

VERSION = 2
CITATION = "15 CFR part 744, Supplement No. 4"

MARKER = re.compile(r",? (?:a\.k\.a\.?,?|and) the following [\w-]+ alias(?:es)?(?:, and [\w -]+ institutions)?:")
SUBORDINATE = re.compile(r"Subordinate institution ([^,]+?)(?=, a\.k\.a|\. |$)")
ADDRESS = re.compile(r"\.\s+(?=[A-Z0-9#])|,?\s+(?=No\.\s*\d)|,?\s+(?=\d+\w?\s+\S)|\.$|,?\s+(?=P\.O\. )")
IN_BRACKETS = re.compile(r"\s*\(([A-Z][A-Z-]{1,9})\)")
AT_END = re.compile(r"\(([A-Z][A-Z-]{1,9})\)$")


def aliases_in(raw: str) -> tuple[tuple[str, str], ...]:
    """The names after each ``the following … aliases:`` of a paragraph, with their kind.

    Between aliases stand semicolons. The last one is ended by a full stop or only by the address that follows; where
    there was no full stop, the end is not certain and the name is called weak.
    """
    found: list[tuple[str, str]] = []
    starts = list(MARKER.finditer(raw))
    for position, start in enumerate(starts):
        end = starts[position + 1].start() if position + 1 < len(starts) else len(raw)
        pieces = re.split(r";?\s*(?:and )?—", raw[start.end() : end])[1:]
        for number, piece in enumerate(pieces):
            if number + 1 < len(pieces):
                found.append(_named(piece.strip().rstrip(";").strip()))
                continue
            cut = ADDRESS.search(piece)
            name = piece[: cut.start()] if cut else piece
            certain = cut is not None and cut.group().startswith(".")
            found.append(_named(name.strip(" .;")) if certain else (name.strip(" .;,"), "weak"))
    return tuple(found)


def _named(name: str) -> tuple[str, str]:
    return name, "weak" if GENERIC.match(name) else kind_of_alias(name)


class _Entry(msgspec.Struct):
    name: str
    raw: str


class _Document(msgspec.Struct):
    generatedAt: str = ""  # noqa: N815 - the publisher's field name
    entries: list[msgspec.Raw] | None = None


def load(job: Job, rows: Rows) -> None:
    """Read the document; an entry without name or paragraph is refused."""
    try:
        document = msgspec.json.decode(whole(job.path, job.name), type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as failure:
        raise SchemaDrift(
            gettext_noop("{file_name} is not the JSON of this list: {reason}."), file_name=job.name, reason=str(failure)
        ) from failure
    if document.entries is None:
        raise SchemaDrift(gettext_noop("{file_name} has no field {columns}."), file_name=job.name, columns="entries")
    rows.saw_day(parse_day(document.generatedAt, rows.noter("generatedAt")), job.today, "generatedAt")
    entries = Entries(job, rows)
    for position, raw in enumerate(document.entries, start=1):
        rows.begin(position)
        try:
            _add(msgspec.json.decode(raw, type=_Entry), rows, entries)
        except (msgspec.DecodeError, UnicodeDecodeError) as failure:
            rows.reject("", gettext_noop("is not an entry with name and raw"), str(failure))


def _add(entry: _Entry, rows: Rows, entries: Entries) -> None:
    name = clean(entry.name, rows.noter("name"))
    marker = re.search(r", (?:a\.k\.a\.?,? |and )the following", name)
    if marker:
        rows.noter("name")(gettext_noop("the alias clause was cut off the name"), name)
        name = name[: marker.start()]
    if not name:
        rows.reject("name", gettext_noop("is empty"), entry.raw)
        return
    raw = clean(entry.raw, rows.noter("raw"))
    names = list(aliases_in(raw))
    if IN_BRACKETS.search(name):
        names.append((IN_BRACKETS.sub("", name).strip(), "alias"))
    if match := AT_END.search(name):
        names.append((match.group(1), "acronym"))
    for alias, kind in names:
        if kind == "weak":
            rows.noter("raw")(gettext_noop("the name is generic or its end is not certain; loaded as weak"), alias)
    entries.add(
        Entry(
            id=name,
            list="bis.EL",
            list_class=ListClass.LEGAL,
            name=name,
            names=tuple(names),
            relations=tuple(Tie(relation="subordinate", name=other.strip()) for other in SUBORDINATE.findall(raw)),
            citation=CITATION,
            country="CN",
        )
    )
