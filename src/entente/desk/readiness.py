"""What a joint project lacks before it may become active, and what each side's law asks of it where they differ."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from entente import accords
from entente.desk.register import whole_register
from entente.model.answers import Finding
from entente.model.codes import Deontic, Result
from entente.model.reading import read_proposal
from entente.model.text import Text

__all__ = ["Difference", "MissingItem", "Readiness", "Requirement", "differences", "readiness"]

_SAID = {
    "ip.background_recorded": Text(
        en="background intellectual property of each party is not recorded", zh="各方背景知识产权未列明"
    ),
    "ip.allocated": Text(
        en="foreground is not allocated by contract or other legal means", zh="新产生的知识产权未以合同等法律方式约定"
    ),
    "ethics_approval": Text(en="no ethics approval is recorded", zh="无伦理审查批准记录"),
    "funding_disclosure": Text(en="no disclosure of funding is recorded", zh="无资助披露记录"),
    "authorship_terms": Text(en="no terms on authorship are recorded", zh="无署名约定记录"),
}


class MissingItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is missing: a field of the proposal, or a sort of ``[[project_term]]``."""

    item: str
    text: Text


class Readiness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a project may become active, and everything it lacks."""

    project: str
    complete: bool
    missing: tuple[MissingItem, ...]


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one side's rule asks of the project. ``undecided``: facts are missing, it may."""

    rule: str
    effect: Deontic
    title: Text
    cite: str
    undecided: bool


class Difference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each side asks about one part of the project (transfers, data, persons…), where they do not ask the same."""

    about: str
    by_side: dict[str, tuple[Requirement, ...]]


def readiness(home: Path, proposal: Path, as_of: date, known_at: date) -> Readiness:
    """What a proposal lacks: terms on property for every party, ethics, disclosure of funding, authorship."""
    read = read_proposal(proposal)
    lacking = [
        *accords.missing_ip_terms(read),
        *accords.missing_terms(whole_register(home).records.project_term, read.id, as_of, known_at),
    ]
    missing = tuple(MissingItem(item=item, text=_SAID.get(item) or _share(item)) for item in lacking)
    return Readiness(project=read.id, complete=not missing, missing=missing)


def _share(item: str) -> Text:
    party = item.removeprefix("ip.shares[").removesuffix("]")
    return Text(en=f"no share of joint results is recorded for {party}", zh=f"未记载{party}在共有成果中的份额")


def differences(
    home: Path, proposal: Path, sides: tuple[str, ...], as_of: date, known_at: date
) -> tuple[Difference, ...]:
    """Requirements of the sides' rules on the same part of a project, where effect or number differ, with citations."""
    from entente.desk.assess import Desk, Question

    with Desk.open(home) as desk:
        dossier = desk.assess(read_proposal(proposal), Question(as_of=as_of, known_at=known_at))
    held: dict[str, dict[str, list[Requirement]]] = {}
    for one in dossier.way.findings:
        if one.result is Result.DOES_NOT_APPLY or one.side not in sides or one.effect is Deontic.EXEMPT:
            continue
        held.setdefault(_about(one), {side: [] for side in sides})[one.side].append(
            Requirement(
                rule=one.rule,
                effect=one.effect,
                title=one.title,
                cite=one.citation.cite,
                undecided=one.result is Result.UNDECIDED,
            )
        )
    return tuple(
        Difference(about=about, by_side={side: tuple(rows) for side, rows in by_side.items()})
        for about, by_side in sorted(held.items())
        if len({tuple(sorted(row.effect for row in rows)) for rows in by_side.values()}) > 1
    )


def _about(finding: Finding) -> str:
    """The part of the proposal that a finding speaks of: the list of its first subject, or the project."""
    return finding.subjects[0].partition("[")[0] if finding.subjects else "project"
