"""Restricted-party lists as facts: which party stands on which, and which lists could not be asked.

A match of a legal or funder list is membership; a possible match makes membership unknown; a list that is missing or
stale makes *absence* from it unknown. Non-official lists are never facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from entente.model.answers import ScreeningHit
from entente.model.codes import ListClass
from entente.model.proposal import Party
from entente.safeguards.membership import ListMembership

__all__ = [
    "ENTITY_LIST",
    "ScreeningResult",
    "UnusableLists",
    "current_1286",
    "declared_prc_lists",
    "family",
    "memberships",
    "policy",
]

ENTITY_LIST = ("csl.EL", "bis.EL")
"""One legal list (15 CFR part 744, supplement 4) from two sources: either one that is loaded answers for both."""

SAME_LIST: Mapping[str, str] = {
    f"ofac.{short}": f"csl.{short}" for short in ("SDN", "SSI", "CMIC", "FSE", "PLC", "CAP", "MBS")
}
"""Lists of the sanctions office in its own files, and the code under which the rules read them."""

_EDITIONS_1286 = (
    # First day on which an edition of the Section 1286 list was the current one.
    (date(2026, 7, 23), "dod.1286.FY2025"),
    (date(2025, 6, 24), "dod.1286.FY2024"),
    (date(2024, 7, 3), "dod.1286.FY2023"),  # day of publication from memory
    (date(2023, 6, 30), "dod.1286.FY2022"),
)

_DECLARED = (
    # Words in a declared listing, and the code they stand for.
    ("entity list", "csl.EL"),
    ("实体清单", "csl.EL"),
    ("unverified", "csl.UVL"),
    ("未经核实", "csl.UVL"),
    ("military end", "csl.MEU"),
    ("军事最终用户", "csl.MEU"),
    ("denied person", "csl.DPL"),
    ("specially designated", "csl.SDN"),
    ("sdn", "csl.SDN"),
    ("1260h", "dod.1260H"),
)


_DECLARED_PRC = (
    # Chinese lists are not screened: no machine-readable edition is loaded. What the applicant declares counts.
    ("control", ("control list", "export control list", "管控名单")),
    ("watch", ("watch list", "关注名单")),
    ("countermeasure", ("countermeasure", "反制")),
    ("unreliable", ("unreliable entit", "不可靠实体")),
)


class ScreeningResult(Protocol):
    """What the rules need of a screening."""

    @property
    def hits(self) -> Sequence[ScreeningHit]:
        """Every hit, cleared ones included."""

    @property
    def lists(self) -> Mapping[str, str]:
        """State of each list code: ``loaded``, ``stale`` or ``missing``."""

    @property
    def scorer(self) -> str:
        """Name and version of the scorer."""


def family(code: str) -> str:
    """The source to load or renew for a code: ``csl.SDN`` → ``csl``, ``dod.1286.FY2024`` → ``dod.1286``."""
    if code in ENTITY_LIST:
        return "csl"
    return code.rpartition(".")[0] if code.startswith("dod.1286.") else code.partition(".")[0]


def current_1286(day: date) -> str:
    """Code of the Section 1286 edition that was current on a day; empty before the first with a policy."""
    return next((code for first, code in _EDITIONS_1286 if day >= first), "")


class UnusableLists(Mapping[str, str]):
    """List code → fact to ask, for every code of which no usable list is loaded.

    The Consolidated Screening List is one file: if any of its lists is loaded, a ``csl.`` code that is not named is
    loaded and empty. Iterating names the codes whose state was reported unusable.
    """

    def __init__(self, states: Mapping[str, str]) -> None:
        self.states = {code: str(state) for code, state in states.items()}
        loaded = {code for code, state in self.states.items() if state == "loaded"}
        self.usable = frozenset(loaded | {SAME_LIST[code] for code in loaded & SAME_LIST.keys()})
        self.csl = any(code.startswith("csl.") for code in loaded)

    def __getitem__(self, code: str) -> str:
        if code in self.usable or (code in ENTITY_LIST and not self.usable.isdisjoint(ENTITY_LIST)):
            raise KeyError(code)
        if code.startswith("csl.") and self.csl and code not in self.states:
            raise KeyError(code)
        return f"list[{family(code)}]"

    def __iter__(self) -> Iterator[str]:
        return (code for code in sorted(self.states) if code in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def policy(hits: Sequence[ScreeningHit]) -> str:
    """Licence policy of the Entity List entries matched, strictest first (15 CFR part 744, supplement 4)."""
    texts = [hit.licence_policy.casefold() for hit in hits]
    if any("denial" in text for text in texts):
        return "presumption_of_denial"
    if any("case-by-case" in text or "case by case" in text for text in texts):
        return "case_by_case"
    return "none_stated" if texts else "not_listed"


def _declared_codes(party: Party, day: date) -> tuple[str, ...]:
    """Codes of the listings that the applicant declares, from their code or common name, since their day."""
    codes = []
    for listing in party.declared_listings or ():
        if listing.since is not None and listing.since > day:
            continue
        name = listing.list.casefold()
        codes += [code for word, code in _DECLARED if word in name]
        if "1286" in name and current_1286(day):
            codes.append(current_1286(day))
        if "." in listing.list and " " not in listing.list:
            codes.append(listing.list)
    return tuple(codes)


def declared_prc_lists(party: Party, day: date) -> tuple[str, ...] | None:
    """Chinese lists that the applicant says a party stands on; unknown where he does not know its listings."""
    if party.declared_listings is None:
        return None
    names = [each.list.casefold() for each in party.declared_listings if each.since is None or each.since <= day]
    return tuple(code for code, words in _DECLARED_PRC if any(word in name for word in words for name in names))


def memberships(
    parties: Sequence[Party], screening: ScreeningResult, given: Mapping[str, object], day: date
) -> dict[str, tuple[ListMembership, str | None]]:
    """For each party id: the lists it stands on, and the licence policy of its Entity List entries.

    The policy is ``None`` where no usable Entity List could be asked.

    ``given`` may settle a possible match: ``party[ID].lists[CODE]`` = yes or no.
    """
    unusable = UnusableLists(screening.lists)
    found: dict[str, tuple[ListMembership, str | None]] = {}
    for party in parties:
        yes, maybe = set(_declared_codes(party, day)), {}
        listed, perhaps = [], []
        for hit in screening.hits:
            if hit.party != party.id or hit.list_class == ListClass.NON_OFFICIAL or hit.status == "cleared":
                continue
            code = SAME_LIST.get(hit.list, hit.list)
            key = f"party[{party.id}].lists[{code}]"
            answer = given.get(key)
            if hit.status == "match" or answer is True:
                yes.add(code)
                listed += [hit] if hit.list in ENTITY_LIST else []
            elif answer is not False:
                maybe[code] = key
                perhaps += [hit] if hit.list in ENTITY_LIST else []
        lists = ListMembership(yes, maybe, unusable)
        # A possible entry lends its policy: whether it counts is asked of the membership itself.
        stated = policy(listed or perhaps)
        if stated == "not_listed" and lists.contains("csl.EL") is not False:
            stated = "none_stated" if lists.contains("csl.EL") else ""
        found[party.id] = (lists, stated or None)
    return found
