"""The command line: a DOOR. Parse, call one desk function, show.

Exit codes live here (``cli.failure``). Nothing in this room decides anything.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the ``entente`` command on the arguments of this process."""
    from entente.cli.app import run

    run()
