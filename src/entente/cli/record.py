"""``entente record``: verify, list, show and prove the office's private log."""

from __future__ import annotations

import json

import click

from entente.cli.failure import printable, show_failure
from entente.locale import translator
from entente.settings import Settings

__all__ = ["record"]


def _show_json(value: object) -> None:
    import msgspec

    click.echo(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))


@click.group(help="Verify the office's private log.")
def record() -> None:
    """Group of the private log's commands."""


@record.command("verify", help="Prove the whole log. Exits 1 if it does not hold, 5 if it cannot be read.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def verify(ctx: click.Context, *, as_json: bool) -> None:
    """Re-hash, compare, open commitments."""
    from entente.desk.logbook import verify_record

    settings: Settings = ctx.obj
    verdict = verify_record(settings.home)
    if as_json:
        shown = {name: getattr(verdict, name) for name in verdict.__struct_fields__ if name != "failure"}
        shown["failure"] = str(verdict.failure) if verdict.failure else None
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    if verdict.failure is not None:
        if not as_json:
            show_failure(verdict.failure, settings.lang)
        ctx.exit(1)
    if as_json:
        return
    _ = translator(settings.lang)
    click.echo(_("The log holds: {size} entries, root {root}").format(size=verdict.size, root=verdict.root))
    click.echo(
        _("{decisions} decisions of the case file are in it; {count} commitments open to their words.").format(
            decisions=verdict.decisions, count=verdict.commitments
        )
    )
    if verdict.unsigned or verdict.unlinked:
        click.echo(_("A command was stopped before it was done; `entente record repair` finishes it."))
    if verdict.unfinished:
        click.echo(
            _("{count} decisions in the case file never reached the log and have no force.").format(
                count=verdict.unfinished
            )
        )
    if verdict.checkpoint:
        click.echo(_("Signed checkpoint:"))
        click.echo(printable(verdict.checkpoint), nl=False)


@record.command("log", help="List the entries of the log.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def log(settings: Settings, *, as_json: bool) -> None:
    """One line an entry."""
    from entente.desk.logbook import log_entries

    entries = log_entries(settings.home)
    if as_json:
        _show_json(entries)
        return
    for entry in entries:
        predicate = entry.statement.get("predicate", {})
        subject = (entry.statement.get("subject") or [{}])[0].get("digest", {}).get("sha256", "")
        click.echo(
            printable(
                f"{entry.index:>6}  {predicate.get('decided_at', ''):<20}  {predicate.get('decision', ''):<22}  "
                f"{predicate.get('standing', ''):<12}  {subject[:12]}"
            )
        )


@record.command("show", help="Show one entry, with its words where the case file still has them.")
@click.argument("index", type=click.IntRange(min=0))
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def show(settings: Settings, *, index: int, as_json: bool) -> None:
    """The statement as JSON, then the words."""
    from entente.desk.logbook import show_entry

    entry = show_entry(settings.home, index)
    if as_json:
        _show_json(entry)
        return
    click.echo(printable(json.dumps(entry.statement, ensure_ascii=False, indent=2)))
    for field, value in entry.words.items():
        words = value if isinstance(value, str) else "; ".join(value)
        click.echo(printable(f"{field}: {words}"))


@record.command("prove", help="Give the proof of one entry as JSON, for a check without this program.")
@click.argument("index", type=click.IntRange(min=0))
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def prove(settings: Settings, *, index: int, as_json: bool) -> None:  # noqa: ARG001
    """The proof has one form, JSON."""
    from entente.desk.logbook import prove_entry

    _show_json(prove_entry(settings.home, index))


@record.command("repair", help="Finish what a stopped command began; adds and changes no entry.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def repair(settings: Settings, *, as_json: bool) -> None:
    """Sign what is unsigned, link what is unlinked."""
    from entente.desk.logbook import repair_record

    done = repair_record(settings.home)
    if as_json:
        _show_json(done)
        return
    _ = translator(settings.lang)
    click.echo(_("{count} decisions were linked to their entries.").format(count=done.linked))
    if done.unfinished:
        click.echo(
            _("{count} decisions in the case file never reached the log and have no force.").format(
                count=len(done.unfinished)
            )
        )
