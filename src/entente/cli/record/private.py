"""``entente record verify | log | show | prove | repair``: read the logs, and check what others hand over."""

from __future__ import annotations

from pathlib import Path

import click

from entente.cli.failure import show_failure
from entente.cli.record.group import JOINT, agent, as_json, clock, evidence_kept, record
from entente.cli.show import emit
from entente.errors import EntenteError, InputError, gettext_noop
from entente.locale import translator
from entente.model.text import printable
from entente.settings import Settings

__all__ = ["log", "prove", "repair", "show", "verify"]


@record.command(
    help="Check the private log, or a bundle, evidence, checkpoint, proof or exported log. Exit 1 if it fails."
)
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--key", "keys", multiple=True, metavar="VKEY", help="Public key of the log, for evidence and exports.")
@click.option("--policy", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Policy for a proof.")
@click.option("--entry", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The entry of a proof.")
@click.option("--json", "json_wanted", is_flag=True, help="The same as --format json.")
@click.pass_context
def verify(
    ctx: click.Context,
    *,
    file: Path | None,
    keys: tuple[str, ...],
    policy: Path | None,
    entry: Path | None,
    json_wanted: bool,
) -> None:
    """Say whether it holds, and under which checkpoint."""
    settings: Settings = ctx.obj
    if file is None:
        ctx.exit(_verify_private(settings, json_wanted=json_wanted))
    ctx.exit(_verify_file(settings, file, keys, policy, entry, json_wanted=json_wanted))


def _verify_file(
    settings: Settings,
    file: Path,
    keys: tuple[str, ...],
    policy: Path | None,
    entry: Path | None,
    *,
    json_wanted: bool,
) -> int:
    from entente.desk.keeping import FileVerdict, verify_file, verify_static
    from entente.record.vkey import VerifierKey

    _ = translator(settings.lang)
    try:
        if file.is_dir():
            if not keys:
                raise InputError(gettext_noop("An exported log is checked with its public key: --key."))
            checkpoint = verify_static(file, [VerifierKey.parse(key) for key in keys])
            line = f"{checkpoint.origin}: {checkpoint.size} {checkpoint.root.hex()}"
            verdict = FileVerdict(kind="export", trust=keys, lines=(line,))
        else:
            verdict = verify_file(
                file.read_bytes(),
                keys,
                policy.read_bytes() if policy else b"",
                entry.read_bytes() if entry else b"",
                second=clock(),
            )
    except InputError:
        raise
    except EntenteError as failure:
        show_failure(failure, settings.lang)
        click.echo(_("It does NOT verify."), err=True)
        return 1
    if json_wanted:
        click.echo(as_json(verdict))
        return 0
    said = {
        "bundle": _("The bundle verifies. Compare this digest of the charter with what both parties say:"),
        "evidence": _("The evidence shows a fork: the log of this key signed two histories."),
        "untimely": _("The evidence shows a signature of this key that does not count:"),
        "unfit": _("The evidence shows that the log of this key holds an entry which its charter does not allow:"),
        "checkpoint": _(
            "The checkpoint is signed by this key. A log of that name that is less, or other, is not whole:"
        ),
        "proof": _("The proof verifies under this log's key:"),
        "export": _("The exported log verifies, every tile and every entry."),
    }
    click.echo(said[verdict.kind])
    for line in (*verdict.trust, "", *verdict.lines):
        click.echo(printable(line))
    for act in verdict.acts:
        click.echo(
            printable(f"{act.digest[:16]}  {act.kind}  ") + (_("in force") if act.in_force else _("not in force"))
        )
    if verdict.refused is not None:
        click.echo(printable(_(verdict.refused.template).format(**verdict.refused.values)))
    if verdict.index is not None:
        click.echo(_("This is entry {index}.").format(index=verdict.index))
    return 0


def _verify_private(settings: Settings, *, json_wanted: bool) -> int:
    from entente.desk.logbook import verify_record

    _ = translator(settings.lang)
    verdict = verify_record(settings.home)
    if json_wanted:
        click.echo(as_json(verdict))
        return 0 if verdict.ok else 1
    if verdict.failure is not None:
        show_failure(verdict.failure, settings.lang)
        click.echo(_("The log does NOT verify."), err=True)
        return 1
    click.echo(_("The log verifies: {count} entries, root {root}.").format(count=verdict.size, root=verdict.root))
    click.echo(
        _("{decisions} decisions of the case file agree; {commitments} commitments opened.").format(
            decisions=verdict.decisions, commitments=verdict.commitments
        )
    )
    if verdict.unsigned or verdict.unlinked or verdict.unreceipted:
        click.echo(_("A command was interrupted; `entente record repair` signs and links what it left."))
    if verdict.unfinished:
        click.echo(_("{count} decisions never reached the log and have no force.").format(count=verdict.unfinished))
    click.echo("\n" + verdict.checkpoint.rstrip())
    return 0


@record.command(help="List the entries of the private log, or the acts of a joint one, oldest first.")
@JOINT
@click.option("--json", "json_wanted", is_flag=True, help="The same as --format json.")
@click.pass_obj
def log(settings: Settings, *, agreement: str, json_wanted: bool) -> None:
    """One line an entry; the words are not read."""
    if agreement:
        _log_joint(settings, agreement, json_wanted=json_wanted)
        return
    from entente.desk.logbook import log_entries

    entries = log_entries(settings.home)
    if json_wanted:
        click.echo(as_json(entries))
        return
    for entry in entries:
        predicate = entry.statement.get("predicate", {})
        kind = str(entry.statement.get("predicateType", "")).removesuffix("/v1").rpartition("/")[2]
        subject = next((s["digest"]["sha256"][:12] for s in entry.statement.get("subject", ())), "")
        when = predicate.get("decided_at") or predicate.get("at", "")
        what = " ".join(part for part in (kind, predicate.get("decision", ""), predicate.get("standing", "")) if part)
        click.echo(printable(f"{entry.index:>6}  {when}  {what}  {subject}"))


def _log_joint(settings: Settings, agreement: str, *, json_wanted: bool) -> None:
    from entente.desk.joint import list_acts

    _ = translator(settings.lang)
    acts = list_acts(settings.home, agreement, clock)
    if json_wanted:
        click.echo(as_json(acts))
        return
    for act in acts:
        number = _("waits") if act.index is None else str(act.index)
        click.echo(printable(f"{number:>6}  {act.digest[:16]}  {act.kind}  {act.signatures}"))


@record.command(help="Show one entry or joint act, with its words where the case file still has them.")
@click.argument("entry")
@JOINT
@click.pass_obj
def show(settings: Settings, *, entry: str, agreement: str) -> None:
    """The statement and its words, as JSON. ``ENTRY`` is a number, or the first characters of an act's digest."""
    if agreement:
        from entente.desk.acts.words import show_act

        click.echo(as_json(show_act(settings.home, agreement, entry, clock)))
        return
    from entente.desk.logbook import show_entry

    if not entry.isdecimal():
        raise InputError(gettext_noop("Entries are numbered from 0."))
    click.echo(as_json(show_entry(settings.home, int(entry))))


@record.command(help="Print the proof that an entry is in the signed log, for checking it elsewhere.")
@click.argument("index", type=int)
@click.option(
    "--format", "form", type=click.Choice(["json", "tlog-proof"]), default="json", help="JSON, or a C2SP tlog-proof."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.pass_obj
def prove(settings: Settings, *, index: int, form: str, output: Path | None) -> None:
    """Entry, audit path, checkpoint and public key."""
    from entente.desk.logbook import prove_entry

    proof = prove_entry(settings.home, index)
    emit(as_json(proof) if form == "json" else proof.proof_file, output)


@record.command(help="Finish what an interrupted command left; with --from, rebuild a damaged log from a copy.")
@JOINT
@click.option("--from", "source", metavar="DIR|URL", help="An export of this log, or the peer's mirror of it.")
@click.option("--forget", is_flag=True, help="Take the copy's checkpoint as the last one that was signed.")
@click.pass_obj
def repair(settings: Settings, *, agreement: str, source: str | None, forget: bool) -> None:
    """Say what was linked or rebuilt, and what never reached the log."""
    _ = translator(settings.lang)
    with evidence_kept(settings):
        if source is not None:
            from entente.cli.record.reach import http_fetch
            from entente.desk.keeping import rebuild_log
            from entente.record.static import folder_fetch

            fetch = http_fetch(source) if "://" in source else folder_fetch(Path(source))
            rebuilt = rebuild_log(settings.home, agreement, fetch, forget=forget)
            click.echo(
                _("Rebuilt: {copied} entries from the copy, {saved} saved from the damaged file.").format(
                    copied=rebuilt.copied, saved=rebuilt.saved
                )
            )
            if rebuilt.damaged:
                click.echo(_("The damaged file was kept as {path}.").format(path=rebuilt.damaged))
            return
        from entente.desk.logbook import repair_record

        done = repair_record(settings.home, clock(), agent())
    click.echo(_("{count} decisions linked.").format(count=done.linked))
    if done.receipts:
        click.echo(_("{count} receipts of erasures signed.").format(count=done.receipts))
    if done.unfinished:
        click.echo(_("{count} decisions never reached the log and have no force.").format(count=len(done.unfinished)))
    click.echo("\n" + done.checkpoint.rstrip())
