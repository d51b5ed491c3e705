"""``entente record``: prove, list and show the office's private log."""

from __future__ import annotations

import json

import click
import msgspec

from entente.cli.failure import show_failure
from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

__all__ = ["record"]


@click.group(help="Verify and read the office's private log.")
def record() -> None:
    """Group of the log's commands."""


def _json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False, indent=2)


@record.command(help="Re-hash the whole log, check its signature and open every commitment. Exit 1 if it fails.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def verify(ctx: click.Context, *, as_json: bool) -> None:
    """Say whether the log holds, and under which checkpoint."""
    from entente.desk.logbook import verify_record

    settings: Settings = ctx.obj
    _ = translator(settings.lang)
    verdict = verify_record(settings.home)
    if as_json:
        click.echo(_json(verdict))
        ctx.exit(0 if verdict.ok else 1)
    if verdict.failure is not None:
        show_failure(verdict.failure, settings.lang)
        click.echo(_("The log does NOT verify."), err=True)
        ctx.exit(1)
    click.echo(_("The log verifies: {count} entries, root {root}.").format(count=verdict.size, root=verdict.root))
    click.echo(
        _("{decisions} decisions of the case file agree; {commitments} commitments opened.").format(
            decisions=verdict.decisions, commitments=verdict.commitments
        )
    )
    if verdict.unsigned or verdict.unlinked:
        click.echo(_("A command was interrupted; `entente record repair` signs and links what it left."))
    if verdict.unfinished:
        click.echo(_("{count} decisions never reached the log and have no force.").format(count=verdict.unfinished))
    click.echo("\n" + verdict.checkpoint.rstrip())


@record.command(help="List the entries of the log, oldest first.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def log(settings: Settings, *, as_json: bool) -> None:
    """One line an entry; the words are not read."""
    from entente.desk.logbook import log_entries

    entries = log_entries(settings.home)
    if as_json:
        click.echo(_json(entries))
        return
    for entry in entries:
        predicate = entry.statement.get("predicate", {})
        dossier = next((s["digest"]["sha256"][:12] for s in entry.statement.get("subject", ())), "")
        decided = f"{predicate.get('decided_at', '')}  {predicate.get('decision', '')}"
        click.echo(printable(f"{entry.index:>6}  {decided}  {predicate.get('standing', '')}  {dossier}"))


@record.command(help="Show one entry, with the words it commits to where the case file still has them.")
@click.argument("index", type=int)
@click.pass_obj
def show(settings: Settings, *, index: int) -> None:
    """The statement and its words, as JSON."""
    from entente.desk.logbook import show_entry

    click.echo(_json(show_entry(settings.home, index)))


@record.command(help="Print the proof that an entry is in the signed log, for checking it elsewhere.")
@click.argument("index", type=int)
@click.pass_obj
def prove(settings: Settings, *, index: int) -> None:
    """Entry, audit path, checkpoint and public key, as JSON."""
    from entente.desk.logbook import prove_entry

    click.echo(_json(prove_entry(settings.home, index)))


@record.command(help="Sign and link what an interrupted command left; nothing is added or changed.")
@click.pass_obj
def repair(settings: Settings) -> None:
    """Say what was linked and what never reached the log."""
    from entente.desk.logbook import repair_record

    _ = translator(settings.lang)
    done = repair_record(settings.home)
    click.echo(_("{count} decisions linked.").format(count=done.linked))
    if done.unfinished:
        click.echo(_("{count} decisions never reached the log and have no force.").format(count=len(done.unfinished)))
    click.echo("\n" + done.checkpoint.rstrip())
