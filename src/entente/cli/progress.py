"""A progress bar on standard error, and only where somebody is watching."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from entente.errors import gettext_noop

__all__ = ["bar", "rate_bar"]

LOG_EVERY = 30.0
"""Seconds between two lines in a log."""


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function ``(done, total)`` that moves the bar, or ``None`` where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def rate_bar(_: Callable[[str], str]) -> Iterator[Callable[[int, int, int], None]]:
    """A function ``(works, bytes done, bytes in all)`` that shows rate and time left on standard error.

    A bar where somebody is watching; elsewhere (a log) a line every half minute.
    """
    line = _(gettext_noop("{works} works, {percent} % of {size} MB, {rate} works/s, {left} left"))
    begun = shown = time.monotonic()

    def text(works: int, done: int, of: int) -> str:
        passed = max(time.monotonic() - begun, 1e-3)
        left = "–" if not done else str(timedelta(seconds=int(passed * (of - done) / done)))
        return line.format(
            works=f"{works:,}", percent=f"{100 * done / max(of, 1):.1f}", size=f"{of / 1e6:,.0f}",
            rate=f"{works / passed:,.0f}", left=left,
        )  # fmt: skip

    if not sys.stderr.isatty():

        def log(works: int, done: int, of: int) -> None:
            nonlocal shown
            if time.monotonic() - shown >= LOG_EVERY:
                shown = time.monotonic()
                print(text(works, done, of), file=sys.stderr, flush=True)  # noqa: T201 - the door's own log

        yield log
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda works, done, of: progress.update(task, description=text(works, done, of), completed=done, total=of)
