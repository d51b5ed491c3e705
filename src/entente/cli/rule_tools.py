"""``entente rules``: explain, ask, diff, impact, coverage, prove and export."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from entente.cli.failure import printable
from entente.cli.progress import bar
from entente.cli.show import DAY
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.desk.impact import Moved
    from entente.desk.rule_diff import RuleChange

__all__ = ["TOOLS"]

_MARKS = {True: "✓", False: "✗", None: "?"}
_JSON = click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
_AS_OF = click.option("--as-of", type=DAY, help=gettext_noop("Day the answer is for (default: today)."))
_KNOWN_AT = click.option(
    "--known-at", type=DAY, help=gettext_noop("Use only what was known on this day (default: today).")
)


def _print_json(value: object) -> None:
    from entente.model.canonical import to_builtins

    click.echo(json.dumps(to_builtins(value), ensure_ascii=False, indent=2))


@click.command(help=gettext_noop("Show why a rule applies to a proposal or does not, part by part."))
@click.argument("rule_id", metavar="ID")
@click.argument("proposal", type=click.Path(path_type=Path))
@_AS_OF
@_KNOWN_AT
@_JSON
@click.pass_obj
def explain(
    settings: Settings, *, rule_id: str, proposal: Path, as_of: date | None, known_at: date | None, as_json: bool
) -> None:
    """The condition on every subject."""
    from entente.desk.rule_explain import explain_rule

    _, lang, today = translator(settings.lang), settings.lang, settings.today
    found = explain_rule(rule_id, proposal, settings.home, as_of=as_of or today, known_at=known_at or today)
    if as_json:
        _print_json(found)
        return
    if not found:
        click.echo(_("The rule speaks of a list of which nobody knows whether it has any items, or which is empty."))
    for each in found:
        subject = f" {each.subject}" if each.subject else ""
        click.echo(printable(f"{each.rule}@{each.version}{subject}: {_(_RESULTS[each.result.value])}"))
        click.echo(printable(f"  {each.title.in_lang(lang)} [{each.citation.cite}]"))
        _print_part(each.when, 2, _)
        if each.unless is not None:
            click.echo("  " + _("unless"))
            _print_part(each.unless, 4, _)
        if each.displaced_by:
            click.echo(printable("  " + _("Displaced by {rule}.").format(rule=each.displaced_by)))
        for other in each.doubted_by:
            click.echo(printable("  " + _("Perhaps displaced by {rule}.").format(rule=other)))


_RESULTS = {
    "applies": gettext_noop("applies"),
    "does_not_apply": gettext_noop("does not apply"),
    "undecided": gettext_noop("undecided"),
}


def _print_part(part: Any, indent: int, _: Callable[[str], str]) -> None:  # noqa: ANN401 - its type is behind the desk
    """A part, its facts, and its own parts beneath it."""
    facts = "; ".join(f"{path} = {value}" for path, value in part.facts.items())
    text = f"{_MARKS[part.value]} {part.text}" + (f"   [{facts}]" if facts else "")
    click.echo(printable(" " * indent + text))
    for inner in part.parts:
        _print_part(inner, indent + 2, _)


@click.command(help=gettext_noop("List the fewest facts that a proposal still has to state, and who can answer."))
@click.argument("proposal", type=click.Path(path_type=Path))
@_AS_OF
@_KNOWN_AT
@_JSON
@click.pass_obj
def ask(settings: Settings, *, proposal: Path, as_of: date | None, known_at: date | None, as_json: bool) -> None:
    """The questions alone."""
    from entente.desk.assess import Desk, Question
    from entente.desk.interview import Interview

    _, lang, today = translator(settings.lang), settings.lang, settings.today
    with Desk.open(settings.home) as desk:
        questions = Interview(proposal, desk, Question(as_of=as_of or today, known_at=known_at or today)).questions()
    if as_json:
        _print_json(questions)
        return
    if not questions:
        click.echo(_("Nothing is left to ask."))
    for number, each in enumerate(questions, start=1):
        click.echo(printable(f"{number}. {each.text.in_lang(lang)}"))
        who = _("Who can answer: {who} · field {fact}").format(who=each.who.in_lang(lang), fact=each.fact)
        click.echo(printable(f"   {who}"))
        for settles in each.settles:
            click.echo(printable(f"   - {settles.rule} [{settles.citation.cite}]"))


@click.command(
    help=gettext_noop(
        "Show what changed from OLD to NEW: two editions (packaged, a day, a file or folder of rules), or two versions "
        "of a rule (ID@VERSION). With a smallest case on which they differ, where the extra “proofs” is installed."
    )
)
@click.argument("old")
@click.argument("new")
@_AS_OF
@_KNOWN_AT
@_JSON
@click.pass_obj
def diff(settings: Settings, *, old: str, new: str, as_of: date | None, known_at: date | None, as_json: bool) -> None:
    """Rule by rule."""
    from entente.desk.rule_diff import diff_rules

    _, today = translator(settings.lang), settings.today
    changes = diff_rules(old, new, as_of=as_of or today, known_at=known_at or today)
    if as_json:
        _print_json(changes)
        return
    if not changes:
        click.echo(_("No rule differs."))
    for change in changes:
        _print_change(change, settings.lang)


_KINDS = {
    "added": gettext_noop("added"),
    "removed": gettext_noop("removed"),
    "changed": gettext_noop("changed"),
}


def _print_change(change: RuleChange, lang: str) -> None:
    _ = translator(lang)
    versions = " → ".join(version for version in (change.old, change.new) if version)
    click.echo(printable(f"{change.rule} {versions}: {_(_KINDS[change.kind])}"))
    click.echo(printable(f"  {change.title.in_lang(lang)}"))
    if change.kind != "changed":
        return
    for each in change.fields:
        click.echo(printable(f"  {each.name}: {each.old or '—'}"))
        click.echo(printable(f"  {'→':>{len(each.name)}}  {each.new or '—'}"))
    if change.witness is not None:
        facts = ", ".join(f"{name} = {value}" for name, value in change.witness.facts.items()) or _("nothing stated")
        was, now = (_(_RESULTS[each.value]) for each in (change.witness.was, change.witness.now))
        sentence = _("Smallest difference, on {day}: {facts}: before {was}, now {now}.")
        click.echo(printable("  " + sentence.format(day=change.witness.as_of, facts=facts, was=was, now=now)))
    elif change.condition == "same":
        click.echo("  " + _("Both come out the same for every proposal."))
    else:
        click.echo("  " + _("Whether they come out differently was not proven."))


@click.command(
    help=gettext_noop("List the proposals of a folder whose standing changes from edition OLD to NEW, and why.")
)
@click.argument("old")
@click.argument("new")
@click.option(
    "--proposals", type=click.Path(path_type=Path), required=True, help=gettext_noop("Folder of proposal files.")
)
@_AS_OF
@_KNOWN_AT
@click.option(
    "--jobs", type=click.IntRange(1, 64), help=gettext_noop("Processes to use (default: as many as processors).")
)
@_JSON
@click.pass_obj
def impact(
    settings: Settings,
    *,
    old: str,
    new: str,
    proposals: Path,
    as_of: date | None,
    known_at: date | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Every proposal whose standing changes."""
    from entente.desk.impact import ImpactRequest, rule_impact

    _, today = translator(settings.lang), settings.today
    request = ImpactRequest(
        old=old,
        new=new,
        proposals=proposals,
        home=settings.home,
        as_of=as_of or today,
        known_at=known_at or today,
        jobs=jobs or os.cpu_count() or 1,
    )
    with bar(_(gettext_noop("Assessing"))) as progress:
        found = rule_impact(request, progress)
    if as_json:
        _print_json(found)
        return
    for each in found.moved:
        _print_moved(each, settings.lang)
    sentence = _("{moved} of {proposals} proposals change their standing.")
    click.echo(sentence.format(moved=len(found.moved), proposals=found.proposals))
    for file, problem in found.unread.items():
        notice = _("{file}: not assessed: {problem}").format(file=file, problem=problem)
        click.echo(printable(notice), err=True)


_STANDINGS = {
    "no_objection": gettext_noop("no objection"),
    "conditions": gettext_noop("conditions"),
    "open": gettext_noop("open"),
    "prohibited": gettext_noop("prohibited"),
}


def _print_moved(moved: Moved, lang: str) -> None:
    _ = translator(lang)
    sides = ", ".join(
        f"{side}: {_(_STANDINGS[was.value])} → {_(_STANDINGS[now.value])}" for side, (was, now) in moved.sides.items()
    )
    click.echo(printable(f"{moved.proposal} ({moved.file}): {sides}"))
    for cause in moved.causes:
        was, now = (_(_STANDINGS[each.value]) if each else "—" for each in (cause.was, cause.now))
        click.echo(printable(f"  {cause.rule}: {was} → {now}: {cause.title.in_lang(lang)} [{cause.citation.cite}]"))


@click.command(help=gettext_noop("Count the rules by side and regime, and name the facts that no rule reads."))
@_JSON
@click.pass_obj
def coverage(settings: Settings, *, as_json: bool) -> None:
    """A table, and what is left out."""
    from entente.desk.rule_coverage import rule_coverage

    _ = translator(settings.lang)
    found = rule_coverage()
    if as_json:
        _print_json(found)
        return
    line = _(
        "{side} {regime}: {rules} rules in {versions} versions, {verified} verified, {reviewed} reviewed by counsel; "
        "{obligations} obligations, {evidenced} with their evidence named; {examples} examples"
    )
    for each in found.regimes:
        values = {name: getattr(each, name) for name in each.__struct_fields__}
        click.echo(printable(line.format(**values)))
    click.echo(_("Facts that no rule reads: {facts}").format(facts=", ".join(found.unread_facts) or "—"))


@click.command(
    help=gettext_noop(
        "Prove what holds of every rule (extra “proofs”): none dead, citizenship read by the register alone, harder "
        "facts never milder. Exit 1 where a theorem fails."
    )
)
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@_AS_OF
@_JSON
@click.pass_obj
def prove(settings: Settings, *, path: Path | None, as_of: date | None, as_json: bool) -> None:
    """The theorems, one line each."""
    from entente.desk.rule_proofs import prove_rules

    _ = translator(settings.lang)
    theorems = prove_rules(path, as_of or settings.today)
    if as_json:
        _print_json(theorems)
    else:
        for each in theorems:
            proven = _("proven") if each.holds else _("not proven")
            click.echo(printable(f"{_(_THEOREMS[each.name])} ({each.rules}): {proven}"))
            for rule in (*each.fails, *each.open):
                click.echo(printable(f"  {rule}"))
    if not all(each.holds for each in theorems):
        sys.exit(1)


_THEOREMS = {
    "no dead rule": gettext_noop("Every rule can apply"),
    "nationality gate": gettext_noop("Citizenship changes nothing outside the register"),
    "monotone": gettext_noop("Harder facts never make a standing milder"),
    "monotone: more items": gettext_noop("A further item never makes a standing milder"),
}


@click.command(help=gettext_noop("Write the rules in force for other programs: Cedar policies and schema, or JSON."))
@click.option("--format", "form", type=click.Choice(["cedar", "json"]), required=True, help=gettext_noop("Form."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help=gettext_noop("Folder to write into."),
)
@click.option(
    "--slots",
    type=click.IntRange(1, 20),
    default=5,
    show_default=True,
    help=gettext_noop("Items of each list that Cedar policies have room for."),
)
@_AS_OF
@_KNOWN_AT
@click.pass_obj
def export(
    settings: Settings,
    *,
    form: Literal["cedar", "json"],
    output: Path,
    slots: int,
    as_of: date | None,
    known_at: date | None,
) -> None:
    """Files, named when they are written."""
    from entente.desk.rule_export import export_rules

    _, today = translator(settings.lang), settings.today
    written = export_rules(form, output, as_of=as_of or today, known_at=known_at or today, slots=slots)
    for file in written.files:
        click.echo(printable(_("Written: {file}").format(file=file)))
    click.echo(_("{rules} rules, {policies} policies").format(rules=written.rules, policies=written.policies))


TOOLS = (explain, ask, diff, impact, coverage, prove, export)
"""The commands of this file, for the group ``entente rules``."""
