"""What is agreed and intended: publication, property, agreement, topic, research, activities, permits."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from entente.model.fields import Count, Country, Key, Line, Name, Percent, Years, doc
from entente.model.kinds import ActivityKind, PermitStatus, ResearchKind

__all__ = ["Activity", "Agreement", "Answered", "IpTerms", "Permit", "Publication", "Research", "Share", "Topic"]


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
        Line,
        doc(
            "Why: patent, own_proprietary, federal_review (15 CFR 734.8(b)), security, other",
            "批准原因：patent、own_proprietary、federal_review（15 CFR 734.8(b)）、security、other",
        ),
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
    wmd_end_use: Annotated[
        bool | None,
        doc(
            "Use for weapons of mass destruction is known, suspected or was notified",
            "是否已知、怀疑或被告知用于大规模杀伤性武器",
        ),
    ] = None
    practical_aim: Annotated[
        bool | None,
        doc("Directed at a specific practical aim or technical problem", "是否针对特定实际目标或技术问题"),
    ] = None
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
    organiser_listed: Annotated[
        bool | None,
        doc(
            "Organised, funded or managed by a body or programme of the Section 1286 lists",
            "是否由第 1286 条清单所列机构或计划组织、资助或管理",
        ),
    ] = None


class Answered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an answer came from: who gave it to which question, and when."""

    fact: Annotated[Name, doc("Fact that was asked, as the question names it", "所问事实（与问题所列一致）")]
    value: Annotated[
        Line,
        doc(
            "The answer, where no field of this file holds it: yes, no, cleared, stands",
            "本文件无对应字段时的答复：yes、no、cleared（无碍）、stands（成立）",
        ),
    ] = ""
    on: Annotated[date | None, doc("Day of the answer", "答复日期")] = None
    by: Annotated[Line, doc("Who answered: a role, no name of a person", "答复者的角色（勿填姓名）")] = ""
    note: Annotated[Line, doc("What the answer rests on", "答复依据")] = ""


class Permit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A permission that is held, applied for or known to be missing."""

    name: Annotated[Name, doc("Rule id or name of the permission", "规则编号或许可名称")]
    status: Annotated[PermitStatus | None, doc("How far it has come", "进展")] = None
