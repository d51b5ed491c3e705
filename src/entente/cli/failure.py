"""Failures as the user sees them: one sentence with its place, a hint, and an exit code."""

from __future__ import annotations

import errno

import click

from entente import errors
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.text import printable

__all__ = ["EXIT_CODES", "INTERRUPTED", "UNEXPECTED", "exit_code", "printable", "show_failure", "show_surprise"]

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


UNEXPECTED = 70
"""A mistake of ours (``EX_SOFTWARE`` of sysexits.h)."""

INTERRUPTED = 130
"""The user stopped the command (128 + SIGINT, as shells count)."""


def exit_code(failure: errors.EntenteError) -> int:
    """The exit code of a failure, by the nearest class of the tree that has one."""
    return next(EXIT_CODES[kind] for kind in type(failure).__mro__ if kind in EXIT_CODES)


def show_failure(failure: errors.EntenteError, lang: str) -> int:
    """Print a failure to standard error, a sentence and perhaps a hint for each problem; return its exit code."""
    _ = translator(lang)
    problems = failure.problems if isinstance(failure, errors.InputErrors) else [failure]
    for problem in problems:
        place = ":".join(p for p in (problem.file, str(problem.line) if problem.line else "", problem.field) if p)
        sentence = _filled(_(problem.template), problem.values)
        _complain(f"{place}: {sentence}" if place else sentence)
        if problem.hint:
            _complain("  " + _filled(_(problem.hint), problem.values))
    return exit_code(failure)


def show_surprise(surprise: Exception, lang: str) -> int:
    """Say what no room foresaw, in one sentence: a refusal of the operating system, or a mistake of ours."""
    _ = translator(lang)
    if isinstance(surprise, OSError) and surprise.errno is not None:
        return show_failure(_refusal(surprise), lang)
    sentence = _(gettext_noop("Entente made a mistake of its own ({kind}: {what}) and stopped."))
    _complain(sentence.format(kind=type(surprise).__name__, what=str(surprise)[:300]))
    _complain("  " + _(gettext_noop("Please report it to the maintainers with the command and what --debug prints.")))
    return UNEXPECTED


def _refusal(surprise: OSError) -> errors.EntenteError:
    full = surprise.errno in (errno.ENOSPC, errno.EDQUOT)
    return errors.StorageError(
        gettext_noop("The operating system refused: {reason}."),
        file=str(surprise.filename or ""),
        reason=surprise.strerror or str(surprise),
        hint=gettext_noop("Free some space and run the command again.") if full else "",
    )


def _filled(template: str, values: dict[str, object]) -> str:
    return template.format(**values) if values else template


def _complain(line: str) -> None:
    """One line on standard error, whatever outside text stands in it."""
    click.echo(printable(line).replace("\n", " "), err=True)
