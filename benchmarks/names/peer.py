"""Scores of nomenklatura's logic-v2 for pairs of names: ``python peer.py PAIRS.csv SCORES.txt`` in its own environment.

Reads rows ``left,right,kind`` without a header, writes one score a line. Nothing of this project is imported.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from followthemoney import EntityProxy  # type: ignore[import-not-found]
from nomenklatura.matching import LogicV2  # type: ignore[import-not-found]

SCHEMA = {"organization": "Organization", "person": "Person", "unknown": "LegalEntity"}


def entity(number: str, name: str, kind: str) -> EntityProxy:
    return EntityProxy.from_dict({"id": number, "schema": SCHEMA[kind], "properties": {"name": [name]}})


def main() -> None:
    source, target = map(Path, sys.argv[1:3])
    config = LogicV2.default_config()
    with source.open(encoding="utf-8", newline="") as stream, target.open("w", encoding="utf-8") as out:
        # it remembers what it made of an entity by the entity's identifier, so that each needs its own
        for number, (left, right, kind) in enumerate(csv.reader(stream)):
            found = LogicV2.compare(entity(f"l{number}", left, kind), entity(f"r{number}", right, kind), config)
            out.write(f"{found.score:.4f}\n")


if __name__ == "__main__":
    main()
