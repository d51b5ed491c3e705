"""A signer behind ssh-agent (draft-ietf-sshm-ssh-agent §3): the private key stays where it is.

The agent is reached through an argument, ``exchange(request) -> answer``, because sockets belong to the doors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from entente.errors import Malformed, NotPermitted, gettext_noop
from entente.record.vkey import VerifierKey

__all__ = ["AgentSigner", "Exchange", "agent_keys"]

Exchange = Callable[[bytes], bytes]
"""Sends the body of one agent message, without its length, and gives the body of the answer."""

_REQUEST_IDENTITIES, _IDENTITIES_ANSWER = 11, 12
_SIGN_REQUEST, _SIGN_RESPONSE = 13, 14
_TYPE = b"ssh-ed25519"
_BAD = gettext_noop("The answer of ssh-agent is not in its required form.")


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _strings(data: bytes) -> Iterator[bytes]:
    """The length-prefixed strings of a message. Raises ``Malformed``."""
    at = 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data) or at + 4 > len(data):
            raise Malformed(_BAD)
        yield data[at + 4 : end]
        at = end


def _blob(public: bytes) -> bytes:
    return _string(_TYPE) + _string(public)


def agent_keys(exchange: Exchange) -> list[tuple[bytes, str]]:
    """The Ed25519 keys that the agent holds: 32-byte public key and comment. Raises ``Malformed``."""
    answer = exchange(bytes([_REQUEST_IDENTITIES]))
    if answer[:1] != bytes([_IDENTITIES_ANSWER]) or len(answer) < 5:
        raise Malformed(_BAD)
    parts = list(_strings(answer[5:]))
    if len(parts) != 2 * int.from_bytes(answer[1:5], "big"):
        raise Malformed(_BAD)
    found = []
    for blob, comment in zip(parts[::2], parts[1::2], strict=True):
        fields = list(_strings(blob))
        if len(fields) == 2 and fields[0] == _TYPE and len(fields[1]) == 32:
            found.append((fields[1], comment.decode("utf-8", "replace")))
    return found


@dataclass(frozen=True, kw_only=True)
class AgentSigner:
    """A ``Signer`` whose key is in ssh-agent."""

    verifier: VerifierKey
    exchange: Exchange

    def sign(self, message: bytes) -> bytes:
        """The agent's 64-byte Ed25519 signature.

        Raises ``NotPermitted`` if the agent does not hold the key or refuses, ``Malformed``.
        """
        request = bytes([_SIGN_REQUEST]) + _string(_blob(self.verifier.public)) + _string(message) + bytes(4)
        answer = self.exchange(request)
        if answer[:1] != bytes([_SIGN_RESPONSE]):
            raise NotPermitted(
                gettext_noop("ssh-agent did not sign with the key {name}."),
                name=self.verifier.name,
                hint=gettext_noop("Is the key added (`ssh-add -l`), and was its use confirmed?"),
            )
        fields = [field for outer in _strings(answer[1:]) for field in _strings(outer)]
        if len(fields) != 2 or fields[0] != _TYPE or len(fields[1]) != 64:
            raise Malformed(_BAD)
        return fields[1]
