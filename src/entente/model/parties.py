"""Who takes part, who works, who visits and who pays."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from entente.model.fields import Amount, Count, Country, Currency, Key, Line, Name, Percent, RorId, doc
from entente.model.kinds import Funder, FundingKind, PartyKind, PartyRole

__all__ = ["DeclaredListing", "Funding", "Owner", "Party", "Person", "Visitor"]


class Owner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A direct owner of a party."""

    name: Annotated[Name, doc("Name of the owner", "所有者名称")]
    percent: Annotated[Percent | None, doc("Share held, in percent", "持股比例（百分数）")] = None
    country: Annotated[Country | None, doc("Seat or residence", "所在国家或地区")] = None
    party: Annotated[
        Key | None, doc("Id of the party, if the owner is one of the parties", "若所有者也是参与方，其编号")
    ] = None
    listed: Annotated[
        bool | None, doc("Whether the owner is known to be on a legal list", "所有者是否列于法定清单")
    ] = None


class DeclaredListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A listing that the applicant already knows of."""

    list: Annotated[Name, doc("Name of the list", "清单名称")]
    since: Annotated[date | None, doc("Day of listing", "列入日期")] = None
    reference: Annotated[Line, doc("Where it is published", "公布出处")] = ""


class Party(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation that takes part, pays or provides."""

    id: Annotated[Key, doc("Short id used elsewhere in this file", "本文件中引用的编号")]
    name: Annotated[Name, doc("Name, in any script", "名称（任何文字）")]
    names: Annotated[
        tuple[Name, ...], doc("Other names: other script, former, acronym", "其他名称：其他文字、旧名、缩写")
    ] = ()
    kind: Annotated[PartyKind | None, doc("Kind of body", "机构类型")] = None
    role: Annotated[PartyRole | None, doc("Role in the project", "在项目中的角色")] = None
    country: Annotated[Country | None, doc("Country or region (ISO code)", "国家或地区（ISO 代码）")] = None
    city: Annotated[Line, doc("City, to tell namesakes apart", "城市，用以区分同名机构")] = ""
    ror: Annotated[RorId | None, doc("ROR identifier", "ROR 标识符")] = None
    identifiers: Annotated[
        dict[str, str],
        doc("Other identifiers by scheme (UEI, LEI, USCC…)", "其他标识符（UEI、LEI、统一社会信用代码等）"),
    ] = {}
    owners: Annotated[tuple[Owner, ...] | None, doc("Direct owners", "直接所有者")] = ()
    declared_listings: Annotated[
        tuple[DeclaredListing, ...] | None, doc("Listings the applicant knows of", "申请人已知的列名")
    ] = ()
    nominal: Annotated[bool | None, doc("Takes part in name only", "是否仅挂名参与")] = False
    controlled_from_abroad: Annotated[
        bool | None,
        doc(
            "Set up from abroad, or controlled from there other than by shares",
            "由境外设立，或者除持股外由境外实际控制",
        ),
    ] = False
    military: Annotated[bool | None, doc("Part of, or known to work for, armed forces", "隶属于或已知服务于军方")] = (
        None
    )
    organised_in: Annotated[
        Country | None,
        doc(
            "Country under whose law it is organised, if not that of its seat", "设立所依据法律的国家（与所在地不同时）"
        ),
    ] = None
    designated: Annotated[
        bool | None,
        doc("Designated by name as a covered person (28 CFR 202.211)", "是否被点名指定为受管辖人员（28 CFR 202.211）"),
    ] = None


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
        bool | None,
        doc(
            "Takes part in a foreign talent recruitment programme (left out: no sign of it)",
            "是否参加外国人才招聘计划（未填表示没有迹象）",
        ),
    ] = False
    other_appointments: Annotated[
        bool | None, doc("Holds an appointment at another party or in its country", "是否在其他参与方或其所在国兼职")
    ] = None
    access_controlled: Annotated[
        bool | None, doc("Will receive controlled, unpublished technology", "是否将接触受管制的未公开技术")
    ] = None
    residence: Annotated[
        Country | None, doc("Where they primarily reside, if not where they work", "主要居住地（与工作地不同时）")
    ] = None
    designated: Annotated[
        bool | None,
        doc("Designated by name as a covered person (28 CFR 202.211)", "是否被点名指定为受管辖人员（28 CFR 202.211）"),
    ] = None
    full_time_employee: Annotated[
        bool | None, doc("Full-time regular employee of the releasing institution", "是否为提供方的全职正式雇员")
    ] = None
    written_notice: Annotated[
        bool | None,
        doc("Told in writing not to pass controlled data on", "是否已获书面告知不得转交受管制数据"),
    ] = None
    proscribed_national: Annotated[
        bool | None,
        doc(
            "National of a country of 22 CFR 126.1, as determined for a release",
            "是否被认定为 22 CFR 126.1 所列国家国民",
        ),
    ] = None
    named_in_application: Annotated[bool | None, doc("Named in the funding application", "是否在资助申请中列名")] = None
    malign_programme: Annotated[
        bool | None,
        doc("The programme is a malign one as 42 USC 19237(4) defines it", "该计划是否属于美国法律所称恶意计划"),
    ] = None
    years_since_listed_paper: Annotated[
        Amount | None,
        doc("Years since the last paper with a listed body", "与列名机构最近一次合著距今年数"),
    ] = None


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
    kind: Annotated[FundingKind | None, doc("What sort of payment it is", "款项性质")] = None
    source_country: Annotated[Country | None, doc("Country of the source", "来源所在国家或地区")] = None
    year_total: Annotated[
        Amount | None,
        doc("All gifts and contracts of this source in the calendar year", "该来源在本日历年内的赠与和合同总额"),
    ] = None
    opened: Annotated[date | None, doc("Day on which the call was opened", "资助申请开放日期")] = None
    new_policy_applied: Annotated[
        bool | None,
        doc("The component has put the funder's newest policy into effect", "该机构是否已实施资助方最新政策"),
    ] = None
