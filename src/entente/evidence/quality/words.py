"""Does a name say where or whose a body is? Words that institutions share all over the world say neither."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from entente.model.countries import COUNTRIES

__all__ = ["distinguishing", "is_common", "is_country_and_common"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_OWNED = re.compile(r"universi|colleg|polytech|school|lyc[ée]e|(state|national) key lab", re.IGNORECASE)
"""Universities and colleges have registered names, and state key laboratories are China's: common words are theirs."""
_COUNTRY_WORDS = frozenset({"china", "chinese", "sino"})
_PEOPLES = frozenset(
    """chinese russian ukrainian czech slovak polish hungarian bulgarian romanian serbian croatian estonian latvian
    lithuanian german french british american indian japanese korean vietnamese republic""".split()  # noqa: SIM905
)


@lru_cache(maxsize=1)
def _of_countries() -> frozenset[str]:
    """Words that only say a country: of its name or of its people."""
    return _PEOPLES | {word for name, _ in COUNTRIES.values() for word in _words(name)}


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    text = (files("entente.evidence.quality") / "common_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


@lru_cache(maxsize=65536)
def is_common(name: str) -> bool:
    """Whether a name consists of common words, so that it says neither where nor whose it is.

    A parent after a comma that only names a country does not help: an address that reads "Institute of Psychology" and
    something else is matched to ``Institute of Psychology, Chinese Academy of Sciences`` all the same.
    """
    head, _, parent = name.partition(",")
    words = _words(head)
    return (
        bool(words)
        and "(" not in name
        and not _OWNED.search(name)
        and all(word in _common() for word in words)
        and all(word in _common() or word in _of_countries() for word in _words(parent))
    )


@lru_cache(maxsize=65536)
def is_country_and_common(name: str) -> bool:
    """Whether only the name of the country distinguishes (``China Building Materials Academy``)."""
    words = _words(name)
    rest = [word for word in words if word not in _COUNTRY_WORDS]
    return (
        len(rest) < len(words)
        and "(" not in name
        and not _OWNED.search(name)
        and all(word in _common() for word in rest)
    )


def distinguishing(name: str) -> str:
    """What distinguishes a name, in one piece: without common words, the country and what stands in brackets."""
    words = _words(re.sub(r"\(.*?\)", "", name))
    telling = (word for word in words if word not in _common() and word not in _COUNTRY_WORDS)
    return "".join(word for word in telling if not _OWNED.match(word))
