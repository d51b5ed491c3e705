"""``entente accords``: agreements, their state on a day, and the days that nothing covers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from entente.cli.failure import printable
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.instruments import Gaps, StateReport
    from entente.model.answers import InstrumentState

__all__ = ["accords"]

_STATUS = {
    "in_force": gettext_noop("in force"),
    "lapsed": gettext_noop("lapsed"),
    "not_yet": gettext_noop("not yet made"),
    "terminated": gettext_noop("terminated"),
    "unknown": gettext_noop("not established"),
}
_CERTAINTY = {
    "text_read": gettext_noop("text read"),
    "page_read": gettext_noop("page read"),
    "recalled": gettext_noop("recalled"),
    "inferred": gettext_noop("inferred"),
    "computed": gettext_noop("computed"),
}
_GAP = {
    "lapsed": gettext_noop("no term covers these days"),
    "unsourced": gettext_noop("only a general statement covers these days; no instrument was found"),
}
_AS_OF = gettext_noop("The day the answer is for (YYYY-MM-DD); today if left out.")
_KNOWN_AT = gettext_noop("Use only what was known on this day (YYYY-MM-DD); today if left out.")
_JSON = gettext_noop("Print JSON.")


def _day(text: str | None, option: str, otherwise: date) -> date:
    """A day given on the command line. ``InputError`` in one sentence if it is none."""
    if text is None:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            gettext_noop("{given} given for {option} is not a day of the calendar written as YYYY-MM-DD."),
            hint=gettext_noop("Write, for example, 2024-10-01."),
            given=text or '""',
            option=option,
        ) from None


def _print_json(value: object) -> None:
    import msgspec

    click.echo(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))


@click.group()
def accords() -> None:
    """Agreements and what is in force on a day, as known on another."""


@accords.command("list")
@click.option("--as-of", "as_of", help=_AS_OF)
@click.option("--known-at", "known_at", help=_KNOWN_AT)
@click.option("--json", "as_json", is_flag=True, help=_JSON)
@click.pass_obj
def list_(settings: Settings, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """List every instrument with its state on the day."""
    from entente.desk.instruments import list_instruments

    states = list_instruments(_day(as_of, "--as-of", settings.today), _day(known_at, "--known-at", settings.today))
    if as_json:
        _print_json({"instruments": states})
        return
    _ = translator(settings.lang)
    for state in states:
        click.echo(printable(f"{state.id:<16}{_(_STATUS[state.status]):<18}{state.title.in_lang(settings.lang)}"))


@accords.command()
@click.argument("instrument", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help=_JSON)
@click.pass_obj
def show(settings: Settings, instrument: str, as_json: bool) -> None:
    """Show versions, clauses, terms, events and contradicting accounts of an instrument."""
    from entente.desk.instruments import show_instrument

    found = show_instrument(instrument)
    if as_json:
        _print_json(found)
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
            f"    {c.cite}: {c.text.in_lang(lang)} ({_(_CERTAINTY[c.certainty])}; {c.source})" for c in version.clause
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
                f"  {when}  {row.text.in_lang(lang)} ({_(_CERTAINTY[row.certainty])}; {row.source})"
                for when, row in rows
            ]
    click.echo(printable("\n".join(lines)))


@accords.command()
@click.argument("instrument", metavar="ID")
@click.option("--as-of", "as_of", help=_AS_OF)
@click.option("--known-at", "known_at", help=_KNOWN_AT)
@click.option("--json", "as_json", is_flag=True, help=_JSON)
@click.pass_obj
def status(settings: Settings, instrument: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """Say whether an instrument is in force on a day, as known on another."""
    from entente.desk.instruments import instrument_state

    report = instrument_state(
        instrument, _day(as_of, "--as-of", settings.today), _day(known_at, "--known-at", settings.today)
    )
    if as_json:
        _print_json(_flat(report))
        return
    click.echo(printable("\n".join(_state_lines(report, settings.lang))))


@accords.command()
@click.argument("instrument", metavar="ID")
@click.option("--as-of", "as_of", help=gettext_noop("Last day looked at (YYYY-MM-DD); today if left out."))
@click.option("--known-at", "known_at", help=_KNOWN_AT)
@click.option("--json", "as_json", is_flag=True, help=_JSON)
@click.pass_obj
def gaps(settings: Settings, instrument: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """List every day that no dated term of an instrument covers."""
    from entente.desk.instruments import instrument_gaps

    found = instrument_gaps(
        instrument, _day(as_of, "--as-of", settings.today), _day(known_at, "--known-at", settings.today)
    )
    if as_json:
        _print_json(found)
        return
    click.echo(printable("\n".join(_gap_lines(found, settings.lang))))


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
    if state.disagreements:
        lines += ["", _("Sources that say otherwise:")]
        lines += ["  " + _line_with_source(d.text.in_lang(lang), d.sources, named, _) for d in state.disagreements]
    if named:
        lines += ["", _("Sources:")]
        lines += [
            f"  {source.id}  {source.publisher}: {source.title} ({_(_CERTAINTY[source.certainty])})"
            for source in report.sources
        ]
    return lines


def _line_with_source(text: str, sources: tuple[str, ...], named: dict[str, Any], _: Callable[[str], str]) -> str:
    marks = [f"{key}, {_(_CERTAINTY[named[key].certainty])}" if key in named else key for key in sources]
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
