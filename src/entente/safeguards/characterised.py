"""Derived facts that characterise something as one law does: each formula names the text it follows.

Where a formula says ``known(...)``, a fact that few proposals state is taken as absent until somebody states it.
"""

from __future__ import annotations

from entente.safeguards.language import FactType

__all__ = ["CHARACTERISED"]


def _formula(text: str) -> FactType:
    return FactType("bool", (), " ".join(text.split()))


_BULK = """
    data.kind == "government_related"
    or data.kind == "human_genomic" and (data.count_12_months > 100 or data.count > 100)
    or data.kind in ("human_omic", "biometric", "geolocation") and (data.count_12_months > 1000 or data.count > 1000)
    or data.kind in ("health", "financial") and (data.count_12_months > 10000 or data.count > 10000)
    or data.kind == "personal_identifiers" and (data.count_12_months > 100000 or data.count > 100000)
"""

_CA_AREAS = (
    "quantum", "artificial intelligence", "machine learning", "hypersonic", "semiconductor", "microelectronics",
    "robotic", "autonomous", "directed energy", "satellite", "synthetic biology", "gene editing", "brain-computer",
    "human-machine", "advanced materials", "additive manufacturing", "energetic materials", "surveillance", "lidar",
    "cryptograph", "energy storage",
)  # fmt: skip
_WORDS = ", ".join(f'"{word}"' for word in _CA_AREAS)

CHARACTERISED: dict[str, FactType] = {
    # 28 CFR 202.256: organised only under US law, branches abroad included.
    "party.us_organised": _formula(
        """known(party.organised_in) and party.organised_in == "US"
        or not known(party.organised_in) and party.country == "US" """
    ),
    # 28 CFR 202.211(a)(1)-(2), (5).
    "party.covered_person": _formula(
        """known(party.designated) and party.designated or not party.us_organised and (
        party.country in COUNTRIES_OF_CONCERN
        or known(party.organised_in) and party.organised_in in COUNTRIES_OF_CONCERN
        or party.owned_50_by_countries_of_concern)"""
    ),
    # NASA GCAM 9.4: the People's Republic, or a company or university organised under its law or owned by it.
    "party.prc_body": _formula(
        "party.country in PRC or known(party.organised_in) and party.organised_in in PRC or party.owned_50_by_prc"
    ),
    "project.has_prc_body": _formula("any_of(party, party.prc_body)"),
    # 28 CFR 202.211(a)(3)-(5); who is in the United States is a US person (202.256).
    "person.covered_person": _formula(
        """known(person.designated) and person.designated or not person.us_person and (
        known(person.residence) and person.residence in COUNTRIES_OF_CONCERN
        or not known(person.residence) and person.location in COUNTRIES_OF_CONCERN or person.employer_covered)"""
    ),
    "person.employer_covered": _formula(
        "any_of(party, known(person.employer) and party.id == person.employer and party.covered_person)"
    ),
    # 28 CFR 202.205: "more than"; 202.222: government-related data have no threshold.
    "data.bulk": _formula(_BULK),
    "data.covered_recipient": _formula(
        """overlaps(data.destinations, COUNTRIES_OF_CONCERN)
        or any_of(party, party.covered_person and party.country in data.destinations)"""
    ),
    # 28 CFR 202.249, without human 'omic data, which 202.303 treats by itself.
    "data.sensitive_class": _formula(
        """data.kind in ("biometric", "geolocation", "health", "financial", "personal_identifiers",
        "government_related")"""
    ),
    # 28 CFR 202.401: a vendor, employment or investment agreement with a covered person.
    "data.restricted_class": _formula(
        """data.sensitive_class and data.subjects == "US" and data.covered_recipient and data.bulk
        and data.service_agreement and not (known(data.knowing) and not data.knowing)"""
    ),
    # 31 CFR 850.501(a): publicly traded, or a fund interest that is small or assured; never with extra rights.
    "investment.excepted": _formula(
        """not investment.extra_rights and (investment.publicly_traded or investment.form == "fund_interest"
        and (investment.committed_usd <= 2000000 or investment.assurance))"""
    ),
    # 31 CFR 850.209: in a country of concern itself, or living from such persons (more than half of the revenue, each
    # further one with 50,000 US dollars or more a year).
    "investment.covered_foreign_person": _formula(
        """investment.with_person_of_concern or investment.holds_covered and (investment.revenue_percent > 50
        or investment.more_usd >= 50000 and investment.revenue_percent + investment.more_percent > 50)"""
    ),
    # 31 CFR 850.210(a)-(b).
    "investment.covered_transaction": _formula(
        """investment.us_person and investment.known and not investment.official_business
        and investment.form in ("equity", "equity_like_loan", "conversion", "greenfield", "joint_venture",
        "fund_interest")
        and investment.covered_foreign_person and not investment.excepted
        and not (investment.form == "fund_interest" and investment.us_fund)"""
    ),
    # 31 CFR 850.224(a)-(k).
    "investment.prohibited_class": _formula(
        """overlaps(investment.activities, ("eda_software", "fabrication_equipment", "euv_item", "advanced_packaging",
        "quantum_computer"))
        or "ic_design" in investment.activities and ("above_3a090" in investment.features
        or known(investment.parameters.operating_temperature_k)
        and investment.parameters.operating_temperature_k <= 4.5)
        or "ic_fabrication" in investment.activities and ("non_planar" in investment.features
        or "compound_or_carbon" in investment.features
        or known(investment.parameters.operating_temperature_k)
        and investment.parameters.operating_temperature_k <= 4.5
        or "logic" in investment.features and investment.parameters.process_node_nm <= 16
        or "nand" in investment.features and investment.parameters.nand_layers >= 128
        or "dram" in investment.features and investment.parameters.half_pitch_nm <= 18)
        or "supercomputer" in investment.activities and investment.parameters.envelope_cubic_feet <= 41600
        and (investment.parameters.fp64_petaflops >= 100 or investment.parameters.fp32_petaflops >= 200)
        or "quantum_sensing" in investment.activities and "military_or_intelligence" in investment.features
        or "quantum_network" in investment.activities and overlaps(investment.features, ("secure_communication",
        "military_or_intelligence"))
        or "ai_system" in investment.activities and ("military_or_intelligence" in investment.features
        or investment.parameters.training_operations_1e21 > 10000
        or "biological_sequences" in investment.features and investment.parameters.training_operations_1e21 > 1000)"""
    ),
    # 31 CFR 850.217; what is also prohibited is told apart by the rules.
    "investment.notifiable_class": _formula(
        """overlaps(investment.activities, ("ic_design", "ic_fabrication", "ic_packaging"))
        or "ai_system" in investment.activities and ("robot_cyber_forensic" in investment.features
        or investment.parameters.training_operations_1e21 > 100)"""
    ),
    # Canada's list of sensitive technology research areas: whether the work aims to advance one of them.
    "ca.sensitive_area": _formula(
        f"""any_of(technology, mentions(technology.name, {_WORDS}) or mentions(technology.keywords, {_WORDS}))
        or mentions(topic.words, {_WORDS})"""
    ),
    # Named Research Organizations: affiliation, funding or support in kind that goes on now.
    "ca.named_researcher_affiliated": _formula(
        'any_of(party, party.country not in ("CA", "US") and "ca.nro" in party.lists)'
    ),
    # The guidelines speak of partners from the private sector.
    "ca.partner_of_concern": _formula(
        """any_of(party, party.kind == "company" and party.country not in ("CA", "US") and ("ca.nro" in party.lists
        or known(party.military) and party.military))"""
    ),
    "ca.sensitive_research": _formula("ca.sensitive_area"),
}
