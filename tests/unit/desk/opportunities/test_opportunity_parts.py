"""Four sub-results, each of its own input; the order with its spread; and the whole on made-up works."""

from __future__ import annotations

import random
from datetime import date
from importlib.resources import files

import msgspec
import pytest
from tests.reduced_works import MadeWarehouse, Record, made_work, warehouse

from entente.accords import load_register
from entente.desk.opportunities import Opportunity, Verdict, find_opportunities
from entente.desk.opportunities.parts import (
    GuardrailInput,
    InterestInput,
    SensitivityInput,
    StrengthInput,
    guardrail_fit,
    interest_and_challenge,
    sensitivity,
    strengths,
)
from entente.desk.opportunities.reference_project import Guardrails, reference_project
from entente.desk.opportunities.report import opportunity_report
from entente.evidence.measures.alignment import GoalCounts
from entente.evidence.measures.values import Interval
from entente.evidence.reports.request import Asked, Request, start
from entente.evidence.scope import Level, Scope
from entente.model.codes import Standing
from entente.model.text import Text
from entente.safeguards.rulebook import load_rulebook
from entente.safeguards.technology import TechnologyLists, read_lists, technology_lists

DAY = date(2026, 5, 4)
GOALS = GoalCounts(works=100, aligned=60, world=1000, world_aligned=200)
UNREAD = Text(en="Read: 1 of 2.", zh="已核读 2 项中的 1 项。")


@pytest.mark.parametrize(
    ("works", "activity", "goals", "verdict"),
    [
        ((30, 40), (0.5, 2.0), GOALS, Verdict.PASS),
        ((29, 40), (1.0, 2.0), GOALS, Verdict.FAIL),
        ((30, 40), (0.49, 2.0), GOALS, Verdict.FAIL),
        ((30, 40), (None, 2.0), GOALS, Verdict.FAIL),
        ((30, 40), (1.0, 2.0), None, Verdict.OPEN),
        ((30, 40), (1.0, 2.0), GoalCounts(works=100, aligned=2, world=1000, world_aligned=200), Verdict.FAIL),
        ((30, 40), (1.0, 2.0), GoalCounts(works=100, aligned=21, world=1000, world_aligned=200), Verdict.OPEN),
    ],
)
def test_interest_and_challenge(
    works: tuple[int, int], activity: tuple[float | None, float | None], goals: GoalCounts | None, verdict: Verdict
) -> None:
    found = interest_and_challenge(InterestInput(works=works, activity=activity, goals=goals))
    assert found.verdict is verdict and found.reason.en and found.reason.zh


@pytest.mark.parametrize(
    ("pp_top", "mutual", "interval", "coarser", "verdict"),
    [
        ((0.05, 0.1), 0.3, Interval(0.1, 0.5), 0.2, Verdict.PASS),
        ((0.049, 0.1), 0.3, Interval(0.1, 0.5), 0.2, Verdict.FAIL),
        ((0.1, 0.1), 0.3, Interval(0.0, 0.5), 0.2, Verdict.OPEN),
        ((0.1, 0.1), 0.3, Interval(0.1, 0.5), 0.0, Verdict.OPEN),
        ((0.1, 0.1), 0.3, Interval(0.1, 0.5), None, Verdict.OPEN),
        ((0.1, 0.1), 0.3, Interval(0.0, 0.5), 0.0, Verdict.FAIL),
        ((0.1, 0.1), 0.0, Interval(0.0, 0.0), 0.3, Verdict.FAIL),
        ((0.1, 0.1), None, None, 0.3, Verdict.OPEN),
    ],
)
def test_complementary_strengths(
    pp_top: tuple[float, float], mutual: float | None, interval: Interval | None, coarser: float | None,
    verdict: Verdict,
) -> None:  # fmt: skip
    found = strengths(StrengthInput(pp_top=pp_top, mutual=mutual, interval=interval, coarser=coarser))
    assert found.verdict is verdict and found.reason.zh


def test_a_mapping_opens_and_never_closes() -> None:
    items = technology_lists().touched("T10018", as_of=DAY)
    assert [item.item for item in items] == ["us.cet.energy", "cn.catalogue.cathode"]
    assert all(item.citation.url.startswith("https://") and item.citation.source_date for item in items)
    touched = sensitivity(SensitivityInput(items=items, covered=True, unread=UNREAD))
    assert touched.verdict is Verdict.OPEN and "our interpretation" in touched.reason.en
    assert sensitivity(SensitivityInput(items=(), covered=True, unread=UNREAD)).verdict is Verdict.PASS
    assert sensitivity(SensitivityInput(items=(), covered=False, unread=UNREAD)).verdict is Verdict.OPEN


def test_a_listed_item_counts_from_its_day() -> None:
    lists = technology_lists()
    assert [item.item for item in lists.touched("T10018", as_of=date(2025, 7, 14))] == ["us.cet.energy"]
    assert lists.touched("T10018", as_of=date(2024, 2, 11)) == ()
    assert lists.covers("T10001") and lists.covers("T14521") and not lists.covers("T14522")
    assert not lists.covers("2208") and not lists.covers("T1x")
    assert lists.read_of("us.cet") == (18, 18) and lists.read_of("cn.catalogue") == (9, 132)


def test_every_line_of_the_mapping_has_its_word_source_and_day() -> None:
    lists = technology_lists()
    assert len(lists.lines) > 150 and len({(line.topic_id, line.item) for line in lists.lines}) == len(lists.lines)
    for line in lists.lines:
        assert line.word in line.topic.lower() and line.source and line.mapped_on == lists.mapping.date
        assert not line.certainty.verified and lists.covers(line.topic_id)


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (Standing.NO_OBJECTION, Verdict.PASS),
        (Standing.CONDITIONS, Verdict.PASS),
        (Standing.OPEN, Verdict.OPEN),
        (Standing.PROHIBITED, Verdict.FAIL),
    ],
)
def test_guardrail_fit_reads_the_standing(standing: Standing, verdict: Verdict) -> None:
    found = guardrail_fit(GuardrailInput(standing=standing, rules=("cn.some.rule",)))
    assert found.verdict is verdict and "cn.some.rule" in found.reason.en


def test_a_reference_project_differs_only_in_its_words_and_sides() -> None:
    rails = Guardrails(load_rulebook(), load_register(), as_of=DAY, known_at=DAY)
    one = reference_project("US", "CN", "T10121", ("Building Energy", "heat pump"))
    assert one.topic.words == ("Building Energy", "heat pump") and not one.transfer and not one.data
    assert rails.fit("US", "CN", "T10121", one.topic.words).standing in (Standing.NO_OBJECTION, Standing.CONDITIONS)
    assert rails.fit("US", "CN", "T1", ()) == rails.fit("US", "CN", "T2", ())


def _works() -> list[Record]:
    """Six real topic ids; US leads in three, CN in three, others in one of each, so that the topics are related."""
    rng = random.Random(9)
    subfields = ("2215", "2713", "2210", "2208", "2210", "1311")
    topics = dict(zip(("T10121", "T10167", "T13094", "T10018", "T13584", "T10261"), subfields, strict=True))
    strong = {
        "US": ("T10121", "T13094", "T10261"), "CN": ("T10167", "T10018", "T13584"),
        "DE": ("T10121", "T10167", "T10018"), "FR": ("T13094", "T13584", "T10121"),
    }  # fmt: skip
    made, number = [], 0
    for topic, subfield in topics.items():
        goal = 0.7 if topic in ("T10121", "T13094") else 0.1
        for code, leads in strong.items():
            for _ in range(120 if topic in leads else 50):
                number += 1
                others = rng.sample(("US", "CN", "DE", "FR"), rng.choice((0, 0, 1, 1, 2)))
                joint = len({code, *others}) > 1
                made.append(
                    made_work(
                        number, code, *others, year=rng.randrange(2017, 2024), topic=topic, subfield=subfield,
                        field=subfield[:2], fwci=round(rng.lognormvariate(0.1 + 0.3 * joint, 0.8), 2),
                        top10=rng.random() < 0.12 + 0.1 * joint, goals=[(7, 0.6)] if rng.random() < goal else [],
                    )
                )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def works() -> list[Record]:
    return _works()


@pytest.fixture(scope="module")
def rails() -> Guardrails:
    return Guardrails(load_rulebook(), load_register(), as_of=DAY, known_at=DAY)


def _asked(loaded: MadeWarehouse) -> Asked:
    return start(loaded, Request(scope=Scope(level=Level.TOPIC), known_at=DAY, replicates=40))


def _found(
    works: list[Record], rails: Guardrails, lists: TechnologyLists | None = None, as_of: date = DAY
) -> dict[str, Opportunity]:
    lists = lists or technology_lists()
    found = find_opportunities(_asked(warehouse(works)), "US", "CN", lists, rails, as_of=as_of)
    return {one.candidate.unit: one for one in found}


@pytest.fixture(scope="module")
def before(works: list[Record], rails: Guardrails) -> dict[str, Opportunity]:
    return _found(works, rails)


def _changed(before: dict[str, Opportunity], after: dict[str, Opportunity]) -> set[str]:
    """Names of the sub-results that differ in any topic."""
    assert set(before) == set(after)
    return {
        name for unit in before for name in before[unit].parts if before[unit].parts[name] != after[unit].parts[name]
    }


def test_recommended_only_where_all_four_pass(before: dict[str, Opportunity]) -> None:
    assert len(before) == 6
    for one in before.values():
        assert one.recommended == all(part.verdict is Verdict.PASS for part in one.parts.values())
    assert any(one.recommended for one in before.values())
    assert before["T10018"].sensitivity.verdict is Verdict.OPEN and not before["T10018"].recommended


def test_changing_one_input_changes_only_its_own_sub_result(
    works: list[Record], rails: Guardrails, before: dict[str, Opportunity]
) -> None:
    without_goals = [{**work, "goals": [(1, 0.9)]} for work in works]
    assert _changed(before, _found(without_goals, rails)) == {"interest"}
    uncited = [{**work, "top10": False} for work in works]
    assert _changed(before, _found(uncited, rails)) == {"strengths"}
    folder = files("entente.safeguards.technology")
    texts = [(folder / name).read_text(encoding="utf-8") for name in ("items.toml", "topics.csv")]
    unlisted = "\n".join(line for line in texts[1].splitlines() if not line.startswith("T10018,"))
    assert _changed(before, _found(works, rails, read_lists(texts[0], unlisted))) == {"sensitivity"}

    class Strict(Guardrails):
        def fit(self, x: str, y: str, topic: str, words: object) -> GuardrailInput:
            return GuardrailInput(standing=Standing.PROHIBITED, rules=("made.up",))

    strict = Strict(load_rulebook(), load_register(), as_of=DAY, known_at=DAY)
    assert _changed(before, _found(works, strict)) == {"guardrails"}


def test_every_ranked_topic_ships_its_spread(before: dict[str, Opportunity]) -> None:
    assert sorted(one.place.rank for one in before.values()) == [1, 2, 3, 4, 5, 6]
    for one in before.values():
        place = one.place
        assert 1 <= place.bootstrap[0] <= place.bootstrap[1] <= 6
        assert place.weights[0] <= place.rank <= place.weights[1]
        assert set(place.without) == {"capability", "complementarity", "gain", "challenge", "base"}
        assert one.gates.works >= 30 and one.gates.coverage == 1
        assert all(len(values) == 40 for values in one.candidate.replicates.values())


def test_swapping_the_sides_says_the_same(
    works: list[Record], rails: Guardrails, before: dict[str, Opportunity]
) -> None:
    turned = find_opportunities(_asked(warehouse(works)), "CN", "US", technology_lists(), rails, as_of=DAY)
    for one in turned:
        other = before[one.candidate.unit]
        assert {name: part.verdict for name, part in one.parts.items()} == {
            name: part.verdict for name, part in other.parts.items()
        }
        assert one.place.rank == other.place.rank and one.candidate.mutual == pytest.approx(other.candidate.mutual)
        assert one.candidate.x.works == other.candidate.y.works


def test_the_report_drills_down_to_works_and_hides_small_numbers(works: list[Record], rails: Guardrails) -> None:
    report = opportunity_report(
        _asked(warehouse(works)), "US", "CN", technology_lists(), rails, as_of=DAY, works_of="T10121"
    )
    drilled = report.table("works").records()
    ranked = {row["unit"]: row for row in report.table("opportunities").records()}
    assert len(drilled) == ranked["T10121"]["joint"] and drilled[0]["address"].startswith("https://openalex.org/W")
    assert len(report.table("reasons").rows) == 4 * len(ranked)
    assert all(row["mapped_on"] and row["source"] for row in report.table("listed").records())
    sides = report.table("sides").records()
    for near, far in zip(sides[::2], sides[1::2], strict=True):
        assert (near["gain"] is None) == (far["gain"] is None) and near["country"] != far["country"]
    again = opportunity_report(
        _asked(warehouse(works)), "US", "CN", technology_lists(), rails, as_of=DAY, works_of="T10121"
    )
    assert msgspec.json.encode(again) == msgspec.json.encode(report)
