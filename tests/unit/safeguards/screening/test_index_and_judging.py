"""Long lists, shared words, acronyms through the register, numbers beside names: what is found and what it counts."""

from __future__ import annotations

import itertools

import pytest
from tests.unit.safeguards.screening.lists_maker import DAY, Lists

from entente.model.proposal import Party
from entente.safeguards.screening import ScreeningIndex, asks_of, screen_parties, verdicts
from entente.safeguards.screening.bridge import Bridge, Via, key_of
from entente.safeguards.screening.candidates import Bounds, Candidates
from entente.safeguards.screening.filing import near_forms
from entente.safeguards.screening.scorer import parse

SYLLABLES = ("bar", "kel", "mon", "tir", "dos", "vek", "lun", "gor", "pas", "rif")


@pytest.fixture(scope="module")
def long_list() -> ScreeningIndex:
    """Seven hundred and more bodies that all have the same common words, each with a coined one of its own."""
    lists = Lists()
    for parts in itertools.product(SYLLABLES, SYLLABLES, SYLLABLES[:7]):
        lists.entry(f"{''.join(parts).title()} Sample Trading Foundry", since="2020-01-01")
    lists.entry("Sample Trading Foundry", since="2020-01-01")
    lists.entry("Sample Foundry of Livland", since="2020-01-01")
    return lists.index()


def first(index: ScreeningIndex, name: str) -> str:
    return index.search(name, as_of=None)[0].entry.name


def test_a_rare_word_leads_and_common_words_only_rank(long_list: ScreeningIndex) -> None:
    assert first(long_list, "Kelmonbar Sample Trading Foundry") == "Kelmonbar Sample Trading Foundry"
    assert (
        first(long_list, "Kelmonbra Sample Trading Foundry") == "Kelmonbar Sample Trading Foundry"
    )  # two letters swapped
    assert first(long_list, "Sample Foundry, Livland") == "Sample Foundry of Livland"


def test_a_name_of_common_words_alone_is_found_among_its_like(long_list: ScreeningIndex) -> None:
    assert first(long_list, "Sample Trading Foundry") == "Sample Trading Foundry"
    assert long_list.search("Foundry", as_of=None)  # one common word: the names of most similar weight


def test_a_part_with_several_renderings_is_met_under_all_of_them() -> None:
    lists = Lists()
    for number, parts in enumerate(itertools.product(SYLLABLES, SYLLABLES, SYLLABLES[:7])):
        rank = ("College", "Institute")[number % 2]
        lists.entry(f"{''.join(parts).title()} {rank} of Chemistry", since="2020-01-01")
    lists.entry("Institute of Chemistry", since="2020-01-01")
    lists.entry("Co., Ltd.", since="2020-01-01")  # nothing but a legal form, which no other name is found under
    index = lists.index()
    assert "Institute of Chemistry" in {hit.entry.name for hit in index.search("化学学院", as_of=None)}
    assert [hit.entry.name for hit in index.search("Co., Ltd.", as_of=None)] == ["Co., Ltd."]


def test_a_coined_name_that_the_list_calls_an_acronym_stays_possible() -> None:
    lists = Lists()
    lists.entry("Livland Sample Works", ("Verfkontor", "acronym"), since="2020-01-01")
    (hit,) = lists.screen("Verfkontor")
    assert (hit.status, hit.score) == ("possible", 0.69)


def test_the_work_for_a_name_is_bounded(long_list: ScreeningIndex) -> None:
    candidates = Candidates(long_list._connection)
    read = parse("Sample Trading Foundry")
    assert len(candidates.of(read, Bounds(10_000, 0.0))) <= 48
    assert candidates.of(parse("Zzyzx"), Bounds(6, 0.6)) == []


def test_near_forms_are_shared_by_one_slip() -> None:
    word = "verfkontor"
    for other in ("verfkonto", "verfkontorr", "verfkantor", "vefrkontor"):
        assert near_forms(word) & near_forms(other), other
    assert near_forms("severnaya") & near_forms("severnaja")
    assert not near_forms(word) & near_forms("hikvision")
    assert near_forms("io") == {"io", "i", "o"}


@pytest.fixture
def register() -> Lists:
    lists = Lists()
    lists.entry("Livland University of Gems", ("LUG", "acronym"), since="2020-01-01")
    lists.entry("Kurland Institute of Gems", since="2020-01-01")
    for number, (name, acronym) in enumerate((
        ("Livland University of Gems", "LUG"), ("Lower Union Guild", "LUG"), ("Kurland Institute of Gems", "KIG"),
    ), 1):  # fmt: skip
        ror = f"https://ror.org/00000000{number}"
        lists.organization(ror, name)
        lists.connection.execute("INSERT INTO organization_name VALUES (?,?,'acronym')", (ror, acronym))
    return lists


def values(lists: Lists, *names: str) -> dict[str, tuple[str, float]]:
    index = lists.index()
    found = verdicts(asks_of(names, None, index), {}, index, as_of=DAY)
    return {each.entry.name: (each.status, each.value) for each in found if each.status != "cleared"}


def test_an_acronym_leads_through_the_register_and_stays_possible(register: Lists) -> None:
    assert values(register, "KIG") == {"Kurland Institute of Gems": ("possible", 0.85)}
    assert values(register, "LUG")["Livland University of Gems"] == (
        "possible",
        0.78,
    )  # two bear it; the list says so too
    (hit,) = [hit for hit in register.screen("KIG") if hit.status == "possible"]
    assert "one body with this acronym" in hit.explanation.en
    assert "登记册" in hit.explanation.zh


def test_a_shared_acronym_that_the_list_does_not_know_counts_less(register: Lists) -> None:
    register.connection.execute("DELETE FROM list_name WHERE name = 'LUG'")
    register.entry("Lower Union Guild", since="2020-01-01")
    assert values(register, "LUG") == {
        "Livland University of Gems": ("possible", 0.65), "Lower Union Guild": ("possible", 0.65),
    }  # fmt: skip


def test_a_full_name_makes_the_acronym_irrelevant(register: Lists) -> None:
    found = values(register, "Estland Bakery of Bread", "KIG")
    assert found.get("Kurland Institute of Gems", ("", 0.0))[0] != "match"
    index = register.index()
    assert [each.via for each in index.bridge.names(None, ["Livland University of Gems"])] == [Via.NAME]


def test_the_bridge_reads_registers_by_key(register: Lists) -> None:
    bridge = Bridge.in_memory(register)
    assert key_of("The Livland  UNIVERSITY, of Gems") == key_of("Livland University of gems")
    assert key_of("國立清華大學") == key_of("国立清华大学")
    assert bridge.bodies("https://ror.org/000000009", []) == ("https://ror.org/000000009",)
    assert bridge.bodies(None, ["...", "Nobody"]) == ()
    register.organization("https://ror.org/000000004", "...")
    Bridge.in_memory(register).close()


def test_a_number_settles_what_names_leave_open() -> None:
    lists = Lists()
    lists.entry("Livland Sample Works", ("Northern Wharf", "weak"), since="2020-01-01")
    lists.identifier("Livland Sample Works", "uscc", "91X")
    index = lists.index()
    weak = Party(id="p", name="Northern Wharf", identifiers={"uscc": "91x"})
    (hit,) = screen_parties([weak], index, as_of=DAY).hits
    assert (hit.status, hit.score) == ("match", 1.0)
    same = Party(id="p", name="Livland Sample Works", identifiers={"uscc": "91x"})
    (hit,) = screen_parties([same], index, as_of=DAY).hits
    assert hit.explanation.en.startswith("The names agree.")


def test_a_change_of_rank_is_possible_and_equal_chinese_names_settle_it() -> None:
    lists = Lists()
    lists.entry("Harbin Institute of Gems", since="2020-01-01")
    assert [hit.status for hit in lists.screen("Harbin University of Gems") if hit.status != "cleared"] in (
        [],
        ["possible"],
    )
    lists.entry("Livland Petroleum University", ("西北样本大学", "translation"), since="2020-01-01")
    (hit,) = [hit for hit in lists.screen("Northwest Sample University", "西北样本大学") if hit.status != "cleared"]
    assert hit.status == "match"
