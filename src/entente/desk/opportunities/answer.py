"""Opportunities of a pair: candidates from the evidence, four sub-results each, and their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from entente.desk.opportunities.order import EQUAL, Place, places
from entente.desk.opportunities.parts import (
    InterestInput,
    Part,
    SensitivityInput,
    StrengthInput,
    Verdict,
    guardrail_fit,
    interest_and_challenge,
    sensitivity,
    strengths,
)
from entente.desk.opportunities.reference_project import Guardrails
from entente.evidence.candidates import Candidate, find_candidates
from entente.evidence.counting.gates import Gates, count_gates_by_unit
from entente.evidence.counting.profiles import UnitName, unit_names
from entente.evidence.reports.request import Asked
from entente.evidence.scope import Level
from entente.evidence.topic_ids import topic_words
from entente.model.text import Text
from entente.safeguards.technology import ListedItem, TechnologyLists

__all__ = ["Opportunity", "find_opportunities"]

PERTURBATIONS = 400
"""Perturbed sets of weights behind a rank interval."""


class Opportunity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One topic: the evidence, the four sub-results, its place, the listed items it maps to, its evidence gates."""

    candidate: Candidate
    name: str
    interest: Part
    strengths: Part
    sensitivity: Part
    guardrails: Part
    place: Place
    items: tuple[ListedItem, ...]
    gates: Gates

    @property
    def parts(self) -> dict[str, Part]:
        """The four sub-results by name."""
        return {
            "interest": self.interest,
            "strengths": self.strengths,
            "sensitivity": self.sensitivity,
            "guardrails": self.guardrails,
        }

    @property
    def recommended(self) -> bool:
        """Whether all four pass."""
        return all(part.verdict is Verdict.PASS for part in self.parts.values())


def find_opportunities(
    asked: Asked,
    x: str,
    y: str,
    technology: TechnologyLists,
    guardrails: Guardrails,
    *,
    as_of: date,
    weights: Mapping[str, float] = EQUAL,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Opportunity, ...]:
    """All topics in which both countries have at least 30 works, in reading order.

    ``as_of``: day for which lists and rules are asked. ``tell`` is called with topics done and in all.
    """
    found = find_candidates(asked, x, y, tell)
    level = asked.scope.level if asked.scope.level in (Level.SUBFIELD, Level.FIELD) else Level.TOPIC
    names = unit_names(asked.warehouse, level)
    words = topic_words(asked.warehouse) if level is Level.TOPIC else {}
    gates = count_gates_by_unit(asked.warehouse, asked.scope.at(level), asked.state)
    order = places(found, weights, seed=asked.seed, perturbations=PERTURBATIONS)
    made = []
    for one in found:
        name = names.get(one.unit, UnitName(unit=one.unit, name=one.unit, subfield="", field=""))
        items = technology.touched(one.unit, as_of=as_of)
        made.append(
            Opportunity(
                candidate=one,
                name=name.name,
                interest=interest_and_challenge(
                    InterestInput(
                        works=(one.x.works, one.y.works),
                        activity=(one.x.activity, one.y.activity),
                        goals=one.goals,
                    )
                ),
                strengths=strengths(
                    StrengthInput(
                        pp_top=(one.x.pp_top, one.y.pp_top),
                        mutual=one.mutual,
                        interval=one.mutual_interval,
                        coarser=one.coarser,
                    )
                ),
                sensitivity=sensitivity(
                    SensitivityInput(
                        items=items, covered=technology.covers(one.unit), unread=_unread(technology)
                    )
                ),
                guardrails=guardrail_fit(guardrails.fit(x, y, one.unit, words.get(one.unit, (name.name,)))),
                place=order[one.unit],
                items=items,
                gates=gates[one.unit],
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda one: (one.place.rank, one.candidate.unit)))


def _unread(technology: TechnologyLists) -> Text:
    """How much of the lists was not read, so that passing is not taken for more than it is."""
    read = [(one, *technology.read_of(one.id)) for one in technology.lists]
    return Text(
        en="Read: " + "; ".join(f"{n} of {whole} items of {one.cite}" for one, n, whole in read) + ".",
        zh="已核读：" + "；".join(f"{one.cite} {whole} 项中的 {n} 项" for one, n, whole in read) + "。",
    )
