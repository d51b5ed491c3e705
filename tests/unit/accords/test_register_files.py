"""A damaged register names file, line and field of every mistake."""

from __future__ import annotations

import pytest

from entente.accords import read_register
from entente.errors import InputErrors

GOOD = """[[source]]
id = "s"
title = "A source"

[[instrument]]
id = "a-b"
kind = "protocol"
binding = true
title = { en = "Protocol", zh = "议定书" }
authority = { en = "Protocol", zh = "议定书" }
parties = ["DE", "CN"]
cite = "A–B"

[[instrument.version]]
id = "1"
title = { en = "Text", zh = "文本" }
cite = "A–B"
valid_from = 2000-01-01
known_from = 2000-01-01
source = "s"
certainty = "text_read"

[[instrument.term]]
id = "t"
valid_from = 2000-01-01
until = 2005-01-01
known_from = 2000-01-01
text = { en = "Five years.", zh = "五年。" }
source = "s"
certainty = "text_read"
"""


def problems(tmp_path, text):
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors) as caught:
        read_register(tmp_path)
    assert all(problem.file.endswith("x.toml") and problem.hint for problem in caught.value.problems)
    return [(problem.line, problem.field, str(problem)) for problem in caught.value.problems]


def test_a_good_file_loads(tmp_path):
    (tmp_path / "x.toml").write_text(GOOD, encoding="utf-8")
    register = read_register(tmp_path)
    assert register.find("a-b").begins.isoformat() == "2000-01-01"
    assert register.find("nothing") is None


def test_wrong_type_names_line_and_field(tmp_path):
    ((line, field, sentence),) = problems(tmp_path, GOOD.replace("until = 2005-01-01", 'until = "soon"'))
    assert (line, field) == (26, "instrument[0].term[0].until")
    assert "soon" not in field
    assert "Invalid RFC3339 encoded date" in sentence


def test_misspelt_field_names_its_table(tmp_path):
    ((line, field, sentence),) = problems(tmp_path, GOOD.replace("certainty = ", "certanity = ", 1))
    assert (line, field) == (14, "instrument[0].version[0]")
    assert "certan" in sentence or "certainty" in sentence


def test_broken_toml_names_the_line(tmp_path):
    ((line, _, sentence),) = problems(tmp_path, GOOD.replace('id = "t"', "id = t"))
    assert line == 24
    assert "not valid TOML" in sentence


def test_not_utf8(tmp_path):
    (tmp_path / "x.toml").write_bytes('title = "Müller"'.encode("latin-1"))
    with pytest.raises(InputErrors, match="UTF-8"):
        read_register(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("until = 2005-01-01", "until = 1999-01-01", "ends before it begins"),
        ("until = 2005-01-01\n", "", "needs either until or evidence_to"),
        ('cite = "A–B"\n\n', 'cite = "A–B"\nparent = "none"\n\n', "No instrument has the id none"),
        ('source = "s"', 'source = "q"', "No source has the id q"),
        ("[[instrument]]", '[[source]]\nid = "s"\ntitle = "Again"\n\n[[instrument]]', "used twice"),
    ],
)
def test_references_and_days(tmp_path, old, new, said):
    found = problems(tmp_path, GOOD.replace(old, new))
    assert any(said in sentence for _, _, sentence in found)
    assert all(line > 0 for line, _, _ in found)


def test_account_window_and_clause_source(tmp_path):
    extra = """
[[instrument.account]]
id = "x"
author = "Somebody"
text = { en = "Otherwise.", zh = "不同说法。" }
valid_from = 2001-01-01
valid_to = 2000-01-01
known_from = 2001-01-01
source = "s"
certainty = "recalled"
"""
    found = problems(tmp_path, GOOD + extra)
    assert "The account x ends before it begins" in found[0][2]


def test_all_mistakes_come_together(tmp_path):
    text = GOOD.replace('source = "s"', 'source = "q"').replace("until = 2005-01-01", "until = 1999-01-01")
    assert len(problems(tmp_path, text)) == 3


def test_termination_needs_to_be_known(tmp_path):
    from datetime import date

    from entente.accords import status

    text = GOOD.replace(
        'cite = "A–B"\n\n', 'cite = "A–B"\nterminated = 2003-01-01\nterminated_known_from = 2003-02-01\n\n'
    )
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    register = read_register(tmp_path)
    assert status(register, "a-b", date(2003, 1, 15), date(2003, 1, 15)).status == "in_force"
    assert status(register, "a-b", date(2003, 1, 15), date(2003, 2, 1)).status == "terminated"
    assert status(register, "a-b", date(2002, 1, 15), date(2003, 2, 1)).status == "in_force"
