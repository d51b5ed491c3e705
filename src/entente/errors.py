"""The one tree of errors.

A failure carries a stable ``code``, one English sentence as a template with its values, where it happened, and a
hint. It knows no exit code and no HTTP status (those live in the doors), and no language: the doors look the
template up in the message catalogue. Hits, holds and refusals are values, never exceptions.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ChecksumMismatch",
    "EntenteError",
    "FetchFailed",
    "ForkDetected",
    "InputError",
    "InputErrors",
    "Malformed",
    "NoSnapshot",
    "NotPermitted",
    "Problem",
    "ProofFailed",
    "RecordError",
    "RuleError",
    "SchemaDrift",
    "SourceError",
    "Stale",
    "StorageError",
    "WarehouseError",
    "WriteConflict",
    "gettext_noop",
]


def gettext_noop(message: str) -> str:
    """Mark a message for extraction into the catalogue and return it unchanged."""
    return message


class EntenteError(Exception):
    """Root of the tree; never raised itself.

    ``template`` is an English sentence with ``{named}`` values; ``hint`` says what to do. ``file``, ``line``
    (1-based) and ``field`` say where, when that is known.
    """

    code: ClassVar[str] = "error"

    def __init__(
        self,
        template: str,
        *,
        hint: str = "",
        file: str = "",
        line: int = 0,
        field: str = "",
        **values: object,
    ) -> None:
        super().__init__(template)
        self.template = template
        self.hint = hint
        self.file = file
        self.line = line
        self.field = field
        self.values = values

    def __str__(self) -> str:
        where = ":".join(part for part in (self.file, str(self.line) if self.line else "", self.field) if part)
        sentence = self.template.format(**self.values) if self.values else self.template
        return f"{where}: {sentence}" if where else sentence


class InputError(EntenteError):
    """What the user gave cannot be used."""

    code = "input"


class Problem(InputError):
    """One mistake in an input file, always with its place."""

    code = "input.problem"


class InputErrors(InputError):
    """All mistakes of one input, reported together."""

    code = "input.many"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(gettext_noop("{count} problems were found."), count=len(problems))
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class SourceError(EntenteError):
    """Outside data could not be had or read."""

    code = "source"


class FetchFailed(SourceError):
    """A download did not arrive whole."""

    code = "source.fetch_failed"


class SchemaDrift(SourceError):
    """A source no longer has the form it is documented to have."""

    code = "source.schema_drift"


class ChecksumMismatch(SourceError):
    """Bytes are not the bytes that were promised."""

    code = "source.checksum_mismatch"


class WarehouseError(EntenteError):
    """The rebuildable store of outside data cannot answer."""

    code = "warehouse"


class NoSnapshot(WarehouseError):
    """Nothing of the asked kind has been imported."""

    code = "warehouse.no_snapshot"


class Stale(WarehouseError):
    """The warehouse was built from other snapshots than those present."""

    code = "warehouse.stale"


class StorageError(WarehouseError):
    """The disk is full, read-only, or another process holds the store."""

    code = "warehouse.storage"


class RuleError(EntenteError):
    """A rule file is not a valid rule."""

    code = "rule"


class RecordError(EntenteError):
    """The log cannot be read, proven or extended.

    ``evidence``, where there is any, is a file that anybody can check without trusting who shows it.
    """

    code = "record"
    evidence: bytes = b""


class Malformed(RecordError):
    """Bytes do not have the canonical form that the record demands."""

    code = "record.malformed"


class ProofFailed(RecordError):
    """A proof, hash or signature does not verify."""

    code = "record.proof_failed"


class WriteConflict(RecordError):
    """Somebody else wrote first."""

    code = "record.write_conflict"


class ForkDetected(RecordError):
    """Two signed checkpoints contradict each other, or a log is older than one that it signed."""

    code = "record.fork_detected"


class NotPermitted(EntenteError):
    """The person or the state of the case does not allow this act."""

    code = "not_permitted"
