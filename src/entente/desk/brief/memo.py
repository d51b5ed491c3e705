"""The memo to file: what was asked, what the answer was, what was decided, and under which checkpoint.

It is made as a ``Paper`` and written by any of the writers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from entente.desk.brief import labels
from entente.desk.brief.blocks import Blank, Block, Heading, Paper, Paragraph, Table
from entente.desk.brief.writing import write_paper
from entente.desk.casefile import StoredDecision
from entente.desk.decide import input_dossier
from entente.desk.signing import FOLDER
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.answers import Dossier, Statement
from entente.model.codes import Result, Standing
from entente.model.provenance import Citation
from entente.model.text import printable
from entente.record.ledger import last_checkpoint

__all__ = ["Section", "cited", "dated", "memo_of", "write_memo"]

HEADINGS = {
    "memo": gettext_noop("Memo to file"),
    "decision": gettext_noop("Decision"),
    "questions": gettext_noop("To be answered"),
    "conditions": gettext_noop("Conditions"),
    "basis": gettext_noop("What this memo rests on"),
}
_DECISIONS = {
    "accept": gettext_noop("accepted"),
    "accept_with_conditions": gettext_noop("accepted with conditions"),
    "decline": gettext_noop("declined"),
}
_WORDS = {
    "reason": gettext_noop("Reason"),
    "conditions": gettext_noop("Conditions"),
    "override": gettext_noop("Why it was accepted all the same"),
    "why_no_need": gettext_noop("Why there is no evidence of need"),
    "why_no_will": gettext_noop("Why there is no evidence of will"),
    "why_no_way": gettext_noop("Why there is no evidence of a way"),
}


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with paragraphs ("- " begins an item of a list), and a table beneath them where it has rows."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()

    def blocks(self) -> list[Block]:
        """What it is made of; nothing where it has nothing to say."""
        if not (self.paragraphs or self.rows):
            return []
        said: list[Block] = [
            Paragraph(text=printable(text.removeprefix("- ")), bullet=text.startswith("- ")) for text in self.paragraphs
        ]
        rows = tuple(tuple(printable(cell) for cell in row) for row in self.rows)
        table = [Table(header=self.header, rows=rows, widths=self.widths)] if rows else []
        return [Heading(text=self.heading), *said, *table]


def write_memo(home: Path, reference: str, *, lang: str, form: str) -> bytes:
    """The memo of a dossier (a file or an id in the case file) as ``docx``, ``html`` or ``pdf``.

    Equal inputs give equal bytes.
    """
    dossier, decisions = input_dossier(home, reference)
    checkpoint = "" if decisions else last_checkpoint(home / FOLDER) or ""
    return write_paper(memo_of(dossier, decisions, lang, checkpoint), form)


def memo_of(dossier: Dossier, decisions: Sequence[StoredDecision], lang: str, checkpoint: str = "") -> Paper:
    """Everything the memo says, blanks (open questions) first.

    Each decision stands under its own checkpoint; ``checkpoint`` is for a dossier without one.
    """
    _ = translator(lang)
    sections = (
        _outcome(dossier, lang),
        *(_decision(one, lang) for one in decisions),
        _blocks(dossier, lang),
        _conditions(dossier, lang),
        _duties(dossier, lang),
        _exemptions(dossier, lang),
        _collisions(dossier, lang),
        _need(dossier, lang),
        _will(dossier, lang),
        _way(dossier, lang),
        _screening(dossier, lang),
        _basis(dossier, lang),
        Section(heading=_(labels.HEADINGS["record"]), paragraphs=tuple(checkpoint.strip().splitlines())),
    )
    return Paper(
        lang=lang,
        title=printable(f"{_(HEADINGS['memo'])}: {dossier.title.in_lang(lang)}"),
        subtitle=printable(dated(dossier, lang)),
        blocks=(*_questions(dossier, lang), *(block for section in sections for block in section.blocks())),
        notice=dossier.notice.in_lang(lang),
        day=dossier.as_of.isoformat(),
    )


def dated(dossier: Dossier, lang: str) -> str:
    """Which project, as of which day and as known on which."""
    _ = translator(lang)
    days = (_("as of {day}").format(day=dossier.as_of), _("as known on {day}").format(day=dossier.known_at))
    return " · ".join((dossier.proposal, *days))


def _questions(dossier: Dossier, lang: str) -> list[Block]:
    if not dossier.questions:
        return []
    blanks = [
        Blank(number=number, label=printable(one.text.in_lang(lang)), who=one.who.in_lang(lang), place=one.fact)
        for number, one in enumerate(dossier.questions, start=1)
    ]
    return [Heading(text=translator(lang)(HEADINGS["questions"])), *blanks]


def _outcome(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    screen = dossier.first_screen
    sample = (_("SAMPLE: some data behind this dossier are fictional and shipped for demonstration."),)
    return Section(
        heading=_(labels.HEADINGS["outcome"]),
        paragraphs=(
            *(sample if dossier.sample else ()),
            f"{_(labels.STANDINGS[dossier.standing])}. {screen.outcome.in_lang(lang)}",
            f"{_(labels.HEADINGS['need'])}: {screen.need.in_lang(lang)}",
            f"{_(labels.HEADINGS['will'])}: {screen.will.in_lang(lang)}",
        ),
    )


def _decision(taken: StoredDecision, lang: str) -> Section:
    _ = translator(lang)
    words = {one.field: one.value for one in taken.values}
    said = [f"{_(_DECISIONS[taken.decision])} · {taken.decided_at} · {words.get('officer', '')}".rstrip(" ·")]
    for field, label in _WORDS.items():
        value = words.get(field)
        if isinstance(value, str):
            said.append(f"{_(label)}: {value}")
        elif value:
            said += [f"{_(label)}:", *(f"- {one}" for one in value)]
    said.append(_("Entry {index} of the private log, under this checkpoint:").format(index=taken.log_index))
    said += taken.checkpoint.strip().splitlines()
    return Section(heading=_(HEADINGS["decision"]), paragraphs=tuple(said))


def cited(citation: Citation | None, lang: str) -> str:
    """The pinpoint, its authority, how it was established and on which copy."""
    if citation is None:
        return ""
    certainty = translator(lang)(labels.CERTAINTIES[citation.certainty])
    day = citation.source_date.isoformat() if citation.source_date else ""
    return "; ".join(part for part in (citation.cite, citation.authority.in_lang(lang), certainty, day) if part)


def _stated(statements: Sequence[Statement], lang: str) -> list[str]:
    """Each statement with the ids of the sources it opens to."""
    return [f"- {one.text.in_lang(lang)}" + "".join(f" [{name}]" for name in one.sources) for one in statements]


def _conditions(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    return Section(
        heading=_(HEADINGS["conditions"]),
        header=(_("What"), _("Side"), _("Clause")),
        widths=(0.55, 0.1, 0.35),
        rows=tuple(
            (f"{one.title.in_lang(lang)}: {one.reason.in_lang(lang)}", one.side, cited(one.citation, lang))
            for one in dossier.way.findings
            if one.result is Result.APPLIES and one.standing is Standing.CONDITIONS and not one.defeated_by
        ),
    )


def _collisions(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    return Section(
        heading=_(labels.HEADINGS["collisions"]),
        header=(_("What"), _("Clause"), _("Way out")),
        rows=tuple(
            (
                f"{one.title.in_lang(lang)}: {one.reason.in_lang(lang)}",
                " · ".join(cited(citation, lang) for citation in one.citations),
                one.resolution.in_lang(lang) if one.resolution else "",
            )
            for one in dossier.way.collisions
        ),
    )


def _need(dossier: Dossier, lang: str) -> Section:
    need = dossier.need
    return Section(
        heading=translator(lang)(labels.HEADINGS["need"]),
        paragraphs=(need.line.in_lang(lang), *_stated((*need.statements, *need.coverage), lang)),
    )


def _will(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    will = dossier.will
    instruments = tuple(
        f"- {one.title.in_lang(lang)}: {_(labels.INSTRUMENT_STATUS[one.status])} ({cited(one.citation, lang)})"
        for one in will.instruments
    )
    stated = _stated((*will.statements, *will.loses_cover), lang)
    return Section(heading=_(labels.HEADINGS["will"]), paragraphs=(will.line.in_lang(lang), *instruments, *stated))


def _way(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    sides = sorted(dossier.way.per_side.items())
    return Section(
        heading=_(labels.HEADINGS["way"]),
        paragraphs=tuple(f"- {side}: {_(labels.STANDINGS[standing])}" for side, standing in sides),
    )


def _blocks(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    return Section(
        heading=_(labels.HEADINGS["blocks"]),
        header=(_("What"), _("Clause"), _("Lifted if")),
        rows=tuple(
            (
                one.text.in_lang(lang),
                cited(one.citation, lang),
                one.lifted_by.in_lang(lang) if one.lifted_by else "",
            )
            for one in dossier.first_screen.blocks
        ),
    )


def _exemptions(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    return Section(
        heading=_(labels.HEADINGS["exemptions"]),
        header=(_("What"), _("Clause"), _("Destroyed by")),
        rows=tuple(
            (
                one.title.in_lang(lang),
                cited(one.citation, lang),
                one.destroyed_by.in_lang(lang) if one.destroyed_by else "",
            )
            for one in dossier.way.exemptions
        ),
    )


def _duties(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    return Section(
        heading=_(labels.HEADINGS["duties"]),
        header=(_("When"), _("Side"), _("Owner"), _("Duty"), _("Clause")),
        widths=(0.18, 0.08, 0.18, 0.36, 0.2),
        rows=tuple(
            (
                duty.due.isoformat() if duty.due else duty.deadline.in_lang(lang),
                duty.side,
                duty.owner.in_lang(lang),
                duty.duty.in_lang(lang) + (" " + _("(standing)") if duty.standing else ""),
                duty.citation.cite,
            )
            for duty in dossier.first_screen.duties
        ),
    )


def _screening(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    return Section(
        heading=_(labels.HEADINGS["screening"]),
        header=(_("Party"), _("List entry"), _("List"), _("Status"), _("Score")),
        widths=(0.2, 0.36, 0.18, 0.16, 0.1),
        rows=tuple(
            (
                hit.party,
                hit.entry_name + (" (SAMPLE)" if hit.sample else ""),
                hit.list,
                _(labels.HIT_STATUS[hit.status]),
                f"{hit.score:.2f}",
            )
            for hit in dossier.way.screening
        ),
        paragraphs=tuple(note.text.in_lang(lang) for note in dossier.way.screening_notes),
    )


def _basis(dossier: Dossier, lang: str) -> Section:
    _ = translator(lang)
    screen = dossier.first_screen
    said = [item.text.in_lang(lang) for item in screen.not_checked]
    if dossier.way.rules_verified_to:
        said.append(
            _("{count} rules evaluated, verified to {day}").format(
                count=dossier.way.rules_evaluated, day=dossier.way.rules_verified_to
            )
        )
    said += [
        f"[{ref.id}] {ref.title}{' SAMPLE' if ref.sample else ''} · {ref.edition or '—'} · sha256 {ref.sha256}"
        for ref in dossier.sources
    ]
    references = {one.id: one for one in (*dossier.need.sources, *dossier.will.sources)}
    for name, source in references.items():
        about = (source.title, source.publisher, source.date.isoformat() if source.date else "", source.url)
        said.append(f"[{name}] " + " · ".join(part for part in about if part))
    said.append(" ".join(f"{rule}@{version}" for rule, version in sorted(dossier.rules.items())))
    said.append(
        _("Scorer {scorer}; program {program}; proposal sha256 {sha}").format(
            scorer=dossier.scorer, program=dossier.program, sha=dossier.proposal_sha256
        )
    )
    return Section(heading=_(HEADINGS["basis"]), paragraphs=tuple(said))
