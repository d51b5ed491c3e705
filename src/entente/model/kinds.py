"""The kinds that a proposal distinguishes because a rule of some side does."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "ActivityKind",
    "DataKind",
    "Funder",
    "Identifiability",
    "MaterialKind",
    "PartyKind",
    "PartyRole",
    "PermitStatus",
    "ResearchKind",
    "Sensitivity",
    "TransferKind",
]


class PartyKind(StrEnum):
    """What sort of body a party is."""

    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"
    GOVERNMENT_INSTITUTE = "government_institute"
    GOVERNMENT_AGENCY = "government_agency"
    NATIONAL_LABORATORY = "national_laboratory"
    HOSPITAL = "hospital"
    COMPANY = "company"
    MILITARY = "military"
    FOUNDATION = "foundation"
    SOCIETY = "society"
    INTERNATIONAL_BODY = "international_body"
    OTHER = "other"


class PartyRole(StrEnum):
    """What a party does in the project."""

    LEAD = "lead"
    PARTNER = "partner"
    PROVIDER = "provider"
    RECIPIENT = "recipient"
    SUBAWARDEE = "subawardee"
    VENDOR = "vendor"
    SPONSOR = "sponsor"
    SITE = "site"
    TO_BE_REMOVED = "to_be_removed"
    OTHER = "other"


class ResearchKind(StrEnum):
    """Where the work lies between understanding and product."""

    BASIC = "basic"
    APPLIED = "applied"
    DEVELOPMENT = "development"


class DataKind(StrEnum):
    """What a data item is, in the classes that the rules of either side distinguish."""

    HUMAN_GENOMIC = "human_genomic"
    HUMAN_OMIC = "human_omic"
    BIOMETRIC = "biometric"
    GEOLOCATION = "geolocation"
    HEALTH = "health"
    FINANCIAL = "financial"
    PERSONAL_IDENTIFIERS = "personal_identifiers"
    PERSONAL_OTHER = "personal_other"
    GEOGRAPHIC_SURVEY = "geographic_survey"
    MARINE = "marine"
    METEOROLOGICAL = "meteorological"
    HYDROLOGICAL = "hydrological"
    SEISMIC = "seismic"
    BIOLOGICAL_SEQUENCE = "biological_sequence"
    GOVERNMENT_RELATED = "government_related"
    TECHNICAL = "technical"
    SOFTWARE = "software"
    RESEARCH = "research"


class Sensitivity(StrEnum):
    """How a data item is classed by its holder."""

    PUBLIC = "public"
    ORDINARY = "ordinary"
    SENSITIVE = "sensitive"
    IMPORTANT = "important"
    STATE_SECRET = "state_secret"  # noqa: S105 - a data class, no credential


class Identifiability(StrEnum):
    """Whether natural persons can be recognised in a data item."""

    NO_PERSONS = "no_persons"
    AGGREGATE = "aggregate"
    ANONYMISED = "anonymised"
    CODED = "coded"
    IDENTIFIABLE = "identifiable"


class MaterialKind(StrEnum):
    """What a material is, in the classes that the rules of either side distinguish."""

    HUMAN_SAMPLE = "human_sample"
    PATHOGEN = "pathogen"
    HIGHLY_PATHOGENIC = "highly_pathogenic"
    GERMPLASM = "germplasm"
    PROTECTED_WILDLIFE = "protected_wildlife"
    ORGANISM = "organism"
    SOIL_OR_PLANT = "soil_or_plant"
    CULTURAL_RELIC = "cultural_relic"
    CHEMICAL = "chemical"
    BATTERY_MATERIAL = "battery_material"
    RADIOACTIVE = "radioactive"
    OTHER = "other"


class TransferKind(StrEnum):
    """What moves between the parties."""

    ITEM = "item"
    SOFTWARE = "software"
    TECHNOLOGY = "technology"
    TEACHING = "teaching"
    LICENCE = "licence"
    SERVICE = "service"


class Funder(StrEnum):
    """Whose money it is, in the classes that funders' rules distinguish."""

    US_NSF = "us_nsf"
    US_NIH = "us_nih"
    US_DOE = "us_doe"
    US_DOD = "us_dod"
    US_NASA = "us_nasa"
    US_FEDERAL_OTHER = "us_federal_other"
    PRC_GOVERNMENT = "prc_government"
    GOVERNMENT_OTHER = "government_other"
    PRIVATE = "private"
    COMPANY = "company"
    OWN = "own"


class ActivityKind(StrEnum):
    """Work in the field or on people, animals and sites that needs its own permission."""

    WILDLIFE_SURVEY = "wildlife_survey"
    MARINE_RESEARCH = "marine_research"
    SURVEYING_MAPPING = "surveying_mapping"
    DRONE_FLIGHT = "drone_flight"
    EARTHQUAKE_MONITORING = "earthquake_monitoring"
    METEOROLOGICAL_OBSERVATION = "meteorological_observation"
    HYDROLOGICAL_OBSERVATION = "hydrological_observation"
    ARCHAEOLOGICAL_EXCAVATION = "archaeological_excavation"
    SOCIAL_SURVEY = "social_survey"
    CLINICAL_TRIAL = "clinical_trial"
    HUMAN_SUBJECTS = "human_subjects"
    ANIMAL_EXPERIMENTS = "animal_experiments"
    FOREIGN_GOVERNMENT_CHECK = "foreign_government_check"
    PARTNER_REMOVAL = "partner_removal"
    RECORDS_DISPOSAL = "records_disposal"
    DATA_HANDOVER = "data_handover"
    EQUITY_OR_JOINT_VENTURE = "equity_or_joint_venture"
    OTHER = "other"


class PermitStatus(StrEnum):
    """How far a permission has come."""

    HELD = "held"
    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    REFUSED = "refused"
