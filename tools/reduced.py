"""The reference of the reduced tables, `docs/reference/reduced-tables.md`: written from their declaration.

`python tools/reduced.py` writes it, `python tools/reduced.py --check` says whether it is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from entente.sources.reduced import REDUCED, Flag

TARGET = Path(__file__).parent.parent / "docs" / "reference" / "reduced-tables.md"

HEAD = """# The reduced tables

What `entente evidence build` makes of works: Parquet files in `<folder>/<table>/`, and relations of the same names in the
warehouse once the folder is in use (`entente evidence use`). Declared in `entente/sources/reduced.py`; this page is made
from there by `python tools/reduced.py`. OpenAlex ids are numbers without their letter.

`manifest.json` in the folder is written last: it names every file with its rows, bytes and SHA-256, every input with its
size and SHA-256, and the account `read = loaded + rejected + outside + superseded + deleted`. Without it the folder is
not finished.
"""
FLAGS = {
    Flag.AUTHORS_CUT: "the list of authors is cut at 100 (`is_authors_truncated`, or 100 and more authorships)",
    Flag.COUNTRY_WITHOUT_INSTITUTION: "an authorship has a country from its address, but no matched institution",
    Flag.COUNTRY_FROM_INSTITUTION: "an authorship states no countries; those of its institutions were taken",
    Flag.COUNTRIES_DISAGREE: "an institution lies in a country that its authorship does not name",
    Flag.AUTHOR_UNKNOWN: "an authorship has no author id",
    Flag.PARATEXT: "OpenAlex calls the work paratext",
    Flag.REFERENCES_INCOMPLETE: "`referenced_works_count` is larger than the list of references",
}


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for table in REDUCED:
        lines += [
            f"## `{table.name}`",
            "",
            table.meaning,
            "",
            f"Key: {', '.join(f'`{name}`' for name in table.key)}.",
            "",
        ]
        lines += ["| column | type | NULL | meaning |", "|---|---|---|---|"]
        lines += [
            f"| `{column.name}` | {column.kind} | {'yes' if column.nullable else ''} | {column.meaning} |"
            for column in table.columns
        ]
        lines.append("")
    lines += ["## Bits of `work.flags`", "", "| bit | meaning |", "|---|---|"]
    lines += [f"| {int(flag)} | {FLAGS[flag]} |" for flag in Flag]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(
            0 if TARGET.read_text(encoding="utf-8") == page() else "docs/reference/reduced-tables.md is not current"
        )
    TARGET.write_text(page(), encoding="utf-8")
