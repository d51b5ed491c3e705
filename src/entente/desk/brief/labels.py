"""The few fixed words around a dossier's content, by catalogue message."""

from __future__ import annotations

from entente.errors import gettext_noop
from entente.model.answers import Way
from entente.model.codes import Deontic, ListClass, Result, Standing
from entente.model.provenance import Certainty

__all__ = [
    "CERTAINTIES",
    "EFFECTS",
    "HEADINGS",
    "HIT_STATUS",
    "INSTRUMENT_STATUS",
    "LIST_CLASSES",
    "PAPER",
    "RESULTS",
    "STANDINGS",
]

STANDINGS = {
    Standing.NO_OBJECTION: gettext_noop("No objection"),
    Standing.CONDITIONS: gettext_noop("May proceed when conditions are met"),
    Standing.OPEN: gettext_noop("Questions open"),
    Standing.PROHIBITED: gettext_noop("Prohibited as described"),
}
RESULTS = {
    Result.APPLIES: gettext_noop("applies"),
    Result.DOES_NOT_APPLY: gettext_noop("does not apply"),
    Result.UNDECIDED: gettext_noop("undecided"),
}
EFFECTS = {
    Deontic.PROHIBIT: gettext_noop("prohibits"),
    Deontic.LICENCE: gettext_noop("needs a licence or approval"),
    Deontic.LICENCE_DENIED: gettext_noop("needs a licence; policy of denial"),
    Deontic.CONDITION: gettext_noop("sets a condition"),
    Deontic.NOTIFY: gettext_noop("needs a filing or notice"),
    Deontic.RECORD: gettext_noop("standing duty"),
    Deontic.INFORM: gettext_noop("information"),
    Deontic.EXEMPT: gettext_noop("exempts"),
    Deontic.VERIFY: gettext_noop("must be verified"),
}
LIST_CLASSES = {
    ListClass.LEGAL: gettext_noop("legal list"),
    ListClass.FUNDER: gettext_noop("funder's list"),
    ListClass.NON_OFFICIAL: gettext_noop("non-official list"),
}
HIT_STATUS = {
    "match": gettext_noop("match"),
    "possible": gettext_noop("possible: a person must look"),
    "cleared": gettext_noop("looked alike, cleared"),
}
INSTRUMENT_STATUS = {
    "in_force": gettext_noop("in force"),
    "lapsed": gettext_noop("lapsed"),
    "not_yet": gettext_noop("not yet in force"),
    "terminated": gettext_noop("terminated"),
    "unknown": gettext_noop("unknown"),
}
CERTAINTIES = {
    Certainty.TEXT_READ: gettext_noop("text read"),
    Certainty.PAGE_READ: gettext_noop("page read"),
    Certainty.RECALLED: gettext_noop("from memory, unverified"),
    Certainty.INFERRED: gettext_noop("our inference, unverified"),
    Certainty.COMPUTED: gettext_noop("computed here"),
}
PAPER = {
    "number": gettext_noop("No."),
    "blank": gettext_noop("To be filled in"),
    "who": gettext_noop("Who can answer"),
    "answer": gettext_noop("Answer"),
    "source": gettext_noop("Source"),
}
"""The fixed words of documents."""
HEADINGS = {
    "dossier": gettext_noop("Dossier"),
    "outcome": gettext_noop("Outcome"),
    "blocks": gettext_noop("What blocks, and what would lift it"),
    "questions": gettext_noop("Questions, and who can answer"),
    "exemptions": gettext_noop("What is allowed, and what would destroy it"),
    "duties": gettext_noop("Duties by date"),
    "not_checked": gettext_noop("Not checked, and how old the lists and rules are"),
    "need": gettext_noop("Need"),
    "will": gettext_noop("Will"),
    "way": gettext_noop("Way"),
    "collisions": gettext_noop("Where the two sides' rules collide"),
    "screening": gettext_noop("Screening of the parties"),
    "findings": gettext_noop("Rules, one by one"),
    "sources": gettext_noop("Sources"),
    "rules": gettext_noop("Rules evaluated"),
    "record": gettext_noop("Record"),
}


def sides_shown(way: Way) -> list[tuple[str, Standing]]:
    """The sides that have anything to say of this project, by code; the others are in the JSON."""
    speaking = {finding.side for finding in way.findings if finding.result is not Result.DOES_NOT_APPLY}
    return [(side, standing) for side, standing in sorted(way.per_side.items()) if side in speaking]
