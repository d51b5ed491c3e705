"""``entente screen`` and ``entente names``: names against lists, and names against each other."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.failure import printable
from entente.cli.progress import bar
from entente.cli.show import DAY, emit
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.screen import Screening, ScreeningIndex

__all__ = ["names", "screen"]

_STATUS = {
    "match": gettext_noop("match"),
    "possible": gettext_noop("possible: a person must look"),
    "cleared": gettext_noop("cleared: another body"),
}
_CLASS = {
    "legal": gettext_noop("legal list"),
    "funder": gettext_noop("funder's list"),
    "non_official": gettext_noop("non-official list, information only"),
}
_IDS = 20
_STATE = {"stale": gettext_noop("stale"), "missing": gettext_noop("not loaded")}


@click.command(help=gettext_noop("Screen organisation names against lists."))
@click.argument("name", nargs=-1)
@click.option(
    "--names",
    "names_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=gettext_noop("CSV file or spreadsheet of names: id,name; also names, ror, identifiers, kind, country, note."),
)
@click.option(
    "--lists",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=gettext_noop("Folder of list files in their published formats; without it the imported lists are used."),
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help=gettext_noop("File to write."))
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help=gettext_noop("Page or table to review (.html, .csv, .json), for a file of organisations."),
)
@click.option("--as-of", type=DAY, help=gettext_noop("Only entries listed on this day."))
@click.option(
    "--threshold",
    type=click.FloatRange(0.0, 1.0),
    default=0.7,
    show_default=True,
    help=gettext_noop("Score from which names count as the same body."),
)
@click.option("--non-official", is_flag=True, help=gettext_noop("Show private trackers too (never a standing)."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def screen(
    settings: Settings,
    *,
    name: tuple[str, ...],
    names_file: Path | None,
    lists: Path | None,
    output: Path | None,
    report: Path | None,
    as_of: date | None,
    threshold: float,
    non_official: bool,
    as_json: bool,
) -> None:
    """Screen single names (text or JSON) or a file of names (CSV)."""
    if bool(name) == (names_file is not None):
        raise InputError(
            gettext_noop("Give either names or a file of names (--names)."),
            hint=gettext_noop(
                'For example: entente screen "Tianjin University", or --names names.csv --output hits.csv.'
            ),
        )
    if names_file is not None and output is None and report is None:
        raise InputError(
            gettext_noop("A file of names needs a file for the hits."),
            hint=gettext_noop("Add --output hits.csv, or --report review.html for a page to review."),
        )
    if report is not None and (names_file is None or report.suffix.lower() not in (".html", ".csv", ".json")):
        raise InputError(
            gettext_noop("A report needs a file of names, and a name that ends in .html, .csv or .json."),
            field="--report",
            hint=gettext_noop("For example: entente screen --names vendors.csv --report review.html."),
        )
    from entente.desk import screen as desk

    _ = translator(settings.lang)

    def note(reason: str, path: Path) -> None:
        click.echo(printable(_(reason).format(file=path)), err=True)

    with (
        tempfile.TemporaryDirectory(prefix="entente-lists-") as scratch,
        desk.open_index(settings.home, lists, today=settings.today, scratch=Path(scratch), note=note) as index,
    ):
        if names_file is not None and report is not None:
            _report(settings, names_file, report, index, as_of, threshold, non_official=non_official)
        if names_file is None:
            found = desk.screen_names(
                settings.home,
                name,
                index,
                as_of=as_of or settings.today,
                threshold=threshold,
                non_official=non_official,
            )
            emit(desk.as_json(found) if as_json else _readable(name, found, settings.lang), output)
            return
        if output is None:
            return
        day = as_of or (None if lists else settings.today)
        with bar(_("Screening")) as progress:
            hits, unreadable = desk.screen_file(names_file, output, index, as_of=day, progress=progress)
    click.echo(printable(_("{count} hits written to {file}.").format(count=hits, file=output)), err=True)
    if unreadable:
        ids = ", ".join(unreadable[:_IDS]) + (" …" if len(unreadable) > _IDS else "")
        told = _("Unreadable names, screened against nothing: {count} (id {ids}).")
        click.echo(printable(told.format(count=len(unreadable), ids=ids)), err=True)
    click.echo(desk.recall_note().text.in_lang(settings.lang), err=True)


def _report(
    settings: Settings,
    source: Path,
    target: Path,
    index: ScreeningIndex,
    as_of: date | None,
    threshold: float,
    *,
    non_official: bool,
) -> None:
    """A page or table to review, by the ending of its name."""
    from entente.desk import bulk
    from entente.desk.judgements import load_judgements

    _ = translator(settings.lang)
    with bar(_("Screening")) as progress:
        found = bulk.screen_table(
            source,
            index,
            load_judgements(settings.home),
            as_of=as_of or settings.today,
            threshold=threshold,
            non_official=non_official,
            progress=progress,
        )
    form = {".html": bulk.as_html, ".csv": bulk.as_csv, ".json": bulk.as_json}[target.suffix.lower()]
    emit(form(found, settings.lang), target)
    told = ", ".join(f"{_(word)}: {found.count(status)}" for status, word in bulk.STATUS_WORDS.items())
    click.echo(printable(_("{count} rows screened into {file}: {told}.").format(
        count=len(found.rows), file=target, told=told)), err=True)  # fmt: skip
    click.echo(found.recall.text.in_lang(settings.lang), err=True)


def _readable(asked: tuple[str, ...], found: Screening, lang: str) -> str:
    """Hits under each name: status, list, entry, score, since when, and why."""
    from entente.desk.screen import recall_note

    _ = translator(lang)
    lines: list[str] = []
    for number, name in enumerate(asked, 1):
        lines.append(printable(name))
        mine = [hit for hit in found.hits if hit.party == str(number)]
        if f"{number}: {name[:80]}" in found.unreadable:
            lines.append(
                "  " + _("Unreadable name: it has no letters, hides its direction or is longer than 1,000 characters.")
            )
        elif not mine:
            lines.append("  " + _("No entry of the loaded lists looks alike."))
        for hit in mine:
            since = f"  {_('since')} {hit.listed_since}" if hit.listed_since else ""
            lines.append(
                f"  {_(_STATUS[hit.status])}  {hit.score:.2f}  {hit.list} ({_(_CLASS[hit.list_class])}){since}"
            )
            place = f"  [{_('country or region')}: {printable(hit.country)}]" if hit.country else ""
            lines.append(f"    {printable(hit.entry_name)}{place}  [{printable(hit.entry)}]")
            judged = hit.judged.in_lang(lang) if hit.judged else ""
            told = (hit.programme, hit.citation, hit.explanation.in_lang(lang), judged)
            lines.extend(f"    {printable(part)}" for part in told if part)
    held = [f"{code} ({_(_STATE[state])})" for code, state in found.lists.items() if state in _STATE]
    if held:
        lines.append(
            _("Not current: {lists}. That a name is not found there says nothing.").format(lists=", ".join(held))
        )
    lines.append(recall_note().text.in_lang(lang))
    lines.append(_("Scorer: {scorer}. A hit is a question, not a judgement.").format(scorer=found.scorer))
    return "\n".join(lines) + "\n"


@click.group(help=gettext_noop("Compare pairs of names."))
def names() -> None:
    """Hold the commands on names."""


@names.command(help=gettext_noop("Score pairs of names from a CSV file (id,left,right,kind) into another (id,score)."))
@click.option(
    "--input",
    "source",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=gettext_noop("CSV file of pairs: id,left,right,kind."),
)
@click.option(
    "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help=gettext_noop("File to write.")
)
@click.pass_obj
def compare(settings: Settings, *, source: Path, output: Path) -> None:
    """Score every pair; no list and no register is read."""
    from entente.desk.screen import compare_pairs

    _ = translator(settings.lang)
    count = compare_pairs(source, output)
    click.echo(printable(_("{count} pairs scored into {file}.").format(count=count, file=output)), err=True)
