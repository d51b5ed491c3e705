"""``entente new``, ``check`` and ``topics``: a proposal before it is assessed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.failure import exit_code, printable
from entente.errors import InputError, InputErrors, gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.proposals import ProposalSummary, TopicCandidate

__all__ = ["check", "new", "topics"]


@click.command(help="Write a commented proposal template, or a form for Word or Excel, to FILE or to the terminal.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--lang", "lang", type=click.Choice(["en", "zh"]), help="Language of the comments in the template.")
@click.option(
    "--form",
    "form",
    type=click.Choice(["docx", "xlsx", "csv"]),
    help="A questionnaire in both languages (docx, xlsx), or an empty list of organisations (csv).",
)
@click.option(
    "--from",
    "proposal",
    type=click.Path(path_type=Path),
    help="Fill the questionnaire with what a proposal file says already.",
)
@click.option("--schema", is_flag=True, help="Write the JSON Schema for editors instead.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.pass_obj
def new(
    settings: Settings,
    *,
    file: Path | None,
    lang: str | None,
    form: str | None,
    proposal: Path | None,
    schema: bool,
    force: bool,
) -> None:
    """Write the template or the form."""
    from entente.desk.proposals import check_absent, new_proposal

    _ = translator(settings.lang)
    if form is not None:
        if file is None:
            raise InputError(gettext_noop("A form needs the name of a file to write."), field="FILE")
        check_absent(file, force=force)
        _write_form(file, form, lang or settings.lang, proposal)
        sentence = _(gettext_noop("Written: {file}. When it has been filled in, run: entente import {file}"))
        click.echo(printable(sentence.format(file=file)))
        return
    text = new_proposal(file, lang or settings.lang, schema=schema, force=force)
    if file is None:
        click.echo(text, nl=False)
    elif schema:
        click.echo(printable(_(gettext_noop("Written: {file}")).format(file=file)))
    else:
        sentence = _(gettext_noop("Written: {file}. Fill it in, then run: entente check {file}"))
        click.echo(printable(sentence.format(file=file)))


def _write_form(file: Path, form: str, lang: str, proposal: Path | None) -> None:
    from entente.cli.show import emit_bytes
    from entente.desk.forms.exchange import form_file

    emit_bytes(form_file(form, lang, proposal), file)


@click.command(help="Check a proposal file: every error with its file, line and field, or a short summary.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--resolve-topics", is_flag=True, help="Propose OpenAlex topic ids for the topic words of the proposal.")
@click.pass_obj
def check(settings: Settings, *, file: Path, as_json: bool, resolve_topics: bool) -> None:
    """Check, and say what the proposal says."""
    from entente.desk.proposals import check_proposal

    _ = translator(settings.lang)
    try:
        summary = check_proposal(file)
    except InputErrors as failure:
        if not as_json:
            raise
        click.echo(_dump({"file": str(file), "valid": False, "problems": _problems(failure, _)}))
        sys.exit(exit_code(failure))
    candidates: dict[str, tuple[TopicCandidate, ...]] = {}
    if resolve_topics:
        candidates = _resolve(settings, file, ask=not as_json and sys.stdin.isatty() and sys.stdout.isatty())
    if as_json:
        import msgspec

        answer = {"file": str(file), "valid": True, "problems": [], "summary": msgspec.to_builtins(summary)}
        if resolve_topics:
            answer["candidates"] = msgspec.to_builtins(candidates)
        click.echo(_dump(answer))
    elif not resolve_topics:
        _show_summary(summary, _)


@click.command(help="Find OpenAlex topic ids for words (English), best first.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many to list.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def topics(settings: Settings, *, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List candidates."""
    from entente.desk.proposals import find_topics

    _ = translator(settings.lang)
    found = find_topics(settings.home, " ".join(words), limit)
    if as_json:
        import msgspec

        click.echo(_dump(msgspec.to_builtins(found)))
        return
    if not found:
        click.echo(_(gettext_noop("No topic shares a word with the question; topics are named in English.")))
    for candidate in found:
        click.echo(_candidate_line(candidate))


def _resolve(settings: Settings, file: Path, *, ask: bool) -> dict[str, tuple[TopicCandidate, ...]]:
    """Propose topic ids; where a person is at the terminal, ask and write what was confirmed."""
    from entente.desk.proposals import add_topics, unresolved_topics

    _ = translator(settings.lang)
    proposed = unresolved_topics(settings.home, file)
    chosen: dict[str, str] = {}
    if not proposed:
        click.echo(_(gettext_noop("The proposal gives no topic words to resolve.")), err=True)
    for word, candidates in proposed.items():
        sentence = _(gettext_noop("Topics for “{words}”:")).format(words=word)
        click.echo(printable(sentence), err=not ask)
        for candidate in candidates:
            click.echo("  " + _candidate_line(candidate), err=not ask)
            question = _(gettext_noop("Take {id}?")).format(id=candidate.topic_id)
            if ask and click.confirm("  " + question, default=False):
                chosen[word] = candidate.topic_id
                break
    if chosen:
        ids = add_topics(file, chosen)
        sentence = _(gettext_noop("Written: {file} (topics {ids})")).format(file=file, ids=", ".join(ids))
        click.echo(printable(sentence))
    return proposed


def _candidate_line(candidate: TopicCandidate) -> str:
    place = f"{candidate.subfield} / {candidate.field}"
    return printable(f"{candidate.topic_id}  {candidate.score:.2f}  {candidate.name}  ({place})")


def _problems(failure: InputErrors, _: Callable[[str], str]) -> list[dict[str, Any]]:
    return [
        {
            "file": problem.file,
            "line": problem.line or None,
            "field": problem.field,
            "code": problem.code,
            "message": _(problem.template).format(**problem.values) if problem.values else _(problem.template),
            "hint": _(problem.hint) if problem.hint else "",
        }
        for problem in failure.problems
    ]


def _show_summary(summary: ProposalSummary, _: Callable[[str], str]) -> None:
    """A short summary in the user's language."""

    def line(template: str, **values: object) -> None:
        click.echo(printable(_(template).format(**values)))

    line(gettext_noop("{id}: a valid proposal, “{title}”"), id=summary.id, title=summary.title)
    unknown = _(gettext_noop("unknown"))
    parties = "; ".join(f"{name} ({country or unknown})" for _id, name, country in summary.parties)
    line(gettext_noop("Parties ({count}): {parties}"), count=len(summary.parties), parties=parties)
    listed = [f"{name} {unknown if count is None else count}" for name, count in summary.items.items() if count != 0]
    line(gettext_noop("Stated: {items}"), items=", ".join(listed) or _(gettext_noop("none")))
    none = [name for name, count in summary.items.items() if count == 0]
    if none:
        line(gettext_noop("None of: {items}"), items=", ".join(none))
    if summary.words and not summary.topics:
        line(gettext_noop("Topic words without an id: {words} (see entente check --resolve-topics)"),
             words="; ".join(summary.words))  # fmt: skip
    if summary.unknown:
        line(
            gettext_noop("Unknown or left out ({count}): {facts}"),
            count=len(summary.unknown),
            facts=", ".join(summary.unknown),
        )


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
