"""The country co-authorship matrices of the world, 1990–2023, as a counts file: each unordered pair once a year."""

from __future__ import annotations

import csv
from pathlib import Path


def matrix(path: Path) -> dict[tuple[str, str], float]:
    """The directed cells of a Pajek file by ISO codes."""
    names: dict[str, str] = {}
    cells: dict[tuple[str, str], float] = {}
    section = ""
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if line.startswith("*"):
            section = line[1:4]
        elif line.strip() and not line.startswith("%"):
            parts = line.split()
            if section == "ver":
                names[parts[0]] = parts[1].strip('"')
            else:
                cells[names[parts[0]], names[parts[1]]] = float(parts[2])
    return cells


def write_counts(shared: Path, target: Path) -> Path:
    """Each unordered pair as the mean of its two directed cells."""
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["year", "a", "b", "count"])
        for path in sorted((shared / "data" / "openalex" / "coauth").glob("WrldCo*.net")):
            cells = matrix(path)
            for a, b in sorted({(min(pair), max(pair)) for pair in cells}):
                count = cells[a, b] if a == b else (cells.get((a, b), 0) + cells.get((b, a), 0)) / 2
                writer.writerow([path.stem[6:], a, b, repr(count)])
    return target
