"""``entente accords``: restrictive and open measures, their counts and gaps, and review by conduct."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from entente.cli.accords.group import (
    KNOWN_AT,
    accords,
    as_json_option,
    day_options,
    days,
    print_json,
    print_lines,
    rests_on,
    table,
)
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.measures import MeasureReport, MeasureView, Reviewed

__all__: list[str] = []

DIRECTION = {"restrictive": gettext_noop("restrictive"), "open": gettext_noop("open measure")}
TREND = {
    "more_open": gettext_noop("more open"),
    "more_restrictive": gettext_noop("more restrictive"),
    "unchanged": gettext_noop("unchanged"),
    "unknown": gettext_noop("unknown"),
}
FIELD = {
    "interest": gettext_noop("interest protected"),
    "alternatives": gettext_noop("alternatives considered"),
    "share_source": gettext_noop("source of the claimed share"),
    "data_types": gettext_noop("data types"),
    "alleged_harm": gettext_noop("alleged harm"),
    "evidence": gettext_noop("evidence"),
    "stage": gettext_noop("stage"),
    "outcome": gettext_noop("outcome"),
}
STAGE = {
    "introduced": gettext_noop("introduced"),
    "passed_lower": gettext_noop("passed the lower chamber"),
    "passed_upper": gettext_noop("passed the upper chamber"),
    "passed_both": gettext_noop("passed both chambers"),
    "enacted": gettext_noop("enacted"),
    "failed": gettext_noop("failed"),
    "withdrawn": gettext_noop("withdrawn"),
    "unknown": gettext_noop("unknown"),
}
SORT = {
    "visa_refusal": gettext_noop("visa refusals"),
    "background_check": gettext_noop("background checks"),
    "sanction": gettext_noop("sanctions"),
    "prosecution": gettext_noop("prosecutions"),
    "funding_stop": gettext_noop("funding stopped"),
    "entry_question": gettext_noop("questioning at entry"),
}
AREAS = (
    "export_control",
    "list",
    "procurement",
    "investment",
    "visa",
    "research_funding",
    "data",
    "market_access",
    "other",
)


@accords.command()
@day_options
@click.option("--country", default="", help="Only measures of this country.")
@click.option("--area", type=click.Choice(AREAS), help="Only this area.")
@click.option("--direction", type=click.Choice(["restrictive", "open"]), help="Only restrictive or only open measures.")
@as_json_option
@click.pass_obj
def measures(
    settings: Settings,
    *,
    as_of: str | None,
    known_at: str | None,
    country: str,
    area: str | None,
    direction: str | None,
    as_json: bool,
) -> None:
    """List the measures in force on a day, with issuer and rule."""
    from entente.desk.measures import list_measures

    found = list_measures(
        settings.home, *days(settings, as_of, known_at), country=country, area=area or "", direction=direction or ""
    )
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    rows = [
        (
            one.id,
            one.country,
            str(one.valid_from),
            _(DIRECTION[one.direction]),
            f"{one.title.in_lang(lang)} [{one.cite}; {rests_on(one, _)}]",
        )
        for one in found
    ]
    print_lines(table(rows) or [_("No measure is registered for this question.")])


@accords.command()
@click.argument("measure")
@click.option("--known-at", "known_at", help=KNOWN_AT)
@as_json_option
@click.pass_obj
def measure(settings: Settings, measure: str, known_at: str | None, as_json: bool) -> None:
    """Show a measure: issuer, day, text, rationale, interest, alternatives, link, and what changed in its wording."""
    from entente.desk.measures import show_measure

    found = show_measure(settings.home, measure, days(settings, None, known_at)[1])
    if as_json:
        print_json(found)
        return
    print_lines(_measure_lines(found, settings.lang))


def _measure_lines(found: MeasureView, lang: str) -> list[str]:
    _ = translator(lang)
    held = found.measure
    none = _("not stated")
    lines = [
        held.title.in_lang(lang),
        f"{held.country}: {held.issuer.in_lang(lang)}; {held.valid_from} – {held.valid_to or ''}; {held.cite}",
        held.url,
        held.text.in_lang(lang),
        _("Rationale: {text}").format(text=held.rationale.in_lang(lang) if held.rationale else none),
        _("Interest protected: {text}").format(text=held.interest.in_lang(lang) if held.interest else none),
        _("Alternatives considered: {text}").format(
            text=held.alternatives.in_lang(lang) if held.alternatives else none
        ),
    ]
    if held.equipment is not None:
        lines.append(_("Equipment: {text}").format(text=held.equipment.in_lang(lang)))
        lines.append(_("Users covered: {text}").format(text=held.users.in_lang(lang) if held.users else none))
    if held.share is not None:
        mark = held.share_source if found.share_verified else _("unverified")
        lines.append(_("Claimed share: {share} % ({mark})").format(share=f"{held.share:g}", mark=mark))
    lines.append(_("Source: {source}, {author}").format(source=rests_on(held, _), author=held.author))
    if found.difference:
        lines += ["", _("What changed in the wording:"), *("  " + line for line in found.difference)]
    return lines


@accords.command("measure-report")
@click.option("--from", "first", type=click.IntRange(1900, 2100), default=2015, help="First year.")
@click.option("--to", "last", type=click.IntRange(1900, 2100), help="Last year; that of the day if left out.")
@day_options
@as_json_option
@click.pass_obj
def measure_report(
    settings: Settings, first: int, last: int | None, as_of: str | None, known_at: str | None, as_json: bool
) -> None:
    """Count measures per country and year; show index, perimeter, bills, inquiries, scrutiny, and what is missing."""
    from entente.desk.measures import measure_report as recompute

    day, known = days(settings, as_of, known_at)
    found = recompute(settings.home, first, last or day.year, day, known)
    if as_json:
        print_json(found)
        return
    print_lines(_report_lines(found, settings.lang))


def _report_lines(found: MeasureReport, lang: str) -> list[str]:
    _ = translator(lang)
    longest = max((one.restrictive for one in found.counts), default=1) or 1
    lines = [
        _("Counted is what is registered here; it is no census."),
        _("Measures in force at the end of the year (restrictive, open):"),
    ]
    lines += table(
        [
            (
                one.country,
                str(one.year),
                str(one.restrictive),
                str(one.open),
                "█" * round(40 * one.restrictive / longest),
            )
            for one in found.counts
        ],
        indent="  ",
    )
    lines.append(_("Index of the measures begun in the year, (open − restrictive) ÷ all:"))
    lines += table(
        [
            (one.country, str(one.year), "–" if one.value is None else f"{one.value:+.2f}", _(TREND[one.direction]))
            for one in found.index
        ],
        indent="  ",
    )
    lines.append(_("What entered and left the perimeter of controls:"))
    lines += table(
        [
            (str(one.day), one.country, "+" if one.change == "entered" else "−", one.category, one.cite)
            for one in found.perimeter
        ],
        indent="  ",
    )
    lines.append(_("Not stated, though it should be:"))
    lines += [f"  {one.id}: {', '.join(_(FIELD[name]) for name in one.missing)}" for one in found.flags]
    lines.append(_("Bills:"))
    for one in found.bills:
        law = _("law") if one.law else _("not law")
        lines.append(f"  {one.bill.title.in_lang(lang)}: {_(STAGE[one.stage])}, {one.since or '–'}; {law}")
    lines.append(_("Inquiries, with what is not known:"))
    lines += [f"  {one.id}: {', '.join(_(FIELD[name]) for name in one.unknown) or '–'}" for one in found.inquiries]
    lines.append(_("Actions against researchers (unknown where no count was published):"))
    lines += table(
        [
            (one.country, _(SORT[one.sort]), str(one.year), _("unknown") if one.actions is None else str(one.actions))
            for one in found.scrutiny
        ],
        indent="  ",
    )
    return lines


OUTCOME = {
    "no_breach_found": gettext_noop("no breach found"),
    "breach_found": gettext_noop("breach found"),
    "open": gettext_noop("open"),
}
INFLUENCE = {
    "majority": gettext_noop("a state holds at least half"),
    "control": gettext_noop("a state holds a right or a post of control"),
    "minority": gettext_noop("a state holds less than half"),
    "none_found": gettext_noop("no sourced fact says so"),
}


@accords.command()
@click.argument("case")
@day_options
@as_json_option
@click.pass_obj
def review(settings: Settings, case: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """Review a case by conduct and, beside it, under rules of exclusion by origin."""
    from entente.desk.measures import review_actor

    found = review_actor(settings.home, case, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    print_lines(_review_lines(found, settings.lang))


def _review_lines(found: Reviewed, lang: str) -> list[str]:
    _ = translator(lang)
    conduct = found.conduct
    lines = [_("By conduct: {outcome}").format(outcome=_(OUTCOME[conduct.outcome]))]
    for label, names in (
        (_("met"), conduct.met),
        (_("breached"), conduct.breached),
        (_("nothing stated"), conduct.unknown),
    ):
        lines.append(f"  {label}: {', '.join(names) or '–'}")
    lines += [f"  {text.in_lang(lang)}" for text in conduct.facts]
    lines.append(_("State influence: {rating}").format(rating=_(INFLUENCE[found.influence.rating])))
    for one in found.exclusion:
        said = _("excluded") if one.excluded else _("not excluded")
        lines.append(_("By origin: {said}, {title}").format(said=said, title=f"{one.title.in_lang(lang)} [{one.cite}]"))
    if found.differ:
        lines.append(_("The two kinds of rule come to different ends."))
    return lines


@accords.command()
@click.argument("listed", metavar="LIST")
@click.argument("project")
@day_options
@as_json_option
@click.pass_obj
def controls(
    settings: Settings, listed: str, project: str, as_of: str | None, known_at: str | None, as_json: bool
) -> None:
    """Compare a project with a list of security controls and name those that are missing."""
    from entente.desk.measures import controls_of

    found = controls_of(settings.home, listed, project, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = [_("{count} in place.").format(count=len(found.in_place))]
    for label, rows in ((_("missing"), found.missing), (_("nothing stated"), found.not_stated)):
        lines += [f"{label}  {one.id}  {one.text.in_lang(lang)} [{one.cite}]" for one in rows]
    print_lines(lines)
