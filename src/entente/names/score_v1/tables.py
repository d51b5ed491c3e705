"""The vocabulary: which English words distinguish a body, and what Chinese terms may be called in English.

The files in ``tables/`` were written by hand for this project from general knowledge. ``pinyin.txt`` is built from them
by ``tools/names_tables.py``. Nothing in them was extracted from a list, a register or a table of aliases. Their writer
had seen part of the test names that are given to developers, so figures on those may flatter.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from entente.names.score_v1.kinds import Kind

__all__ = [
    "Phrases",
    "acronyms",
    "china_places",
    "field_vocabulary",
    "gloss_lines",
    "legal_class",
    "lines",
    "phrases",
    "pinyin_table",
    "stem",
    "word_class",
]  # fmt: skip

_HERE = Path(__file__).parent / "tables"
_GLOSSES = ("gloss_bodies.txt", "gloss_fields.txt", "gloss_more.txt", "places_world.txt", "brands.txt")
_SUFFIXES = (
    "ational",
    "ation",
    "ating",
    "ical",
    "ally",
    "ics",
    "ing",
    "ion",
    "ies",
    "al",
    "ic",
    "ed",
    "es",
    "y",
    "s",
    "e",
)


def lines(name: str) -> Iterator[str]:
    """The lines of a table without comments; ``#:`` lines are section marks and come through."""
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if line and (not line.startswith("#") or line.startswith("#:")):
            yield line


def stem(word: str) -> str:
    """An English field without its ending (*lubrication*, *lubricating*); at least four letters stay."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4 and not word.endswith(("ss", "us", "is")):
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=1)
def word_class() -> dict[str, tuple[str, Kind]]:
    """Latin word → (canonical word, kind)."""
    table: dict[str, tuple[str, Kind]] = {}
    for line in lines("words_fields.txt"):
        canonical, _, others = line.partition(":")
        for word in (canonical, *others.split()):
            table.setdefault(word, (canonical, Kind.FIELD))
    for line in lines("words.txt"):
        head, _, others = line.partition(":")
        kind, canonical = head.split()
        for word in (canonical, *others.split()):
            table[word.replace("'", "")] = (canonical, Kind(kind))
    for _province, _han, forms in china_places():
        for form in forms:
            if " " not in form:
                table.setdefault(form, (forms[0], Kind.PLACE))
    for text, kind in _FIXED.items():
        table[text] = (text, kind)
    return table


_FIXED = {
    "pla": Kind.UMBRELLA, "pap": Kind.RANK, "nco": Kind.FIELD, "airforce": Kind.FIELD, "rocketforce": Kind.FIELD,
    "armedforces": Kind.FIELD, "coastguard": Kind.FIELD, "publicsecurity": Kind.FIELD, "tcm": Kind.FIELD,
    "cdc": Kind.FIELD, "sunyatsen": Kind.PROPER, "tsinghua": Kind.PROPER, "hongkong": Kind.PLACE, "macau": Kind.PLACE,
    "innermongolia": Kind.PLACE, "newzealand": Kind.COUNTRY, "newyork": Kind.PLACE, "uae": Kind.COUNTRY,
    "lightindustry": Kind.FIELD, "heavyindustry": Kind.FIELD, "ai": Kind.FIELD, "iot": Kind.FIELD, "uav": Kind.FIELD,
    "realestate": Kind.FIELD, "bigdata": Kind.FIELD, "stemcell": Kind.FIELD, "rareearth": Kind.FIELD,
    "remotesensing": Kind.FIELD, "naturalgas": Kind.FIELD, "integratedcircuit": Kind.FIELD, "finemechanics": Kind.FIELD,
    "polytechnic": Kind.COMMON_FIELD, "ecommerce": Kind.FIELD, "nonferrous": Kind.FIELD, "multispectral": Kind.FIELD,
    "lightweight": Kind.FIELD, "agroecosystem": Kind.FIELD, "postgraduate": Kind.RANK, "goodwill": Kind.PROPER,
    "soochow": Kind.PLACE, "british": Kind.COUNTRY, "ussr": Kind.COUNTRY,
}  # fmt: skip
"""What the short words are that stand for fixed expressions (``phrases.txt``)."""


def gloss_lines() -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """``(Chinese term, English renderings, whether a proper name)`` of every hand-written gloss."""
    for name in _GLOSSES:
        proper = name == "brands.txt"
        for line in lines(name):
            if line.startswith("#:"):
                proper = "proper" in line
                continue
            term, _, renderings = line.partition("=")
            yield term, tuple(renderings.split("/")), proper


@lru_cache(maxsize=1)
def field_vocabulary() -> frozenset[str]:
    """Stems of the English words by which the gloss renders Chinese terms and which are no names: all are fields."""
    known = word_class()
    found: set[str] = set()
    for _term, renderings, proper in gloss_lines():
        if not proper:
            for rendering in renderings:
                found.update(stem(word) for word in rendering.split() if word not in known and word.isalpha())
    return frozenset(found)


@lru_cache(maxsize=1)
def china_places() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """``(province, Chinese name, Latin forms)`` of places in China; a province stands under itself."""
    read = pinyin_table()
    found = []
    for line in lines("places_china.txt"):
        head, _, rest = line.partition(":")
        province, _, forms = head.partition("=")
        found.append((province, province, tuple(forms.split("/"))))
        for place in rest.split():
            name, _, latin = place.partition("=")
            found.append((province, name, tuple(latin.split("/")) if latin else (read[name],)))
    return tuple(found)


@lru_cache(maxsize=1)
def pinyin_table() -> dict[str, str]:
    """Chinese term of the tables → its pinyin in one word (built by ``tools/names_tables.py``)."""
    return dict(line.split("=") for line in lines("pinyin.txt"))


@lru_cache(maxsize=1)
def acronyms() -> dict[str, tuple[str, ...]]:
    """Well-known short form → the words it stands for."""
    pairs = (line.split(" = ") for line in lines("acronyms.txt"))
    return {short: tuple(words.split()) for short, words in pairs}


Phrases = dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """First word → (words of a fixed expression, its short words), longest first."""
    table: Phrases = {}
    for line in lines("phrases.txt"):
        short, _, expressions = line.partition(" = ")
        for expression in expressions.split(" | "):
            words = tuple(expression.split())
            table.setdefault(words[0], []).append((words, tuple(short.split())))
    for found in table.values():
        found.sort(key=lambda each: -len(each[0]))
    return table


@lru_cache(maxsize=1)
def legal_class() -> dict[str, str]:
    """Legal form as written → ``shares`` or ``limited``, for forms of one law that contradict each other."""
    shares = "ag sa spa nv ojsc cjsc pjsc oao zao pao ao jsc kgaa"
    limited = "gmbh bv srl sarl sas sro doo ooo llc"
    return {
        **dict.fromkeys(shares.split(), "shares"),
        **dict.fromkeys(limited.split(), "limited"),
        "ano": "association",
    }
