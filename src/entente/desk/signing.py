"""Who signs for the office: its key file, or a key that stays in ssh-agent; and what an entry of the log says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from entente.errors import InputError, Malformed, NotPermitted, RecordError, gettext_noop
from entente.record.agent import AgentSigner, Exchange, agent_keys
from entente.record.dsse import Envelope
from entente.record.key import Entropy
from entente.record.ledger import Ledger
from entente.record.rotation import log_signers
from entente.record.vkey import Signer, VerifierKey

__all__ = ["FOLDER", "begin_with_agent", "no_entropy", "open_for_signing", "sign_statement", "statement_in"]

FOLDER = "record"
_AGENT = "agent.vkey"


def open_for_signing(
    home: Path, entropy: Entropy, second: int, agent: Exchange | None = None
) -> tuple[Ledger, Sequence[Signer]]:
    """The private log with its signers now; on first use it is made, with a key file. Raises ``RecordError``.

    ``agent`` is needed where the key is in ssh-agent: raises ``NotPermitted`` without it.
    """
    folder = home / FOLDER
    if not (folder / _AGENT).exists():
        ledger, _ = Ledger.create(folder, entropy)
        return ledger, log_signers(folder, second)
    verifier = VerifierKey.parse((folder / _AGENT).read_text("utf-8").strip())
    if agent is None:
        raise NotPermitted(
            gettext_noop("The key of this log is in ssh-agent, which cannot be reached."),
            hint=gettext_noop("Start it, add the key, and set SSH_AUTH_SOCK."),
        )
    return Ledger.begin(folder, verifier), [AgentSigner(verifier=verifier, exchange=agent)]


def no_entropy(count: int) -> bytes:
    """For what signs into a log that there is: no secret is made."""
    raise AssertionError(f"a log that was begun needs no new secret, {count} bytes were asked for")


def begin_with_agent(home: Path, agent: Exchange, comment: str) -> VerifierKey:
    """Begin the private log under an Ed25519 key that ssh-agent holds, chosen by a part of its comment.

    Raises ``InputError`` unless exactly one key fits, ``RecordError`` if the log has begun with another key.
    """
    found = [public for public, text in agent_keys(agent) if comment in text]
    if len(found) != 1:
        raise InputError(
            gettext_noop("{count} Ed25519 keys in ssh-agent have “{comment}” in their comment."),
            count=len(found),
            comment=comment[:80],
        )
    folder = home / FOLDER
    if (folder / "private.key").exists():
        raise RecordError(gettext_noop("This log has a key file already."), file=str(folder))
    named = VerifierKey(name="unnamed", public=found[0])
    verifier = VerifierKey(name=f"entente-private-log/{named.key_id:08x}", public=found[0])
    Ledger.begin(folder, verifier).close()
    (folder / _AGENT).write_text(f"{verifier}\n", encoding="utf-8")
    return verifier


def sign_statement(statement: bytes, signers: Sequence[Signer]) -> bytes:
    """The entry: the statement in an envelope that the office's key signed (both keys, while they overlap)."""
    envelope = Envelope(payload=statement)
    for signer in signers:
        envelope = envelope.sign(signer)
    return envelope.format()


def statement_in(entry: bytes) -> dict[str, Any]:
    """The statement of an entry; logs begun before entries were signed hold bare statements. Raises ``Malformed``."""
    try:
        return msgspec.json.decode(Envelope.parse(entry).payload, type=dict[str, Any])
    except Malformed:
        pass
    except msgspec.MsgspecError:
        raise Malformed(gettext_noop("The signed entry is not in its required form.")) from None
    try:
        return msgspec.json.decode(entry, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Malformed(gettext_noop("The signed entry is not in its required form.")) from None
