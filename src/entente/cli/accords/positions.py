"""``entente accords``: what the sides say, who is responsible, who meets, and which channels are open."""

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
    from entente.desk.positions import BodyState, IssueView

__all__: list[str] = []

MARK = {
    "agreed": gettext_noop("agreed"),
    "disputed": gettext_noop("disputed"),
    "undefined": gettext_noop("undefined"),
}
ANSWER = {
    "acted": gettext_noop("acted"),
    "acknowledged": gettext_noop("acknowledged"),
    "rejected": gettext_noop("rejected"),
}
BODY = {
    "office": gettext_noop("office"),
    "envoy": gettext_noop("envoy"),
    "commission": gettext_noop("commission"),
    "working_group": gettext_noop("working group"),
    "dialogue": gettext_noop("dialogue"),
}
MOVED = {
    "people": gettext_noop("people"),
    "capital": gettext_noop("capital"),
    "technology": gettext_noop("technology"),
    "data": gettext_noop("data"),
}
STAGES = ("basic_research", "applied_research", "development", "manufacturing", "market", "standards")


@accords.command()
@click.argument("issue", required=False, default="", metavar="[ISSUE]")
@day_options
@as_json_option
@click.pass_obj
def issues(settings: Settings, issue: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """Show both sides' positions and definitions, and whether each point is agreed, disputed or undefined."""
    from entente.desk.positions import issues_on

    found = issues_on(settings.home, *days(settings, as_of, known_at), issue)
    if as_json:
        print_json(found)
        return
    print_lines(line for one in found for line in _issue_lines(one, settings.lang))


def _issue_lines(view: IssueView, lang: str) -> list[str]:
    _ = translator(lang)
    lines = [f"{view.issue.title.in_lang(lang)}  [{view.issue.id}]"]
    for point in view.points:
        lines.append(f"  {point.point}: {_(MARK[point.mark])}")
        for side in view.issue.parties:
            said = point.positions.get(side)
            if said is None:
                lines.append(f"    {side}  " + _("no position is known"))
                continue
            lines.append(f"    {side}  {said.text.in_lang(lang)} [{said.valid_from}; {rests_on(said, _)}]")
            defined = said.definition.in_lang(lang) if said.definition else _("none is known")
            lines.append("        " + _("definition: {text}").format(text=defined))
    return lines


@accords.command()
@day_options
@click.option("--unanswered", is_flag=True, help="Only concerns without an answer of the other side.")
@as_json_option
@click.pass_obj
def concerns(settings: Settings, as_of: str | None, known_at: str | None, unanswered: bool, as_json: bool) -> None:
    """List core concerns with the other side's answer, the longest unanswered first."""
    from entente.desk.positions import concerns_on

    found = concerns_on(settings.home, *days(settings, as_of, known_at), unanswered=unanswered)
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = []
    for one in found:
        held = one.concern
        lines.append(f"{held.id}  {held.side} → {held.to}: {held.text.in_lang(lang)} [{rests_on(held, _)}]")
        lines += [
            f"    {answer.valid_from}  {_(ANSWER[answer.kind])}: {answer.text.in_lang(lang)} [{rests_on(answer, _)}]"
            for answer in one.answers
        ]
        if not one.answered:
            lines.append("    " + _("unanswered for {days} days").format(days=f"{one.days:,}"))
    print_lines(lines or [_("No concern is registered for this question.")])


@accords.command()
@day_options
@click.option("--unmatched", is_flag=True, help="Only declarations that no later act carries out.")
@as_json_option
@click.pass_obj
def declarations(settings: Settings, as_of: str | None, known_at: str | None, unmatched: bool, as_json: bool) -> None:
    """List what was declared in office, with the later acts that carry it out."""
    from entente.desk.positions import declarations_on

    found = declarations_on(settings.home, *days(settings, as_of, known_at), unmatched=unmatched)
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = []
    for one in found:
        said = one.declaration
        lines.append(
            f"{said.valid_from}  {said.speaker.in_lang(lang)}: {said.text.in_lang(lang)} [{rests_on(said, _)}]"
        )
        acts = ", ".join(f"{key} ({day})" for key, day in one.acts.items())
        lines.append("    " + (_("carried out by: {acts}").format(acts=acts) if acts else _("no later act is linked")))
    print_lines(lines or [_("No declaration is registered for this question.")])


@accords.command()
@day_options
@click.option("--overdue", is_flag=True, help="Only those whose next round is overdue.")
@click.option("--inactive", is_flag=True, help="Only those that are closed or lack a member of a side.")
@as_json_option
@click.pass_obj
def bodies(
    settings: Settings, as_of: str | None, known_at: str | None, overdue: bool, inactive: bool, as_json: bool
) -> None:
    """List offices, envoys, commissions, working groups and dialogues: active or not, and when they meet next."""
    from entente.desk.positions import bodies_on

    found = [
        one
        for one in bodies_on(settings.home, *days(settings, as_of, known_at))
        if not (overdue and one.next.overdue_days is None) and not (inactive and one.active)
    ]
    if as_json:
        print_json(found)
        return
    _ = translator(settings.lang)
    print_lines(
        table([_body_row(one, settings.lang) for one in found]) or [_("No body is registered for this question.")]
    )


def _body_row(one: BodyState, lang: str) -> tuple[str, ...]:
    _ = translator(lang)
    state = _("active") if one.active else _("closed")
    if one.open and one.sides_without_member:
        state = _("not active: no member of {sides}").format(sides=", ".join(one.sides_without_member))
    meets = ""
    if one.next.overdue_days is not None:
        meets = _("next round overdue since {day}").format(day=one.next.due)
    elif one.next.due is not None:
        meets = _("next round by {day}").format(day=one.next.due)
    elif one.next.last is not None:
        meets = _("last round known: {day}").format(day=one.next.last)
    title = one.body.title.in_lang(lang)
    if one.body.rank is not None:
        title += f" ({one.body.rank.in_lang(lang)})"
    return one.body.id, "+".join(one.body.sides), _(BODY[one.body.kind]), state, meets, title


@accords.command()
@click.argument("issue")
@click.option("--raised", help="The day on which the issue was raised (YYYY-MM-DD); the day of the answer if left out.")
@day_options
@as_json_option
@click.pass_obj
def route(
    settings: Settings, issue: str, raised: str | None, as_of: str | None, known_at: str | None, as_json: bool
) -> None:
    """Say whose mandate an issue falls in on each side, and by when that body answers."""
    from entente.desk.positions import issue_routes

    day, known = days(settings, as_of, known_at)
    start = days(settings, raised, None)[0] if raised else day
    found = issue_routes(settings.home, issue, start, day, known)
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = []
    for one in found:
        if one.body is None:
            lines.append(f"{one.side}  " + _("nobody has this in the mandate"))
            continue
        by = _("answers by {day}").format(day=one.answer_by) if one.answer_by else _("no time for an answer is stated")
        lines.append(
            f"{one.side}  {one.body.title.in_lang(lang)} ({', '.join(one.topics)}): {by} [{rests_on(one.body, _)}]"
        )
    print_lines(lines)


SORT = {
    "instrument": gettext_noop("instrument"),
    "body": gettext_noop("body"),
    "link": gettext_noop("link"),
}
STATUS = {
    "in_force": gettext_noop("in force"),
    "lapsed": gettext_noop("lapsed"),
    "not_yet": gettext_noop("not yet made"),
    "terminated": gettext_noop("terminated"),
    "unknown": gettext_noop("not established"),
}


@accords.command()
@click.argument("instrument", metavar="ID", default="us-cn-sta")
@day_options
@as_json_option
@click.pass_obj
def channels(settings: Settings, instrument: str, as_of: str | None, known_at: str | None, as_json: bool) -> None:
    """List what was open between the parties of an instrument on a day, whatever the instrument's own status."""
    from entente.desk.positions import channels_on

    found = channels_on(settings.home, instrument, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = [f"{found.instrument}: {_(STATUS[found.status])} ({found.as_of})"]
    rows = [
        (_(SORT[one.sort]), one.id, str(one.since or "?"), f"{one.title.in_lang(lang)} [{rests_on(one, _)}]")
        for one in found.channels
    ]
    print_lines([*lines, *(table(rows, indent="  ") or [_("  No open channel is registered for this day.")])])


@accords.command()
@click.option("--from", "first", type=click.IntRange(1900, 2100), default=1979, help="First year.")
@click.option("--to", "last", type=click.IntRange(1900, 2100), help="Last year; that of today if left out.")
@click.option("--geojson", type=click.Path(path_type=Path), help="Write the links of the day as a map (GeoJSON).")
@day_options
@as_json_option
@click.pass_obj
def links(
    settings: Settings,
    *,
    first: int,
    last: int | None,
    geojson: Path | None,
    as_of: str | None,
    known_at: str | None,
    as_json: bool,
) -> None:
    """Count city, institutional and network links and dialogue events per year."""
    from entente.desk.positions import links as count_links
    from entente.desk.positions import links_geojson

    day, known = days(settings, as_of, known_at)
    if geojson is not None:
        emit_bytes(links_geojson(settings.home, day, known), geojson)
    found = count_links(settings.home, first, last or day.year, known)
    if as_json:
        print_json(found)
        return
    _ = translator(settings.lang)
    line = _("{links} links, {nodes} ends, {new} new, {ended} ended, {meetings} dialogue events")
    print_lines(
        f"{one.year}  "
        + line.format(
            links=one.links, nodes=one.nodes, new=one.new, ended=one.ended, meetings=found.meetings.get(one.year, 0)
        )
        for one in found.years
    )


@accords.command()
@click.argument("sides", metavar="SIDE-SIDE")
@click.option("--from", "first", type=click.IntRange(1900, 2100), required=True, help="First year.")
@click.option("--to", "last", type=click.IntRange(1900, 2100), required=True, help="Last year.")
@click.option(
    "--known-at", "known_at", help=gettext_noop("Use only what was known on this day (YYYY-MM-DD); today if left out.")
)
@as_json_option
@click.pass_obj
def flows(settings: Settings, sides: str, first: int, last: int, known_at: str | None, as_json: bool) -> None:
    """Show flows of people, capital, technology and data by direction and year, or that there are no data."""
    from entente.desk.positions import flows as flow_cells
    from entente.errors import InputError

    ends = tuple(part for part in sides.split("-") if part)
    if len(ends) != 2 or len(set(ends)) != 2:
        raise InputError(
            gettext_noop("“{given}” does not name two sides."),
            field="SIDE-SIDE",
            given=sides[:40],
            hint=gettext_noop("Write two codes with a hyphen, for example US-CN."),
        )
    found = flow_cells(settings.home, (ends[0], ends[1]), first, last, days(settings, None, known_at)[1])
    if as_json:
        print_json(found)
        return
    _ = translator(settings.lang)
    none = _("no data")
    rows = [
        (
            _(MOVED[one.moved]),
            f"{one.origin} → {one.target}",
            str(one.year),
            none if one.value is None else f"{one.value:,g} {one.unit} [{one.source}]",
        )
        for one in found
    ]
    print_lines(table(rows))


STANCE = {
    "supports": gettext_noop("supports"),
    "opens": gettext_noop("opens"),
    "restricts": gettext_noop("restricts"),
}


@accords.command()
@click.argument("stage", type=click.Choice(STAGES))
@click.option("--country", "countries", multiple=True, default=("US", "CN"), help="Countries to compare; repeat.")
@day_options
@as_json_option
@click.pass_obj
def chain(
    settings: Settings, stage: str, countries: tuple[str, ...], as_of: str | None, known_at: str | None, as_json: bool
) -> None:
    """Show each country's policies at a stage from research to market, and those that contradict each other."""
    from entente.desk.positions import chain as chain_view

    found = chain_view(settings.home, stage, countries, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    _, lang = translator(settings.lang), settings.lang
    lines = []
    for country, held in found.by_country.items():
        lines.append(country if held else f"{country}  " + _("no policy is registered"))
        lines += table(
            [
                (one.subject, _(STANCE[one.stance]), f"{one.text.in_lang(lang)} [{one.cite}; {rests_on(one, _)}]")
                for one in held
            ],
            indent="  ",
        )
    lines += [
        _("{one} and {other} contradict each other.").format(one=first, other=second)
        for first, second in found.contradictions
    ]
    print_lines(lines)


@accords.command()
@click.option("--country", "countries", multiple=True, default=("US", "CN"), help="Countries to compare; repeat.")
@day_options
@as_json_option
@click.pass_obj
def shared(
    settings: Settings, countries: tuple[str, ...], as_of: str | None, known_at: str | None, as_json: bool
) -> None:
    """Rank the subjects that stand on every country's list of priorities, those with existing links first."""
    from entente.desk.positions import shared as shared_subjects

    found = shared_subjects(settings.home, countries, *days(settings, as_of, known_at))
    if as_json:
        print_json(found)
        return
    _ = translator(settings.lang)
    rows = [
        (one.subject, ", ".join(f"{side} {rank}" for side, rank in one.ranks.items()), ", ".join(one.links) or "–")
        for one in found
    ]
    print_lines(table(rows) or [_("No subject stands on every list.")])
