"""What a score is made of. The docstring of a feature *is* the explanation that the reader sees.

First paragraph English, second Chinese. ``ceiling`` is the highest score that a pair with the feature can have;
``None`` leaves the weighted overlap as it is.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["CEILING", "FEATURES", "Feature", "feature"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that was seen in a pair of names.

    ``weight`` is what it did: for ``overlap`` the overlap itself (0..1), for all others the ceiling it set (0..1).
    ``words`` are the words concerned, as written. ``en``/``zh`` explain it.
    """

    name: str
    weight: float
    words: tuple[str, ...]
    en: str
    zh: str


class Overlap:
    """The words of the two names were aligned; distinguishing words count most and generic words little.

    已对齐两个名称的词语；区分性词语权重最高，通用词语权重很低。
    """

    ceiling = None


class SameWords:
    """Both names consist of the same words.

    两个名称由相同的词语组成。
    """

    ceiling = None


class AcronymAlone:
    """One name is a bare acronym, which many bodies share; an acronym alone never makes a match.

    其中一个名称仅为缩写，可能为多个机构共用；仅凭缩写不认定为匹配。
    """

    ceiling = 0.65


class DifferentNumber:
    """The names carry different numbers, and numbered institutes are different bodies.

    两个名称中的序号不同；序号不同的机构为不同机构。
    """

    ceiling = 0.3


class DifferentWords:
    """Each name has a place, field or proper word that the other lacks.

    两个名称各有对方所没有的地名、专业或专有词语。
    """

    ceiling = 0.45


class ExtraWord:
    """One name has a further place, field or proper word, as different bodies with similar names do.

    其中一个名称多出地名、专业或专有词语，名称相近的不同机构往往如此。
    """

    ceiling = 0.55


class DifferentBody:
    """The names end in different kinds of body (university, institute, hospital…).

    两个名称的机构类型不同（大学、研究所、医院等）。
    """

    ceiling = 0.58


class FurtherBody:
    """One name names a body within or beside the other (its hospital, centre or laboratory).

    其中一个名称指另一机构的下属或附设机构（如医院、中心、实验室）。
    """

    ceiling = 0.58


class CompanyBrand:
    """A company is named once by its coined name alone and once with its place or business.

    同一企业名称一处仅写字号，另一处附有地名或行业。
    """

    ceiling = 0.8


class OnlyGeneric:
    """The names share no distinguishing word.

    两个名称没有共同的区分性词语。
    """

    ceiling = 0.3


class NoCommonName:
    """Too few words of the personal names answer each other.

    两个人名中相互对应的词语过少。
    """

    ceiling = 0.5


class UnreadableName:
    """A name is empty, has no letter or digit, is longer than 1,000 characters or carries direction controls.

    名称为空、不含字母或数字、超过一千个字符或含有文字方向控制符，无法比较。
    """

    ceiling = 0.0


FEATURES: dict[str, type] = {
    "overlap": Overlap,
    "same_words": SameWords,
    "acronym_alone": AcronymAlone,
    "different_number": DifferentNumber,
    "different_words": DifferentWords,
    "extra_word": ExtraWord,
    "different_body": DifferentBody,
    "further_body": FurtherBody,
    "company_brand": CompanyBrand,
    "only_generic": OnlyGeneric,
    "no_common_name": NoCommonName,
    "unreadable_name": UnreadableName,
}
"""Every feature by the name it has in scores and dossiers."""


CEILING: dict[str, float] = {name: getattr(seen, "ceiling", None) or 0.0 for name, seen in FEATURES.items()}
"""Highest score that a pair with the feature can have; 0 for ``overlap`` and ``same_words``, which set none."""


@lru_cache(maxsize=len(FEATURES))
def _explanation(name: str) -> tuple[str, str]:
    english, chinese = (inspect.getdoc(FEATURES[name]) or "").split("\n\n")
    return " ".join(english.split()), "".join(chinese.split("\n"))


@lru_cache(maxsize=4096)
def feature(name: str, weight: float, words: tuple[str, ...] = ()) -> Feature:
    """A feature with its explanation in both languages."""
    english, chinese = _explanation(name)
    return Feature(name, weight, words, english, chinese)
