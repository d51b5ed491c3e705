"""Figures that others published, carried with their source, day, unit and counting.

Read once from the package and kept; a figure is used only from the day it was known. Figures that were recalled and
not read again are carried as ``recalled`` and left out of every answer.
"""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files

import msgspec

from entente.evidence.measures.pair import PairCounts
from entente.model.provenance import Certainty, SourceRef
from entente.model.text import Text

__all__ = [
    "Published",
    "PublishedFigure",
    "PublishedLimit",
    "PublishedPair",
    "PublishedSource",
    "load_published",
    "published_pair",
]


class PublishedSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where figures were published. ``date``: its day, if read; ``known_from``: first day it may be used."""

    id: str
    title: str
    publisher: str
    url: str
    known_from: date
    date: date | None = None
    licence: str = ""
    certainty: Certainty

    def reference(self) -> SourceRef:
        """The source as an answer names it."""
        return SourceRef(
            id=self.id,
            title=self.title,
            publisher=self.publisher,
            url=self.url,
            date=self.date,
            licence=self.licence,
            certainty=self.certainty,
        )


class PublishedFigure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number about one country (``""``: the world)."""

    id: str
    country: str
    label: Text
    value: float
    unit: str
    period: str
    counting: str
    source: str
    certainty: Certainty
    denominator: Text | None = None


class _PairFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    x: str
    y: str
    file: str
    source: str
    counting: Text


class PublishedLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a data source is known not to see."""

    source: str
    text: Text


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: tuple[PublishedSource, ...]
    pair: tuple[_PairFile, ...]
    figure: tuple[PublishedFigure, ...]
    limit: tuple[PublishedLimit, ...]


class PublishedPair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The yearly counts of one pair of countries, seen from ``x``."""

    x: str
    y: str
    counting: Text
    source: PublishedSource
    years: tuple[PairCounts, ...]


class Published(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All shipped figures; ``sources`` by id."""

    sources: dict[str, PublishedSource]
    pairs: tuple[PublishedPair, ...]
    figures: tuple[PublishedFigure, ...]
    limits: tuple[PublishedLimit, ...]

    def about(self, countries: frozenset[str], *, last_year: int, known_at: date) -> tuple[PublishedFigure, ...]:
        """Verified figures of these countries and of the world, up to a year, known on the day; in the file's order."""
        return tuple(
            figure
            for figure in self.figures
            if figure.certainty.verified
            and (not figure.country or figure.country in countries)
            and int(figure.period[-4:]) <= last_year
            and self.sources[figure.source].known_from <= known_at
        )


@lru_cache(maxsize=1)
def load_published() -> Published:
    """The shipped figures; read once. A broken file is a fault of the package and raises ``ValidationError``."""
    folder = files("entente.evidence") / "published"
    read = msgspec.convert(tomllib.loads((folder / "figures.toml").read_text(encoding="utf-8")), _File)
    sources = {source.id: source for source in read.source}
    pairs = []
    for pair in read.pair:
        rows = csv.DictReader((folder / pair.file).read_text(encoding="utf-8").splitlines())
        pairs.append(
            PublishedPair(
                x=pair.x,
                y=pair.y,
                counting=pair.counting,
                source=sources[pair.source],
                years=tuple(msgspec.convert(row, PairCounts, strict=False) for row in rows),
            )
        )
    return Published(sources=sources, pairs=tuple(pairs), figures=read.figure, limits=read.limit)


def published_pair(x: str, y: str) -> PublishedPair | None:
    """The shipped counts of a pair, seen from ``x``; ``None`` if none are shipped."""
    for pair in load_published().pairs:
        if (pair.x, pair.y) == (x, y):
            return pair
        if (pair.x, pair.y) == (y, x):
            return msgspec.structs.replace(pair, x=x, y=y, years=tuple(counts.turned() for counts in pair.years))
    return None
