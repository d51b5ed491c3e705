"""Names of persons: order free, spellings and scripts tolerated, titles dropped.

What decides is not how alike two names look but how much they share: a frequent name says little (Li, Mohammed, García,
Smith), a rare one much, whatever its origin.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from entente.names.score_v1 import han, mandarin
from entente.names.score_v1.align import Alignment, Pair
from entente.names.score_v1.features import CEILING, FLOOR, Feature, feature
from entente.names.score_v1.given import INITIAL, SPELT, VARIANT, consonants_of, information, is_name, likeness
from entente.names.score_v1.kinds import Kind, Word
from entente.names.score_v1.reading import Name, Reading, named
from entente.names.score_v1.scripts import has_other_script, is_abjad, transliterate
from entente.names.score_v1.sounds import of_pinyin
from entente.names.score_v1.tables import lines
from entente.names.score_v1.text import clean, is_han, unreadable

__all__ = ["parse_person", "persons"]

_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "sheikh",
        "shaykh",
        "shaikh",
        "haji",
        "hajji",
        "hadji",
        "gen",
        "general",
        "col",
        "lt",
        "capt",
        "jr",
        "sr",
        "phd",
        "president",
        "prasident",
        "presidente",
        "monsieur",
        "madame",
        "mme",
        "herr",
        "frau",
        "senor",
        "senora",
        "don",
        "dona",
        "lord",
        "lady",
        "rev",
        "mullah",
        "mawlawi",
        "maulavi",
        "maulana",
        "mufti",
        "ayatollah",
        "imam",
        "hon",
        "dame",
    ]
)
_PARTICLES = {
    word: group
    for group, words in enumerate(
        ("al el ul ur ar as ash ad", "bin ibn ben bint", "de del da di dos du", "von der den", "la")
    )
    for word in words.split()
}
"""Connecting words that come and go; those of one group stand for each other. None is a frequent surname."""
_ABD = re.compile(r"^(?:abd|abdul|abdel|abdal|abdol|abdur|abdus)$")
_ARTICLES = frozenset(["al", "el", "ul", "ur", "ar", "as", "ash", "ad", "an", "az", "at"])
_LEET = str.maketrans("013457", "oieast")
_MOST = 16
"""Words of a personal name that are compared; the rest of an absurdly long one is not."""


@lru_cache(maxsize=8192)
def parse_person(written: str) -> Name:
    """Read the name of a person: titles are dropped, particles count little, order does not matter."""
    problem = unreadable(written)
    if problem:
        return Name(written, (), problem)
    text = clean(written).replace("(", " ").replace(")", " ").replace("&", " ").replace(".", " ")
    return named(written, _readings(text))


def _readings(text: str) -> list[Reading]:
    chunks = text.split()
    chinese = [chunk for chunk in chunks if is_han(chunk[0])]
    others = [chunk for chunk in chunks if not is_han(chunk[0])]
    found = _of_han(chinese) if chinese else []
    if others:
        found.append(_of_letters(others))
    return [reading for reading in found if reading.words]


def _of_han(chunks: list[str]) -> list[Reading]:
    """Chinese characters as a Chinese name, as a Japanese one, and as a foreign name spelt out by ear."""
    whole = "".join(chunks)
    folded = han.simplified(whole)
    exact = tuple(_word(chunk, chunk) for chunk in map(han.simplified, chunks))
    found = []
    chinese = mandarin.chinese_words(whole) if len(whole) <= 5 else None
    if chinese:
        found.append(_reading("han", [_word(read, shown) for read, shown in chinese], "mandarin", exact))
    japanese = _japanese(folded)
    if japanese:
        found.append(_reading("han", [_word(read, shown) for read, shown in japanese], "", exact))
    if not chinese or len(chunks) > 1 or len(whole) > 2:
        heard = [_word(_by_ear(chunk), chunk) for chunk in chunks[:_MOST]]
        found.append(_reading("han", heard, "heard", exact))
    return found


def _by_ear(chunk: str) -> str:
    """A foreign name in Chinese characters: the name where its form is a custom, else ``~`` and its consonants."""
    folded = han.simplified(chunk)
    known = han.foreign_names().get(folded)
    return known[0] if known else f"~{of_pinyin(han.pinyin(folded))}"


@lru_cache(maxsize=1)
def _kanji() -> dict[str, str]:
    return {kanji: read for line in lines("japanese.txt") for kanji, read in (pair.split("=") for pair in line.split())}


def _japanese(folded: str) -> list[tuple[str, str]] | None:
    table = _kanji()
    for cut in range(1, len(folded)):
        if folded[:cut] in table and folded[cut:] in table:
            return [(table[folded[:cut]], folded[:cut]), (table[folded[cut:]], folded[cut:])]
    return None


def _of_letters(chunks: list[str]) -> Reading:
    script = "latin" if all(map(str.isascii, chunks)) else "other"
    origin = ""
    if any(map(is_abjad, chunks)):
        origin = "abjad"
        chunks = [_bare(chunk) for chunk in _joined_abd(chunks, {"\u0639\u0628\u062f"})]
    elif any("\uac00" <= chunk[0] <= "\ud7a3" for chunk in chunks):
        origin = "korean"
        chunks = [
            part for chunk in chunks for part in ((chunk[:1], chunk[1:]) if len(chunks) == 1 else (chunk,)) if part
        ]
    elif any("\u3041" <= char <= "\u30fc" for chunk in chunks for char in chunk):
        origin = "heard"
    words = [
        (transliterate(chunk).casefold() if has_other_script(chunk) else chunk.casefold(), chunk) for chunk in chunks
    ]
    words = [part for raw, shown in words for part in _initials(_letters(raw), shown, len(words))]
    merged = _joined_latin(words)
    kept = [pair for pair in merged if pair[0] not in _TITLES]
    kept = kept if len(kept) > 1 or len(kept) == len(merged) - 1 > 0 else merged
    unique = dict.fromkeys(kept)
    seen: dict[str, str] = {}
    for raw, shown in unique:
        seen.setdefault(raw, shown)
    found = [_word(raw, shown) for raw, shown in seen.items()][:_MOST]
    if len(found) > 2:
        found = [replace(word, weight=0.25) if word.text in _PARTICLES else word for word in found]
    if script == "latin":
        origin = mandarin.spelt_as([word.text for word in found])
    return _reading(script, found, origin, ())


def _letters(raw: str) -> str:
    """A word with digits in the place of letters, in letters (``sech1n``)."""
    return raw.translate(_LEET) if any(map(str.isdecimal, raw)) and any(map(str.isalpha, raw)) else raw


def _initials(raw: str, shown: str, words: int) -> list[tuple[str, str]]:
    """Two or three letters without a vowel are initials written together (``JC``)."""
    if words > 1 and 2 <= len(raw) <= 3 and shown.isascii() and raw.isalpha() and not set(raw) & set("aeiouy"):
        return [(letter, letter.upper()) for letter in raw]
    return [(raw, shown)]


def _bare(chunk: str) -> str:
    """An Arabic word without its article (السيسي)."""
    return chunk[2:] if chunk.startswith("\u0627\u0644") and len(chunk) > 4 else chunk


def _joined_abd(chunks: list[str], heads: set[str]) -> list[str]:
    found: list[str] = []
    for chunk in chunks:
        if found and found[-1] in heads:
            found[-1] += chunk
        else:
            found.append(chunk)
    return found


def _joined_latin(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """``Abd al Rahman`` and ``Abdul Rahman`` as one word."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(words):
        raw, shown = words[position]
        following = position + 1
        if _ABD.match(raw) and following < len(words):
            if words[following][0] in _ARTICLES and following + 1 < len(words):
                following += 1
            if len(words[following][0]) > 2:
                shown = " ".join(each for _, each in words[position : following + 1])
                found.append((f"abd{words[following][0]}", shown))
                position = following + 1
                continue
        found.append((raw, shown))
        position += 1
    return found


def _word(raw: str, shown: str) -> Word:
    weight = 0.5 if len(raw) == 1 and shown.isascii() else 1.0
    return Word(raw, shown, Kind.PROPER, weight)


def _reading(script: str, words: list[Word], origin: str, exact: tuple[Word, ...]) -> Reading:
    return Reading(
        script=script, words=tuple(words), han=exact, form=origin,
        texts=frozenset(word.text for word in words), weight=sum(word.weight for word in words),
    )  # fmt: skip


def persons(left: Reading, right: Reading) -> tuple[float, tuple[Feature, ...], Alignment]:
    """Score two readings of personal names; the words of both in any order."""
    if left.han and right.han:
        return _characters(left, right)
    found = _align(left, right)
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
    exact = sum(_information(pair) for pair in full if pair.likeness >= (0.88 if heard else SPELT))
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
        _PARTICLES.get(word.text, -1) if word.weight < 0.5 else -1 for word in (*found.left_only, *found.right_only)
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


def _information(pair: Pair) -> float:
    return (
        max(information(word.text) for word in (*pair.left, *pair.right))
        if pair.likeness < 1
        else min(information(word.text) for word in (*pair.left, *pair.right))
    )


def _overlap(found: Alignment) -> float:
    aligned = total = 0.0
    for pair in found.pairs:
        both = sum(word.weight for word in (*pair.left, *pair.right))
        aligned += pair.likeness * both
        total += both
    total += sum(word.weight for word in (*found.left_only, *found.right_only))
    return aligned / total if total else 0.0


def _align(left: Reading, right: Reading) -> Alignment:
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
    exact = sum(_information(pair) for pair in pairs if pair.likeness >= SPELT)
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


def _written(*groups: list[Word] | tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(sorted({word.written for group in groups for word in group}))
