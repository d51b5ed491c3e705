"""Does a restriction work? A study's tests on its own files, shipped counts or loaded indicators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from entente.desk.refresh import open_warehouse
from entente.errors import InputErrors, NoSnapshot, gettext_noop
from entente.evidence.published import published_pair
from entente.evidence.report import Report
from entente.evidence.reports.restriction import restriction_answer, run_test
from entente.evidence.study import Measure, Periods, SeriesFile, Study, Test, read_series, read_study
from entente.model.plain_files import Joined
from entente.model.provenance import SourceRef
from entente.model.text import Text

__all__ = ["one_test", "run_study"]

_COUNTS = ("links", "n_x", "n_y", "c_x", "c_y", "total")
_INDICATOR = """
SELECT year, value FROM national_indicator WHERE indicator = $indicator AND country = $country ORDER BY year
"""


def run_study(home: Path, path: Path, known_at: date, names: Sequence[str] = ()) -> Report:
    """Run the tests of a study file, or those named. Raises ``InputErrors`` with file, line and field."""
    joined = read_study(path)
    study = joined.content
    sources: dict[str, SourceRef] = {}
    series = {one.id: (one, number) for number, one in enumerate(study.series)}
    measures = {one.id: one for one in study.measure}
    read: dict[str, Periods] = {}

    def data(name: str) -> Periods:
        if name not in read:
            read[name] = _read(home, joined, *series[name], known_at, sources)
        return read[name]

    tested = [
        run_test(one, measures[one.measure], series[one.series][0], data(one.series),
                 [(name, data(name)) for name in one.controls])
        for one in study.test
        if not names or one.id in names
    ]  # fmt: skip
    return restriction_answer(tested, study.measure, sources)


def _read(home: Path, joined: Joined[Study], series: SeriesFile, number: int, known_at: date,
          sources: dict[str, SourceRef]) -> Periods:  # fmt: skip
    """The numbers of a series, wherever they lie; its source is noted."""
    if series.file:
        path = joined.folder("series", number) / series.file
        sources[series.id] = SourceRef(id=series.id, title=series.source)
        return read_series(path, series.period, series.column, series.where)
    kind, _, rest = series.read.partition(":")
    parts = rest.split(":")
    if kind == "pair" and len(parts) == 3 and parts[2] in _COUNTS:
        pair = published_pair(parts[0], parts[1])
        if pair is not None and pair.source.known_from <= known_at:
            sources[pair.source.id] = pair.source.reference()
            years = tuple(counts.year for counts in pair.years)
            return Periods(1, years, tuple(float(getattr(counts, parts[2])) for counts in pair.years))
    elif kind == "indicator" and len(parts) == 2:
        with open_warehouse(home) as warehouse:
            rows = warehouse.rows(_INDICATOR, {"indicator": parts[0], "country": parts[1]})
        if rows:
            sources[series.id] = SourceRef(id=series.id, title=f"{series.source}: {parts[0]}, {parts[1]}")
            return Periods(1, tuple(year for year, _ in rows), tuple(value for _, value in rows))
        raise NoSnapshot(
            gettext_noop("No values of {indicator} for {country} are loaded."), indicator=parts[0], country=parts[1],
            hint=gettext_noop("Import them: entente sources import --as worldbank FILE."),
        )  # fmt: skip
    form = gettext_noop("“{value}” cannot be read; write pair:US:CN:links or indicator:CODE:CN.")
    raise InputErrors([joined.problem("series", number, "read", form, value=series.read[:80])])


def one_test(path: Path, day: date, *, column: str, period: str, log: bool, controls: Sequence[str]) -> Report:
    """One measure without a name on one column of a CSV file; other columns as controls."""

    def series(name: str) -> SeriesFile:
        return SeriesFile(id=name, title=Text(en=name, zh=name), unit="", source=path.name, file=path.name, column=name)

    measure = Measure(id="measure", title=Text(en="the measure", zh="该措施"), day=day, cite="–")
    test = Test(id="test", measure="measure", series=column, controls=tuple(controls), log=log)
    data = read_series(path, period, column)
    others = [(name, read_series(path, period, name)) for name in controls]
    sources = {path.name: SourceRef(id=path.name, title=path.name)}
    return restriction_answer([run_test(test, measure, series(column), data, others)], [measure], sources)
