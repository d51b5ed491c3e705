"""``entente record purge | keep | hold``: the words behind commitments, how long they stay, and their erasure."""

from __future__ import annotations

import secrets
from datetime import date

import click

from entente.cli.record.group import JOINT, agent, clock, evidence_kept, record
from entente.cli.show import DAY
from entente.locale import translator
from entente.settings import Settings

__all__ = ["hold", "keep", "purge"]


@record.command(help="Erase the words behind an act's commitments and sign a receipt. Refused under a duty to keep.")
@click.argument("act")
@click.option("--field", "fields", multiple=True, help="Which words, by the name of their commitment; all by default.")
@click.option(
    "--reason",
    type=click.Choice(["retention_ended", "erasure_request", "error"]),
    default="erasure_request",
    help="Why they are erased.",
)
@JOINT
@click.pass_obj
def purge(settings: Settings, *, act: str, fields: tuple[str, ...], reason: str, agreement: str) -> None:
    """Say what was erased and where the receipt stands."""
    from entente.desk.acts.purge import PurgeRequest
    from entente.desk.acts.purge import purge as erase

    _ = translator(settings.lang)
    request = PurgeRequest(home=settings.home, act=act, fields=fields, reason=reason, agreement=agreement)  # type: ignore[arg-type]
    with evidence_kept(settings):
        done = erase(request, second=clock(), entropy=secrets.token_bytes, agent=agent())
    click.echo(_("Erased: {fields}. Receipt: {receipt}").format(fields=", ".join(done.fields), receipt=done.receipt))


@record.command(help="Keep the words of an act until a day, at least.")
@click.argument("act")
@click.argument("until", type=DAY)
@click.option("--basis", required=True, help="The law or clause that asks for it, with its section.")
@click.pass_obj
def keep(settings: Settings, *, act: str, until: date, basis: str) -> None:
    """A later day counts; an earlier one changes nothing."""
    from entente.desk.acts.purge import keep_words

    keep_words(settings.home, act, until, basis)


@record.command(help="Place a legal hold on an act, or on all; --lift NUMBER lifts it.")
@click.argument("act", required=False, default="")
@click.option("--basis", default="", help="What the hold is for.")
@click.option("--lift", type=int, help="Lift the hold of this number.")
@click.pass_obj
def hold(settings: Settings, *, act: str, basis: str, lift: int | None) -> None:
    """Print the hold's number."""
    from entente.desk.acts.purge import change_hold

    _ = translator(settings.lang)
    number = change_hold(settings.home, act, basis, lift, settings.today)
    click.echo(_("Legal hold {number} is lifted.").format(number=number) if lift else str(number))
