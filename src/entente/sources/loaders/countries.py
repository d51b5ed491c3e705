"""Country or region words of lists as ISO 3166-1 codes; what is not known stays unknown. Shown beside a hit only."""

from __future__ import annotations

from functools import cache

from entente.model.countries import COUNTRIES, COUNTRY_SLIPS

__all__ = ["country_code"]

_OTHER_WORDS = {
    "congo, democratic republic of the": "CD", "democratic republic of the congo": "CD", "congo, republic of the": "CG",
    "korea, north": "KP", "democratic people's republic of korea": "KP", "north korea": "KP", "korea, south": "KR",
    "republic of korea": "KR", "south korea": "KR", "iran (islamic republic of)": "IR",
    "islamic republic of iran": "IR",
    "russian federation": "RU", "syrian arab republic": "SY", "china, people's republic of": "CN",
    "people's republic of china": "CN", "burma": "MM", "myanmar": "MM", "hong kong": "HK", "macau": "MO", "macao": "MO",
    "taiwan": "TW", "united states of america": "US", "united kingdom": "GB", "bosnia and herzegovina": "BA",
    "cote d'ivoire": "CI", "cote d ivoire": "CI", "trinidad and tobago": "TT", "antigua and barbuda": "AG",
    "united republic of tanzania": "TZ", "turkey": "TR", "turkiye": "TR", "the gambia": "GM", "bahamas, the": "BS",
    "czech republic": "CZ", "macedonia": "MK", "north macedonia, the republic of": "MK", "cabo verde": "CV",
    "venezuela (bolivarian republic of)": "VE", "republic of moldova": "MD", "viet nam": "VN", "west bank": "PS",
    "palestinian": "PS", "state of palestine": "PS", "libyan arab jamahiriya": "LY",
    "lao people's democratic republic": "LA", "brunei darussalam": "BN",
}  # fmt: skip
"""Spellings of OFAC and the United Nations that are not those of Unicode CLDR."""


@cache
def _words() -> dict[str, str]:
    named = {name.casefold(): code for code, names in COUNTRIES.items() for name in names}
    return named | _OTHER_WORDS | {slip.casefold(): code for slip, code in COUNTRY_SLIPS.items()}


def country_code(word: str) -> str:
    """The ISO code of a country or region word in English or Chinese, or of a code; nothing if it is not known."""
    text = " ".join(word.split()).replace("’", "'").casefold()
    return text.upper() if text.upper() in COUNTRIES else _words().get(text, "")
