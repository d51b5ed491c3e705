"""Many works out of a few real ones: `python make_works.py SOURCE.jsonl.gz TARGET.jsonl.gz --works 20000`

Every record of the source comes again and again, each time with a new id and in a new order, so that neighbours differ
and the compressor finds no more than in a real file. Records keep their shape and size (the 506 real works of both eras:
about 18 kB each). Nothing of the source is part of this repository. The same arguments make the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
from pathlib import Path

FIRST_ID = 9_000_000_001
ID = re.compile(rb'"id":\s*"https://openalex.org/W\d+"')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--works", type=int, default=20_000)
    parser.add_argument("--first-id", type=int, default=FIRST_ID)
    arguments = parser.parse_args()
    with gzip.open(arguments.source) as stream:
        records = [line for line in stream.read().splitlines() if line.strip()]
    dice = random.Random(arguments.first_id)
    made = size = 0
    with gzip.GzipFile(arguments.target, "wb", compresslevel=6, mtime=0) as target:
        while made < arguments.works:
            for record in dice.sample(records, min(len(records), arguments.works - made)):
                fresh = b'"id":"https://openalex.org/W%d"' % (arguments.first_id + made)
                line = ID.sub(fresh, record, count=1) + b"\n"
                target.write(line)
                made += 1
                size += len(line)
    packed = arguments.target.stat().st_size
    print(f"{made} works, {size / made:,.0f} bytes each, {packed / made:,.0f} packed")


if __name__ == "__main__":
    main()
