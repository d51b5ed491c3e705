"""The reference of scorer features, `docs/reference/names-features.md`: written from their docstrings.

`python tools/names_features.py` writes it, `python tools/names_features.py --check` says whether it is current.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from entente.names.score_v1 import FEATURES, SCORER, Kind
from entente.names.score_v1.features import CEILING, FLOOR
from entente.names.score_v1.kinds import WEIGHT

TARGET = Path(__file__).parent.parent / "docs" / "reference" / "names-features.md"

INTRODUCTION = """# What a name score is made of

Every score of `{scorer}` lists the features below that were seen, with the words concerned. The explanation that a reader
sees *is* the text here. A *ceiling* is the highest score a pair with the feature can have; a *floor* is the lowest it gets
where the feature speaks for one body and nothing speaks against it. The threshold for a match is 0.7.

| feature | English | 中文 | ceiling | floor |
|---|---|---|---|---|
"""
WEIGHTS = """
## Kinds of word and their weights

The overlap is the share of word weight in both names that is aligned (Dice coefficient). A word weighs by what it says;
the weights are set by judgement, in the order in which a reader of lists relies on them.

| kind | weight |
|---|---|
"""


def page() -> str:
    """The page as it should be."""
    text = INTRODUCTION.format(scorer=SCORER)
    for name, kind in FEATURES.items():
        english, chinese = (inspect.getdoc(kind) or "").split("\n\n")
        ceiling = f"{CEILING[name]:g}" if CEILING[name] or name == "unreadable_name" else ""
        floor = f"{FLOOR[name]:g}" if name in FLOOR else ""
        text += f"| `{name}` | {' '.join(english.split())} | {''.join(chinese.split())} | {ceiling} | {floor} |\n"
    return text + WEIGHTS + "".join(f"| {kind} | {WEIGHT[kind]:g} |\n" for kind in Kind)


def main() -> int:
    if "--check" in sys.argv[1:]:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == page()
        print("" if current else "docs/reference/names-features.md is out of date: run tools/names_features.py")
        return not current
    TARGET.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
