"""``entente decide`` and ``entente brief``: a person's decision, and the documents that go with it."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from entente.cli.show import emit, emit_bytes
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

__all__ = ["brief", "decide"]


@click.command(help="Record a person's decision on a dossier in the office's private log.")
@click.argument("dossier")
@click.option("--accept", "decision", flag_value="accept", help="Accept.")
@click.option(
    "--accept-with-conditions", "decision", flag_value="accept_with_conditions", help="Accept, with conditions."
)
@click.option("--decline", "decision", flag_value="decline", help="Decline.")
@click.option("--reason", default="", help="Why; it stays in the case file.")
@click.option("--by", "officer", default="", help="Role of the person who decides (no name is needed).")
@click.option("--condition", "conditions", multiple=True, help="A condition; repeat for several.")
@click.option("--why-no-need", default="", help="Why there is no evidence of need.")
@click.option("--why-no-will", default="", help="Why there is no evidence of will.")
@click.option("--why-no-way", default="", help="Why there is no evidence of a way.")
@click.option("--override", default="", help="Why a prohibited or open dossier is accepted all the same.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def decide(
    settings: Settings,
    *,
    dossier: str,
    decision: str | None,
    reason: str,
    officer: str,
    conditions: tuple[str, ...],
    why_no_need: str,
    why_no_will: str,
    why_no_way: str,
    override: str,
    as_json: bool,
) -> None:
    """Parse, ask the desk, show the receipt. Clock and randomness are read here, at the door."""
    from entente.cli.record.group import agent
    from entente.desk.decide import Decision, DecisionRequest
    from entente.desk.decide import decide as record_decision

    if decision is None:
        raise InputError(
            gettext_noop("Say what is decided: --accept, --accept-with-conditions or --decline."), field="decision"
        )
    receipt = record_decision(
        DecisionRequest(
            home=settings.home,
            dossier=dossier,
            decision=Decision(decision),
            reason=reason,
            officer=officer,
            conditions=conditions,
            need_note=why_no_need,
            will_note=why_no_will,
            way_note=why_no_way,
            override=override,
        ),
        now=datetime.now(UTC),
        agent=agent(),
        entropy=secrets.token_bytes,
    )
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(receipt), ensure_ascii=False, indent=2))
        return
    _ = translator(settings.lang)
    click.echo(_("Recorded as entry {index} of the private log.").format(index=receipt.index))
    click.echo(_("Dossier {dossier}.").format(dossier=receipt.dossier))
    click.echo("\n" + receipt.checkpoint.rstrip())


def _list_kinds(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from entente.desk.brief.documents import kind_titles

    lang = ctx.obj.lang if isinstance(ctx.obj, Settings) else "en"
    for name, title in kind_titles().items():
        click.echo(f"{name:34} {title.in_lang(lang)}")
    ctx.exit()


@click.command(help="Write a document from a dossier: a file or an id in the case file.")
@click.argument("dossier")
@click.option("--as", "kind", default="memo", show_default=True, help="Kind of document; --list names them.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["docx", "html", "pdf"]),
    default="docx",
    show_default=True,
    help="Word, one HTML page, or PDF.",
)
@click.option(
    "--proposal",
    type=click.Path(path_type=Path),
    help="The proposal that was assessed, where the case file does not keep it.",
)
@click.option(
    "--list",
    "listed",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_kinds,
    help="Name the kinds of documents and exit.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.pass_obj
def brief(
    settings: Settings, *, dossier: str, kind: str, form: str, proposal: Path | None, output: Path | None
) -> None:
    """Ask the desk for the document and write it as a whole."""
    from entente.desk.brief.documents import document_kinds, write_document

    if kind not in document_kinds():
        raise InputError(
            gettext_noop("“{kind}” is not a kind of document; there are: {kinds}."),
            field="--as",
            kind=kind[:60],
            kinds=", ".join(document_kinds()),
        )
    document = write_document(settings.home, dossier, kind=kind, lang=settings.lang, form=form, proposal=proposal)
    if form == "html":
        emit(document.decode(), output)
        return
    target = output or Path(f"{Path(dossier).stem if Path(dossier).is_file() else dossier[:12]}.{kind}.{form}")
    emit_bytes(document, target)
    click.echo(translator(settings.lang)("Written: {file}").format(file=target))
