"""A proposal that goes out as a form comes back as the same proposal, whatever it says.

``benchmarks/forms/round_trip.py`` does the same for 500 proposals.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.any_proposal import any_proposal

from entente.desk.forms.content import Cell, Sheet, laid_out, read_back
from entente.desk.forms.docx_out import write_form_docx
from entente.desk.forms.exchange import import_form
from entente.desk.forms.proposal_toml import proposal_toml
from entente.desk.forms.xlsx_out import write_xlsx
from entente.errors import InputErrors
from entente.model.proposal import Proposal
from entente.model.reading import parse_proposal
from entente.model.text import Text

HERE = Text(en="here", zh="此处")


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["en", "zh"]))
def test_what_stands_in_the_cells_means_the_same_proposal(seed: int, lang: str) -> None:
    proposal = any_proposal(seed)
    sheets = [
        Sheet(page, [{name: Cell(text, HERE) for name, text in item.items()} for item in items])
        for page, items in laid_out(proposal, lang)
    ]
    text = proposal_toml(read_back(sheets, "form", lang).data, "heading")
    assert parse_proposal(text, "form") == proposal


@pytest.mark.parametrize("seed", range(10))
def test_files_keep_every_proposal(seed: int, tmp_path: Path) -> None:
    proposal, lang = any_proposal(seed), ("en", "zh")[seed % 2]
    for name, write in (("form.xlsx", write_xlsx), ("form.docx", write_form_docx)):
        (tmp_path / name).write_bytes(write(laid_out(proposal, lang), lang))
        assert import_form(tmp_path / name, lang).proposal == proposal, name


def test_the_proposals_made_are_of_every_shape() -> None:
    made = [any_proposal(seed) for seed in range(60)]
    for name in Proposal.__struct_fields__:
        values = [getattr(one, name) for one in made]
        assert len({repr(value) for value in values}) > 2, name
    assert {type(one.person) for one in made} == {tuple, type(None)}
    assert any(one.person == () for one in made)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 10**6), st.text(max_size=30)), min_size=1, max_size=4))
def test_whatever_a_person_writes_is_a_proposal_or_named_mistakes(seed: int, changes: list[tuple[int, str]]) -> None:
    cells = [
        (page, [{name: Cell(text, HERE) for name, text in item.items()} for item in items])
        for page, items in laid_out(any_proposal(seed), "en")
    ]
    places = [(item, name) for _page, items in cells for item in items for name in item]
    for place, text in changes:
        item, name = places[place % len(places)]
        item[name] = Cell(text, HERE)
    try:
        data = read_back([Sheet(page, items) for page, items in cells], "form", "en").data
    except InputErrors as failure:
        assert all(problem.template.format(**problem.values) and problem.field for problem in failure.problems)
    else:
        parse_proposal(proposal_toml(data, "heading"), "form")
