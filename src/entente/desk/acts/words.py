"""Acts with words of people: propose or append one, and show it with its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from entente.desk.acts.commitments import act_with_words, acts_in
from entente.desk.acts.kinds import written_statement
from entente.desk.casefile import CaseFile
from entente.desk.casefile.words import Words
from entente.desk.joint import find_act, open_agreement, propose_act
from entente.desk.keeping import append_private
from entente.desk.signing import FOLDER
from entente.errors import NotPermitted, gettext_noop
from entente.record.agent import Exchange
from entente.record.dsse import Envelope
from entente.record.key import Entropy
from entente.record.ledger import Ledger
from entente.record.tree import leaf_hash
from entente.record.witness import Now

__all__ = ["ShownAct", "append_with_words", "propose_with_words", "show_act"]


class ShownAct(msgspec.Struct, frozen=True, kw_only=True):
    """One act of a joint log: its statement, and the words it commits to where this office's case file has them."""

    digest: str
    statement: dict[str, Any]
    words: dict[str, str | tuple[str, ...]]


def propose_with_words(
    home: Path, agreement: str, statement: bytes, words: Mapping[str, str], entropy: Entropy, now: Now
) -> str:
    """Propose a joint act that commits to the words; they stay here, in the case file. Gives the act's digest.

    Raises ``NotPermitted`` for an act that names something private by its digest.
    """
    statement = written_statement(statement)
    _nothing_private(home, statement)
    if words:
        statement = _kept(home, statement, words, entropy)
    return propose_act(home, agreement, statement, now)


def _nothing_private(home: Path, statement: bytes) -> None:
    """Refuse a statement with the digest of a dossier, a decision, or any entry of the private log."""
    named = set(re.findall(rb"[0-9a-f]{64}", statement))
    private: set[bytes] = set()
    if named and CaseFile.exists(home):
        with CaseFile.open(home) as casefile:
            private |= {one.id.encode() for one in casefile.decisions()}
            private |= {digest for digest in named if casefile.dossiers(digest.decode())}
    if named and (home / FOLDER / "log.vkey").exists():
        with Ledger.open(home / FOLDER) as ledger, closing(ledger.entries.entries()) as entries:
            private |= {leaf_hash(entry).hex().encode() for entry in entries}
    for digest in sorted(named & private):
        raise NotPermitted(
            gettext_noop("The act names something private of this office by its digest: {digest}."),
            digest=digest[:16].decode(),
            hint=gettext_noop("Dossiers, decisions and entries of the private log are never named to another party."),
        )


def append_with_words(
    home: Path,
    statement: bytes,
    words: Mapping[str, str],
    entropy: Entropy,
    second: int,
    agent: Exchange | None = None,
) -> tuple[int, str]:
    """``append_private`` for a statement that commits to the words; they lie in the case file under its digest."""
    statement = written_statement(statement)
    if words:
        statement = _kept(home, statement, words, entropy)
    return append_private(home, statement, entropy, second, agent)


def _kept(home: Path, statement: bytes, words: Mapping[str, str], entropy: Entropy) -> bytes:
    """Words before act: an act whose words were lost could never be opened; words without an act can be erased."""
    drawn, digest, values = act_with_words(statement, words, entropy)
    with CaseFile.open(home) as casefile:
        Words(casefile).store(digest, values)
    return drawn


def show_act(home: Path, agreement: str, reference: str, now: Now) -> ShownAct:
    """One act with its words. Raises ``InputError`` if there is none, or more than one, that begins so."""
    with open_agreement(home, agreement, now) as joint:
        digest = find_act(joint, reference)
        payload = next((payload for one, payload in acts_in(joint) if one == digest), None)
        if payload is None:  # in the other party's log only
            payload = Envelope.parse(joint.copy.entry(joint.gate(joint.copy).digests[digest])).payload
    with CaseFile.open(home) as casefile:
        words = {field: one.value for field, one in Words(casefile).of(digest).items()}
    return ShownAct(digest=digest, statement=msgspec.json.decode(payload), words=words)
