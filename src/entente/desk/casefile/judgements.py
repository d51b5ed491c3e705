"""Judgements on pairs of a party and a list entry, as the case file holds them.

A judgement is kept before it goes into the log and has force once the log holds it. The words (who, why) lie with their
salts among the words of acts.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from entente.desk.casefile.store import CaseFile

__all__ = ["JudgementRows", "StoredJudgement"]


class StoredJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement. ``id`` is the digest of its statement in the log; ``keys`` by what the party is known.

    ``version`` is the digest of what the entry said when it was judged; ``log_index`` is absent while it has no force.
    """

    id: str
    keys: tuple[str, ...]
    list: str
    entry: str
    entry_name: str
    version: str
    snapshot: str
    verdict: str
    judged_at: str
    log_index: int | None = None


class JudgementRows:
    """The judgements of an opened case file."""

    def __init__(self, casefile: CaseFile) -> None:
        self._casefile = casefile

    def store(self, judged: StoredJudgement) -> None:
        """Keep a judgement, once."""
        from entente.desk.casefile.tables import judgement, judgement_key

        row = {column.name: getattr(judged, column.name) for column in judgement.columns}
        with self._casefile.transaction() as connection:
            if connection.execute(judgement.select().where(judgement.c.id == judged.id)).first() is None:
                connection.execute(judgement.insert().values(**row))
                connection.execute(
                    judgement_key.insert(), [{"judgement": judged.id, "key": key} for key in judged.keys]
                )

    def link(self, judgement_id: str, log_index: int, checkpoint: str) -> None:
        """Say under which number and signed checkpoint the log holds a judgement; twice changes nothing."""
        from entente.desk.casefile.tables import judgement_logged as table

        with self._casefile.transaction() as connection:
            if connection.execute(table.select().where(table.c.judgement == judgement_id)).first() is None:
                connection.execute(
                    table.insert().values(judgement=judgement_id, log_index=log_index, checkpoint=checkpoint)
                )

    def all(self) -> Sequence[StoredJudgement]:
        """Every judgement in the order in which they were made."""
        from sqlalchemy import literal_column, select

        from entente.desk.casefile.tables import judgement, judgement_key, judgement_logged

        query = (
            select(judgement, judgement_logged.c.log_index)
            .select_from(judgement.outerjoin(judgement_logged, judgement_logged.c.judgement == judgement.c.id))
            .order_by(literal_column("judgement.rowid"))
        )
        keys: dict[str, list[str]] = {}
        with self._casefile.transaction() as connection:
            for row in connection.execute(judgement_key.select().order_by(judgement_key.c.key)):
                keys.setdefault(row.judgement, []).append(row.key)
            rows = connection.execute(query).all()
        return [StoredJudgement(keys=tuple(keys.get(row.id, ())), **row._mapping) for row in rows]
