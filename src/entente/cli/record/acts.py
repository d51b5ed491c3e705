"""``entente record package | step | transfer | receive | access | report``: acts under a protocol's handling rules."""

from __future__ import annotations

import secrets
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from entente.cli.failure import EXIT_CODES, printable
from entente.cli.record.group import JOINT, WORD, as_json, clock, evidence_kept, record
from entente.cli.show import DAY
from entente.errors import InputError, NotPermitted, gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.acts.protocol import Protocol, Refusal

__all__ = ["access", "package", "receive", "report", "step", "transfer"]

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
PROTOCOL = click.option("--protocol", type=FILE, required=True, help="The protocol file that both parties hold.")
CLASS = click.option("--class", "data_class", required=True, help="Class of the data, as the protocol names it.")
PURPOSE = click.option("--purpose", required=True, help="Purpose, as a code of the Data Use Ontology (DUO:…).")


def _protocol(path: Path) -> Protocol:
    from entente.desk.acts.protocol import read_protocol

    return read_protocol(path.read_bytes(), str(path))


def _propose(settings: Settings, agreement: str, statement: bytes | Refusal, words: dict[str, str]) -> None:
    """Propose the act and print its digest, or say which rule refuses it (exit 6)."""
    from entente.desk.acts.words import propose_with_words

    _ = translator(settings.lang)
    if isinstance(statement, bytes):
        with evidence_kept(settings):
            digest = propose_with_words(settings.home, agreement, statement, words, secrets.token_bytes, clock)
        click.echo(digest)
        return
    click.echo(printable(_(statement.template).format(**statement.values)), err=True)
    click.get_current_context().exit(EXIT_CODES[NotPermitted])


@record.command(help="Pack a folder as RO-Crate in BagIt; with a package as the only argument, verify it.")
@click.argument("source", type=FOLDER)
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--name", default="", help="What the package holds.")
@click.option("--terms", default="", help="Protocol and rule under which it stands.")
@click.pass_obj
def package(settings: Settings, *, source: Path, target: Path | None, name: str, terms: str) -> None:
    """Print the digest by which acts name the package."""
    from entente.desk.acts.package import make_package, verify_package

    _ = translator(settings.lang)
    made = make_package(source, target, name=name or source.name, terms=terms) if target else verify_package(source)
    click.echo(made.digest)
    click.echo(_("{files} files, {size} bytes, all verified.").format(files=made.files, size=made.size), err=True)


@record.command(help="Propose that a step of the protocol be approved, or refused, for a package or code.")
@click.argument("request")
@PROTOCOL
@click.option("--step", "name", required=True, help="The step, as the rule names it.")
@click.option("--refuse", is_flag=True, help="Refuse it.")
@WORD
@JOINT
@click.pass_obj
def step(
    settings: Settings, *, request: str, protocol: Path, name: str, refuse: bool, words: dict[str, str], agreement: str
) -> None:
    """``REQUEST`` is the folder of a package, or a digest."""
    from entente.desk.acts.package import verify_package
    from entente.desk.acts.transfers import draw_up_approval

    digest = verify_package(Path(request)).digest if Path(request).is_dir() else _digest(request, "REQUEST")
    decision: Literal["approve", "refuse"] = "refuse" if refuse else "approve"
    _propose(settings, agreement, draw_up_approval(_protocol(protocol), digest, name, decision, clock()), words)


def _digest(text: str, field: str) -> str:
    """A digest as given, or of the file of this name. Raises ``InputError``."""
    path = Path(text)
    if path.is_file():
        return sha256(path.read_bytes()).hexdigest()
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise InputError(gettext_noop("“{text}” is neither a file nor a SHA-256 digest."), field=field, text=text[:80])
    return text


@record.command(help="Draw up the transfer of a package; refused unless a rule permits it and its steps are in order.")
@click.argument("folder", type=FOLDER)
@PROTOCOL
@CLASS
@PURPOSE
@WORD
@JOINT
@click.pass_obj
def transfer(
    settings: Settings,
    *,
    folder: Path,
    protocol: Path,
    data_class: str,
    purpose: str,
    words: dict[str, str],
    agreement: str,
) -> None:
    """Print the act's digest; exit 6 where a rule refuses."""
    from entente.desk.acts.package import verify_package
    from entente.desk.acts.transfers import draw_up_transfer
    from entente.desk.joint import open_agreement

    found = verify_package(folder)
    with open_agreement(settings.home, agreement, clock) as joint:
        drawn = draw_up_transfer(joint, _protocol(protocol), found, data_class=data_class, purpose=purpose)
    _propose(settings, agreement, drawn, words)


@record.command(help="Verify a package that arrived, byte for byte, and propose the receipt of its transfer.")
@click.argument("act")
@click.argument("folder", type=FOLDER)
@WORD
@JOINT
@click.pass_obj
def receive(settings: Settings, *, act: str, folder: Path, words: dict[str, str], agreement: str) -> None:
    """Print the receipt's digest."""
    from entente.desk.acts.transfers import draw_up_receipt
    from entente.desk.joint import find_act, open_agreement

    with open_agreement(settings.home, agreement, clock) as joint:
        drawn = draw_up_receipt(joint, find_act(joint, act), folder)
    _propose(settings, agreement, drawn, words)


@record.command(help="Record an analysis that ran where the data lie: code, query, output, privacy spend.")
@PROTOCOL
@CLASS
@PURPOSE
@click.option("--code", required=True, help="The code: a file, or its SHA-256.")
@click.option("--query", required=True, help="The query: a file, or its SHA-256.")
@click.option("--output", "result", required=True, help="The output: a file, or its SHA-256.")
@click.option("--epsilon", default="0", help="Privacy spend of this analysis.")
@WORD
@JOINT
@click.pass_obj
def access(
    settings: Settings,
    *,
    protocol: Path,
    data_class: str,
    purpose: str,
    code: str,
    query: str,
    result: str,
    epsilon: str,
    words: dict[str, str],
    agreement: str,
) -> None:
    """Print the act's digest; exit 6 where a rule refuses."""
    from entente.desk.acts.transfers import draw_up_access
    from entente.desk.joint import open_agreement

    digests = {"code": _digest(code, "--code"), "query": _digest(query, "--query")}
    digests["output"] = _digest(result, "--output")
    with open_agreement(settings.home, agreement, clock) as joint:
        drawn = draw_up_access(
            joint, _protocol(protocol), data_class=data_class, purpose=purpose, digests=digests, epsilon=epsilon
        )
    _propose(settings, agreement, drawn, words)


@record.command(help="Report all transfers, accesses and open duties of a period; --propose makes it an audit act.")
@click.argument("first", type=DAY)
@click.argument("last", type=DAY)
@click.option("--protocol", "protocols", type=FILE, multiple=True, help="Protocol files, for the duties of transfers.")
@click.option("--propose", is_flag=True, help="Propose the audit to the other party.")
@click.option("--json", "json_wanted", is_flag=True, help="The same as --format json.")
@WORD
@JOINT
@click.pass_obj
def report(
    settings: Settings,
    *,
    first: date,
    last: date,
    protocols: tuple[Path, ...],
    propose: bool,
    json_wanted: bool,
    words: dict[str, str],
    agreement: str,
) -> None:
    """One line an act, then one a duty."""
    from entente.desk.acts.transfers import draw_up_audit
    from entente.desk.acts.transfers import report as audit
    from entente.desk.joint import open_agreement

    _ = translator(settings.lang)
    known = {one.name: one for one in map(_protocol, protocols)}
    with open_agreement(settings.home, agreement, clock) as joint:
        found = audit(joint, first, last, known)
    if json_wanted:
        click.echo(as_json(found))
    else:
        for digest, act in (*found.transfers, *found.receipts, *found.accesses):
            click.echo(printable(f"{act.at}  {digest[:16]}  {type(act).__name__.lower()}"))
        for duty in found.duties:
            line = _("{duty} owed by {owner} until {due}").format(duty=duty.duty, owner=duty.owner, due=duty.due)
            click.echo(printable(f"{line}{_(', overdue') if duty.overdue else ''}  {duty.transfer[:16]}"))
        for name in found.without_rule:
            click.echo(_("No protocol file was given for {name}: its duties are not known.").format(name=name))
    if propose:
        _propose(settings, agreement, draw_up_audit(found, clock()), words)
