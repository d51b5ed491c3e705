"""Write what is generated from the declarations of a proposal: `python tools/proposal_docs.py [--check]`.

The JSON Schema goes to docs/schema and, so that editors find it after an installation, into the package; the
reference page goes to docs/reference.
"""

from __future__ import annotations

import sys
from pathlib import Path

from entente.model.describe import FieldWords, sections
from entente.model.schema import proposal_schema

ROOT = Path(__file__).resolve().parents[1]

_OPENING = """# The proposal file

A proposal is a TOML file. `entente new FILE` writes a commented template, `entente check FILE` names file, line and
field of every mistake. The JSON Schema for editors is `docs/schema/proposal.schema.json`; `entente new --schema FILE`
writes a copy.

- **Unknown.** Every fact may be `"unknown"` (or `"未知"`). A scalar that is left out is unknown too. Nothing unknown is
  ever replaced by a default.
- **None.** A list that is left out or empty means that there are none. A list that is `"unknown"` means that it is not
  known whether there are any.
- **Places** are named like `party[2].country`, counted from 1.
- Days stand without quotation marks (`2026-05-31`), between the years 1900 and 2200.
- Countries and regions are two-letter codes of ISO 3166-1.
- Names may be in any script. Control characters, bidirectional overrides and other invisible marks are refused,
  because they can make text look like other text; the joiners that several scripts need are allowed.
- A file has at most 1 000 000 bytes of UTF-8.

This page is generated; do not edit it.
"""


def reference_page() -> str:
    """The page as it is published."""
    top, tables = sections()
    lines = [_OPENING, "## Top of the file", "", *_table(top)]
    for section in tables:
        lines += [
            f"## `{section.heading}`",
            "",
            f"{section.meaning.en} / {section.meaning.zh}",
            "",
            *_table(section.fields),
        ]
        for field in section.fields:
            if field.inner:
                lines += [f"### `{section.name}.{field.name}`", "", *_table(field.inner)]
    return "\n".join(lines).rstrip() + "\n"


def _table(fields: tuple[FieldWords, ...]) -> list[str]:
    rows = ["| field | meaning | 含义 | what may stand there |", "|---|---|---|---|"]
    for field in fields:
        form = ", ".join(f"`{choice}`" for choice in field.choices) or field.form.en
        need = "**needed**; " if field.usual is None else ""
        rows.append(f"| `{field.name}` | {field.meaning.en} | {field.meaning.zh} | {need}{form} |")
    return [*rows, ""]


def targets() -> dict[Path, str]:
    """Every generated file and what it has to contain."""
    return {
        ROOT / "docs" / "schema" / "proposal.schema.json": proposal_schema(),
        ROOT / "src" / "entente" / "model" / "proposal.schema.json": proposal_schema(),
        ROOT / "docs" / "reference" / "proposal.md": reference_page(),
    }


def main() -> int:
    stale = [path for path, text in targets().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current; run python tools/proposal_docs.py")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(targets()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
