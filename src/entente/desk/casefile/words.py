"""The words behind commitments: kept with their salts, held back from erasure while a duty says so, then erased.

An erasure is written down before the words go, in the same transaction; its signed receipt follows in the log. The act
in the log stays as it is, and says nothing about anybody any more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import msgspec

from entente.desk.casefile.store import CaseFile
from entente.desk.casefile.values import CommittedValue
from entente.errors import InputError, gettext_noop

__all__ = ["Erased", "Kept", "Words"]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Why words may not be erased yet: a retention period (``until``) or a legal hold (no day), and its basis."""

    basis: str
    until: date | None = None


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of one act that were erased together, whether or not the log has the receipt."""

    act: str
    fields: tuple[str, ...]
    reason: str
    at: str


class Words:
    """The words of acts in an opened case file. ``act`` is a decision's id or the digest of a joint act."""

    def __init__(self, casefile: CaseFile) -> None:
        self._casefile = casefile

    def store(self, act: str, values: Sequence[CommittedValue]) -> None:
        """Keep the words of a joint act; what is there already stays."""
        from entente.desk.casefile.tables import word

        with self._casefile.transaction() as connection:
            for one in values:
                found = connection.execute(word.select().where(word.c.act == act, word.c.field == one.field)).first()
                if found is None:
                    text = json.dumps(one.value, ensure_ascii=False)
                    connection.execute(word.insert().values(act=act, field=one.field, value=text, salt=one.salt))

    def acts(self) -> set[str]:
        """The joint acts that there are words of."""
        from entente.desk.casefile.tables import word

        with self._casefile.transaction() as connection:
            return {row.act for row in connection.execute(word.select())}

    def of(self, act: str) -> dict[str, CommittedValue]:
        """The words that are still there, by field."""
        from entente.desk.casefile.tables import decision_value, word

        found = {}
        with self._casefile.transaction() as connection:
            for table, key in ((decision_value, decision_value.c.decision), (word, word.c.act)):
                for row in connection.execute(table.select().where(key == act)):
                    value = json.loads(row.value)
                    text = tuple(value) if isinstance(value, list) else value
                    found[row.field] = CommittedValue(field=row.field, value=text, salt=row.salt)
        return found

    def keep(self, act: str, until: date, basis: str) -> None:
        """Keep the words of an act until a day, at least; the longest period counts."""
        from entente.desk.casefile.tables import keep_until

        with self._casefile.transaction() as connection:
            connection.execute(keep_until.insert().values(act=act, until=until.isoformat(), basis=basis))

    def hold(self, act: str, basis: str, placed: date) -> int:
        """Place a legal hold on an act, or on all (``""``); gives its number."""
        from entente.desk.casefile.tables import legal_hold

        with self._casefile.transaction() as connection:
            row = connection.execute(legal_hold.insert().values(act=act, basis=basis, placed=placed.isoformat()))
            return int(row.inserted_primary_key[0]) if row.inserted_primary_key else 0

    def lift(self, number: int, lifted: date) -> None:
        """Lift a legal hold. Raises ``InputError`` if it is not in place."""
        from entente.desk.casefile.tables import legal_hold, legal_hold_lifted

        with self._casefile.transaction() as connection:
            there = connection.execute(legal_hold.select().where(legal_hold.c.id == number)).first()
            gone = connection.execute(legal_hold_lifted.select().where(legal_hold_lifted.c.hold == number)).first()
            if there is None or gone is not None:
                raise InputError(gettext_noop("There is no legal hold {number} in place."), number=number)
            connection.execute(legal_hold_lifted.insert().values(hold=number, lifted=lifted.isoformat()))

    def why_kept(self, act: str, today: date) -> Kept | None:
        """Why the words of an act may not be erased today, or ``None``; a legal hold comes before a period."""
        from sqlalchemy import select

        from entente.desk.casefile.tables import keep_until, legal_hold, legal_hold_lifted

        lifted = select(legal_hold_lifted.c.hold)
        holds = legal_hold.select().where(legal_hold.c.act.in_((act, "")), legal_hold.c.id.not_in(lifted))
        periods = keep_until.select().where(keep_until.c.act == act).order_by(keep_until.c.until.desc())
        with self._casefile.transaction() as connection:
            hold = connection.execute(holds).first()
            period = connection.execute(periods).first()
        if hold is not None:
            return Kept(basis=hold.basis)
        if period is not None and date.fromisoformat(period.until) > today:
            return Kept(basis=period.basis, until=date.fromisoformat(period.until))
        return None

    def erase(self, act: str, fields: Sequence[str], reason: str, at: str) -> None:
        """Write the erasure down and erase value and salt of each field, in one transaction; then empty the journal."""
        from entente.desk.casefile.tables import decision_value, purge, word

        with self._casefile.transaction() as connection:
            for field in fields:
                connection.execute(purge.insert().values(act=act, field=field, reason=reason, purged_at=at))
                connection.execute(
                    decision_value.delete().where(decision_value.c.decision == act, decision_value.c.field == field)
                )
                connection.execute(word.delete().where(word.c.act == act, word.c.field == field))
        self._casefile.empty_journal()

    def erased(self, act: str = "") -> list[Erased]:
        """What was erased, of one act or of all, in the order in which it was."""
        return self._erased(act, waiting=False)

    def without_receipt(self) -> list[Erased]:
        """Erasures whose receipt did not reach a log: the command stopped in between."""
        return self._erased("", waiting=True)

    def _erased(self, act: str, *, waiting: bool) -> list[Erased]:
        from sqlalchemy import literal_column

        from entente.desk.casefile.tables import purge, purge_logged

        query = purge.select().order_by(literal_column("purge.rowid"))
        if act:
            query = query.where(purge.c.act == act)
        with self._casefile.transaction() as connection:
            rows = connection.execute(query).all()
            logged = {(row.act, row.purged_at) for row in connection.execute(purge_logged.select())}
        groups: dict[tuple[str, str], Erased] = {}
        for row in rows:
            key = (row.act, row.purged_at)
            if waiting and key in logged:
                continue
            before = groups.get(key)
            fields = (*(before.fields if before else ()), row.field)
            groups[key] = Erased(act=row.act, fields=fields, reason=row.reason, at=row.purged_at)
        return list(groups.values())

    def receipted(self, erased: Erased, receipt: str) -> None:
        """Say where the receipt of an erasure stands: an entry's number in the private log, or a joint act's digest."""
        from entente.desk.casefile.tables import purge_logged

        with self._casefile.transaction() as connection:
            connection.execute(purge_logged.insert().values(act=erased.act, purged_at=erased.at, receipt=receipt))
