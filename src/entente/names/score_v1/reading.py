"""What a written name is read as: one or several renderings, each a row of weighted words."""

from __future__ import annotations

from dataclasses import dataclass, field

from entente.names.score_v1.kinds import Kind, Word
from entente.names.score_v1.text import Unreadable

__all__ = ["Name", "Reading", "Term", "evidence", "named"]


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a name that may be rendered in several ways; the first rendering is the usual one.

    ``parts`` are the terms a composite one is made of, which may be rendered one by one (理工大学: 理工, 大学).
    """

    written: str
    senses: tuple[tuple[Word, ...], ...]
    parts: tuple[Term, ...] = ()

    @property
    def texts(self) -> frozenset[str]:
        """The words of all renderings, as compared."""
        own = frozenset(word.text for sense in self.senses for word in sense)
        return own.union(*(part.texts for part in self.parts))


@dataclass(frozen=True, slots=True)
class Reading:
    """One rendering of a name.

    ``script`` is ``han``, ``latin`` or ``other``; ``words`` its words in their usual English rendering; ``terms`` its
    pieces with all their renderings, empty where each piece has but one; ``han`` the Chinese terms as written, for the
    comparison of two Chinese names; ``acronym`` the bare acronym where the rendering is nothing else; ``company``
    whether a legal form was written and ``form`` its class (``shares``, ``limited``, ``association`` or empty; of a
    personal name how it came into Latin letters); ``initials`` the first letters of its words; ``aside`` the words that
    stood in brackets; ``glued`` all letters in one, ``letters`` those of the legal form too.

    The rest is derived and serves speed: ``texts`` the words as compared, ``every`` those of all renderings, ``weight``
    the sum of word weights, ``proof`` for each place, field or direction the forms under which the other name would
    have to have it, ``coined`` the names outside the vocabulary and ``mandarin`` whether these are all pinyin.
    """

    script: str
    words: tuple[Word, ...]
    acronym: str = ""
    company: bool = False
    initials: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()
    han: tuple[Word, ...] = ()
    form: str = ""
    aside: frozenset[str] = frozenset()
    glued: str = ""
    letters: str = ""
    texts: frozenset[str] = field(default=frozenset(), compare=False)
    every: frozenset[str] = field(default=frozenset(), compare=False)
    weight: float = field(default=0.0, compare=False)
    proof: tuple[frozenset[str], ...] = field(default=(), compare=False)
    coined: tuple[str, ...] = field(default=(), compare=False)
    mandarin: bool = field(default=False, compare=False)

    @property
    def key(self) -> str:
        """The compared words in alphabetical order: equal keys, equal names."""
        return " ".join(sorted(word.text for word in self.words))

    @property
    def sought(self) -> dict[str, float]:
        """Every word of every rendering with its weight: the words under which to look for such a name."""
        found = {word.text: word.weight for word in self.words}
        for term in self.terms:
            for piece in (term, *term.parts):
                for sense in piece.senses:
                    for word in sense:
                        found.setdefault(word.text, word.weight)
        return found


@dataclass(frozen=True, slots=True)
class Name:
    """A name as given, its readings, and why it is unreadable if it is.

    ``order`` is what decides which of two names is worked on first: the same for all ways of writing the name.
    """

    written: str
    readings: tuple[Reading, ...]
    problem: Unreadable | None
    order: str = field(default="", compare=False)


def named(written: str, readings: list[Reading]) -> Name:
    """A name with its readings; unreadable where there is none."""
    order = "|".join(f"{reading.key} {reading.letters}" for reading in readings)
    return Name(written, tuple(readings), None if readings else Unreadable.EMPTY, order)


_PROVING = frozenset((Kind.PLACE, Kind.FIELD, Kind.DIRECTION))


def evidence(words: tuple[Word, ...], terms: tuple[Term, ...], spared: frozenset[str]) -> tuple[frozenset[str], ...]:
    """For each piece that is a place, field or direction: the words of all its renderings.

    Where the other name has none of them, and the same holds the other way round, the two are different bodies.
    ``spared`` are words that are sometimes left out.
    """
    if not terms:
        return tuple(frozenset((word.text,)) for word in words if word.kind in _PROVING and word.text not in spared)
    return tuple(
        term.texts
        for term in terms
        if all(
            any(word.kind in _PROVING for word in sense)
            and not any(word.kind is Kind.PROPER or word.text in spared for word in sense)
            for sense in term.senses
        )
    )
