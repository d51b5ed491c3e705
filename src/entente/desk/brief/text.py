"""A dossier for the terminal: readable without colour, at any width, in either language."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text as RichText

from entente.desk.brief import labels
from entente.locale import translator
from entente.model.answers import Comparison, Dossier, Finding, Obligation, Outcome, Question
from entente.model.codes import Result
from entente.model.provenance import Citation
from entente.model.text import printable

__all__ = ["number", "render_text"]


class _Page:
    """Lines wrapped to a width that counts Chinese characters as two columns."""

    def __init__(self, lang: str, width: int) -> None:
        self.lang = lang
        self._ = translator(lang)
        self._lines: list[str] = []
        self._console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)

    def line(self, text: str = "", indent: int = 0, bullet: str = "") -> None:
        """One paragraph; its further lines stand under the first word behind the bullet."""
        hang = indent + (len(bullet) + 1 if bullet else 0)
        wrapped = RichText(printable(text)).wrap(self._console, max(self._console.width - hang, 20)) or [RichText("")]
        for number, row in enumerate(wrapped):
            lead = f"{'':{indent}}{bullet} " if bullet and number == 0 else " " * hang
            self._lines.append((lead + row.plain).rstrip())

    def verbatim(self, text: str) -> None:
        """Lines as they are, however long: a checkpoint that is wrapped no longer verifies."""
        self._lines += [printable(row) for row in text.splitlines()]

    def heading(self, key: str) -> None:
        self.line()
        self.line(self._(labels.HEADINGS[key]).upper())

    def result(self) -> str:
        return "\n".join(self._lines) + "\n"


def render_text(dossier: Dossier, lang: str, *, width: int = 100, full: bool = True, checkpoint: str = "") -> str:
    """The dossier as plain text; ``full=False`` stops after the first screen.

    ``checkpoint`` is the signed state of the office's log under which it is printed, if there is one.
    """
    page = _Page(lang, width)
    _title(page, dossier)
    _first_screen(page, dossier)
    if full:
        page.line()
        page.line("─" * min(width, 72))
        _need_and_will(page, dossier)
        _way(page, dossier)
        _sources(page, dossier)
    page.line()
    page.line(dossier.notice.in_lang(lang))
    if checkpoint:
        page.heading("record")
        page.verbatim(checkpoint.strip())
    return page.result()


def _title(page: _Page, dossier: Dossier) -> None:
    _ = page._
    page.line(f"{_(labels.HEADINGS['dossier'])}  {dossier.proposal} · {dossier.title.in_lang(page.lang)}")
    facts = [_("as of {day}").format(day=dossier.as_of), _("as known on {day}").format(day=dossier.known_at)]
    if dossier.side:
        facts.append(_("read by the desk of {side}").format(side=dossier.side))
    page.line(" · ".join(facts))
    if dossier.sample:
        page.line(_("SAMPLE: some data behind this dossier are fictional and shipped for demonstration."))


def _first_screen(page: _Page, dossier: Dossier) -> None:
    _, lang, screen = page._, page.lang, dossier.first_screen
    page.heading("outcome")
    page.line(f"[{_(labels.STANDINGS[dossier.standing])}] {screen.outcome.in_lang(lang)}", 2)
    if screen.blocks:
        page.heading("blocks")
        _outcomes(page, screen.blocks, _("Lifted if: {text}"))
    if screen.questions:
        page.heading("questions")
        _questions(page, screen.questions)
        more = len(dossier.questions) - len(screen.questions)
        if more > 0:
            page.line(_("{count} more below.").format(count=more), 2)
    if screen.exemptions:
        page.heading("exemptions")
        _outcomes(page, screen.exemptions, _("Would be destroyed by: {text}"))
    if screen.duties:
        page.heading("duties")
        for duty in screen.duties:
            page.line(_duty(page, duty), 2, "-")
    page.heading("not_checked")
    for item in screen.not_checked:
        page.line(f"{item.text.in_lang(lang)}", 2, "-")
    for age in screen.ages:
        page.line(f"{age.text.in_lang(lang)}", 2, "-")
    if dossier.way.rules_verified_to:
        page.line(
            _("{count} rules evaluated, verified to {day}").format(
                count=dossier.way.rules_evaluated, day=dossier.way.rules_verified_to
            ),
            2,
            "-",
        )
    page.line()
    page.line(f"{_(labels.HEADINGS['need']).upper()}  {screen.need.in_lang(lang)}")
    page.line(f"{_(labels.HEADINGS['will']).upper()}  {screen.will.in_lang(lang)}")


def _outcomes(page: _Page, outcomes: Iterable[Outcome], beneath: str) -> None:
    for number, outcome in enumerate(outcomes, 1):
        page.line(f"{outcome.text.in_lang(page.lang)} {_cited(page, outcome.citation)}", 2, f"{number}.")
        if outcome.lifted_by:
            page.line(beneath.format(text=outcome.lifted_by.in_lang(page.lang)), 5)


def _questions(page: _Page, questions: Iterable[Question]) -> None:
    for number, question in enumerate(questions, 1):
        page.line(question.text.in_lang(page.lang), 2, f"{number}.")
        page.line(
            page._("Who can answer: {who} · field {fact}").format(
                who=question.who.in_lang(page.lang), fact=question.fact
            ),
            5,
        )


def _cited(page: _Page, citation: Citation | None, reviewer: str = "") -> str:
    if citation is None:
        return ""
    sure = [page._(labels.CERTAINTIES[citation.certainty]), page._(reviewer) if reviewer else ""]
    return f"[{'; '.join(part for part in (citation.cite, *sure) if part)}]"


def _duty(page: _Page, duty: Obligation) -> str:
    when = duty.due.isoformat() if duty.due else duty.deadline.in_lang(page.lang)
    standing = " " + page._("(standing)") if duty.standing else ""
    owner, what = duty.owner.in_lang(page.lang), duty.duty.in_lang(page.lang)
    return f"{when} · {duty.side} · {owner}: {what} [{duty.citation.cite}]{standing}"


def _need_and_will(page: _Page, dossier: Dossier) -> None:
    _, lang = page._, page.lang
    page.heading("need")
    for statement in (*dossier.need.statements, *dossier.need.coverage):
        page.line(f"{statement.text.in_lang(lang)} {_refs(statement.sources)}", 2, "-")
    for figure in dossier.need.figures:
        interval = (
            f" [{number(figure.low)}–{number(figure.high)}]"
            if figure.low is not None and figure.high is not None
            else ""
        )
        sample = " SAMPLE" if figure.sample else ""
        value = f"{number(figure.value)} {figure.unit}".rstrip() + interval
        page.line(f"{figure.label.in_lang(lang)}: {value} {figure.period}{sample} {_refs(figure.sources)}", 2, "-")
    for comparison in dossier.need.comparisons:
        _comparison(page, comparison)
    page.heading("will")
    for statement in (*dossier.will.statements, *dossier.will.loses_cover):
        page.line(f"{statement.text.in_lang(lang)} {_refs(statement.sources)}", 2, "-")
    for state in dossier.will.instruments:
        until = f" → {state.until}" if state.until else ""
        status = _(labels.INSTRUMENT_STATUS[state.status]) + until
        page.line(f"{state.title.in_lang(lang)}: {status} {_cited(page, state.citation)}", 2, "-")
        for statement in (*state.statements, *state.disagreements):
            page.line(f"{statement.text.in_lang(lang)} {_refs(statement.sources)}", 4, "-")


def _comparison(page: _Page, comparison: Comparison) -> None:
    """Values side by side, one a line, each with its interval."""
    sample = " SAMPLE" if comparison.sample else ""
    counting = f" ({comparison.counting})" if comparison.counting else ""
    page.line(f"{comparison.label.in_lang(page.lang)}{counting}{sample} {_refs(comparison.sources)}", 2, "-")
    for each in comparison.values:
        has_interval = each.low is not None and each.high is not None
        interval = f" [{number(each.low or 0.0)}–{number(each.high or 0.0)}]" if has_interval else ""
        page.line(f"{each.label.in_lang(page.lang)}: {number(each.value)}{interval}", 4)


def number(value: float) -> str:
    """A figure for reading: thousands separated, at most six digits after that, never in powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.6g}"


def _refs(sources: tuple[str, ...]) -> str:
    return f"({', '.join(sources)})" if sources else ""


def _way(page: _Page, dossier: Dossier) -> None:
    _, lang, way = page._, page.lang, dossier.way
    page.heading("way")
    page.line(" · ".join(f"{side}: {_(labels.STANDINGS[standing])}" for side, standing in labels.sides_shown(way)), 2)
    if len(dossier.questions) > len(dossier.first_screen.questions):
        page.heading("questions")
        _questions(page, dossier.questions)
    if way.collisions:
        page.heading("collisions")
        for collision in way.collisions:
            cites = " / ".join(citation.cite for citation in collision.citations)
            page.line(f"{collision.id} {collision.title.in_lang(lang)} [{cites}]", 2)
            page.line(collision.reason.in_lang(lang), 5)
            if collision.resolution:
                page.line(collision.resolution.in_lang(lang), 5)
    if way.screening or way.screening_notes:
        page.heading("screening")
        for hit in way.screening:
            sample = " SAMPLE" if hit.sample else ""
            page.line(
                f"{hit.party} ~ {hit.entry_name} · {hit.list} ({_(labels.LIST_CLASSES[hit.list_class])}){sample} · "
                f"{_(labels.HIT_STATUS[hit.status])} {hit.score:.2f} ({hit.scorer})",
                2,
                "-",
            )
            page.line(hit.explanation.in_lang(lang), 4)
            if hit.judged:
                page.line(hit.judged.in_lang(lang), 4)
            if hit.effect:
                page.line(hit.effect.in_lang(lang), 4)
        for note in way.screening_notes:
            page.line(note.text.in_lang(lang), 2, "-")
    page.heading("findings")
    shown = [finding for finding in way.findings if finding.result is not Result.DOES_NOT_APPLY or finding.defeated_by]
    for finding in shown:
        _finding(page, finding)
    page.line(_("{count} further rules do not apply.").format(count=len(way.findings) - len(shown)), 2)


def _finding(page: _Page, finding: Finding) -> None:
    _, lang = page._, page.lang
    subjects = f" {', '.join(finding.subjects)}" if finding.subjects else ""
    page.line(
        f"{finding.rule}@{finding.version} ({finding.side}): {_(labels.RESULTS[finding.result])}, "
        f"{_(labels.EFFECTS[finding.effect])}{subjects} "
        f"{_cited(page, finding.citation, finding.reviewer)}",
        2,
        "-",
    )
    page.line(finding.reason.in_lang(lang), 4)
    if finding.defeated_by:
        page.line(_("Displaced by {rule}.").format(rule=finding.defeated_by), 4)
    if finding.advice:
        page.line(finding.advice.in_lang(lang), 4)


def _sources(page: _Page, dossier: Dossier) -> None:
    _ = page._
    page.heading("sources")
    for snapshot in dossier.sources:
        sample = " SAMPLE" if snapshot.sample else ""
        origin = f"{snapshot.edition or '—'} · {snapshot.licence} · sha256 {snapshot.sha256}"
        page.line(f"{snapshot.id}: {snapshot.title}{sample} · {origin}", 2, "-")
    for source in (*dossier.need.sources, *dossier.will.sources):
        page.line(f"{source.id}: {source.title} · {source.publisher} · {source.date or '—'} · {source.url}", 2, "-")
    page.heading("rules")
    page.line(", ".join(f"{rule}@{version}" for rule, version in sorted(dossier.rules.items())), 2)
    page.line(
        _("Scorer {scorer}; program {program}; proposal sha256 {sha}").format(
            scorer=dossier.scorer, program=dossier.program, sha=dossier.proposal_sha256
        ),
        2,
    )
