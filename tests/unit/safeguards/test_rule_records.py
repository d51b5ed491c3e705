"""Loading rules: every mistake of a writer is one sentence with file, line and field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entente.errors import RuleError
from entente.model.codes import Deontic, Result
from entente.safeguards.deadlines import due_day, parse_due
from entente.safeguards.examples import failing_examples
from entente.safeguards.rulebook import load_rulebook, parse_rules, read_rules
from entente.safeguards.schema import DERIVED, base_schema, fact_schema, field_meaning


def refused(*texts: str) -> RuleError:
    with pytest.raises(RuleError) as caught:
        parse_rules([("us/test.toml", "\n".join(texts))])
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ('id = "us.x.a"', 'id = "US Rule"', "id", "not an id"),
        ('side = "US"', 'side = "America"', "side", "ISO country code"),
        ('effect = "prohibit"', 'effect = "forbid"', "effect", "prohibit, licence"),
        ('status = "verified"', 'status = "sure"', "status", "repealed"),
        ('certainty = "text_read"', 'certainty = "recalled"', "status", "unverified"),
        ('zh = "标题"', 'zh = " "', "title", "Both languages"),
        (', zh = "理由"', "", "reason", "Both languages"),
        ('cite = "Cite us.x.a"', 'cite = ""', "cite", "may not be empty"),
        ('source = "copy"', 'source = " "', "source", "may not be empty"),
        ('source = "copy"', "", "source", "“source” is missing"),
        ('reviewer = "A. Lawyer"', "", "reviewer", "“reviewer” is missing"),
        ('cite = "Cite us.x.a"', "", "cite", "“cite” is missing"),
        ('side = "US"', 'side = "CN"', "id", "begins with its side: cn."),
        ('"2025-01-01.1"', '"first"', "version", "not a version"),
        ("source_date = 2025-01-01", 'source_date = "May"', "source_date", "without quotation marks"),
        ("source_date = 2025-01-01", "in_force_from = 2025-01-02\nin_force_to = 2025-01-01", "in_force_to", "before"),
        ("source_date = 2025-01-01", "known_from = 2025-01-02\nknown_to = 2025-01-01", "known_to", "before"),
        ('cite = "Cite us.x.a"', "cite = 3", "cite", "does not fit"),
        ('reviewer = "A. Lawyer"', 'reviewer = ""', "reviewer", "may not be empty"),
        ('source = "copy"', 'source = "copy"\nsource_sha256 = "12"', "source_sha256", "64 digits"),
        ('source = "copy"', 'source = "copy"\nurl = "http://x"', "url", "https"),
        ('source = "copy"', 'source = "copy"\nfor_each = "planet"', "for_each", "no list"),
        ('source = "copy"', 'source = "copy"\ncolour = 1', "colour", "No field is called colour"),
        ('reviewer = "A. Lawyer"', 'revewer = "A. Lawyer"\nreviewer = "B"', "revewer", "reviewer is meant"),
        ('owner = { en = "owner", zh = "负责人" }', "", "obligation[1].owner", "is missing"),
        ('id = "duty"', 'id = "duty"\ndue = "soon"', "due", "not a deadline"),
        ('note = "no"', "", "example[2].note", "is missing"),
        ('source = "copy"', 'source = "copy"\ngives = { "us.nothing" = true }', "gives", "no derived"),
        ('source = "copy"', 'source = "copy"\ngives = { "publication.open" = true }', "gives", "no derived"),
        ('source = "copy"', 'source = "copy"\ngives = { "transfer.cross_border" = true }', "gives", "no derived"),
        ('source = "copy"', 'source = "copy"\nreads_citizenship = true', "reads_citizenship", "Citizenship"),
        ('expect = "applies"', 'expect = "does_not_apply"', "id", "both sides"),
        ('expect = "applies"', 'expect = "maybe"', "example[1].expect", "undecided"),
        ("when = '''project.has_us_party'''", "when = '''project.has_us_partie'''", "us.x.a.when", "is meant"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    write_rule: Callable[..., str], old: str, new: str, field: str, message: str
) -> None:
    text = write_rule("us.x.a", "project.has_us_party")
    assert old in text
    error = refused(text.replace(old, new))
    assert message in str(error)
    assert error.file == "us/test.toml"
    assert error.line > 0
    assert error.field == field
    name, written = field.rpartition(".")[2], text.replace(old, new).splitlines()
    if any(line.startswith(f"{name} =") for line in written) and "is missing" not in message:
        assert written[error.line - 1].startswith(name)
    elif "[" in field:
        part, number = field.partition("[")[0], int(field.partition("[")[2][0])
        opened = [n for n, line in enumerate(written, start=1) if line == f"[[rule.{part}]]"]
        assert error.line == opened[number - 1]


def test_a_demand_needs_a_duty(write_rule: Callable[..., str]) -> None:
    text = write_rule("us.x.a", "project.has_us_party")
    without = text[: text.index("[[rule.obligation]]")] + text[text.index("[[rule.example]]") :]
    assert "names an obligation" in str(refused(without))
    assert parse_rules([("f", without.replace('"prohibit"', '"inform"'))]).rules[0].record.effect is Deontic.INFORM


def test_a_duty_needs_owner_and_deadline(write_rule: Callable[..., str]) -> None:
    text = write_rule("us.x.a", "project.has_us_party", duty='due = "some day"')
    assert "not a deadline" in str(refused(text))
    assert "owner" in str(refused(text.replace('owner = { en = "owner", zh = "负责人" }\n', "")))


def test_citizenship_only_leads_to_a_licence_determination(write_rule: Callable[..., str]) -> None:
    unquoted = {"head": 'for_each = "person"\nreads_citizenship = true'}
    reading = {"head": unquoted["head"] + '\nquote = "a citizen of the United States"'}
    when = '"US" in person.citizenship'
    assert (
        parse_rules([("f", write_rule("us.x.a", when, effect="licence", **reading))]).rules[0].record.reads_citizenship
    )
    assert "determination" in str(refused(write_rule("us.x.a", when, effect="prohibit", **reading)))
    assert "reads_citizenship" in str(refused(write_rule("us.x.a", when, effect="licence", head='for_each = "person"')))
    assert "quotes the words" in str(refused(write_rule("us.x.a", when, effect="licence", **unquoted)))
    giving = {"head": reading["head"] + '\ngives = { "imposed.x" = true }'}
    assert "gives no fact" in str(refused(write_rule("us.x.a", when, effect="licence", **giving)))


def test_rules_are_checked_together(write_rule: Callable[..., str]) -> None:
    one = write_rule("us.x.a", "project.has_us_party")
    assert "us/test.toml:" in str(refused(one, one))
    assert "names no rule" in str(refused(write_rule("us.x.b", "project.has_us_party", head='defeats = ["us.y.*"]')))
    assert "names no rule" in str(refused(write_rule("us.x.b", "project.has_us_party", head='defeats = ["us.x.b"]')))


def test_files_that_are_no_rule_files(tmp_path: Path, write_rule: Callable[..., str]) -> None:
    broken = refused("[[rule]]\nid = ")
    assert broken.line == 2
    assert "TOML" in str(broken)
    assert "no table" in str(refused("[other]\nx = 1"))
    assert "begins with a line" in str(refused("rule = 3"))
    assert "begins with a line" in str(refused("rule = [{ id = 'x' }]"))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.toml").write_text(write_rule("us.x.a", "project.has_us_party"), encoding="utf-8")
    (tmp_path / "note.txt").write_text("not a rule", encoding="utf-8")
    assert [path for path, _text in read_rules(tmp_path)] == ["sub/a.toml"]
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RuleError, match="UTF-8"):
        list(read_rules(tmp_path))


COLLISION = """
[[collision]]
id = "C1"
title = { en = "T", zh = "题" }
reason = { en = "R", zh = "因" }
%s
[[collision.citation]]
cite = "One"
authority = { en = "A", zh = "甲" }
certainty = "text_read"
%s
"""
SECOND = '[[collision.citation]]\ncite = "Two"\nauthority = { en = "B", zh = "乙" }\ncertainty = "text_read"'


def test_collisions_are_validated(write_rule: Callable[..., str]) -> None:
    rule = write_rule("us.x.a", "project.has_us_party")
    assert len(parse_rules([("f", rule + COLLISION % ('rules_a = ["us.x.*"]', SECOND))]).collisions) == 1
    assert "both texts" in str(refused(rule, COLLISION % ('rules_a = ["us.x.a"]', "")))
    assert "rules or a condition" in str(refused(rule, COLLISION % ("", SECOND)))
    assert "names no rule" in str(refused(rule, COLLISION % ('rules_b = ["cn.y.b"]', SECOND)))
    assert "one item" in str(refused(rule, COLLISION % ("when = '''data.open'''".replace("open", "leaves"), SECOND)))


def test_in_force_and_known(write_rule: Callable[..., str]) -> None:
    head = "in_force_from = 2025-09-29\nin_force_to = 2025-11-09\nknown_from = 2025-09-01\nknown_to = 2026-01-01"
    rule = parse_rules([("f", write_rule("us.x.a", "project.has_us_party", head=head))]).rules[0]
    known = date(2025, 10, 1)
    days = (date(2025, 9, 28), date(2025, 9, 29), date(2025, 11, 9), date(2025, 11, 10))
    assert [rule.holds_on(day, known) for day in days] == [False, True, True, False]
    learnt = (date(2025, 8, 31), date(2025, 9, 1), date(2026, 1, 1), date(2026, 1, 2))
    assert [rule.holds_on(known, day) for day in learnt] == [False, True, True, False]
    plain = parse_rules([("f", write_rule("us.x.a", "project.has_us_party", head="in_force_from = 2025-09-29"))]).rules[
        0
    ]
    assert not plain.holds_on(date(2026, 1, 1), date(2025, 9, 28))


def test_the_latest_version_in_force_speaks(write_rule: Callable[..., str]) -> None:
    old = write_rule("us.x.a", "project.has_us_party")
    new = old.replace("2025-01-01.1", "2026-01-01.1").replace(
        'source = "copy"', 'source = "copy"\nin_force_from = 2026-01-01'
    )
    book = parse_rules([("f", new + old)])
    assert book.versions() == {"us.x.a": "2025-01-01.1, 2026-01-01.1"}
    for day, version in ((date(2025, 6, 1), "2025-01-01.1"), (date(2026, 6, 1), "2026-01-01.1")):
        assert [rule.record.version for rule in book.on(day, day)] == [version]
    for number in range(1, 80):  # the cache of days stays bounded
        book.on(date(2026, 1, 1), date.fromordinal(739_000 + number))
    assert len(book._days) <= 65
    assert book.find("us.x.zzz") == ()
    assert book.sides == ("US",)


def test_deadlines(write_rule: Callable[..., str]) -> None:
    assert parse_due("start - 6 months") == ("start", -6, "month")
    assert parse_due("as_of") == ("as_of", 0, "day")
    assert parse_due("tomorrow") is None
    scope: dict[str, Any] = {
        "": {"day": date(2026, 5, 4)},
        "project": {"start": date(2026, 8, 31), "end": None},
        "activity": {"start": None},
    }
    assert due_day("start - 6 months", scope) == date(2026, 2, 28)
    assert due_day("start + 1 year", scope) == date(2027, 8, 31)
    assert due_day("as_of + 15 days", scope) == date(2026, 5, 19)
    assert due_day("activity.start", scope) == date(2026, 8, 31)
    assert due_day("end", scope) is None
    assert due_day("tomorrow", scope) is None


def test_every_fact_has_a_type_and_a_meaning() -> None:
    schema = fact_schema()
    assert schema["data.kind"].values[0] == "human_genomic"
    assert schema["technology.parameters"].kind == "numbers"
    assert schema["party.names"].kind == "set"
    assert "party.owners" not in schema
    for name in base_schema():
        if name not in ("project.party", "project.permit"):
            english, chinese = field_meaning(name)
            assert english, name
            assert chinese, name
    assert field_meaning("us.published") == ("", "")
    assert field_meaning("data.nothing") == ("", "")
    assert {fact.kind for fact in DERIVED.values()} <= {"bool", "number", "text", "date", "set"}


def test_packaged_rules_pass_their_own_examples() -> None:
    book = load_rulebook()
    assert failing_examples(book) == ()
    assert load_rulebook() is book


def test_a_failing_example_is_found(write_rule: Callable[..., str]) -> None:
    book = parse_rules([("f", write_rule("us.x.a", "publication.open"))])
    failures = failing_examples(book)
    assert [(f.expect, f.got) for f in failures] == [
        (Result.APPLIES, Result.UNDECIDED),
        (Result.DOES_NOT_APPLY, Result.UNDECIDED),
    ]
    repealed = parse_rules([("f", write_rule("us.x.a", "publication.open", status="repealed"))])
    assert len(failing_examples(repealed)) == 2


@pytest.mark.parametrize("facts", ['{ "publication.opened" = true }', '{ "rubbish" = 1 }', '{ "day" = 1 }'])
def test_an_example_may_only_name_facts(write_rule: Callable[..., str], facts: str) -> None:
    text = write_rule("us.x.a", "publication.open").replace("facts = {}", f"facts = {facts}", 1)
    with pytest.raises(RuleError, match="No fact is called"):
        failing_examples(parse_rules([("f", text)]))


def test_examples_speak_of_items_and_unknown_lists(write_rule: Callable[..., str]) -> None:
    rule = write_rule("us.x.a", "any_of(data, data.count > 3) and any_of(technology, technology.parameters.t > 1)")
    yes = '{ "data.count" = 1, "data[2].count" = 4, "technology.parameters.t" = 2, "technology.parameters.u" = 2 }'
    rule = rule.replace("facts = {}", f"facts = {yes}", 1).replace("facts = {}", 'facts = { "data.count" = 3 }')
    maybe = '{ "data" = "unknown", "technology.parameters.t" = 2 }'
    more = f'[[rule.example]]\nnote = "?"\nfacts = {maybe}\nexpect = "undecided"\n'
    assert failing_examples(parse_rules([("f", rule + more)])) == ()


def test_an_absent_field_is_placed_in_its_own_record(write_rule: Callable[..., str]) -> None:
    first = write_rule("us.x.a", "project.has_us_party").replace('source = "copy"\n', "")
    error = refused(first, write_rule("us.x.b", "project.has_us_party"))
    assert error.field == "source"
    assert error.line == 2
