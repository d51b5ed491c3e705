"""The command line: a DOOR. Parse, call one desk function, show.

Exit codes live here (``cli.failure``). Nothing in this room decides anything.
"""

from __future__ import annotations

import gc

__all__ = ["main"]


def main() -> None:
    """Run the ``entente`` command on the arguments of this process."""
    from entente.cli.app import run

    # A command makes some hundred thousand objects that live until it ends; looking for cycles among them again and
    # again costs a fifth of a cold `assess`. Long ones (a build, a server) still collect.
    gc.set_threshold(400_000, 20, 20)
    run()
