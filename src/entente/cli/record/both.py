"""``entente record init | append | checkpoint | export | fsck | rotate``: for private and joint logs alike."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import BinaryIO

import click

from entente.cli.failure import show_failure
from entente.cli.record.group import JOINT, WORD, agent, as_json, clock, evidence_kept, record
from entente.cli.show import emit
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

__all__ = ["append", "checkpoint", "export", "fsck", "init", "rotate"]

DAY_SECONDS = 86_400


@record.command(help="Begin the private log; or make the keys of a joint log, or of a witness.")
@JOINT
@click.option("--party", default="", help="The office's name in the joint log, such as its domain.")
@click.option("--witness", "witness_name", default="", help="Become a witness for others' logs, under this name.")
@click.option("--log", "logs", multiple=True, metavar="VKEY", help="A log to watch, by its public key.")
@click.option("--ssh-agent", "comment", default=None, help="Sign with the key of ssh-agent that has this comment.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.pass_obj
def init(
    settings: Settings,
    *,
    agreement: str,
    party: str,
    witness_name: str,
    logs: tuple[str, ...],
    comment: str | None,
    output: Path | None,
) -> None:
    """Print the public half: a verifier key, or the JSON that the other party needs."""
    from entente.desk.joint import create_joint, create_witness
    from entente.desk.signing import begin_with_agent, open_for_signing

    if agreement:
        if not party:
            raise InputError(gettext_noop("A joint log needs the office's name in it."), field="--party")
        emit(create_joint(settings.home, agreement, party, secrets.token_bytes).decode(), output)
    elif witness_name or logs:
        emit(str(create_witness(settings.home, witness_name, logs, secrets.token_bytes)), output)
    elif comment is not None:
        reach = agent()
        if reach is None:
            raise InputError(gettext_noop("No ssh-agent is running (SSH_AUTH_SOCK is not set)."), field="--ssh-agent")
        emit(str(begin_with_agent(settings.home, reach, comment)), output)
    else:
        ledger, _signers = open_for_signing(settings.home, secrets.token_bytes, clock(), agent())
        with ledger:
            emit(str(ledger.key), output)


@record.command(help="Sign a statement into the private log, or propose it to the other party of a joint log.")
@click.argument("statement", type=click.File("rb"))
@WORD
@JOINT
@click.pass_obj
def append(settings: Settings, *, statement: BinaryIO, words: dict[str, str], agreement: str) -> None:
    """Print the number and checkpoint, or the digest under which the act waits."""
    from entente.desk.acts.words import append_with_words, propose_with_words

    _ = translator(settings.lang)
    content: bytes = statement.read(1_000_000)
    with evidence_kept(settings):
        if agreement:
            click.echo(propose_with_words(settings.home, agreement, content, words, secrets.token_bytes, clock))
            return
        index, note = append_with_words(settings.home, content, words, secrets.token_bytes, clock(), agent())
    click.echo(_("Entry {index} of the private log, under this checkpoint:").format(index=index))
    click.echo("\n" + note.rstrip())


@record.command(help="Print the last signed checkpoint.")
@JOINT
@click.pass_obj
def checkpoint(settings: Settings, *, agreement: str) -> None:
    """The signed note, with its cosignatures if there are any."""
    from entente.desk.keeping import last_note

    click.echo(last_note(settings.home, agreement, clock).decode(), nl=False)


@record.command(help="Write a log as static files: tiles, entry bundles, checkpoint.")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@JOINT
@click.option("--peer", is_flag=True, help="The copy of the other party's log.")
@click.pass_obj
def export(settings: Settings, *, target: Path, agreement: str, peer: bool) -> None:
    """Say how many files were written."""
    from entente.desk.joint import export_joint
    from entente.desk.keeping import export_private

    _ = translator(settings.lang)
    if agreement:
        count = export_joint(settings.home, agreement, target, peer=peer, now=clock)
    else:
        count = export_private(settings.home, target)
        click.echo(_("The private log belongs to the office: keep this copy where nobody else reads it."), err=True)
    click.echo(_("{count} files written.").format(count=count))


@record.command(help="Re-hash every entry of every log, and every copy of a peer's. Exit 1 if anything fails.")
@click.option("--json", "json_wanted", is_flag=True, help="The same as --format json.")
@click.pass_context
def fsck(ctx: click.Context, *, json_wanted: bool) -> None:
    """One line a log."""
    from entente.desk.keeping import check_all

    settings: Settings = ctx.obj
    _ = translator(settings.lang)
    found = check_all(settings.home, clock)
    if json_wanted:
        click.echo(as_json(found))
    else:
        for one in found:
            if one.failure is not None:
                show_failure(one.failure, settings.lang)
                click.echo(_("{log}: does NOT verify.").format(log=one.log), err=True)
            else:
                click.echo(_("{log}: {count} entries verify.").format(log=one.log, count=one.size))
        if not found:
            click.echo(_("There is no log here yet."))
    ctx.exit(1 if any(one.failure is not None for one in found) else 0)


@record.command(help="Change a key. The change is an entry, signed by both keys, which count together for a while.")
@JOINT
@click.option(
    "--role",
    type=click.Choice(["acts", "log", "cosigner"]),
    default="log",
    help="Which key of a joint log: for acts, for checkpoints, or for cosigning.",
)
@click.option("--overlap", type=click.IntRange(1, 366), default=30, help="Days for which the old key still counts.")
@click.pass_obj
def rotate(settings: Settings, *, agreement: str, role: str, overlap: int) -> None:
    """Print the new key, or the digest of the act that the other party has to sign."""
    from entente.desk.joint import propose_new_key
    from entente.desk.keeping import rotate_private

    if agreement:
        digest = propose_new_key(settings.home, agreement, role, overlap * DAY_SECONDS, secrets.token_bytes, clock)
        click.echo(digest)
        return
    with evidence_kept(settings):
        click.echo(str(rotate_private(settings.home, secrets.token_bytes, clock(), overlap * DAY_SECONDS).new))
