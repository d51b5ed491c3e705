"""Parts of a proposal and a dossier as blocks, each statement with where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from entente.desk.brief import labels
from entente.desk.brief.blocks import Blank, Block, Paragraph, Table
from entente.desk.brief.kinds import Filter, Items
from entente.desk.brief.library import duty_name
from entente.desk.brief.memo import cited
from entente.desk.forms.cells import shown
from entente.desk.forms.table import Page, Question, pages
from entente.errors import gettext_noop
from entente.locale import translator
from entente.model.answers import Dossier, Finding, Obligation
from entente.model.codes import Result
from entente.model.proposal import Proposal
from entente.model.text import Text, printable
from entente.safeguards.wording import WHO, WHO_FACT

__all__ = [
    "Blanks",
    "checklist",
    "duties_of",
    "duties_table",
    "fields_table",
    "findings_table",
    "items_table",
    "shown_part",
]

_WORDS = {
    "what": gettext_noop("What"),
    "stated": gettext_noop("Stated"),
    "source": gettext_noop("Source"),
    "result": gettext_noop("Result"),
    "lifted": gettext_noop("Lifted if"),
    "when": gettext_noop("When"),
    "owner": gettext_noop("Owner"),
    "duty": gettext_noop("Duty"),
    "evidence": gettext_noop("Evidence"),
    "check": gettext_noop("To be checked"),
    "yes_no": gettext_noop("Yes / no / not applicable"),
    "remark": gettext_noop("Remark"),
    "see": gettext_noop("see no. {number}"),
    "proposal": gettext_noop("proposal"),
    "none_stated": gettext_noop("None, as the proposal states."),
    "no_finding": gettext_noop("No rule of this kind applies or is open ({count} rules evaluated)."),
    "no_duty": gettext_noop("No duty of this kind arises."),
    "no_hit": gettext_noop("No party was found on a loaded list."),
}


class Blanks:
    """The blanks of a document, numbered as they are met; the same one is listed once."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._met: dict[tuple[str, str], Blank] = {}

    def add(self, label: Text, who: Text, place: str) -> str:
        """Note a blank; returns what stands in its place in the text."""
        key = (label.en, place)
        if key not in self._met:
            self._met[key] = Blank(
                number=len(self._met) + 1,
                label=printable(label.in_lang(self._lang)),
                who=who.in_lang(self._lang),
                place=place,
            )
        return translator(self._lang)(_WORDS["see"]).format(number=self._met[key].number)

    def all(self) -> tuple[Blank, ...]:
        """Every blank, in the order of its number."""
        return tuple(self._met.values())


def _word(name: str, lang: str) -> str:
    return translator(lang)(_WORDS[name])


def _short(text: Text, lang: str) -> str:
    """The meaning of a field without what explains it."""
    bare = re.split(r"[;；(（:：]", text.in_lang(lang))[0].strip()
    return bare if len(bare) <= 60 else re.split("[,，]", bare)[0]


class _Place(NamedTuple):
    page: Page
    question: Question


def _question(path: str) -> _Place:
    """The page and question of a field such as ``publication.open``; a kind that names another fails its test."""
    table, _, name = path.rpartition(".")
    page = next(one for one in pages() if one.path == table)
    return _Place(page, next(one for one in page.questions if one.name == name))


def _who(page: Page, name: str) -> Text:
    table = page.path.split(".")[0] or "project"
    return WHO_FACT.get(f"{table}.{name}") or WHO.get(table) or WHO["project"]


def _cell(value: object, place: _Place, path: str, blanks: Blanks, lang: str) -> str:
    """What stands in a table for a fact; one that is unknown, or a text that was left empty, is a blank."""
    if value is None or value == "":
        return blanks.add(place.question.meaning, _who(place.page, place.question.name), path)
    if isinstance(value, tuple) and value and isinstance(value[0], Struct):
        return "\n".join(_struct_line(item) for item in value)
    if isinstance(value, float):
        return f"{value:,.10g}" if value.is_integer() else f"{value:g}"
    return shown(value, place.question, lang) or "—"


def _struct_line(item: Struct) -> str:
    told = (getattr(item, name) for name in item.__struct_fields__)
    return " · ".join(str(value) for value in told if value not in (None, "", (), {}))


def fields_table(paths: Sequence[str], proposal: Proposal | None, blanks: Blanks, lang: str) -> Table:
    """Single fields of the proposal: what, what is stated, where."""
    rows = []
    for path in paths:
        place = _question(path)
        value: Any = proposal
        for step in path.split(".") if proposal is not None else ():
            value = getattr(value, step)
        stated = _cell(value, place, path, blanks, lang)
        rows.append((_short(place.question.meaning, lang), printable(stated), f"{_word('proposal', lang)}: {path}"))
    header = tuple(_word(name, lang) for name in ("what", "stated", "source"))
    return Table(header=header, rows=tuple(rows), widths=(0.32, 0.43, 0.25))


def items_table(items: Items, proposal: Proposal | None, blanks: Blanks, lang: str) -> Block:
    """A list of the proposal: a row for each item, the place of each as its source."""
    page = next(one for one in pages() if one.path == items.of)
    places = [_question(f"{items.of}.{column}") for column in items.columns]
    listed = getattr(proposal, items.of) if proposal is not None else None
    source = f"{_word('proposal', lang)}: {items.of}"
    if listed is None:
        said = blanks.add(page.title, WHO.get(items.of, WHO["project"]), items.of)
        return Paragraph(text=f"{page.title.in_lang(lang)}: {said}", source=source)
    if not listed:
        return Paragraph(text=f"{page.title.in_lang(lang)}: {_word('none_stated', lang)}", source=source)
    header = (*(_short(place.question.meaning, lang) for place in places), _word("source", lang))
    rows = tuple(
        (
            *(
                printable(_cell(getattr(item, column), place, f"{items.of}[{number}].{column}", blanks, lang))
                for column, place in zip(items.columns, places, strict=True)
            ),
            f"{items.of}[{number}]",
        )
        for number, item in enumerate(listed, start=1)
    )
    return Table(header=header, rows=rows)


def _chosen(one: Finding | Obligation, wanted: Filter) -> bool:
    rule = one.rule
    return (not wanted.regimes or any(rule == each or rule.startswith(f"{each}.") for each in wanted.regimes)) and (
        not wanted.sides or one.side in wanted.sides
    )


def findings_table(wanted: Filter, dossier: Dossier, lang: str) -> Block:
    """The rules that apply or are open, with their clause and version."""
    found = [
        one
        for one in dossier.way.findings
        if one.result is not Result.DOES_NOT_APPLY
        and not one.defeated_by
        and _chosen(one, wanted)
        and (not wanted.effects or one.effect.value in wanted.effects)
    ]
    if not found:
        text = _word("no_finding", lang).format(count=dossier.way.rules_evaluated)
        return Paragraph(text=text, source=_dossier_source(dossier))
    header = tuple(_word(name, lang) for name in ("what", "result", "lifted", "source"))
    rows = tuple(
        (
            printable(f"{one.title.in_lang(lang)}: {one.reason.in_lang(lang)}"),
            translator(lang)(labels.RESULTS[one.result]) + f" ({translator(lang)(labels.EFFECTS[one.effect])})",
            printable(one.lifted_by.in_lang(lang)) if one.lifted_by else "—",
            f"{one.rule}@{one.version}; {cited(one.citation, lang)}",
        )
        for one in found
    )
    return Table(header=header, rows=rows, widths=(0.38, 0.16, 0.2, 0.26))


def duties_of(wanted: Filter | None, dossier: Dossier) -> Iterator[Obligation]:
    """The duties of a dossier that are wanted, those of the agreements included; none where nothing is wanted."""
    if wanted is not None:
        yield from (one for one in (*dossier.will.obligations, *dossier.way.obligations) if _chosen(one, wanted))


def duties_table(wanted: Filter, dossier: Dossier, lang: str) -> Block:
    """Who has to do what by when, what proves it, and which rule says so."""
    found = list(duties_of(wanted, dossier))
    if not found:
        return Paragraph(text=_word("no_duty", lang), source=_dossier_source(dossier))
    header = tuple(_word(name, lang) for name in ("when", "owner", "duty", "evidence", "source"))
    rows = tuple(
        (
            one.due.isoformat() if one.due else one.deadline.in_lang(lang),
            one.owner.in_lang(lang),
            printable(one.duty.in_lang(lang)),
            one.evidence.in_lang(lang) if one.evidence else "—",
            f"{duty_name(one)}; {one.citation.cite}",
        )
        for one in found
    )
    return Table(header=header, rows=rows, widths=(0.16, 0.16, 0.32, 0.14, 0.22))


def checklist(checks: Sequence[Text], lang: str) -> Table:
    """Points that a person ticks off."""
    header = tuple(_word(name, lang) for name in ("check", "yes_no", "remark"))
    return Table(header=header, rows=tuple((one.in_lang(lang), "", "") for one in checks), widths=(0.6, 0.15, 0.25))


def _dossier_source(dossier: Dossier) -> str:
    day = f", {dossier.way.rules_verified_to}" if dossier.way.rules_verified_to else ""
    return f"dossier {dossier.proposal}{day}"


def shown_part(name: str, dossier: Dossier, lang: str) -> list[Block]:
    """A named part of the dossier: outcome, hits, agreements, what was not checked."""
    screen, _ = dossier.first_screen, translator(lang)
    source = _dossier_source(dossier)
    if name == "outcome":
        text = f"{_(labels.STANDINGS[dossier.standing])}. {screen.outcome.in_lang(lang)}"
        return [Paragraph(text=printable(text), source=source)]
    if name == "hits":
        return [_hits(dossier, lang)]
    if name == "not_checked":
        return [
            Paragraph(text=printable(one.text.in_lang(lang)), source=one.id, bullet=True) for one in screen.not_checked
        ]
    if name == "will":
        told = [
            Paragraph(
                text=printable(f"{one.title.in_lang(lang)}: {_(labels.INSTRUMENT_STATUS[one.status])}"),
                source=cited(one.citation, lang),
                bullet=True,
            )
            for one in dossier.will.instruments
        ]
        return [Paragraph(text=printable(dossier.will.line.in_lang(lang)), source=source), *told]
    assert name == "exemptions", name
    return [
        Paragraph(
            text=printable(one.title.in_lang(lang))
            + (f" — {_('Destroyed by')}: {printable(one.destroyed_by.in_lang(lang))}" if one.destroyed_by else ""),
            source=f"{one.rule}; {cited(one.citation, lang)}",
            bullet=True,
        )
        for one in dossier.way.exemptions
    ]


def _hits(dossier: Dossier, lang: str) -> Block:
    _ = translator(lang)
    if not dossier.way.screening:
        return Paragraph(text=_word("no_hit", lang), source=_dossier_source(dossier))
    header = (_("Party"), _("List entry"), _("Status"), _word("source", lang))
    rows = tuple(
        (
            hit.party,
            printable(hit.entry_name) + (" (SAMPLE)" if hit.sample else ""),
            _(labels.HIT_STATUS[hit.status]),
            f"{hit.list} {hit.entry}; {hit.snapshot}",
        )
        for hit in dossier.way.screening
    )
    return Table(header=header, rows=rows, widths=(0.2, 0.35, 0.2, 0.25))
