"""What a score is made of. The docstring of a feature *is* the explanation that the reader sees.

First paragraph English, second Chinese. ``ceiling`` is the highest score that a pair with the feature can have; with
``None`` it leaves the weighted overlap as it is.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["CEILING", "FEATURES", "FLOOR", "Feature", "feature"]


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


class SeriesNumber:
    """The names are those of investment vehicles of one sponsor that differ in their series number.

    两个名称为同一发起人的投资载体，仅系列编号不同。
    """

    ceiling = 0.75
    floor = 0.72


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


class RenamedBody:
    """The names differ only in what the school calls itself (college, university), as after a change of rank.

    两个名称仅在学校类型上不同（学院、大学等），多因升格或译法不同所致。
    """

    ceiling = 0.85
    floor = 0.75


class FurtherBody:
    """One name names a body within or beside the other (its hospital, centre or laboratory).

    其中一个名称指另一机构的下属或附设机构（如医院、中心、实验室）。
    """

    ceiling = 0.58


class HostOmitted:
    """The names agree on the unit, and only one of them adds the body to which the unit belongs.

    两个名称所指单位一致，仅其中一个名称另外写明其所属机构。
    """

    ceiling = 0.8
    floor = 0.72


class PatronOmitted:
    """Only one name adds the person after whom the body is named.

    仅其中一个名称另外写明机构的命名人物。
    """

    ceiling = 0.9
    floor = 0.75


class PlaceOmitted:
    """The names agree on a proper name, and only one of them adds the place.

    两个名称的专有名称一致，仅其中一个名称另外写明所在地。
    """

    ceiling = 0.8
    floor = 0.72


class CompanyBrand:
    """A company is named once by its coined name alone and once with its place or business.

    同一企业名称一处仅写字号，另一处附有地名或行业。
    """

    ceiling = 0.8
    floor = 0.72


class DifferentForm:
    """The names carry legal forms that exclude each other, so they are two companies.

    两个名称的法律形式互不相容，属于两家公司。
    """

    ceiling = 0.65


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


class Initial:
    """One personal name has the first letter where the other has the word, and the rest agrees.

    其中一个人名以首字母代替另一人名中的词，其余部分一致。
    """

    ceiling = 0.8
    floor = 0.72


class ByEar:
    """A foreign surname is spelt out in Chinese characters as it sounds, and the other name ends in it.

    外国人姓氏以汉字音译，与另一人名的姓氏读音相符。
    """

    ceiling = 0.78
    floor = 0.72


class FurtherName:
    """One personal name has further words; the words that both share are rare enough together.

    其中一个人名多出词语；两者共有的词语合起来足够少见。
    """

    ceiling = 0.8
    floor = 0.72


class LittleInCommon:
    """What the personal names share is borne by so many people that it does not single anybody out.

    两个人名的共同部分过于常见，不足以指向同一人。
    """

    ceiling = 0.6


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
    "series_number": SeriesNumber,
    "different_words": DifferentWords,
    "extra_word": ExtraWord,
    "different_body": DifferentBody,
    "renamed_body": RenamedBody,
    "further_body": FurtherBody,
    "host_omitted": HostOmitted,
    "patron_omitted": PatronOmitted,
    "place_omitted": PlaceOmitted,
    "company_brand": CompanyBrand,
    "different_form": DifferentForm,
    "only_generic": OnlyGeneric,
    "no_common_name": NoCommonName,
    "initial": Initial,
    "by_ear": ByEar,
    "further_name": FurtherName,
    "little_in_common": LittleInCommon,
    "unreadable_name": UnreadableName,
}
"""Every feature by the name it has in scores and dossiers."""


CEILING: dict[str, float] = {name: getattr(seen, "ceiling", None) or 0.0 for name, seen in FEATURES.items()}
"""Highest score that a pair with the feature can have; 0 for ``overlap`` and ``same_words``, which set none."""

FLOOR: dict[str, float] = {name: floor for name, seen in FEATURES.items() if (floor := getattr(seen, "floor", None))}
"""Lowest score that a feature gives which speaks for one body, where nothing speaks against it."""


@lru_cache(maxsize=len(FEATURES))
def _explanation(name: str) -> tuple[str, str]:
    english, chinese = (inspect.getdoc(FEATURES[name]) or "").split("\n\n")
    return " ".join(english.split()), "".join(chinese.split("\n"))


@lru_cache(maxsize=4096)
def feature(name: str, weight: float, words: tuple[str, ...] = ()) -> Feature:
    """A feature with its explanation in both languages."""
    english, chinese = _explanation(name)
    return Feature(name, weight, words, english, chinese)
