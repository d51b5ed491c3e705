"""``entente accords``: agreements, their state on a day, and the days that nothing covers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.accords.group import (
    CERTAINTY,
    KNOWN_AT,
    accords,
    as_json_option,
    day_options,
    days,
    print_json,
    print_lines,
    rests_on,
    table,
)  # fmt: skip
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.instruments import Gaps, StateReport
    from entente.model.answers import InstrumentState

__all__: list[str] = []

WARN_DAYS = 365
"""From how many days before the end of cover a status warns: a renewal of 2024 took sixteen months to negotiate."""

_STATUS = {
    "in_force": gettext_noop("in force"),
    "lapsed": gettext_noop("lapsed"),
    "not_yet": gettext_noop("not yet made"),
    "terminated": gettext_noop("terminated"),
    "unknown": gettext_noop("not established"),
}
_GAP = {
    "lapsed": gettext_noop("no term covers these days"),
    "unsourced": gettext_noop("only a general statement covers these days; no instrument was found"),
}


@accords.command("list")
@day_options
@click.option("--kind", default="", help="Only this kind: binding_agreement, protocol, memorandum, programme…")
@click.option(
    "--expiring", type=click.IntRange(0, 40_000), metavar="DAYS", help="Only those whose cover ends within DAYS."
)
@as_json_option
@click.pass_obj
def list_(
    settings: Settings, as_of: str | None, known_at: str | None, kind: str, expiring: int | None, as_json: bool
) -> None:
    """List every instrument with its state on the day."""
    from entente.desk.instruments import list_instruments

    states = list_instruments(settings.home, *days(settings, as_of, known_at), kind=kind, expiring=expiring)
    if as_json:
        print_json({"instruments": states})
        return
    _ = translator(settings.lang)
    print_lines(
        table([(one.id, _(_STATUS[one.status]), _ends(one, _), one.title.in_lang(settings.lang)) for one in states])
    )


def _ends(state: InstrumentState, _: Callable[[str], str]) -> str:
    if state.days_remaining is None or state.until is None:
        return ""
    return _("to {until}, {days} days").format(until=state.until, days=f"{state.days_remaining:,}")


@accords.command()
@click.argument("instrument", metavar="ID")
@as_json_option
@click.pass_obj
def show(settings: Settings, instrument: str, as_json: bool) -> None:
    """Show versions, clauses, terms, events and contradicting accounts of an instrument."""
    from entente.desk.instruments import show_instrument

    found = show_instrument(settings.home, instrument)
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = [found.title.in_lang(lang), found.authority.in_lang(lang)]
    if found.parent:
        lines.append(_("Made under: {parent}").format(parent=found.parent))
    for version in found.version:
        lines += ["", f"{version.valid_from}  {version.title.in_lang(lang)}  [{version.cite}]"]
        if version.scope.note is not None:
            lines.append(f"    {version.scope.note.in_lang(lang)}")
        lines += [
            f"    {c.cite}: {c.text.in_lang(lang)} ({_(CERTAINTY[c.certainty])}; {c.source})" for c in version.clause
        ]
    dated: list[tuple[str, list[Any]]] = [
        (gettext_noop("Terms"), [(f"{t.valid_from} – {t.until or '?'}", t) for t in found.term]),
        (gettext_noop("Events"), [(f"{e.day}", e) for e in found.event]),
        (gettext_noop("Accounts that say otherwise"), [(a.author, a) for a in found.account]),
    ]
    for heading, rows in dated:
        if rows:
            lines += ["", _(heading)]
            lines += [
                f"  {when}  {row.text.in_lang(lang)} ({_(CERTAINTY[row.certainty])}; {row.source})"
                for when, row in rows
            ]
    print_lines(lines)


@accords.command()
@click.argument("instrument", metavar="ID")
@day_options
@as_json_option
@click.pass_obj
def status(settings: Settings, instrument: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """Say whether an instrument is in force on a day, as known on another."""
    from entente.desk.instruments import instrument_state

    report = instrument_state(settings.home, instrument, *days(settings, as_of, known_at))
    if as_json:
        print_json(_flat(report))
        return
    print_lines(_state_lines(report, settings.lang))


@accords.command()
@click.argument("instrument", metavar="ID")
@click.option("--as-of", "as_of", help=gettext_noop("Last day looked at (YYYY-MM-DD); today if left out."))
@click.option("--known-at", "known_at", help=KNOWN_AT)
@as_json_option
@click.pass_obj
def gaps(settings: Settings, instrument: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """List every day that no dated term of an instrument covers."""
    from entente.desk.instruments import instrument_gaps

    found = instrument_gaps(settings.home, instrument, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    print_lines(_gap_lines(found, settings.lang))


def _flat(report: StateReport) -> dict[str, Any]:
    """The state's fields at the top level, with the days asked for and the sources."""
    import msgspec

    rest = {"as_of": report.as_of, "known_at": report.known_at, "sources": report.sources}
    flat: dict[str, Any] = {**msgspec.to_builtins(report.state), **msgspec.to_builtins(rest)}
    return flat


def _state_lines(report: StateReport, lang: str) -> list[str]:
    _ = translator(lang)
    state: InstrumentState = report.state
    lines = [statement.text.in_lang(lang) for statement in state.statements]
    named = {source.id: source for source in report.sources}
    lines.append(_("Governing version: {version}").format(version=state.version or "–"))
    if state.days_remaining is not None and state.until is not None:
        days = _("{days} days remain to {until}.")
        lines.append(days.format(days=f"{state.days_remaining:,}", until=state.until))
        if state.days_remaining <= WARN_DAYS:
            lines.append(
                _("Warning: cover ends within a year. `entente accords options {id}` shows what hangs on it.").format(
                    id=state.id
                )
            )
    if state.disagreements:
        lines += ["", _("Sources that say otherwise:")]
        lines += ["  " + _line_with_source(d.text.in_lang(lang), d.sources, named, _) for d in state.disagreements]
    if named:
        lines += ["", _("Sources:")]
        lines += [
            f"  {source.id}  {source.publisher}: {source.title} ({_(CERTAINTY[source.certainty])})"
            for source in report.sources
        ]
    return lines


def _line_with_source(text: str, sources: tuple[str, ...], named: dict[str, Any], _: Callable[[str], str]) -> str:
    marks = [f"{key}, {_(CERTAINTY[named[key].certainty])}" if key in named else key for key in sources]
    return f"{text} [{'; '.join(marks)}]"


def _gap_lines(found: Gaps, lang: str) -> list[str]:
    _ = translator(lang)
    if not found.gaps:
        return [_("Every day up to {day} is covered by a dated term, or no term had begun.").format(day=found.as_of)]
    lines = []
    for gap in found.gaps:
        last = gap.last or _("still open")
        count = "" if gap.days is None else " (" + _("{days} days").format(days=f"{gap.days:,}") + ")"
        lines.append(f"{gap.first} – {last}{count}: {_(_GAP[gap.kind])}")
    return lines


@accords.command()
@click.argument("instrument", metavar="ID")
@click.option("--concern", default="", help="Only this concern, for example data.")
@click.option("--known-at", "known_at", help=KNOWN_AT)
@as_json_option
@click.pass_obj
def compare(settings: Settings, instrument: str, concern: str, known_at: str | None, as_json: bool) -> None:
    """Compare the versions of an instrument per concern: which covers it by which clause, or none."""
    from entente.desk.instruments import compare_instrument

    found = compare_instrument(settings.home, instrument, days(settings, None, known_at)[1], concern)
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = []
    for one in found:
        lines.append(one.concern)
        for version, clauses in one.clauses.items():
            said = "; ".join(f"{cite}: {text.in_lang(lang)}" for cite, text in clauses)
            lines.append(f"  {version}  {said or _('says nothing')}")
    print_lines(lines or [_("No version has a clause in the register.")])


_EFFECT = {
    "gains": gettext_noop("gains cover"),
    "keeps": gettext_noop("stays as it is"),
    "changes": gettext_noop("changes"),
    "loses": gettext_noop("loses cover"),
    "open": gettext_noop("open"),
}
_OPTION = {
    "extend": gettext_noop("Extend unchanged"),
    "amend": gettext_noop("Amend"),
    "terminate": gettext_noop("Terminate"),
}


@accords.command()
@click.argument("instrument", metavar="ID")
@click.argument("proposals", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@day_options
@as_json_option
@click.pass_obj
def options(
    settings: Settings,
    instrument: str,
    proposals: tuple[Path, ...],
    as_of: str | None,
    known_at: str | None,
    as_json: bool,
) -> None:
    """Show what extending, amending and terminating does to protocols, to PROPOSALS, and to fields."""
    from entente.desk.instruments import instrument_options

    found = instrument_options(settings.home, instrument, *days(settings, as_of, known_at), proposals)
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = []
    for one in found:
        text = _("text: {version}").format(version=one.version) if one.version else _("no text governs")
        lines.append(f"{_(_OPTION[one.option])} ({one.day}; {text})")
        rows = [(_(_EFFECT[row.effect]), row.title.in_lang(lang), row.reason.in_lang(lang)) for row in one.affected]
        lines += table(rows, indent="  ") or [_("  Nothing in the register stands on it.")]
    print_lines(lines)


@accords.command()
@click.argument("instrument", metavar="ID", default="us-cn-sta")
@click.option(
    "--claimed", type=int, default=40, help="The number that a source claims; an essay of 2024 says more than 40."
)
@as_json_option
@click.pass_obj
def protocols(settings: Settings, instrument: str, claimed: int, as_json: bool) -> None:
    """List what was made under an instrument, and the difference to a claimed number."""
    from entente.desk.instruments import instrument_protocols

    found = instrument_protocols(settings.home, instrument, claimed)
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    rows = [
        (
            one.id,
            str(one.begins or "?"),
            one.parent,
            "; ".join(agent.in_lang(lang) for agent in one.agents),
            "; ".join(field.in_lang(lang) for version in one.version for field in version.scope.fields),
        )
        for one in found.protocols
    ]
    counted = _("{counted} in the register, {claimed} claimed: difference {difference}.")
    print_lines(
        [*table(rows), counted.format(counted=found.counted, claimed=claimed, difference=f"{found.difference:+d}")]
    )


_TALKS = {
    "sought": gettext_noop("sought by one side"),
    "under_way": gettext_noop("under way"),
    "agreed": gettext_noop("agreed"),
    "suspended": gettext_noop("suspended"),
    "refused": gettext_noop("refused"),
}


@accords.command()
@click.argument("instrument", metavar="ID")
@day_options
@as_json_option
@click.pass_obj
def talks(settings: Settings, instrument: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """Say where negotiations stood on a day, as known on another."""
    from entente.desk.instruments import instrument_talks

    found = instrument_talks(settings.home, instrument, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    if found.state is None:
        print_lines([_("No event known on that day speaks of negotiations.")])
        return
    head = _("Negotiations: {state} since {day} ({parties}).")
    lines = [head.format(state=_(_TALKS[found.state.value]), day=found.since, parties=", ".join(found.parties))]
    lines += [
        f"  {one.day}  {', '.join(one.parties)}  {one.text.in_lang(lang)} [{rests_on(one, _)}]" for one in found.events
    ]
    print_lines(lines)


@accords.command()
@day_options
@click.option("--if-closed", "closing", default="", metavar="BODY", help="Take this body to close on the day.")
@as_json_option
@click.pass_obj
def orphans(settings: Settings, as_of: str | None, known_at: str | None, closing: str, as_json: bool) -> None:
    """List instruments that no open body of a side looks after, since the one that did has closed."""
    from entente.desk.instruments import orphaned

    found = orphaned(settings.home, *days(settings, as_of, known_at), closing)
    if as_json:
        print_json(found)
        return
    _ = translator(settings.lang)
    line = _("{instrument}: no responsible body of {side} since {closed} ({body}) [{source}]")
    rows = [
        line.format(instrument=one.instrument, side=one.side, closed=one.closed, body=one.body, source=one.source)
        for one in found
    ]
    print_lines(rows or [_("Every instrument that had a responsible body still has one.")])
