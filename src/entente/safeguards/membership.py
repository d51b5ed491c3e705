"""Set-valued facts in three values: in, not in, or nobody can say yet."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

__all__ = ["ListMembership", "OpenSet", "SetLike", "contains", "overlaps", "starts_with"]


class SetLike(Protocol):
    """What the language asks of a set-valued fact."""

    def contains(self, member: str) -> bool | None:
        """Whether the member is in the set; ``None`` where that is unknown."""

    def why_unknown(self, members: Iterable[str]) -> frozenset[str]:
        """Names of the facts that would settle the unknown ones of these members."""

    def starts_with(self, prefixes: tuple[str, ...]) -> bool | None:
        """Whether any member begins with one of the prefixes."""


class ListMembership:
    """The restricted-party lists that a party stands on, as far as screening can say.

    ``yes`` holds the codes of certain matches, ``maybe`` the codes of possible ones with the fact to ask. A code of
    which no usable list is loaded (``unloaded`` answers with the fact to ask) is unknown unless it is in ``yes``.
    """

    __slots__ = ("_answers", "maybe", "unloaded", "yes")

    def __init__(self, yes: Collection[str], maybe: Mapping[str, str], unloaded: Mapping[str, str] | None) -> None:
        self.yes = frozenset(yes)
        self.maybe = dict(maybe)
        self.unloaded = {} if unloaded is None else unloaded
        self._answers: dict[str, bool | None] = {}

    def contains(self, member: str) -> bool | None:
        """True for a match, ``None`` for a possible match or an unusable list, else False."""
        if member not in self._answers:
            self._answers[member] = True if member in self.yes else None if self._reason(member) else False
        return self._answers[member]

    def _reason(self, member: str) -> str:
        return self.maybe.get(member) or self.unloaded.get(member, "")

    def why_unknown(self, members: Iterable[str]) -> frozenset[str]:
        """The facts that would settle the unknown memberships."""
        return frozenset(self._reason(member) for member in members if self.contains(member) is None)

    def starts_with(self, prefixes: tuple[str, ...]) -> bool | None:
        """Whether it stands on a list whose code begins so."""
        if any(code.startswith(prefixes) for code in self.yes):
            return True
        unsure = any(code.startswith(prefixes) for code in self.maybe) or any(
            code.startswith(prefixes) for code in self.unloaded
        )
        return None if unsure else False

    def joined(self, others: Iterable[ListMembership], *, reason: str = "") -> ListMembership:
        """The lists of this party or of the others; with a ``reason`` every match is only possible, and that is why."""
        yes, maybe = set(self.yes), dict(self.maybe)
        for other in others:
            yes |= other.yes
            maybe |= other.maybe
        if reason:
            return ListMembership((), maybe | dict.fromkeys(yes, reason), self.unloaded)
        return ListMembership(yes, maybe, self.unloaded)


class OpenSet:
    """A set of which some members are known and others may come: never certain that something is absent."""

    __slots__ = ("reasons", "yes")

    def __init__(self, yes: Collection[str], reasons: Collection[str]) -> None:
        self.yes = frozenset(yes)
        self.reasons = frozenset(reasons)

    def contains(self, member: str) -> bool | None:
        """True for a known member, else ``None``."""
        return True if member in self.yes else None

    def why_unknown(self, members: Iterable[str]) -> frozenset[str]:
        """The facts that would complete the set, if any of these members is not known."""
        return self.reasons if any(member not in self.yes for member in members) else frozenset()

    def starts_with(self, prefixes: tuple[str, ...]) -> bool | None:
        """True if a known member begins so, else ``None``."""
        return True if any(member.startswith(prefixes) for member in self.yes) else None


def contains(container: object, member: object) -> bool | None:
    """Kleene membership of a known or unknown member in a known or unknown set."""
    if container is None or member is None:
        return None
    if container.__class__ is tuple:
        return member in container
    held: bool | None = container.contains(member)  # type: ignore[attr-defined]
    return held


def overlaps(left: object, right: object) -> bool | None:
    """Whether two sets share a member; at most one of them is a :class:`ListMembership`."""
    if left is None or right is None:
        return None
    if not isinstance(left, tuple):
        left, right = right, left
    assert isinstance(left, tuple), "one side of overlaps is an ordinary set"
    out: bool | None = False
    for member in left:
        held = contains(right, member)
        if held is True:
            return True
        if held is None:
            out = None
    return out


def starts_with(value: object, prefixes: tuple[str, ...]) -> bool | None:
    """Whether a text, or any member of a set, begins with one of the prefixes."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.startswith(prefixes)
    if value.__class__ is tuple:
        return any(map(operator.methodcaller("startswith", prefixes), value))
    held: bool | None = value.starts_with(prefixes)  # type: ignore[attr-defined]
    return held
