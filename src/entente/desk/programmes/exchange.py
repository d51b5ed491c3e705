"""Who meets whom, what is shared, and what each side gains."""

from __future__ import annotations

from entente.accords import programmes as room
from entente.accords.claims import load_claims
from entente.accords.programmes import ProgrammesFile
from entente.desk.programmes.asked import HELD, Asked, Made
from entente.evidence.report import Cell, both_languages, column, table
from entente.model.answers import Series, SeriesPoint
from entente.model.text import Text

__all__ = ["activities", "efforts", "exchanges", "institutions", "ledger", "practices"]


def exchanges(content: ProgrammesFile, asked: Asked) -> Made:
    """Visits of both directions by kind and year, and their ratio."""
    totals: dict[tuple[str, int, str, str], int] = {}
    sources: dict[tuple[str, int, str, str], set[str]] = {}
    for one in content.visit:
        if asked.takes(one.kind, one.body, one.programme, one.period) and (
            not asked.sides or {one.host, one.origin} == set(asked.sides)
        ):
            key = (one.kind, one.year, one.origin, one.host)
            totals[key] = totals.get(key, 0) + one.persons
            sources.setdefault(key, set()).add(one.source)
    rows: list[tuple[Cell, ...]] = []
    pairs = sorted({(kind, year, min(origin, host), max(origin, host)) for kind, year, origin, host in totals})
    for kind, year, a, b in pairs:
        out, back = totals.get((kind, year, a, b)), totals.get((kind, year, b, a))
        ratio = out / back if out is not None and back else None
        named = sources.get((kind, year, a, b), set()) | sources.get((kind, year, b, a), set())
        rows.append((kind, year, a, b, out, back, ratio, "; ".join(sorted(named))))
    columns = [
        column("kind", "kind", "类别"),
        column("year", "year", "年份"),
        column("a", "one side", "甲方"),
        column("b", "other side", "乙方"),
        column("a_to_b", "one → other", "甲→乙"),
        column("b_to_a", "other → one", "乙→甲"),
        column("ratio", "ratio", "比值", 3),
        column("source", "source", "来源"),
    ]
    counting = Text(
        en="persons as counted by the source; empty: no record; a year is the first of an academic year",
        zh="人数依来源统计；空白表示无记录；学年以起始年计",
    )
    directions: dict[tuple[str, str, str], int] = {}
    for (kind, _year, origin, host), persons in totals.items():
        directions[kind, origin, host] = directions.get((kind, origin, host), 0) + persons
    total = table(
        "directions",
        Text(en="Totals by direction", zh="按方向合计"),
        [
            column("kind", "kind", "类别"),
            column("origin", "from", "来自"),
            column("host", "to", "前往"),
            column("persons", "persons", "人数"),
        ],
        [(*key, value) for key, value in sorted(directions.items())],
        counting,
    )
    return [table("exchanges", Text(en="Exchanges by direction", zh="双向交流"), columns, rows, counting), total], []


def activities(content: ProgrammesFile, asked: Asked) -> Made:
    """Activities with participants per side, and the share of each channel by year."""
    found = [one for one in content.activity if asked.takes(one.kind, one.title.en, one.title.zh, one.programme)]
    sides = sorted({part.partition(":")[0] for one in found for part in one.participants})
    rows = [
        (
            one.id,
            one.kind,
            one.title.en,
            one.title.zh,
            one.year,
            one.channel.value,
            "; ".join(one.sites) or None,
            " ".join(one.participants) or None,
            "; ".join(one.skills) or None,
            one.source,
        )
        for one in found
    ]
    columns = [
        column("activity", "activity", "活动"),
        column("kind", "kind", "类别"),
        *both_languages("title", "title", "名称"),
        column("year", "year", "年份"),
        column("channel", "channel", "渠道"),
        column("sites", "sites", "地点"),
        column("participants", "participants", "参与者"),
        column("skills", "skills", "技能"),
        column("source", "source", "来源"),
    ]
    totals = [(side, len([one for one in found if one.of(side)]), sum(one.of(side) for one in found)) for side in sides]
    per_side = table(
        "sides",
        Text(en="Participation by side", zh="各方参与"),
        [
            column("side", "side", "一方"),
            column("activities", "activities", "活动数"),
            column("participants", "participants", "参与人次"),
        ],
        totals,
        HELD,
    )
    shares: list[tuple[Cell, ...]] = []
    for year in sorted({one.year for one in found}):
        of_year = [one for one in found if one.year == year]
        for channel in room.Channel:
            count = sum(one.channel is channel for one in of_year)
            shares.append((year, channel.value, count, count / len(of_year)))
    channels = table(
        "channels",
        Text(en="Channels by year", zh="各年渠道"),
        [
            column("year", "year", "年份"),
            column("channel", "channel", "渠道"),
            column("activities", "activities", "活动数"),
            column("share", "share", "份额", 3),
        ],
        shares,
        Text(en="one activity is one, whatever its size", zh="每项活动计一，不论规模"),
    )
    series = [
        Series(
            id=channel.value,
            label=Text(en=f"share: {channel.value}", zh=f"份额：{channel.value}"),
            unit="share",
            points=tuple(
                SeriesPoint(year=int(str(row[0])), value=float(str(row[3])))
                for row in shares
                if row[1] == channel.value
            ),
            sources=("activities",),
        )
        for channel in room.Channel
        if shares
    ]
    return [table("activities", Text(en="Activities", zh="活动"), columns, rows, HELD), per_side, channels], series


def practices(content: ProgrammesFile, asked: Asked) -> Made:
    """Practices by topic with who took them up, and shared data sets with licence and checksum."""
    rows = [
        (
            one.id,
            one.title.en,
            one.title.zh,
            one.origin,
            "; ".join(one.topics),
            one.evidence.en,
            one.evidence.zh,
            len(one.reuse),
            "; ".join(f"{each.by} {each.year} [{each.source}]" for each in one.reuse) or None,
            one.source,
        )
        for one in content.practice
        if asked.takes(one.title.en, one.title.zh, *one.topics)
    ]
    columns = [
        column("practice", "practice", "做法"),
        *both_languages("title", "title", "名称"),
        column("origin", "origin", "来源地"),
        column("topics", "topics", "主题"),
        *both_languages("evidence", "evidence", "依据"),
        column("reused", "taken up", "采用次数"),
        column("by", "taken up by", "采用者"),
        column("source", "source", "来源"),
    ]
    sets = [
        (
            one.id,
            one.title.en,
            one.title.zh,
            one.side,
            one.licence,
            one.provenance.en,
            one.provenance.zh,
            one.sha256,
            one.source,
        )
        for one in content.dataset
        if asked.takes(one.title.en, one.title.zh)
    ]
    shared = [
        column("dataset", "data set", "数据集"),
        *both_languages("title", "title", "名称"),
        column("side", "shared by", "共享方"),
        column("licence", "licence", "许可"),
        *both_languages("provenance", "provenance", "出处"),
        column("sha256", "SHA-256", "SHA-256"),
        column("source", "source", "来源"),
    ]
    return [
        table("practices", Text(en="Practices", zh="做法"), columns, rows, HELD),
        table("datasets", Text(en="Shared data sets", zh="共享数据集"), shared, sets, HELD),
    ], []


def ledger(content: ProgrammesFile, asked: Asked) -> Made:
    """Benefits, both sides always: a side without any stands there with none."""
    sides = list(asked.sides) or ["US", "CN"]
    claims = load_claims().content.claims_by_id
    rows: list[tuple[Cell, ...]] = []
    for side in sides:
        found = [one for one in content.benefit if one.side == side]
        for one in found:
            basis = "claimed" if one.claim in claims else one.certainty.value
            rows.append(
                (side, one.id, one.text.en, one.text.zh, one.period or None, basis, one.claim or None, one.source)
            )
        if not found:
            rows.append((side, None, "no benefit is recorded", "未记录收益", None, None, None, None))
    columns = [
        column("side", "side", "一方"),
        column("benefit", "benefit", "收益", shown=False),
        *both_languages("text", "gained", "所得"),
        column("period", "period", "时期"),
        column("basis", "basis", "依据"),
        column("claim", "claim", "说法编号"),
        column("source", "source", "来源"),
    ]
    counts = [
        (
            side,
            len(kept := [one for one in content.benefit if one.side == side]),
            len([one for one in kept if one.claim not in claims]),
        )
        for side in sides
    ]
    per_side = table(
        "sides",
        Text(en="Entries by side", zh="各方条目"),
        [
            column("side", "side", "一方"),
            column("benefits", "benefits", "收益数"),
            column("sourced", "with a source of their own", "有独立来源"),
        ],
        counts,
        Text(en="entries, not their worth: they cannot be added up", zh="条目数而非价值，不能相加"),
    )
    return [table("ledger", Text(en="What each side gained", zh="各方所得"), columns, rows, HELD), per_side], []


def institutions(content: ProgrammesFile, asked: Asked) -> Made:
    """Institutions and their models; a lineage without evidence is unsourced."""
    rows = [
        (
            one.id,
            one.title.en,
            one.title.zh,
            one.country,
            one.founded,
            one.model or None,
            "sourced" if one.evidence and one.certainty.verified else "unsourced" if one.model else None,
            one.evidence or None,
            one.claim or None,
        )
        for one in content.institution
        if asked.takes(one.id, one.title.en, one.title.zh, one.model)
    ]
    columns = [
        column("institution", "institution", "机构编号"),
        *both_languages("title", "name", "名称"),
        column("country", "country", "国家或地区"),
        column("founded_year", "founded", "成立"),
        column("model", "modelled on", "仿照"),
        column("lineage", "lineage", "渊源"),
        column("evidence", "evidence", "依据"),
        column("claim", "claim", "说法编号"),
    ]
    return [table("institutions", Text(en="Institutions and their models", zh="机构及其范本"), columns, rows, HELD)], []


def efforts(content: ProgrammesFile, asked: Asked) -> Made:
    """Who takes part in which international effort on the day: both, one or neither of the two."""
    a, b = asked.sides if len(asked.sides) == 2 else ("US", "CN")
    rows: list[tuple[Cell, ...]] = []
    for one in content.effort:
        if asked.takes(one.id, one.title.en, one.title.zh, one.field):
            first, second = one.joined(a, asked.on), one.joined(b, asked.on)
            who = "both" if first and second else a if first else b if second else "neither"
            named = sorted({each.source for each in one.member if each.country in (a, b)})
            rows.append((one.id, one.title.en, one.title.zh, one.field or None, first, second, who, "; ".join(named)))
    columns = [
        column("effort", "effort", "编号"),
        *both_languages("title", "effort", "国际行动"),
        column("field", "field", "领域"),
        column("a", a, a),
        column("b", b, b),
        column("who", "takes part", "参加"),
        column("source", "source", "来源"),
    ]
    counting = Text(en=f"as recorded, on {asked.on}", zh=f"依记录，截至 {asked.on}")
    return [table("efforts", Text(en="International efforts", zh="国际行动"), columns, rows, counting)], []
