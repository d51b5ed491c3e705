"""House rules of an invented university."""

from pathlib import Path


def folder() -> Path:
    """Where the rule files lie."""
    return Path(__file__).parent / "rules"
