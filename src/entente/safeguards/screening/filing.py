"""Under which words is a name filed, and under which is it sought?

Keys: a word as compared; ``+tsinghua`` two neighbouring coined words or places in one; ``#abc`` an acronym or initials;
``=…`` all letters of the name in one. What a search finds under them only chooses what is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from entente.safeguards.screening.scorer import Kind, Reading, Word

__all__ = ["LONGEST", "SHORTEST", "Want", "coined", "filed", "near_forms", "sought"]

SHORTEST, LONGEST = 5, 40
"""Letters of the coined words whose misspellings are sought."""
_LEAST_WEIGHT = 0.1
"""Words that weigh no more are neither filed nor sought."""
_JOINED = (Kind.PROPER, Kind.PLACE)

Want = tuple[dict[str, float], float]
"""Keys that stand for the same part of a name, each with its weight, and the most that the part can weigh."""


def filed(reading: Reading) -> Iterator[str]:
    """The keys under which a reading is filed."""
    if reading.glued:
        yield f"={reading.glued}"
    if reading.acronym:
        yield f"#{reading.acronym.lower()}"
    else:
        yield from (f"#{letters}" for letters in reading.initials if 3 <= len(letters) <= 8)
    yield from (text for text, weight in reading.sought.items() if weight > _LEAST_WEIGHT)
    yield from (f"+{one.text}{other.text}" for one, other in pairwise(reading.words) if _joins(one, other))


def sought(reading: Reading) -> list[Want]:
    """The keys under which a reading is sought, those of one part of the name together."""
    wants: list[Want] = []
    if reading.acronym:
        wants.append(({f"#{reading.acronym.lower()}": 1.0}, 1.0))
    parts = [term.senses for term in reading.terms] or [((word,),) for word in reading.words]
    for senses in parts:
        keys = {word.text: word.weight for sense in senses for word in sense if word.weight > _LEAST_WEIGHT}
        if keys:
            keys |= {f"+{word.text}": word.weight for sense in senses for word in sense if word.kind in _JOINED}
            wants.append((keys, max(sum(word.weight for word in sense) for sense in senses)))
    for one, other in pairwise(reading.words):
        if _joins(one, other):
            wants.append(({one.text + other.text: one.weight + other.weight}, one.weight + other.weight))
    if len(reading.words) == 1 and not reading.acronym:
        wants.append(({f"#{reading.words[0].text}": reading.words[0].weight}, reading.words[0].weight))
    return wants


def _joins(one: Word, other: Word) -> bool:
    return one.kind in _JOINED and other.kind in _JOINED


def coined(reading: Reading) -> Iterator[str]:
    """The words of a reading whose misspellings are sought."""
    for word in reading.words:
        if word.kind is Kind.PROPER and SHORTEST <= len(word.text) <= LONGEST:
            yield word.text


def near_forms(word: str) -> frozenset[str]:
    """Forms that a word shares with its misspellings: itself and with any one letter left out, and its consonants.

    Two words that differ by one letter (left out, added, changed or exchanged with its neighbour) share a form.
    """
    shorter = {word[:place] + word[place + 1 :] for place in range(len(word))}
    bones = "".join(letter for place, letter in enumerate(word) if letter not in "aeiouyjh" or not place)
    return frozenset(shorter | {word, f"~{bones}"} if len(bones) > 3 else shorter | {word})
