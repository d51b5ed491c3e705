"""The proposal: what an office is asked to judge.

Every field says what it means in both languages; the template, the JSON Schema, the checker and the reference page
are generated from these declarations. A scalar that is ``None`` is *unknown* and never a default. A list that is
empty means *none*, a list that is ``None`` means *unknown whether any*.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from entente.model.fields import (
    Amount,
    Count,
    Country,
    Currency,
    Key,
    Line,
    Name,
    Percent,
    Years,
    doc,
)
from entente.model.kinds import (
    ActivityKind,
    DataKind,
    Funder,
    Identifiability,
    MaterialKind,
    PermitStatus,
    ResearchKind,
    Sensitivity,
    TransferKind,
)
from entente.model.party import DeclaredListing, Owner, Party

__all__ = [
    "Activity",
    "Agreement",
    "DataItem",
    "DeclaredListing",
    "Equipment",
    "Funding",
    "IpTerms",
    "Material",
    "Owner",
    "Party",
    "Permit",
    "Person",
    "Proposal",
    "Publication",
    "Research",
    "Share",
    "Technology",
    "Topic",
    "Transfer",
    "Visitor",
]


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People by role; no names are asked for and none are kept."""

    role: Annotated[Name, doc("Role in the project", "在项目中的角色")]
    employer: Annotated[Key | None, doc("Id of the employing party", "所属参与方编号")] = None
    count: Annotated[Count | None, doc("How many", "人数")] = None
    location: Annotated[Country | None, doc("Where they work", "工作所在国家或地区")] = None
    us_person: Annotated[bool | None, doc("US person as the cited rule defines it", "是否为所引规则界定的“美国人”")] = (
        None
    )
    citizenship: Annotated[
        tuple[Country, ...] | None, doc("Only where a quoted law itself reads it", "仅在所引法律条文本身要求时填写")
    ] = None
    talent_programme: Annotated[
        bool | None, doc("Takes part in a foreign talent recruitment programme", "是否参加外国人才招聘计划")
    ] = None
    other_appointments: Annotated[
        bool | None, doc("Holds an appointment at another party or in its country", "是否在其他参与方或其所在国兼职")
    ] = None
    access_controlled: Annotated[
        bool | None, doc("Will receive controlled, unpublished technology", "是否将接触受管制的未公开技术")
    ] = None


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
    handler_is_ciio: Annotated[
        bool | None, doc("Handler operates critical information infrastructure", "处理者是否为关键信息基础设施运营者")
    ] = None
    persons_held: Annotated[
        Count | None, doc("Persons of whom the handler holds personal information in all", "处理者处理的个人信息总人数")
    ] = None
    youngest_age: Annotated[Count | None, doc("Age of the youngest person, in years", "最小年龄（周岁）")] = None
    ground: Annotated[
        Line,
        doc(
            "Why it may be sent, if a law reads it: individual_contract, staff_management, emergency, treaty",
            "法律上有意义的提供理由：individual_contract、staff_management、emergency、treaty",
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
    beyond_approval: Annotated[bool | None, doc("Used beyond what was approved", "是否超出获批用途或范围")] = False
    sold: Annotated[bool | None, doc("Paid for beyond its cost", "是否以超出成本的价格有偿提供")] = False
    misdeclared: Annotated[bool | None, doc("Declared as something else", "是否申报为其他物品")] = False


class Equipment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instrument or facility that is used."""

    what: Annotated[Name, doc("In plain words", "文字说明")]
    location: Annotated[Country | None, doc("Where it stands", "所在国家或地区")] = None
    owner: Annotated[Key | None, doc("Id of the owning party", "所属参与方编号")] = None
    control_codes: Annotated[tuple[Key, ...] | None, doc("Classification, if controlled", "管制编码（如受管制）")] = ()
    maker_country: Annotated[Country | None, doc("Country of the maker", "制造商所在国家或地区")] = None


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


class Visitor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Visits, by number and direction."""

    origin: Annotated[Country | None, doc("Country of the home institution", "派出国家或地区")] = None
    destination: Annotated[Country | None, doc("Country visited", "访问国家或地区")] = None
    count: Annotated[Count | None, doc("How many", "人数")] = None
    days: Annotated[Count | None, doc("Days each", "每人天数")] = None
    role: Annotated[Line, doc("What they do", "工作内容")] = ""
    access_controlled: Annotated[
        bool | None, doc("Will see controlled, unpublished technology", "是否将接触受管制的未公开技术")
    ] = None


class Funding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source of money."""

    source: Annotated[Name, doc("Who pays", "资助方")]
    funder: Annotated[Funder | None, doc("Class of funder", "资助方类别")] = None
    amount: Annotated[Amount | None, doc("Amount", "金额")] = None
    currency: Annotated[Currency, doc("Currency (ISO code)", "币种（ISO 代码）")] = "USD"
    pays_for: Annotated[
        Country | None, doc("Country of the team that is paid; unknown or both: leave out", "受资助团队所在国家或地区")
    ] = None
    restrictions: Annotated[
        bool | None, doc("The award restricts publication, access or participation", "资助条件是否限制发表、访问或参与")
    ] = None
    foreign_source: Annotated[
        bool | None, doc("Paid to a US institution by a foreign source", "是否由境外来源支付给美国机构")
    ] = None


class Publication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is agreed about publishing."""

    open: Annotated[
        bool | None, doc("Results are meant to be published and shared broadly", "成果是否拟公开发表并广泛共享")
    ] = None
    approval_required: Annotated[
        bool | None, doc("Somebody outside the authors must approve before publication", "发表前是否须经作者以外者批准")
    ] = None
    approval_by: Annotated[tuple[Country, ...], doc("Side that approves", "批准方所在国家或地区")] = ()
    approval_scope: Annotated[
        Line, doc("Why: patent, own_proprietary, security, other", "批准原因：patent、own_proprietary、security、other")
    ] = ""
    max_delay_days: Annotated[Count | None, doc("Longest delay, in days", "最长延迟（天）")] = None


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party's share of joint intellectual property."""

    party: Annotated[Key, doc("Party id", "参与方编号")]
    percent: Annotated[Percent, doc("Share in percent", "份额（百分数）")]


class IpTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is agreed about intellectual property."""

    terms: Annotated[Line, doc("In plain words", "文字说明")] = ""
    background_recorded: Annotated[
        bool | None, doc("Background of each party is listed", "各方背景知识产权是否已列明")
    ] = None
    patents_expected: Annotated[bool | None, doc("Patents are expected", "是否预期产生专利")] = None
    joint_patents: Annotated[
        bool | None, doc("Patents are applied for and owned jointly", "专利是否共同申请并共有")
    ] = None
    allocated: Annotated[
        bool | None, doc("Shares are settled by contract or other legal means", "权益归属是否已以合同等法律方式约定")
    ] = None
    records_shared: Annotated[
        bool | None,
        doc("All records and data are open to every party, with a copy", "全部记录和数据是否向各方开放并提供备份"),
    ] = None
    onward: Annotated[
        bool | None, doc("One party wants to pass results to a third", "是否有一方拟向第三方转让成果")
    ] = False
    improvements_to: Annotated[
        Line,
        doc(
            "Who owns improvements: improver, background_owner, joint",
            "改进成果归属：improver、background_owner、joint",
        ),
    ] = ""
    shares: Annotated[tuple[Share, ...], doc("Shares of joint results; they total 100", "共有成果份额，合计 100")] = ()
    management_plan_signed: Annotated[
        bool | None, doc("A technology management plan is signed by all", "技术管理计划是否已由各方签署")
    ] = None


class Agreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The instrument the project says it relies on."""

    relied_on: Annotated[
        tuple[Key, ...] | None,
        doc("Ids from `entente accords list`; empty: none", "所依据文书编号（见 entente accords list）；空表示无"),
    ] = ()
    activity_of_agencies: Annotated[
        bool | None, doc("Between departments or agencies of the governments", "是否为两国政府部门或机构间的活动")
    ] = None
    data_expectations_agreed: Annotated[
        bool | None, doc("Data expectations are agreed in writing", "是否已书面约定数据预期")
    ] = None
    signature_planned: Annotated[
        date | None, doc("Day an annex or arrangement is to be signed", "拟签署附件或安排的日期")
    ] = None


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the project is about."""

    openalex: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^T\d{1,6}$")], ...],
        doc("OpenAlex topic ids (T10001)", "OpenAlex 主题编号（T10001）"),
    ] = ()
    words: Annotated[
        tuple[Name, ...], doc("Or words; `entente topics WORDS` proposes ids", "或用文字；entente topics 会建议编号")
    ] = ()
    challenge: Annotated[Line, doc("Global challenge it serves, if any", "所应对的全球性挑战（如有）")] = ""


class Research(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What kind of research it is."""

    kind: Annotated[ResearchKind | None, doc("Basic, applied or development", "基础、应用或开发")] = None
    purpose: Annotated[
        Line,
        doc(
            "Stated purpose, if it matters in law (marketing_approval…)", "法律上有意义的目的（如 marketing_approval）"
        ),
    ] = ""
    military_end_use: Annotated[bool | None, doc("A military end use is known", "是否已知军事最终用途")] = None
    us_institution: Annotated[
        bool | None, doc("Work is done at an accredited US university", "是否在美国经认证的高等院校进行")
    ] = None
    joint_report_months: Annotated[
        Years | None, doc("Months from the end to the joint report", "合作结束至提交合作研究情况报告的月数")
    ] = None
    data_deposited: Annotated[
        bool | None,
        doc("Data behind a paper abroad were handed to the institution", "支撑境外论文的数据是否已汇交本单位"),
    ] = None


class Activity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An activity that may need its own permission."""

    kind: Annotated[ActivityKind, doc("Kind of activity", "活动类型")]
    country: Annotated[Country | None, doc("Where", "所在国家或地区")] = None
    foreign_participants: Annotated[
        bool | None, doc("People or institutions from abroad take part", "是否有境外人员或机构参与")
    ] = None
    start: Annotated[date | None, doc("First day", "开始日期")] = None
    reason: Annotated[Line, doc("Stated reason", "所述原因")] = ""
    foreign_measure: Annotated[
        bool | None,
        doc("Done to carry out a measure of a foreign state", "是否为执行外国国家的措施"),
    ] = False
    foreign_enforcement: Annotated[
        bool | None,
        doc("Asked for by a foreign judicial or law-enforcement body", "是否由外国司法或者执法机构提出"),
    ] = None
    authorised: Annotated[bool | None, doc("The competent authority has consented", "主管机关是否已同意")] = None
    record_age_years: Annotated[Years | None, doc("Age of the records concerned", "所涉资料的保存年数")] = None


class Permit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A permission that is held, applied for or known to be missing."""

    name: Annotated[Name, doc("Rule id or name of the permission", "规则编号或许可名称")]
    status: Annotated[PermitStatus | None, doc("How far it has come", "进展")] = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One proposal, as the applicant states it."""

    id: Annotated[Key, doc("Short id, unique in the office", "在本单位内唯一的编号")]
    title: Annotated[Name, doc("Title", "标题")]
    title_zh: Annotated[Line, doc("Title in Chinese", "中文标题")] = ""
    summary: Annotated[Line, doc("What will be done, in a few sentences", "内容摘要")] = ""
    side: Annotated[Country | None, doc("The office's own country or region", "本单位所在国家或地区")] = None
    start: Annotated[date | None, doc("First day", "开始日期")] = None
    end: Annotated[date | None, doc("Last day", "结束日期")] = None
    topic: Annotated[Topic, doc("What it is about", "研究主题")] = Topic()
    research: Annotated[Research, doc("What kind of research", "研究性质")] = Research()
    party: Annotated[tuple[Party, ...], Meta(min_length=1), doc("Parties", "参与方")]
    person: Annotated[tuple[Person, ...] | None, doc("People, by role", "人员（按角色）")] = ()
    technology: Annotated[tuple[Technology, ...] | None, doc("Technologies", "技术")] = ()
    data: Annotated[tuple[DataItem, ...] | None, doc("Data", "数据")] = ()
    material: Annotated[tuple[Material, ...] | None, doc("Materials", "材料")] = ()
    equipment: Annotated[tuple[Equipment, ...] | None, doc("Equipment and facilities", "设备与设施")] = ()
    transfer: Annotated[tuple[Transfer, ...] | None, doc("Transfers", "转移")] = ()
    visitor: Annotated[tuple[Visitor, ...] | None, doc("Visitors", "访问")] = ()
    funding: Annotated[tuple[Funding, ...] | None, doc("Funding", "资助")] = ()
    activity: Annotated[
        tuple[Activity, ...] | None, doc("Activities that may need permission", "可能需要许可的活动")
    ] = ()
    permit: Annotated[tuple[Permit, ...] | None, doc("Permissions", "许可")] = ()
    publication: Annotated[Publication, doc("Publication terms", "发表条款")] = Publication()
    ip: Annotated[IpTerms, doc("Intellectual-property terms", "知识产权条款")] = IpTerms()
    agreement: Annotated[Agreement, doc("Agreement relied on", "所依据的协定")] = Agreement()
