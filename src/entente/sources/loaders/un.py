"""The consolidated list of the United Nations Security Council, as XML.

``CONSOLIDATED_LIST`` with ``INDIVIDUAL`` and ``ENTITY`` elements (https://www.un.org/sc/resources/sc-sanctions.xsd).
Empty aliases and days occur. An alias of quality *Low* is weak. Of individuals only days of birth and document numbers
are loaded beside the names: a name alone identifies nobody.
"""

from __future__ import annotations

from entente.errors import SchemaDrift, gettext_noop
from entente.model.codes import ListClass
from entente.sources.loaders.countries import country_code
from entente.sources.loaders.entries import Entries, Entry, kind_of_alias
from entente.sources.loaders.identifiers import scheme_of
from entente.sources.staging import Job, Rows
from entente.sources.text import clean, parse_day
from entente.sources.xmltree import Node, elements

__all__ = ["VERSION", "load"]

VERSION = 1
NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
QUALITIES = {"low": "weak", "f.k.a.": "previous"}
DOCUMENTS = {"numéro de passeport": "passport", "número de pasaporte": "passport"}


def load(job: Job, rows: Rows) -> None:
    """Read every individual and entity; one without name or reference number is refused."""
    entries = Entries(job, rows)
    seen = False
    for root, node in elements(job.path, job.name, ("INDIVIDUAL", "ENTITY")):
        if not seen:
            seen = True
            if root.name != "CONSOLIDATED_LIST":
                raise SchemaDrift(gettext_noop("{file_name} is not the XML of this list."), file_name=job.name)
            day = root.attributes.get("dateGenerated", "")
            rows.saw_day(parse_day(day, rows.noter("dateGenerated")), job.today, "dateGenerated")
        rows.begin(node.line)
        name = " ".join(clean(node.value(part), rows.noter(part)) for part in NAMES if node.value(part))
        if not name:
            rows.reject("FIRST_NAME", gettext_noop("is empty"), node.value("DATAID"))
        elif not node.value("REFERENCE_NUMBER"):
            rows.reject("REFERENCE_NUMBER", gettext_noop("is empty"), name)
        else:
            entries.add(_entry(node, name, rows))


def _entry(node: Node, name: str, rows: Rows) -> Entry:
    person = node.name == "INDIVIDUAL"
    original = clean(node.value("NAME_ORIGINAL_SCRIPT"), rows.noter("NAME_ORIGINAL_SCRIPT"))
    programme, reference = node.value("UN_LIST_TYPE"), node.value("REFERENCE_NUMBER")
    places = [place.value("COUNTRY") for place in node.all(f"{node.name}_ADDRESS")]
    return Entry(
        id=reference,
        list="un",
        list_class=ListClass.LEGAL,
        name=name,
        names=(*(((original, "translation"),) if original else ()), *_aliases(node, rows)),
        identifiers=(*_born(node), *_documents(node)) if person else (),
        kind="person" if person else "organization",
        programme=programme,
        citation=f"UN Security Council consolidated list, {reference}",
        listed_from=parse_day(node.value("LISTED_ON"), rows.noter("LISTED_ON")),
        country=next((code for place in places if (code := country_code(place))), ""),
        remarks="" if person else clean(node.value("COMMENTS1"), lambda _what, _text: None),
        url="https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
    )


def _aliases(node: Node, rows: Rows) -> list[tuple[str, str]]:
    found = []
    for each in node.all(f"{node.name}_ALIAS"):
        name = clean(each.value("ALIAS_NAME").strip('"'), rows.noter("ALIAS_NAME"))
        if name:
            found.append((name, QUALITIES.get(each.value("QUALITY").lower(), kind_of_alias(name))))
    return found


def _born(node: Node) -> list[tuple[str, str]]:
    found = []
    for each in node.all("INDIVIDUAL_DATE_OF_BIRTH"):
        born = each.value("DATE")[:10] or each.value("YEAR")
        if born:
            found.append(("birth_date", born))
    return found


def _documents(node: Node) -> list[tuple[str, str]]:
    found = []
    for each in node.all("INDIVIDUAL_DOCUMENT"):
        kind = each.value("TYPE_OF_DOCUMENT")
        scheme = DOCUMENTS.get(kind.lower()) or scheme_of(kind, person=True)
        if scheme and each.value("NUMBER"):
            found.append((scheme, each.value("NUMBER")))
    return found
