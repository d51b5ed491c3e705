"""The answer of this room: what is observed of the countries and topics of a proposal. No single score."""

from __future__ import annotations

from collections import Counter
from datetime import date

from entente.evidence.pair_part import country_part, pair_part
from entente.evidence.parts import Part, joined_text
from entente.evidence.questions import Rows
from entente.evidence.topic_part import topic_part
from entente.model.answers import Need, Statement
from entente.model.proposal import Proposal
from entente.model.text import Text

__all__ = ["answer", "pairs_of"]

_MOST_PAIRS = 3


def pairs_of(proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """The pairs of countries a proposal is about, at most three.

    First country: the office's own if it has a party, else that of the first party. The others follow by number of
    parties, then in the order of the file.
    """
    countries = [party.country for party in proposal.party if party.country is not None]
    if not countries:
        return ()
    own = proposal.side if proposal.side in countries else countries[0]
    assert own is not None, "a side that is among the countries"
    counted = Counter(country for country in countries if country != own)
    return tuple((own, other) for other, _ in counted.most_common(_MOST_PAIRS))


def answer(proposal: Proposal, warehouse: Rows, *, as_of: date, known_at: date) -> Need:
    """Need: what is observed, as of one day and from what was known on another.

    Years after ``as_of`` are left out, and so is every figure published, and every snapshot made, after ``known_at``.
    Pure in its arguments; says nothing of persons.
    """
    pairs = pairs_of(proposal)
    parts = [pair_part(x, y, warehouse, as_of=as_of, known_at=known_at) for x, y in pairs]
    if not pairs:
        parts.append(_no_pair(proposal))
    parts.append(topic_part(proposal.topic, pairs[0] if pairs else None, warehouse, as_of=as_of, known_at=known_at))
    countries = [country for pair in pairs for country in pair] or [
        party.country for party in proposal.party if party.country is not None
    ]
    lines = joined_text(part.line for part in (parts[0], parts[-1]))
    parts.append(country_part(countries, as_of=as_of, known_at=known_at))
    return _join(lines, parts)


def _no_pair(proposal: Proposal) -> Part:
    known = {party.country for party in proposal.party}
    if known == {None}:
        text = Text(
            en="The countries of the parties are unknown; nothing can be said of a pair.",
            zh="各参与方所在国家或地区未知，无法作双边说明。",
        )
    else:
        text = Text(
            en="All parties with a known country are in one; there is no pair to look at.",
            zh="已知所在地的参与方均在同一国家或地区，无双边可言。",
        )
    return Part(line=text, statements=(Statement(text=text),))


def _join(line: Text, parts: list[Part]) -> Need:
    """The pieces in their order; each source once, by id."""
    sources = {source.id: source for part in parts for source in part.sources}
    basis = {kind for part in parts for kind in part.basis}
    return Need(
        line=line,
        statements=tuple(item for part in parts for item in part.statements),
        figures=tuple(item for part in parts for item in part.figures),
        series=tuple(item for part in parts for item in part.series),
        comparisons=tuple(item for part in parts for item in part.comparisons),
        coverage=tuple(item for part in parts for item in part.coverage),
        basis=tuple(kind for kind in ("published", "works") if kind in basis),
        sources=tuple(sources[name] for name in sorted(sources)),
        sample=any(part.sample for part in parts),
    )
