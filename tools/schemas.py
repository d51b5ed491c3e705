"""Write the published JSON Schema of a dossier from its types: `python tools/schemas.py [--check]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from entente.model.answers import Dossier

TARGET = Path(__file__).resolve().parents[1] / "docs" / "schema" / "dossier.schema.json"


def dossier_schema() -> str:
    """The schema as it is published: draft 2020-12, sorted keys, one final newline."""
    schema = msgspec.json.schema(Dossier)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Entente dossier, version 1"
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> int:
    if "--check" in sys.argv:
        return 0 if TARGET.read_text(encoding="utf-8") == dossier_schema() else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(dossier_schema(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
