"""The published schema is current, and real dossiers obey it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema

from entente.desk.brief.data import dossier_json
from entente.model.answers import Dossier


def test_the_published_schema_is_current(repository: Path) -> None:
    done = subprocess.run([sys.executable, "tools/schemas.py", "--check"], cwd=repository, check=False)
    assert done.returncode == 0, "run `python tools/schemas.py`"


def test_a_dossier_obeys_its_schema(repository: Path, make_dossier: Callable[..., Dossier]) -> None:
    schema = json.loads((repository / "docs/schema/dossier.schema.json").read_text(encoding="utf-8"))
    dossier = json.loads(dossier_json(make_dossier()))
    jsonschema.validate(dossier, schema)
    for key in ("need", "will", "way", "standing", "questions", "as_of", "known_at", "sources", "sample"):
        assert key in dossier
    del dossier["standing"]
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(dossier))
