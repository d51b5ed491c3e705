"""A document of any kind for one dossier: blanks first, then its parts, each statement with its source."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from entente.desk.brief.blocks import Block, Clause, Heading, Paper, Paragraph
from entente.desk.brief.kinds import Kind, Part, kind_names, read_kind
from entente.desk.brief.labels import CERTAINTIES
from entente.desk.brief.library import LibraryClause, clauses, duty_name
from entente.desk.brief.memo import HEADINGS, dated, write_memo
from entente.desk.brief.views import (
    Blanks,
    checklist,
    duties_table,
    fields_table,
    findings_table,
    items_table,
    shown_part,
)
from entente.desk.brief.writing import write_paper
from entente.desk.decide import input_dossier
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.model.answers import Dossier
from entente.model.canonical import canonical_sha256
from entente.model.proposal import Proposal
from entente.model.provenance import Certainty
from entente.model.reading import read_proposal
from entente.model.text import Text, printable

__all__ = ["document_kinds", "kind_titles", "paper_of", "write_document"]

MEMO = "memo"


def document_kinds() -> tuple[str, ...]:
    """Every kind of document, the memo first."""
    return (MEMO, *kind_names())


def kind_titles() -> dict[str, Text]:
    """What each kind of document is called."""
    return {MEMO: Text(en="Memo to file", zh="归档备忘录"), **{name: read_kind(name).title for name in kind_names()}}


def write_document(
    home: Path, reference: str, *, kind: str, lang: str, form: str, proposal: Path | None = None
) -> bytes:
    """A document about a dossier (a file or an id in the case file) as ``docx``, ``html`` or ``pdf``.

    The proposal is the given file, or the one that the case file keeps with a dossier; without either its fields are
    blanks. Raises ``InputError``, also where the given proposal is not the one that was assessed.
    """
    if kind == MEMO:
        return write_memo(home, reference, lang=lang, form=form)
    dossier, _decisions = input_dossier(home, reference)
    return write_paper(paper_of(read_kind(kind), dossier, _proposal(home, dossier, proposal), lang), form)


def _proposal(home: Path, dossier: Dossier, given: Path | None) -> Proposal | None:
    if given is not None:
        found = read_proposal(given)
        if canonical_sha256(found) != dossier.proposal_sha256:
            raise InputError(
                gettext_noop("This is not the proposal that the dossier was made of, or it has been changed since."),
                file=str(given),
                hint=gettext_noop("Assess it again: entente assess PROPOSAL --format json -o FILE"),
            )
        return found
    if not (home / "casefile.db").exists():
        return None
    from entente.desk.casefile import CaseFile

    with CaseFile.open(home) as casefile:
        for stored in casefile.dossiers():
            if stored.proposal_bytes and stored.dossier.proposal_sha256 == dossier.proposal_sha256:
                return msgspec.json.decode(stored.proposal_bytes, type=Proposal)
    return None


def paper_of(kind: Kind, dossier: Dossier, proposal: Proposal | None, lang: str) -> Paper:
    """The document, before it becomes a file. ``proposal`` is ``None`` where only the dossier is at hand."""
    _ = translator(lang)
    blanks = Blanks(lang)
    parts = [block for part in kind.section for block in _part(part, dossier, proposal, blanks, lang)]
    first: list[Block] = [
        Paragraph(text=kind.purpose.in_lang(lang), source=f"{kind.basis}; {_(CERTAINTIES[Certainty(kind.certainty)])}")
    ]
    if dossier.sample:
        text = gettext_noop("SAMPLE: some data behind this dossier are fictional and shipped for demonstration.")
        first.append(Paragraph(text=_(text)))
    if proposal is None:
        text = gettext_noop("The proposal is not at hand: its fields are blanks. Name it with --proposal.")
        first.append(Paragraph(text=_(text)))
    open_questions: list[Block] = [
        Paragraph(text=printable(one.text.in_lang(lang)), source=f"{one.who.in_lang(lang)}; {one.fact}", bullet=True)
        for one in dossier.questions
    ]
    if blanks.all():
        first += [Heading(text=_(HEADINGS["questions"])), *blanks.all()]
    if open_questions:
        first += [Heading(text=_(gettext_noop("Open questions of the dossier"))), *open_questions]
    return Paper(
        lang=lang,
        title=printable(f"{kind.title.in_lang(lang)}: {dossier.title.in_lang(lang)}"),
        subtitle=printable(dated(dossier, lang)),
        blocks=(*first, *parts),
        notice=dossier.notice.in_lang(lang),
        day=dossier.as_of.isoformat(),
    )


def _part(part: Part, dossier: Dossier, proposal: Proposal | None, blanks: Blanks, lang: str) -> Iterable[Block]:
    yield Heading(text=part.title.in_lang(lang))
    for text in part.text:
        yield Paragraph(text=text.in_lang(lang), source=part.basis)
    for name in part.show:
        yield from shown_part(name, dossier, lang)
    if part.fields:
        yield fields_table(part.fields, proposal, blanks, lang)
    for items in part.items:
        yield items_table(items, proposal, blanks, lang)
    if part.findings is not None:
        yield findings_table(part.findings, dossier, lang)
    if part.duties is not None:
        yield duties_table(part.duties, dossier, lang)
    for topic in part.clauses:
        yield from _clauses(topic, dossier, lang)
    if part.checks:
        yield checklist(part.checks, lang)
    for blank in part.blanks:
        said = blanks.add(blank.label, blank.who, part.title.in_lang(lang))
        yield Paragraph(text=f"{blank.label.in_lang(lang)}: {said}", bullet=True)


def _clauses(topic: str, dossier: Dossier, lang: str) -> Iterable[Block]:
    """The clauses of a topic: those that always stand, and those that fulfil a duty of this dossier."""
    arising = {duty_name(one): one for one in (*dossier.will.obligations, *dossier.way.obligations)}
    for clause in clauses():
        met = [arising[name] for name in clause.fulfils if name in arising]
        if clause.topic == topic and (clause.always or met):
            yield Clause(
                title=f"{clause.id} · {clause.title.in_lang(lang)}",
                text=clause.text.in_lang(lang),
                other=clause.text.in_lang("en" if lang == "zh" else "zh"),
                source=_sources(clause, [f"{duty_name(one)} ({one.citation.cite})" for one in met], lang),
            )


def _sources(clause: LibraryClause, met: list[str], lang: str) -> str:
    if met:
        return translator(lang)(gettext_noop("fulfils")) + ": " + "; ".join(met)
    return clause.basis or translator(lang)(gettext_noop("standing term; no duty of this dossier asks for it"))
