"""Duties from everywhere they arise, without retyping: laws on agreements, clauses, files of one's own, proposals,
accepted dossiers and the acts of joint logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from entente import accords
from entente.accords import Due, Kept
from entente.desk.files import csv_text, safe_cell
from entente.desk.register import protocols_of, whole_register
from entente.errors import InputError, gettext_noop
from entente.model.answers import Obligation
from entente.model.provenance import Certainty, SourceRef
from entente.model.text import Text

__all__ = ["Due", "DutiesAsked", "DutyReport", "Kept", "list_duties", "render_duties"]

_OWED = {
    "receipt": Text(en="verify the package that arrived and sign the receipt", zh="核验收到的数据包并签署收据"),
    "delete": Text(en="delete the package and record it", zh="删除该数据包并留存记录"),
}


class DutiesAsked(msgspec.Struct, frozen=True, kw_only=True):
    """One question about duties. Empty filters: all. ``proposal`` adds what a proposal would bring."""

    home: Path
    as_of: date
    known_at: date
    side: str = ""
    owner: str = ""
    instrument: str = ""
    project: str = ""
    standing: str = ""
    proposal: Path | None = None
    protocols: tuple[Path, ...] = ()


class DutyReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Duties by due day, how many of each side were kept, and the statements of outcome that name no duty."""

    as_of: date
    known_at: date
    duties: tuple[accords.Due, ...]
    kept: tuple[accords.Kept, ...]
    sources: tuple[SourceRef, ...]
    unmatched: tuple[str, ...] = ()


def list_duties(asked: DutiesAsked) -> DutyReport:
    """Every duty that the question reaches. Raises ``InputError`` for a file or a filter that cannot be read."""
    if asked.standing and asked.standing not in {one.value for one in accords.Standing}:
        raise InputError(
            gettext_noop("“{given}” is no standing; there are: {known}."),
            field="--standing",
            given=asked.standing[:40],
            known=", ".join(one.value for one in accords.Standing),
        )
    register = whole_register(asked.home, "commitment", "outcome", "source")
    records = register.records
    commitments: list[accords.Commitment] = [
        *records.commitment,
        *register.derived,
        *_of_dossiers(asked.home),
    ]
    outcomes = list(records.outcome)
    for commitment, done in _of_joint_logs(asked):
        commitments.append(commitment)
        outcomes += [done] if done is not None else []
    if asked.proposal is not None:
        commitments += _of_proposal(asked.home, asked.proposal, asked.as_of, asked.known_at)
    every = accords.due_list(commitments, outcomes, asked.as_of, asked.known_at)
    chosen = tuple(due for due in every if _wanted(due, asked))
    used = {key for due in chosen for key in due.sources}
    named = {one.commitment for one in records.outcome} - {due.commitment.id for due in every}
    shown = chosen if not asked.standing else tuple(due for due in chosen if due.standing.value == asked.standing)
    return DutyReport(
        as_of=asked.as_of,
        known_at=asked.known_at,
        duties=shown,
        kept=tuple(accords.kept_ratio(chosen, side) for side in ["", *sorted({d.commitment.side for d in chosen})]),
        sources=tuple(source for source in register.sources if source.id in used),
        unmatched=tuple(sorted(named)),
    )


def _wanted(due: accords.Due, asked: DutiesAsked) -> bool:
    duty = due.commitment
    return (
        (not asked.side or asked.side == duty.side or asked.side in duty.side.split("-"))
        and (not asked.owner or asked.owner.lower() in f"{duty.owner.en}\n{duty.owner.zh}".lower())
        and (not asked.instrument or duty.instrument == asked.instrument)
        and (not asked.project or duty.project == asked.project)
    )


def _from_obligations(
    duties: Iterable[Obligation], project: str, since: date, known: date, prefix: str
) -> Iterator[accords.Commitment]:
    """Obligations of a dossier as commitments; those that go with every project have no day and stay."""
    for one in duties:
        yield accords.Commitment(
            id=f"{prefix}/{one.rule}/{one.id}/{one.side}",
            author=one.citation.cite,
            source=one.citation.source or one.citation.cite,
            certainty=one.citation.certainty,
            valid_from=since,
            known_from=known,
            side=one.side,
            owner=one.owner,
            duty=one.duty,
            due=one.due,
            deadline=one.deadline,
            project=project,
            origin="rule",
            cite=one.citation.cite,
            evidence=one.evidence,
        )


def _of_proposal(home: Path, path: Path, as_of: date, known_at: date) -> Iterator[accords.Commitment]:
    from entente.desk.assess import Desk, Question
    from entente.model.reading import read_proposal

    proposal = read_proposal(path)
    with Desk.open(home) as desk:
        dossier = desk.assess(proposal, Question(as_of=as_of, known_at=known_at))
    yield from _from_obligations(dossier.first_screen.duties, proposal.id, as_of, known_at, proposal.id)


def _of_dossiers(home: Path) -> Iterator[accords.Commitment]:
    """Duties of stored dossiers that were accepted: from the day of the newest decision in the log on."""
    from entente.desk.casefile import CaseFile

    if not CaseFile.exists(home):
        return
    with CaseFile.open(home) as casefile:
        accepted = {
            one.dossier: date.fromisoformat(one.decided_at[:10])
            for one in casefile.decisions()
            if one.log_index is not None and one.decision.startswith("accept")
        }
        for stored in casefile.dossiers() if accepted else ():
            day = accepted.get(stored.id)
            if day is not None:
                duties = stored.dossier.first_screen.duties
                yield from _from_obligations(duties, stored.dossier.proposal, day, day, stored.id[:12])


def _of_joint_logs(asked: DutiesAsked) -> Iterator[tuple[accords.Commitment, accords.Outcome | None]]:
    """What acts of the joint logs brought, and what became of it: receipts and deletions of transfers."""
    from entente.desk.acts.transfers import owed
    from entente.desk.joint import joint_names, open_agreement

    names = joint_names(asked.home)
    protocols = protocols_of(asked.home, asked.protocols) if names else {}
    second = int(datetime(asked.known_at.year, asked.known_at.month, asked.known_at.day, tzinfo=UTC).timestamp())
    for agreement in names:
        with open_agreement(asked.home, agreement, lambda: second) as joint:
            for one in owed(joint, protocols):
                key, source = f"{agreement}/{one.transfer[:16]}/{one.duty}", f"{agreement}: {one.transfer}"
                commitment = accords.Commitment(
                    id=key,
                    author=agreement,
                    source=source,
                    certainty=Certainty.TEXT_READ,
                    valid_from=one.since,
                    side=one.owner,
                    owner=Text(en=one.owner, zh=one.owner),
                    duty=_OWED[one.duty],
                    due=one.due,
                    instrument=agreement,
                    origin="act",
                    cite=one.rule,
                )
                done = accords.Outcome(
                    id=key, author=agreement, source=source, valid_from=one.done, commitment=key, state="kept"
                ) if one.done else None  # fmt: skip
                yield commitment, done


def render_duties(report: DutyReport, form: str, lang: str, remind_days: int = 7) -> bytes:
    """The duties as ``json``, ``csv`` or ``ics`` (iCalendar, RFC 5545)."""
    if form == "ics":
        return accords.calendar(report.duties, known_at=report.known_at, lang=lang, remind_days=remind_days)
    if form == "csv":
        return csv_text(_COLUMNS, (_cells(due, lang) for due in report.duties)).encode()
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


_COLUMNS = (
    "id", "due", "days", "standing", "side", "owner", "duty", "instrument", "project", "origin", "cite", "source",
)  # fmt: skip


def _cells(due: accords.Due, lang: str) -> Sequence[str]:
    duty = due.commitment
    return [
        safe_cell(text)
        for text in (
            duty.id, str(duty.due or ""), "" if due.days is None else str(due.days), due.standing.value, duty.side,
            duty.owner.in_lang(lang), duty.duty.in_lang(lang), duty.instrument, duty.project, duty.origin, duty.cite,
            "; ".join(due.sources),
        )
    ]  # fmt: skip
