"""Persons by a second identifier only; events of a body as their own result, whatever its country."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.unit.safeguards.screening.lists_maker import DAY, Lists

from entente.model.proposal import Party
from entente.safeguards.screening import screen_parties
from entente.safeguards.screening.conduct import Conduct, conduct_of
from entente.safeguards.screening.persons import PersonAnswer, PersonState, screen_person


@pytest.fixture
def lists() -> Lists:
    held = Lists()
    held.entry("MUSTERMANN, Max", ("Max MUSTERMAN", "alias"), ("Maxi", "weak"), kind="person", since="2020-01-01")
    held.identifier("MUSTERMANN, Max", "birth_date", "1977-02-09")
    held.identifier("MUSTERMANN, Max", "passport", "AB12")
    held.entry("ROE, Jane", kind="person", since="2020-01-01", until="2021-01-01")
    held.identifier("ROE, Jane", "birth_date", "1970")
    return held


def ask(
    lists: Lists, name: str, day: date = DAY, role: str = "visitor", purpose: str = "visit", **ids: str
) -> PersonAnswer:
    return screen_person(name, ids, lists.index(), role=role, purpose=purpose, as_of=day)


def test_a_name_alone_is_insufficient_to_identify(lists: Lists) -> None:
    answer = ask(lists, "Max Mustermann")
    assert (answer.state, answer.missing, answer.hits) == (PersonState.INSUFFICIENT, ("second identifier",), ())
    assert ask(lists, "Max Mustermann", role="", birth_date="1977-02-09").missing == ("role",)
    assert ask(lists, "Max Mustermann", purpose=" ", passport="AB12").missing == ("purpose",)
    assert ask(lists, " ", passport="AB12").missing == ("name",)
    assert ask(lists, "Max Mustermann", shoe_size="43").missing == ("second identifier",)


@pytest.mark.parametrize(
    ("name", "ids", "state"),
    [
        ("Max Mustermann", {"birth_date": "1977-02-09"}, PersonState.MATCH),
        ("Max Mustermann", {"passport": "a-b 12"}, PersonState.MATCH),
        ("Max Mustermann", {"birth_date": "1977"}, PersonState.NO_ENTRY),  # the entry says a day, the question a year
        ("Erika Musterfrau", {"birth_date": "1977-02-09"}, PersonState.NO_ENTRY),
        ("Erika Musterfrau", {"passport": "AB12"}, PersonState.POSSIBLE),
        ("Max Mustermann", {"birth_date": "1977-02-10"}, PersonState.NO_ENTRY),
        ("Max Mustermann", {"passport": "XX99"}, PersonState.NO_ENTRY),
    ],
)
def test_both_must_agree(lists: Lists, name: str, ids: dict[str, str], state: PersonState) -> None:
    assert ask(lists, name, **ids).state is state


def test_a_year_alone_is_possible_and_only_while_listed(lists: Lists) -> None:
    assert ask(lists, "Jane Roe", day=date(2020, 6, 1), birth_date="1970-05-05").state is PersonState.POSSIBLE
    assert ask(lists, "Jane Roe", birth_date="1970-05-05").state is PersonState.NO_ENTRY


def test_a_number_of_a_body_is_no_identifier_of_a_person(lists: Lists) -> None:
    lists.entry("Sample Trading House", since="2020-01-01")
    lists.identifier("Sample Trading House", "tax", "77")
    assert ask(lists, "Sample Trading House", tax="77").state is PersonState.NO_ENTRY


def test_a_person_is_never_reached_through_a_party(lists: Lists) -> None:
    party = Party(id="p", name="Max Mustermann", identifiers={"passport": "AB12"})
    assert screen_parties([party], lists.index(), as_of=DAY).hits == ()


class Events:
    def __init__(self, *rows: tuple[Any, ...]) -> None:
        self.given = rows

    def rows(self, sql: str, params: object = ()) -> list[tuple[Any, ...]]:
        return [(*row, "", "", "Order 1", "", "conduct-1") for row in self.given]


def told(*rows: tuple[Any, ...], names: tuple[str, ...] = ("Livland Sample Works",), **ids: str) -> Conduct:
    events = Events(*((n, party, number, day, until, kind) for n, (party, number, day, until, kind) in enumerate(rows)))
    return conduct_of(names, ids, events, Lists().index(), as_of=DAY)


def test_events_are_dated_cited_and_newest_first() -> None:
    found = told(
        ("Livland Sample Works Ltd.", None, "2024-01-01", None, "violation"),
        ("Another Name", "uscc=91 X", "2025-01-01", "2027-01-01", "settlement"),
        ("Livland Sample Works", None, "2027-01-01", None, "penalty"),  # not known on the day
        ("Kurland Shipyard", None, "2024-01-01", None, "penalty"),
        uscc="91x",
    )
    assert [(event.kind, event.by) for event in found.events] == [("settlement", "identifier"), ("violation", "name")]
    assert found.counts == {"settlement": 1, "violation": 1}
    assert found.running == (1,)
    assert (found.mended, found.loaded) == (True, 4)


def test_silence_and_unmended_events_are_told_apart() -> None:
    assert (told().mended, told().loaded) == (None, 0)
    assert told(("Livland Sample Works", None, "2024-01-01", None, "penalty")).mended is False


@pytest.mark.parametrize("country", ["US", "CN", "FR", None])
def test_no_country_changes_anything(country: str | None) -> None:
    """The party's country is not even an argument of either question; a screening that has it gives the same hits."""
    lists = Lists()
    lists.entry("Livland Sample Works", ("利夫兰样本厂", "translation"), since="2020-01-01", country=country)
    reference = Lists()
    reference.entry("Livland Sample Works", ("利夫兰样本厂", "translation"), since="2020-01-01")
    for name in ("Livland Sample Works", "利夫兰样本厂", "Livland Works"):
        one = lists.screen(name, country="CN")
        other = reference.screen(name, country="US")
        assert [(hit.score, hit.status, hit.explanation) for hit in one] == [
            (hit.score, hit.status, hit.explanation) for hit in other
        ]
