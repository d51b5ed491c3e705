"""Facts of one proposal, ready for the rules: stated, looked up and derived, each known or unknown.

A scope is built once for a proposal; only the derived facts are computed again while the rules of both sides settle
what they impose on each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from entente.errors import InputError, gettext_noop
from entente.model.proposal import Party, Proposal
from entente.safeguards.expression import Expr
from entente.safeguards.kleene import Scope
from entente.safeguards.language import COLLECTIONS, NAMED_SETS, formula_of, reads_of
from entente.safeguards.lists import ScreeningResult, current_1286, declared_prc_lists, memberships
from entente.safeguards.membership import ListMembership, OpenSet, SetLike
from entente.safeguards.program import compile_formulas
from entente.safeguards.schema import DERIVED, GROUPS, base_schema, fact_schema

__all__ = ["FACT_PATH", "complete", "derive", "empty_scope", "formulas", "reads_through", "scope_of"]

FACT_PATH = re.compile(
    r"^(?P<namespace>[a-z0-9]+)(?:\[(?P<item>[^\]]+)\])?\.(?P<field>[a-z0-9_]+)(?:\.(?P<part>\w+))?$"
)
Item = dict[str, Any]
_Held = tuple[str, float | None, bool | None]
"""Path to ask, share in percent, and whether the owner is of the kind looked for."""


@cache
def _fields() -> dict[str, tuple[str, ...]]:
    """Fields of every namespace, in order."""
    grouped: dict[str, list[str]] = {}
    for name in fact_schema():
        namespace, _, field = name.rpartition(".")
        grouped.setdefault(namespace, []).append(field)
    return {namespace: tuple(fields) for namespace, fields in grouped.items()}


@cache
def formulas() -> dict[str, Expr]:
    """The formula of every derived fact that has one, each after those that it reads."""
    schema = fact_schema()
    trees = {name: formula_of(name, schema) for name, fact in DERIVED.items() if fact.formula}
    order: TopologicalSorter[str] = TopologicalSorter()
    for name, tree in trees.items():
        order.add(name, *reads_of(tree))
    return {name: trees[name] for name in order.static_order() if name in trees}


def reads_through(expressions: Iterable[Expr]) -> frozenset[str]:
    """Every fact and list that conditions read, directly or through formulas."""
    names: set[str] = set()
    todo = list(expressions)
    while todo:
        for name in reads_of(todo.pop()) - names:
            names.add(name)
            todo += [formulas()[name]] if name in formulas() else []
    return frozenset(names)


@cache
def _derive_formulas() -> Callable[[Scope], None]:
    return compile_formulas(formulas(), frozenset(COLLECTIONS), _rule_gave)


def empty_scope(day: date, imposed: Iterable[str] = ()) -> Scope:
    """A scope in which every fact is unknown and every list is empty; ``imposed`` names facts that only rules give."""
    scope: Scope = {namespace: dict.fromkeys(fields) for namespace, fields in _fields().items()}
    for name in imposed:
        scope["imposed"].setdefault(name.partition(".")[2])
    for collection in COLLECTIONS:
        scope["*" + collection] = []
    scope[""]["day"] = day
    scope["^"] = {}
    return scope


def derive(scope: Scope) -> None:
    """Compute every derived fact that has a formula, in place.

    A given fact stays as given. ``scope["^"]`` holds what rules give each other: fact → value and the facts that keep
    it unknown. A fact in ``imposed.`` is false while no rule gives it.
    """
    for namespace, field in scope.pop("^?", ()):
        scope[namespace].pop("?" + field, None)
    imposed = scope["imposed"]
    given = imposed.get("!", ())
    for fact in [each for each in imposed if each[0] not in "!?" and each not in given]:
        if "imposed." + fact in scope["^"]:
            _rule_gave(scope, "imposed", fact)
        else:
            imposed[fact] = False
    _derive_formulas()(scope)


def _rule_gave(scope: Scope, namespace: str, field: str) -> None:
    """Write a fact that rules give, and what keeps it unknown."""
    table = scope[namespace]
    table[field], doubts = scope["^"][f"{namespace}.{field}"]
    if doubts:
        table["?" + field] = doubts
        scope.setdefault("^?", []).append((namespace, field))


def scope_of(
    proposal: Proposal,
    screening: ScreeningResult,
    given: Mapping[str, object],
    *,
    as_of: date,
    imposed: Iterable[str] = (),
) -> Scope:
    """The facts of a proposal on a day, as screening and the given answers leave them.

    ``given`` maps paths (``agreement.sta_status``, ``data[genomes].count``) to values; raises :class:`InputError` for
    a path that names no fact or no item.
    """
    scope = empty_scope(as_of, imposed)
    stated, _derived = _split_fields()["project"]
    scope["project"] |= {name: getattr(proposal, name) for name in stated}
    for group in GROUPS:
        table = getattr(proposal, group)
        scope[group] |= {name: getattr(table, name) for name in _split_fields()[group][0]}
    for collection in COLLECTIONS:
        items = getattr(proposal, collection)
        scope["*" + collection] = None if items is None else _items(collection, items)
    _agreement(scope["agreement"])
    _look_up_parties(scope, proposal.party, screening, given, as_of)
    _give(scope, given)
    complete(scope)
    return scope


@cache
def _split_fields() -> dict[str, tuple[tuple[str, ...], Item]]:
    """For each namespace the fields that a proposal states, and the derived ones, not known yet."""
    stated = base_schema()
    return {
        namespace: (
            tuple(name for name in fields if f"{namespace}.{name}" in stated),
            {name: None for name in fields if f"{namespace}.{name}" not in stated},
        )
        for namespace, fields in _fields().items()
    }


def _items(collection: str, items: Sequence[Any]) -> list[Item]:
    """The facts of each item; ``"#"`` is its path, ``"!"`` the derived fields that were given."""
    stated, derived = _split_fields()[collection]
    out = []
    for number, item in enumerate(items, start=1):
        facts: Item = {**derived, **{name: getattr(item, name) for name in stated}}
        facts["#"] = f"{collection}[{getattr(item, 'id', number)}]"
        facts["!"] = set()
        out.append(facts)
    return out


def _agreement(agreement: Item) -> None:
    """What the proposal itself says of reliance, before the accords answer (both are overridden by given facts)."""
    relied = agreement["relied_on"]
    if relied is not None:
        agreement["relies_on_any"] = bool(relied)
        agreement["sta_relied_on"] = "us-cn-sta" in relied
        if not relied:
            agreement["sta_status"] = "unknown"


def _look_up_parties(
    scope: Scope, parties: Sequence[Party], screening: ScreeningResult, given: Mapping[str, object], day: date
) -> None:
    """List membership, licence policy and ownership of each party."""
    found = memberships(parties, screening, given, day)
    edition = current_1286(day)
    by_id = {party.id: party for party in parties}
    for item in scope["*party"]:
        lists, policy = found[item["id"]]
        item["lists"], item["licence_policy"] = lists, policy
        if policy is None:
            item["?licence_policy"] = lists.why_unknown(("csl.EL",))
        item["dod_1286_current"] = lists.contains(edition) if edition else False
        if item["dod_1286_current"] is None:
            item["?dod_1286_current"] = lists.why_unknown((edition,))
        item["prc_lists"] = declared_prc_lists(by_id[item["id"]], day)
        _ownership(item, by_id[item["id"]], found)


def _ownership(item: Item, party: Party, found: Mapping[str, tuple[ListMembership, str | None]]) -> None:
    """Shares of 50 per cent or more, summed over direct owners.

    Held by listed bodies, by blocked persons, or from countries of concern.
    """
    if party.owners is None:
        for field in (
            "owned_50_by_listed", "owned_50_by_blocked", "owned_50_by_countries_of_concern", "owned_50_by_prc",
            "foreign_share",
        ):  # fmt: skip
            item["?" + field] = frozenset((f"{item['#']}.owners",))
        return
    _foreign_share(item, party)
    listed, blocked = [], []
    concern: list[_Held] = []
    prc: list[_Held] = []
    for number, owner in enumerate(party.owners, start=1):
        path = f"{item['#']}.owners[{number}]"
        on_list = owner.listed
        if owner.party is not None and owner.party in found and on_list is None:
            on_list = found[owner.party][0].contains("csl.EL")
        listed.append((path + ".listed", owner.percent, on_list))
        screened = found[owner.party][0] if owner.party is not None and owner.party in found else None
        # "Listed" does not say on which list: without a screened owner only "not listed" is an answer here.
        on_sdn = screened.contains("csl.SDN") if screened else False if owner.listed is False else None
        blocked.append((path + ".listed", owner.percent, on_sdn))
        for country_set, held in (("COUNTRIES_OF_CONCERN", concern), ("PRC", prc)):
            from_there = None if owner.country is None else owner.country in NAMED_SETS[country_set]
            held.append((path + ".country", owner.percent, from_there))
    _half(item, "owned_50_by_listed", listed)
    _half(item, "owned_50_by_blocked", blocked)
    _half(item, "owned_50_by_countries_of_concern", concern)
    _half(item, "owned_50_by_prc", prc)


def _foreign_share(item: Item, party: Party) -> None:
    """Percent held by direct owners from other countries; unknown while one of them could add to it."""
    shares, reasons = 0.0, set()
    for number, owner in enumerate(party.owners or (), start=1):
        path = f"{item['#']}.owners[{number}]"
        if owner.country is None or party.country is None:
            reasons.add(path + ".country")
        elif owner.country != party.country:
            if owner.percent is None:
                reasons.add(path + ".percent")
            shares += owner.percent or 0.0
    item["foreign_share"] = None if reasons else shares
    if reasons:
        item["?foreign_share"] = frozenset(reasons)


def _half(item: Item, field: str, owners: Iterable[_Held]) -> None:
    """Whether the owners for whom it is true hold at least half; unknown while the unknown ones could make it so."""
    sure, possible, reasons = 0.0, 0.0, set()
    for path, percent, holds in owners:
        if holds is False:
            continue
        if holds is None or percent is None:
            possible += 100.0 if percent is None else percent
            reasons.add(path if holds is None else path.rpartition(".")[0] + ".percent")
        else:
            sure += percent
    half = 50.0
    item[field] = True if sure >= half else None if sure + possible >= half else False
    if item[field] is None:
        item["?" + field] = frozenset(reasons)


def _give(scope: Scope, given: Mapping[str, object]) -> None:
    """Put given facts into the scope; they win over what was stated or looked up."""
    for path, value in given.items():
        if path.startswith(("permit[", "verify[", "list[")) or re.match(r"^party\[[^\]]+\]\.lists\[", path):
            continue
        match = FACT_PATH.match(path)
        name = f"{match['namespace']}.{match['field']}" if match else path
        if match is None or name not in fact_schema():
            raise InputError(gettext_noop("No fact is called {name}."), field=path, name=path)
        table = scope[match["namespace"]]
        if match["item"]:
            items = scope["*" + match["namespace"]] or ()
            label = f"{match['namespace']}[{match['item']}]"
            table = next((item for item in items if item["#"] == label), None)
            if table is None:
                raise InputError(gettext_noop("The proposal has no {label}."), field=path, label=label)
        if match["part"]:
            table[match["field"]] = {**(table[match["field"]] or {}), match["part"]: value}
            continue
        table[match["field"]] = tuple(value) if isinstance(value, list) else value
        table.setdefault("!", set()).add(match["field"])
        table.pop("?" + match["field"], None)


def complete(scope: Scope) -> None:
    """Compute what is looked up across tables, then every formula; given values stay."""
    _whole_project(scope)
    parties: list[Item] = scope["*party"] or []
    by_id = {party["id"]: party for party in parties}
    for person in scope["*person"] or ():
        employer = by_id.get(person["employer"])
        ask = f"{employer['#']}.country" if employer else f"{person['#']}.employer"
        _set(person, "employer_country", employer["country"] if employer else None, ask)
        _set(person, "employer_lists", employer["lists"] if employer else None, ask)
    for technology in scope["*technology"] or ():
        _coded(technology)
    for data in scope["*data"] or ():
        _leaves(data)
    for transfer in scope["*transfer"] or ():
        _coded(transfer)
        _recipient(transfer, parties, by_id)
    derive(scope)


def _set(item: Item, field: str, value: object, ask: str | None) -> None:
    """Set a looked-up field unless it was given; ``ask`` is the stated field that would settle it."""
    if field in item["!"]:
        return
    item[field] = value
    if value is None and ask:
        item["?" + field] = frozenset((ask,))


def _whole_project(scope: Scope) -> None:
    """Sets over the whole project: countries, funders, lists."""
    project, given = scope["project"], scope["project"].get("!", ())
    parties, funding = scope["*party"], scope["*funding"]
    if "countries" not in given and parties is not None:
        project["countries"] = _open_set(parties, "country")
    if "funders" not in given and funding is not None:
        project["funders"] = _open_set(funding, "funder")
    if "lists" not in given and parties:
        known = [party["lists"] for party in parties if isinstance(party["lists"], ListMembership)]
        project["lists"] = known[0].joined(known[1:]) if known else None


def _open_set(items: Sequence[Item], field: str) -> SetLike | tuple[str, ...]:
    """The values of a field over items; open while one of them is unknown."""
    values = tuple(sorted({item[field] for item in items if item[field] is not None}))
    reasons = [f"{item['#']}.{field}" for item in items if item[field] is None]
    return OpenSet(values, reasons) if reasons else values


ECCN = re.compile(r"^\d[A-E]\d{3}")
USML = re.compile(r"^(USML|[IVX]+\()")


def _coded(item: Item) -> None:
    """Whether a US control code is stated: an ECCN (15 CFR part 774, supplement 1) or a USML paragraph."""
    if "coded" in item["!"]:
        return
    codes = item["control_codes"]
    if codes is None:
        item["coded"], item["?coded"] = None, frozenset((f"{item['#']}.control_codes",))
    else:
        item["coded"] = any(ECCN.match(code) or USML.match(code) for code in codes)


def _leaves(data: Item) -> None:
    """Whether anybody outside the country of origin gets access."""
    origin, destinations = data["origin"], data["destinations"]
    if destinations == ():
        _set(data, "leaves", value=False, ask=None)
    elif destinations is None:
        _set(data, "leaves", None, f"{data['#']}.destinations")
    elif origin is None:
        _set(data, "leaves", True if len(destinations) > 1 else None, f"{data['#']}.origin")
    else:
        _set(data, "leaves", any(country != origin for country in destinations), None)


def _is_foreign(recipient: Item, path: str) -> tuple[bool | None, str]:
    """Whether a recipient is a foreign organisation to China, and what to ask if that is unknown."""
    country = recipient["country"]
    return (None if country is None else country != "CN"), f"{path}.country"


def _recipient(transfer: Item, parties: Sequence[Item], by_id: Mapping[str, Item]) -> None:
    """Facts of the recipient; if none is named, of the only party in the country of destination.

    Where several could be meant, their lists are only possible. Where none is a party, nothing is known of it.
    """
    to, ask = transfer["destination"], f"{transfer['#']}.recipient"
    there = [party for party in parties if to is None or party["country"] in (to, None)]
    named = by_id.get(transfer["recipient"]) or (there[0] if len(there) == 1 and to is not None else None)
    if named is not None:
        path = named["#"]
        _set(transfer, "recipient_lists", named["lists"], f"{path}.lists")
        _set(transfer, "recipient_country", named["country"], f"{path}.country")
        _set(transfer, "recipient_kind", named["kind"], f"{path}.kind")
        _set(transfer, "recipient_prc_lists", named["prc_lists"], f"{path}.declared_listings")
        _set(transfer, "recipient_foreign", *_is_foreign(named, path))
        _set(transfer, "recipient_policy", named["licence_policy"], f"{path}.licence_policy")
        if transfer["recipient_policy"] is None and "?licence_policy" in named:
            transfer["?recipient_policy"] = named["?licence_policy"]
        _set(transfer, "recipient_military", named["military"], f"{path}.military")
        _set(transfer, "recipient_owned_50_by_listed", named["owned_50_by_listed"], None)
        reasons = named.get("?owned_50_by_listed")
        if reasons and "recipient_owned_50_by_listed" not in transfer["!"]:
            transfer["?recipient_owned_50_by_listed"] = reasons
        return
    lists = [party["lists"] for party in there if isinstance(party["lists"], ListMembership)]
    _set(transfer, "recipient_lists", lists[0].joined(lists[1:], reason=ask) if lists else None, ask)
    owned = {party["owned_50_by_listed"] for party in there}
    _set(transfer, "recipient_owned_50_by_listed", False if owned == {False} else None, ask)
    for field in ("recipient_kind", "recipient_policy", "recipient_military", "recipient_foreign"):
        _set(transfer, field, None, ask)
    declared = {party["prc_lists"] for party in there}
    _set(transfer, "recipient_prc_lists", () if declared <= {()} else None, ask)
    _set(transfer, "recipient_country", to, f"{transfer['#']}.destination")
