"""Write the reference of the register's tables from their declarations: `python tools/register_tables.py [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

import msgspec

from entente.accords.dated import Dated
from entente.accords.load import TABLES
from entente.accords.tables import REFERENCES
from entente.model.text import Text

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "register-tables.md"
HEAD = """# Tables of the register

Made by `tools/register_tables.py` from the declarations. A TOML file may have any of these tables (`[[commitment]]`); a CSV
file is named for one (`commitment.csv`) and has its fields as columns. A *text* is in two languages: in TOML
`{ en = "…", zh = "…" }` or one plain sentence for both, in CSV the columns `duty_en` and `duty_zh` or one column `duty`.
Several values in a cell are separated by semicolons. `source` and `instrument` are described in [](agreements.md).

Every row but those two is a dated statement and has the fields `id`, `author`, `source` (the id of a `[[source]]`, or words of
your own), `certainty` (`text_read`, `page_read`, `recalled`, `inferred`, `computed`; left out: `page_read`), `valid_from`,
`valid_to`, `known_from` (left out: as `valid_from`) and `known_to`. The second day of each pair is the first on which the
statement no longer holds, or was withdrawn. Names of persons are not kept: official roles only.
"""


def shown(hint: object) -> str:
    """A type in words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return shown(arguments[0])
    if hint is Text:
        return "text"
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in arguments)
    if origin is tuple:
        return f"list of {shown(arguments[0])}"
    if origin is dict:
        return "side = number, …"
    if arguments and type(None) in arguments:
        return " or ".join(shown(one) for one in arguments if one is not type(None))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return "table of " + ", ".join(f"`{name}`" for name in hint.__struct_fields__)
    if isinstance(hint, type) and hasattr(hint, "__members__"):
        return ", ".join(f"`{one.value}`" for one in hint)  # type: ignore[attr-defined]
    return {"str": "words", "int": "number", "float": "number", "bool": "true or false", "date": "day"}.get(
        getattr(hint, "__name__", ""), str(hint)
    )


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for table, kind in sorted(TABLES.items()):
        if not issubclass(kind, Dated):
            continue
        hints = get_type_hints(kind, include_extras=True)
        told = " ".join((kind.__doc__ or "").replace("``", "`").split())
        parts.append(f"## `{table}`\n\n{told}\n\n| field | needed | holds |\n|---|---|---|")
        for field in msgspec.structs.fields(kind):
            if field.name in Dated.__struct_fields__:
                continue
            names = REFERENCES.get((table, field.name))
            what = shown(hints[field.name]) + (f"; id of {' or '.join(names)}" if names else "")
            parts.append(f"| `{field.name}` | {'yes' if field.required else ''} | {what} |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def main() -> int:
    if "--check" in sys.argv:
        return int(TARGET.read_text(encoding="utf-8") != page())
    TARGET.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
