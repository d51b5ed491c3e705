"""The case file: dossiers, and the words of the decisions taken on them.

The log holds salted commitments only; values and salts lie here, in ``<home>/casefile.db``. SQLAlchemy is imported
when a case file is opened, not before: it is slow to import and most commands do not need it.
"""

from __future__ import annotations

from entente.desk.casefile.store import CaseFile
from entente.desk.casefile.values import CommittedValue, StoredDecision, StoredDossier, read_dossier

__all__ = ["CaseFile", "CommittedValue", "StoredDecision", "StoredDossier", "read_dossier"]
