"""Names of persons, scored: order free, spellings and scripts tolerated.

What decides is not how alike two names look but how much they share: a frequent name says little (Li, Mohammed, García,
Smith), a rare one much, whatever its origin.
"""

from __future__ import annotations

import re

from entente.names.score_v1.align import Alignment, Pair
from entente.names.score_v1.features import CEILING, FLOOR, Feature, feature
from entente.names.score_v1.given import INITIAL, SPELT, VARIANT, consonants_of
from entente.names.score_v1.kinds import Word
from entente.names.score_v1.person_align import align_persons, shared_bits
from entente.names.score_v1.person_names import PARTICLES
from entente.names.score_v1.reading import Reading

__all__ = ["persons"]


def persons(left: Reading, right: Reading) -> tuple[float, tuple[Feature, ...], Alignment]:
    """Score two readings of personal names; the words of both in any order."""
    if left.han and right.han:
        return _characters(left, right)
    found = align_persons(left, right)
    if not found.left_only and not found.right_only and all(pair.likeness == 1.0 for pair in found.pairs):
        return 1.0, (feature("same_words", 1.0),), found
    overlap = _overlap(found)
    seen = [feature("overlap", round(overlap, 4))]
    value = overlap
    for name, words in _judged(found, left, right):
        seen.append(feature(name, CEILING[name], words))
        value = max(value, FLOOR[name]) if name in FLOOR else min(value, CEILING[name])
    return round(value, 4), tuple(seen), found


def _characters(left: Reading, right: Reading) -> tuple[float, tuple[Feature, ...], Alignment]:
    """Two names in Chinese characters: the characters themselves, since many names sound alike."""
    same = "".join(word.text for word in left.han) == "".join(word.text for word in right.han)
    if same:
        return 1.0, (feature("same_words", 1.0),), Alignment((Pair(left.han, right.han, 1.0),), (), ())
    shared = set("".join(word.text for word in left.han)) & set("".join(word.text for word in right.han))
    value = min(0.5, len(shared) / 4)
    seen = (
        feature("overlap", value),
        feature("different_words", CEILING["different_words"], _written(left.han, right.han)),
    )
    return min(value, CEILING["different_words"]), seen, Alignment((), left.han, right.han)


ENOUGH = 12.0
"""Bits that the shared words must carry where one of them only resembles, and an initial's surname by itself."""
RESEMBLING = {False: 6.0, True: 3.0}
"""Bits that a word adds which resembles (a slip of the pen) or is another form of the name (Ben, Benjamin)."""
MUCH = 24.0
"""Bits that the shared words must carry where one name has further words."""


def _judged(found: Alignment, left: Reading, right: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """What the pairs and the words without answer mean."""
    if found.left_only and found.right_only and not _particles(found):
        return [("different_words", _written(found.left_only, found.right_only))]
    missing = [word for word in (*found.left_only, *found.right_only) if word.weight >= 0.5]
    full = [pair for pair in found.pairs if all(word.weight == 1.0 for word in (*pair.left, *pair.right))]
    heard = "heard" in (left.form, right.form)
    exact = sum(shared_bits(pair) for pair in full if pair.likeness >= (0.88 if heard else SPELT))
    loose = [pair for pair in full if pair.likeness < SPELT]
    shorter = min(len(left.words), len(right.words))
    if any(pair.likeness == INITIAL and pair not in full for pair in found.pairs):
        return [("initial", ())] if exact >= ENOUGH and not missing else [("no_common_name", ())]
    if shorter == 1 and len(full) == 1 and _surname_by_ear(full[0], left, right):
        return [("by_ear", _written(full[0].left, full[0].right))]
    if len(full) < min(2, shorter) or (shorter == 1 and missing):
        return [("no_common_name", ())]
    if len(left.words) == len(right.words) == 1:
        short = (
            "abjad" in (left.form, right.form)
            and min(len(consonants_of(w.text)) for w in (*left.words, *right.words)) < 3
        )
        return [("little_in_common", _written(left.words))] if short and found.pairs[0].likeness < SPELT else []
    common = _written(*(pair.left for pair in full))
    resembling = sum(RESEMBLING[pair.likeness == VARIANT] for pair in loose)
    if loose and exact + resembling < ENOUGH and {left.form, right.form} <= {"", "pinyin", "wade"}:
        return [("little_in_common", common)]
    if not missing:
        return []
    if exact >= (ENOUGH if heard or all(map(_left_out, missing)) else MUCH):
        return [("further_name", _written(missing))]
    return [("little_in_common", common)]


_PATRONYMIC = re.compile(r"(?:ovich|evich|ovna|evna|ovych|evych|ivna|oglu|ogly|kyzy|qizi)$")


def _particles(found: Alignment) -> bool:
    """Whether all that is left on both sides are particles that stand for each other."""
    groups = {
        PARTICLES.get(word.text, -1) if word.weight < 0.5 else -1 for word in (*found.left_only, *found.right_only)
    }
    return len(groups) == 1 and -1 not in groups


def _left_out(word: Word) -> bool:
    """Words that are commonly left out: middle initials and patronymics."""
    return len(word.text) == 1 or bool(_PATRONYMIC.search(word.text))


def _surname_by_ear(pair: Pair, left: Reading, right: Reading) -> bool:
    """Whether a foreign surname spelt out in three or more characters stands for a whole name."""
    heard, other = (left, right) if left.form == "heard" and len(left.words) == 1 else (right, left)
    if heard.form != "heard" or heard.script != "han" or other.script == "han" or len(heard.words[0].written) < 3:
        return False
    sounds = min(len(consonants_of(word.text)) for word in (*pair.left, *pair.right))
    last = other.words[-1] in pair.left or other.words[-1] in pair.right
    return last and sounds >= 3 and pair.likeness >= 0.9


def _overlap(found: Alignment) -> float:
    aligned = total = 0.0
    for pair in found.pairs:
        both = sum(word.weight for word in (*pair.left, *pair.right))
        aligned += pair.likeness * both
        total += both
    total += sum(word.weight for word in (*found.left_only, *found.right_only))
    return aligned / total if total else 0.0


def _written(*groups: list[Word] | tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(sorted({word.written for group in groups for word in group}))
