"""How is each outside format read? One module a source; every row is loaded or reported with a reason.

A loader is a module with ``VERSION`` (raised when the same bytes give other rows) and ``load(job, rows)``.
"""

from __future__ import annotations

import importlib
from typing import Protocol

from entente.sources.staging import Job, Rows

__all__ = ["LOADERS", "Loader", "loader_of"]

LOADERS: dict[str, str] = {
    "csl": "csl",
    "ofac-sdn": "ofac",
    "ofac-consolidated": "ofac",
    "un": "un",
    "cn-lists": "cn_lists",
    "bis-el-universities": "bis_universities",
    "dod-1286": "dod_1286",
    "dod-1260h": "dod_1260h",
    "aspi": "aspi",
    "list-csv": "list_csv",
    "ftm": "ftm",
    "aliases-csv": "aliases_csv",
    "ownership-csv": "ownership_csv",
    "conduct-csv": "conduct_csv",
    "ror": "ror",
    "openalex-works": "openalex_works",
    "openalex-topics": "openalex_topics",
    "worldbank": "worldbank",
}
"""Kind to module in this folder; imported when it is needed."""


class Loader(Protocol):
    """What a loader module offers."""

    VERSION: int

    def load(self, job: Job, rows: Rows) -> None:
        """Read ``job.path`` into ``rows``."""


def loader_of(kind: str) -> Loader:
    """The loader of a kind (which must be one of ``kinds.KINDS``)."""
    module: Loader = importlib.import_module(f"entente.sources.loaders.{LOADERS[kind]}")
    return module
