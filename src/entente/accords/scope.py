"""Does a version of an instrument cover a project? Decided per limit of its scope, in three values."""

from __future__ import annotations

from collections.abc import Iterator

from entente.accords.emerging import areas_touched
from entente.accords.kinds import Version
from entente.model.answers import Statement
from entente.model.codes import Result
from entente.model.kinds import PartyKind, ResearchKind
from entente.model.proposal import Proposal
from entente.model.provenance import Certainty
from entente.model.text import Text

__all__ = ["activity_of_agencies", "cover"]

_AGENCIES = (PartyKind.GOVERNMENT_AGENCY, PartyKind.GOVERNMENT_INSTITUTE, PartyKind.NATIONAL_LABORATORY)
_KIND_OF_RESEARCH = {
    ResearchKind.BASIC: Text(en="basic research", zh="基础研究"),
    ResearchKind.APPLIED: Text(en="applied research", zh="应用研究"),
    ResearchKind.DEVELOPMENT: Text(en="development", zh="开发"),
}

_AGENCY_SENTENCES = {
    True: Text(
        en="An activity of agencies of the two governments, as the text asks.",
        zh="系两国政府部门或机构间的活动，符合文本要求。",
    ),
    False: Text(
        en="Not an activity of the two governments' agencies: the text does not cover it, and a project between "
        "universities needs no cover.",
        zh="并非两国政府部门或机构间的活动：文本不涵盖；大学之间的项目也不需要协定依据。",
    ),
    None: Text(
        en="It is not known whether this is an activity of the two governments' agencies.",
        zh="尚不清楚是否为两国政府部门或机构间的活动。",
    ),
}


def activity_of_agencies(proposal: Proposal) -> bool | None:
    """Whether the project is between departments or agencies of the governments.

    As declared; otherwise true if every party is an agency, institute or laboratory of a government, false if none
    is, and unknown in between or where a kind is unknown.
    """
    if proposal.agreement.activity_of_agencies is not None:
        return proposal.agreement.activity_of_agencies
    kinds = [party.kind for party in proposal.party]
    if all(kind in _AGENCIES for kind in kinds):
        return True
    if None not in kinds and not any(kind in _AGENCIES for kind in kinds):
        return False
    return None


def cover(version: Version, proposal: Proposal) -> tuple[Result, tuple[Statement, ...]]:
    """Whether the version's scope holds the project, and a sentence for every limit that decided or could.

    One limit that is not met excludes; one that is unknown leaves it undecided.
    """
    verdicts: list[bool | None] = []
    statements: list[Statement] = []
    for verdict, statement in _limits(version, proposal):
        verdicts.append(verdict)
        statements.append(statement)
    if False in verdicts:
        return Result.DOES_NOT_APPLY, tuple(statements)
    return (Result.UNDECIDED if None in verdicts else Result.APPLIES), tuple(statements)


def _limits(version: Version, proposal: Proposal) -> Iterator[tuple[bool | None, Statement]]:
    scope = version.scope
    if scope.actors == ("agency",):
        yield _agency_limit(version, activity_of_agencies(proposal))
    if scope.research:
        yield _research_limit(version, proposal.research.kind)
    if scope.emerging != "covered":
        found = _emerging_limit(version, proposal)
        if found is not None:
            yield found


def _agency_limit(version: Version, agencies: bool | None) -> tuple[bool | None, Statement]:
    sentence = _AGENCY_SENTENCES[agencies]
    return agencies, Statement(text=sentence, sources=(version.source,), certainty=version.certainty)


def _research_limit(version: Version, kind: ResearchKind | None) -> tuple[bool | None, Statement]:
    if kind is None:
        text = Text(
            en="Only basic research is covered; what kind of research this is has not been stated.",
            zh="仅涵盖基础研究；本项目的研究性质未说明。",
        )
        return None, Statement(text=text, sources=(version.source,), certainty=version.certainty)
    inside = kind in version.scope.research
    named = _KIND_OF_RESEARCH[kind]
    text = (
        Text(en="Basic research, as the text asks.", zh="属基础研究，符合文本要求。")
        if inside
        else Text(en=f"Only basic research is covered; this is {named.en}.", zh=f"仅涵盖基础研究；本项目为{named.zh}。")
    )
    return inside, Statement(text=text, sources=(version.source,), certainty=version.certainty)


def _emerging_limit(version: Version, proposal: Proposal) -> tuple[bool | None, Statement] | None:
    """Undecided (or excluded, if a text says so) where a listed area is touched; nothing to say otherwise."""
    areas = areas_touched(_words(proposal))
    if not areas:
        return None
    excluded = version.scope.emerging == "excluded"
    en, zh = "; ".join(area for area, _ in areas), "、".join(area for _, area in areas)
    text = Text(
        en=f"The project touches, by our reading of the list of February 2024: {en}. The agreement is said not to "
        "facilitate critical and emerging technologies; the text is unread, so cover is undecided.",
        zh=f"按我方对2024年2月清单的理解，项目涉及：{zh}。据称协定不促进关键和新兴技术；文本未核对，故是否涵盖未定。",
    )
    if excluded:
        text = Text(en=f"The text excludes this field: {en}.", zh=f"文本排除该领域：{zh}。")
    verdict = False if excluded else None
    return verdict, Statement(text=text, sources=(version.source,), certainty=Certainty.INFERRED)


def _words(proposal: Proposal) -> Iterator[str]:
    """Title, topic words and technologies: never a party's or a person's name."""
    yield proposal.title
    yield proposal.title_zh
    yield from proposal.topic.words
    for technology in proposal.technology or ():
        yield technology.name
        yield from technology.keywords
