"""``entente sources``: import, fetch, list and rebuild outside data."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.failure import printable
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.refresh import ImportReport, SourceState

__all__ = ["sources"]

KINDS = (
    "csl",
    "ofac-sdn",
    "ofac-consolidated",
    "un",
    "cn-lists",
    "bis-el-universities",
    "dod-1286",
    "dod-1260h",
    "aspi",
    "list-csv",
    "ftm",
    "aliases-csv",
    "ownership-csv",
    "conduct-csv",
    "ror",
    "openalex-works",
    "openalex-topics",
    "worldbank",
)
"""Written out here so that ``--help`` needs no other room; a test holds it to the table of kinds."""

FETCHABLE = ("csl", "ofac-sdn", "ofac-consolidated", "un", "ror", "worldbank")
DAY = click.DateTime(["%Y-%m-%d"])
SHOWN = 20

as_json = click.option("--json", "json_", is_flag=True, help=gettext_noop("Print JSON."))


@click.group(help=gettext_noop("Import, fetch and list outside data."))
def sources() -> None:
    """Group of the commands about outside data."""


@sources.command("import", help=gettext_noop("Import files; every row is loaded or reported."))
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as",
    "kind",
    type=click.Choice(KINDS),
    help=gettext_noop("What the files are; without it each is recognised by its content."),
)
@click.option("--edition", type=DAY, metavar="YYYY-MM-DD", help=gettext_noop("The day the data stands for."))
@click.option("--code", default="", help=gettext_noop("Code of a list of your own (list-csv, ftm)."))
@click.option(
    "--class",
    "list_class",
    type=click.Choice(("legal", "funder", "non_official")),
    default=None,
    help=gettext_noop("Class of a list of your own (default: non_official)."),
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    help=gettext_noop("TOML file that maps the columns of a CSV to those of a list (list-csv)."),
)
@click.option("--sample", is_flag=True, help=gettext_noop("The data is fictional; label it SAMPLE everywhere."))
@as_json
@click.pass_obj
def import_(
    settings: Settings,
    paths: tuple[Path, ...],
    kind: str | None,
    edition: datetime | None,
    code: str,
    list_class: str | None,
    mapping: Path | None,
    sample: bool,
    json_: bool,
) -> None:
    """Import files."""
    from entente.desk.refresh import import_sources

    with _progress(settings, gettext_noop("Reading"), quiet=json_) as progress:
        reports = import_sources(
            settings.home,
            paths,
            kind or "",
            today=settings.today,
            edition=_day(edition),
            code=code,
            list_class=list_class or "",
            mapping=mapping,
            sample=sample,
            progress=progress,
        )
    _show_reports(reports, settings, json_=json_, recognised=kind is None)


@sources.command(
    "fetch",
    help=gettext_noop(
        "Download a kind from its official address and import it: csl, ofac-sdn, ofac-consolidated, un, ror, "
        "worldbank. Other kinds need an address (--url). An interrupted download is resumed."
    ),
)
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.option("--url", default="", help=gettext_noop("Another https address of the same data."))
@click.option("--code", default="", help=gettext_noop("Code of a list of your own (list-csv, ftm)."))
@as_json
@click.pass_obj
def fetch(settings: Settings, kind: str, url: str, code: str, json_: bool) -> None:
    """Download and import."""
    from entente.desk.refresh import fetch_source

    with _progress(settings, gettext_noop("Downloading"), quiet=json_) as progress:
        report = fetch_source(settings.home, kind, today=settings.today, url=url, code=code, progress=progress)
    _show_reports((report,), settings, json_=json_)


@sources.command("list", help=gettext_noop("Show what has been imported, how old it is and where it comes from."))
@click.option("--as-of", type=DAY, metavar="YYYY-MM-DD", help=gettext_noop("Judge age on this day (default: today)."))
@as_json
@click.pass_obj
def list_(settings: Settings, as_of: datetime | None, json_: bool) -> None:
    """List snapshots."""
    from entente.desk.refresh import list_sources

    day = _day(as_of) or settings.today
    states = list_sources(settings.home, as_of=day)
    if json_:
        _print_json({"as_of": day.isoformat(), "snapshots": [_state_json(state) for state in states]})
        return
    _ = translator(settings.lang)
    if not states:
        click.echo(_("Nothing has been imported yet."))
    for state in states:
        _show_state(state, _)


@sources.command("rebuild", help=gettext_noop("Check all stored copies and build the warehouse anew."))
@as_json
@click.pass_obj
def rebuild(settings: Settings, json_: bool) -> None:
    """Rebuild the warehouse."""
    from entente.desk.refresh import rebuild as rebuild_warehouse

    with _progress(settings, gettext_noop("Rebuilding"), quiet=json_) as progress:
        count = rebuild_warehouse(settings.home, progress=progress)
    if json_:
        _print_json({"snapshots": count})
        return
    _ = translator(settings.lang)
    click.echo(_("The warehouse was built from {count} stored copies.").format(count=count))


@sources.command("kinds", help=gettext_noop("Show the kinds of data that can be imported."))
@as_json
@click.pass_obj
def kinds(settings: Settings, json_: bool) -> None:
    """Show the table of kinds."""
    from entente.desk.refresh import describe_kinds

    table = describe_kinds()
    if json_:
        _print_json({"kinds": table})
        return
    _ = translator(settings.lang)
    for kind in table:
        click.echo(f"{kind['id']}  {kind['title'][settings.lang]}")
        click.echo("  " + _("licence: {licence}; stale after {days} days").format(
            licence=_(kind["licence"]), days=kind["stale_after_days"]))  # fmt: skip
        if kind["lists"]:
            click.echo("  " + _("lists: {lists}").format(lists=", ".join(kind["lists"])))
        click.echo("  " + _("edition: {basis}").format(basis=kind["edition_from"][settings.lang]))
        if kind["url"]:
            click.echo(f"  {kind['url']}")
        if kind["columns"]:
            click.echo("  " + _("columns: {columns}").format(columns=", ".join(kind["columns"])))


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _groups(items: Sequence[Any], attribute: str) -> list[dict[str, object]]:
    """Reasons with their number and their first example, the most frequent first."""
    counts = Counter((item.field, getattr(item, attribute)) for item in items)
    found = []
    for (field, reason), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]:
        first = next(item for item in items if (item.field, getattr(item, attribute)) == (field, reason))
        found.append({"reason": reason, "field": field, "count": count, "line": first.line, "sample": first.sample})
    return found


def _report_json(report: ImportReport) -> dict[str, object]:
    return {
        "snapshot": report.snapshot,
        "kind": report.kind,
        "new": report.new,
        "edition": report.edition or None,
        "edition_basis": report.edition_basis,
        "reasons": _groups(report.rejected, "reason"),
        "repairs": _groups(report.repaired, "what"),
        "repaired": len(report.repaired),
        "read": report.read,
        "loaded": report.loaded,
        "rejected": len(report.rejected),
    }


def _show_reports(
    reports: Sequence[ImportReport], settings: Settings, *, json_: bool, recognised: bool = False
) -> None:
    if json_:
        files = [_report_json(report) for report in reports]
        if len(files) == 1:
            _print_json(files[0])
            return
        totals = {
            "read": sum(report.read for report in reports),
            "loaded": sum(report.loaded for report in reports),
            "rejected": sum(len(report.rejected) for report in reports),
        }
        _print_json({"files": files} | totals)
        return
    _ = translator(settings.lang)
    for report in reports:
        if recognised:
            click.echo(_("Recognised as {kind}.").format(kind=report.kind))
        sentence = _("{snapshot}: {read} records read, {loaded} loaded, {rejected} rejected.")
        click.echo(
            sentence.format(
                snapshot=report.snapshot, read=report.read, loaded=report.loaded, rejected=len(report.rejected)
            )
        )
        if not report.new:
            click.echo("  " + _("The same file was there already; nothing changed."))
        if report.edition:
            click.echo("  " + _("Edition {day} ({basis}).").format(day=report.edition, basis=_(report.edition_basis)))
        else:
            click.echo("  " + _("The day of this data is not known; give it with --edition."))
        _show_groups(_("rejected"), _groups(report.rejected, "reason"), _)
        _show_groups(_("corrected or marked"), _groups(report.repaired, "what"), _)


def _show_groups(title: str, groups: list[dict[str, object]], _: Callable[[str], str]) -> None:
    for group in groups:
        place = _("line {line}").format(line=group["line"])
        text = f"  {title} {group['count']}x {group['field']}: {_(str(group['reason']))} ({place}: {group['sample']})"
        click.echo(printable(text))


def _state_json(state: SourceState) -> dict[str, object]:
    snapshot = state.snapshot
    return {
        "id": snapshot.id,
        "kind": snapshot.kind,
        "title": snapshot.title,
        "edition": snapshot.edition.isoformat() if snapshot.edition else None,
        "edition_basis": state.edition_basis,
        "imported": snapshot.imported.isoformat(),
        "licence": snapshot.licence,
        "class": snapshot.list_class or None,
        "lists": list(state.lists),
        "rows": snapshot.rows,
        "rejected": snapshot.rejected,
        "sha256": snapshot.sha256,
        "origin": snapshot.origin,
        "sample": snapshot.sample,
        "age_days": state.age_days,
        "limit_days": state.limit_days,
        "staleness": state.age.value,
        "in_use": state.in_use,
    }


_AGES = {
    "fresh": gettext_noop("fresh"),
    "stale": gettext_noop("STALE"),
    "unknown": gettext_noop("age unknown"),
    "future": gettext_noop("newer than the day asked for"),
}
_CLASSES = {
    "legal": gettext_noop("legal list"),
    "funder": gettext_noop("funder's list"),
    "non_official": gettext_noop("private list, no official standing"),
}


def _show_state(state: SourceState, _: Callable[[str], str]) -> None:
    snapshot = state.snapshot
    day = snapshot.edition.isoformat() if snapshot.edition else _("day unknown")
    age = _(_AGES[state.age.value])
    if state.age_days is not None:
        age += " " + _("({days} days; limit {limit})").format(days=state.age_days, limit=state.limit_days)
    if not state.in_use:
        age += "; " + _("superseded")
    click.echo(printable(f"{snapshot.id}  {snapshot.title}  {day}  {age}"))
    facts = [
        _("{rows} rows, {rejected} rejected").format(rows=snapshot.rows, rejected=snapshot.rejected),
        _("licence: {licence}").format(licence=_(snapshot.licence)),
    ]
    if snapshot.list_class:
        facts.insert(0, _(_CLASSES[snapshot.list_class]))
    click.echo("  " + printable("; ".join(facts)))
    click.echo(f"  sha256 {snapshot.sha256}")


@contextlib.contextmanager
def _progress(settings: Settings, title: str, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, only where a person looks on."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(translator(settings.lang)(title), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)
