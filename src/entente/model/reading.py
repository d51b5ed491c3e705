"""A proposal file, read: a ``Proposal``, or every mistake in it at once."""

from __future__ import annotations

from pathlib import Path

import msgspec

from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.crosscheck import cross_check
from entente.model.paths import FieldPath, nearest_line, show_path
from entente.model.proposal import Proposal
from entente.model.shape import ShapeCheck
from entente.model.syntax import MAX_BYTES, decode_text, load_toml

__all__ = ["parse_proposal", "read_proposal", "read_text"]


def read_proposal(path: Path) -> Proposal:
    """Read a proposal file.

    Raises ``InputErrors`` that names file, line and field of every mistake.
    """
    return parse_proposal(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a proposal file; raises ``InputErrors`` where it cannot be opened or is not UTF-8."""
    file = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                content += b" " * max(0, path.stat().st_size - len(content))
    except FileNotFoundError as error:
        hint = gettext_noop("`entente new` writes a template.")
        raise InputErrors([Problem(gettext_noop("There is no such file."), file=file, hint=hint)]) from error
    except IsADirectoryError as error:
        raise InputErrors([Problem(gettext_noop("This is a folder, not a file."), file=file)]) from error
    except (OSError, ValueError) as error:
        template = gettext_noop("The file cannot be opened: {reason}.")
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputErrors([Problem(template, file=file, reason=reason)]) from error
    return decode_text(content, file)


def parse_proposal(text: str, file: str) -> Proposal:
    """A proposal from its TOML text; ``file`` is only named in the mistakes.

    Raises ``InputErrors`` with one ``Problem`` for every mistake, in the order of their lines.
    """
    loaded = load_toml(text, file)
    problems = list(loaded.problems)

    def report(path: FieldPath, template: str, hint: str = "", **values: object) -> None:
        line = nearest_line(loaded.lines, path)
        problems.append(Problem(template, hint=hint, file=file, line=line, field=show_path(path), **values))

    data = ShapeCheck(report, loaded.left_out).proposal(loaded.data)
    cross_check(data, report)
    if problems:
        raise InputErrors(sorted(problems, key=lambda problem: (problem.line, problem.field)))
    return msgspec.convert(data, Proposal)
