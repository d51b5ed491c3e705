"""What programmes yield: outputs, savings, filings, projects and facilities."""

from __future__ import annotations

from entente.accords import programmes as room
from entente.accords.claims import load_claims
from entente.accords.programmes import ProgrammesFile
from entente.accords.programmes.kinds import Programme
from entente.desk.programmes.asked import HELD, Asked, Made
from entente.errors import InputError, gettext_noop
from entente.evidence.report import Cell, Table, both_languages, column, table
from entente.model.text import Text

__all__ = ["facilities", "filings", "list_", "projects", "show"]


def list_(content: ProgrammesFile, asked: Asked) -> Made:
    """Every programme in one row."""
    rows = [
        (
            one.id,
            one.title.en,
            one.title.zh,
            ";".join(one.parties),
            one.channel.value,
            one.since.isoformat() if one.since else None,
            one.until.isoformat() if one.until else None,
            sum(each.count for each in one.output),
            len(one.saving),
            one.certainty.value,
            one.source,
        )
        for one in content.programme
        if asked.takes(one.id, one.title.en, one.title.zh)
    ]
    columns = [
        column("programme", "programme", "编号"),
        *both_languages("title", "title", "名称"),
        column("parties", "parties", "各方"),
        column("channel", "channel", "渠道"),
        column("since", "since", "始于"),
        column("until", "until", "止于"),
        column("outputs", "outputs", "产出数"),
        column("savings", "savings", "节省项"),
        column("certainty", "certainty", "确定程度", shown=False),
        column("source", "source", "来源"),
    ]
    return [table("programmes", Text(en="Programmes", zh="项目计划"), columns, rows, HELD), _challenges(content)], []


def _challenges(content: ProgrammesFile) -> Table:
    """Outputs of programmes by global challenge and year; those without a challenge stand under “none”."""
    totals: dict[tuple[str, int, str], int] = {}
    for one in content.programme:
        for each in one.output:
            key = (one.challenge or "none", each.year or 0, each.side)
            totals[key] = totals.get(key, 0) + each.count
    rows = [(challenge, year or None, side, count) for (challenge, year, side), count in sorted(totals.items())]
    columns = [
        column("challenge", "challenge", "全球挑战"),
        column("year", "year", "年份"),
        column("side", "side", "一方"),
        column("outputs", "outputs", "产出数"),
    ]
    counting = Text(en="a joint output counts once for each side", zh="联合产出对每方各计一次")
    return table(
        "challenges", Text(en="Outputs by challenge and year", zh="按挑战与年份的产出"), columns, rows, counting
    )


def show(content: ProgrammesFile, asked: Asked) -> Made:
    """One programme, by its id. Raises ``InputError`` for another word."""
    known = {one.id: one for one in content.programme}
    if len(asked.words) != 1 or asked.words[0] not in known:
        raise InputError(
            gettext_noop("No programme has the id {given}."),
            given=" ".join(asked.words)[:80],
            hint=gettext_noop("`entente programmes list` shows every programme."),
        )
    one = known[asked.words[0]]
    outputs: list[tuple[Cell, ...]] = []
    for side in one.parties:
        found = [each for each in one.output if each.side == side]
        outputs += [(side, each.kind, each.count, each.year, each.source) for each in found] or [
            (side, None, 0, None, None)
        ]
    per_side = table(
        "outputs",
        Text(en="Outputs of each side", zh="各方产出"),
        [
            column("side", "side", "一方"),
            column("kind", "kind", "种类"),
            column("count", "count", "数量"),
            column("year", "year", "年份"),
            column("source", "source", "来源"),
        ],
        outputs,
        Text(en="a joint output counts once for each side", zh="联合产出对每方各计一次"),
    )
    return [list_(content, asked)[0][0], per_side, _savings(one)], []


def _savings(one: Programme) -> Table:
    """Measured savings against the stated baseline, beside what is claimed of the programme."""
    claim = load_claims().content.claims_by_id.get(one.claim) if one.claim else None
    low, high = (claim.number, claim.upper) if claim else (None, None)
    rows: list[tuple[Cell, ...]] = []
    for each in one.saving:
        within = None if low is None or high is None else low <= each.percent <= high
        rows.append(
            (
                each.side,
                each.title.en,
                each.title.zh,
                each.baseline,
                each.measured,
                each.unit,
                each.percent,
                low,
                high,
                within,
                each.basis.en,
                each.basis.zh,
                each.method or None,
                each.source,
            )
        )
    columns = [
        column("side", "side", "一方"),
        *both_languages("title", "what", "项目"),
        column("baseline", "baseline", "基线", 2),
        column("measured", "measured", "实测", 2),
        column("unit", "unit", "单位"),
        column("saving", "saving, %", "节省（%）", 1),
        column("claimed_low", "claimed from", "所称下限", 1),
        column("claimed_high", "claimed to", "所称上限", 1),
        column("within", "within the claim", "在所称范围内"),
        *both_languages("basis", "baseline is", "基线说明"),
        column("method", "method", "方法", shown=False),
        column("source", "source", "来源"),
    ]
    notes = (
        []
        if one.saving or claim is None
        else [
            Text(
                en=f"No measured saving is recorded: {claim.id} ({claim.value} {claim.unit}) stays unverified.",
                zh=f"没有实测节省记录，故说法 {claim.id}（{claim.value} {claim.unit}）仍未核实。",
            )
        ]
    )
    return table(
        "savings",
        Text(en="Savings", zh="节省"),
        columns,
        rows,
        Text(en="(baseline - measured) / baseline", zh="（基线－实测）／基线"),
        notes=notes,
    )


def filings(content: ProgrammesFile, asked: Asked) -> Made:
    """Joint filings with inventors and owners, and filings by side."""
    rows = [
        (
            one.id,
            one.title.en,
            one.title.zh,
            one.office,
            one.day.isoformat(),
            " ".join(f"{side}:{count}" for side, count in sorted(one.inventors.items())),
            share.owner,
            share.side,
            share.percent,
            one.source,
        )
        for one in content.filing
        if asked.takes(one.id, one.title.en, one.title.zh)
        for share in one.share
    ]
    columns = [
        column("filing", "filing", "申请"),
        *both_languages("title", "title", "名称"),
        column("office", "office", "受理局"),
        column("day", "day", "日期"),
        column("inventors", "inventors", "发明人"),
        column("owner", "owner", "权利人"),
        column("side", "side", "一方"),
        column("percent", "share, %", "份额（%）", 2),
        column("source", "source", "来源"),
    ]
    counting = Text(
        en="one row an owner; the shares of a filing total 100 %", zh="每行一位权利人；每项申请份额合计 100%"
    )
    totals: dict[str, float] = {}
    for one in content.filing:
        for share in one.share:
            totals[share.side] = totals.get(share.side, 0.0) + share.percent / 100
    by_side = table(
        "sides",
        Text(en="Filings by side, by share", zh="按份额计的各方申请"),
        [column("side", "side", "一方"), column("filings", "filings", "申请数", 2)],
        sorted(totals.items()),
        Text(en="each filing is one, split by share", zh="每项申请计一，按份额分配"),
    )
    return [table("filings", Text(en="Joint filings", zh="联合申请"), columns, rows, counting), by_side], []


def projects(content: ProgrammesFile, asked: Asked) -> Made:
    """Joint projects with state, approvals and what they lack, and their shared components."""
    rows: list[tuple[Cell, ...]] = []
    parts: list[tuple[Cell, ...]] = []
    for one in content.project:
        if not asked.takes(one.id, one.title.en, one.title.zh, one.challenge):
            continue
        now, then, missing = room.state_of(one), room.next_state(one), room.lacking(one)
        approved = sorted({side for step in one.step for side in step.approved})
        rows.append(
            (
                one.id,
                one.title.en,
                one.title.zh,
                ";".join(one.parties),
                one.challenge or "none",
                now.value if now else None,
                then.value if then else None,
                ";".join(approved),
                not missing,
                "; ".join(text.en for text in missing) or None,
                "；".join(text.zh for text in missing) or None,
            )
        )
        parts += [(one.id, part.side, part.title.en, part.title.zh, not part.withheld) for part in one.component]
    columns = [
        column("project", "project", "项目"),
        *both_languages("title", "title", "名称"),
        column("parties", "parties", "各方"),
        column("challenge", "challenge", "全球挑战"),
        column("state", "state", "状态"),
        column("next", "next", "下一状态"),
        column("approved", "approved by", "已批准"),
        column("ready", "ready", "就绪"),
        *both_languages("missing", "missing", "所缺"),
    ]
    components = table(
        "components",
        Text(en="Components", zh="组成部分"),
        [
            column("project", "project", "项目"),
            column("side", "side", "一方"),
            *both_languages("title", "component", "部分"),
            column("shared", "shared", "共享"),
        ],
        parts,
        HELD,
    )
    return [
        table("projects", Text(en="Joint projects", zh="联合项目"), columns, rows, HELD),
        components,
        _goals(content),
    ], []


def _goals(content: ProgrammesFile) -> Table:
    """Every development goal, with and without joint activity."""
    rows = [
        (goal, sum(goal in one.goals for one in content.programme), sum(goal in one.goals for one in content.project))
        for goal in range(1, 18)
    ]
    columns = [
        column("goal", "goal", "目标"),
        column("programmes", "programmes", "计划数"),
        column("projects", "projects", "项目数"),
        column("joint", "joint activity", "有联合活动"),
    ]
    every = [(*row, row[1] + row[2] > 0) for row in rows]
    counting = Text(en="one row for each of the 17 goals", zh="17 项目标每项一行")
    return table("goals", Text(en="Sustainable Development Goals", zh="可持续发展目标"), columns, every, counting)


def facilities(content: ProgrammesFile, asked: Asked) -> Made:
    """Access of every partner, publications and recognitions."""
    access: list[tuple[Cell, ...]] = []
    results: list[tuple[Cell, ...]] = []
    for one in content.facility:
        if asked.takes(one.id, one.title.en, one.title.zh):
            for side in one.partners:
                given = [each for each in one.access if each.side == side]
                access += [
                    (one.id, one.title.en, one.title.zh, one.host, side, each.year, each.amount, each.unit, each.source)
                    for each in given
                ] or [(one.id, one.title.en, one.title.zh, one.host, side, None, None, None, None)]
            results += [(one.id, each.kind, each.text.en, each.text.zh, each.year, each.source) for each in one.result]
    head = [
        column("facility", "facility", "设施"),
        *both_languages("title", "name", "名称"),
        column("host", "host", "所在地"),
        column("side", "access of", "使用方"),
        column("year", "year", "年份"),
        column("amount", "amount", "数量", 1),
        column("unit", "unit", "单位"),
        column("source", "source", "来源"),
    ]
    tail = [
        column("facility", "facility", "设施"),
        column("kind", "kind", "种类"),
        *both_languages("text", "text", "内容"),
        column("year", "year", "年份"),
        column("source", "source", "来源"),
    ]
    every = Text(en="one row for each partner, also where no access is recorded", zh="每个伙伴一行，无使用记录者亦列出")
    return [
        table("access", Text(en="Access", zh="使用"), head, access, every),
        table("results", Text(en="Publications and recognitions", zh="发表与荣誉"), tail, results, HELD),
    ], []
