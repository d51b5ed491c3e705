"""The reference of the reduced tables is made from their declaration."""

from tools import reduced


def test_the_reference_of_the_reduced_tables_is_current() -> None:
    assert reduced.TARGET.read_text(encoding="utf-8") == reduced.page(), "run python tools/reduced.py"
