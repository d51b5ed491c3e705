"""Parents, laboratories, agencies and owners of a body, from lists, register, tables and the applicant, each explained.

A tie is what its source says and no more: a parent that a list names is shown with its own listings; whether a body is
*held* is asked of the shares alone (``ownership``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import msgspec

from entente.model.codes import ListClass
from entente.model.proposal import Owner, Party
from entente.safeguards.screening.files import as_day
from entente.safeguards.screening.holdings import identifier_key, name_key
from entente.safeguards.screening.index import ScreeningIndex
from entente.safeguards.screening.judge import Verdict, asks_of
from entente.safeguards.screening.listing import Entry
from entente.safeguards.screening.ownership import Control, Share, control, path_of
from entente.safeguards.screening.screen import verdicts

__all__ = ["AFFILIATES", "BLOCKED", "Held", "Related", "Relations", "relations_of"]

AFFILIATES = frozenset(("csl.EL", "bis.EL", "csl.MEU", "csl.SDN", "ofac.SDN"))
"""Lists whose bodies count for the BIS Affiliates Rule; of the SDN list certain programmes only [page read]."""
BLOCKED = frozenset(("csl.SDN", "ofac.SDN"))
"""Lists whose bodies' holdings count for the 50 per cent rule of the sanctions office."""
_INVERSE = {
    "parent": "subordinate", "subordinate": "parent", "subsidiary": "parent", "owner": "owned", "owned": "owner",
    "laboratory": "host", "supervising_agency": "supervises", "linked": "linked", "child": "parent",
    "related": "related", "predecessor": "successor", "successor": "predecessor",
}  # fmt: skip
_MOST_BODIES = 200
"""Bodies that are followed upward; chains of real owners are far shorter."""
_TIES = "SELECT relation, other_name, other_entry, percent, since, until FROM tie WHERE entry = ? ORDER BY 1, 2"
_BACK_BY_NAME = "SELECT entry, relation, percent, since, until FROM tie WHERE other_key = ? ORDER BY 1, 2"
_BACK_BY_ENTRY = "SELECT entry, relation, percent, since, until FROM tie WHERE other_entry = ? ORDER BY 1, 2"


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A body that a source ties to the one asked for.

    ``relation`` says what it is to it (parent, subordinate, laboratory, supervising_agency, owner, owned …);
    ``source`` who says so: a list code, ``register``, ``table`` or ``declared``. ``percent``: the share between them.
    ``listed``: the entries that the body itself matches on the day.
    """

    relation: str
    name: str
    source: str
    percent: float | None = None
    citation: str = ""
    listed: tuple[Entry, ...] = ()


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What listed bodies hold of the body together, and the path that explains it; ``owners``: the listed holders."""

    control: Control
    path: tuple[str, ...]
    owners: tuple[Entry, ...]


class Relations(msgspec.Struct, frozen=True, kw_only=True):
    """The entries that a body matches, what is tied to it, and what listed bodies hold of it under each rule."""

    entries: tuple[Entry, ...]
    related: tuple[Related, ...]
    affiliates: Held | None
    blocked: Held | None


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body on the way upward: all its names, the identifier that a table gives it, and the entries it matches."""

    label: str
    names: tuple[str, ...]
    ror: str | None = None
    identifiers: dict[str, str] = {}
    verdicts: tuple[Verdict, ...] = ()
    owners: tuple[Owner, ...] = ()

    def entries(self, status: str = "match") -> tuple[Entry, ...]:
        """The entries of legal and funder lists that it is, or possibly is."""
        return tuple(
            each.entry
            for each in self.verdicts
            if each.status == status and each.entry.list_class is not ListClass.NON_OFFICIAL
        )


def relations_of(
    party: Party,
    index: ScreeningIndex,
    *,
    as_of: date,
    parties: Sequence[Party] = (),
    non_official: bool = False,
    kinds: Collection[str] | None = None,
) -> Relations:
    """What is tied to a party on a day.

    ``parties``: the others of the proposal, to which its owners may point. ``kinds``: only these relations.
    """
    walk = _Walk(index, as_of, {each.id: each for each in parties})
    body = walk.party(party)
    walk.upward(body)
    entries = tuple(each.entry for each in body.verdicts if each.status == "match" and _shown(each.entry, non_official))
    return Relations(
        entries=entries,
        related=tuple(_distinct(walk.related(body, entries, kinds, non_official=non_official))),
        affiliates=walk.held(body, AFFILIATES),
        blocked=walk.held(body, BLOCKED),
    )


def _shown(entry: Entry, non_official: bool) -> bool:
    return non_official or entry.list_class is not ListClass.NON_OFFICIAL


def _distinct(related: Iterable[Related]) -> list[Related]:
    """Each tie once, whoever prints it how often."""
    once: dict[tuple[object, ...], Related] = {}
    for each in related:
        once.setdefault((each.relation, each.name.casefold(), each.source, each.percent), each)
    return sorted(once.values(), key=lambda each: (each.relation, each.name, each.source))


class _Walk:
    """Follows shares upward from one body and remembers every body that was met."""

    def __init__(self, index: ScreeningIndex, as_of: date, parties: dict[str, Party]) -> None:
        self.index = index
        self.as_of = as_of
        self.parties = parties
        self.bodies: dict[str, _Body] = {}
        self.shares: list[Share] = []

    def party(self, party: Party) -> _Body:
        """A party as a body."""
        return self._body(
            f"party:{party.id}", (party.name, *party.names), party.ror, party.identifiers, tuple(party.owners or ())
        )

    def _body(
        self,
        label: str,
        names: tuple[str, ...],
        ror: str | None = None,
        identifiers: dict[str, str] | None = None,
        owners: tuple[Owner, ...] = (),
    ) -> _Body:
        if label not in self.bodies:
            asks = asks_of(names, ror, self.index)
            numbers = (identifiers or {}) | ({"ror": ror} if ror else {})
            found = verdicts(asks, numbers, self.index, as_of=self.as_of, floor=0.45)
            known = tuple(dict.fromkeys((*names, *(ask.written for ask in asks if ask.full))))
            self.bodies[label] = _Body(
                label=label, names=known, ror=ror, identifiers=numbers, verdicts=tuple(found), owners=owners
            )
        return self.bodies[label]

    def upward(self, start: _Body) -> None:
        """Collect the shares in a body, in its owners, in theirs and so on; each body once, whatever the cycles."""
        waiting, seen = [start], {start.label}
        while waiting and len(seen) < _MOST_BODIES:
            body = waiting.pop(0)
            for share, owner in self._owners(body):
                self.shares.append(share)
                if owner.label not in seen:
                    seen.add(owner.label)
                    waiting.append(owner)

    def _owners(self, body: _Body) -> Iterable[tuple[Share, _Body]]:
        for declared in body.owners:
            if declared.party and declared.party in self.parties:
                owner = self.party(self.parties[declared.party])
            else:
                owner = self._named(declared.name)
            yield Share(owner=owner.label, owned=body.label, percent=declared.percent, citation="declared"), owner
        for share in self._table_shares(body):
            name, identifier = self.index.holdings.called(share.owner)
            scheme, _, value = identifier.partition("=")
            owner = self._named(name, share.owner, {scheme.strip().lower(): value} if value else {})
            yield msgspec.structs.replace(share, owner=owner.label, owned=body.label), owner
        for tie in self._ties(body.entries()):
            if tie.relation == "owner":
                owner = self._named(tie.name)
                yield Share(owner=owner.label, owned=body.label, percent=tie.percent, citation=tie.source), owner

    def _named(self, name: str, key: str = "", identifiers: dict[str, str] | None = None) -> _Body:
        ror = (identifiers or {}).get("ror")
        return self._body(key or name_key(name) or name, (name,), ror, identifiers)

    def _table_shares(self, body: _Body) -> list[Share]:
        return [share for node in self._nodes(body) for share in self.index.holdings.shares_in(node)]

    def _nodes(self, body: _Body) -> tuple[str, ...]:
        keys = [identifier_key(f"{scheme}={value}") for scheme, value in body.identifiers.items()]
        return self.index.holdings.bodies([*keys, *(name_key(name) for name in body.names)])

    def _ties(self, entries: Iterable[Entry]) -> Iterable[Related]:
        """What lists say of these entries, and what other entries of the day say that names them."""
        for entry in entries:
            for relation, name, other, percent, since, until in self.index.rows(_TIES, (entry.number,)):
                if self._in_time(since, until):
                    listed = (self.index.entry(other),) if other else ()
                    yield self._related(relation, listed[0].name if listed else name, entry, percent, name)
            backward = [
                *self.index.rows(_BACK_BY_ENTRY, (entry.number,)),
                *(row for key in self._keys(entry) for row in self.index.rows(_BACK_BY_NAME, (key,))),
            ]
            for number, relation, percent, since, until in backward:
                other_entry = self.index.entry(number)
                if relation in _INVERSE and self._in_time(since, until) and self.index.counts(other_entry, self.as_of):
                    yield self._related(_INVERSE[relation], other_entry.name, other_entry, percent)

    def _keys(self, entry: Entry) -> list[str]:
        full = (name for name, kind, _read in self.index.names_of(entry) if kind not in ("weak", "acronym"))
        return list(dict.fromkeys(key for name in (entry.name, *full) if (key := name_key(name))))

    def _in_time(self, since: str | None, until: str | None) -> bool:
        first, last = as_day(since), as_day(until)
        return (first is None or first <= self.as_of) and (last is None or self.as_of <= last)

    def _related(self, relation: str, name: str, said_by: Entry, percent: float | None, printed: str = "") -> Related:
        return Related(
            relation=relation, name=printed or name, source=said_by.list, percent=percent, citation=said_by.citation
        )

    def related(
        self, body: _Body, entries: Sequence[Entry], kinds: Collection[str] | None, *, non_official: bool
    ) -> Iterable[Related]:
        """Every tie of the body, each other body with the entries that it is itself."""
        for tie in _distinct(self._every_tie(body, entries)):
            if kinds is not None and tie.relation not in kinds:
                continue
            other = self._named(tie.name)
            listed = tuple(each.entry for each in other.verdicts if each.status == "match")
            kept = tuple(entry for entry in listed if _shown(entry, non_official))
            yield msgspec.structs.replace(tie, listed=kept)

    def _every_tie(self, body: _Body, entries: Sequence[Entry]) -> Iterable[Related]:
        yield from self._ties(entries)
        for declared in body.owners:
            yield Related(relation="owner", name=declared.name, source="declared", percent=declared.percent)
        for node in self._nodes(body):
            for relation, shares in (
                ("owner", self.index.holdings.shares_in(node)),
                ("owned", self.index.holdings.shares_of(node)),
            ):
                for share in shares:
                    if share.held_on(self.as_of):
                        name, _id = self.index.holdings.called(share.owner if relation == "owner" else share.owned)
                        yield Related(
                            relation=relation, name=name, source="table", percent=share.percent, citation=share.citation
                        )
        for ror in self.index.bridge.bodies(body.ror, body.names):
            for relation, name, _other in self.index.holdings.relations(ror):
                yield Related(relation=relation, name=name, source="register")

    def held(self, body: _Body, lists: frozenset[str]) -> Held | None:
        """What bodies on these lists hold of a body; ``None`` where they hold nothing that is known."""

        def on(status: str) -> set[str]:
            return {
                label
                for label, each in self.bodies.items()
                if label != body.label and any(entry.list in lists for entry in each.entries(status))
            }

        listed, names = on("match"), {label: each.names[0] for label, each in self.bodies.items()}
        declared = {
            self._named(owner.name).label for each in self.bodies.values() for owner in each.owners if owner.listed
        }
        found = control(self.shares, listed | declared, day=self.as_of, uncertain=on("possible") - listed)
        if body.label not in found:
            return None
        holders = {holding.holder for each in found.values() for holding in each.holdings} & listed
        owners = tuple(
            entry for label in sorted(holders) for entry in self.bodies[label].entries() if entry.list in lists
        )
        return Held(control=found[body.label], path=path_of(body.label, found, names), owners=owners)
