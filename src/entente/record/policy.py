"""Trust policies (C2SP tlog-policy): which logs, which witnesses, and which of them together are enough.

A policy file is octets, not Unicode: a name is compared byte for byte. Names are kept as Latin-1 text, one character
an octet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from entente.errors import Malformed, ProofFailed, gettext_noop
from entente.record.checkpoint import Checkpoint
from entente.record.note import open_note, split_note
from entente.record.vkey import COSIGNATURE, COSIGNATURE_ML_DSA, VerifierKey

__all__ = ["Checked", "Group", "Policy"]

_ALLOWED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_DECIMAL = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
NONE = "none"


@dataclass(frozen=True)
class Group:
    """``threshold`` of the ``members`` (witnesses or groups) stand for the group."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A checkpoint that satisfies a policy: who signed it, and when each witness did (name → POSIX seconds)."""

    checkpoint: Checkpoint
    log: VerifierKey
    witnessed: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A parsed policy: logs by key, witnesses and groups by their names here, and the name that must be reached."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str
    urls: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes) -> Policy:
        """Read a policy file. Raises ``Malformed`` with the line."""
        return _Reader().read(data)

    def satisfied(self, names: Set[str], goal: str = "") -> bool:
        """Whether cosignatures of the named witnesses reach the quorum (or another goal)."""
        name = goal or self.quorum
        group = self.groups.get(name)
        if group is None:
            return name == NONE or name in names
        return sum(self.satisfied(names, member) for member in group.members) >= group.threshold

    def witnessed(self, note: bytes) -> dict[str, int]:
        """The witnesses of the policy that cosigned, with their times. Raises ``ProofFailed`` at any bad signature."""
        keys = [*self.logs, *self.witnesses.values()]
        signed = dict(open_note(note, keys).verified)
        return {name: key.timestamp(signed[key].signature) for name, key in self.witnesses.items() if key in signed}

    def check(self, note: bytes) -> Checked:
        """Verify a checkpoint by the policy. Raises ``Malformed`` or ``ProofFailed`` with what is missing."""
        checkpoint = Checkpoint.parse(split_note(note)[0])
        logs = [key for key in self.logs if key.name == checkpoint.origin]
        if not logs:
            raise ProofFailed(gettext_noop("The policy does not know the log {origin}."), origin=checkpoint.origin)
        log = open_note(note, logs).verified[0][0]
        witnessed = self.witnessed(note)
        if not self.satisfied(witnessed.keys()):
            missing = sorted(self.witnesses.keys() - witnessed.keys())
            raise ProofFailed(
                gettext_noop("The checkpoint lacks cosignatures that the policy asks for: {missing}."),
                missing=", ".join(missing),
            )
        return Checked(checkpoint=checkpoint, log=log, witnessed=witnessed)


class _Reader:
    """One pass over the lines; every name must be defined above the line that uses it."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.urls: dict[str, str] = {}
        self.members: set[str] = set()
        self.quorum = ""

    def read(self, data: bytes) -> Policy:
        if not _ALLOWED.fullmatch(data) or (data and not data.endswith(b"\n")):
            raise Malformed(gettext_noop("A policy is lines of text without control characters."))
        for number, octets in enumerate(data.split(b"\n"), start=1):
            words = [word for word in re.split(r"[ \t]+", octets.decode("latin-1").strip(" \t")) if word]
            if words and not words[0].startswith("#"):
                self._line(number, words)
        if not self.quorum:
            raise Malformed(gettext_noop("A policy has exactly one quorum line."))
        return Policy(
            logs=tuple(self.logs), witnesses=self.witnesses, groups=self.groups, quorum=self.quorum, urls=self.urls
        )

    def _line(self, number: int, words: list[str]) -> None:
        try:
            match words:
                case ["log", key, *url] if len(url) < 2:
                    self._log(key, url)
                case ["witness", name, key, *url] if len(url) < 2:
                    self._witness(name, key, url)
                case ["group", name, threshold, *members] if members:
                    self._group(name, threshold, members)
                case ["quorum", name] if not self.quorum and (name == NONE or self._known(name)):
                    self.quorum = name
                case _:
                    raise Malformed(gettext_noop("The line is not one of log, witness, group or one quorum."))
        except Malformed as fault:
            raise Malformed(fault.template, line=number, **fault.values) from None  # type: ignore[arg-type]

    def _known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _log(self, text: str, url: list[str]) -> None:
        key = _vkey(text)
        if any(key.public == other.public for other in self.logs):
            raise Malformed(gettext_noop("The same public key is listed twice."))
        self.logs.append(key)
        self.urls.update({str(key): one for one in url})

    def _new(self, name: str) -> None:
        if name == NONE or self._known(name):
            raise Malformed(gettext_noop("The name is taken."))

    def _witness(self, name: str, text: str, url: list[str]) -> None:
        self._new(name)
        key = _vkey(text)
        if key.kind not in (COSIGNATURE, COSIGNATURE_ML_DSA):
            raise Malformed(gettext_noop("A witness signs with a key for cosignatures."))
        if any(key.public == other.public for other in self.witnesses.values()):
            raise Malformed(gettext_noop("The same public key is listed twice."))
        self.witnesses[name] = key
        self.urls.update({str(key): one for one in url})

    def _group(self, name: str, threshold: str, members: list[str]) -> None:
        self._new(name)
        for member in members:
            if not self._known(member) or member in self.members:
                raise Malformed(gettext_noop("A group names witnesses and groups from lines above, each once."))
            self.members.add(member)
        least = {"any": 1, "all": len(members)}.get(threshold) or (
            int(threshold) if _DECIMAL.fullmatch(threshold) else 0
        )
        if not 1 <= least <= len(members):
            raise Malformed(gettext_noop("The threshold of a group lies between one and the number of its members."))
        self.groups[name] = Group(least, tuple(members))


def _vkey(octets: str) -> VerifierKey:
    """A vkey from octets; its name is UTF-8, as in the notes it signs."""
    try:
        return VerifierKey.parse(octets.encode("latin-1").decode())
    except UnicodeDecodeError:
        raise Malformed(gettext_noop("This is not a verifier key.")) from None
