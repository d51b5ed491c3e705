"""Chinese names: traditional to simplified characters, cut at known terms, each term with its English renderings.

OpenCC 1.x (``t2s``) folds the script variants; ``pypinyin`` gives the readings of what is in no table. Both are
imported on first use.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from entente.names.score_v1.kinds import WEIGHT, Kind, Word
from entente.names.score_v1.latin import classify, tokens
from entente.names.score_v1.reading import Term
from entente.names.score_v1.tables import china_places, gloss_lines, lines, pinyin_table

__all__ = [
    "foreign_names", "halves", "known", "numeral", "parts", "pinyin", "places_in_pinyin", "same", "shortened",
    "simplified", "term", "terms", "terms_in_pinyin",
]  # fmt: skip

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMBERED = re.compile(
    r"第([零〇○一二两三四五六七八九十百\d]{1,8})(?!纪)|([零〇○一二三四五六七八九十百\d]{1,8})(?=所|院|厂|部|研究|基地|医院|中学|局|航|局集团)"
)
_LEGAL = (
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "股份公司",
    "株式会社",
    "集团公司",
    "总公司",
    "分公司",
    "公司",
)
_PARTICLES = frozenset("之的与和及暨")
_SUFFIXES = frozenset("省市区县镇州旗")
_SAME_TERM = {"科学技术": "科技", "国立": "国家", "人民武装警察部队": "武警", "中国人民武装警察部队": "武警",
              "中国人民解放军": "解放军", "人民解放军": "解放军", "中国科学院": "中科院", "师大": "师范大学",
              "联合公司": "公司", "工学院": "工程学院", "研究中心": "中心"}  # fmt: skip
"""Terms that name the same thing in full and in short."""


@lru_cache(maxsize=1)
def _converter() -> Any:  # noqa: ANN401 - opencc publishes no types
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """The text in simplified characters (國 → 国); other scripts are unchanged."""
    return text if text.isascii() else str(_converter().convert(text))


@lru_cache(maxsize=65536)
def pinyin(text: str) -> tuple[str, ...]:
    """Pinyin without tones, one syllable a character (ü as v); characters without reading come back unchanged."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(text, style=Style.NORMAL))


@lru_cache(maxsize=1)
def _glossary() -> dict[str, tuple[tuple[str, ...], bool]]:
    table = {han: (renderings, proper) for han, renderings, proper in gloss_lines()}
    for _province, han, forms in china_places():
        table.setdefault(han, (forms, True))
    for form in _LEGAL:
        table[form] = (("ltd",), False)
    table.update({"集团": (("group",), False), "控股": (("holding",), False), "集团公司": (("group",), False)})
    return table


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _glossary()))


def _sense(rendering: str, written: str, *, proper: bool) -> tuple[Word, ...]:
    rendering = rendering.replace("'", "")
    words = [classify(word, written) for word, _ in tokens(rendering)]
    if proper:
        words = [
            Word(raw, written, Kind.PROPER, 1.0) if word.kind is Kind.FIELD and raw == word.text else word
            for word, (raw, _) in zip(words, tokens(rendering), strict=True)
        ]
    return tuple(word for word in words if word.kind is not Kind.STOP)


@lru_cache(maxsize=16384)
def term(text: str) -> Term:
    """A known term with all its renderings; its pinyin is the last of them."""
    renderings, proper = _glossary()[text]
    senses = [sense for rendering in renderings if (sense := _sense(rendering, text, proper=proper))]
    read = pinyin_table().get(text)
    if read and len(text) > 1 and not any(len(sense) == 1 and sense[0].text == read for sense in senses):
        kind = max((word.kind for word in senses[0]), key=lambda kind: WEIGHT[kind])
        senses.append((Word(read, text, kind, WEIGHT[kind]),))
    apart = tuple(map(term, halves(text)))
    return Term(text, tuple(senses) or ((classify(read or text, text),),), apart)


@lru_cache(maxsize=1)
def terms_in_pinyin() -> dict[str, str]:
    """Pinyin in one word → the known term of two or more characters that reads so, names of places left out."""
    places = {form for _province, _han, forms in china_places() for form in forms}
    read = pinyin_table()
    table: dict[str, str] = {}
    for han, _renderings, proper in gloss_lines():
        if len(han) > 1 and not proper and read[han] not in places:
            table.setdefault(read[han], han)
    return table


@lru_cache(maxsize=1)
def places_in_pinyin() -> dict[str, str]:
    """Latin form in one word → Chinese name of a place in China."""
    return {form: han for _province, han, forms in reversed(china_places()) for form in forms if " " not in form}


def numeral(text: str) -> int:
    """The value of a Chinese numeral below 1,000 or of decimal digits (``七七一`` is 771, ``二十三`` is 23)."""
    if text.isdecimal():
        return int(text)
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS.get(char, char)) for char in text))
    total = current = 0
    for char in text:
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = int(_DIGITS.get(char, char)) + (current * 10 if char.isdecimal() else 0)
    return total + current


def terms(text: str) -> list[Term]:
    """A run of Chinese characters cut into terms: fewest characters outside the vocabulary, then fewest terms.

    Numbers become digits; what is in no table is a place, person or coined name and becomes one joined pinyin word.
    """
    folded = _NUMBERED.sub(lambda found: f" {numeral(found[1] or found[2])} ", simplified(text))
    found: list[Term] = []
    for piece in re.findall(r"\d+|[^\d ]+", folded):
        if piece.isdecimal():
            found.append(Term(piece, ((classify(piece, piece),),)))
        else:
            found.extend(_cut(piece, follows=bool(found)))
    return found


def _cut(text: str, *, follows: bool) -> list[Term]:
    """The best division of a run, by dynamic programming over its positions (linear: terms have bounded length)."""
    table, longest = _glossary(), _longest()
    # cost of the best division up to each position: (characters outside the vocabulary, number of pieces)
    best: list[tuple[float, int]] = [(0.0, -1)] + [(float("inf"), -1)] * len(text)
    for start in range(len(text)):
        cost = best[start][0]
        for size in range(1, min(longest, len(text) - start) + 1):
            piece = text[start : start + size]
            if piece in table:
                step = 1.0 if size > 1 else _single(text, start)
                if cost + step < best[start + size][0]:
                    best[start + size] = (cost + step, start)
        outside = 0.3 if text[start] in _PARTICLES and 0 < start < len(text) - 1 else 3.0
        if cost + outside < best[start + 1][0]:
            best[start + 1] = (cost + outside, start)
    pieces: list[str] = []
    position = len(text)
    while position > 0:
        start = best[position][1]
        pieces.append(text[start:position])
        position = start
    return _joined(pieces[::-1], follows=follows)


def _single(text: str, start: int) -> float:
    """A one-character term (局, 所, 院 …) is one where it ends the run; elsewhere it is hardly better than a name."""
    return 1.4 if start and start + 1 == len(text) else 2.6


def _joined(pieces: list[str], *, follows: bool) -> list[Term]:
    """Known pieces as terms; neighbouring pieces outside the vocabulary as one name."""
    table = _glossary()
    found: list[Term] = []
    name = ""
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        if piece in table and (len(piece) > 1 or ((number > 0 or follows) and (last or piece in _SUFFIXES))):
            if name:
                found.append(_name(name))
                name = ""
            found.append(term(piece))
        elif (piece == "学" and number and not name) or (piece in _PARTICLES and number > 0 and not last):
            continue
        else:
            name += piece
    if name:
        found.append(_name(name))
    return found


@lru_cache(maxsize=65536)
def _name(text: str) -> Term:
    """What is in no table: a place, person or coined name, one word in pinyin."""
    readings = ("".join(pinyin(text)), *foreign_names().get(text, ()))
    return Term(text, tuple((Word(read, text, Kind.PROPER, 1.0),) for read in readings))


@lru_cache(maxsize=1)
def foreign_names() -> dict[str, tuple[str, ...]]:
    """Chinese form of a foreign name → the name, where the form is a custom and not a sound."""
    pairs = (pair.split("=") for line in lines("foreign_names.txt") for pair in line.split())
    return {term: tuple(names.split("/")) for term, names in pairs}


def known(text: str) -> bool:
    """Whether a Chinese term is in the tables."""
    return text in _glossary()


def shortened(text: str) -> str:
    """A term with what it says in full said in short (科学技术大学 as 科技大学)."""
    for full, short in _SAME_TERM.items():
        text = text.replace(full, short)
    return text


def same(text: str) -> str:
    """The form under which a Chinese term is compared with another (科学技术 as 科技)."""
    return _SAME_TERM.get(text, text)


@lru_cache(maxsize=16384)
def halves(text: str) -> tuple[str, ...]:
    """A composite term as two known terms of two or more characters, the first as long as may be; none for others."""
    table = _glossary()
    if text in _SAME_TERM:
        return ()
    cuts = (cut for cut in range(len(text) - 2, 1, -1) if text[:cut] in table and text[cut:] in table)
    cut = next(cuts, 0)
    return (text[:cut], text[cut:]) if cut else ()


def parts(text: str) -> tuple[str, ...]:
    """A term as the smallest known terms it is made of, or itself (石油化工大学: 石油, 化工, 大学)."""
    return tuple(piece for half in halves(text) for piece in parts(half)) or (text,)
