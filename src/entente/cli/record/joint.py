"""``entente record charter | approve | status | bundle``: the joint log of two parties."""

from __future__ import annotations

from pathlib import Path

import click

from entente.cli.failure import printable
from entente.cli.record.group import JOINT, as_json, clock, record
from entente.cli.show import emit, emit_bytes
from entente.errors import InputError, RecordError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

__all__ = ["approve", "bundle", "charter", "status"]

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@record.command(help="Draw up the charter of a joint log, or sign the one that the other party drew up.")
@click.argument("agreement")
@click.option("--peer", type=FILE, help="The other party's file (from its `record init --joint`).")
@click.option("--sign", "drawn", type=FILE, help="The charter that the other party drew up or signed.")
@click.option("--witness", "witnesses", multiple=True, metavar="VKEY", help="A witness that must cosign too.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Charter file.")
@click.pass_obj
def charter(
    settings: Settings,
    *,
    agreement: str,
    peer: Path | None,
    drawn: Path | None,
    witnesses: tuple[str, ...],
    output: Path,
) -> None:
    """Say whether the joint log has begun, or who has to sign."""
    from entente.desk.joint import charter_step

    _ = translator(settings.lang)
    if (peer is None) == (drawn is None):
        raise InputError(gettext_noop("Give either the other party's file (--peer) or its charter (--sign)."))
    entry, complete = charter_step(
        settings.home,
        agreement,
        peer=peer.read_bytes() if peer else b"",
        charter=drawn.read_bytes() if drawn else b"",
        witnesses=witnesses,
    )
    emit_bytes(entry, output)
    if complete:
        click.echo(_("Both parties have signed. The joint log has begun; give this file to the other party."))
    else:
        click.echo(_("Signed. Give this file to the other party to sign."))


@record.command(help="Sign an act that the other party proposed; it then goes into the joint log.")
@click.argument("act")
@JOINT
@click.pass_obj
def approve(settings: Settings, *, act: str, agreement: str) -> None:
    """Print the act's digest."""
    from entente.desk.joint import approve_act

    click.echo(approve_act(settings.home, agreement, act, clock))


@record.command(help="Say whether an act is in force, and what is missing. Exit 1 while it is not.")
@click.argument("act")
@JOINT
@click.option("--json", "json_wanted", is_flag=True, help="The same as --format json.")
@click.pass_context
def status(ctx: click.Context, *, act: str, agreement: str, json_wanted: bool) -> None:
    """Who signed, where it stands in each log, and what each checkpoint lacks."""
    from entente.desk.joint import status_of

    settings: Settings = ctx.obj
    _ = translator(settings.lang)
    standing = status_of(settings.home, agreement, act, clock)
    if json_wanted:
        click.echo(
            as_json(
                {
                    "digest": standing.digest,
                    "in_force": standing.in_force,
                    "signed": list(standing.signed),
                    "own": standing.own,
                    "peer": standing.peer,
                    "own_missing": str(standing.own_missing or ""),
                    "peer_missing": str(standing.peer_missing or ""),
                }
            )
        )
        ctx.exit(0 if standing.in_force else 1)
    click.echo(_("Signed by: {names}").format(names=", ".join(standing.signed)))
    places = (
        (_("Our log"), standing.own, standing.own_missing),
        (_("The other party's log"), standing.peer, standing.peer_missing),
    )
    for name, index, missing in places:
        place = _("not there yet") if index is None else _("entry {index}").format(index=index)
        click.echo(f"{name}: {place}")
        if missing is not None:
            click.echo(f"  {_explained(missing, _)}")
    click.echo(_("In force.") if standing.in_force else _("Not in force."))
    ctx.exit(0 if standing.in_force else 1)


def _explained(failure: RecordError, _: object) -> str:
    translate = _ if callable(_) else str
    return printable(str(translate(failure.template)).format(**failure.values))


@record.command(help="Write the auditor's bundle: acts, proofs, cosigned checkpoints and manifests in one file.")
@JOINT
@click.option("--act", "acts", multiple=True, help="An act by its first characters; all if none is named.")
@click.option("--manifest", "manifests", type=FILE, multiple=True, help="A package's tag manifest that an act names.")
@click.option("--since", "earlier", type=FILE, multiple=True, help="A checkpoint that the auditor holds already.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Bundle file.")
@click.pass_obj
def bundle(
    settings: Settings,
    *,
    agreement: str,
    acts: tuple[str, ...],
    manifests: tuple[Path, ...],
    earlier: tuple[Path, ...],
    output: Path,
) -> None:
    """Say what to compare: the charter's digest."""
    from entente.desk.joint import bundle_joint
    from entente.desk.keeping import verify_file

    data = bundle_joint(
        settings.home,
        agreement,
        acts,
        [path.read_bytes() for path in manifests],
        [path.read_bytes() for path in earlier],
        clock,
    )
    verdict = verify_file(data, (), second=clock())
    emit_bytes(data, output)
    emit(verdict.trust[0], None)
