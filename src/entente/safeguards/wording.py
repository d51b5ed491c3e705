"""How each unknown fact is asked for, in both languages, and who can usually answer."""

from __future__ import annotations

from entente.model.text import Text

__all__ = ["COLLECTION_QUESTIONS", "FACT_QUESTIONS", "LIST_QUESTIONS", "WHO", "WHO_FACT"]

_OFFICER = Text(en="export-control officer", zh="出口管制负责人")
_SECURITY = Text(en="research-security officer", zh="科研安全负责人")
_LEAD = Text(en="project leader", zh="项目负责人")
_DATA = Text(en="data steward", zh="数据管理负责人")
_GRANTS = Text(en="grants office", zh="项目资助管理部门")
_LEGAL = Text(en="legal office", zh="法律事务部门")
_INTERNATIONAL = Text(en="international office", zh="国际合作部门")
_LABORATORY = Text(en="laboratory head", zh="实验室负责人")

WHO: dict[str, Text] = {
    "project": _LEAD,
    "topic": _LEAD,
    "research": _LEAD,
    "publication": _LEAD,
    "ip": Text(en="technology-transfer office", zh="知识产权（成果转化）部门"),
    "agreement": _INTERNATIONAL,
    "party": _SECURITY,
    "list": _SECURITY,
    "person": _LEAD,
    "technology": _OFFICER,
    "transfer": _OFFICER,
    "equipment": _LABORATORY,
    "material": _LABORATORY,
    "data": _DATA,
    "visitor": _INTERNATIONAL,
    "funding": _GRANTS,
    "activity": _LEAD,
    "investment": _LEGAL,
    "acquisition": _LEGAL,
    "instrument": _INTERNATIONAL,
    "filing": _OFFICER,
    "document": _OFFICER,
    "permit": _LEAD,
    "verify": _LEGAL,
}
"""Who can usually answer, by table of the proposal."""

WHO_FACT: dict[str, Text] = {
    "person.citizenship": _OFFICER,
    "person.us_person": _OFFICER,
    "person.talent_programme": Text(en="the person concerned", zh="相关人员本人"),
    "person.access_controlled": _OFFICER,
    "activity.reason": Text(en="scientific committee", zh="学术委员会"),
}
"""Who can answer, where it is not the table's usual person."""

FACT_QUESTIONS: dict[str, Text] = {
    "project.start": Text(en="On which day does the project begin?", zh="项目何日开始？"),
    "project.end": Text(en="On which day does the project end?", zh="项目何日结束？"),
    "research.kind": Text(
        en="Is the research basic, applied or development?", zh="研究属于基础研究、应用研究还是开发？"
    ),
    "research.military_end_use": Text(en="Is a military end use known?", zh="是否知悉军事最终用途？"),
    "research.us_institution": Text(
        en="Is the work done at an accredited university in the United States?",
        zh="研究是否在美国经认证的高等院校进行？",
    ),
    "publication.open": Text(
        en="Will all results be published and shared broadly?", zh="全部成果是否将公开发表并广泛共享？"
    ),
    "publication.approval_required": Text(
        en="Must anybody but the authors approve before publication?", zh="发表前是否须经作者以外者批准？"
    ),
    "publication.approval_scope": Text(en="For what reason may publication be held back?", zh="可因何种原因暂缓发表？"),
    "ip.improvements_to": Text(
        en="Who owns improvements to a partner's background?", zh="对合作方背景技术的改进归谁所有？"
    ),
    "ip.management_plan_signed": Text(
        en="Has every member signed the technology management plan?", zh="技术管理计划是否已由各成员签署？"
    ),
    "agreement.relied_on": Text(
        en="Does the project rely on an agreement, and on which?", zh="项目是否依据某项协定，是哪一项？"
    ),
    "agreement.sta_relied_on": Text(
        en="Does the project rely on the US–China Science and Technology Agreement?",
        zh="项目是否依据《中美科技合作协定》？",
    ),
    "agreement.sta_covers": Text(
        en="Does the project fall within the scope of the agreement relied on?", zh="项目是否属于所依据协定的范围？"
    ),
    "agreement.activity_of_agencies": Text(
        en="Is it an activity between departments or agencies of the two governments?",
        zh="是否为两国政府部门或机构之间的活动？",
    ),
    "agreement.data_expectations_agreed": Text(
        en="Have the data expectations been agreed in writing?", zh="数据预期是否已书面约定？"
    ),
    "party.country": Text(en="In which country is it established?", zh="设立于哪个国家或地区？"),
    "party.kind": Text(en="What kind of body is it?", zh="属于何类机构？"),
    "party.owners": Text(
        en="Who owns it, directly or indirectly, and with which shares?", zh="其直接或间接所有者及持股比例为何？"
    ),
    "party.military": Text(
        en="Is it part of armed forces, or known to work for them?", zh="是否隶属于军方或已知为其服务？"
    ),
    "party.licence_policy": Text(
        en="Which licence policy does its list entry state?", zh="其清单条目规定了何种许可审查政策？"
    ),
    "person.employer": Text(en="Which party employs them?", zh="受雇于哪一参与方？"),
    "person.citizenship": Text(
        en="Of which country is the person the most recent citizen or permanent resident? (Only for the licence "
        "determination that the cited text demands.)",
        zh="该人员最近取得的国籍或永久居留权为何？（仅用于所引条文要求的许可判定。）",
    ),
    "person.us_person": Text(
        en="Is the person a US person as the cited rule defines it?", zh="该人员是否为所引规则界定的“美国人”？"
    ),
    "person.access_controlled": Text(
        en="Will this person receive controlled technology that is not published?",
        zh="该人员是否将接触未公开的受管制技术？",
    ),
    "person.talent_programme": Text(
        en="Does this person take part in a foreign talent recruitment programme?",
        zh="该人员是否参加外国人才招聘计划？",
    ),
    "technology.control_codes": Text(
        en="How is the technology classified for export control?", zh="该技术的出口管制分类为何？"
    ),
    "technology.published": Text(en="Is the technology already published?", zh="该技术是否已公开？"),
    "technology.full_process": Text(en="Is the whole preparation process passed on?", zh="是否转移完整制备工艺？"),
    "transfer.control_codes": Text(en="How is it classified for export control?", zh="其出口管制分类为何？"),
    "transfer.kind": Text(en="Is it an item, software, technology or teaching?", zh="属于物项、软件、技术还是教学？"),
    "transfer.origin": Text(en="From which country does it leave?", zh="从哪个国家或地区发出？"),
    "transfer.destination": Text(en="To which country does it go?", zh="去往哪个国家或地区？"),
    "transfer.recipient": Text(en="Which party receives it?", zh="由哪一参与方接收？"),
    "transfer.published": Text(
        en="Does it hold only content that is published or meant to be?", zh="是否仅含已公开或拟公开的内容？"
    ),
    "transfer.under_contract": Text(en="Is it made under a contract?", zh="是否依合同进行？"),
    "data.kind": Text(en="What kind of data are they?", zh="属于何类数据？"),
    "data.subjects": Text(
        en="Of which country are the persons, land or waters that the data describe?",
        zh="数据所涉人员、土地或水域属于哪个国家或地区？",
    ),
    "data.count": Text(en="How many persons or records are there?", zh="涉及多少人或多少条记录？"),
    "data.count_12_months": Text(
        en="How many persons' data go to the same recipient within twelve months, this set included?",
        zh="十二个月内（含本次）向同一接收方提供多少人的数据？",
    ),
    "data.count_since_january": Text(
        en="How many persons' data has the handler sent abroad since 1 January, this set included?",
        zh="自 1 月 1 日起（含本次）数据处理者累计向境外提供多少人的数据？",
    ),
    "data.sensitivity": Text(en="How does the holder class the data?", zh="持有方将数据定为何种级别？"),
    "data.identifiability": Text(en="Can persons be recognised in the data?", zh="数据能否识别自然人？"),
    "data.origin": Text(en="From which country do the data leave?", zh="数据从哪个国家或地区发出？"),
    "data.destinations": Text(en="In which countries will parties have access?", zh="哪些国家或地区的参与方可访问？"),
    "data.returns": Text(
        en="Are the data only worked on there and returned, with nothing added?",
        zh="数据是否仅在境外处理后返回，未加入境内数据？",
    ),
    "data.consideration": Text(
        en="Is money or anything else of value, such as reuse rights, given for access?",
        zh="是否为访问支付金钱或其他对价（如再利用权）？",
    ),
    "data.service_agreement": Text(
        en="Is there a vendor, employment or investment agreement with the recipient?",
        zh="与接收方之间是否有供应商、雇佣或投资协议？",
    ),
    "data.controlled_repository": Text(
        en="Do the data come from a controlled-access repository?", zh="数据是否来自受控访问数据库？"
    ),
    "data.notified_important": Text(
        en="Have the data been notified or published as important data?", zh="数据是否已被告知或公布为重要数据？"
    ),
    "data.handler_is_ciio": Text(
        en="Does the handler operate critical information infrastructure?",
        zh="数据处理者是否为关键信息基础设施运营者？",
    ),
    "material.kind": Text(en="What kind of material is it?", zh="属于何种材料？"),
    "material.origin": Text(en="From which country does the material come?", zh="材料来源于哪个国家或地区？"),
    "material.destination": Text(en="To which country does the material go?", zh="材料去往哪个国家或地区？"),
    "funding.funder": Text(en="What class of funder is it?", zh="属于何类资助方？"),
    "funding.restrictions": Text(
        en="Does the award restrict publication, access or participation?", zh="资助条件是否限制发表、访问或参与？"
    ),
    "funding.foreign_source": Text(
        en="Is the money paid to a US institution by a foreign source?", zh="是否由境外来源支付给美国机构？"
    ),
    "funding.amount": Text(en="How much is it, in the currency stated?", zh="金额是多少（按所列币种）？"),
    "activity.foreign_participants": Text(
        en="Do people or institutions from abroad take part?", zh="是否有境外人员或机构参与？"
    ),
    "activity.start": Text(en="On which day does the activity begin?", zh="活动何日开始？"),
    "activity.reason": Text(en="What is the reason for it?", zh="其理由为何？"),
    "visitor.access_controlled": Text(
        en="Will the visitors receive controlled technology that is not published?",
        zh="访问者是否将接触未公开的受管制技术？",
    ),
}
"""The question for a stated fact; others are asked by the meaning of their field."""

COLLECTION_QUESTIONS: dict[str, Text] = {
    "party": Text(en="Which parties take part?", zh="有哪些参与方？"),
    "person": Text(en="Which people take part, by role?", zh="有哪些人员参与（按角色）？"),
    "technology": Text(en="Which technologies are used or passed on?", zh="使用或转移哪些技术？"),
    "data": Text(en="Are any data used or moved, and which?", zh="是否使用或流动数据，是哪些？"),
    "material": Text(en="Do any materials move, and which?", zh="是否有材料转移，是哪些？"),
    "equipment": Text(en="Which equipment is used?", zh="使用哪些设备？"),
    "transfer": Text(en="Is anything sent, lent or taught, and what?", zh="是否寄送、出借或传授任何内容，是什么？"),
    "visitor": Text(en="Are there visits, and which?", zh="是否有访问，是哪些？"),
    "funding": Text(en="Who pays?", zh="由谁资助？"),
    "activity": Text(en="Does any activity need its own permission?", zh="是否有须另行许可的活动？"),
    "investment": Text(
        en="Is any stake taken, loan given or venture founded abroad?", zh="是否在境外取得股权、提供贷款或设立企业？"
    ),
    "acquisition": Text(
        en="Does a foreign person take a stake in a US business?", zh="是否有外国人取得美国业务的权益？"
    ),
    "instrument": Text(en="Is any agreement or memorandum to be signed?", zh="是否拟签署协定或备忘录？"),
    "filing": Text(en="Which filings were made, and when?", zh="已作出哪些申报，何时作出？"),
    "document": Text(
        en="Which records and permissions are kept, and how old are they?", zh="保存哪些记录和许可文件，年限如何？"
    ),
}
"""The question where nobody has said whether there are any."""

LIST_QUESTIONS: dict[str, Text] = {
    "csl": Text(
        en="Load a current Consolidated Screening List: the parties cannot be cleared against it yet.",
        zh="请导入最新的美国综合筛查清单：目前尚不能据此排除各参与方。",
    ),
    "dod.1286": Text(
        en="Load the current Section 1286 list: the parties cannot be cleared against it yet.",
        zh="请导入现行第 1286 条清单：目前尚不能据此排除各参与方。",
    ),
    "dod": Text(
        en="Load the current Section 1260H list: the parties cannot be cleared against it yet.",
        zh="请导入现行第 1260H 条清单：目前尚不能据此排除各参与方。",
    ),
    "un": Text(
        en="Load the current UN Security Council list: the parties cannot be cleared against it yet.",
        zh="请导入现行联合国安理会制裁清单：目前尚不能据此排除各参与方。",
    ),
}
"""What to do where a list that a rule reads is missing or stale."""
