"""``entente rules``: check, list and show the rules of both sides."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from entente.cli.failure import printable
from entente.cli.rule_cases import run_cases, score
from entente.cli.rule_tools import TOOLS
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.text import Text
from entente.settings import Settings

__all__ = ["rules"]


@click.group(help=gettext_noop("Check, list and show the rules of both sides."))
def rules() -> None:
    """The rules of both sides."""


rules.add_command(run_cases)
rules.add_command(score)
for tool in TOOLS:
    rules.add_command(tool)


@rules.command(
    "check",
    help=gettext_noop(
        "Load rule files and run every example in them (default: the packaged rules and those of institutions)."
    ),
)
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def check(settings: Settings, path: Path | None, *, as_json: bool) -> None:
    """Exit 1 if an example fails or is missing at a boundary, 2 if a file is no rule file."""
    from entente.desk.rulebook import check_rules

    _ = translator(settings.lang)
    found = check_rules(path, settings.home)
    if as_json:
        click.echo(json.dumps(_builtins(found), ensure_ascii=False, indent=2))
    else:
        for failure in found.failures:
            place = printable(f"{failure.file}:{failure.line}: {failure.rule}")
            sentence = _("example “{note}” expects {expect} and gives {got}.").format(
                note=failure.note, expect=failure.expect.value, got=failure.got.value
            )
            click.echo(f"{place}: {printable(sentence)}")
        for gap in found.untested:
            place = printable(f"{gap.file}:{gap.line}: {gap.rule}")
            template = (
                gettext_noop("no example on the boundary: {text} at {boundary}.")
                if gap.missing == "on"
                else gettext_noop("no example beyond the boundary: {text} at {boundary}.")
            )
            click.echo(f"{place}: {printable(_(template).format(text=gap.text, boundary=gap.boundary))}")
        for dead in found.dead:
            click.echo(printable(dead + ": " + _("the rule can never apply.")))
        click.echo(
            _("Rules: {rules}; examples: {examples}, of which {failures} fail; collisions: {collisions}.").format(
                rules=found.rules, examples=found.examples, collisions=found.collisions, failures=len(found.failures)
            )
        )
    if not found.passes:
        sys.exit(1)


@rules.command("list", help=gettext_noop("List every version of every rule, or of those whose id begins with PREFIX."))
@click.argument("prefix", required=False, default="")
@click.option("--side", default="", metavar="ISO", help=gettext_noop("Only rules that this side imposes."))
@click.option(
    "--status",
    type=click.Choice(["verified", "unverified", "suspended", "proposed", "repealed"]),
    help=gettext_noop("Only rules of this status."),
)
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def list_(settings: Settings, prefix: str, side: str, status: str | None, *, as_json: bool) -> None:
    """One line for each version."""
    from entente.desk.rulebook import list_rules

    lines = list_rules(settings.home, named=prefix, side=side, status=status or "")
    if as_json:
        click.echo(json.dumps(_builtins(lines), ensure_ascii=False, indent=2))
        return
    for line in lines:
        dates = f"{line.in_force_from or '…'} – {line.in_force_to or '…'}"
        click.echo(printable(f"{line.id}  {line.version}  {line.status}  {line.effect}  {dates}  {line.cite}"))
        click.echo(printable(f"    {line.title.in_lang(settings.lang)}"))


@rules.command("new", help=gettext_noop("Write a commented rule file to fill in, to FILE or to the terminal."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--lang", type=click.Choice(["en", "zh"]), help=gettext_noop("Language of the comments in the template."))
@click.option("--force", is_flag=True, help=gettext_noop("Replace FILE if it exists."))
@click.pass_obj
def new(settings: Settings, file: Path | None, lang: str | None, *, force: bool) -> None:
    """The template."""
    from entente.desk.rule_template import new_rule

    _ = translator(settings.lang)
    text = new_rule(file, lang or settings.lang, force=force)
    if file is None:
        click.echo(text, nl=False)
    else:
        sentence = _("Written: {file}. Fill it in, then run: entente rules check {file}")
        click.echo(printable(sentence.format(file=file)))


@rules.command("show", help=gettext_noop("Show one rule with its citation, condition, duties and examples."))
@click.argument("rule_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.option("--lang", type=click.Choice(["en", "zh"]), help=gettext_noop("Language: English or Simplified Chinese."))
@click.pass_obj
def show(settings: Settings, rule_id: str, *, as_json: bool, lang: str | None) -> None:
    """Every version of one rule."""
    from entente.desk.rulebook import show_rule

    versions = show_rule(rule_id, settings.home)
    if as_json:
        records = [_builtins(record) for record, _citations in versions]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    for record, _citations in versions:
        _print_rule(record, lang or settings.lang)


def _print_rule(record: Any, lang: str) -> None:  # noqa: ANN401 - its type belongs to the room behind the desk
    """One version in words."""
    _ = translator(lang)

    def said(text: Text | None) -> str:
        return text.in_lang(lang) if text else ""

    since, until = record.in_force_from or "…", record.in_force_to or "…"
    rows = [
        ("", f"{record.id}  {record.version}"),
        ("", said(record.title)),
        ("", said(record.reason)),
        (_("Source"), f"{record.cite} ({said(record.authority)}) {record.url}"),
        (_("Read"), f"{record.source} {record.source_date or ''} [{record.certainty.value}]"),
        (_("Reviewer"), f"{_(record.reviewer)} {record.reviewed_on or ''}"),
        (_("Quoted"), record.quote),
        (_("Status"), f"{record.status}, {since} – {until}"),
        (_("Known"), f"{record.known_from or since} – {record.known_to or '…'}"),
        (_("Effect"), record.effect.value),
        (_("For each"), record.for_each),
        (_("Applies where"), " ".join(record.when.split())),
        (_("Unless"), " ".join(record.unless.split())),
        (_("Displaces"), ", ".join(record.defeats)),
        (_("Gives"), ", ".join(f"{name} = {str(value).lower()}" for name, value in record.gives.items())),
        (_("Permission"), record.permit),
        (_("Question"), said(record.question)),
        (_("What would lift it"), said(record.lifted_by)),
        (_("What would destroy it"), said(record.destroyed_by)),
        (_("Advice") + f" {record.advice_side}".rstrip(), said(record.advice)),
    ]
    for name, value in rows:
        if value.strip():
            click.echo(printable(f"{name}: {value.strip()}" if name else value))
    for duty in record.obligation:
        click.echo(printable(f"- {said(duty.owner)}: {said(duty.duty)} ({said(duty.deadline)})"))
        if duty.evidence:
            click.echo(printable("    " + _("Fulfilled by: {evidence}").format(evidence=said(duty.evidence))))
        if duty.retention_years:
            click.echo("    " + _("Keep for {years} years").format(years=f"{duty.retention_years:g}"))
    for example in record.example:
        click.echo(printable(f"  {example.expect.value}: {example.note}"))
    click.echo("")


def _builtins(value: object) -> object:
    """JSON-ready form of a value of the desk."""
    from entente.model.canonical import to_builtins

    return to_builtins(value)
