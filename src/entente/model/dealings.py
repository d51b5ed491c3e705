"""Dealings beside the research itself that some law reaches: stakes, agreements, filings, papers with an age."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from entente.model.fields import Amount, Line, Name, Percent, doc
from entente.model.kinds import (
    ActivityFeature,
    CoveredActivity,
    DocumentKind,
    FilingKind,
    InvestmentForm,
    Signatory,
)

__all__ = ["Acquisition", "Document", "Filing", "Instrument", "Investment"]


class Investment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stake, loan, joint venture or plant abroad (31 CFR part 850)."""

    what: Annotated[Name, doc("In plain words", "文字说明")]
    form: Annotated[InvestmentForm | None, doc("Its form", "形式")] = None
    us_person: Annotated[bool | None, doc("The investor is a US person", "投资方是否为美国人")] = None
    with_person_of_concern: Annotated[
        bool | None,
        doc(
            "Target or partner is a person of a country of concern (31 CFR 850.221)",
            "标的或合作方是否为受关注国家人员（31 CFR 850.221）",
        ),
    ] = None
    known: Annotated[
        bool | None,
        doc("The investor knows, or has reason to know, what it does", "投资方是否知道或有理由知道其所从事活动"),
    ] = None
    learned_later: Annotated[bool | None, doc("It was learned only after completion", "是否在完成后才得知")] = None
    activities: Annotated[
        tuple[CoveredActivity, ...] | None, doc("What the target or venture does", "标的或合资企业从事的活动")
    ] = None
    features: Annotated[tuple[ActivityFeature, ...] | None, doc("Features that decide the class", "决定类别的特征")] = (
        None
    )
    parameters: Annotated[
        dict[str, float],
        doc(
            "Parameters, unit in the name (training_operations_1e21: in units of 10^21, process_node_nm, nand_layers, "
            "half_pitch_nm, "
            "operating_temperature_k, fp64_petaflops, fp32_petaflops, envelope_cubic_feet)",
            "参数，名称含单位（如 training_operations_1e21：以 10^21 次为单位、process_node_nm）",
        ),
    ] = {}
    official_business: Annotated[
        bool | None,
        doc(
            "Official business of the US government by a grantee or contractor",
            "是否为受资助方或承包方从事的美国政府公务",
        ),
    ] = None
    publicly_traded: Annotated[bool | None, doc("A publicly traded security", "是否为公开交易证券")] = None
    extra_rights: Annotated[bool | None, doc("Rights beyond minority protections", "是否有超出少数股东保护的权利")] = (
        None
    )
    committed_usd: Annotated[
        Amount | None, doc("Capital committed to the fund, in US dollars", "对基金承诺出资（美元）")
    ] = None
    assurance: Annotated[
        bool | None,
        doc("Contractual assurance against covered use of the capital", "是否有资金不用于受管辖交易的合同保证"),
    ] = None
    us_fund: Annotated[bool | None, doc("The fund is a US person", "基金是否为美国人")] = None
    target_listed: Annotated[
        bool | None,
        doc("The target is on a list of 31 CFR 850.224(m)", "标的是否列于 31 CFR 850.224(m) 所述清单"),
    ] = None
    holds_covered: Annotated[
        bool | None,
        doc("The target holds a seat, interest or power in such persons", "标的是否在此类主体持有席位、权益或权力"),
    ] = None
    revenue_percent: Annotated[
        Percent | None, doc("Share of revenue from the largest of them, in percent", "来自其中最大者的收入占比（%）")
    ] = None
    more_percent: Annotated[
        Percent | None, doc("Share of revenue from the others, in percent", "来自其余者的收入占比（%）")
    ] = None
    more_usd: Annotated[
        Amount | None, doc("What the smallest of the others yields a year, in US dollars", "其余中最小者年收入（美元）")
    ] = None


class Acquisition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stake of a foreign person in a US business (31 CFR part 800)."""

    what: Annotated[Name, doc("In plain words", "文字说明")]
    foreign_person: Annotated[bool | None, doc("The acquirer is a foreign person", "取得方是否为外国人")] = None
    us_business: Annotated[
        bool | None, doc("What is acquired or contributed is a US business", "所取得或投入的是否为美国业务")
    ] = None
    operates_in_us: Annotated[
        bool | None, doc("What is asked about has people or assets in the United States", "所涉主体在美国有人员或资产")
    ] = None
    control: Annotated[bool | None, doc("It could result in control", "是否可能取得控制权")] = None
    percent: Annotated[Percent | None, doc("Stake after it, in percent", "交易后持股（%）")] = None
    passive: Annotated[bool | None, doc("Solely for passive investment", "是否仅为被动投资")] = None
    tid: Annotated[
        bool | None,
        doc(
            "A business in critical technology, critical infrastructure or sensitive personal data",
            "是否涉及关键技术、关键基础设施或敏感个人数据",
        ),
    ] = None
    technical_access: Annotated[
        bool | None, doc("Gives access to non-public technical information", "是否可获取非公开技术信息")
    ] = None
    board_rights: Annotated[
        bool | None, doc("Gives a board seat, observer or nomination right", "是否享有董事、观察员或提名权")
    ] = None
    decision_rights: Annotated[
        bool | None,
        doc(
            "Gives a part in decisions on technology, data or infrastructure", "是否参与有关技术、数据或基础设施的决策"
        ),
    ] = None
    excepted_investor: Annotated[bool | None, doc("The acquirer is an excepted investor", "是否为例外投资者")] = None
    new_rights: Annotated[bool | None, doc("It brings rights that were not there before", "是否带来此前没有的权利")] = (
        None
    )
    data_persons: Annotated[
        Amount | None,
        doc(
            "Most persons on whom identifiable sensitive data were held or collected in twelve months, all kinds",
            "十二个月内保存或收集可识别敏感数据的最多人数（各类合计）",
        ),
    ] = None
    data_plan: Annotated[
        bool | None,
        doc("A documented aim to exceed one million persons", "是否有超过一百万人的书面业务目标"),
    ] = None
    government_percent: Annotated[
        Percent | None,
        doc(
            "Interest of one foreign government in the acquirer, a parent counting in full",
            "单一外国政府在取得方的权益（母公司按全额计）",
        ),
    ] = None


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text between authorities or institutions (1 USC 112b, 22 CFR part 181)."""

    what: Annotated[Name, doc("In plain words", "文字说明")]
    us_signatory: Annotated[Signatory | None, doc("Who signs on the US side", "美方签署者")] = None
    foreign_signatory: Annotated[Signatory | None, doc("Who signs on the other side", "对方签署者")] = None
    binding: Annotated[bool | None, doc("Meant to be legally binding", "是否意在具有法律约束力")] = None
    domestic_law: Annotated[
        bool | None, doc("Governed wholly by the law of one state or country", "是否完全受一国或一州法律管辖")
    ] = None
    significant: Annotated[bool | None, doc("More than minor or trivial", "是否非轻微或琐碎")] = None
    specific: Annotated[bool | None, doc("States precise undertakings", "是否载明具体承诺")] = None
    anticipated: Annotated[
        bool | None,
        doc("Closely anticipated and identified in an agreement in force", "是否已在有效协定中明确预见并载明"),
    ] = None
    individual_award: Annotated[
        bool | None, doc("An individual research grant or contract", "是否为单项科研资助或合同")
    ] = None
    policy_impact: Annotated[
        bool | None, doc("Expected to have significant foreign-policy impact", "是否预期有重大外交政策影响")
    ] = None
    consulted: Annotated[bool | None, doc("The State Department was consulted before", "事先是否征询国务院")] = None


class Filing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A filing, notice or report with a term."""

    kind: Annotated[FilingKind | None, doc("What is filed", "申报种类")] = None
    days: Annotated[
        Amount | None, doc("Days from the event that starts the term to the filing", "自起算事件至申报的天数")
    ] = None
    filed: Annotated[date | None, doc("Day of filing", "申报日期")] = None
    due: Annotated[date | None, doc("Last day of the term", "期限末日")] = None
    what: Annotated[Line, doc("In plain words", "文字说明")] = ""


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records that are kept or to be discarded, or a permission whose term runs."""

    kind: Annotated[DocumentKind | None, doc("What it is", "种类")] = None
    age_years: Annotated[Amount | None, doc("Age in years", "年限（年）")] = None
    extended: Annotated[bool | None, doc("Its term was extended", "期限是否已延长")] = None
    what: Annotated[Line, doc("In plain words", "文字说明")] = ""
