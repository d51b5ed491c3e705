"""The rule language: what it accepts, what it refuses and where, and its three values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from entente.errors import RuleError
from entente.safeguards.kleene import Scope
from entente.safeguards.language import FactType, compile_condition
from entente.safeguards.membership import ListMembership, OpenSet

SCHEMA = {
    "day": FactType("date"),
    "a.yes": FactType("bool"),
    "a.maybe": FactType("bool"),
    "a.no": FactType("bool"),
    "a.n": FactType("number"),
    "a.m": FactType("number"),
    "a.when": FactType("date"),
    "a.word": FactType("text", ("red", "blue")),
    "a.text": FactType("text"),
    "a.codes": FactType("set"),
    "a.colours": FactType("set", ("red", "blue")),
    "a.lists": FactType("set"),
    "a.both": FactType("bool", (), "a.maybe and a.n > 3"),
    "data.kind": FactType("text", ("health", "research")),
    "data.count": FactType("number"),
    "data.open": FactType("bool"),
    "data.parts": FactType("numbers"),
    "party.country": FactType("text"),
}


def scope(items: list[dict[str, Any]] | None = None, **changes: object) -> Scope:
    facts: dict[str, Any] = {
        "yes": True,
        "no": False,
        "maybe": None,
        "n": 5,
        "m": None,
        "when": date(2025, 7, 15),
        "word": "red",
        "text": "Quantum key",
        "codes": ("EAR99", "3A001"),
        "colours": ("red",),
        "lists": ListMembership(("csl.EL",), {"csl.UVL": "party[x].lists[csl.UVL]"}, {"un": "list[un]"}),
        "both": None,
    }
    rows = (
        items
        if items is None
        else [{"#": f"data[{n}]", "open": None, "parts": {}, **row} for n, row in enumerate(items, 1)]
    )
    return {"": {"day": date(2025, 7, 15)}, "a": facts | changes, "*data": rows, "*party": [], "data": {}, "party": {}}


def compiled(text: str, *namespaces: str) -> Any:
    return compile_condition(text, SCHEMA, namespaces=frozenset(namespaces), file="f.toml", line=7, field="r.when")


def value(source: str, items: list[dict[str, Any]] | None = (), **changes: object) -> bool | None:  # type: ignore[assignment]
    answer: bool | None = compiled(source).value(scope([] if items == () else items, **changes))
    return answer


def unknown(text: str, items: list[dict[str, Any]] | None = (), **changes: object) -> set[str]:  # type: ignore[assignment]
    return set(compiled(text).unknown(scope([] if items == () else items, **changes)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.yes and a.yes", True),
        ("a.no and a.maybe", False),
        ("a.maybe and a.no", False),
        ("a.yes and a.maybe", None),
        ("a.yes or a.maybe", True),
        ("a.maybe or a.yes", True),
        ("a.no or a.maybe", None),
        ("a.no or a.no", False),
        ("not a.maybe", None),
        ("not a.no", True),
        ("a.n > 4", True),
        ("a.n > 5", False),
        ("a.n >= 5", True),
        ("a.n < 5", False),
        ("a.n <= 5", True),
        ("a.n == 5", True),
        ("a.n != 5", False),
        ("a.m > 4", None),
        ("4 < a.m", None),
        ("a.n + 1 == 6", True),
        ("a.n - 1 == 4", True),
        ("a.n * 2 == 10", True),
        ("a.m * 2 == 10", None),
        ("a.n > -1", True),
        ("a.yes == True", True),
        ('a.word == "red"', True),
        ('a.word in ("red", "blue")', True),
        ('a.text in ["x"]', False),
        ('"EAR99" in a.codes', True),
        ('"1A001" not in a.codes', True),
        ('"red" in a.colours', True),
        ('a.when == "2025-07-15"', True),
        ('day >= "2025-07-16"', False),
        ('"2025-07-14" < day', True),
        ('day >= as_of_date("2025-07-15")', True),
        ("days_between(day, a.when) == 0", True),
        ('overlaps(a.codes, ("EAR99",))', True),
        ('overlaps(a.codes, ("5A001",))', False),
        ('overlaps(("csl.EL", "bis.EL"), a.lists)', True),
        ('overlaps(a.lists, ("csl.DPL", "csl.SDN"))', False),
        ('overlaps(a.lists, ("csl.DPL", "csl.UVL"))', None),
        ('"csl.UVL" in a.lists', None),
        ('"un" in a.lists', None),
        ('"csl.DPL" in a.lists', False),
        ('starts_with(a.codes, "3A", "9E")', True),
        ('starts_with(a.text, "Quantum")', True),
        ('starts_with(a.lists, "csl.")', True),
        ('starts_with(a.lists, "csl.U")', None),
        ('starts_with(a.lists, "dod.")', False),
        ('mentions(a.text, "QUANTUM")', True),
        ('mentions(a.codes, "soil")', False),
        ("known(a.n)", True),
        ("known(a.m)", False),
    ],
)
def test_value(text: str, expected: bool | None) -> None:
    assert value(text) is expected


def test_unknown_values_stay_unknown() -> None:
    assert value('mentions(a.text, "x")', text=None) is None
    assert value('starts_with(a.text, "x")', text=None) is None
    assert value('overlaps(a.codes, ("x",))', codes=None) is None
    assert value('a.word in ("red",)', word=None) is None
    assert value('"x" in a.codes', codes=None) is None
    assert value("days_between(a.when, day) > 0", when=None) is None


def test_quantifiers() -> None:
    rows = [{"kind": "health", "count": 10}, {"kind": "research", "count": None}]
    assert value('any_of(data, data.kind == "health")', rows) is True
    assert value("any_of(data, data.count > 10)", rows) is None
    assert value("any_of(data, data.count > 10)", rows[:1]) is False
    assert value('all_of(data, data.kind == "health")', rows) is False
    assert value("all_of(data, data.count > 5)", rows) is None
    assert value("all_of(data, data.count > 5)", rows[:1]) is True
    assert value('count_of(data, data.kind == "health") == 1', rows) is True
    assert value("count_of(data, data.count > 5) == 1", rows) is None
    assert value("sum_of(data, data.count) == 10", rows[:1]) is True
    assert value("sum_of(data, data.count) == 10", rows) is None


def test_quantifiers_over_a_list_that_nobody_knows() -> None:
    for text in (
        'any_of(data, data.kind == "health")',
        'all_of(data, data.kind == "health")',
        'count_of(data, data.kind == "health") > 0',
        "sum_of(data, data.count) > 0",
    ):
        assert value(text, None) is None
        assert unknown(text, None) == {"data"}


def test_measured_parameters() -> None:
    rows: list[dict[str, Any]] = [{"parts": {"density": 2.6}}, {"parts": None}]
    assert value("any_of(data, data.parts.density >= 2.58)", rows) is True
    assert value("any_of(data, data.parts.density >= 2.61)", rows) is None
    assert unknown("any_of(data, data.parts.density >= 2.61)", rows) == {"data[2].parts.density"}


def test_only_unknowns_that_matter_are_named() -> None:
    assert unknown("a.yes and a.maybe and a.m > 1") == {"a.maybe", "a.m"}
    assert unknown("(a.no and a.m > 1) or a.maybe") == {"a.maybe"}
    assert unknown("not a.maybe") == {"a.maybe"}
    assert unknown("any_of(data, data.open)", [{"open": None}, {"open": False}]) == {"data[1].open"}
    assert unknown('"csl.UVL" in a.lists') == {"party[x].lists[csl.UVL]"}
    assert unknown('overlaps(a.lists, ("csl.UVL", "un"))') == {"party[x].lists[csl.UVL]", "list[un]"}
    assert unknown('overlaps(a.codes, ("x",))', codes=None) == {"a.codes"}
    assert unknown('"x" in a.codes', codes=None) == {"a.codes"}
    assert unknown("days_between(a.when, day) > 0", when=None) == {"a.when"}
    assert unknown('"DE" in a.codes', codes=OpenSet(("CN",), ("party[b].country",))) == {"party[b].country"}


def test_a_derived_fact_leads_back_to_what_would_settle_it() -> None:
    assert unknown("a.both", n=5) == {"a.maybe"}
    given = scope([])
    given["a"]["!"] = {"both"}
    assert compiled("a.both").unknown(given) == {"a.both"}
    given["a"]["?both"] = frozenset({"verify[rule]"})
    assert compiled("a.both").unknown(given) == {"verify[rule]"}


def test_reads_names_every_fact() -> None:
    assert compiled('a.yes and any_of(data, data.kind == "health")').reads == {"a.yes", "data", "data.kind"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.yess", "a.yes is meant"),
        ("zzz.qqq", "No fact is called zzz.qqq"),
        ("a.n", "bool is needed"),
        ("a.yes and a.n", "bool is needed"),
        ("a.word > 3", "number or date is needed"),
        ('a.n == "5"', "number is needed"),
        ('a.word == "green"', "none of its values"),
        ('a.word in ("red", "green")', "none of its values"),
        ('"green" in a.colours', "none of its values"),
        ('overlaps(a.colours, ("green",))', "none of its values"),
        ('a.when == "15 July"', "not a date"),
        ("1 < a.n < 3", "Compare is not part"),
        ("a.yes if a.no else a.yes", "IfExp is not part"),
        ("lambda: True", "Lambda is not part"),
        ("__import__('os')", "not part"),
        ("a.yes.__class__", "not a single value"),
        ("data.parts", "is needed|not a single value"),
        ("a.codes[0] == 'x'", "Subscript is not part"),
        ("a.n / 2 > 1", "BinOp is not part"),
        ("f'{a.n}' == 'x'", "JoinedStr is not part"),
        ("a.n is a.m", "Is is not part"),
        ("None", "None is not part"),
        ("any_of(a, a.yes)", "no list of the proposal"),
        ("any_of(data)", "not part"),
        ('data.kind == "health"', "one item"),
        ("any_of(party, data.open)", "one item"),
        ("known(3)", "not part"),
        ("overlaps(a.codes, a.n)", "set is needed"),
        ("a.text in (1, 2)", "Only text"),
        ("mentions(a.text, a.word)", "Only text"),
        ("mentions(a.n, 'x')", "text or set is needed"),
        ("as_of_date(a.text) == day", "not part"),
        ("exec('x', key=1)", "not part"),
        ("a.yes and", "cannot be read"),
        ("", "cannot be read"),
        ("a.yes\x00", "cannot be read"),
        ("not " * 20 + "a.yes", "deeper than"),
        ("a.yes and " * 300 + "a.yes", "longer than"),
    ],
)
def test_refused_with_place(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        compiled(text)
    assert (caught.value.file, caught.value.line, caught.value.field) == ("f.toml", 7, "r.when")


def test_the_item_of_for_each_may_be_read() -> None:
    condition = compiled('data.kind == "health"', "data")
    assert condition.value(scope([]) | {"data": {"#": "data[1]", "kind": "health"}}) is True


def test_quantifier_inside_for_each_keeps_the_outer_item() -> None:
    condition = compiled('any_of(party, party.country == "US") or data.open', "data")
    facts = scope([]) | {"data": {"#": "data[g]", "open": None}}
    assert condition.value(facts) is None
    assert condition.unknown(facts) == {"data[g].open"}
