"""Forms: the questions are those of the proposal, gaps have places, nothing unanswered becomes “none”."""

from __future__ import annotations

import io
from pathlib import Path

import mammoth
import pytest
from docx import Document
from msgspec import inspect
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from entente.desk.forms.cells import YES_NO, CellError, value_of
from entente.desk.forms.exchange import form_file, import_form
from entente.desk.forms.table import OVERVIEW, PARENT, choice_label, pages
from entente.desk.forms.xlsx_out import sheet_titles
from entente.errors import InputError, InputErrors
from entente.model.reading import read_proposal
from entente.model.shape import bare_type, proposal_type

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "genomic-cohort.toml"


def question(path: str):
    table, _, name = path.rpartition(".")
    return next(one for page in pages() if page.path == table for one in page.questions if one.name == name)


def filled(tmp_path: Path, lang: str = "en") -> Path:
    """The smallest useful form: a title and two parties, everything else left empty."""
    book = load_workbook(io.BytesIO(form_file("xlsx", lang)))
    titles = sheet_titles(lang)

    def put(page: str, field: str, column: int, text: object) -> None:
        sheet = book[titles[page]]
        row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == field)
        sheet.cell(row, column).value = text

    put("", "id", 4, "p1")
    put("", "title", 4, "A title")
    put("party", "id", 4, "a")
    put("party", "name", 4, "Here University")
    put("party", "id", 5, "b")
    put("party", "name", 5, "彼处大学")
    path = tmp_path / "form.xlsx"
    book.save(path)
    return path


def change(path: Path, page: str, field: str, column: int, value: object, lang: str = "en") -> None:
    book = load_workbook(path)
    sheet = book[sheet_titles(lang)[page]]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == field)
    sheet.cell(row, column).value = value
    book.save(path)


def test_every_field_of_the_proposal_is_asked_once_and_nothing_else() -> None:
    def fields(kind: inspect.StructType, path: str):
        for field in kind.fields:
            inner = bare_type(field.type)[0]
            item = bare_type(inner.item_type)[0] if isinstance(inner, inspect.VarTupleType) else inner
            here = f"{path}.{field.encode_name}".lstrip(".")
            if isinstance(item, inspect.StructType):
                yield from fields(item, here)
            else:
                yield here

    asked = [f"{page.path}.{one.name}".lstrip(".") for page in pages() for one in page.questions if not one.listed]
    assert sorted(asked) == sorted(fields(proposal_type(), ""))


def test_every_choice_has_chinese_words() -> None:
    codes = {(one.name, code) for page in pages() for one in page.questions for code in one.choices}
    assert len(codes) > 140
    assert all(any("\u4e00" <= char <= "\u9fff" for char in choice_label(code, name)) for name, code in codes)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_readers_we_did_not_write_read_both_forms(lang: str, tmp_path: Path) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(form_file("xlsx", lang, EXAMPLE)))
    assert book.sheet_names == list(sheet_titles(lang).values())
    rows = book.get_sheet_by_name(sheet_titles(lang)["party"]).to_python(skip_empty_area=False)
    names = next(row for row in rows if row[0] == "name")
    assert names[3 : 3 + 3] == [one.name for one in read_proposal(EXAMPLE).party]
    assert any("Parties" in str(cell) and "参与方" in str(cell) for cell in rows[0])
    data = form_file("docx", lang, EXAMPLE)
    html = mammoth.convert_to_html(io.BytesIO(data)).value
    assert all(one.name.replace("&", "&amp;") in html for one in read_proposal(EXAMPLE).party)
    assert html.count("<table>") == len(Document(io.BytesIO(data)).tables)
    assert data == form_file("docx", lang, EXAMPLE)
    assert form_file("xlsx", lang, EXAMPLE) == form_file("xlsx", lang, EXAMPLE)


def test_what_nobody_answered_is_unknown_and_never_none(tmp_path: Path) -> None:
    read = import_form(filled(tmp_path), "en")
    proposal = read.proposal
    assert [party.name for party in proposal.party] == ["Here University", "彼处大学"]
    assert proposal.person is None
    assert proposal.data is None
    assert proposal.party[0].owners is None
    assert proposal.party[0].nominal is None
    assert proposal.agreement.relied_on is None
    gaps = {gap.field: gap.place.en for gap in read.gaps}
    assert gaps["party[2].country"] == "sheet “4 Parties”, cell E9"
    assert gaps["person"] == "sheet “0 Which of these occur”, cell D4"


def test_none_and_yes_are_told_apart(tmp_path: Path) -> None:
    path = filled(tmp_path)
    change(path, OVERVIEW, "person", 4, "none")
    change(path, "party", "owners", 4, "无")
    change(path, "party.owners", PARENT, 4, "b")
    change(path, "party.owners", "name", 4, "A holding")
    proposal = import_form(path, "en").proposal
    assert proposal.person == ()
    assert proposal.party[0].owners == ()
    assert [owner.name for owner in proposal.party[1].owners or ()] == ["A holding"]
    change(path, "person", "role", 4, "engineer")
    with pytest.raises(InputErrors, match="It says that there are none, and yet some are given"):
        import_form(path, "en")


@pytest.mark.parametrize(
    ("page", "field", "value", "sentence"),
    [
        ("", "start", "soon", "“soon” is not a day"),
        ("party", "country", "Atlantis", "“Atlantis” is not a two-letter code"),
        ("party", "kind", "universty", "did you mean “university”"),
        ("party", "nominal", "perhaps", "“perhaps” is neither yes nor no"),
        ("person", "count", "many", "“many” is not a number"),
        ("person", "employer", "c", "There is no party with the id “c”"),
        ("party.owners", "@parent", "z", "“z” is the id of no item"),
    ],
)
def test_a_mistake_names_its_cell(page: str, field: str, value: str, sentence: str, tmp_path: Path) -> None:
    path = filled(tmp_path)
    if page == "person":
        change(path, page, "role", 4, "engineer")
    change(path, page, field, 4, value)
    with pytest.raises(InputErrors) as caught:
        import_form(path, "en")
    assert sentence in str(caught.value)
    assert f"sheet “{sheet_titles('en')[page]}”, cell D" in str(caught.value)
    with pytest.raises(InputErrors, match=r"工作表“.*”，单元格 D"):
        import_form(path, "zh")


def test_a_missing_name_names_its_column(tmp_path: Path) -> None:
    path = filled(tmp_path)
    change(path, "party", "name", 5, None)
    with pytest.raises(InputErrors, match=r"cell E\d+ \(party\[2\].name\): The party has no name"):
        import_form(path, "en")


def test_a_person_may_write_loosely(tmp_path: Path) -> None:
    from datetime import date

    path = filled(tmp_path)
    change(path, "", "start", 4, date(2026, 5, 31))
    change(path, "", "end", 4, "2027年5月31日")
    change(path, "party", "country", 4, "china")
    change(path, "party", "kind", 4, "大学")
    change(path, "party", "nominal", 4, value=True)
    change(path, "funding", "source", 4, "A foundation")
    change(path, "funding", "amount", 4, "1,500,000")
    proposal = import_form(path, "en").proposal
    assert (proposal.start, proposal.end) == (date(2026, 5, 31), date(2027, 5, 31))
    assert (proposal.party[0].country, proposal.party[0].kind, proposal.party[0].nominal) == ("CN", "university", True)
    assert proposal.funding is not None
    assert proposal.funding[0].amount == 1_500_000


@pytest.mark.parametrize("text", ["yes", "是", "TRUE", " Yes ", "y"])
def test_yes(text: str) -> None:
    assert value_of(text, question("party.nominal")) is True
    assert YES_NO["否"] is False


def test_lists_in_a_cell() -> None:
    assert value_of("US; CN，HK", question("person.citizenship")) == ["US", "CN", "HK"]
    assert value_of("United States\n德国", question("person.citizenship")) == ["US", "DE"]
    assert value_of("无", question("person.citizenship")) == []
    assert value_of("a;b\nc", question("party.names")) == ["a", "b", "c"]
    assert value_of("UEI = 1=2", question("party.identifiers")) == {"UEI": "1=2"}
    with pytest.raises(CellError):
        value_of("no mark", question("party.identifiers"))


def test_a_word_form_names_table_and_row(tmp_path: Path) -> None:
    document = Document(io.BytesIO(form_file("docx", "en", EXAMPLE)))
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "entente:party")
    row = next(row for row in table.rows if row.cells[0].text.endswith("country"))
    row.cells[1].text = "Nowhere"
    path = tmp_path / "form.docx"
    document.save(str(path))
    with pytest.raises(InputErrors, match=r"table \d+ \(Parties\), row \d+ \(party\[1\].country\)"):
        import_form(path, "en")


def test_partners_and_subawards_from_lists(tmp_path: Path) -> None:
    form = filled(tmp_path)
    partners = tmp_path / "partners.csv"
    partners.write_text("\ufeffname,country,所在城市\n", encoding="utf-8")
    with pytest.raises(InputErrors, match="“所在城市” is no column"):
        import_form(form, "en", partners=[partners])
    partners.write_text('id,Name,country,names\nx,"Third, Ltd",cn,=A1\n,,,\n', encoding="utf-8")
    read = import_form(form, "en", partners=[partners])
    assert [(party.id, party.name, party.country) for party in read.proposal.party][2:] == [("x", "Third, Ltd", "CN")]
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["name", "country"])
    book.active.append(["Sub University", "US"])
    book.save(tmp_path / "subs.xlsx")
    whole = tmp_path / "whole.toml"
    whole.write_text(read.text, encoding="utf-8")
    again = import_form(whole, "en", subawards=[tmp_path / "subs.xlsx"]).proposal
    assert again.party[:3] == read.proposal.party
    assert (again.party[3].id, again.party[3].name, again.party[3].role) == ("party4", "Sub University", "subawardee")
    partners.write_text("name,kind\nX,nonsense\n", encoding="utf-8")
    with pytest.raises(InputErrors, match=r"partners.csv, line 2, column kind"):
        import_form(form, "en", partners=[partners])
    partners.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="The list is empty"):
        import_form(form, "en", partners=[partners])


def test_a_copied_sheet_adds_items_and_answers_beside_no_question_are_named(tmp_path: Path) -> None:
    path = filled(tmp_path)
    book = load_workbook(path)
    copied = book.copy_worksheet(book[sheet_titles("en")["party"]])
    copied["D4"], copied["D5"], copied["E4"], copied["E5"] = "c", "Third University", None, None
    book.save(path)
    assert [party.id for party in import_form(path, "en").proposal.party] == ["a", "b", "c"]
    book[sheet_titles("en")[""]]["E5"] = "in the wrong column"
    book[sheet_titles("en")["party"]]["A9"] = "my own words"
    book[sheet_titles("en")["party"]]["D9"] = "US"
    book.save(path)
    with pytest.raises(InputErrors) as caught:
        import_form(path, "en")
    assert "cell E5" in str(caught.value)
    assert "cell D9" in str(caught.value)
    assert str(caught.value).count("This answer stands beside no question of the form") == 2


def test_a_page_that_was_deleted_is_unknown_and_not_none(tmp_path: Path) -> None:
    path = filled(tmp_path)
    book = load_workbook(path)
    for page in ("agreement", "overview", "party.owners", "publication"):
        del book[sheet_titles("en")[page]]
    book.save(path)
    proposal = import_form(path, "en").proposal
    assert proposal.agreement.relied_on is None
    assert proposal.person is None
    assert proposal.party[0].owners is None


def test_a_word_page_filled_twice_is_a_mistake(tmp_path: Path) -> None:
    from copy import deepcopy

    document = Document(io.BytesIO(form_file("docx", "en", EXAMPLE)))
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "entente:project")
    table._tbl.addnext(deepcopy(table._tbl))
    path = tmp_path / "form.docx"
    document.save(str(path))
    with pytest.raises(InputErrors, match="This page stands twice"):
        import_form(path, "en")
