"""``entente evidence build``, ``use``: whole editions of works become an evidence base."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from entente.cli.progress import rate_bar
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.evidence_base import Built

__all__ = ["build", "processors", "use"]

DAY = click.DateTime(["%Y-%m-%d"])
SHOWN = 20


@click.command(help=gettext_noop("Read editions of OpenAlex works into an evidence base (Parquet)."))
@click.option(
    "--works", "works", multiple=True, type=click.Path(path_type=Path),
    help=gettext_noop("A file or folder of works: JSON lines (also gzipped), API pages, Parquet. May be repeated."),
)  # fmt: skip
@click.argument("more", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False),
    help=gettext_noop("Folder of the evidence base (default: evidence in the folder of all state)."),
)  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 1024), help=gettext_noop("Processes (default: one for each processor)."))
@click.option(
    "--since", type=DAY, metavar="YYYY-MM-DD", help=gettext_noop("Only partitions changed on that day or later.")
)
@click.option(
    "--deleted", multiple=True, type=click.Path(path_type=Path),
    help=gettext_noop("A list of deleted ids (CSV); one that lies beside the works is applied anyway."),
)  # fmt: skip
@click.option(
    "--corpus", type=click.Choice(["core", "all"]), default="core",
    help=gettext_noop("The core corpus only, or the expansion pack (xpac) too."),
)  # fmt: skip
@click.option("--sample", is_flag=True, help=gettext_noop("The works are fictional; label them SAMPLE everywhere."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def build(
    settings: Settings,
    *,
    works: tuple[Path, ...],
    more: tuple[Path, ...],
    output: Path | None,
    jobs: int | None,
    since: datetime | None,
    deleted: tuple[Path, ...],
    corpus: str,
    sample: bool,
    as_json: bool,
) -> None:
    """Build or go on building; parts that are finished are not read again."""
    from entente.desk.evidence_base import build_base, default_folder

    paths = [*works, *more]
    folder = output or default_folder(settings.home)
    if not paths and not (folder / ".build" / "parts").is_dir():
        raise InputError(
            gettext_noop("No works were given."), hint=gettext_noop("Name a file or folder: --works PATH.")
        )
    with rate_bar(translator(settings.lang)) as told:
        built = build_base(
            paths,
            folder,
            today=settings.today,
            jobs=jobs or processors(),
            since=since.date() if since else None,
            deleted=deleted,
            core_only=corpus == "core",
            sample=sample,
            told=lambda done: told(done.works, done.bytes, done.of),
        )
    if as_json:
        click.echo(msgspec.json.encode(_json(built, folder)).decode())
        return
    _show(built, folder, settings)


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _json(built: Built, folder: Path) -> dict[str, object]:
    manifest = built.manifest
    return {
        "output": str(folder),
        "edition": manifest.edition or None,
        "corpus": manifest.corpus,
        "sample": manifest.sample,
        "parts": built.parts,
        "parts_read": built.parts_read,
        "outside_core": manifest.outside,
        "superseded": manifest.superseded,
        "deleted": manifest.deleted,
        "rows": {table: sum(file.rows for file in files.values()) for table, files in manifest.tables.items()},
        "reasons": manifest.reasons,
        "rejections": msgspec.to_builtins(built.rejections),
        "read": manifest.read,
        "loaded": manifest.loaded,
        "rejected": manifest.rejected,
    }


def _show(built: Built, folder: Path, settings: Settings) -> None:
    _ = translator(settings.lang)
    manifest = built.manifest
    say = click.echo
    read, loaded, rejected = f"{manifest.read:,}", f"{manifest.loaded:,}", f"{manifest.rejected:,}"
    line = _(gettext_noop("{read} records read, {loaded} works loaded, {rejected} rejected."))
    say(line.format(read=read, loaded=loaded, rejected=rejected))
    outside, superseded, deleted = f"{manifest.outside:,}", f"{manifest.superseded:,}", f"{manifest.deleted:,}"
    line = _(gettext_noop("Left out: {outside} outside the core corpus, {superseded} superseded by a newer record, "
                          "{deleted} deleted by OpenAlex."))  # fmt: skip
    say(line.format(outside=outside, superseded=superseded, deleted=deleted))
    line = _(gettext_noop("{read} of {parts} parts were read in this run; newest record: {day}."))
    say(line.format(read=built.parts_read, parts=built.parts, day=manifest.edition or "–"))
    for table, files in manifest.tables.items():
        rows, size = sum(file.rows for file in files.values()), sum(file.bytes for file in files.values())
        say(f"  {table:<18}{rows:>16,}  {size / 1e6:>10,.1f} MB")
    for reason, count in sorted(manifest.reasons.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]:
        say(printable("  " + _(gettext_noop("rejected {count}x: {reason}")).format(count=count, reason=_(reason))))
    for one in built.rejections[:3]:
        say(printable(f"    {_(gettext_noop('line {line}')).format(line=one.line)}: {one.sample}"))
    say(_(gettext_noop("To use it: entente evidence use {folder}")).format(folder=printable(str(folder))))


@click.command(help=gettext_noop("Choose the evidence base that indicators and dossiers read."))
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--none", "none", is_flag=True, help=gettext_noop("Use none."))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def use(settings: Settings, *, folder: Path | None, none: bool, as_json: bool) -> None:
    """Choose one, or say which one is in use."""
    from entente.desk.evidence_base import base_in_use, use_base

    base = use_base(settings.home, None if none else folder) if folder or none else base_in_use(settings.home)
    if as_json:
        found = msgspec.to_builtins(base) if base is not None else None
        click.echo(msgspec.json.encode({"in_use": found}).decode())
        return
    _ = translator(settings.lang)
    if base is None:
        click.echo(_(gettext_noop("No evidence base is in use.")))
        return
    sentence = _(gettext_noop("{folder}: {works} works, edition {day}."))
    day = base.snapshot.edition.isoformat() if base.snapshot.edition else "–"
    click.echo(printable(sentence.format(folder=base.folder, works=f"{base.snapshot.rows:,}", day=day)))
