"""Chinese names: traditional to simplified, institution vocabulary to English words, the rest to pinyin.

OpenCC 1.x (``t2s``) folds the script variants; ``pypinyin`` gives the readings. Both are imported on first use.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from entente.names.score_v0.vocabulary import gloss, longest_gloss

__all__ = ["COMPOUND_SURNAMES", "numeral", "person_words", "pinyin", "simplified", "words"]

_COMPOUND = "欧阳 司马 诸葛 上官 司徒 东方 皇甫 尉迟 公孙 慕容 夏侯 令狐 长孙 宇文 端木 独孤"
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_SURNAME_READING = {"单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "任": "ren", "查": "zha", "盖": "ge",
                    "区": "ou", "朴": "piao", "繁": "po", "尉": "wei", "覃": "qin", "乐": "yue", "华": "hua",
                    "翟": "zhai", "缪": "miao", "冼": "xian", "员": "yun", "种": "chong", "黑": "he"}  # fmt: skip
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBERED = re.compile(
    r"第([零〇一二两三四五六七八九十百\d]{1,8})|([零〇一二三四五六七八九十百\d]{1,8})(?=所|院|厂|部|研究|基地|医院|中学)"
)


_SAME_TERM = {"科学技术": "科技", "国立": "国家"}
"""Terms that name the same thing in full and in short."""


@lru_cache(maxsize=1)
def _converter() -> Any:  # noqa: ANN401 - opencc publishes no types
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """The text in simplified characters (國 → 国); other scripts are unchanged."""
    return str(_converter().convert(text))


@lru_cache(maxsize=65536)
def pinyin(text: str) -> tuple[str, ...]:
    """Pinyin without tones, one syllable a character (ü as v); characters without reading come back unchanged."""
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(text, style=Style.NORMAL))


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


def words(text: str) -> list[tuple[str, str]]:
    """``(word, written)`` for a run of Chinese characters.

    Known terms become their English words, longest term first; numbers become digits; what remains is a place,
    person or coined name and becomes one joined pinyin word.
    """
    folded = _NUMBERED.sub(lambda found: f" {numeral(found[1] or found[2])} ", simplified(text))
    table, longest = gloss(), longest_gloss()
    found: list[tuple[str, str]] = []
    rest = ""
    position = 0
    while position < len(folded):
        term = next(
            (
                folded[position : position + size]
                for size in range(min(longest, len(folded) - position), 0, -1)
                if folded[position : position + size] in table
            ),
            "",
        )
        char = folded[position]
        if term and not (len(term) == 1 and position + 1 < len(folded) and not _ends_word(folded, position)):
            rest = _flush(rest, found)
            found.extend((word, _SAME_TERM.get(term, term)) for word in table[term])
            position += len(term)
        elif char.isdecimal() or char == " ":
            rest = _flush(rest, found)
            end = position + 1
            while end < len(folded) and folded[end].isdecimal() and char != " ":
                end += 1
            if char != " ":
                found.append((str(int(folded[position:end])), folded[position:end]))
            position = end
        else:
            rest += char
            position += 1
    _flush(rest, found)
    return found


def _ends_word(text: str, position: int) -> bool:
    """Whether a one-character term (局, 所, 院 …) stands where a word may end: before a blank or another known term."""
    following = text[position + 1 :]
    return following[:1] == " " or any(following[:size] in gloss() for size in range(2, longest_gloss() + 1))


def _flush(rest: str, found: list[tuple[str, str]]) -> str:
    if rest:
        found.append(("".join(pinyin(rest)), rest))
    return ""


def person_words(text: str) -> list[tuple[str, str]]:
    """``(word, written)`` of a Chinese personal name of two to four characters: surname, then given name in one."""
    folded = simplified(text)
    size = 2 if len(folded) > 2 and folded[:2] in COMPOUND_SURNAMES else 1
    surname, given = folded[:size], folded[size:]
    read = _SURNAME_READING.get(surname) or "".join(pinyin(surname))
    return [(read, surname), *([("".join(pinyin(given)), given)] if given else [])]
