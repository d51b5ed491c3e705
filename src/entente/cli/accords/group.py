"""The group ``entente accords`` and what its commands share: days, JSON, marks of certainty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

import click
import msgspec

from entente.cli.failure import printable
from entente.errors import InputError, gettext_noop
from entente.model.provenance import Certainty
from entente.settings import Settings

__all__ = [
    "CERTAINTY", "KNOWN_AT", "accords", "as_json_option", "day_options", "days", "print_json", "print_lines",
    "rests_on", "table",
]  # fmt: skip

CERTAINTY = {
    "text_read": gettext_noop("text read"),
    "page_read": gettext_noop("page read"),
    "recalled": gettext_noop("recalled"),
    "inferred": gettext_noop("inferred"),
    "computed": gettext_noop("computed"),
}
AS_OF = gettext_noop("The day the answer is for (YYYY-MM-DD); today if left out.")
KNOWN_AT = gettext_noop("Use only what was known on this day (YYYY-MM-DD); today if left out.")
JSON = gettext_noop("Print JSON.")

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def accords() -> None:
    """Agreements, duties, positions, bodies and measures on a day, as known on another."""


def day_options(command: Command) -> Command:
    """``--as-of`` and ``--known-at``."""
    with_known = click.option("--known-at", "known_at", help=KNOWN_AT)(command)
    return click.option("--as-of", "as_of", help=AS_OF)(with_known)


def as_json_option(command: Command) -> Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help=JSON)(command)


def days(settings: Settings, as_of: str | None, known_at: str | None) -> tuple[date, date]:
    """Both days of a call; today where one is left out."""
    return _day(as_of, "--as-of", settings.today), _day(known_at, "--known-at", settings.today)


def _day(text: str | None, option: str, otherwise: date) -> date:
    """A day given on the command line. ``InputError`` in one sentence if it is none."""
    if text is None:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            gettext_noop("{given} given for {option} is not a day of the calendar written as YYYY-MM-DD."),
            hint=gettext_noop("Write, for example, 2024-10-01."),
            given=text or '""',
            option=option,
        ) from None


def print_json(value: object) -> None:
    """A value as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_lines(lines: Iterable[str]) -> None:
    """Lines with outside text made harmless."""
    click.echo(printable("\n".join(lines)))


class _Sourced(Protocol):
    @property
    def source(self) -> str: ...
    @property
    def certainty(self) -> Certainty: ...


def rests_on(one: _Sourced, _: Callable[[str], str]) -> str:
    """What a statement rests on, and how sure it is."""
    return f"{one.source}, {_(CERTAINTY[one.certainty.value])}"


def table(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Rows as aligned columns; a Chinese character takes two places."""
    if not rows:
        return []
    widths = [max(_width(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    return [
        indent + "".join(_padded(cell, width + 2) for cell, width in zip(row, widths, strict=False)) + row[-1]
        for row in rows
    ]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return len(text) + sum(ord(char) > 0x2E7F for char in text)
