"""The evaluation: subjects, exceptions, displacement, the fixed point, and what a verdict weighs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.unit.safeguards.way_maker import DAY, proposal, reached

from entente.errors import InputError
from entente.model.codes import Result, Standing
from entente.model.kinds import PermitStatus
from entente.model.proposal import (
    Activity,
    DataItem,
    Permit,
    Publication,
    Technology,
    Transfer,
)
from entente.safeguards import answer


@pytest.mark.parametrize(
    ("effect", "standing"),
    [
        ("prohibit", "prohibited"),
        ("licence_denied", "prohibited"),
        ("licence", "conditions"),
        ("condition", "conditions"),
        ("notify", "conditions"),
        ("verify", "open"),
        ("record", "no_objection"),
        ("inform", "no_objection"),
        ("exempt", "no_objection"),
    ],
)
def test_standing_of_each_effect(ask: Any, write_rule: Any, effect: str, standing: str) -> None:
    way = ask([write_rule("us.x.a", "project.has_us_party", effect=effect)])
    assert way.standing.value == standing
    assert way.per_side["US"].value == standing


@pytest.mark.parametrize(
    ("effect", "standing", "asked"),
    [("prohibit", "open", 1), ("verify", "open", 1), ("licence", "conditions", 1), ("inform", "no_objection", 0)],
)
def test_an_undecided_rule_never_prohibits(ask: Any, write_rule: Any, effect: str, standing: str, asked: int) -> None:
    way = ask([write_rule("us.x.a", "publication.open", effect=effect)])
    assert way.standing.value == standing
    assert [q.fact for q in way.questions] == ["publication.open"] * asked


@pytest.mark.parametrize(
    ("effect", "standing", "asked"),
    [
        ("prohibit", "open", ["verify[us.x.a]"]),
        ("licence", "conditions", []),
        ("record", "no_objection", []),
    ],
)
def test_an_unverified_rule_only_opens(ask: Any, write_rule: Any, effect: str, standing: str, asked: list[str]) -> None:
    way = ask([write_rule("us.x.a", "project.has_us_party", effect=effect, status="unverified")])
    assert way.standing.value == standing
    assert [q.fact for q in way.questions] == asked
    relied = [each.id for each in way.not_checked if each.id.startswith("rule:")]
    assert relied == ([] if effect == "record" else ["rule:us.x.a"])


@pytest.mark.parametrize("status", ["suspended", "proposed"])
def test_a_text_that_does_not_bind_is_only_shown(ask: Any, write_rule: Any, status: str) -> None:
    way = ask([write_rule("us.x.a", "project.has_us_party", status=status)])
    assert way.standing is Standing.NO_OBJECTION
    assert reached(way)["us.x.a"][0] is Result.APPLIES
    assert way.obligations == ()


def test_a_repealed_text_is_not_evaluated(ask: Any, write_rule: Any) -> None:
    way = ask([write_rule("us.x.a", "project.has_us_party", status="repealed")])
    assert way.rules_evaluated == 0


def test_exception_and_its_unknown(ask: Any, write_rule: Any) -> None:
    rule = write_rule("us.x.a", "project.has_us_party", more="unless = '''publication.open'''")
    taken = ask([rule], publication=Publication(open=True))
    assert taken.standing is Standing.NO_OBJECTION
    assert [f.rule for f in taken.findings if f.reason.en == "Reason"] == ["us.x.a"]
    unsure = ask([rule])
    assert unsure.standing is Standing.OPEN
    assert [q.fact for q in unsure.questions] == ["publication.open"]
    assert ask([rule], publication=Publication(open=False)).standing is Standing.PROHIBITED


def test_each_subject_is_judged_by_itself(ask: Any, write_rule: Any) -> None:
    rule = write_rule("us.x.a", 'transfer.destination == "CN"', head='for_each = "transfer"')
    transfers = (Transfer(what="pump", destination="CN"), Transfer(what="book", destination="US"), Transfer(what="x"))
    way = ask([rule], transfer=transfers)
    by_result = {f.result: f.subjects for f in way.findings}
    assert by_result[Result.APPLIES] == ("transfer[1]",)
    assert by_result[Result.UNDECIDED] == ("transfer[3]",)
    assert way.standing is Standing.PROHIBITED
    assert way.questions == ()  # a prohibited side is asked nothing


def test_a_list_that_nobody_knows_leaves_its_rules_undecided(ask: Any, write_rule: Any) -> None:
    rule = write_rule("us.x.a", 'transfer.destination == "CN"', head='for_each = "transfer"')
    way = ask([rule], transfer=None)
    assert way.standing is Standing.OPEN
    assert [q.fact for q in way.questions] == ["transfer"]
    assert "sent" in way.questions[0].text.en
    assert ask([rule], transfer=()).standing is Standing.NO_OBJECTION


def test_exemption_displaces_on_the_same_subject_only(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.x.ban", "data.about_persons", head='for_each = "data"'),
        write_rule(
            "us.x.free",
            "data.consideration == False",
            effect="exempt",
            head='for_each = "data"\ndefeats = ["us.x.ban"]',
        ),
    ]
    one = DataItem(id="one", kind="health", consideration=False)
    two = DataItem(id="two", kind="health", consideration=True)
    assert ask(rules, data=(one,)).standing is Standing.NO_OBJECTION
    way = ask(rules, data=(one, two))
    assert way.standing is Standing.PROHIBITED
    assert {(f.rule, f.subjects, f.defeated_by) for f in way.findings if f.rule == "us.x.ban"} == {
        ("us.x.ban", ("data[two]",), ""),
        ("us.x.ban", ("data[one]",), "us.x.free"),
    }
    assert [each.rule for each in way.exemptions] == ["us.x.free"]
    assert way.findings[0].rule == "us.x.free"  # what is allowed comes first


def test_an_undecided_exemption_opens_what_it_would_displace(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.x.ban", "project.has_us_party"),
        write_rule("us.x.free", "publication.open", effect="exempt", head='defeats = ["us.*"]'),
    ]
    way = ask(rules)
    assert way.standing is Standing.OPEN
    assert [q.fact for q in way.questions] == ["publication.open"]
    assert ask(rules, publication=Publication(open=True)).standing is Standing.NO_OBJECTION
    assert ask(rules, publication=Publication(open=False)).standing is Standing.PROHIBITED


def test_an_unverified_exemption_does_not_lift_a_ban(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.x.ban", "project.has_us_party"),
        write_rule(
            "us.x.free", "project.has_us_party", effect="exempt", status="unverified", head='defeats = ["us.x.*"]'
        ),
    ]
    way = ask(rules)
    assert way.standing is Standing.OPEN
    assert [q.fact for q in way.questions] == ["verify[us.x.free]"]
    assert way.exemptions == ()


def test_a_displaced_rule_displaces_nothing(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.a.ban", "project.has_us_party"),
        write_rule("us.b.free", "project.has_us_party", effect="exempt", head='defeats = ["us.a.ban"]'),
        write_rule("us.c.narrow", "project.has_us_party", effect="inform", head='defeats = ["us.b.free"]'),
    ]
    assert ask(rules[:2]).standing is Standing.NO_OBJECTION
    assert ask(rules).standing is Standing.PROHIBITED


def test_one_sides_duty_is_the_other_sides_fact(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule(
            "cn.x.approval", "project.has_cn_party", side="CN", effect="notify",
            head='gives = { "imposed.publication_approval_cn" = true }',
        ),
        write_rule("us.x.free", "us.fundamental_research", effect="exempt", head='defeats = ["us.x.ban"]'),
        write_rule("us.x.ban", "project.has_us_party"),
    ]  # fmt: skip
    free = Publication(open=True, approval_required=False)
    assert ask(rules[1:], publication=free).standing is Standing.NO_OBJECTION
    way = ask(rules, publication=free)
    assert way.per_side == {"US": Standing.PROHIBITED, "CN": Standing.CONDITIONS}
    unsure = ask(
        [rules[0].replace('status = "verified"', 'status = "unverified"').replace("text_read", "recalled"), *rules[1:]],
        publication=free,
    )
    assert unsure.per_side["US"] is Standing.OPEN
    assert "verify[cn.x.approval]" in [q.fact for q in unsure.questions]


def test_texts_that_undo_each_other_are_a_collision(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.x.a", "not imposed.b", effect="record", head='gives = { "imposed.a" = true }'),
        write_rule("cn.x.b", "imposed.a", side="CN", effect="record", head='gives = { "imposed.b" = true }'),
        write_rule("us.x.ban", "imposed.a"),
    ]
    way = ask(rules)
    assert [c.id for c in way.collisions] == ["cycle:imposed.a", "cycle:imposed.b"]
    assert way.collisions[0].rules == ("us.x.a",)
    assert way.standing is Standing.OPEN
    assert way.questions == ()  # no answer of anybody settles a contradiction of texts


def test_texts_that_say_the_opposite_are_a_collision(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.x.a", "project.has_us_party", effect="record", head='gives = { "imposed.a" = true }'),
        write_rule(
            "cn.x.b", "project.has_cn_party", side="CN", effect="record", head='gives = { "imposed.a" = false }'
        ),
        write_rule("us.x.ban", "imposed.a"),
    ]
    way = ask(rules)
    assert way.collisions[0].rules == ("cn.x.b", "us.x.a")
    assert way.standing is Standing.OPEN


def test_a_rule_may_set_a_derived_fact(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule(
            "us.x.end", "project.has_cn_party", effect="record", head='gives = { "us.fundamental_research" = false }'
        ),
        write_rule("us.x.ban", "not us.fundamental_research"),
    ]
    free = Publication(open=True, approval_required=False)
    assert ask(rules[1:], publication=free).standing is Standing.NO_OBJECTION
    assert ask(rules, publication=free).standing is Standing.PROHIBITED


@pytest.mark.parametrize(
    ("status", "standing", "asked"),
    [
        ("held", "no_objection", 0),
        ("applied", "conditions", 0),
        ("not_applied", "conditions", 0),
        ("refused", "prohibited", 0),
        (None, "conditions", 1),
    ],
)
def test_permission_answers_a_rule(ask: Any, write_rule: Any, status: Any, standing: str, asked: int) -> None:
    rule = write_rule("us.x.a", "project.has_us_party", effect="licence", head='permit = "import permit"')
    way = ask([rule], permit=(Permit(name="Import Permit", status=PermitStatus(status) if status else None),))
    assert way.standing.value == standing
    assert [q.fact for q in way.questions] == ["permit[import permit].status"] * asked


def test_permission_list_unknown_or_given(ask: Any, write_rule: Any) -> None:
    rule = write_rule("us.x.a", "project.has_us_party", effect="licence", head='permit = "us.x.a"')
    assert [q.fact for q in ask([rule], permit=None).questions] == ["permit[us.x.a].status"]
    held = ask([rule], given={"permit[us.x.a].status": "held"}, permit=None)
    assert held.standing is Standing.NO_OBJECTION
    unset = ask([rule], given={"permit[us.x.a].status": None}, permit=())
    assert len(unset.questions) == 1


def test_given_facts_win(ask: Any, write_rule: Any) -> None:
    rule = write_rule("us.x.a", 'agreement.sta_status == "lapsed"', effect="verify")
    assert ask([rule], given={"agreement.sta_status": "lapsed"}).standing is Standing.OPEN
    assert ask([rule], given={"agreement.sta_status": "in_force"}).standing is Standing.NO_OBJECTION
    per_item = write_rule("us.x.a", "transfer.published", head='for_each = "transfer"')
    pump = (Transfer(what="pump"),)
    assert ask([per_item], given={"transfer[1].published": True}, transfer=pump).standing is Standing.PROHIBITED
    derived = write_rule("us.x.a", "us.fundamental_research")
    assert ask([derived], given={"us.fundamental_research": True}).standing is Standing.PROHIBITED
    measured = write_rule("us.x.a", "technology.parameters.t_k > 4", head='for_each = "technology"')
    cold = (Technology(name="cryostat"),)
    assert ask([measured], technology=cold).questions[0].fact == "technology[1].parameters.t_k"
    assert ask([measured], given={"technology[1].parameters.t_k": 5}, technology=cold).standing is Standing.PROHIBITED
    several = write_rule("us.x.a", '"CN" in publication.approval_by')
    assert ask([several], given={"publication.approval_by": ["CN"]}).standing is Standing.PROHIBITED


@pytest.mark.parametrize("path", ["no.such", "rubbish", "transfer[9].published"])
def test_a_given_fact_must_exist(ask: Any, write_rule: Any, path: str) -> None:
    with pytest.raises(InputError):
        ask([write_rule("us.x.a", "publication.open")], given={path: True})


def test_agreement_rules_count_for_both_sides(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us-cn.x.a", "project.has_us_party", side="US-CN", effect="verify"),
        write_rule("us.x.b", "project.has_cn_party", effect="record"),
        write_rule("cn.x.b", "project.has_cn_party", side="CN", effect="record"),
    ]
    assert ask(rules).per_side == {"US": Standing.OPEN, "CN": Standing.OPEN}


def test_a_prohibited_side_does_not_silence_the_other(ask: Any, write_rule: Any) -> None:
    rules = [
        write_rule("us.x.ban", "project.has_us_party"),
        write_rule("us.x.more", "publication.open"),
        write_rule("cn.x.ask", "ip.joint_patents", side="CN"),
    ]
    assert [q.fact for q in ask(rules).questions] == ["ip.joint_patents"]


def test_advice_is_for_its_desk(book_of: Any, screening: Any, write_rule: Any) -> None:
    rule = write_rule(
        "cn.x.a",
        "project.has_cn_party",
        side="CN",
        more='advice = { en = "Ask first", zh = "先问" }\nadvice_side = "CN"',
    )
    ways = {
        side: answer(proposal(), book_of(rule), screening(), given={}, as_of=DAY, known_at=DAY, side=side)
        for side in ("US", "CN", None)
    }
    assert ways["CN"].findings[0].advice is not None
    assert ways["US"].findings[0].advice is None
    assert ways["US"] == ways[None]


def test_duties_and_their_days(ask: Any, write_rule: Any) -> None:
    dated = write_rule("us.x.a", "project.has_us_party", effect="notify", duty='due = "start - 6 months"')
    plain = write_rule("us.x.b", "project.has_us_party", effect="notify")
    standing = write_rule(
        "us.x.c", "project.has_us_party", effect="record", duty="standing = true\nretention_years = 5"
    )
    undecided = write_rule("us.x.d", "publication.open", effect="prohibit")
    way = ask([standing, plain, dated, undecided], start=date(2026, 8, 31))
    assert [(d.id, d.due) for d in way.obligations] == [
        ("us.x.a.duty", date(2026, 2, 28)),
        ("us.x.b.duty", None),
        ("us.x.c.duty", None),
    ]
    assert way.obligations[2].retention_years == 5


def test_a_duty_takes_the_earliest_day_of_its_subjects(ask: Any, write_rule: Any) -> None:
    rule = write_rule(
        "us.x.a", 'activity.kind == "marine_research"', effect="notify", head='for_each = "activity"',
        duty='due = "activity.start - 6 months"',
    )  # fmt: skip
    cruises = (
        Activity(kind="marine_research", start=date(2026, 10, 1)),
        Activity(kind="marine_research", start=date(2026, 9, 1)),
    )
    assert ask([rule], activity=cruises).obligations[0].due == date(2026, 3, 1)
    later = ask([rule], activity=(Activity(kind="marine_research"),), start=date(2027, 1, 1))
    assert later.obligations[0].due == date(2026, 7, 1)
    assert ask([rule], activity=(Activity(kind="marine_research"),)).obligations[0].due is None
