"""``entente decide`` and ``entente brief``: a person's decision, and the memo to file."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from entente.cli.failure import printable
from entente.cli.show import emit
from entente.errors import InputError, StorageError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

__all__ = ["brief", "decide"]


@click.command(help="Record a person's decision on a dossier (a JSON file, or an id in the case file).")
@click.argument("dossier")
@click.option("--accept", "choice", flag_value="accept", help="Accept the project as described.")
@click.option(
    "--accept-with-conditions",
    "choice",
    flag_value="accept_with_conditions",
    help="Accept it under the conditions named with --condition.",
)
@click.option("--decline", "choice", flag_value="decline", help="Decline the project.")
@click.option("--reason", required=True, help="Why; kept in the case file, only a commitment enters the log.")
@click.option("--by", "officer", default="", metavar="ROLE", help="Role of the person who decides (no name needed).")
@click.option("--condition", "conditions", multiple=True, help="A condition; may be repeated.")
@click.option("--why-no-need", "need_note", default="", help="Why the dossier has no evidence of need.")
@click.option("--why-no-will", "will_note", default="", help="Why the dossier has no evidence of will.")
@click.option("--why-no-way", "way_note", default="", help="Why the dossier has no evidence of a way.")
@click.option("--override", default="", help="Why a dossier that is prohibited or open is accepted all the same.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def decide(
    settings: Settings,
    *,
    dossier: str,
    choice: str | None,
    reason: str,
    officer: str,
    conditions: tuple[str, ...],
    need_note: str,
    will_note: str,
    way_note: str,
    override: str,
    as_json: bool,
) -> None:
    """Parse, ask the desk, show the receipt."""
    if choice is None:
        raise InputError(gettext_noop("Say what is decided: --accept, --accept-with-conditions or --decline."))
    import msgspec

    from entente.desk.decide import Decision, DecisionRequest
    from entente.desk.decide import decide as record_decision

    request = DecisionRequest(
        home=settings.home,
        dossier=dossier,
        decision=Decision(choice),
        reason=reason,
        officer=officer,
        conditions=conditions,
        need_note=need_note,
        will_note=will_note,
        way_note=way_note,
        override=override,
    )
    receipt = record_decision(request, now=datetime.now(UTC), entropy=os.urandom)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(receipt), ensure_ascii=False, indent=2))
        return
    _ = translator(settings.lang)
    click.echo(_("Recorded as entry {index} of the private log.").format(index=receipt.index))
    click.echo(_("Dossier {dossier}").format(dossier=receipt.dossier))
    click.echo(_("Log of {size} entries, root {root}").format(size=receipt.size, root=receipt.root))
    click.echo(_("Signed checkpoint:"))
    click.echo(printable(receipt.checkpoint), nl=False)


@click.command(help="Write a document from a dossier (a JSON file, or an id in the case file).")
@click.argument("dossier")
@click.option("--as", "kind", type=click.Choice(["memo"]), default="memo", help="Kind of document.")
@click.option("--format", "form", type=click.Choice(["docx", "html"]), default="html", help="Form of the document.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.pass_obj
def brief(settings: Settings, *, dossier: str, kind: str, form: str, output: Path | None) -> None:  # noqa: ARG001
    """Render the memo; a DOCX always goes to a file."""
    if form == "docx" and output is None:
        raise InputError(
            gettext_noop("A DOCX document is written to a file."),
            field="--output",
            hint=gettext_noop("Name the file with -o, for example -o memo.docx."),
        )
    from entente.desk.brief.memo import MemoRequest, memo_document

    document = memo_document(MemoRequest(home=settings.home, dossier=dossier, form=form, lang=settings.lang))
    if output is None:
        emit(document.decode(), None)
    else:
        _write(document, output)


def _write(document: bytes, output: Path) -> None:
    """Replace the file as a whole, never half of it."""
    try:
        with tempfile.NamedTemporaryFile("wb", dir=output.parent, delete=False) as part:
            try:
                part.write(document)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(output)
            except OSError:
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError as fault:
        raise StorageError(
            gettext_noop("The file could not be written: {reason}."), file=str(output), reason=str(fault.strerror)
        ) from fault
