"""``mobility``: how researchers move between countries. Numbers of persons only, none below ten."""

from __future__ import annotations

from entente.evidence.counting.movers import MobilityCounts, count_mobility
from entente.evidence.measures.mobility import (
    K_ANONYMITY,
    MobilityClass,
    mobile_share,
    net_rate,
    suppressed,
    suppressed_flows,
    traveller_share,
)
from entente.evidence.pair import works_source
from entente.evidence.report import Cell, Report, Table, column, table
from entente.evidence.reports.request import Asked
from entente.model.text import Text

__all__ = ["mobility_answer"]

_PERSONS = Text(
    en="researchers as OpenAlex tells them apart, with two works in two years or more",
    zh="OpenAlex 所识别的研究者，且在两个及以上年份发表两篇及以上论文",
)


def _notes(k: int) -> tuple[Text, ...]:
    return (
        Text(
            en=f"No number from 1 to {k - 1} is shown, nor one from which it could be computed; no person is"
            " ever shown. Origin is the country of the first publications, not a nationality.",
            zh=f"1 至 {k - 1} 的数字及可据以推算的数字均不显示；绝不显示个人。"
            "“起点”指首次发表所在国家或地区，并非国籍。",
        ),
        Text(
            en="Short names are merged most often, which makes people look more mobile than they are.",
            zh="较短的姓名最易被合并，使流动性看似偏高。",
        ),
    )


def mobility_answer(asked: Asked, countries: tuple[str, ...], most: int, k: int = K_ANONYMITY) -> Report:
    """Classes by origin, flows and net rates: of the named countries, or of the ``most`` with the largest stocks."""
    counts = count_mobility(asked.warehouse, asked.scope)
    largest = sorted(counts.stock, key=lambda code: (-counts.stock[code], code))
    chosen = countries or tuple(code for code in largest if counts.stock[code] >= k)[:most]
    gates = asked.gates(Text(en="All counted works", zh="全部计入论文"))
    return Report(
        kind="mobility",
        title=Text(en="Mobility of researchers", zh="研究者流动"),
        tables=(
            _overall(counts, k),
            _classes(counts, chosen, k),
            _balance(counts, chosen, k),
            _flows(counts, chosen, k),
        ),
        gates=(gates,),
        notes=_notes(k),
        sources=(works_source(asked.state),),
        settings=asked.settings | {"countries": " ".join(countries), "most": most, "k": k},
        sample=gates.gates.sample > 0,
    )


_CLASS_COLUMNS = (
    column("not_mobile", "Not mobile", "未流动"),
    column("migrant", "Migrants", "迁移者"),
    column("directional_traveller", "Directional travellers", "定向旅行者"),
    column("non_directional_traveller", "Non-directional travellers", "非定向旅行者"),
    column("mobile_share", "Mobile", "流动比例", 3),
    column("mobile_low", "Low", "下限", 3),
    column("mobile_high", "High", "上限", 3),
    column("traveller_share", "Travellers of mobile", "旅行者占流动者", 3),
)


def _class_row(counts: dict[MobilityClass, int], k: int) -> tuple[tuple[Cell, ...], int]:
    """The four cells, and the shares where none of the four is hidden; how many are hidden."""
    cells = suppressed({name.value: counts.get(name, 0) for name in MobilityClass}, k)
    hidden = sum(value is None for value in cells.values())
    shares: tuple[Cell, ...] = (None,) * 4
    mobile, travellers = mobile_share(counts), traveller_share(counts)
    if not hidden and mobile is not None:
        shares = (mobile[0], *mobile[1], travellers[0] if travellers else None)
    return (*cells.values(), *shares), hidden


def _overall(counts: MobilityCounts, k: int) -> Table:
    row, hidden = _class_row(counts.total, k)
    return table(
        "overall", Text(en="All researchers", zh="全部研究者"), _CLASS_COLUMNS, [row], _PERSONS,
        ("mobility_class", "mobile_share"), hidden=hidden,
    )  # fmt: skip


def _classes(counts: MobilityCounts, chosen: tuple[str, ...], k: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    for code in chosen:
        row, few = _class_row(counts.classes.get(code, {}), k)
        hidden += few
        migrants, directional = row[1], row[2]
        back = counts.returned.get(code, 0)
        left = (counts.classes.get(code, {}).get(MobilityClass.DIRECTIONAL, 0)) - back
        both = suppressed({"returned": back, "kept": left}, k)
        shown = None if directional is None or migrants is None else both["returned"]
        rows.append((code, *row, shown))
    return table(
        "classes",
        Text(en="By country of origin", zh="按起点国家或地区"),
        (
            column("origin", "Origin", "起点"),
            *_CLASS_COLUMNS,
            column("returned", "Of directional: away and back", "定向旅行者中离开后返回者"),
        ),
        rows,
        _PERSONS,
        ("mobility_class", "mobile_share"),
        (
            Text(
                en="Non-directional travellers are counted under each of their first countries.",
                zh="非定向旅行者在其每个起点国家或地区各计一次。",
            ),
        ),
        hidden=hidden,
    )


def _balance(counts: MobilityCounts, chosen: tuple[str, ...], k: int) -> Table:
    """Migrants who came and left, and the net rate. Hidden unless all three numbers may be shown."""
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    shown = suppressed_flows(counts.flows, k)
    for code in chosen:
        into = [pair for pair in counts.flows if pair[1] == code]
        out = [pair for pair in counts.flows if pair[0] == code]
        arrived, left = sum(counts.flows[pair] for pair in into), sum(counts.flows[pair] for pair in out)
        stock = counts.stock.get(code, 0)
        few = any(0 < value < k for value in (arrived, left, stock)) or any(
            len([pair for pair in line if shown[pair] is None]) == 1 for line in (into, out)
        )
        hidden += few
        rows.append((code, *(None,) * 4) if few else (code, stock, arrived, left, net_rate(arrived, left, stock)))
    return table(
        "balance",
        Text(en="Migrants in and out", zh="迁入与迁出"),
        (
            column("country", "Country", "国家或地区"),
            column("stock", "Researchers ever there", "曾在该地的研究者"),
            column("arrived", "In", "迁入"),
            column("left", "Out", "迁出"),
            column("net_rate", "Net rate", "净流动率", 4),
        ),
        rows,
        _PERSONS,
        ("net_rate",),
        hidden=hidden,
    )


def _flows(counts: MobilityCounts, chosen: tuple[str, ...], k: int) -> Table:
    """Migrants between the chosen countries; a migrant with several last countries counts in each."""
    shown = suppressed_flows(counts.flows, k)
    wanted = [pair for pair in sorted(shown) if pair[0] in chosen and pair[1] in chosen]
    return table(
        "flows",
        Text(en="Migrants between these countries", zh="上述国家或地区间的迁移者"),
        (
            column("origin", "From", "起点"),
            column("destination", "To", "终点"),
            column("migrants", "Migrants", "迁移者"),
        ),
        [(*pair, shown[pair]) for pair in wanted],
        _PERSONS,
        ("flow",),
        hidden=sum(shown[pair] is None for pair in wanted),
    )
