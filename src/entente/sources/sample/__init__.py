"""Fictional data for the demonstration; every name and number from it is labelled SAMPLE wherever it is shown."""

from __future__ import annotations

from pathlib import Path

__all__ = ["sample_files"]

FILES = {"csl": "sample_list.csv", "dod-1286": "sample_1286.csv", "openalex-works": "sample_works.jsonl.gz"}


def sample_files() -> dict[str, Path]:
    """Kind to the packaged file, for those that are there."""
    folder = Path(__file__).parent
    return {kind: folder / name for kind, name in FILES.items() if (folder / name).is_file()}
