"""Which topics lie near each other, and who is specialised in what? Read off all countries' profiles at one level."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from entente.evidence.counting.profiles import ProfileCell, WorldCell
from entente.evidence.measures.bootstrap import Draws, replicated
from entente.evidence.measures.complementarity import addition, mutual_addition, nearest, specialised_masks
from entente.evidence.measures.specialisation import (
    PSEUDO_WORKS,
    SUPPRESS_BELOW,
    ActivityCounts,
    activity_index,
)

__all__ = ["Relatedness"]


class Relatedness:
    """Profiles of all countries at one level, without years and random groups.

    ``strong``: country → units in which its activity index is above 1 (at least 30 works).
    """

    def __init__(self, cells: Sequence[ProfileCell], world: Sequence[WorldCell]) -> None:
        self.of_unit = {cell.unit: cell.output for cell in world if cell.unit}
        self.world = sum(self.of_unit.values())
        self.of_country: dict[str, float] = {}
        self.cells = {(cell.unit, cell.country): cell for cell in cells if cell.unit}
        for cell in self.cells.values():
            self.of_country[cell.country] = self.of_country.get(cell.country, 0.0) + cell.output
        self.strong: dict[str, set[str]] = {country: set() for country in self.of_country}
        for unit, country in self.cells:
            index = activity_index(self.counts(unit, country))
            if index is not None and index > 1:
                self.strong[country].add(unit)
        self.masks = specialised_masks(self.strong)
        self._near: dict[str, tuple[tuple[str, float], ...]] = {}

    def counts(self, unit: str, country: str) -> ActivityCounts:
        """The counts behind the activity index of a country in a unit where it has works."""
        cell = self.cells[unit, country]
        return ActivityCounts(
            works=cell.works, in_topic=cell.output, country=self.of_country[country],
            world_topic=self.of_unit[unit], world=self.world, squares=cell.squares,
        )  # fmt: skip

    def near(self, unit: str) -> tuple[tuple[str, float], ...]:
        """The units most related to one, with their proximity; kept once computed."""
        if unit not in self._near:
            self._near[unit] = nearest(unit, self.masks)
        return self._near[unit]

    def adds(self, unit: str, giver: str, taker: str) -> float | None:
        """What ``giver`` adds to ``taker`` around a unit; ``None`` where nothing is related."""
        has: Collection[str] = self.strong.get(taker, set())
        gives: Collection[str] = self.strong.get(giver, set())
        return addition(self.near(unit), gives.__contains__, has.__contains__)

    def mutual(self, unit: str, x: str, y: str) -> float | None:
        """The smaller of what the two add to each other."""
        return mutual_addition(self.adds(unit, x, y), self.adds(unit, y, x))

    def strong_in_draws(self, country: str, by_lot: Mapping[str, Sequence[float]], drawn: Draws) -> dict[str, int]:
        """Unit → in which draws the country is specialised there, as the bits of one number.

        ``by_lot``: unit → its output in each random group. The world's profile stays as it is.
        """
        columns = list(zip(*by_lot.values(), strict=True))
        whole = replicated([(sum(column),) for column in columns], drawn, lambda total: total)
        bits: dict[str, int] = {}
        for unit, outputs in by_lot.items():
            cell = self.cells.get((unit, country))
            if cell is None or cell.works < SUPPRESS_BELOW:
                continue
            profile = self.of_unit[unit] / self.world
            found = replicated([(value,) for value in outputs], drawn, lambda total: total)
            bits[unit] = sum(
                1 << draw
                for draw, (part, total) in enumerate(zip(found, whole, strict=True))
                if (part or 0.0) + PSEUDO_WORKS * profile > profile * ((total or 0.0) + PSEUDO_WORKS)
            )
        return bits

    def mutual_in_draws(self, unit: str, x: Mapping[str, int], y: Mapping[str, int], draws: int) -> list[float | None]:
        """The smaller addition in every draw; ``x``, ``y``: from :meth:`strong_in_draws`. Proximities stay."""
        near = self.near(unit)
        whole = sum(value for _, value in near)
        if whole <= 0:
            return [None] * draws
        to_x, to_y = [0.0] * draws, [0.0] * draws
        for other, value in near:
            in_x, in_y = x.get(other, 0), y.get(other, 0)
            for draw in _set_bits(in_y & ~in_x):
                to_x[draw] += value
            for draw in _set_bits(in_x & ~in_y):
                to_y[draw] += value
        return [min(a, b) / whole for a, b in zip(to_x, to_y, strict=True)]


def _set_bits(bits: int) -> Iterator[int]:
    """The places of the ones of a number."""
    rest = bits
    while rest:
        low = rest & -rest
        yield low.bit_length() - 1
        rest ^= low
