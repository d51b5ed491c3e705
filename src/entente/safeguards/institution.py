"""What the rule of an institution may say: it adds to the law of the sides, and takes nothing from it.

A university, funder or laboratory keeps rules of its own, in the same language. They weigh for a side of their own
(``INST``), so that no dossier shows a house rule as the law of a country (decision 52).
"""

from __future__ import annotations

from entente.errors import gettext_noop
from entente.model.codes import Deontic
from entente.safeguards.misfits import Place
from entente.safeguards.records import RuleRecord

__all__ = ["INSTITUTION", "check_institution", "require_institution"]

INSTITUTION = "INST"
"""The side of every rule that an institution made for itself; ids begin with ``inst.`` and the institution's name."""


def require_institution(record: RuleRecord, place: Place) -> None:
    """Refuse a record from an office's own folder or package that speaks for a country."""
    if record.side != INSTITUTION:
        template = gettext_noop("A rule of an institution has the side {side} and an id that begins with {prefix}.")
        raise place.error(template, "side", side=INSTITUTION, prefix=INSTITUTION.lower() + ".")


def check_institution(record: RuleRecord, place: Place) -> None:
    """Refuse what could weaken the law of a side, or another institution's rules."""
    if record.effect is Deontic.EXEMPT:
        raise place.error(gettext_noop("A rule of an institution adds a restriction; it exempts from none."), "effect")
    if record.gives:
        raise place.error(gettext_noop("A rule of an institution gives no fact to other rules."), "gives")
    if record.reads_citizenship:
        template = gettext_noop("A rule of an institution does not read citizenship.")
        raise place.error(template, "reads_citizenship")
    own = ".".join(record.id.split(".")[:2]) + "."
    if not all(pattern.startswith(own) for pattern in record.defeats):
        template = gettext_noop("A rule of an institution displaces only rules of the same institution: {prefix}")
        raise place.error(template, "defeats", prefix=own + "…")
