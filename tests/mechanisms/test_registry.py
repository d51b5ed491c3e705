import tomllib
from pathlib import Path

from tools import mechanisms


def test_every_row_is_named_once_and_has_a_test_or_says_what_is_missing():
    rows = tomllib.loads((Path(__file__).parent / "rows.toml").read_text(encoding="utf-8"))["row"]
    assert [row["number"] for row in rows] == list(range(1, 98))
    tests = mechanisms.tested()
    assert all(row["number"] in tests or len(row["missing"]) > 20 for row in rows)


def test_the_page_of_mechanisms_is_current():
    assert mechanisms.TARGET.read_text(encoding="utf-8") == mechanisms.page(), "run python tools/mechanisms.py"
