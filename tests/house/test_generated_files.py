import pytest
from tools import proposal_docs, register_tables


@pytest.mark.parametrize("path", proposal_docs.targets(), ids=lambda path: path.parent.name)
def test_what_is_generated_from_the_declarations_is_current(path):
    assert path.read_text(encoding="utf-8") == proposal_docs.targets()[path], "run python tools/proposal_docs.py"


def test_the_reference_page_names_every_field():
    page = proposal_docs.reference_page()
    for name in ("`[[party]]`", "`party.owners`", "`count_12_months`", "`improvements_to`", "所在国家或地区"):
        assert name in page


def test_the_tables_of_the_register_are_those_of_the_declarations():
    assert register_tables.TARGET.read_text(encoding="utf-8") == register_tables.page(), "run tools/register_tables.py"
