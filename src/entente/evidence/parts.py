"""Pieces of an answer: each carries its statements, figures and the sources they open to, and pieces are joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from entente.evidence.measures.values import Interval
from entente.model.answers import Comparison, Figure, Series, Statement
from entente.model.provenance import SourceRef
from entente.model.text import Text

__all__ = ["Part", "joined_text", "marked", "number", "span"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece; ``line`` is its share of the one-line summary."""

    line: Text | None = None
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    series: tuple[Series, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    coverage: tuple[Statement, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    basis: tuple[Literal["published", "works"], ...] = ()
    sample: bool = False


def joined_text(texts: Iterable[Text | None]) -> Text:
    """Sentences one after the other, in both languages."""
    given = [text for text in texts if text is not None]
    return Text(en=" ".join(text.en for text in given), zh="".join(text.zh for text in given))


def number(value: float) -> str:
    """A count with thousands separated; at most one decimal."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def span(bounds: Interval | None, lang: str) -> str:
    """An interval in brackets, or nothing."""
    if bounds is None:
        return ""
    shown = f"{bounds.low:.2f}–{bounds.high:.2f}"
    return f"（95% 置信区间 {shown}）" if lang == "zh" else f" (95 % interval {shown})"


def marked(en: str, zh: str, *, sample: bool) -> Text:
    """A sentence that says SAMPLE where a number in it comes from fictional works."""
    return Text(en=f"SAMPLE: {en}", zh=f"样本（SAMPLE）：{zh}") if sample else Text(en=en, zh=zh)
