"""Forms going out and coming back: which file is written, which is read, and the proposal file that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from entente.desk.forms.content import Cell, Gap, Sheet, laid_out, read_back
from entente.desk.forms.docx_in import read_docx
from entente.desk.forms.lists import list_header, with_parties
from entente.desk.forms.office import OfficeFile
from entente.desk.forms.proposal_toml import proposal_toml
from entente.desk.forms.table import form_pages
from entente.desk.forms.xlsx_in import read_xlsx
from entente.errors import InputError, gettext_noop
from entente.model.proposal import Proposal
from entente.model.reading import parse_proposal, read_proposal
from entente.model.text import Text

__all__ = ["FORMS", "Imported", "form_file", "import_form"]

FORMS = ("docx", "xlsx", "csv")
_HEADING = Text(
    en="Read from the form {file}. What was not answered is \"unknown\".",
    zh="读自表格 {file}。未填写的内容为 \"unknown\"（未知）。",
)  # fmt: skip


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """The text of the proposal file, the proposal that it is, and the questions that the form leaves open."""

    text: str
    proposal: Proposal
    gaps: tuple[Gap, ...]


def form_file(form: str, lang: str, proposal: Path | None = None) -> bytes:
    """An empty form, or one that holds a proposal already; ``csv`` is an empty list of organisations.

    Raises ``InputErrors`` for a proposal with mistakes.
    """
    if form == "csv":
        return ("\ufeff" + ",".join(list_header()) + "\n").encode()
    said = laid_out(read_proposal(proposal), lang) if proposal else [(page, []) for page in form_pages()]
    if form == "docx":
        from entente.desk.forms.docx_out import write_form_docx

        return write_form_docx(said, lang)
    from entente.desk.forms.xlsx_out import write_xlsx

    return write_xlsx(said, lang)


def import_form(form: Path, lang: str, *, partners: Sequence[Path] = (), subawards: Sequence[Path] = ()) -> Imported:
    """Read a filled-in form, or a proposal file to which organisations of lists are added.

    Raises ``InputError`` for a file that is none, ``InputErrors`` that name the place of every mistake.
    """
    sheets = _sheets(form, lang)
    for path in partners:
        sheets = with_parties(sheets, path, subawards=False)
    for path in subawards:
        sheets = with_parties(sheets, path, subawards=True)
    answers = read_back(sheets, str(form), lang)
    text = proposal_toml(answers.data, _HEADING.in_lang(lang).format(file=form.name))
    return Imported(text=text, proposal=parse_proposal(text, str(form)), gaps=answers.gaps)


def _sheets(form: Path, lang: str) -> list[Sheet]:
    if form.suffix.casefold() == ".toml":
        nowhere = Text(en=form.name, zh=form.name)
        return [
            Sheet(page, [{name: Cell(text, nowhere) for name, text in item.items()} for item in items])
            for page, items in laid_out(read_proposal(form), lang)
        ]
    with OfficeFile(form) as office:
        if "word/document.xml" in office.members:
            sheets = read_docx(office)
        elif "xl/workbook.xml" in office.members:
            sheets = read_xlsx(office)
        else:
            raise office.damaged()
    if not sheets:
        raise InputError(
            gettext_noop("This is no form of Entente: none of its tables names a page."),
            file=str(form),
            hint=gettext_noop("`entente new FILE --form xlsx` or `--form docx` writes one."),
        )
    return sheets
