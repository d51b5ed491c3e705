"""Words of people in acts: the act holds a salted commitment to each, the case file its value and salt."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from entente.desk.acts.kinds import Act, read_statement, statement_of
from entente.desk.casefile import CaseFile, CommittedValue
from entente.desk.casefile.words import Words
from entente.errors import InputError, ProofFailed, gettext_noop
from entente.model.canonical import canonical_bytes
from entente.record.dsse import Envelope
from entente.record.joint import Joint
from entente.record.key import Entropy

__all__ = ["act_with_words", "acts_in", "check_words", "commit", "commitment", "commitments_of"]

SALT_BYTES = 32


def commitment(field: str, value: str | Sequence[str], salt: bytes) -> str:
    """HMAC-SHA-256 of field name and value under the salt (at least 16 bytes), in hexadecimal.

    The field name is inside, so a commitment cannot be moved to another field; RFC 8785 makes the bytes one.
    """
    assert len(salt) >= 16, "RECORD: at least 128 bits of salt per field"
    message = canonical_bytes({"commitment": "entente/commitment/1", "field": field, "value": value})
    return hmac.new(salt, message, "sha256").hexdigest()


def commit(words: Mapping[str, str | tuple[str, ...]], entropy: Entropy) -> tuple[CommittedValue, ...]:
    """A fresh salt for each word; empty ones are left out."""
    return tuple(
        CommittedValue(field=field, value=value, salt=entropy(SALT_BYTES)) for field, value in words.items() if value
    )


def commitments_of(values: Sequence[CommittedValue]) -> dict[str, str]:
    """What stands in the act: the commitment to each word, by field."""
    return {one.field: commitment(one.field, one.value, one.salt) for one in values}


def act_with_words(
    statement: bytes, words: Mapping[str, str], entropy: Entropy
) -> tuple[bytes, str, tuple[CommittedValue, ...]]:
    """The statement with commitments to the words put in, its digest, and the values with their salts.

    Raises ``InputError`` for what is no act, or where the act commits to a field of this name already.
    """
    act: Act | None = read_statement(statement)
    if act is None:
        raise InputError(gettext_noop("Words can be put into acts only."))
    twice = sorted(words.keys() & act.commitments.keys())
    if twice:
        raise InputError(gettext_noop("The act commits to these fields already: {fields}."), fields=", ".join(twice))
    values = commit(words, entropy)
    drawn = statement_of(msgspec.structs.replace(act, commitments=act.commitments | commitments_of(values)))
    return drawn, sha256(drawn).hexdigest(), values


def acts_in(joint: Joint) -> Iterator[tuple[str, bytes]]:
    """Digest and statement of every act in the own log, and of those that wait."""
    for digest, entry in zip(joint.gate(joint.own.entries).digests, joint.own.entries.entries(), strict=False):
        yield digest, Envelope.parse(entry).payload
    for digest, envelope in joint.pending().items():
        yield digest, envelope.payload


def check_words(home: Path, joint: Joint) -> int:
    """Open every commitment of the joint acts that the case file has words of; gives how many.

    Words of the other party's acts are not here; where some of an act's are, all are that were not erased. Raises
    ``ProofFailed``.
    """
    if not CaseFile.exists(home):
        return 0
    opened = 0
    with CaseFile.open(home) as casefile:
        words = Words(casefile)
        known = words.acts()
        for digest, payload in acts_in(joint):
            act = read_statement(payload) if digest in known else None
            if act is None:
                continue
            there = words.of(digest)
            erased = {field for one in words.erased(digest) for field in one.fields}
            for field, stated in act.commitments.items():
                word = there.get(field)
                if word is None and field in erased:
                    continue
                found = commitment(field, word.value, word.salt) if word else ""
                if not hmac.compare_digest(found, stated):
                    raise ProofFailed(
                        gettext_noop("The words in the case file are not those of act {digest}."),
                        file=str(casefile.path),
                        field=field,
                        digest=digest[:16],
                    )
                opened += 1
    return opened
