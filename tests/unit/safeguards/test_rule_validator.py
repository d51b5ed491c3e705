"""The validator: boundaries without examples, conditions that can never hold, examples of the wrong kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.unit.safeguards.rule_maker import rule_text

from entente.desk.rulebook import check_rules
from entente.errors import RuleError
from entente.safeguards.boundaries import untested_boundaries
from entente.safeguards.examples import failing_examples
from entente.safeguards.rulebook import load_rulebook, parse_rules

DATA = 'for_each = "data"'


def gaps(
    when: str, *values: object, head: str = DATA, fact: str = "data.count", unless: str = ""
) -> set[tuple[str, str]]:
    text = rule_text("us.x.a", when, head=head, more=f"unless = '''{unless}'''" if unless else "")
    for value in values:
        shown = value.isoformat() if isinstance(value, date) else repr(value).replace("'", '"')
        text += f'[[rule.example]]\nnote = "n"\nfacts = {{ "{fact}" = {shown} }}\nexpect = "undecided"\n'
    (rule,) = parse_rules([("f", text)]).rules
    return {(each.text, each.missing) for each in untested_boundaries(rule)}


@pytest.mark.parametrize(
    ("when", "values", "missing"),
    [
        ("data.count > 100", (), {"on", "beyond"}),
        ("data.count > 100", (100,), {"beyond"}),
        ("data.count > 100", (101,), {"on"}),
        ("data.count > 100", (99, 102), {"on"}),
        ("data.count > 100", (100, 101), set()),
        ("data.count >= 100", (100, 101), {"beyond"}),
        ("data.count >= 100", (100, 99), set()),
        ("100 <= data.count", (100, 99), set()),
        ("data.count < 100", (100, 99), set()),
        ("data.count <= 100", (100, 99), {"beyond"}),
        ("data.count == 100", (), set()),
        ("data.count > 100 and data.kind == 'health'", (100, 101, "unknown"), set()),
    ],
)
def test_numbers_need_examples_on_both_sides(when: str, values: tuple[object, ...], missing: set[str]) -> None:
    assert {each for _text, each in gaps(when, *values)} == missing


def test_days_parameters_and_exceptions_have_boundaries_too() -> None:
    start = 'project.start >= "2026-01-01"'
    days = (date(2026, 1, 1), date(2025, 12, 31))
    assert gaps(start, *days, head="", fact="project.start") == set()
    assert len(gaps(start, head="", fact="project.start")) == 2
    assert gaps('day >= "2026-01-01"', head="") == set()
    density = "technology.parameters.density >= 2.58"
    found = gaps(density, 2.58, 2.57, head='for_each = "technology"', fact="technology.parameters.density")
    assert found == set()
    assert gaps('data.kind == "health"', 5, 6, unless="data.count > 5") == set()
    assert len(gaps('data.kind == "health"', unless="data.count > 5")) == 2


def test_every_boundary_of_the_packaged_rules_is_tested() -> None:
    assert [(rule.id, each) for rule in load_rulebook().rules for each in untested_boundaries(rule)] == []


@pytest.mark.parametrize(
    ("when", "head", "fact"),
    [
        ('data.kind == "health" and data.kind == "biometric"', DATA, "data.kind"),
        ('data.kind in ("health",) and data.kind != "health"', DATA, "data.kind"),
        ("data.count > 100 and data.count < 100", DATA, "data.count"),
        ("data.count >= 100 and not (50 < data.count)", DATA, "data.count"),
        ("data.consideration and data.returns and not data.consideration", DATA, "data.consideration"),
        ('project.start > "2026-01-01" and project.start < "2025-01-01"', "", "project.start"),
        (
            "technology.parameters.density > 3 and technology.parameters.density < 2",
            'for_each = "technology"',
            "technology.parameters.density",
        ),
    ],
)
def test_a_condition_that_can_never_hold_is_refused(when: str, head: str, fact: str) -> None:
    with pytest.raises(RuleError, match=f"never hold: {fact}") as caught:
        parse_rules([("us/test.toml", rule_text("us.x.a", when, head=head))])
    assert (caught.value.file, caught.value.field) == ("us/test.toml", "when")
    assert caught.value.line > 2


@pytest.mark.parametrize(
    "when",
    [
        "data.count > 100 or data.count < 100",
        "data.count > 100 and data.count_12_months < 100",
        'data.kind in ("health", "biometric") and data.kind != "health"',
        "not (data.consideration and data.returns) and data.consideration",
        "data.count >= 100 and data.count <= 100",
    ],
)
def test_a_condition_that_can_hold_is_not(when: str) -> None:
    assert parse_rules([("f", rule_text("us.x.a", when, head=DATA))]).rules


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("data.count", '"many"'),
        ("data.count", "true"),
        ("data.consideration", '"yes"'),
        ("data.kind", '"gossip"'),
        ("data.destinations", '"CN"'),
        ("project.start", '"soon"'),
        ("technology.parameters.density", '"heavy"'),
    ],
)
def test_an_example_of_the_wrong_kind_is_an_error(fact: str, value: str) -> None:
    more = f'[[rule.example]]\nnote = "n"\nfacts = {{ "{fact}" = {value} }}\nexpect = "applies"\n'
    book = parse_rules([("f", rule_text("us.x.a", "project.has_us_party") + more)])
    with pytest.raises(RuleError, match="cannot be") as caught:
        failing_examples(book)
    assert caught.value.field == "example[3]"


def test_the_check_names_gaps_and_dead_rules(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    own = tmp_path / "own.toml"
    dead = 'any_of(party, party.country == "US") and not project.has_us_party'
    own.write_text(rule_text("us.x.a", "data.count > 100", head=DATA) + rule_text("us.x.dead", dead), encoding="utf-8")
    found = check_rules(own, tmp_path / "home")
    assert {(gap.rule, gap.boundary, gap.missing) for gap in found.untested} == {
        ("us.x.a", "100", "on"),
        ("us.x.a", "100", "beyond"),
    }
    assert len(found.dead) == 1
    assert found.dead[0].endswith("us.x.dead")
    assert not found.passes
    assert check_rules(None, tmp_path / "home").passes


def test_without_the_prover_dead_rules_are_not_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "entente.safeguards.proofs.theorems", None)
    (tmp_path / "a.toml").write_text(rule_text("us.x.a", "ip.joint_patents"), encoding="utf-8")
    assert check_rules(tmp_path, tmp_path / "home").dead == ()
