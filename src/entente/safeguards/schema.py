"""The typed facts: every field of a proposal, and the facts derived from several fields.

A derived fact is defined by a *formula* in the rule language itself, so that an unknown one leads back to the fields
that would settle it; the few that need looking things up (lists, recipients, owners) are computed in ``derived``.
"""

from __future__ import annotations

from functools import cache

from msgspec import inspect

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
    # UK practice: basic scientific research fails where industry sponsors it.
    "uk.basic_scientific_research": FactType(
        "bool", (), 'research.kind == "basic" and not any_of(funding, funding.funder == "company")'
    ),
    # The 2024 text was not read; "basic research" is taken as the proposal states it.
    "sta.basic_research": FactType("bool", (), 'research.kind == "basic"'),
}
DERIVED |= CHARACTERISED


def _fact_type(of: inspect.Type) -> FactType | None:
    """The fact type of a field, or ``None`` for tables that only derived facts read."""
    if isinstance(of, inspect.Metadata):
        return _fact_type(of.type)
    if isinstance(of, inspect.UnionType):
        present = [each for each in of.types if not isinstance(each, inspect.NoneType)]
        return _fact_type(present[0])
    if isinstance(of, inspect.EnumType):
        return FactType("text", tuple(member.value for member in of.cls))
    if isinstance(of, inspect.VarTupleType):
        inner = _fact_type(of.item_type)
        return FactType("set", inner.values) if inner and inner.kind == "text" else None
    if isinstance(of, inspect.DictType):
        inner = _fact_type(of.value_type)
        return FactType("numbers") if inner and inner.kind == "number" else None
    kinds: dict[type[inspect.Type], str] = {
        inspect.BoolType: "bool",
        inspect.IntType: "number",
        inspect.FloatType: "number",
        inspect.StrType: "text",
        inspect.DateType: "date",
    }
    kind = kinds.get(type(of))
    return FactType(kind, whole=isinstance(of, inspect.IntType)) if kind else None


def _struct_fields(of: inspect.Type) -> tuple[inspect.Field, ...]:
    """Fields of the struct inside a table or list-of-tables type; empty for anything else."""
    if isinstance(of, inspect.Metadata):
        return _struct_fields(of.type)
    if isinstance(of, inspect.UnionType):
        return next((fields for each in of.types if (fields := _struct_fields(each))), ())
    if isinstance(of, inspect.VarTupleType):
        return _struct_fields(of.item_type)
    return of.fields if isinstance(of, inspect.StructType) else ()


@cache
def base_schema() -> dict[str, FactType]:
    """The facts that a proposal states itself, by name."""
    schema: dict[str, FactType] = {}
    described = inspect.type_info(Proposal)
    assert isinstance(described, inspect.StructType), "a proposal is a struct"
    for field in described.fields:
        inner = _struct_fields(field.type)
        if inner and (field.name in GROUPS or field.name in COLLECTIONS):
            for each in inner:
                if fact := _fact_type(each.type):
                    schema[f"{field.name}.{each.name}"] = fact
        elif fact := _fact_type(field.type):
            schema[f"project.{field.name}"] = fact
    return schema


@cache
def fact_schema() -> dict[str, FactType]:
    """Every fact that a rule may read, stated or derived."""
    return base_schema() | DERIVED


def field_meaning(name: str) -> tuple[str, str]:
    """What a stated field means, in English and Chinese (from ``model.proposal``); empty if it is derived."""
    return _meanings().get(name, ("", ""))


@cache
def _meanings() -> dict[str, tuple[str, str]]:
    """The meaning of every field of every table."""
    described = inspect.type_info(Proposal)
    assert isinstance(described, inspect.StructType), "a proposal is a struct"
    found = {f"project.{field.name}": _meaning(field.type) for field in described.fields}
    for table in described.fields:
        found |= {f"{table.name}.{field.name}": _meaning(field.type) for field in _struct_fields(table.type)}
    return found


def _meaning(of: inspect.Type) -> tuple[str, str]:
    assert isinstance(of, inspect.Metadata), "every field of a proposal says what it means"
    extra, schema = of.extra or {}, of.extra_json_schema or {}
    return str(schema.get("description", "")), str(extra.get("zh", ""))
