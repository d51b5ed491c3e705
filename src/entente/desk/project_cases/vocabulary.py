"""Which plain words mean which of our kinds. The first row that is mentioned wins, so narrow rows come first.

Words match from their beginning and not after a negation. The lists are meant to be read and extended by people who know
the field; they hold no names of single projects.
"""

from __future__ import annotations

from entente.model.kinds import (
    ActivityKind,
    DataKind,
    Funder,
    Identifiability,
    MaterialKind,
    PartyKind,
    PartyRole,
    PermitStatus,
    ResearchKind,
    Sensitivity,
    TransferKind,
)

__all__ = [
    "ACTIVITIES", "DATA", "FUNDERS_BY_SOURCE", "FUNDERS_BY_TYPE", "HUMAN_DATA", "IDENTIFIABILITY", "MATERIALS",
    "NOT_PERSONS", "PARTY_KINDS", "PARTY_ROLES", "PERMITS", "RESEARCH", "SENSITIVITY", "TRANSFERS",
]  # fmt: skip

PARTY_KINDS: tuple[tuple[PartyKind, tuple[str, ...]], ...] = (
    (PartyKind.MILITARY, ("military", "army", "navy", "air force", "armed forces", "军")),
    (PartyKind.NATIONAL_LABORATORY, ("national laboratory", "federal laboratory", "national lab", "国家实验室")),
    (PartyKind.UNIVERSITY, ("university", "college", "academy of fine arts", "higher education", "大学", "学院")),
    (PartyKind.HOSPITAL, ("hospital", "clinic", "medical centre", "medical center", "医院")),
    (PartyKind.INTERNATIONAL_BODY, ("international", "intergovernmental", "united nations", "国际组织")),
    (PartyKind.COMPANY, ("compan", "firm", "start-up", "startup", "corporation", "enterprise", "manufacturer", "vendor", "subsidiary", "industry", "公司", "企业")),
    (PartyKind.GOVERNMENT_INSTITUTE, ("government institute", "state institute", "government research", "public institute", "museum of the state", "survey institute", "supercomputing", "政府研究")),
    (PartyKind.GOVERNMENT_AGENCY, ("federal agency", "government agency", "agency", "ministry", "bureau", "department", "observatory of the government", "部", "局")),
    (PartyKind.RESEARCH_INSTITUTE, ("institute", "laboratory", "observatory", "research centre", "research center", "academy", "consortium", "museum", "研究所", "研究院")),
    (PartyKind.FOUNDATION, ("foundation", "charity", "trust", "基金会")),
    (PartyKind.SOCIETY, ("society", "association", "ngo", "non-governmental", "club", "学会", "协会")),
)  # fmt: skip

PARTY_ROLES: tuple[tuple[PartyRole, tuple[str, ...]], ...] = (
    (PartyRole.TO_BE_REMOVED, ("to be removed", "partner to be removed", "removed", "拟移出")),
    (PartyRole.SUBAWARDEE, ("subaward", "subrecipient", "sub-recipient", "subcontract")),
    (PartyRole.VENDOR, ("paid", "vendor", "contractor", "supplier", "service", "maker", "contract laboratory")),
    (PartyRole.PROVIDER, ("provider", "supplier of", "donor", "licensor", "sender")),
    (PartyRole.RECIPIENT, ("recipient", "receiver", "licensee", "purchaser", "buyer")),
    (PartyRole.SPONSOR, ("sponsor", "funder")),
    (PartyRole.SITE, ("trial site", "site", "host")),
    (PartyRole.LEAD, ("lead", "co-ordinator", "coordinator", "principal")),
    (PartyRole.PARTNER, ("partner", "collaborator", "member", "co-investigator", "participant")),
)

DATA: tuple[tuple[DataKind, tuple[str, ...]], ...] = (
    (DataKind.GOVERNMENT_RELATED, ("government-related", "government employees", "military personnel", "federal employees")),
    (DataKind.HUMAN_GENOMIC, ("human whole genome", "human genom", "whole genome of", "patient genom", "gene-panel", "gene panel", "germline", "exome", "genotyp", "genetic variant", "human genetic", "whole-genome", "人类基因", "人类遗传")),
    (DataKind.HUMAN_OMIC, ("transcriptom", "proteom", "epigenom", "metabolom", "methylation", "single-cell")),
    (DataKind.BIOMETRIC, ("biometric", "face image", "facial", "fingerprint", "voice recording", "iris scan", "gait", "人脸", "生物识别")),
    (DataKind.GEOLOCATION, ("precise geolocation", "location of persons", "phone location", "device location", "movement traces", "gps traces", "commut", "mobility traces", "mobile-phone", "行踪")),
    (DataKind.HEALTH, ("case form", "patient", "health", "clinical", "medical", "scans", "safety report", "safety summar", "diagnos", "blood pressure", "sleep record", "wearable", "electronic record", "cohort", "健康", "病历")),
    (DataKind.FINANCIAL, ("financial", "bank account", "credit", "income of", "household finance", "金融")),
    (DataKind.PERSONAL_IDENTIFIERS, ("identifier", "names and addresses", "passport", "national id", "身份证")),
    (DataKind.PERSONAL_OTHER, ("questionnaire", "interview", "respondent", "survey answers", "survey responses", "survey of", "age band", "employee", "personnel", "payroll", "student record", "test scores", "pupils", "users", "问卷", "访谈")),
    (DataKind.MARINE, ("bottle chemistry", "marine", "ocean", "sea water", "seawater", "sonar", "bathymetr", "hydrographic", "mooring", "coastal waters", "waters", "海洋")),
    (DataKind.METEOROLOGICAL, ("weather", "meteorolog", "rain", "radiosonde", "wind profile", "forecast", "climate", "station data", "气象")),
    (DataKind.HYDROLOGICAL, ("river flow", "streamflow", "hydrolog", "groundwater", "discharge", "water level", "sediment load", "水文")),
    (DataKind.SEISMIC, ("seism", "earthquake", "waveform", "地震")),
    (DataKind.GEOGRAPHIC_SURVEY, ("topograph", "survey points", "point cloud", "lidar", "elevation model", "orthophoto", "aerial photograph", "photogrammetr", "geodetic", "gnss", "gravity", "coordinates of", "cadastral", "street view", "high-definition map", "测绘", "地理信息")),
    (DataKind.BIOLOGICAL_SEQUENCE, ("genome", "sequence", "metagenom", "dna", "rna", "序列")),
    (DataKind.SOFTWARE, ("software", "source code", "scripts", "model weights", "weights", "软件")),
    (DataKind.TECHNICAL, ("design", "drawing", "process data", "technical", "recipe", "specification", "test data", "技术")),
)  # fmt: skip

HUMAN_DATA = (
    DataKind.HUMAN_GENOMIC, DataKind.HUMAN_OMIC, DataKind.BIOMETRIC, DataKind.GEOLOCATION, DataKind.HEALTH,
    DataKind.FINANCIAL, DataKind.PERSONAL_IDENTIFIERS, DataKind.PERSONAL_OTHER, DataKind.GOVERNMENT_RELATED,
)  # fmt: skip

NOT_PERSONS = (
    "animal", "fish", "bird", "alga", "plant", "crop", "insect", "mouse", "mice", "rat", "pig", "cattle", "tree",
    "virus", "bacteri", "microb", "yeast", "fung", "river", "soil", "rock", "star", "machine", "synthetic", "no persons",
    "wildlife", "whale", "coral", "livestock", "bee", "动物", "植物",
)  # fmt: skip
"""Subjects that are no natural persons."""

SENSITIVITY: tuple[tuple[Sensitivity, tuple[str, ...]], ...] = (
    (Sensitivity.STATE_SECRET, ("state secret", "classified", "secret", "国家秘密", "秘密级")),
    (Sensitivity.IMPORTANT, ("important", "重要数据")),
    (Sensitivity.PUBLIC, ("public", "open", "published", "公开")),
    (Sensitivity.ORDINARY, ("aggregate", "anonymised", "anonymized", "de-identified", "ordinary", "internal", "general", "一般")),
    (Sensitivity.SENSITIVE, ("sensitive", "identifiable", "human genetic", "health", "medical", "biometric", "personal", "敏感")),
)  # fmt: skip

IDENTIFIABILITY: tuple[tuple[Identifiability, tuple[str, ...]], ...] = (
    (Identifiability.AGGREGATE, ("aggregate", "summary statistics", "totals", "counts per", "汇总")),
    (Identifiability.ANONYMISED, ("anonymised", "anonymized", "not identifiable", "non-identifiable", "irreversibly", "匿名")),
    (Identifiability.CODED, ("coded", "pseudonym", "de-identified", "deidentified", "key-coded", "编码", "去标识")),
    (Identifiability.IDENTIFIABLE, ("identifiable", "named", "identified", "可识别")),
)  # fmt: skip

MATERIALS: tuple[tuple[MaterialKind, tuple[str, ...]], ...] = (
    (MaterialKind.HIGHLY_PATHOGENIC, ("highly pathogenic", "h5n1", "h7n9", "ebola", "anthrax", "plague", "marburg", "sars-cov", "african swine fever", "foot-and-mouth", "zoonotic", "高致病性")),
    (MaterialKind.PATHOGEN, ("isolate", "virus", "pathogen", "influenza", "bacterial culture", "clinical strain", "tuberculosis", "malaria parasite", "病原", "毒株")),
    (MaterialKind.CULTURAL_RELIC, ("charred", "archaeolog", "relic", "artefact", "artifact", "potsherd", "bronze", "excavated", "fossil", "manuscript", "文物", "化石")),
    (MaterialKind.PROTECTED_WILDLIFE, ("protected species", "protected animal", "protected wild", "nationally protected", "endangered", "cites", "feather", "ivory", "pangolin", "panda", "crane", "国家重点保护", "保护动物")),
    (MaterialKind.HUMAN_SAMPLE, ("human", "blood", "serum", "sera", "plasma", "saliva", "urine", "tissue", "tumour", "tumor", "biopsy", "swab", "biospecimen", "placenta", "organoid", "patient", "血", "组织样本", "人类遗传")),
    (MaterialKind.GERMPLASM, ("landrace", "germplasm", "cultivar", "breeding line", "accession", "seed of", "seeds of", "seed", "wild rice", "rootstock", "semen", "embryo", "breed", "种质", "种子")),
    (MaterialKind.BATTERY_MATERIAL, ("cathode", "anode material", "graphite", "lithium iron phosphate", "battery material", "电池材料", "正极")),
    (MaterialKind.RADIOACTIVE, ("radioactive", "uranium", "plutonium", "thorium", "cobalt-60", "caesium-137", "放射性")),
    (MaterialKind.SOIL_OR_PLANT, ("soil", "sediment", "plant material", "leaf", "leaves", "wood", "timber", "root", "peat", "土壤")),
    (MaterialKind.ORGANISM, ("live", "parasitoid", "insect", "mosquito", "wasp", "alga", "strain", "culture", "fung", "yeast", "microb", "bacteri", "mouse", "mice", "zebrafish", "cell line", "coral", "larva", "eggs", "plant", "fish", "animal", "活体", "菌株", "昆虫")),
    (MaterialKind.CHEMICAL, ("chemical", "reagent", "compound", "solvent", "catalyst", "precursor", "alloy", "polymer", "化学品")),
)  # fmt: skip

TRANSFERS: tuple[tuple[TransferKind, tuple[str, ...]], ...] = (
    (TransferKind.TEACHING, ("teaching", "training", "course", "lecture", "instruction", "teach", "培训", "讲授")),
    (TransferKind.LICENCE, ("patent licence", "patent license", "licence of", "license of", "licence to", "assignment of patent", "许可")),
    (TransferKind.SOFTWARE, ("software", "source code", "code", "firmware", "model weights", "simulation package", "软件")),
    (TransferKind.TECHNOLOGY, ("know-how", "technology", "technical data", "drawings", "design", "process", "recipe", "blueprint", "specification", "manual of", "layout", "技术", "图纸", "工艺")),
    (TransferKind.SERVICE, ("service", "repair", "maintenance", "analysis by", "sequencing by", "cloud", "computing time", "服务")),
)  # fmt: skip

FUNDERS_BY_TYPE: tuple[tuple[Funder, tuple[str, ...]], ...] = (
    (Funder.OWN, ("own", "agency funds", "internal", "departmental", "operating budget", "自有", "自筹")),
    (Funder.PRIVATE, ("private", "charit", "donation", "philanthrop", "levy", "捐赠")),
    (Funder.COMPANY, ("corporate", "company", "sponsored research", "industry contract", "企业")),
)

FUNDERS_BY_SOURCE: tuple[tuple[Funder, tuple[str, ...]], ...] = (
    (Funder.PRC_GOVERNMENT, ("nsfc", "national natural science foundation of china", "natural science foundation of china", "prc government", "chinese government", "chinese academy of", "ministry of science and technology", "most", "key r&d", "province", "provincial", "municipal", "china scholarship council", "国家自然科学基金", "科技部", "省", "市")),
    (Funder.US_DOD, ("dod", "dow", "department of defense", "department of war", "defence department", "defense department", "office of naval research", "onr", "afosr", "air force office", "army research", "darpa", "naval research", "defence grant", "us defence", "us defense", "navy")),
    (Funder.US_NASA, ("nasa", "national aeronautics")),
    (Funder.US_NIH, ("nih", "national institutes of health", "national cancer institute", "nci", "niaid", "nhlbi")),
    (Funder.US_DOE, ("doe", "department of energy", "energy department")),
    (Funder.US_NSF, ("nsf", "national science foundation")),
    (Funder.GOVERNMENT_OTHER, ("nserc", "cihr", "sshrc", "canada foundation", "dfg", "bmbf", "horizon europe", "european", "erc", "research council", "research grants council", "ukri", "local grant", "german federal", "canadian", "alexander von humboldt", "daad", "jsps")),
    (Funder.US_FEDERAL_OTHER, ("us federal", "federal", "usda", "noaa", "usgs", "epa", "nist", "fda", "cdc", "us government")),
    (Funder.COMPANY, ("company", "industry", "compan", "inc.", "ltd", "corp", "gmbh", "firm", "公司")),
    (Funder.PRIVATE, ("foundation", "charity", "association", "trust", "society", "museum", "donor", "基金会")),
    (Funder.OWN, ("university", "institute", "own")),
)  # fmt: skip

RESEARCH: tuple[tuple[ResearchKind, tuple[str, ...]], ...] = (
    (ResearchKind.BASIC, ("basic research", "fundamental research", "basic", "基础研究")),
    (ResearchKind.DEVELOPMENT, ("product development", "prototype", "commercialis", "commercializ", "development", "开发")),
    (ResearchKind.APPLIED, ("applied", "field trial", "pilot plant", "应用研究")),
)  # fmt: skip

PERMITS: tuple[tuple[PermitStatus, tuple[str, ...]], ...] = (
    (PermitStatus.REFUSED, ("refused", "denied", "rejected", "拒绝")),
    (PermitStatus.NOT_APPLIED, ("not applied", "not yet applied", "missing", "not filed", "未申请")),
    (PermitStatus.APPLIED, ("applied", "filed", "pending", "submitted", "已申请")),
    (PermitStatus.HELD, ("held", "granted", "issued", "approved", "in hand", "obtained", "已获")),
)

ACTIVITIES: tuple[tuple[ActivityKind, tuple[str, ...]], ...] = (
    (ActivityKind.DRONE_FLIGHT, ("drone", "uncrewed aircraft", "unmanned aircraft", "unmanned aerial", "quadcopter", "multicopter", "uav", "无人机", "无人驾驶航空器")),
    (ActivityKind.SURVEYING_MAPPING, ("surveying", "topograph", "photogrammetr", "lidar", "geodetic", "gnss receiver", "gnss station", "levelling", "total station", "ground control point", "orthophoto", "gravimeter", "测绘")),
    (ActivityKind.EARTHQUAKE_MONITORING, ("seismometer", "seismic station", "seismic array", "seismic sensor", "geophone", "strong-motion", "borehole strain", "地震台", "地震仪")),
    (ActivityKind.METEOROLOGICAL_OBSERVATION, ("weather station", "radiosonde", "weather balloon", "anemometer", "ceilometer", "wind profiler", "rain gauges to be", "disdrometer", "met mast", "气象站", "探空")),
    (ActivityKind.HYDROLOGICAL_OBSERVATION, ("stream gauge", "flow meter", "current meter", "water-level", "water level logger", "piezometer", "river gaug", "doppler current", "hydrometric", "水文")),
    (ActivityKind.ARCHAEOLOGICAL_EXCAVATION, ("excavation", "excavate", "dig ", "trench", "test pit", "archaeological survey", "考古发掘")),
    (ActivityKind.SOCIAL_SURVEY, ("questionnaire", "household survey", "social survey", "survey of residents", "respondent", "interviews with", "opinion survey", "问卷", "社会调查")),
    (ActivityKind.CLINICAL_TRIAL, ("clinical trial", "phase i", "phase ii", "phase iii", "trial site", "临床试验")),
    (ActivityKind.MARINE_RESEARCH, ("research ship", "research vessel", "at sea", "cruise", "mooring", "glider", "argo float", "科考船")),
    (ActivityKind.EQUITY_OR_JOINT_VENTURE, ("joint venture", "equity", "shareholding", "spin-off with shares", "convertible", "venture capital", "合资", "股权")),
)  # fmt: skip
"""Instruments and acts that make an activity evident. Wildlife survey, checks and removals are settled elsewhere."""
