"""Dossiers from files and stored dossiers: assess one, keep it, and assess all again when the world has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import msgspec

from entente.desk.assess import Desk, Question
from entente.desk.brief.data import dossier_json
from entente.errors import InputError, gettext_noop
from entente.model.answers import Dossier
from entente.model.canonical import canonical_bytes, canonical_sha256
from entente.model.codes import Standing
from entente.model.countries import COUNTRIES
from entente.model.proposal import Proposal
from entente.model.reading import read_proposal
from entente.record.agent import Exchange
from entente.record.ledger import last_checkpoint
from entente.record.moments import utc

__all__ = ["AssessmentRequest", "Change", "StoredDossier", "assess_file", "list_dossiers", "refresh_dossiers", "render"]


class AssessmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``entente assess``."""

    home: Path
    proposal: Path
    as_of: date
    known_at: date
    side: str | None = None
    non_official: bool = False
    form: str = "text"
    lang: str = "en"
    first_screen_only: bool = False
    store: bool = False
    width: int = 100


class StoredDossier(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the case file."""

    id: str
    proposal: str
    title: str
    standing: Standing
    as_of: date
    decisions: int


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What assessing a stored proposal again changed."""

    id: str
    proposal: str
    before: Standing
    after: Standing
    added: tuple[str, ...]
    """Rules and list entries that now bite and did not before."""
    removed: tuple[str, ...]


def assess_file(request: AssessmentRequest, *, now: datetime | None = None, agent: Exchange | None = None) -> str:
    """Assess the proposal in a file and render the dossier as asked; store it in the case file if asked.

    What is stored becomes an entry of the private log, dated ``now``, where the office has begun one.
    """
    _check_side(request.side)
    proposal = read_proposal(request.proposal)
    with Desk.open(request.home) as desk:
        dossier = desk.assess(
            proposal,
            Question(
                as_of=request.as_of,
                known_at=request.known_at,
                side=request.side,
                non_official=request.non_official,
            ),
        )
    if request.store:
        _store(request.home, proposal, dossier, now, agent)
    return render(dossier, request)


def _store(home: Path, proposal: Proposal, dossier: Dossier, now: datetime | None, agent: Exchange | None) -> None:
    """Log the assessment, then keep the dossier; one that is kept already is neither logged nor kept again."""
    from entente.desk.acts.kinds import Assessment, statement_of
    from entente.desk.casefile import CaseFile
    from entente.desk.keeping import append_private
    from entente.desk.signing import FOLDER, no_entropy

    key, begun = canonical_sha256(dossier), (home / FOLDER / "log.vkey").exists()
    with CaseFile.open(home) as casefile:
        if now is not None and begun and not casefile.dossiers(key):
            second = int(now.timestamp())
            assessment = Assessment(
                at=utc(second), dossier=key, proposal=dossier.proposal_sha256, standing=dossier.standing.value
            )
            append_private(home, statement_of(assessment), no_entropy, second, agent)
        casefile.store_dossier(canonical_bytes(proposal), dossier_json(dossier))


def _check_side(side: str | None) -> None:
    if side is not None and side not in COUNTRIES:
        raise InputError(
            gettext_noop("“{side}” is not an ISO 3166-1 code of a country or region."),
            field="--side",
            side=side[:20],
            hint=gettext_noop("Use two capital letters, for example US or CN."),
        )


def render(dossier: Dossier, request: AssessmentRequest) -> str:
    """The dossier in the form and language of the request, with the office's last checkpoint if it has one."""
    if request.form == "json":
        return dossier_json(dossier).decode()
    checkpoint = last_checkpoint(request.home / "record") or ""
    if request.form == "html":
        from entente.desk.brief.html import render_html

        return render_html(dossier, request.lang, checkpoint=checkpoint)
    from entente.desk.brief.text import render_text

    return render_text(
        dossier, request.lang, width=request.width, full=not request.first_screen_only, checkpoint=checkpoint
    )


def list_dossiers(home: Path) -> list[StoredDossier]:
    """Everything in the case file, oldest first."""
    from entente.desk.casefile import CaseFile

    with CaseFile.open(home) as casefile:
        return [
            StoredDossier(
                id=stored.id,
                proposal=stored.dossier.proposal,
                title=stored.dossier.title.en,
                standing=stored.dossier.standing,
                as_of=stored.dossier.as_of,
                decisions=stored.decisions,
            )
            for stored in casefile.dossiers()
        ]


def refresh_dossiers(
    home: Path, *, as_of: date, known_at: date, progress: Callable[[int, int], None] | None = None
) -> list[Change]:
    """Assess every stored proposal again; returns those whose standing, bites or hits changed.

    Stored dossiers are not overwritten: a decision stands under the dossier it was taken on.
    """
    from entente.desk.casefile import CaseFile

    changes = []
    with CaseFile.open(home) as casefile, Desk.open(home) as desk:
        stored = list(casefile.dossiers())
        for number, one in enumerate(stored, 1):
            proposal = msgspec.json.decode(one.proposal_bytes, type=Proposal)
            question = Question(as_of=as_of, known_at=known_at, side=one.dossier.side or None)
            after = desk.assess(proposal, question)
            before_bites, after_bites = _bites(one.dossier), _bites(after)
            if before_bites != after_bites or one.dossier.standing is not after.standing:
                changes.append(
                    Change(
                        id=one.id,
                        proposal=proposal.id,
                        before=one.dossier.standing,
                        after=after.standing,
                        added=tuple(sorted(after_bites - before_bites)),
                        removed=tuple(sorted(before_bites - after_bites)),
                    )
                )
            if progress:
                progress(number, len(stored))
    return changes


def _bites(dossier: Dossier) -> set[str]:
    rules = {
        f"{finding.rule} ({finding.result})"
        for finding in dossier.way.findings
        if finding.standing is not Standing.NO_OBJECTION
    }
    return rules | {f"{hit.list} {hit.entry} ~ {hit.party}" for hit in dossier.way.screening if hit.status != "cleared"}
