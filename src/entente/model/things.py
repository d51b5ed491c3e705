"""What is used, made or moved: technology, data, materials, equipment, transfers."""

from __future__ import annotations

from typing import Annotated

import msgspec

from entente.model.fields import Amount, Count, Country, Key, Line, Name, Years, doc
from entente.model.kinds import (
    AccessSecurity,
    DataKind,
    DataPurpose,
    Identifiability,
    MaterialException,
    MaterialKind,
    Sensitivity,
    TransferKind,
)

__all__ = ["DataItem", "Equipment", "Material", "Technology", "Transfer"]


class Technology(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A technology that the project uses, makes or passes on."""

    name: Annotated[Name, doc("Name in plain words", "名称")]
    control_codes: Annotated[
        tuple[Key, ...] | None,
        doc(
            "Classification: ECCN, EAR99, USML, Chinese catalogue or dual-use code",
            "管制编码：ECCN、EAR99、USML、中国目录或两用物项编码",
        ),
    ] = None
    keywords: Annotated[tuple[Name, ...], doc("Technology keywords", "技术关键词")] = ()
    parameters: Annotated[
        dict[str, float],
        doc(
            "Measured control parameters, unit in the name (compaction_density_g_cc)",
            "管制参数，名称含单位（如 compaction_density_g_cc）",
        ),
    ] = {}
    published: Annotated[
        bool | None, doc("Already published, or public from the first day", "是否已公开或自始公开")
    ] = None
    full_process: Annotated[bool | None, doc("Covers a whole preparation process", "是否涵盖完整制备工艺")] = None
    licence_for: Annotated[
        tuple[Country, ...] | None,
        doc(
            "Countries for which its classification needs a US licence (15 CFR part 738)",
            "其分类须取得美国许可的国家（15 CFR 第 738 部分）",
        ),
    ] = None


class DataItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of data that is used, made or moved."""

    id: Annotated[Key, doc("Short id", "编号")]
    kind: Annotated[DataKind | None, doc("Kind of data", "数据类型")] = None
    what: Annotated[Line, doc("In plain words", "文字说明")] = ""
    subjects: Annotated[
        Country | None,
        doc("Country whose persons, land or waters it describes", "数据所涉人员、土地或水域的国家或地区"),
    ] = None
    count: Annotated[Count | None, doc("Persons or records", "人数或记录数")] = None
    count_12_months: Annotated[
        Count | None,
        doc(
            "Persons over the last 12 months to the same recipient, this item included",
            "过去 12 个月向同一接收方累计人数（含本项）",
        ),
    ] = None
    count_since_january: Annotated[
        Count | None,
        doc(
            "Persons sent abroad by this handler since 1 January, this item included",
            "自 1 月 1 日起累计出境人数（含本项）",
        ),
    ] = None
    period: Annotated[Line, doc("Period the data cover", "数据所涉期间")] = ""
    sensitivity: Annotated[Sensitivity | None, doc("Class given by the holder", "持有方确定的级别")] = None
    identifiability: Annotated[Identifiability | None, doc("Whether persons can be recognised", "是否可识别自然人")] = (
        None
    )
    origin: Annotated[Country | None, doc("Country it leaves", "数据来源国家或地区")] = None
    destinations: Annotated[
        tuple[Country, ...] | None,
        doc("Countries whose parties get access; empty: it does not move", "可访问方所在国家或地区；空表示不流动"),
    ] = ()
    returns: Annotated[
        bool | None, doc("Only processed there and returned, nothing added", "仅在境外处理后返回，未加入境内数据")
    ] = None
    consideration: Annotated[bool | None, doc("Anything of value is given for access", "是否为访问支付对价")] = None
    service_agreement: Annotated[
        bool | None,
        doc("Access under a vendor, employment or investment agreement", "是否依供应商、雇佣或投资协议访问"),
    ] = None
    controlled_repository: Annotated[
        bool | None, doc("Comes from a controlled-access repository", "是否来自受控访问数据库")
    ] = None
    notified_important: Annotated[
        bool | None, doc("Notified or published as important data", "是否已被告知或公布为重要数据")
    ] = None
    purpose: Annotated[DataPurpose | None, doc("Purpose that an exemption names", "豁免条款所列目的")] = None
    security: Annotated[AccessSecurity | None, doc("Security measures for the access", "访问所采用的安全措施")] = None
    compliance_programme: Annotated[
        bool | None,
        doc("A data compliance programme is in place", "是否已建立数据合规计划"),
    ] = None
    onward_clause: Annotated[
        bool | None,
        doc("The contract forbids passing it on to countries of concern", "合同是否禁止向受关注国家转提供"),
    ] = None
    part_of_award: Annotated[
        bool | None, doc("Access is given as part of federally funded work", "访问是否属于联邦资助工作的一部分")
    ] = None
    knowing: Annotated[
        bool | None, doc("The provider knows or should know who gets access", "提供方是否知道或应当知道访问者")
    ] = None
    evasive: Annotated[bool | None, doc("Arranged to avoid a rule", "安排是否旨在规避规则")] = None
    handler_is_ciio: Annotated[
        bool | None, doc("Handler operates critical information infrastructure", "处理者是否为关键信息基础设施运营者")
    ] = None
    special: Annotated[
        bool | None,
        doc("Genetic information of important families or particular regions", "重要遗传家系、特定地区的遗传信息"),
    ] = False
    persons_held: Annotated[
        Count | None, doc("Persons of whom the handler holds personal information in all", "处理者处理的个人信息总人数")
    ] = None
    youngest_age: Annotated[Count | None, doc("Age of the youngest person, in years", "最小年龄（周岁）")] = None
    ground: Annotated[
        Line,
        doc(
            "Why it may be sent, if a law reads it: consent, individual_contract, staff_management, emergency, treaty",
            "法律上有意义的提供理由：consent、individual_contract、staff_management、emergency、treaty",
        ),
    ] = ""
    separate_consent: Annotated[
        bool | None, doc("The persons consented separately to the recipient abroad", "是否就向境外提供取得单独同意")
    ] = None
    route: Annotated[
        Line,
        doc(
            "Export route taken or wanted: assessment, standard_contract, certification",
            "已采取或拟采取的出境路径：assessment、standard_contract、certification",
        ),
    ] = ""
    route_age_years: Annotated[
        Years | None, doc("Years since its result or certificate; empty: not yet", "结果或证书出具后的年数；空表示尚无")
    ] = None
    route_count: Annotated[Count | None, doc("Persons it was given for", "该路径所核定的人数")] = None


class Material(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A physical sample or substance."""

    what: Annotated[Name, doc("In plain words", "文字说明")]
    kind: Annotated[MaterialKind | None, doc("Kind of material", "材料类型")] = None
    count: Annotated[Count | None, doc("How many", "数量")] = None
    origin: Annotated[Country | None, doc("Country of origin of the material", "材料来源国家或地区")] = None
    destination: Annotated[
        Country | None, doc("Country it goes to; the same as origin: it stays", "去往国家或地区；与来源相同表示不出境")
    ] = None
    control_codes: Annotated[tuple[Key, ...] | None, doc("Classification, if controlled", "管制编码（如受管制）")] = ()
    purpose: Annotated[
        Line,
        doc(
            "Purpose, if a law reads it: clinical_care, doping_control, forensic, preservation",
            "法律上有意义的用途：clinical_care、doping_control、forensic、preservation",
        ),
    ] = ""
    special: Annotated[
        bool | None,
        doc(
            "From important families or particular regions, or of kinds and numbers that need approval",
            "来自重要遗传家系、特定地区，或属须经批准的种类、数量",
        ),
    ] = False
    taken_by_foreigners: Annotated[
        bool | None,
        doc("Collected or preserved there by a foreign party itself", "是否由外方自行在当地采集或者保藏"),
    ] = False
    beyond_approval: Annotated[bool | None, doc("Used beyond what was approved", "是否超出获批用途或范围")] = False
    sold: Annotated[bool | None, doc("Paid for beyond its cost", "是否以超出成本的价格有偿提供")] = False
    misdeclared: Annotated[bool | None, doc("Declared as something else", "是否申报为其他物品")] = False
    exception: Annotated[
        MaterialException | None, doc("Exception of the funder's policy that is met", "所符合的资助方政策例外")
    ] = None


class Equipment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instrument or facility that is used."""

    what: Annotated[Name, doc("In plain words", "文字说明")]
    location: Annotated[Country | None, doc("Where it stands", "所在国家或地区")] = None
    owner: Annotated[Key | None, doc("Id of the owning party", "所属参与方编号")] = None
    control_codes: Annotated[tuple[Key, ...] | None, doc("Classification, if controlled", "管制编码（如受管制）")] = ()
    maker_country: Annotated[Country | None, doc("Country of the maker", "制造商所在国家或地区")] = None
    maker_listed: Annotated[
        bool | None, doc("The maker is on a list that the funder's policy names", "制造商是否列于资助方政策所列清单")
    ] = None


class Transfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item, software, know-how or service that goes from one party to another."""

    what: Annotated[Name, doc("In plain words", "文字说明")]
    kind: Annotated[TransferKind | None, doc("What moves", "转移类型")] = None
    origin: Annotated[Country | None, doc("Country it leaves", "来源国家或地区")] = None
    destination: Annotated[Country | None, doc("Country it goes to", "去往国家或地区")] = None
    recipient: Annotated[Key | None, doc("Id of the receiving party", "接收方编号")] = None
    control_codes: Annotated[
        tuple[Key, ...] | None,
        doc("Classification (EAR99 if so stated by the maker)", "管制编码（如制造商声明为 EAR99）"),
    ] = None
    technology: Annotated[Line, doc("Name of the [[technology]] it carries", "所含 [[technology]] 名称")] = ""
    value_usd: Annotated[Amount | None, doc("Value in US dollars", "价值（美元）")] = None
    published: Annotated[
        bool | None, doc("Only published or to-be-published content", "是否仅含已公开或拟公开内容")
    ] = None
    withheld: Annotated[bool | None, doc("Stays unpublished, by choice or by duty", "有意或依义务不公开")] = False
    under_contract: Annotated[bool | None, doc("Made under a contract", "是否依合同进行")] = None
    purpose: Annotated[
        Line,
        doc(
            "Why it moves, if a law reads it: repair_and_return, exhibition, bonded_zone, onward",
            "法律上有意义的转移原因：repair_and_return、exhibition、bonded_zone、onward",
        ),
    ] = ""
    known_risk: Annotated[
        bool | None,
        doc(
            "A risk to security, of weapons of mass destruction or of terrorism is known or was notified",
            "已知悉或被告知存在危害国家安全、大规模杀伤性武器或恐怖主义风险",
        ),
    ] = False
    licence: Annotated[
        Line,
        doc(
            "Licence it goes under: single, general, registration, intent_letter",
            "所依据的许可：single、general、registration、intent_letter",
        ),
    ] = ""
    licence_age_years: Annotated[Years | None, doc("Years since that licence was issued", "该许可签发后的年数")] = None
    licence_change: Annotated[
        Line,
        doc("What has changed since: key_element, other_element", "此后变更的要素：key_element、other_element"),
    ] = ""
    temporary_control_months: Annotated[
        Years | None, doc("Months since a temporary control began", "临时管制实施后的月数")
    ] = None
    temporary_control_extended: Annotated[bool | None, doc("That control was extended", "该临时管制是否已延长")] = False
    licence_for: Annotated[
        tuple[Country, ...] | None,
        doc(
            "Countries for which its classification needs a US licence (15 CFR part 738)",
            "其分类须取得美国许可的国家（15 CFR 第 738 部分）",
        ),
    ] = None
    catalogue_course: Annotated[
        bool | None,
        doc("Taught in a catalogue course or its teaching laboratory", "是否为目录课程或其教学实验室内容"),
    ] = None
    results: Annotated[
        bool | None, doc("Arises from the project itself, instead of going into it", "是否为项目自身产生的成果而非投入")
    ] = None
    hands_on: Annotated[
        bool | None, doc("Advanced projects or practical work, not only lectures", "是否含高级项目或实践而非仅授课")
    ] = None
    exemption_claimed: Annotated[
        bool | None, doc("An exemption for basic research is relied on", "是否主张基础研究豁免")
    ] = None
    dual_use: Annotated[bool | None, doc("Could serve civil and military ends", "是否可兼作民用和军用")] = None
