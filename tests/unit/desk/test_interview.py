"""The interview: what it asks, what an answer may be, and what it writes into the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entente.desk.answers_toml import Reply, write_reply
from entente.desk.assess import Desk, Question
from entente.desk.interview import Interview, _form, _has_field, _value
from entente.errors import InputError, InputErrors
from entente.model.codes import Standing
from entente.model.reading import read_proposal

DAY = date(2026, 5, 4)
PROPOSAL = """# my proposal
id = "p"            # keep me
title = "Genomes"

[[party]]
id = "us"
name = "Lakemont University"
country = "US"

[[party]]
id = "cn"
name = "Some Institute"
country = "CN"

[[data]]
id = "g"
kind = "human_genomic"
subjects = "US"
origin = "US"
count = 101
count_12_months = 101
sensitivity = "unknown" # who knows
identifiability = "coded"
destinations = ["CN"]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "p.toml"
    path.write_text(PROPOSAL, encoding="utf-8")
    return path


def interview(file: Path, desk: Desk) -> Interview:
    return Interview(file, desk, Question(as_of=DAY, known_at=DAY, lists_current=True))


def person(held: Interview) -> list[str]:
    """The facts that a person can answer."""
    return [each.fact for each in held.questions() if each.kind != "elsewhere"]


def test_only_what_still_matters_is_asked(file: Path, desk: Desk) -> None:
    held = interview(file, desk)
    assert held.standing is Standing.OPEN
    asked = set()
    while facts := person(held):
        form = next(each for each in held.questions() if each.fact == facts[0])
        assert form.settles
        assert form.who.zh
        asked.add(facts[0])
        held.answer(facts[0], "no" if form.kind == "yes_no" else "sensitive", on=DAY, by="data steward")
    assert held.written == len(asked) > 0
    assert person(interview(file, desk)) == []  # the file is the state
    assert {each.fact for each in read_proposal(file).answered} == asked


def test_layout_comments_and_provenance(file: Path, desk: Desk) -> None:
    held = interview(file, desk)
    held.answer("data[g].sensitivity", "sensitive", on=DAY, by="data steward")
    held.answer("project.start", "2026-07-01", on=DAY)
    text = file.read_text(encoding="utf-8")
    assert text.startswith('# my proposal\nid = "p"            # keep me\ntitle = "Genomes"\nstart = 2026-07-01\n')
    assert 'sensitivity = "sensitive" # who knows' in text
    assert '\n\n[[answered]]\nfact = "data[g].sensitivity"\non = 2026-05-04\nby = "data steward"\n' in text
    held.answer("data[g].sensitivity", "ordinary", on=date(2026, 5, 5))
    again = read_proposal(file)
    notes = {each.fact: each.on for each in again.answered}
    assert notes == {"project.start": DAY, "data[g].sensitivity": date(2026, 5, 5)}
    assert again.data is not None
    assert again.data[0].sensitivity == "ordinary"


def test_a_skipped_question_is_not_put_again(file: Path, desk: Desk) -> None:
    held = interview(file, desk)
    first = person(held)[0]
    held.skip(first)
    assert first not in person(held)
    assert first in person(interview(file, desk))
    assert file.read_text(encoding="utf-8") == PROPOSAL


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("data[g].sensitivity", "very"),
        ("data[g].consideration", "perhaps"),
        ("data[g].count", "many"),
        ("data[g].count", "1.5"),
        ("project.start", "May"),
        ("data[x].count", "1"),
        ("data", "three"),
        ("list[csl]", "yes"),
        ("permit[x].status", "soon"),
        ("verify[us.x.a]", "maybe"),
        ("party[cn].country", "China"),
        ("nothing.at_all", "1"),
        ("project.end", "2020-01-01"),
    ],
)
def test_an_answer_that_does_not_fit_changes_nothing(file: Path, desk: Desk, fact: str, words: str) -> None:
    held = interview(file, desk)
    if fact == "project.end":
        held.answer("project.start", "2026-01-01", on=DAY)
    before = file.read_text(encoding="utf-8")
    with pytest.raises((InputError, InputErrors)):
        held.answer(fact, words, on=DAY)
    assert file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("fact", "words", "value"),
    [
        ("publication.open", "是", True),
        ("publication.open", "No", False),
        ("data[g].count", "1,200", 1200),
        ("funding[1].amount", "0.5", 0.5),
        ("data[g].destinations", "CN, US", ["CN", "US"]),
        ("project.start", "2026-07-01", date(2026, 7, 1)),
        ("data[g].kind", "health", "health"),
        ("data[g].sensitivity", "2", "ordinary"),
        ("data", "none", []),
        ("party[cn].owners", "无", []),
        ("party[cn].owners[1].listed", "yes", True),
        ("party[cn].owners[1].percent", "40", 40.0),
        ("party[cn].owners[1].country", "CN", "CN"),
        ("party[cn].lists[csl.EL]", "no", False),
        ("permit[x].status", "held", "held"),
        ("verify[us.x.a]", "Cleared", "cleared"),
        ("technology[1].parameters.t_k", "4.5", 4.5),
        ("agreement.sta_covers", "yes", True),
    ],
)
def test_answers_in_words(fact: str, words: str, value: Any) -> None:
    assert _value(_form(fact), words) == value


def test_which_facts_have_a_field() -> None:
    assert _has_field("data[g].count")
    assert _has_field("party[cn].owners[1].listed")
    assert _has_field("data")
    assert not _has_field("party[cn].lists[csl.EL]")
    assert not _has_field("verify[us.x.a]")
    assert not _has_field("agreement.sta_covers")


def reply(fact: str, value: Any, words: str = "yes") -> Reply:
    return Reply(fact, value, words, _has_field(fact), DAY, "")


def test_tables_lists_and_permits_are_made_where_they_are_missing(file: Path) -> None:
    write_reply(file, reply("publication.open", value=True))
    write_reply(file, reply("permit[import permit].status", "applied"))
    write_reply(file, reply("permit[Import Permit].status", "held"))
    write_reply(file, reply("transfer", []))
    found = write_reply(file, reply("party[cn].lists[csl.EL]", value=False, words="no"))
    assert found.publication.open is True
    assert [(each.name, each.status) for each in found.permit or ()] == [("import permit", "held")]
    assert found.transfer == ()
    assert found.answered[-1].value == "no"


def test_unknown_and_inline_tables_are_replaced(file: Path) -> None:
    head = 'publication = "unknown"\npermit = "unknown"\n'
    file.write_text(PROPOSAL.replace('title = "Genomes"\n', f'title = "Genomes"\n{head}'), encoding="utf-8")
    write_reply(file, reply("publication.open", value=False))
    found = write_reply(file, reply("permit[x].status", "held"))
    assert found.publication.open is False
    assert found.permit is not None
    inline = 'permit = [{ name = "y", status = "refused" }]\n'
    file.write_text(PROPOSAL.replace('title = "Genomes"\n', f'title = "Genomes"\n{inline}'), encoding="utf-8")
    found = write_reply(file, reply("permit[x].status", "held"))
    assert [each.name for each in found.permit or ()] == ["y", "x"]


def test_measured_parameters_and_owners_are_reached(file: Path) -> None:
    owners = '\n[[party.owners]]\nname = "Fund"\n\n[[data]]'
    technology = '\n[[technology]]\nname = "cell"\n'
    file.write_text(PROPOSAL.replace("\n[[data]]", owners) + technology, encoding="utf-8")
    write_reply(file, reply("technology[1].parameters.t_k", 4.5))
    found = write_reply(file, reply("party[cn].owners[1].percent", 60.0))
    assert found.technology is not None
    assert found.technology[0].parameters == {"t_k": 4.5}
    assert found.party[1].owners is not None
    assert found.party[1].owners[0].percent == 60


def test_a_possible_listing_and_a_check_count_from_then_on(file: Path, desk: Desk) -> None:
    held = interview(file, desk)
    held.answer("verify[us.x.a]", "cleared", on=DAY, by="legal office")
    assert read_proposal(file).answered[0].value == "cleared"
