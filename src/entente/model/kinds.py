"""The kinds that a proposal distinguishes because a rule of some side does."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "AccessSecurity",
    "ActivityFeature",
    "ActivityKind",
    "CoveredActivity",
    "DataKind",
    "DataPurpose",
    "DocumentKind",
    "FilingKind",
    "Funder",
    "FundingKind",
    "Identifiability",
    "InvestmentForm",
    "MaterialException",
    "MaterialKind",
    "PartyKind",
    "PartyRole",
    "PermitStatus",
    "ResearchKind",
    "Sensitivity",
    "Signatory",
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
    SCHOLARLY_ACTIVITY = "scholarly_activity"
    """Presenting, publishing, conferences and exchanges."""
    SCREENING_BY_ORIGIN = "screening_by_origin"
    """People are looked at by ethnicity or national origin."""
    OTHER = "other"


class PermitStatus(StrEnum):
    """How far a permission has come."""

    HELD = "held"
    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    REFUSED = "refused"


class DataPurpose(StrEnum):
    """Purposes of giving access to data that an exemption names (28 CFR 202.501 to 202.511)."""

    PERSONAL_COMMUNICATION = "personal_communication"
    INFORMATIONAL_MATERIALS = "informational_materials"
    TRAVEL = "travel"
    FINANCIAL_SERVICES = "financial_services"
    CORPORATE_GROUP = "corporate_group"
    FEDERAL_LAW_OR_AGREEMENT = "federal_law_or_agreement"
    TELECOMMUNICATIONS = "telecommunications"
    REGULATORY_APPROVAL = "regulatory_approval"
    CLINICAL_INVESTIGATION = "clinical_investigation"
    OTHER = "other"


class AccessSecurity(StrEnum):
    """Security measures for the access of others to data."""

    REQUIRED = "required"
    """Those that the rule requires, in full."""
    OWN = "own"
    """Others, of one's own design."""
    NONE = "none"


class MaterialException(StrEnum):
    """Exceptions of a funder's policy on samples (NIH NOT-OD-25-160)."""

    NONE = "none"
    FEDERAL_LAW_OR_AGREEMENT = "federal_law_or_agreement"
    OWN_CARE = "own_care"
    RARE_WITH_CONSENT = "rare_with_consent"


class FundingKind(StrEnum):
    """What sort of payment it is (20 USC 1011f)."""

    GIFT = "gift"
    CONTRACT = "contract"
    TUITION = "tuition"
    PURCHASE = "purchase"
    """The institution buys from the source: money goes the other way."""
    OTHER = "other"


class InvestmentForm(StrEnum):
    """Form of a stake or undertaking abroad (31 CFR 850.210)."""

    EQUITY = "equity"
    LOAN = "loan"
    EQUITY_LIKE_LOAN = "equity_like_loan"
    CONVERSION = "conversion"
    GREENFIELD = "greenfield"
    JOINT_VENTURE = "joint_venture"
    FUND_INTEREST = "fund_interest"
    NONE = "none"
    """Cooperation without any stake, loan, venture or plant."""


class CoveredActivity(StrEnum):
    """What a target or joint venture does, in the classes of 31 CFR 850.217 and 850.224."""

    IC_DESIGN = "ic_design"
    IC_FABRICATION = "ic_fabrication"
    IC_PACKAGING = "ic_packaging"
    ADVANCED_PACKAGING = "advanced_packaging"
    EDA_SOFTWARE = "eda_software"
    FABRICATION_EQUIPMENT = "fabrication_equipment"
    EUV_ITEM = "euv_item"
    SUPERCOMPUTER = "supercomputer"
    QUANTUM_COMPUTER = "quantum_computer"
    QUANTUM_SENSING = "quantum_sensing"
    QUANTUM_NETWORK = "quantum_network"
    AI_SYSTEM = "ai_system"
    OTHER = "other"


class ActivityFeature(StrEnum):
    """What decides between notifiable and prohibited in 31 CFR 850.217 and 850.224."""

    ABOVE_3A090 = "above_3a090"
    LOGIC = "logic"
    NON_PLANAR = "non_planar"
    NAND = "nand"
    DRAM = "dram"
    COMPOUND_OR_CARBON = "compound_or_carbon"
    """Gallium-based compound semiconductor, graphene or carbon nanotubes."""
    MILITARY_OR_INTELLIGENCE = "military_or_intelligence"
    SECURE_COMMUNICATION = "secure_communication"
    """Secure communications such as quantum key distribution, or networking that scales quantum computers up."""
    ROBOT_CYBER_FORENSIC = "robot_cyber_forensic"
    BIOLOGICAL_SEQUENCES = "biological_sequences"


class Signatory(StrEnum):
    """Who signs a text (22 CFR 181.2, 181.4)."""

    STATE = "state"
    AGENCY = "agency"
    DEFENCE_OR_INTELLIGENCE = "defence_or_intelligence"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    UNIVERSITY = "university"
    OTHER = "other"


class FilingKind(StrEnum):
    """Filings with a term."""

    OUTBOUND_NOTICE = "outbound_notice"
    AGREEMENT_TEXT = "agreement_text"
    ONWARD_BREACH_REPORT = "onward_breach_report"
    FOREIGN_GIFT_REPORT = "foreign_gift_report"
    UNAPPROVED_TRANSFER_NOTICE = "unapproved_transfer_notice"
    OTHER = "other"


class DocumentKind(StrEnum):
    """Records and permissions that have an age."""

    RESTRICTED_TRANSACTION_RECORDS = "restricted_transaction_records"
    US_EXPORT_RECORDS = "us_export_records"
    OTHER = "other"
