"""Which topics do words mean, and which ids does the loaded table know? Suggestions only; a person confirms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from entente.evidence.counting.profiles import unit_names
from entente.evidence.questions import Rows, ask
from entente.evidence.scope import Level

__all__ = ["suggestions", "topic_words", "unknown_topics"]


def unknown_topics(warehouse: Rows, topics: Sequence[str]) -> tuple[str, ...]:
    """Ids that a loaded topic table does not know; none where no table is loaded."""
    known = unit_names(warehouse, Level.TOPIC, tuple(topics))
    if set(known) == set(topics) or not ask(warehouse, "any_topic"):
        return ()
    return tuple(topic for topic in topics if topic not in known)


def suggestions(warehouse: Rows, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Topics (id, name) whose name or keyword is one of the words; at most ten."""
    asked = tuple(sorted({word.strip().lower() for word in words}))
    return tuple((topic, name) for topic, name in ask(warehouse, "topic_by_word", words=asked))


def topic_words(warehouse: Rows) -> dict[str, tuple[str, ...]]:
    """Topic → its name and keywords, from the loaded table of topics; empty where none is loaded."""
    return {
        topic: (name, *(word.strip() for word in re.split("[;,|]", keywords or "") if word.strip()))
        for topic, name, keywords in ask(warehouse, "topic_words")
    }
