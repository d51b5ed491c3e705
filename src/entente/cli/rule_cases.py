"""``entente rules run-cases`` and ``entente rules score``: rule cases stated by outsiders, answered and compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.failure import printable
from entente.errors import gettext_noop
from entente.locale import translator
from entente.settings import Settings

if TYPE_CHECKING:
    from entente.desk.rule_cases.answering import RuleCaseAnswer
    from entente.desk.rule_cases.scoring import Disagreement, RegimeScore

__all__ = ["run_cases", "score"]

_UNREAD = gettext_noop("{id}: not understood and not used: {keys}")
_SCORE = gettext_noop(
    "{regime}: {right} of {cases} cases and {groups_right} of {groups} groups agree; false prohibitions "
    "{false_prohibition} of {controls}; missed prohibitions {missed_prohibition} of {prohibitions}; needlessly "
    "undecided {undecided}; needed facts asked {needed_asked} of {needed}; needless questions {needless}; not counted "
    "{not_counted}, of which {not_counted_right} agree."
)
_MISS = gettext_noop("{id}: expected {expected}, got {got} ({reasons}) [{citation}]")


@click.command("run-cases", help=gettext_noop("Answer rule cases stated in neutral facts (JSON lines), one line each."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print one JSON answer a line."))
@click.pass_obj
def run_cases(settings: Settings, file: Path, *, as_json: bool) -> None:
    """Every case of a file; what was not understood is named on standard error."""
    from entente.desk.rule_cases.answering import run_rule_cases

    _ = translator(settings.lang)
    for answer in run_rule_cases(file):
        click.echo(_json(answer) if as_json else printable(_line(answer)))
        if answer.unread:
            click.echo(printable(_(_UNREAD).format(id=answer.id, keys=", ".join(answer.unread))), err=True)


def _json(answer: RuleCaseAnswer) -> str:
    return json.dumps({"id": answer.id, "got": answer.got, "ask": answer.ask}, ensure_ascii=False)


def _line(answer: RuleCaseAnswer) -> str:
    """One answer for a person: label, the rules it rests on, the facts to ask."""
    parts = [f"{answer.id}: {answer.got}", *(f"?{fact}" for fact in answer.ask)]
    return " ".join([*parts, f"({', '.join(answer.because)})"] if answer.because else parts)


@click.command("score", help=gettext_noop("Answer labelled rule cases and compare with their labels, by regime."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=gettext_noop("Print JSON."))
@click.pass_obj
def score(settings: Settings, file: Path, *, as_json: bool) -> None:
    """Agreement, false and missed prohibitions, undecided; then every disagreement with its reason."""
    from entente.desk.rule_cases.scoring import score_rule_cases
    from entente.model.canonical import to_builtins

    found = score_rule_cases(file)
    if as_json:
        click.echo(json.dumps(to_builtins(found), ensure_ascii=False, indent=2))
        return
    for each in (*found.regimes, found.total):
        click.echo(printable(_counts(each, settings.lang)))
    for miss in found.disagreements:
        click.echo(printable(_disagreement(miss, settings.lang)))


def _counts(score: RegimeScore, lang: str) -> str:
    """One regime in words."""
    _ = translator(lang)
    values = {name: getattr(score, name) for name in score.__struct_fields__}
    return _(_SCORE).format(**{**values, "regime": score.regime or _(gettext_noop("all regimes"))})


def _disagreement(miss: Disagreement, lang: str) -> str:
    """One case answered otherwise, in words."""
    _ = translator(lang)
    reasons = [
        _(gettext_noop("by {rules}")).format(rules=", ".join(miss.because))
        if miss.because
        else _(gettext_noop("no rule applies")),
        _(gettext_noop("would ask {facts}")).format(facts=", ".join(miss.ask)) if miss.ask else "",
        _(gettext_noop("not understood: {keys}")).format(keys="; ".join(miss.unread)) if miss.unread else "",
        "" if miss.counted else _(gettext_noop("not counted")),
    ]
    return _(_MISS).format(
        id=miss.id,
        expected=" / ".join(miss.expected),
        got=miss.got,
        reasons="; ".join(reason for reason in reasons if reason),
        citation=miss.citation,
    )
