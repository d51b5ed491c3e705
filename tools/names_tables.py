"""Build and check the tables of the name scorer: ``python tools/names_tables.py build|check``.

Source: the hand-written files in ``src/entente/names/score_v1/tables`` (this project's own work, Apache-2.0) and the
readings of ``pypinyin`` (MIT), corrected by hand where it reads a name wrongly. No list, register or alias table is read.
"""

from __future__ import annotations

import sys
from pathlib import Path

TABLES = Path(__file__).parent.parent / "src" / "entente" / "names" / "score_v1" / "tables"
HEAD = "# term=pinyin without tones, in one word. Built by tools/names_tables.py from the hand-written tables with pypinyin (MIT).\n"
READ_OTHERWISE = {"重庆": "chongqing", "长春": "changchun", "长沙": "changsha", "厦门": "xiamen", "乐清": "yueqing"}


def terms() -> list[str]:
    """Every Chinese term of the hand-written tables."""
    found = []
    for name in ("gloss_bodies.txt", "gloss_fields.txt", "gloss_more.txt", "places_world.txt", "brands.txt"):
        rows = (TABLES / name).read_text(encoding="utf-8").splitlines()
        found.extend(line.partition("=")[0] for line in rows if line and not line.startswith("#"))
    for line in (TABLES / "places_china.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, rest = line.partition(":")
            found.extend(item.partition("=")[0] for item in (head, *rest.split()))
    return found


def built() -> str:
    """The text of ``pinyin.txt``."""
    from pypinyin import Style, lazy_pinyin

    read = {term: READ_OTHERWISE.get(term) or "".join(lazy_pinyin(term, style=Style.NORMAL)) for term in terms()}
    return HEAD + "".join(f"{term}={latin}\n" for term, latin in sorted(read.items()))


def faults() -> list[str]:
    """What is wrong in the hand-written tables, one sentence each."""
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    found, seen = [], set()
    for name in ("gloss_bodies.txt", "gloss_fields.txt", "gloss_more.txt", "places_world.txt", "brands.txt"):
        for number, line in enumerate((TABLES / name).read_text(encoding="utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            term, mark, renderings = line.partition("=")
            where = f"{name}:{number}: "
            if not mark or not all(part.strip() == part and part for part in renderings.split("/")):
                found.append(where + "not of the form term=rendering/rendering")
            if term in seen:
                found.append(where + f"{term} stands twice")
            if simplify(term) != term:
                found.append(where + f"{term} is not in simplified characters")
            seen.add(term)
    return found


def main() -> int:
    """Build ``pinyin.txt`` or check that it and its sources are in order."""
    target = TABLES / "pinyin.txt"
    if sys.argv[1:] == ["build"]:
        target.write_text(built(), encoding="utf-8")
    problems = faults()
    if not target.exists() or target.read_text(encoding="utf-8") != built():
        problems.append("pinyin.txt is not current: run tools/names_tables.py build")
    print("\n".join(problems) or "the tables are in order")
    return bool(problems)


if __name__ == "__main__":
    raise SystemExit(main())
