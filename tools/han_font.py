"""Makes the Chinese font of the package: `python tools/han_font.py NotoSansSC-Regular.otf` (needs fonttools).

Noto Sans SC (SIL Open Font License 1.1), cut to GB 2312, Latin, Greek, punctuation and every character of our own texts, and
renamed. Run it again when a test says that the font lacks a character.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "entente" / "desk" / "brief" / "fonts" / "EntenteHan-Regular.otf"
FAMILY, FULL, POSTSCRIPT = "Entente Han", "Entente Han Regular", "EntenteHan-Regular"
NAMES = {1: FAMILY, 16: FAMILY, 3: "EntenteHan-Regular;subset of Noto Sans SC", 4: FULL, 6: POSTSCRIPT}
RANGES = (range(0x20, 0x7F), range(0xA0, 0x250), range(0x370, 0x400), range(0x2010, 0x2070), range(0x2190, 0x2194))
SIGNS = "€™№−≤≥≠□☐☑✓\ufffd"


def wanted() -> set[int]:
    """Code points: GB 2312, the ranges above, and what stands in our sources, documents and tests."""
    points = {point for span in RANGES for point in span} | {ord(sign) for sign in SIGNS}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            text = bytes([high, low]).decode("gb2312", errors="ignore")
            points |= {ord(char) for char in text}
    for folder in ("src", "examples", "docs", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".toml", ".po", ".md", ".jsonl", ".txt", ".csv"):
                points |= {ord(char) for char in path.read_text(encoding="utf-8", errors="ignore") if ord(char) > 127}
    return points


def main(source: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features, options.hinting, options.name_IDs = ["kern", "locl"], False, ["*"]
    options.notdef_outline = True
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "DSIG"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=wanted())
    cut.subset(font)
    for record in font["name"].names:
        if record.nameID in NAMES:
            record.string = NAMES[record.nameID]
    compact = font["CFF "].cff
    compact.fontNames = [POSTSCRIPT]
    compact.topDictIndex[0].FullName, compact.topDictIndex[0].FamilyName = FULL, FAMILY
    font.save(TARGET)
    print(f"{TARGET.name}: {len(font.getBestCmap())} characters, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
