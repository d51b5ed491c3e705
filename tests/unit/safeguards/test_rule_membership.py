"""Three-valued sets."""

from __future__ import annotations

from datetime import date

from entente.safeguards.lists import UnusableLists, current_1286, family
from entente.safeguards.membership import ListMembership, OpenSet, contains, overlaps, starts_with


def test_list_membership() -> None:
    lists = ListMembership(("csl.EL",), {"csl.MEU": "party[p].lists[csl.MEU]"}, {"dod.1260H": "list[dod]"})
    assert lists.contains("csl.EL") is True
    assert lists.contains("csl.MEU") is None
    assert lists.contains("dod.1260H") is None
    assert lists.contains("un") is False
    assert lists.why_unknown(("csl.EL", "csl.MEU", "dod.1260H", "un")) == {"party[p].lists[csl.MEU]", "list[dod]"}
    assert lists.starts_with(("csl.",)) is True
    assert lists.starts_with(("dod.",)) is None
    assert lists.starts_with(("csl.M",)) is None
    assert lists.starts_with(("un",)) is False


def test_joined_lists() -> None:
    one = ListMembership(("csl.EL",), {}, {})
    two = ListMembership((), {"un": "party[b].lists[un]"}, {})
    both = one.joined([two])
    assert both.contains("csl.EL") is True
    assert both.contains("un") is None
    unsure = one.joined([two], reason="transfer[1].recipient")
    assert unsure.contains("csl.EL") is None
    assert unsure.why_unknown(("csl.EL",)) == {"transfer[1].recipient"}


def test_open_set() -> None:
    countries = OpenSet(("CN",), ("party[b].country",))
    assert contains(countries, "CN") is True
    assert contains(countries, "DE") is None
    assert countries.why_unknown(("CN",)) == frozenset()
    assert countries.starts_with(("C",)) is True
    assert countries.starts_with(("D",)) is None


def test_unknown_parts() -> None:
    assert contains(None, "x") is None
    assert contains(("x",), None) is None
    assert overlaps(None, ("x",)) is None
    assert overlaps(("x",), None) is None
    assert starts_with(None, ("x",)) is None


def test_the_consolidated_list_is_one_file() -> None:
    loaded = UnusableLists({"csl.EL": "loaded", "dod.1260H": "stale"})
    assert "csl.SDN" not in loaded
    assert loaded.get("un") == "list[un]"
    assert list(loaded) == ["dod.1260H"]
    assert len(loaded) == 1
    assert loaded["dod.1260H"] == "list[dod]"


def test_either_source_of_the_entity_list_answers_for_it() -> None:
    assert "csl.EL" not in UnusableLists({"bis.EL": "loaded"})
    assert "bis.EL" not in UnusableLists({"csl.EL": "loaded", "bis.EL": "missing"})
    assert "csl.SDN" in UnusableLists({"bis.EL": "loaded"})
    assert "csl.EL" in UnusableLists({"csl.EL": "stale"})


def test_family_and_edition() -> None:
    assert [family(code) for code in ("csl.SDN", "bis.EL", "dod.1286.FY2024", "dod.1260H", "un")] == [
        "csl",
        "csl",
        "dod.1286",
        "dod",
        "un",
    ]
    assert current_1286(date(2025, 6, 24)) == "dod.1286.FY2024"
    assert current_1286(date(2025, 6, 23)) == "dod.1286.FY2023"
    assert current_1286(date(2026, 7, 23)) == "dod.1286.FY2025"
    assert current_1286(date(2014, 5, 12)) == ""
