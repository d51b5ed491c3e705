"""Erase the words behind an act's commitments, and sign a receipt for it; refused while a duty to keep them runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, cast

import msgspec

from entente.desk.acts.commitments import acts_in
from entente.desk.acts.kinds import Purge, statement_of
from entente.desk.casefile import CaseFile
from entente.desk.casefile.words import Erased, Words
from entente.desk.joint import open_agreement, propose_act
from entente.desk.keeping import append_private
from entente.errors import InputError, NotPermitted, gettext_noop
from entente.record.agent import Exchange
from entente.record.key import Entropy
from entente.record.moments import utc

__all__ = ["PurgeRequest", "Purged", "change_hold", "find_act", "finish_purges", "keep_words", "purge"]

Reason = Literal["retention_ended", "erasure_request", "error"]


class PurgeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``entente record purge``. ``act`` is the first characters of a decision's or joint act's id.

    ``fields``: all that are there if none is named. ``agreement``: propose the receipt to the other party as well.
    """

    home: Path
    act: str
    fields: tuple[str, ...] = ()
    reason: Reason = "erasure_request"
    agreement: str = ""


class Purged(msgspec.Struct, frozen=True, kw_only=True):
    """What was erased, and where its receipt stands."""

    act: str
    fields: tuple[str, ...]
    receipt: str


def find_act(casefile: CaseFile, reference: str) -> str:
    """The id of a decision or joint act that the case file has words of. Raises ``InputError``."""
    known = {one.id for one in casefile.decisions()} | Words(casefile).acts()
    found = [act for act in known if len(reference) >= 6 and act.startswith(reference.lower())]
    if len(found) != 1:
        raise InputError(
            gettext_noop("{count} acts begin with “{reference}”."), count=len(found), reference=reference[:64]
        )
    return found[0]


def purge(request: PurgeRequest, *, second: int, entropy: Entropy, agent: Exchange | None = None) -> Purged:
    """Erase, then sign the receipt. When this returns, the words are gone and both are durable.

    Raises ``NotPermitted`` under a retention period or a legal hold, with its basis; ``InputError``.
    """
    today = datetime.fromtimestamp(second, UTC).date()
    with CaseFile.open(request.home) as casefile:
        words = Words(casefile)
        act = find_act(casefile, request.act)
        there = words.of(act)
        fields = request.fields or tuple(sorted(there))
        missing = sorted(set(fields) - set(there))
        if request.agreement and act not in _joint_acts(request.home, request.agreement, second):
            raise NotPermitted(
                gettext_noop("The receipt would name an act that the other party does not have."),
                field="--joint",
                hint=gettext_noop("The receipt of what is private goes into the private log: leave --joint away."),
            )
        if missing or not fields:
            raise InputError(
                gettext_noop("The case file has no such words: {fields}."), fields=", ".join(missing) or act[:16]
            )
        kept = words.why_kept(act, today)
        if kept is not None:
            template = (
                gettext_noop("The words must be kept until {until}: {basis}.")
                if kept.until
                else gettext_noop("The words are under a legal hold: {basis}.")
            )
            raise NotPermitted(template, until=str(kept.until), basis=kept.basis)
        words.erase(act, fields, request.reason, utc(second))
    done = finish_purges(request.home, request.agreement, second=second, entropy=entropy, agent=agent)
    return next(one for one in done if one.act == act)


def finish_purges(
    home: Path, agreement: str, *, second: int, entropy: Entropy, agent: Exchange | None = None
) -> Sequence[Purged]:
    """Sign the receipts that are missing, after a command that stopped in between too.

    A receipt goes into the joint log only if the act is there: the other party learns of nothing else.
    """
    joint = _joint_acts(home, agreement, second) if agreement else frozenset()
    done = []
    with CaseFile.open(home) as casefile:
        words = Words(casefile)
        for erased in words.without_receipt():
            statement = _statement(erased)
            if erased.act in joint:
                receipt = propose_act(home, agreement, statement, lambda: second)
            else:
                receipt = str(append_private(home, statement, entropy, second, agent)[0])
            words.receipted(erased, receipt)
            done.append(Purged(act=erased.act, fields=erased.fields, receipt=receipt))
    return done


def _joint_acts(home: Path, agreement: str, second: int) -> frozenset[str]:
    with open_agreement(home, agreement, lambda: second) as joint:
        return frozenset(digest for digest, _ in acts_in(joint))


def _statement(erased: Erased) -> bytes:
    reason = cast(Reason, erased.reason)
    return statement_of(Purge(at=erased.at, about=erased.act, fields=erased.fields, reason=reason))


def keep_words(home: Path, reference: str, until: date, basis: str) -> None:
    """Keep the words of an act until a day, at least. Raises ``InputError``."""
    with CaseFile.open(home) as casefile:
        Words(casefile).keep(find_act(casefile, reference), until, basis)


def change_hold(home: Path, reference: str, basis: str, lift: int | None, today: date) -> int:
    """Place a legal hold on an act, or on all without a reference; or lift one. Gives its number."""
    with CaseFile.open(home) as casefile:
        if lift is not None:
            Words(casefile).lift(lift, today)
            return lift
        if not basis.strip():
            raise InputError(gettext_noop("A legal hold names what it is for."), field="--basis")
        return Words(casefile).hold(find_act(casefile, reference) if reference else "", basis, today)
