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

from entente.model.dealings import Acquisition, Document, Filing, Instrument, Investment
from entente.model.fields import Country, Key, Line, Name, doc
from entente.model.parties import DeclaredListing, Funding, Owner, Party, Person, Visitor
from entente.model.terms import Activity, Agreement, Answered, IpTerms, Permit, Publication, Research, Share, Topic
from entente.model.things import DataItem, Equipment, Material, Technology, Transfer

__all__ = [
    "Acquisition",
    "Activity",
    "Agreement",
    "Answered",
    "DataItem",
    "DeclaredListing",
    "Document",
    "Equipment",
    "Filing",
    "Funding",
    "Instrument",
    "Investment",
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
    investment: Annotated[
        tuple[Investment, ...] | None,
        doc("Stakes, loans, joint ventures and plants abroad", "境外股权、贷款、合资与建厂"),
    ] = ()
    acquisition: Annotated[
        tuple[Acquisition, ...] | None,
        doc("Stakes of foreign persons in US businesses", "外国人取得美国业务的权益"),
    ] = ()
    instrument: Annotated[
        tuple[Instrument, ...] | None,
        doc("Texts between authorities or institutions to be concluded", "拟订立的机构间文书"),
    ] = ()
    filing: Annotated[tuple[Filing, ...] | None, doc("Filings made or planned under a term", "有期限的申报")] = ()
    document: Annotated[
        tuple[Document, ...] | None, doc("Records and permissions that have an age", "有期限的记录与许可文件")
    ] = ()
    permit: Annotated[tuple[Permit, ...] | None, doc("Permissions", "许可")] = ()
    answered: Annotated[
        tuple[Answered, ...],
        doc("Where answers came from (`entente ask` writes them)", "答复来源（由 entente ask 写入）"),
    ] = ()
    publication: Annotated[Publication, doc("Publication terms", "发表条款")] = Publication()
    ip: Annotated[IpTerms, doc("Intellectual-property terms", "知识产权条款")] = IpTerms()
    agreement: Annotated[Agreement, doc("Agreement relied on", "所依据的协定")] = Agreement()
