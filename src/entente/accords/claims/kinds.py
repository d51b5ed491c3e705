"""What the debate says, and what would settle it: claims, the documents they stand in, checks, evidence, tables.

A claim is never a fact of ours. It carries who said it, where and when; what becomes of it is a verdict with a reason.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

import msgspec

from entente.model.provenance import Certainty, SourceRef
from entente.model.text import Text

__all__ = [
    "Check", "Claim", "ClaimKind", "ClaimsFile", "Contradiction", "DataTable", "Document", "Evidence", "Lack",
    "Measure", "Scalar", "Stand", "Verdict",
]  # fmt: skip

Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,119}$")]
Scalar = str | int | float


class ClaimKind(StrEnum):
    """What sort of statement it is."""

    EVENT = "event"
    CLAIM = "claim"
    INDICATOR = "indicator"
    FORECAST = "forecast"


class Verdict(StrEnum):
    """What became of a claim."""

    RECOMPUTED = "recomputed"
    """A named check computed it from named data, within the tolerance."""
    SUPPORTED = "supported"
    """A source that we read says the same; nothing was computed."""
    CONTRADICTED = "contradicted"
    """A check or a source that we read says otherwise."""
    UNVERIFIED = "unverified"
    """Neither; the reason says what is lacking."""


class Lack(StrEnum):
    """Why a claim can stay unverified."""

    SOURCE = "source"
    DATE = "date"
    DEFINITION = "definition"
    NUMBER = "number"
    LIST = "list"
    DATA = "data"
    FUTURE = "future"
    JUDGEMENT = "judgement"


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where claims stand. ``said``: its day or year as printed or inferred; claims are known from ``known_from``."""

    id: Key
    title: str
    author: str = ""
    said: str
    known_from: date
    certainty: Certainty = Certainty.PAGE_READ
    note: Text | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One claim. ``said_by`` is the body that the document attributes it to; ``locator`` its report, year and page.

    ``value`` is a number, a range (``14-30``) or words; ``bound``: what the number is (``about``, ``at_least``).
    """

    id: Key
    kind: ClaimKind
    subject: tuple[str, ...]
    measure: str
    value: str = ""
    unit: str = ""
    period: str = ""
    said_by: str = ""
    locator: str = ""
    document: str
    text: Text
    lacks: tuple[Lack, ...] = ()

    @property
    def number(self) -> float | None:
        """The claimed number; of a range its lower end."""
        return _number(self.value) if "-" not in self.value[1:] else _number(self.value.partition("-")[0])

    @property
    def upper(self) -> float | None:
        """The upper end of a claimed range, else the number."""
        return _number(self.value.rpartition("-")[2]) if "-" in self.value[1:] else self.number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number taken from rows: which rows are read, which of them count, what is taken.

    ``read``: ``indicator``, ``list``, ``ownership``, ``published``, ``pair``, ``instrument``, ``term`` or
    ``table:ID``. ``where``: column = value, or a list of values; ``year = "latest"`` is the last year there is.
    ``like``: column contains. ``on``: rows that hold on this day. ``take``: see ``measuring``.
    """

    read: str
    where: dict[str, Scalar | list[Scalar]] = {}
    like: dict[str, str] = {}
    on: date | None = None
    take: Literal["value", "sum", "mean", "min", "max", "count", "distinct", "gini"] = "value"
    column: str = "value"


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a claim is recomputed. ``question`` says in words what is computed, with its counting and its basis.

    ``by``: the ``measure`` alone (``value``), as ``share`` (%) or ``ratio`` of ``against``, their ``difference``, the
    mean yearly ``growth`` in % from ``against`` over ``years``, or the first year (``passes``) from which the measure
    stays above ``against``. ``value`` is what is expected: the claim's number unless given. ``tolerance`` is relative.
    ``about``: another claim of the same subject that the same check also settles.
    """

    id: Key
    claim: str
    question: Text
    measure: Measure
    against: Measure | None = None
    by: Literal["value", "share", "ratio", "difference", "growth", "passes"] = "value"
    years: float | None = None
    relation: Literal["equal", "at_least", "more_than", "at_most", "less_than", "within"] = "equal"
    value: float | None = None
    tolerance: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.05
    note: Text | None = None


class Stand(StrEnum):
    """What a source says about a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a source that we read says about some claims. Recalled or inferred evidence is shown and decides nothing."""

    id: Key
    claims: tuple[str, ...]
    says: Stand
    text: Text
    source: str
    known_from: date
    certainty: Certainty = Certainty.PAGE_READ


class Contradiction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A point on which documents disagree; ``claims`` stand side by side."""

    id: Key
    point: Text
    claims: tuple[str, ...]
    kind: Literal["opposed", "partly", "definition"] = "opposed"
    note: Text | None = None


class DataTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A CSV file of data beside the TOML file. ``single``: columns of which one number may use one value only.

    Answers to different survey questions, for example, are never joined: ``single = ["question"]``.
    """

    id: Key
    file: str
    source: str
    definition: Text
    single: tuple[str, ...] = ()
    forecast: str = ""
    """A column that marks forecasts (``true``); such rows confirm nothing."""
    sample: bool = False


class ClaimsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One file or all: the tables that a folder of claims may have."""

    document: tuple[Document, ...] = ()
    claim: tuple[Claim, ...] = ()
    check: tuple[Check, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    contradiction: tuple[Contradiction, ...] = ()
    table: tuple[DataTable, ...] = ()
    source: tuple[SourceRef, ...] = ()

    @cached_property
    def claims_by_id(self) -> dict[str, Claim]:
        """The claims by id."""
        return {one.id: one for one in self.claim}

    @cached_property
    def documents_by_id(self) -> dict[str, Document]:
        """The documents by id."""
        return {one.id: one for one in self.document}

    @cached_property
    def checks_of(self) -> dict[str, tuple[Check, ...]]:
        """The checks of each claim that has any."""
        found: dict[str, tuple[Check, ...]] = {}
        for one in self.check:
            found[one.claim] = (*found.get(one.claim, ()), one)
        return found

    @cached_property
    def evidence_of(self) -> dict[str, tuple[Evidence, ...]]:
        """The evidence about each claim of which there is any."""
        found: dict[str, tuple[Evidence, ...]] = {}
        for one in self.evidence:
            for claim in one.claims:
                found[claim] = (*found.get(claim, ()), one)
        return found
