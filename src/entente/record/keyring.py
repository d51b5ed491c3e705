"""The public keys of one log: the current one, and earlier ones with the moment until which they still count.

The file ``log.vkey`` has one vkey a line, the current key first; a retired key is followed by a space and the POSIX
second at which its overlap ends. A log keeps its name when its key changes.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from entente.errors import Malformed, RecordError, StorageError, gettext_noop
from entente.record.vkey import MAX_TIMESTAMP, VerifierKey

__all__ = ["KeyRing", "read_keyring", "write_keyring"]

_SECOND = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class KeyRing:
    """``current`` signs; each of ``retired`` counts until its second (exclusive)."""

    current: VerifierKey
    retired: tuple[tuple[VerifierKey, int], ...] = ()

    def __post_init__(self) -> None:
        if any(key.name != self.current.name for key, _ in self.retired):
            raise Malformed(gettext_noop("The keys of a log all carry its name."))

    @property
    def keys(self) -> list[VerifierKey]:
        """Every key that ever counted, the current one first."""
        return [self.current, *(key for key, _ in self.retired)]

    def at(self, second: int) -> list[VerifierKey]:
        """The keys that count at a moment."""
        return [self.current, *(key for key, until in self.retired if second < until)]

    def rotated(self, new: VerifierKey, until: int) -> KeyRing:
        """The ring after ``new`` took over; the key before it counts until the given second."""
        return replace(self, current=new, retired=((self.current, until), *self.retired))

    def format(self) -> str:
        """The text of the file."""
        return f"{self.current}\n" + "".join(f"{key} {until}\n" for key, until in self.retired)

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read the text; accepts its one form only. Raises ``Malformed``."""
        first, *others = text.removesuffix("\n").split("\n")
        retired = []
        for line in others:
            key, _, until = line.rpartition(" ")
            if not _SECOND.fullmatch(until) or int(until) > MAX_TIMESTAMP:
                raise Malformed(gettext_noop("This is not a verifier key."))
            retired.append((VerifierKey.parse(key), int(until)))
        return cls(current=VerifierKey.parse(first), retired=tuple(retired))


def read_keyring(path: Path) -> KeyRing:
    """Read the file. Raises ``RecordError`` if there is no log, ``Malformed``, ``StorageError``."""
    try:
        return KeyRing.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecordError(gettext_noop("There is no log here yet."), file=str(path.parent)) from None
    except (UnicodeDecodeError, Malformed):
        raise Malformed(gettext_noop("This is not a verifier key."), file=str(path)) from None
    except OSError as fault:
        raise StorageError(
            gettext_noop("The log cannot be used: {reason}."), file=str(path), reason=str(fault.strerror)
        ) from fault


def write_keyring(path: Path, ring: KeyRing) -> None:
    """Write the file, whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as part:
        part.write(ring.format())
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)
