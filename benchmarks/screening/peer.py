"""Explained entity comparisons of nomenklatura's logic-v2, in its own environment: ``python peer.py QUERIES.jsonl``.

Each line: ``{"query": name, "candidates": [[name, ...], ...]}``. Entities are made before the clock starts; what is timed
is the comparison with its explanation alone. Prints one JSON object. Nothing of this project is imported.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from followthemoney import EntityProxy  # type: ignore[import-not-found]
from nomenklatura.matching import LogicV2  # type: ignore[import-not-found]


def entity(key: str, names: list[str]) -> EntityProxy:
    return EntityProxy.from_dict({"id": key, "schema": "Organization", "properties": {"name": names}})


def main() -> None:
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    asked = [
        (entity(f"q{n}", [line["query"]]), [entity(f"c{n}.{m}", names) for m, names in enumerate(line["candidates"])])
        for n, line in enumerate(lines)
    ]
    config = LogicV2.default_config()
    pairs, begun = 0, time.process_time()
    for query, candidates in asked:
        for candidate in candidates:
            LogicV2.compare(query, candidate, config)
            pairs += 1
    took = time.process_time() - begun
    print(json.dumps({"queries": len(asked), "pairs": pairs, "seconds": took, "queries_per_second": len(asked) / took}))


if __name__ == "__main__":
    main()
