"""The typed facts: every field of a proposal, and the facts derived from several fields.

A derived fact is defined by a *formula* in the rule language itself, so that an unknown one leads back to the fields
that would settle it; the few that need looking things up (lists, recipients, owners) are computed in ``derived``.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import Meta, Struct, structs

from entente.model.proposal import Proposal
from entente.safeguards.characterised import CHARACTERISED
from entente.safeguards.language import COLLECTIONS, FactType

__all__ = ["DERIVED", "GROUPS", "base_schema", "fact_schema", "field_meaning"]

GROUPS = ("topic", "research", "publication", "ip", "agreement")
"""Tables of a proposal that occur once."""

_POLICIES = ("presumption_of_denial", "case_by_case", "none_stated", "not_listed")
_STA_STATUS = ("in_force", "lapsed", "not_yet", "terminated", "unknown")

# Open results and no accepted restriction: 15 CFR 734.8(b)-(c). A duty to obtain approval before publication that a
# side imposes (``imposed.``) or a partner demands ends it, except the reviews that 734.8(b) names.
_OPEN_RESULTS = (
    "publication.open and not imposed.publication_approval_cn and not imposed.publication_approval_us "
    "and (not publication.approval_required "
    'or publication.approval_scope in ("patent", "own_proprietary", "federal_review")) '
    "and not any_of(funding, funding.restrictions)"
)
# Kinds of data that describe no natural person, whatever their identifiability says.
_NO_PERSONS = (
    '("geographic_survey", "marine", "meteorological", "hydrological", "seismic", "biological_sequence", '
    '"technical", "software")'
)
# PIPL art 28: biometric, medical, financial and whereabouts data, and all data of persons under fourteen.
_SENSITIVE = '("human_genomic", "human_omic", "biometric", "geolocation", "health", "financial")'
# Network Data Regulations art 37: data that nobody notified or published as important need not be declared.
_IMPORTANT = (
    'data.notified_important != False and (data.sensitivity == "important" '
    'or (data.sensitivity not in ("public", "ordinary", "sensitive") and data.notified_important))'
)
_FEDERAL = '("us_nsf", "us_nih", "us_doe", "us_dod", "us_nasa", "us_federal_other")'

DERIVED: dict[str, FactType] = {
    "day": FactType("date"),
    "project.countries": FactType("set"),
    "project.funders": FactType("set"),
    "project.lists": FactType("set"),
    "project.has_us_party": FactType("bool", (), 'any_of(party, party.country == "US")'),
    "project.has_cn_party": FactType("bool", (), 'any_of(party, party.country == "CN")'),
    "project.has_prc_party": FactType("bool", (), "any_of(party, party.country in PRC)"),
    "project.us_and_prc_only": FactType(
        "bool",
        (),
        'all_of(party, party.country == "US" or party.country in PRC '
        'or known(party.role) and party.role == "to_be_removed")',
    ),
    "project.foreign_party": FactType("bool", (), 'any_of(party, party.country != "CN")'),
    "project.chinese_human_resources": FactType(
        "bool",
        (),
        'any_of(material, material.kind == "human_sample" and material.origin == "CN") or any_of(data, '
        'data.kind == "human_genomic" and data.subjects == "CN" and data.sensitivity != "public")',
    ),
    "project.us_federal_money": FactType("bool", (), f"any_of(funding, funding.funder in {_FEDERAL})"),
    "project.dod_money": FactType("bool", (), 'any_of(funding, funding.funder == "us_dod")'),
    "project.nasa_money": FactType("bool", (), 'any_of(funding, funding.funder == "us_nasa")'),
    "project.nih_money": FactType("bool", (), 'any_of(funding, funding.funder == "us_nih")'),
    "project.nsf_money": FactType("bool", (), 'any_of(funding, funding.funder == "us_nsf")'),
    "project.doe_money": FactType("bool", (), 'any_of(funding, funding.funder == "us_doe")'),
    "project.prc_government_money": FactType("bool", (), 'any_of(funding, funding.funder == "prc_government")'),
    "agreement.relies_on_any": FactType("bool"),
    "agreement.sta_relied_on": FactType("bool"),
    "agreement.sta_status": FactType("text", _STA_STATUS),
    "agreement.sta_version": FactType("text"),
    "agreement.sta_covers": FactType("bool"),
    "agreement.sta_days_remaining": FactType("number"),
    "party.lists": FactType("set"),
    "party.licence_policy": FactType("text", _POLICIES),
    "party.entity_listed": FactType("bool", (), 'overlaps(party.lists, ("csl.EL", "bis.EL"))'),
    "party.dod_1286_current": FactType("bool"),
    "party.owned_50_by_listed": FactType("bool"),
    "party.owned_50_by_blocked": FactType("bool"),
    "party.owned_50_by_countries_of_concern": FactType("bool"),
    "party.foreign_share": FactType("number"),
    "party.prc_lists": FactType("set", ("control", "watch", "countermeasure", "unreliable")),
    "party.foreign_in_cn": FactType(
        "bool", (), 'party.country == "CN" and (party.foreign_share >= 50 or party.controlled_from_abroad)'
    ),
    "party.owned_50_by_prc": FactType("bool"),
    "person.employer_country": FactType("text"),
    "person.employer_lists": FactType("set"),
    "technology.coded": FactType("bool"),
    "transfer.recipient_lists": FactType("set"),
    "transfer.recipient_country": FactType("text"),
    "transfer.recipient_kind": FactType("text"),
    "transfer.recipient_policy": FactType("text", _POLICIES),
    "transfer.recipient_military": FactType("bool"),
    "transfer.recipient_owned_50_by_listed": FactType("bool"),
    "transfer.recipient_prc_lists": FactType("set", ("control", "watch", "countermeasure", "unreliable")),
    "transfer.recipient_foreign": FactType("bool"),
    "transfer.coded": FactType("bool"),
    "transfer.ear99": FactType("bool", (), '"EAR99" in transfer.control_codes'),
    "transfer.cross_border": FactType("bool", (), "transfer.origin != transfer.destination"),
    "transfer.tangible": FactType("bool", (), 'transfer.kind == "item"'),
    # 15 CFR 734.3: items in or from the United States; published content (734.7) and what arises from fundamental
    # research (734.8) are not items subject to the EAR; a tangible item always is, and so is technology that stays
    # unpublished, or that carries a control code and goes into the project instead of arising from it.
    "transfer.subject_to_ear": FactType(
        "bool",
        (),
        'transfer.origin == "US" and transfer.kind in ("item", "software", "technology", "teaching") '
        'and (transfer.kind == "item" or not transfer.published '
        "and not (us.fundamental_research and not transfer.withheld and (known(transfer.results) and transfer.results "
        "or not (known(transfer.control_codes) and transfer.coded))))",
    ),
    "transfer.not_subject_to_ear": FactType("bool", (), "not transfer.subject_to_ear"),
    "data.leaves": FactType("bool"),
    "data.cross_border": FactType("bool", (), "data.leaves"),
    "data.to_country_of_concern": FactType("bool", (), "overlaps(data.destinations, COUNTRIES_OF_CONCERN)"),
    "data.about_persons": FactType(
        "bool",
        (),
        'data.kind in ("human_genomic", "human_omic", "biometric", "geolocation", "health", "financial", '
        '"personal_identifiers", "personal_other")',
    ),
    "data.personal": FactType(
        "bool", (), f'data.kind not in {_NO_PERSONS} and data.identifiability in ("coded", "identifiable")'
    ),
    "data.sensitive_personal": FactType(
        "bool",
        (),
        f'data.personal and (data.kind in {_SENSITIVE} or data.sensitivity == "sensitive" '
        "or known(data.youngest_age) and data.youngest_age < 14)",
    ),
    "data.important": FactType("bool", (), _IMPORTANT),
    "material.leaves": FactType("bool", (), "material.origin != material.destination"),
    "activity.foreigners_in_cn": FactType("bool", (), 'activity.country == "CN" and activity.foreign_participants'),
    "imposed.publication_approval_cn": FactType("bool"),
    "imposed.publication_approval_us": FactType("bool"),
    "us.published": FactType(
        "bool",
        (),
        "any_of(technology, technology.published) or any_of(transfer, transfer.published) "
        'or any_of(data, data.sensitivity == "public")',
    ),
    "us.fundamental_research": FactType("bool", (), _OPEN_RESULTS),
    # 22 CFR 120.34(a)(8): only at accredited institutions of higher learning in the United States.
    "itar.fundamental_research": FactType("bool", (), f"research.us_institution and {_OPEN_RESULTS}"),
    # NSDD-189 (1985): basic and applied research, ordinarily published.
    "nsdd189.fundamental_research": FactType("bool", (), f'research.kind in ("basic", "applied") and {_OPEN_RESULTS}'),
    # UK practice: basic scientific research has no specific practical aim, and fails where industry sponsors it.
    "uk.basic_scientific_research": FactType(
        "bool",
        (),
        'research.kind == "basic" and not (known(research.practical_aim) and research.practical_aim) '
        'and not any_of(funding, funding.funder == "company")',
    ),
    # The 2024 text was not read; "basic research" is taken as the proposal states it.
    "sta.basic_research": FactType("bool", (), 'research.kind == "basic"'),
}
DERIVED |= CHARACTERISED


_KINDS: dict[type, str] = {bool: "bool", int: "number", float: "number", str: "text", date: "date"}


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - an annotation
    """An annotation without its metadata and without *or unknown*."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(each for each in get_args(annotation) if each is not NoneType)
        else:
            return annotation


def _fact_type(annotation: Any) -> FactType | None:  # noqa: ANN401 - an annotation
    """The fact type of a field, or ``None`` for tables that only derived facts read."""
    bare = _bare(annotation)
    if get_origin(bare) is tuple:
        inner = _fact_type(get_args(bare)[0])
        return FactType("set", inner.values) if inner and inner.kind == "text" else None
    if get_origin(bare) is dict:
        inner = _fact_type(get_args(bare)[1])
        return FactType("numbers") if inner and inner.kind == "number" else None
    if issubclass(bare, Enum):
        return FactType("text", tuple(member.value for member in bare))
    kind = _KINDS.get(bare)
    return FactType(kind, whole=bare is int) if kind else None


def _table(annotation: Any) -> type[Struct] | None:  # noqa: ANN401 - an annotation
    """The struct of a table or of each item of a list of tables."""
    bare = _bare(annotation)
    if get_origin(bare) is tuple:
        bare = _bare(get_args(bare)[0])
    return bare if isinstance(bare, type) and issubclass(bare, Struct) else None


@cache
def _declared() -> dict[str, dict[str, Any]]:
    """The annotations of a proposal's fields (under ``project``) and of every table's fields, by name."""
    found: dict[str, dict[str, Any]] = {"project": {field.name: field.type for field in structs.fields(Proposal)}}
    for name, annotation in found["project"].items():
        table = _table(annotation)
        if table is not None:
            found[name] = {field.name: field.type for field in structs.fields(table)}
    return found


@cache
def base_schema() -> dict[str, FactType]:
    """The facts that a proposal states itself, by name."""
    schema: dict[str, FactType] = {}
    for name, annotation in _declared()["project"].items():
        if name in GROUPS or name in COLLECTIONS:
            typed = {f"{name}.{field}": _fact_type(inner) for field, inner in _declared()[name].items()}
        else:
            typed = {f"project.{name}": None if _table(annotation) else _fact_type(annotation)}
        schema |= {field: fact for field, fact in typed.items() if fact}
    return schema


@cache
def fact_schema() -> dict[str, FactType]:
    """Every fact that a rule may read, stated or derived."""
    return base_schema() | DERIVED


def field_meaning(name: str) -> tuple[str, str]:
    """What a stated field means, in English and Chinese (from ``model.proposal``); empty if it is derived."""
    namespace, _, field = name.partition(".")
    annotation = _declared().get(namespace, {}).get(field)
    if annotation is None:
        return "", ""
    metas = [each for each in get_args(annotation)[1:] if isinstance(each, Meta)]
    english = next((each.description for each in reversed(metas) if each.description), "")
    chinese = next((each.extra["zh"] for each in reversed(metas) if each.extra and "zh" in each.extra), "")
    return english, chinese
