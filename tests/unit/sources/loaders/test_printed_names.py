# ruff: noqa: E501 - columns of outside files
"""What stands inside printed names is taken out only where that is certain, and always reported."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.sources.loaders.identifiers import birth_dates, listed_identifiers, remark_identifiers
from entente.sources.loaders.printed import Printed, alias, read_name


def reading(text: str) -> tuple[Printed, int]:
    notes: list[str] = []
    return read_name(text, lambda what, _text: notes.append(what)), len(notes)


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [
        ("Sample Works (a.k.a. Other; Third Co., Ltd.)", "Sample Works",
         (("Other", "alias"), ("Third Co., Ltd.", "alias"))),
        ("Sample Research Institute [aka Sample Systems Center, Sample Space Center]", "Sample Research Institute",
         (("Sample Systems Center", "alias"), ("Sample Space Center", "alias"))),
        ("Sample Ltd., a.k.a. Chi Sample Company", "Sample Ltd.", (("Chi Sample Company", "alias"),)),
        ("Sample, OOO (f.k.a., Old Sample, OOO)", "Sample, OOO", (("Old Sample, OOO", "previous"),)),
        ("Sample Group and any successor, sub-unit, or subsidiary thereof", "Sample Group", ()),
        ("Sample Academy?s 159 Factory", "Sample Academy’s 159 Factory", ()),
        ("OAO ?Zvezda?", "OAO “Zvezda”", ()),
        ("Xi?an Sample Co., Ltd.", "Xi’an Sample Co., Ltd.", ()),
        ("Centre d?Etudes", "Centre d’Etudes", ()),
    ],
)  # fmt: skip
def test_other_names_and_lost_marks(text: str, name: str, others: tuple[tuple[str, str], ...]) -> None:
    found, told = reading(text)
    assert (found.name, found.others) == (name, others)
    assert told >= 1


def test_plain_names_stay_and_nothing_is_reported() -> None:
    for text in ("Sample University", "AVIC Sample (GROUP) Co. Ltd.", "MAZAKA Trading", "样本大学"):
        assert reading(text) == (Printed(text), 0)


def test_what_is_not_certain_is_kept_and_reported() -> None:
    for text in ("SMT?K", "PEARL (A.K.A. SAMPLE) LI", "Telecomunicac?es Ltda"):
        found, told = reading(text)
        assert (found.name, told) == (text, 1)


def test_a_subordinate_institution_is_its_own_body_with_a_parent() -> None:
    found, _ = reading("Sample Group 13th Institute (SG 13).  Subordinate Institution - Bowei Circuits ")
    assert found.name == "Bowei Circuits"
    assert [(tie.relation, tie.name) for tie in found.ties] == [("parent", "Sample Group 13th Institute (SG 13)")]
    generic, _ = reading("Sample Academy.  Subordinate Institution - 204th Research Institute")
    assert generic.name == "Sample Academy, 204th Research Institute"
    assert generic.others == (("204th Research Institute", "weak"),)
    parent, _ = reading("Sample Chemical Corporation (Parent Organization: Sample Nuclear (SNN))")
    assert (parent.name, parent.ties[0].name) == ("Sample Chemical Corporation", "Sample Nuclear (SNN)")


def test_aliases_lose_markers_and_remarks_are_no_names() -> None:
    notes: list[str] = []
    told = lambda what, _text: notes.append(what)  # noqa: E731
    assert alias("F.K.A. Sample Office (SO)", told) == (("Sample Office (SO)", "previous"),)
    assert alias("(all of preceding located in or near Sample City)", told) == ()
    assert alias("One Institute, a.k.a., Two Institute", told) == (
        ("One Institute", "alias"),
        ("Two Institute", "alias"),
    )
    assert len(notes) == 3
    assert alias("AMMS", told) == (("AMMS", "acronym"),)
    assert alias("样本", told, kind="translation") == (("样本", "translation"),)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_name_in_linear_steps(text: str) -> None:
    found, _ = reading(text)
    assert found.name or not text.strip(" ,;")
    assert alias(text, lambda *_: None) is not None


def test_a_long_name_takes_no_time() -> None:
    for text in ("(a.k.a. " * 2000, "? " * 5000, "a.k.a. x; " * 1000, "(" * 10000):
        found, _ = reading(text)
        assert len(found.name) <= len(text)


def test_numbers_of_the_consolidated_list() -> None:
    text = "Male, Gender; PK, 2013-09-09, 2008-09-09, 4117921, Passport; RU, 7736640919, Tax ID No.; 91110000MA005UCQ5P, Unified Social Credit Code (USCC); 12 (New York), Company Number"
    assert listed_identifiers(text, person=False) == (
        ("tax", "7736640919"),
        ("uscc", "91110000MA005UCQ5P"),
        ("registration", "12"),
    )
    assert listed_identifiers(text, person=True)[0] == ("passport", "4117921")
    assert listed_identifiers("", person=True) == ()
    assert birth_dates("1973-03-25; 1974; circa 1900") == (("birth_date", "1973-03-25"), ("birth_date", "1974"))


def test_numbers_among_the_remarks_of_ofac() -> None:
    pieces = ["DOB 09 Feb 1977", "alt. DOB circa 1975", "DOB Mar 1970", "Passport AF246678 (Nowhere)", "Gender Male",
              "Tax ID No. 100036386 (Nowhere)", "Website www.example.org", "D-U-N-S Number 56-556-9269"]  # fmt: skip
    assert list(remark_identifiers(pieces, person=True)) == [
        ("birth_date", "1977-02-09"), ("birth_date", "1975"), ("birth_date", "1970-03"), ("passport", "AF246678"),
        ("tax", "100036386"),
    ]  # fmt: skip
    assert list(remark_identifiers(pieces, person=False)) == [("tax", "100036386"), ("duns", "56-556-9269")]
