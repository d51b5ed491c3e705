"""A party of a proposal, its owners, and the listings that the applicant knows of."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from entente.model.fields import Country, Key, Line, Name, Percent, RorId, doc
from entente.model.kinds import PartyKind, PartyRole

__all__ = ["DeclaredListing", "Owner", "Party"]


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
