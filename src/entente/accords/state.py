"""The state of an instrument on a day, as known on another day, and the days that nothing covers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from entente.accords.kinds import (
    Account,
    Event,
    Gap,
    GapKind,
    Instrument,
    Status,
    Term,
    TermBasis,
    Version,
)
from entente.accords.tables import Register
from entente.model.answers import InstrumentState, Statement
from entente.model.provenance import Certainty, Citation
from entente.model.text import Text

__all__ = ["gaps", "governing_version", "status"]

_STATUS_WORDS: dict[Status, Text] = {
    Status.IN_FORCE: Text(en="in force", zh="有效"),
    Status.LAPSED: Text(en="lapsed", zh="已失效"),
    Status.NOT_YET: Text(en="not yet made", zh="尚未订立"),
    Status.TERMINATED: Text(en="terminated", zh="已终止"),
    Status.UNKNOWN: Text(en="unknown", zh="不明"),
}


def status(register: Register, key: str, as_of: date, known_at: date, *, brief: bool = False) -> InstrumentState:
    """The state on ``as_of`` as one could know it on ``known_at``.

    Total: every pair of days has an answer. ``until`` is the first day without cover and ``days_remaining`` counts to
    it. Every source that disagrees, and was known, is named. ``brief``, for long lists, leaves the sentences out.
    ``KeyError`` for an id that the register lacks.
    """
    instrument = register.find(key)
    if instrument is None:
        raise KeyError(key)
    covering = _covering(instrument, as_of, known_at)
    found = _status(instrument, covering, as_of, known_at)
    version = governing_version(instrument, as_of, known_at)
    until = _end_of_cover(instrument, covering, known_at) if found is Status.IN_FORCE else None
    return InstrumentState(
        id=instrument.id,
        title=instrument.title,
        status=found.value,
        version=version.id if version else "",
        since=covering[0].valid_from if covering else None,
        until=until if until else _lapse_day(instrument, as_of, known_at) if found is Status.LAPSED else None,
        days_remaining=(until - as_of).days if until else None,
        statements=() if brief else _statements(instrument, covering, version, found, as_of, known_at),
        disagreements=tuple(
            Statement(text=_signed(account), sources=(account.source,), certainty=account.certainty)
            for account in (() if brief else instrument.account)
            if _disagrees(account, found, as_of, known_at)
        ),
        citation=_citation(instrument, version),
    )


def governing_version(instrument: Instrument, as_of: date, known_at: date) -> Version | None:
    """The newest version that had taken effect by ``as_of`` and was known by ``known_at``."""
    known = [v for v in instrument.version if v.valid_from <= as_of and v.known_from <= known_at]
    return max(known, key=lambda v: (v.valid_from, v.known_from), default=None)


def gaps(register: Register, key: str, *, known_at: date, until: date) -> tuple[Gap, ...]:
    """Days from the first term up to and including ``until`` that no term covers, and those only a general one does.

    Neighbouring days of one kind are one gap; gaps neither touch nor overlap, and with the days of dated instruments
    they make up the whole period. ``KeyError`` for an id that the register lacks.
    """
    instrument = register.find(key)
    if instrument is None:
        raise KeyError(key)
    terms = sorted(
        (term for term in instrument.term if term.known_from <= known_at), key=lambda t: (t.valid_from, t.id)
    )
    if not terms or terms[0].valid_from > until:
        return ()
    edges = {terms[0].valid_from, until + timedelta(days=1)}
    edges.update(day for term in terms for day in (term.valid_from, _stop(term)) if terms[0].valid_from <= day <= until)
    marks = sorted(edges)
    found: list[Gap] = []
    for first, stop in pairwise(marks):
        covering = [term for term in terms if term.valid_from <= first < _stop(term)]
        if any(term.basis is TermBasis.INSTRUMENT for term in covering):
            continue
        found.append(_gap(instrument, covering, first, stop, until))
    return tuple(found)


def _gap(instrument: Instrument, covering: list[Term], first: date, stop: date, until: date) -> Gap:
    kind = GapKind.UNSOURCED if covering else GapKind.LAPSED
    text = (
        covering[0].text
        if covering
        else Text(en="No term known to us covers these days.", zh="就我方所知，无任何期限涵盖该期间。")
    )
    return Gap(
        instrument=instrument.id,
        kind=kind,
        first=first,
        last=None if stop > until and not covering else stop - timedelta(days=1),
        days=None if stop > until and not covering else (stop - first).days,
        text=text,
        sources=tuple(term.source for term in covering),
    )


def _stop(term: Term) -> date:
    """First day that the term does not cover (for a term of unknown end: the day after it was last seen alive)."""
    if term.until is not None:
        return term.until
    assert term.evidence_to is not None
    return term.evidence_to + timedelta(days=1)


def _covering(instrument: Instrument, as_of: date, known_at: date) -> list[Term]:
    """Known terms that cover the day, dated instruments first, then the longest."""
    found = [t for t in instrument.term if t.known_from <= known_at and t.valid_from <= as_of < _stop(t)]
    return sorted(found, key=lambda t: (t.basis is not TermBasis.INSTRUMENT, -_stop(t).toordinal(), t.id))


def _status(instrument: Instrument, covering: list[Term], as_of: date, known_at: date) -> Status:
    ended, heard = instrument.terminated, instrument.terminated_known_from
    if ended is not None and heard is not None and heard <= known_at and ended <= as_of:
        return Status.TERMINATED
    if covering:
        return Status.IN_FORCE
    begins = [v.valid_from for v in instrument.version if v.known_from <= known_at]
    begins += [t.valid_from for t in instrument.term if t.known_from <= known_at]
    if not instrument.version and not instrument.term:
        return Status.UNKNOWN
    if not begins or as_of < min(begins):
        return Status.NOT_YET
    open_ended = any(t.until is None and t.known_from <= known_at and t.valid_from <= as_of for t in instrument.term)
    return Status.UNKNOWN if open_ended else Status.LAPSED


def _end_of_cover(instrument: Instrument, covering: list[Term], known_at: date) -> date | None:
    """First day without cover, following dated terms that join; ``None`` where the end is not known.

    A general statement of continuity has no end of its own: its last day is known only from what came later.
    """
    dated = [t for t in instrument.term if t.known_from <= known_at and t.basis is TermBasis.INSTRUMENT]
    if covering[0].basis is TermBasis.GENERAL_STATEMENT:
        return None
    joined, end = [covering[0]], _stop(covering[0])
    while joined:
        if any(term.until is None for term in joined):
            return None
        end = max(_stop(term) for term in joined)
        joined = [t for t in dated if t.valid_from <= end < _stop(t)]
    return end


def _lapse_day(instrument: Instrument, as_of: date, known_at: date) -> date:
    """The day on which cover ended before ``as_of``."""
    return max(_stop(t) for t in instrument.term if t.known_from <= known_at and _stop(t) <= as_of)


def _statements(
    instrument: Instrument,
    covering: list[Term],
    version: Version | None,
    found: Status,
    as_of: date,
    known_at: date,
) -> tuple[Statement, ...]:
    """What the state rests on: the term, the version, the last event."""
    word, day = _STATUS_WORDS[found], as_of.isoformat()
    lines = [
        Statement(
            text=Text(
                en=f"{instrument.title.en}: {word.en} on {day}, as known on {known_at.isoformat()}.",
                zh=f"{instrument.title.zh}：按{known_at.isoformat()}所知，{day}{word.zh}。",
            ),
            sources=_sources(covering, version, () if covering else _last_events(instrument, as_of, known_at)),
            certainty=_weakest(covering, instrument),
        )
    ]
    lines += [Statement(text=t.text, sources=(t.source,), certainty=t.certainty) for t in covering]
    if version is not None:
        lines.append(Statement(text=version.title, sources=(version.source,), certainty=version.certainty))
    if not covering:
        lines += [
            Statement(text=event.text, sources=(event.source,), certainty=event.certainty)
            for event in _last_events(instrument, as_of, known_at)
        ]
        lines += [
            Statement(text=term.text, sources=(term.source,), certainty=term.certainty)
            for term in instrument.term
            if term.until is None and term.known_from <= known_at and term.valid_from <= as_of
        ]
    return tuple(lines)


def _last_events(instrument: Instrument, as_of: date, known_at: date) -> list[Event]:
    """The newest event of the day or before it that was known."""
    known = [
        e for e in instrument.event
        if e.day <= as_of and e.known_from <= known_at and (e.known_to is None or known_at <= e.known_to)
    ]  # fmt: skip
    return sorted(known, key=lambda e: (e.day, e.id))[-1:]


def _sources(covering: list[Term], version: Version | None, events: Iterable[Event]) -> tuple[str, ...]:
    """Sources of the terms; where none covers the day, those of the version and the last event."""
    if covering:
        return tuple(dict.fromkeys(term.source for term in covering))
    named = [event.source for event in events] + ([version.source] if version else [])
    return tuple(dict.fromkeys(named))


def _weakest(covering: list[Term], instrument: Instrument) -> Certainty:
    """Certainty of the term relied on; of the register's search where nothing covers the day."""
    return covering[0].certainty if covering else instrument.term_certainty


def _signed(account: Account) -> Text:
    return Text(en=f"{account.author}: {account.text.en}", zh=f"{account.author}：{account.text.zh}")


def _disagrees(account: Account, found: Status, as_of: date, known_at: date) -> bool:
    """Whether an account was known, speaks of the day, and says something else (or disputes a date or text)."""
    if account.known_from > known_at or as_of < account.valid_from:
        return False
    if account.valid_to is not None and as_of >= account.valid_to:
        return False
    return account.status is None or account.status is not found


def _citation(instrument: Instrument, version: Version | None) -> Citation:
    return Citation(
        cite=version.cite if version else instrument.cite,
        authority=instrument.authority,
        certainty=version.certainty if version else instrument.term_certainty,
        source=version.source if version else "",
        source_date=version.known_from if version else None,
    )
