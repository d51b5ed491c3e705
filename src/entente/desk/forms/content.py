"""What a form says: a proposal laid out on its pages, and pages read back as the plain data of a proposal.

A question that nobody answered stays unknown. It never becomes “no” or “none”, also where a proposal file that leaves
the field out would mean that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from entente.desk.forms.cells import BLANK, NONE_WORDS, YES_NO, CellError, plain_text, shown, value_of
from entente.desk.forms.table import OVERVIEW, PARENT, Page, Question, form_pages, pages
from entente.errors import InputErrors, Problem, gettext_noop
from entente.model.crosscheck import cross_check
from entente.model.paths import FieldPath, show_path
from entente.model.proposal import Proposal
from entente.model.shape import UNKNOWN_WORDS, ShapeCheck, is_unknown
from entente.model.text import Text

__all__ = ["Answers", "Cell", "Gap", "Sheet", "laid_out", "read_back"]

UNKNOWN = "unknown"


class Cell(NamedTuple):
    """What stands in a cell, and where that is, in words a person can follow."""

    text: str
    place: Text


class Sheet(NamedTuple):
    """The filled-in page: the answers of each item by the name of the question.

    ``strays`` are answers that stand beside no question of the page.
    """

    page: Page
    items: Sequence[Mapping[str, Cell]]
    strays: Sequence[Cell] = ()


class Gap(NamedTuple):
    """A question that nobody answered: the field, what it asks, and the place in the form."""

    field: str
    meaning: Text
    place: Text


class Answers(NamedTuple):
    """Plain data of a valid proposal, as its file would hold them, and every question left open."""

    data: dict[str, Any]
    gaps: tuple[Gap, ...]


def laid_out(proposal: Proposal, lang: str) -> list[tuple[Page, list[dict[str, str]]]]:
    """Each page of the form with what stands in the cells of its items."""
    return [(page, _page_cells(proposal, page, lang)) for page in form_pages()]


def _page_cells(proposal: Proposal, page: Page, lang: str) -> list[dict[str, str]]:
    if page.path == OVERVIEW:
        yes, none = ("是", NONE_WORDS[1]) if lang == "zh" else ("yes", NONE_WORDS[0])
        lists = {question.name: getattr(proposal, question.name) for question in page.questions}
        return [{name: "" if value is None else yes if value else none for name, value in lists.items()}]
    if page.in_list:
        return [
            {PARENT: holder.id, **_cells(item, page, lang)}
            for holder in getattr(proposal, page.parent) or ()
            for item in getattr(holder, page.path.rpartition(".")[2]) or ()
        ]
    value: Any = proposal
    for step in page.path.split(".") if page.path else ():
        value = getattr(value, step)
    return [_cells(item, page, lang) for item in (value or () if page.many else (value,))]


def _cells(item: Struct, page: Page, lang: str) -> dict[str, str]:
    none = NONE_WORDS[1] if lang == "zh" else NONE_WORDS[0]
    found = {}
    for question in page.questions:
        value = getattr(item, question.name)
        if question.listed:
            found[question.name] = none if value == () and question.optional else ""
        else:
            found[question.name] = shown(value, question, lang)
    if not any(found.values()):  # an item of which nothing is known is an item all the same
        open_question = next((each.name for each in page.questions if each.optional and not each.listed), "")
        found.update({open_question: UNKNOWN_WORDS[1] if lang == "zh" else UNKNOWN} if page.many else {})
    return found


def read_back(sheets: Sequence[Sheet], file: str, lang: str) -> Answers:
    """The data of the proposal that the pages state.

    Raises ``InputErrors`` that name every mistake with its place in the form.
    """
    reading = _Reading(_merged(sheets), file, lang)
    data = reading.whole()
    cleaned = ShapeCheck(reading.report, frozenset(reading.refused)).proposal(data)
    cross_check(cleaned, reading.report)
    if reading.problems:
        raise InputErrors(reading.problems)
    return Answers(data, tuple(reading.gaps))


def _merged(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    """The pages by their paths; a page that stands several times (a copied sheet) has the items of all."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        before = found.get(sheet.page.path, Sheet(sheet.page, ()))
        items = [*filter(_filled, [*before.items, *sheet.items])] or sheet.items
        found[sheet.page.path] = Sheet(sheet.page, items, [*before.strays, *sheet.strays])
    return found


def _filled(item: Mapping[str, Cell]) -> bool:
    return any(cell.text.strip() for cell in item.values())


class _Reading:
    """One walk over the pages: data, the place of every field, what is wrong, what is left open."""

    def __init__(self, sheets: Mapping[str, Sheet], file: str, lang: str) -> None:
        self._sheets, self._file, self._lang = sheets, file, lang
        overview = sheets.get(OVERVIEW)
        self._any = overview.items[0] if overview and overview.items else {}
        self._places: dict[FieldPath, Text] = {}
        self.problems: list[Problem] = []
        self.gaps: list[Gap] = []
        self.refused: set[FieldPath] = set()

    def report(self, path: FieldPath, template: str, hint: str = "", **values: object) -> None:
        """A mistake, with the place of the cell that it is in or nearest to."""
        near = path
        while near and near not in self._places:
            near = near[:-1]
        place = self._places[near].in_lang(self._lang) if near in self._places else ""
        field = f"{place} ({show_path(path)})" if place else show_path(path)
        self.problems.append(Problem(template, hint=hint, file=self._file, line=0, field=field, **values))

    def whole(self) -> dict[str, Any]:
        """The data of the file: the top, its tables, its lists of tables."""
        data: dict[str, Any] = {}
        for page in pages():
            sheet = self._sheets.get(page.path) or Sheet(page, ())
            if page.parent:
                continue
            if page.many:
                found = self._list(sheet, (page.path,), self._any.get(page.path))
                if found is not BLANK:
                    data[page.path] = found
            else:
                path = (page.path,) if page.path else ()
                table = self._item(page, sheet.items[0] if sheet.items else {}, path)
                data.update(table if not page.path else {page.path: table} if table else {})
        self._strays()
        return data

    def _list(self, sheet: Sheet, path: FieldPath, said: Cell | None) -> Any:  # noqa: ANN401
        """The items, an empty list for a stated *none*, or the word for *unknown*."""
        page, filled = sheet.page, [item for item in sheet.items if _filled(item)]
        if said:
            self._places[path] = said.place
        if filled:
            if said and _says_none(said.text):
                self.report(path, gettext_noop("It says that there are none, and yet some are given."))
            for position, item in enumerate(filled):
                self._places[*path, position] = next(iter(item.values())).place
            return [self._item(page, item, (*path, position)) for position, item in enumerate(filled)]
        return self._none_or_unknown(said, page.optional, path, page.title)

    def _none_or_unknown(self, cell: Cell | None, optional: bool, path: FieldPath, meaning: Text) -> Any:  # noqa: ANN401
        said = plain_text(cell.text) if cell else ""
        if _says_none(said):
            return []
        if said and not is_unknown(said) and YES_NO.get(said.casefold()) is not True:
            self.report(path, gettext_noop("“{value}” is neither yes nor none."), value=said[:60])
        elif said and not is_unknown(said):
            self.report(path, gettext_noop("It says that there are some, and none is given."))
        if not optional:
            return BLANK
        self.gaps.append(Gap(show_path(path), meaning, cell.place if cell else Text(en="?", zh="?")))
        return UNKNOWN

    def _item(self, page: Page, item: Mapping[str, Cell], path: FieldPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for question in page.questions:
            here = (*path, question.name)
            cell = item.get(question.name)
            if cell:
                self._places[here] = cell.place
            value = self._inner(page, item, question, here) if question.listed else self._answer(cell, question, here)
            if value is not BLANK:
                found[question.name] = value
        return found

    def _answer(self, cell: Cell | None, question: Question, path: FieldPath) -> Any:  # noqa: ANN401
        try:
            value = value_of(cell.text, question) if cell else BLANK
        except CellError as wrong:
            self.report(path, wrong.template, hint="", **wrong.values)
            self.refused.add(path)
            return BLANK
        if value is BLANK or value is None:
            if cell and value is BLANK and question.optional:
                self.gaps.append(Gap(show_path(path), question.meaning, cell.place))
            return UNKNOWN if question.optional else BLANK
        return value

    def _inner(self, page: Page, item: Mapping[str, Cell], question: Question, path: FieldPath) -> Any:  # noqa: ANN401
        """A list inside this item, from its own page."""
        inner = f"{page.path}.{question.name}"
        sheet = self._sheets.get(inner)
        if not page.many:
            return self._list(sheet, path, None) if sheet else BLANK
        own = plain_text(item["id"].text) if "id" in item else ""
        rows = [row for row in sheet.items if PARENT in row and plain_text(row[PARENT].text) == own] if sheet else []
        cell = item.get(question.name)
        if sheet and own and rows:
            return self._list(Sheet(sheet.page, rows), path, cell)
        return self._none_or_unknown(cell, question.optional, path, question.meaning)

    def _strays(self) -> None:
        """Answers beside no question, a second answer to what is asked once, items that belong to nothing."""
        for path, sheet in self._sheets.items():
            for number, cell in enumerate(sheet.strays):
                self._places[path, f"?{number}"] = cell.place
                template = gettext_noop("This answer stands beside no question of the form: “{value}”.")
                self.report((path, f"?{number}"), template, value=cell.text.strip()[:60])
            for number, item in enumerate(sheet.items[1:] if not sheet.page.many else ()):
                self._places[path, number] = next(iter(item.values())).place
                self.report((path, number), gettext_noop("This page stands twice; its questions are answered once."))
            if not sheet.page.in_list:
                continue
            owner = self._sheets.get(sheet.page.parent)
            known = {plain_text(item["id"].text) for item in owner.items if "id" in item} if owner else set()
            for item in sheet.items:
                said = plain_text(item[PARENT].text) if PARENT in item else ""
                if _filled(item) and said not in known - {""}:
                    self._places[path, 0] = next(iter(item.values())).place
                    template = gettext_noop("“{value}” is the id of no item that this could belong to.")
                    self.report((path, 0), template, value=said[:60])


def _says_none(text: str) -> bool:
    bare = text.strip().casefold()
    return bare in NONE_WORDS or YES_NO.get(bare) is False
