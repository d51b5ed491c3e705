"""Finding words in free text, in both languages, without being fooled by a "no" in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from entente.model.countries import COUNTRIES

__all__ = ["countries_in", "first_of", "mentions", "place_in", "strings_in"]

_NEGATIONS = ("no", "not", "without", "never", "nothing", "neither", "nor", "non", "无", "不", "未", "没有")
_PROVINCES = (
    "anhui", "beijing", "chongqing", "fujian", "gansu", "guangdong", "guangxi", "guizhou", "hainan", "hebei",
    "heilongjiang", "henan", "hubei", "hunan", "inner mongolia", "jiangsu", "jiangxi", "jilin", "liaoning", "ningxia",
    "qinghai", "shaanxi", "shandong", "shanghai", "shanxi", "sichuan", "tianjin", "tibet", "xinjiang", "yunnan",
    "zhejiang",
)  # fmt: skip
"""First-level divisions of mainland China: field work is often placed by province."""
_CITIES = (
    "shenzhen", "guangzhou", "wuhan", "chengdu", "xi'an", "nanjing", "hangzhou", "suzhou", "qingdao", "dalian",
    "shenyang", "harbin", "changchun", "jinan", "zhengzhou", "changsha", "hefei", "fuzhou", "xiamen", "nanchang",
    "kunming", "guiyang", "nanning", "lanzhou", "xining", "yinchuan", "urumqi", "lhasa", "hohhot", "taiyuan",
    "shijiazhuang", "haikou", "ningbo", "wuxi", "dongguan", "zhuhai", "wenzhou", "yantai", "luoyang", "guilin",
)  # fmt: skip
_CHINESE_PLACES = (
    "北京",
    "上海",
    "天津",
    "重庆",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "深圳",
    "广州",
    "武汉",
    "成都",
    "西安",
    "南京",
    "杭州",
    "苏州",
    "青岛",
    "大连",
    "沈阳",
    "哈尔滨",
    "长春",
    "济南",
    "郑州",
    "长沙",
    "合肥",
    "福州",
    "厦门",
    "南昌",
    "昆明",
    "贵阳",
    "南宁",
    "兰州",
    "西宁",
    "银川",
    "乌鲁木齐",
    "拉萨",
    "呼和浩特",
    "太原",
    "石家庄",
    "海口",
    "黄河",
    "长江",
    "本省",
    "我省",
    "我国",
)
"""Cities of mainland China by which something is placed ("made in Shenzhen")."""
_STATES = (
    "alabama", "alaska", "arizona", "arkansas", "california", "colorado", "connecticut", "delaware", "florida",
    "hawaii", "idaho", "illinois", "indiana", "iowa", "kansas", "kentucky", "louisiana", "maine", "maryland",
    "massachusetts", "michigan", "minnesota", "mississippi", "missouri", "montana", "nebraska", "nevada",
    "new hampshire", "new jersey", "new mexico", "new york", "north carolina", "north dakota", "ohio", "oklahoma",
    "oregon", "pennsylvania", "rhode island", "south carolina", "south dakota", "tennessee", "texas", "utah",
    "vermont", "virginia", "washington", "west virginia", "wisconsin", "wyoming",
)  # fmt: skip
"""States of the US, read as places only: a Colorado beetle lives in other countries too; so Georgia is left out."""
_COUNTRIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("US", ("us", "u.s.", "usa", "united states", "american", "americans", "美国", "美方")),
    ("CN", ("cn", "china", "chinese", "prc", "mainland", "中国", "中方", *_PROVINCES, *_CITIES, *_CHINESE_PLACES)),
    ("HK", ("hk", "hong kong", "香港")),
    ("MO", ("mo", "macau", "macao", "澳门")),
    ("TW", ("tw", "taiwan", "台湾", "臺灣")),
    ("CA", ("ca", "canada", "canadian", "加拿大")),
    ("DE", ("de", "germany", "german", "德国")),
    ("GB", ("gb", "uk", "united kingdom", "british", "英国")),
    ("FR", ("fr", "france", "french", "法国")),
    ("NL", ("nl", "netherlands", "dutch", "荷兰")),
    ("CH", ("switzerland", "swiss", "瑞士")),
    ("JP", ("jp", "japan", "japanese", "日本")),
    ("KR", ("kr", "korea", "韩国")),
    ("SG", ("sg", "singapore", "新加坡")),
    ("AU", ("au", "australia", "australian", "澳大利亚")),
    ("RU", ("ru", "russia", "russian", "俄罗斯")),
    ("IR", ("ir", "iran", "iranian", "伊朗")),
    ("IL", ("il", "israel", "israeli", "以色列")),
    ("IN", ("india", "indian", "印度")),
    ("NO", ("norway", "norwegian", "挪威")),
    ("SE", ("sweden", "swedish", "瑞典")),
    ("FI", ("finland", "finnish", "芬兰")),
    ("DK", ("denmark", "danish", "丹麦")),
    ("AT", ("austria", "austrian", "奥地利")),
    ("BE", ("belgium", "belgian", "比利时")),
    ("IT", ("italy", "italian", "意大利")),
    ("ES", ("spain", "spanish", "西班牙")),
    ("IE", ("ireland", "irish", "爱尔兰")),
    ("NZ", ("new zealand", "新西兰")),
    ("BR", ("brazil", "brazilian", "巴西")),
    ("MY", ("malaysia", "malaysian", "马来西亚")),
    ("TH", ("thailand", "泰国")),
    ("VN", ("vietnam", "vietnamese", "越南")),
    ("KP", ("north korea", "dprk", "朝鲜")),
)
"""ISO code and the words that name the country. Two-letter words count only in capitals ("US", not "us")."""


@lru_cache(maxsize=4096)
def _pattern(word: str, exact_case: bool) -> re.Pattern[str]:
    """A word from its beginning ("drone" finds "drones", "biopsy" "biopsies"); Chinese anywhere; short words whole.

    A code after the name of a place is a state of the US ("Berkeley, CA").
    """
    if not word.isascii():
        return re.compile(re.escape(word))
    if exact_case:
        return re.compile(rf"(?<![A-Za-z0-9])(?<![a-z], ){re.escape(word)}(?![A-Za-z0-9])")
    tail = r"(?![a-z0-9])" if len(word) <= 3 else ""
    stem = re.escape(word[:-1]) + "(?:y|ie)" if len(word) > 3 and word.endswith("y") else re.escape(word)
    return re.compile(rf"(?<![a-z0-9]){stem}{tail}", re.IGNORECASE)


def mentions(text: str, words: Iterable[str]) -> str:
    """The first of the words that the text asserts, or the empty string.

    A word right after a negation ("no sonar", "without cryptography", "not exported") is not asserted.
    """
    for word in words:
        for found in _pattern(word, exact_case=False).finditer(text):
            before = re.findall(r"[A-Za-z]+|[\u4e00-\u9fff]", text[: found.start()])[-2:]
            if not any(part.lower() in _NEGATIONS for part in before[-1:]):
                return word
    return ""


def first_of(text: str, table: Sequence[tuple[object, Sequence[str]]]) -> object | None:
    """The value of the first row of a vocabulary whose words the text asserts; ``None`` if none does."""
    return next((value for value, words in table if mentions(text, words)), None)


def countries_in(text: str) -> tuple[str, ...]:
    """ISO codes of the countries that the text names, in the order in which it names them; a bare code names itself."""
    if text.strip() in COUNTRIES:
        return (text.strip(),)
    found: list[tuple[int, str]] = []
    for code, words in _COUNTRIES:
        places = []
        for word in words:
            short = len(word) == 2 and word.isascii()
            places += [m.start() for m in _pattern(word.upper() if short else word, short).finditer(text)]
        if places:
            found.append((min(places), code))
    named = [code for _, code in sorted(found)]
    return tuple(code for code in named if code != "KR" or "KP" not in named)


def place_in(text: str) -> str | None:
    """The country where something is, preferring one that a place word introduces ("US balloons launched in Gansu")."""
    for found in re.finditer(r"(?<!made )(?<!built )(?<!manufactured )\b(?:in|over|off|across|near)\s+([^,;]+)", text):
        named = countries_in(found.group(1)) or (("US",) if mentions(found.group(1), _STATES) else ())
        if named:
            return named[0]
    return next(iter(countries_in(text)), None)


def strings_in(value: object) -> tuple[str, ...]:
    """Every piece of text inside a plain JSON value, in order."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return tuple(text for item in value.values() for text in strings_in(item))
    if isinstance(value, list):
        return tuple(text for item in value for text in strings_in(item))
    return ()
