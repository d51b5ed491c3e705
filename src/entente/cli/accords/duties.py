"""``entente accords duties`` and ``kept``: who owes what by when, what is overdue, and what was kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.accords.group import (
    accords,
    as_json_option,
    day_options,
    days,
    print_json,
    print_lines,
    rests_on,
    table,
)
from entente.cli.show import emit_bytes
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.duties import Due, DutyReport, Kept

__all__: list[str] = []

STANDING = {
    "kept": gettext_noop("kept"),
    "kept_late": gettext_noop("kept late"),
    "broken": gettext_noop("not kept"),
    "disputed": gettext_noop("disputed"),
    "waived": gettext_noop("waived"),
    "overdue": gettext_noop("overdue"),
    "ended": gettext_noop("ended, nothing stated"),
    "open": gettext_noop("open"),
    "no_date": gettext_noop("no day"),
}


@accords.command()
@click.argument(
    "proposal", required=False, metavar="[PROPOSAL]", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@day_options
@click.option("--overdue", is_flag=True, help="Only what is overdue: the same as --standing overdue.")
@click.option("--standing", default="", help="Only this standing: open, overdue, ended, kept, kept_late, broken…")
@click.option("--side", default="", help="Only this side: a country or region code, or a party's name.")
@click.option("--owner", default="", help="Only owners whose name has these words.")
@click.option("--instrument", default="", help="Only duties of this instrument.")
@click.option("--project", default="", help="Only duties of this project.")
@click.option(
    "--protocol",
    "protocols",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Handling rules of a joint log's transfers; those in accords/protocols are read anyway.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "ics"]), default="text", help="Form.")
@click.option(
    "--remind", "remind", type=click.IntRange(0, 3650), default=7, help="Days before the day to remind (ics)."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@as_json_option
@click.pass_obj
def duties(
    settings: Settings,
    *,
    proposal: Path | None,
    as_of: str | None,
    known_at: str | None,
    overdue: bool,
    standing: str,
    side: str,
    owner: str,
    instrument: str,
    project: str,
    protocols: tuple[Path, ...],
    form: str,
    remind: int,
    output: Path | None,
    as_json: bool,
) -> None:
    """List duties by day: of laws, clauses, accepted dossiers, joint logs, own files, and of a PROPOSAL."""
    from entente.desk.duties import DutiesAsked, list_duties, render_duties

    day, known = days(settings, as_of, known_at)
    report = list_duties(
        DutiesAsked(
            home=settings.home,
            as_of=day,
            known_at=known,
            side=side,
            owner=owner,
            instrument=instrument,
            project=project,
            standing="overdue" if overdue else standing,
            proposal=proposal,
            protocols=protocols,
        )
    )
    form = "json" if as_json else form
    if form == "text":
        data = ("\n".join(_lines(report, settings.lang)) + "\n").encode()
    else:
        data = render_duties(report, form, settings.lang, remind)
    if output is not None:
        emit_bytes(data, output)
    elif form == "text":
        print_lines(data.decode().splitlines())
    else:
        click.echo(data, nl=False)


def _lines(report: DutyReport, lang: str) -> list[str]:
    _ = translator(lang)
    if not report.duties:
        return [_("No duty is known for this question.")]
    lines = table([_row(due, lang) for due in report.duties])
    if report.unmatched:
        lines += ["", _("Statements of outcome that name no duty: {ids}").format(ids=", ".join(report.unmatched[:10]))]
    if any(due.standing.value == "overdue" for due in report.duties):
        lines += [
            "",
            _("Overdue: the day has passed and no outcome is stated here; it may have been kept all the same."),
        ]
    return lines


def _row(due: Due, lang: str) -> tuple[str, ...]:
    _ = translator(lang)
    duty = due.commitment
    day = str(duty.due or "–")
    count = "" if due.days is None else _("{days} d").format(days=f"{due.days:,}")
    words = f"{duty.owner.in_lang(lang)}: {duty.duty.in_lang(lang)}"
    words += f" ({duty.deadline.in_lang(lang)})" if duty.deadline else ""
    return (
        day,
        count,
        _(STANDING[due.standing.value]),
        duty.side,
        f"{words} [{duty.cite or duty.author}; {rests_on(duty, _)}] {duty.id}",
    )


@accords.command()
@day_options
@click.option("--instrument", default="", help="Only duties of this instrument.")
@as_json_option
@click.pass_obj
def kept(settings: Settings, as_of: str | None, known_at: str | None, instrument: str, as_json: bool) -> None:
    """Say which share of commitments with a day was kept, per side, and how many could not be judged."""
    from entente.desk.duties import DutiesAsked, list_duties

    day, known = days(settings, as_of, known_at)
    report = list_duties(DutiesAsked(home=settings.home, as_of=day, known_at=known, instrument=instrument))
    if as_json:
        print_json(report.kept)
        return
    print_lines(line for one in report.kept for line in _kept_lines(one, settings.lang))


def _kept_lines(one: Kept, lang: str) -> list[str]:
    _ = translator(lang)
    who = one.side or _("all sides")
    if one.ratio is None:
        first = _("{side}: nothing can be judged.").format(side=who)
    else:
        first = _("{side}: {kept} of {judged} judged were kept in time: {ratio} (95 % interval {low}–{high}).").format(
            side=who,
            kept=one.kept,
            judged=one.judged,
            ratio=f"{one.ratio:.0%}",
            low=f"{one.low or 0:.0%}",
            high=f"{one.high or 0:.0%}",
        )
    rest = _(
        "  {late} late, {broken} not kept; not judged: {silent} whose day has passed without a statement or that are "
        "disputed, {no_date} without a day; {open} not due yet, {waived} waived."
    )
    return [
        first,
        rest.format(
            late=one.kept_late,
            broken=one.broken,
            silent=one.not_judged,
            no_date=one.no_date,
            open=one.not_yet_due,
            waived=one.waived,
        ),
    ]
