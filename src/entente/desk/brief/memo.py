"""The memo to file: one dossier and the decisions on it, as a document for the file of an office.

The memo is first a plain sequence of sections (``memo_sections``); HTML and DOCX show the same sequence, so neither
can say what the other does not. The same dossier, decisions and language give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from entente.desk.brief import labels
from entente.desk.casefile import StoredDecision
from entente.desk.decide import input_dossier
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.answers import Dossier, Obligation, Statement
from entente.model.codes import Result, Standing
from entente.model.provenance import Citation
from entente.model.text import printable

__all__ = ["Line", "MemoRequest", "Section", "Table", "memo_document", "memo_sections", "render_memo_html"]

DECISIONS = {
    "accept": gettext_noop("accepted"),
    "accept_with_conditions": gettext_noop("accepted with conditions"),
    "decline": gettext_noop("declined"),
}
WORDS = {
    "reason": gettext_noop("Reason"),
    "officer": gettext_noop("Decided by"),
    "conditions": gettext_noop("Conditions"),
    "why_no_need": gettext_noop("Why there is no evidence of need"),
    "why_no_will": gettext_noop("Why there is no evidence of will"),
    "why_no_way": gettext_noop("Why there is no evidence of a way"),
    "override": gettext_noop("Why it was accepted all the same"),
}


class MemoRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One call of ``entente brief``: ``form`` is ``html`` or ``docx``, ``lang`` is ``en`` or ``zh``."""

    home: Path
    dossier: str
    form: str
    lang: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, or an item of a list; ``note`` stands beneath it in small type."""

    text: str
    note: str = ""
    item: bool = False
    strong: bool = False
    literal: bool = False
    """Shown as it stands, in a fixed-width face (a checkpoint)."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows under a head; every cell is text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and what stands under it."""

    heading: str
    parts: tuple[Line | Table, ...]


class _Writer:
    """Writes the sections of one dossier in one language."""

    def __init__(self, dossier: Dossier, decisions: Sequence[StoredDecision], lang: str) -> None:
        self.dossier = dossier
        self.taken = decisions
        self.lang = lang
        self._ = translator(lang)

    def sections(self) -> Iterable[Section]:
        yield self.section("outcome", self.outcome())
        yield self.section("questions", self.questions())
        yield self.section("blocks", self.blocks())
        yield Section(heading=self._(gettext_noop("Conditions and duties")), parts=tuple(self.duties()))
        yield self.section("need", [*self.lead(self.dossier.need.line), *self.sources(self.dossier.need.statements)])
        will = self.dossier.will
        instruments = [
            Line(
                text=f"{one.title.in_lang(self.lang)}: {self._(labels.INSTRUMENT_STATUS[one.status])}",
                note=self.cite(one.citation),
                item=True,
            )
            for one in will.instruments
        ]
        statements = (*will.statements, *will.loses_cover)
        yield self.section("will", [*self.lead(will.line), *instruments, *self.sources(statements)])
        yield self.section("way", self.way())
        yield self.section("exemptions", self.exemptions())
        yield self.section("collisions", self.collisions())
        yield self.section("screening", self.screening())
        yield Section(heading=self._(gettext_noop("Decision")), parts=tuple(self.decisions()))
        yield self.section("sources", self.snapshots())
        yield self.section("rules", self.rules())

    def section(self, key: str, parts: Iterable[Line | Table]) -> Section:
        return Section(heading=self._(labels.HEADINGS[key]), parts=tuple(parts))

    def lead(self, text: msgspec.Struct) -> list[Line]:
        return [Line(text=text.in_lang(self.lang), strong=True)]  # type: ignore[attr-defined]

    def cite(self, citation: Citation | None) -> str:
        if citation is None:
            return ""
        parts = [citation.cite, citation.authority.in_lang(self.lang), self._(labels.CERTAINTIES[citation.certainty])]
        parts += [str(citation.source_date)] if citation.source_date else []
        return "; ".join([*parts, citation.url] if citation.url else parts)

    def sources(self, statements: Iterable[Statement]) -> Iterable[Line]:
        for one in statements:
            yield Line(text=one.text.in_lang(self.lang), note=", ".join(one.sources), item=True)

    def outcome(self) -> Iterable[Line]:
        dossier = self.dossier
        if dossier.sample:
            yield Line(
                text=self._("SAMPLE: some data behind this dossier are fictional and shipped for demonstration."),
                strong=True,
            )
        standing = self._(labels.STANDINGS[dossier.standing])
        yield Line(text=f"{standing}. {dossier.first_screen.outcome.in_lang(self.lang)}", strong=True)

    def blocks(self) -> Iterable[Line]:
        for one in self.dossier.first_screen.blocks:
            lifted = self._("Lifted if: {text}").format(text=one.lifted_by.in_lang(self.lang)) if one.lifted_by else ""
            note = " · ".join(part for part in (self.cite(one.citation), lifted) if part)
            yield Line(text=one.text.in_lang(self.lang), note=note, item=True)

    def questions(self) -> Iterable[Line | Table]:
        if self.dossier.questions:
            head = (self._("Question"), self._("Who can answer"), self._("Field"), self._("Answer"))
            rows = (
                (one.text.in_lang(self.lang), one.who.in_lang(self.lang), one.fact, "")
                for one in self.dossier.questions
            )
            yield Table(head=head, rows=tuple(rows))

    def duties(self) -> Iterable[Line | Table]:
        for one in self.dossier.way.findings:
            if one.result is Result.APPLIES and one.standing is Standing.CONDITIONS and not one.defeated_by:
                yield Line(
                    text=f"{one.title.in_lang(self.lang)}: {one.reason.in_lang(self.lang)}",
                    note=self.cite(one.citation),
                    item=True,
                )
        duties = self.dossier.first_screen.duties or self.dossier.way.obligations
        if duties:
            head = (self._("When"), self._("Side"), self._("Owner"), self._("Duty"), self._("Clause"))
            yield Table(head=head, rows=tuple(self.duty(one) for one in duties))

    def duty(self, one: Obligation) -> tuple[str, ...]:
        when = str(one.due) if one.due else one.deadline.in_lang(self.lang)
        return (when, one.side, one.owner.in_lang(self.lang), one.duty.in_lang(self.lang), one.citation.cite)

    def way(self) -> Iterable[Line]:
        sides = sorted(self.dossier.way.per_side.items())
        yield Line(text=" · ".join(f"{side}: {self._(labels.STANDINGS[standing])}" for side, standing in sides))
        verified = self.dossier.way.rules_verified_to
        if verified:
            text = self._("{count} rules evaluated, verified to {day}")
            yield Line(text=text.format(count=self.dossier.way.rules_evaluated, day=verified))
        for one in self.dossier.way.not_checked:
            unseen = self._("Not checked: {text}").format(text=one.text.in_lang(self.lang))
            yield Line(text=unseen, item=True)

    def exemptions(self) -> Iterable[Line]:
        for one in self.dossier.way.exemptions:
            destroyed = one.destroyed_by.in_lang(self.lang) if one.destroyed_by else ""
            beneath = self._("Would be destroyed by: {text}").format(text=destroyed) if destroyed else ""
            note = " · ".join(part for part in (self.cite(one.citation), beneath) if part)
            yield Line(text=one.title.in_lang(self.lang), note=note, item=True)

    def collisions(self) -> Iterable[Line]:
        for one in self.dossier.way.collisions:
            resolution = one.resolution.in_lang(self.lang) if one.resolution else ""
            note = " · ".join(part for part in (*(self.cite(c) for c in one.citations), resolution) if part)
            yield Line(text=f"{one.title.in_lang(self.lang)}: {one.reason.in_lang(self.lang)}", note=note, item=True)

    def screening(self) -> Iterable[Line | Table]:
        hits = self.dossier.way.screening
        if not hits:
            yield Line(text=self._("No party resembles an entry of the loaded lists."))
            return
        head = (self._("Party"), self._("List entry"), self._("List"), self._("Status"), self._("Score"), self._("Why"))
        rows = (
            (
                one.party,
                f"{one.entry_name} SAMPLE" if one.sample else one.entry_name,
                f"{one.list} ({self._(labels.LIST_CLASSES[one.list_class])})",
                self._(labels.HIT_STATUS[one.status]),
                f"{one.score:.2f}",
                one.explanation.in_lang(self.lang),
            )
            for one in hits
        )
        yield Table(head=head, rows=tuple(rows))

    def decisions(self) -> Iterable[Line]:
        if not self.taken:
            yield Line(text=self._("No decision on this dossier is in the log."))
        for one in self.taken:
            text = self._("{decision} on {day}: entry {index} of the private log")
            decision = self._(DECISIONS[one.decision])
            yield Line(text=text.format(decision=decision, day=one.decided_at, index=one.log_index), strong=True)
            for value in one.values:
                words = value.value if isinstance(value.value, str) else "; ".join(value.value)
                yield Line(text=f"{self._(WORDS.get(value.field, value.field))}: {words}", item=True)
            yield Line(text=one.checkpoint.rstrip("\n"), literal=True)

    def snapshots(self) -> Iterable[Line | Table]:
        if self.dossier.sources:
            head = (self._("Snapshot"), self._("Title"), self._("Edition"), "SHA-256")
            rows = (
                (one.id, f"{one.title} SAMPLE" if one.sample else one.title, str(one.edition or "—"), one.sha256)
                for one in self.dossier.sources
            )
            yield Table(head=head, rows=tuple(rows))
        references = {one.id: one for one in (*self.dossier.need.sources, *self.dossier.will.sources)}
        for name, one in references.items():
            note = ", ".join(part for part in (one.publisher, str(one.date or ""), one.url) if part)
            yield Line(text=f"[{name}] {one.title}", note=note, item=True)

    def rules(self) -> Iterable[Line]:
        yield Line(text=" ".join(f"{rule}@{version}" for rule, version in sorted(self.dossier.rules.items())))
        text = self._("Scorer {scorer}; program {program}; proposal sha256 {sha}")
        dossier = self.dossier
        yield Line(text=text.format(scorer=dossier.scorer, program=dossier.program, sha=dossier.proposal_sha256))


def memo_sections(dossier: Dossier, decisions: Sequence[StoredDecision], lang: str) -> tuple[Section, ...]:
    """The memo's sections in ``en`` or ``zh``; a section without content is left out."""
    return tuple(section for section in _Writer(dossier, decisions, lang).sections() if section.parts)


def memo_heading(dossier: Dossier, lang: str) -> tuple[str, str]:
    """Title and the line beneath it."""
    _ = translator(lang)
    days = (
        _("as of {day}").format(day=dossier.as_of),
        _("as known on {day}").format(day=dossier.known_at),
        *((_("read by the desk of {side}").format(side=dossier.side),) if dossier.side else ()),
    )
    title = _("Memo to file: {title}").format(title=dossier.title.in_lang(lang))
    return title, " · ".join((dossier.proposal, *days))


@lru_cache(maxsize=1)
def _template() -> object:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    return environment.get_template("memo.html")


def render_memo_html(dossier: Dossier, decisions: Sequence[StoredDecision], lang: str) -> bytes:
    """The memo as one self-contained HTML page; all outside text is escaped."""
    title, beneath = memo_heading(dossier, lang)
    page: str = _template().render(  # type: ignore[attr-defined]
        title=title,
        beneath=beneath,
        sections=memo_sections(dossier, decisions, lang),
        notice=dossier.notice.in_lang(lang),
        html_lang="zh-Hans" if lang == "zh" else "en",
    )
    return (page + "\n").encode()


def memo_document(request: MemoRequest) -> bytes:
    """The memo of a dossier (file or id) in the form and language asked for. Raises ``InputError``."""
    dossier, decisions = input_dossier(request.home, request.dossier)
    if request.form == "docx":
        from entente.desk.brief.docx import render_memo_docx

        return render_memo_docx(dossier, decisions, request.lang)
    return render_memo_html(dossier, decisions, request.lang)
