"""The register as an office holds it: what is packaged, and what lies in ``<home>/accords``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from entente import accords
from entente.desk.acts.protocol import Protocol, read_protocol
from entente.errors import InputError, gettext_noop

__all__ = ["own_folder", "protocols_of", "whole_register"]


def own_folder(home: Path) -> Path:
    """Where an office keeps its own instruments, duties, positions and measures: TOML and CSV files."""
    return home / "accords"


def whole_register(home: Path, *tables: str, instrument: str = "") -> accords.Register:
    """Everything packaged and the office's own. Raises ``InputErrors`` with file, line and field of every mistake.

    ``tables`` and ``instrument`` name what the caller needs; with them a large register is read faster.
    """
    cache = home / "cache" / "accords.msgpack"
    return accords.load_whole(own_folder(home), cache, tables=tables, instrument=instrument)


def protocols_of(home: Path, given: Iterable[Path] = ()) -> dict[str, Protocol]:
    """Handling rules by protocol name: the files given, and those in ``<home>/accords/protocols``."""
    found: dict[str, Protocol] = {}
    for path in (*sorted((own_folder(home) / "protocols").glob("*.toml")), *given):
        try:
            protocol = read_protocol(path.read_bytes(), str(path))
        except OSError as failure:
            raise InputError(
                gettext_noop("The file cannot be read: {reason}."), file=str(path), reason=str(failure.strerror)
            ) from failure
        found[protocol.name] = protocol
    return found
