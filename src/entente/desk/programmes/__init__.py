"""Joint programmes as reports: what came out, what was saved, who owns, who visited whom, what each side gained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from entente.accords import programmes as room
from entente.accords.programmes import ProgrammesFile
from entente.desk.programmes.asked import Asked, Made
from entente.desk.programmes.exchange import activities, efforts, exchanges, institutions, ledger, practices
from entente.desk.programmes.yields import facilities, filings, list_, projects, show
from entente.evidence.report import Report
from entente.model.text import Text

__all__ = ["REPORTS", "report"]

_NOTE = Text(
    en="Only what is recorded is counted; an empty table means no record, not that there was nothing.",
    zh="仅统计有记录者；空表表示没有记录，并不表示没有发生。",
)
REPORTS: dict[str, tuple[Text, Callable[[ProgrammesFile, Asked], Made]]] = {
    "list": (Text(en="Joint programmes", zh="联合计划"), list_),
    "show": (Text(en="A programme: outputs and savings of each side", zh="计划：各方产出与节省"), show),
    "filings": (Text(en="Joint filings of intellectual property", zh="联合知识产权申请"), filings),
    "projects": (Text(en="Joint projects and what they lack", zh="联合项目及其所缺"), projects),
    "facilities": (Text(en="Shared facilities", zh="共享设施"), facilities),
    "exchanges": (Text(en="Exchanges by direction", zh="双向交流"), exchanges),
    "activities": (Text(en="Joint activities and their channels", zh="联合活动及渠道"), activities),
    "practices": (Text(en="Good practice and shared data", zh="良好做法与共享数据"), practices),
    "ledger": (Text(en="Ledger of mutual benefit", zh="互利账目"), ledger),
    "institutions": (Text(en="Institutions modelled on others", zh="仿照他方建立的机构"), institutions),
    "efforts": (Text(en="Participation in international efforts", zh="参加国际行动的情况"), efforts),
}


def report(
    kind: str, folders: Sequence[Path], *, on: date, words: Sequence[str] = (), sides: Sequence[str] = ()
) -> Report:
    """One of ``REPORTS``. ``on``: the day asked for; ``words``: an id or words to find; ``sides``: two countries."""
    content = room.load_programmes(*folders)
    title, make = REPORTS[kind]
    tables, series = make(content, Asked(on, tuple(words), tuple(sides)))
    used = {str(row.get("source")) for one in tables for row in one.records() if row.get("source")}
    return Report(
        kind=f"programmes.{kind}",
        title=title,
        tables=tuple(tables),
        notes=(_NOTE,),
        series=tuple(series),
        sources=tuple(one for one in content.source if one.id in used),
        settings={"on": on.isoformat()},
    )
