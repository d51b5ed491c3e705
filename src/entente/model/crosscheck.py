"""What no single field can tell: repeated ids, references to nothing, sums, order of days, circles of owners, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from entente.errors import gettext_noop
from entente.model.paths import FieldPath
from entente.model.shape import Report, nearest

__all__ = ["SHARES_TOLERANCE", "cross_check"]

SHARES_TOLERANCE = 0.5
"""How far joint shares may miss 100 percent: three thirds written 33.3 are not a mistake."""


def cross_check(data: Mapping[str, Any], report: Report) -> None:
    """Report every mistake between fields; ``data`` has the form that ``ShapeCheck.proposal`` returns."""
    _repeated_ids(data, "party", report)
    _repeated_ids(data, "data", report)
    _unreadable_names(data, report)
    _references(data, report)
    _owner_sums(data, report)
    _owner_circles(data, report)
    _shares(data, report)
    start, end = data.get("start"), data.get("end")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        template = gettext_noop("The project ends ({end}) before it starts ({start}).")
        report(("end",), template, start=start.isoformat(), end=end.isoformat())


def _items(data: Mapping[str, Any], *path: str) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """The tables of a list with their paths; nothing where the list is missing or unknown."""
    found: Any = data
    for part in path:
        found = (found or {}).get(part)
    for position, item in enumerate(found or ()):
        yield (*path, position), item


def _owners(data: Mapping[str, Any]) -> Iterator[tuple[FieldPath, Mapping[str, Any], Mapping[str, Any]]]:
    for path, party in _items(data, "party"):
        for position, owner in enumerate(party.get("owners") or ()):
            yield (*path, "owners", position), owner, party


def _repeated_ids(data: Mapping[str, Any], section: str, report: Report) -> None:
    seen: set[str] = set()
    for path, item in _items(data, section):
        if "id" in item and item["id"] in seen:
            report((*path, "id"), gettext_noop("The id “{id}” is given twice."), id=item["id"])
        seen.add(item.get("id", ""))


def _unreadable_names(data: Mapping[str, Any], report: Report) -> None:
    """Names of bodies that nothing can be found under: a screening that finds nothing would look like a clearance."""
    names = [(path, party, "name") for path, party in _items(data, "party")]
    names += [(path, owner, "name") for path, owner, _party in _owners(data)]
    told = [((*path, field), item.get(field)) for path, item, field in names]
    for path, party in _items(data, "party"):
        told += [((*path, "names", position), name) for position, name in enumerate(party.get("names") or ())]
    for place, name in told:
        if isinstance(name, str) and not any(map(str.isalnum, name)):
            report(place, gettext_noop("Unreadable name: it has no letter and no digit."))


def _references(data: Mapping[str, Any], report: Report) -> None:
    """Ids that point at a party, and names that point at a technology."""
    parties = [party.get("id", "") for _, party in _items(data, "party")]
    uses: list[tuple[FieldPath, Mapping[str, Any], str]] = [
        *((path, item, "employer") for path, item in _items(data, "person")),
        *((path, item, "recipient") for path, item in _items(data, "transfer")),
        *((path, item, "owner") for path, item in _items(data, "equipment")),
        *((path, owner, "party") for path, owner, _ in _owners(data)),
        *((path, item, "party") for path, item in _items(data, "ip", "shares")),
    ]
    if all(parties) and parties:  # a party whose own id is wrong would make every reference to it look wrong
        _point_at(
            uses,
            parties,
            gettext_noop("There is no party with the id “{value}”; there are: {present}."),
            gettext_noop("There is no party with the id “{value}”; did you mean “{meant}”?"),
            report,
        )
    technologies = [item.get("name", "") for _, item in _items(data, "technology")]
    if data.get("technology", ()) is not None and all(technologies):
        carried = [(path, item, "technology") for path, item in _items(data, "transfer")]
        _point_at(
            carried,
            technologies,
            gettext_noop("There is no [[technology]] with the name “{value}”; there are: {present}."),
            gettext_noop("There is no [[technology]] with the name “{value}”; did you mean “{meant}”?"),
            report,
        )


def _point_at(
    uses: Sequence[tuple[FieldPath, Mapping[str, Any], str]],
    targets: list[str],
    template: str,
    guess: str,
    report: Report,
) -> None:
    known = dict.fromkeys(targets)
    for path, item, field in uses:
        value = item.get(field)
        if value and value not in known:
            meant = nearest(value, targets)
            sentence = guess if meant else template
            report((*path, field), sentence, value=value[:80], meant=meant, present=", ".join(known)[:300])


def _owner_sums(data: Mapping[str, Any], report: Report) -> None:
    for path, party in _items(data, "party"):
        total = sum(owner.get("percent") or 0 for owner in party.get("owners") or ())
        if total > 100 + 1e-6:
            template = gettext_noop("The owners hold {total} percent together; at most 100 are possible.")
            report((*path, "owners"), template, total=f"{total:g}")


def _owner_circles(data: Mapping[str, Any], report: Report) -> None:
    """Each circle once, at the owner that closes it (an organisation cannot own itself, through others either)."""
    edges: dict[str, list[tuple[FieldPath, str]]] = {}
    for path, owner, party in _owners(data):
        if owner.get("party") and party.get("id"):
            edges.setdefault(party["id"], []).append(((*path, "party"), owner["party"]))
    done: set[str] = set()
    for first, owned_by in edges.items():
        trail, stack = {first: None}, [iter(owned_by)]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                done.add(trail.popitem()[0])
                continue
            path, target = step
            if target in trail:
                circle = [*list(trail)[list(trail).index(target) :], target]
                report(path, gettext_noop("The owners form a circle: {circle}."), circle=" → ".join(circle[:12]))
            elif target in edges and target not in done:
                trail[target] = None
                stack.append(iter(edges[target]))


def _shares(data: Mapping[str, Any], report: Report) -> None:
    shares = list(_items(data, "ip", "shares"))
    total = sum(share.get("percent", 0) for _, share in shares)
    if shares and all("percent" in share for _, share in shares) and abs(total - 100) > SHARES_TOLERANCE:
        report(("ip", "shares"), gettext_noop("The shares total {total} percent instead of 100."), total=f"{total:g}")
    seen: set[str] = set()
    for path, share in shares:
        if share.get("party") in seen:
            report((*path, "party"), gettext_noop("The party “{id}” has two shares."), id=share["party"])
        seen.add(share.get("party", ""))
