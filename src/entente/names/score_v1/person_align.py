"""Which word of one personal name answers which word of the other; order never counts."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from entente.names.score_v1.align import Alignment, Pair
from entente.names.score_v1.given import SPELT, information, is_name, likeness
from entente.names.score_v1.kinds import Word
from entente.names.score_v1.reading import Reading

__all__ = ["align_persons", "shared_bits"]


def shared_bits(pair: Pair) -> float:
    """How much it says that two names share these words, in bits."""
    return (
        max(information(word.text) for word in (*pair.left, *pair.right))
        if pair.likeness < 1
        else min(information(word.text) for word in (*pair.left, *pair.right))
    )


def align_persons(left: Reading, right: Reading) -> Alignment:
    """Equal words, then the likest first, then joined ones; ties by the words, so that order does not matter."""
    pairs: list[Pair] = []
    places = {word.text: place for place, word in enumerate(right.words)}
    rest: list[Word] = []
    answered: set[int] = set()
    for word in left.words:
        place = places.get(word.text, -1)
        if place >= 0 and place not in answered:
            answered.add(place)
            pairs.append(Pair((word,), (right.words[place],), 1.0))
        else:
            rest.append(word)
    over = [word for place, word in enumerate(right.words) if place not in answered]
    if rest and over:
        rest, over = _near(rest, over, pairs, left.form, right.form)
    if rest and over:
        rest, over = _together(rest, over, pairs, left.form, right.form, swap=False)
        over, rest = _together(over, rest, pairs, right.form, left.form, swap=True)
    if len(rest) == len(over) == 1 and "pinyin" not in (left.form, right.form):
        rest, over = _slip(rest, over, pairs)
    return Alignment(tuple(pairs), tuple(rest), tuple(over))


def _slip(rest: list[Word], over: list[Word], pairs: list[Pair]) -> tuple[list[Word], list[Word]]:
    """One letter more, less or other in a short word, where the rest of the names singles the bearer out."""
    one, other = rest[0].text, over[0].text
    exact = sum(shared_bits(pair) for pair in pairs if pair.likeness >= SPELT)
    if (
        exact < 20.0
        or min(len(one), len(other)) < 3
        or (is_name(one) and is_name(other))
        or OSA.distance(one, other) > 1
    ):
        return rest, over
    pairs.append(Pair((rest[0],), (over[0],), 0.8))
    return [], []


def _near(
    rest: list[Word], over: list[Word], pairs: list[Pair], ours: str, theirs: str
) -> tuple[list[Word], list[Word]]:
    found = sorted(
        (-close, min(one.text, other.text), max(one.text, other.text), here, there)
        for here, one in enumerate(rest)
        for there, other in enumerate(over)
        if (close := likeness(one.text, other.text, ours, theirs)) > 0
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    for negative, _one, _other, here, there in found:
        if here not in used_left and there not in used_right:
            used_left.add(here)
            used_right.add(there)
            pairs.append(Pair((rest[here],), (over[there],), -negative))
    return (
        [word for place, word in enumerate(rest) if place not in used_left],
        [word for place, word in enumerate(over) if place not in used_right],
    )


def _together(
    many: list[Word], ones: list[Word], pairs: list[Pair], ours: str, theirs: str, *, swap: bool
) -> tuple[list[Word], list[Word]]:
    """Two or three neighbouring words of one name for one word of the other (``Min Ho``, ``Minho``)."""
    for one in list(ones):
        if len(one.text) < 4:
            continue
        for start in range(len(many) - 1):
            for end in (start + 2, start + 3):
                run = tuple(many[start:end])
                if (
                    len(run) == end - start
                    and (close := likeness("".join(word.text for word in run), one.text, ours, theirs)) >= 0.9
                ):
                    pairs.append(Pair((one,), run, close) if swap else Pair(run, (one,), close))
                    many = many[:start] + many[end:]
                    ones = [other for other in ones if other is not one]
                    break
            else:
                continue
            break
    return many, ones
