"""``entente ask``: an interview about one proposal, which asks only what still matters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.failure import printable, show_failure
from entente.cli.show import DAY
from entente.errors import EntenteError, InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.desk.interview import Interview, NextQuestion

__all__ = ["ask"]

_STANDING = {
    "no_objection": gettext_noop("no objection"),
    "conditions": gettext_noop("conditions"),
    "open": gettext_noop("open"),
    "prohibited": gettext_noop("prohibited"),
}
_MEANINGS = {
    "cleared": gettext_noop("checked: nothing stands in the way"),
    "stands": gettext_noop("checked: it is as the rule says"),
    "held": gettext_noop("granted"),
    "applied": gettext_noop("applied for"),
    "not_applied": gettext_noop("not applied for yet"),
    "refused": gettext_noop("refused"),
}
"""What the answers to a check and to a permission mean."""
_SKIP = ("?", "skip", "跳过")
_STOP = ("q", "quit", "退出")


@click.command(
    help=gettext_noop(
        "Ask what a proposal still leaves open, and write every answer into its file at once. Stop whenever you like: "
        "the next call goes on where the file stands."
    )
)
@click.argument("proposal", type=click.Path(path_type=Path))
@click.option("--as-of", type=DAY, help=gettext_noop("Day the answer is for (default: today)."))
@click.option("--known-at", type=DAY, help=gettext_noop("Use only what was known on this day (default: today)."))
@click.option("--side", metavar="ISO", help=gettext_noop("Country or region of the desk that reads it."))
@click.option("--by", default="", help=gettext_noop("Who answers: a role, kept with the answers. No names of persons."))
@click.option(
    "--set",
    "answers",
    multiple=True,
    metavar="FACT=ANSWER",
    help=gettext_noop("Answer this fact and ask nothing; may be repeated."),
)
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print the open questions as JSON and ask nothing."))
@click.pass_obj
def ask(
    settings: Settings,
    *,
    proposal: Path,
    as_of: date | None,
    known_at: date | None,
    side: str | None,
    by: str,
    answers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Parse, hold the interview, show where the proposal stands."""
    from entente.desk.assess import Desk, Question
    from entente.desk.interview import Interview

    today = settings.today
    question = Question(as_of=as_of or today, known_at=known_at or today, side=side)
    with Desk.open(settings.home) as desk:
        interview = Interview(proposal, desk, question)
        for each in answers:
            fact, equals, words = each.partition("=")
            if not equals:
                raise InputError(gettext_noop("“{given}” is not FACT=ANSWER."), given=each)
            interview.answer(fact.strip(), words, on=today, by=by)
        if as_json:
            _print_json(interview)
        elif answers:
            _print_state(interview, settings.lang)
        else:
            _hold(interview, settings, by)


def _hold(interview: Interview, settings: Settings, by: str) -> None:
    """Ask until nothing is open, or the person has had enough. What was answered is written already."""
    _ = translator(settings.lang)
    try:
        while questions := [each for each in interview.questions() if each.kind != "elsewhere"]:
            if not _one(interview, questions[0], len(questions), settings, by):
                break
    except click.Abort:
        click.echo("")
        _print_state(interview, settings.lang)
        raise
    _print_state(interview, settings.lang)


def _one(interview: Interview, question: NextQuestion, left: int, settings: Settings, by: str) -> bool:
    """Put one question until it is answered or skipped; false where the person stops."""
    _ = translator(settings.lang)
    lang = settings.lang
    click.echo(printable(f"\n[{left}] {question.text.in_lang(lang)}"))
    click.echo(printable("    " + _("Who can answer: {who}").format(who=question.who.in_lang(lang))))
    for settles in question.settles[:3]:
        line = _("It bears on: {title} [{cite}]").format(title=settles.title.in_lang(lang), cite=settles.citation.cite)
        click.echo(printable("    " + line))
    click.echo(printable("    " + _form(question, lang)))
    while True:
        words = click.prompt("   ", prompt_suffix="> ", default="?", show_default=False).strip()
        if words.casefold() in _STOP:
            return False
        if words.casefold() in _SKIP:
            interview.skip(question.fact)
            return True
        try:
            interview.answer(question.fact, words, on=settings.today, by=by or question.who.en)
        except EntenteError as failure:
            show_failure(failure, lang)
            continue
        click.echo(printable("    " + _("Written. The proposal now stands at: {standing}").format(
            standing=_(_STANDING[interview.standing.value]))))  # fmt: skip
        return True


def _form(question: NextQuestion, lang: str) -> str:
    """What may be answered."""
    _ = translator(lang)
    ways = {
        "yes_no": _("yes or no"),
        "choice": _("one of: {choices}"),
        "several": _("one or several, separated by commas: {choices}"),
        "number": _("a number"),
        "date": _("a day, such as 2026-05-31"),
        "text": _("a few words or a code"),
        "none": _("“none”, or add the items to the file yourself"),
    }
    way = ways[question.kind].format(choices=", ".join(_choice(each, _) for each in question.choices) or "…")
    return _("Answer: {way}. Enter or ? skips, q stops.").format(way=way)


def _choice(word: str, _: Callable[[str], str]) -> str:
    """A word that may be answered, with what it means where that is not plain."""
    return f"{word} ({_(_MEANINGS[word])})" if word in _MEANINGS else word


def _print_state(interview: Interview, lang: str) -> None:
    """Where the proposal stands, and what is left."""
    _ = translator(lang)
    standing = _(_STANDING[interview.standing.value])
    sentence = _("{count} answers written to {file}. Standing: {standing}.")
    click.echo(printable(sentence.format(count=interview.written, file=interview.path, standing=standing)))
    left = interview.dossier.questions
    if not left:
        click.echo(_("Nothing is left to ask."))
        return
    click.echo(_("Still open: {count}").format(count=len(left)))
    for each in left:
        click.echo(printable(f"  {each.fact}: {each.text.in_lang(lang)}"))


def _print_json(interview: Interview) -> None:
    from entente.model.canonical import to_builtins

    answer = {
        "file": str(interview.path),
        "standing": interview.standing.value,
        "written": interview.written,
        "questions": to_builtins(interview.questions()),
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
