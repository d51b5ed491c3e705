"""Failures as the user sees them: one sentence with its place, a hint, and an exit code."""

from __future__ import annotations

import click

from entente import errors
from entente.locale import translator
from entente.model.text import printable

__all__ = ["EXIT_CODES", "exit_code", "printable", "show_failure"]

EXIT_CODES: dict[type[errors.EntenteError], int] = {
    errors.InputError: 2,
    errors.RuleError: 2,
    errors.SourceError: 3,
    errors.WarehouseError: 4,
    errors.RecordError: 5,
    errors.NotPermitted: 6,
}
"""0: done (whatever the standing). 1: a check the command was asked to make failed. 2: bad input. 3: a source could not
be fetched. 4: the warehouse cannot answer. 5: the record cannot be trusted. 6: not permitted."""


def exit_code(failure: errors.EntenteError) -> int:
    """The exit code of a failure, by the nearest class of the tree that has one."""
    return next(EXIT_CODES[kind] for kind in type(failure).__mro__ if kind in EXIT_CODES)


def show_failure(failure: errors.EntenteError, lang: str) -> int:
    """Print a failure to standard error and return its exit code."""
    _ = translator(lang)
    problems = failure.problems if isinstance(failure, errors.InputErrors) else [failure]
    for problem in problems:
        place = ":".join(p for p in (problem.file, str(problem.line) if problem.line else "", problem.field) if p)
        sentence = _(problem.template)
        if problem.values:
            sentence = sentence.format(**problem.values)
        click.echo(printable(f"{place}: {sentence}" if place else sentence), err=True)
        if problem.hint:
            click.echo("  " + printable(_(problem.hint)), err=True)
    return exit_code(failure)
