"""The rules of the Chinese side on the whole projects given from outside, with facts mapped by hand.

The desk maps the plain structure of a case by itself (``entente cases run``); here the facts are written down, so that
what fails is a rule and not the mapping. Only the Chinese half of the expected answer is looked at.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from entente.model.answers import ScreeningHit, Way
from entente.model.codes import Result
from entente.model.proposal import Proposal
from entente.safeguards import rulebook
from entente.safeguards.answer import answer
from entente.safeguards.examples import failing_examples

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "src/entente/safeguards/rules"
GIVEN = ROOT / "../shared/cases/projects/given.jsonl"
CITATIONS = ROOT / "../shared/cases/projects/citations.json"

CN_WORDS = (
    "S&T Progress",
    "CAC ",
    "PIPL",
    "DSL",
    "ECL",
    "Dual-Use",
    "TIER",
    "Export catalogue",
    "MOFCOM",
    "Biosecurity",
    "HGR",
    "Seed Law",
    "Wildlife",
    "Earthquake",
    "Meteorology",
    "Hydrology",
    "Surveying",
    "UAV",
    "Foreign Marine",
    "Statistics",
    "Frontier",
    "Pathogen",
    "Cultural",
    "AFSL",
    "State Secrets",
)

KINDS = {
    "university": "university",
    "research institute": "research_institute",
    "government institute": "government_institute",
    "federal agency": "government_agency",
    "federal laboratory": "national_laboratory",
    "hospital": "hospital",
    "company": "company",
}
LFP = {
    "technology": [
        {
            "name": "lithium iron phosphate preparation",
            "published": False,
            "parameters": {
                "compaction_density_g_cc": 2.61,
                "capacity_mAh_per_g": 161,
                "first_cycle_efficiency_pct": 97.4,
            },
        }
    ],
    "transfer": [
        {
            "what": "teaching of the whole route",
            "kind": "teaching",
            "origin": "CN",
            "destination": "US",
            "technology": "lithium iron phosphate preparation",
            "published": False,
        }
    ],
}
OPEN = {"sensitivity": "public", "identifiability": "no_persons"}
GENOMES = {
    "id": "genomes",
    "kind": "human_genomic",
    "subjects": "US",
    "count": 100,
    "count_12_months": 100,
    "origin": "US",
    "destinations": ["CN"],
    "returns": True,
    "identifiability": "coded",
    "sensitivity": "sensitive",
}
OTOLITHS = {
    "data": [
        {
            "id": "images",
            "kind": "research",
            "sensitivity": "ordinary",
            "identifiability": "no_persons",
            "origin": "CN",
            "destinations": ["US"],
        }
    ]
}
ALGAE = {
    "data": [{"id": "genomes", "kind": "biological_sequence", **OPEN, "origin": "CN", "destinations": ["US"]}],
    "visitor": [{"origin": "CN", "destination": "US", "count": 1}],
}
FACTS: dict[str, dict[str, Any]] = {
    "ord.tomography-born-abroad": {
        "data": [{"id": "waves", "kind": "seismic", **OPEN, "origin": "CN", "destinations": ["US"]}],
        "visitor": [{"origin": "US", "destination": "CN"}],
    },
    "ord.shorebird-tags": {
        "data": [{"id": "positions", "kind": "geolocation", **OPEN, "origin": "CN", "destinations": []}],
        "material": [
            {"what": "feathers", "kind": "protected_wildlife", "origin": "CN", "destination": "CN", "count": 60}
        ],
        "transfer": [{"what": "tags", "kind": "item", "origin": "US", "destination": "CN", "control_codes": ["EAR99"]}],
        "visitor": [{"origin": "US", "destination": "CN", "count": 2}],
        "permit": None,
    },
    "ord.armyworm-wasps": {
        "material": [{"what": "egg parasitoids", "kind": "organism", "origin": "CN", "destination": "US"}],
        "visitor": [{"origin": "US", "destination": "CN"}],
        "permit": None,
    },
    "ord.eclipse-archive": {"visitor": [{"origin": "TW", "destination": "US"}]},
    "ord.climate-model-code": {
        "data": [{"id": "output", "kind": "meteorological", **OPEN, "origin": "CN", "destinations": ["US"]}]
    },
    "ord.soy-landraces": {
        "material": [{"what": "seed of landraces", "kind": "germplasm", "origin": "CN", "destination": "US"}],
        "permit": None,
    },
    "ord.millet-kitchens": {
        "material": [{"what": "charred seeds", "kind": "other", "origin": "CN", "destination": "CN"}],
        "visitor": [{"origin": "US", "destination": "CN"}],
    },
    "ord.bamboo-soils": {
        "data": [
            {
                "id": "carbon",
                "kind": "research",
                "sensitivity": "ordinary",
                "identifiability": "no_persons",
                "origin": "CN",
                "destinations": ["US"],
            }
        ],
        "transfer": [{"what": "quartz sand", "kind": "item", "origin": "CN", "destination": "CN", "control_codes": []}],
    },
    "ord.typhoon-hongkong": {
        "data": [{"id": "gauges", "kind": "meteorological", **OPEN, "origin": "HK", "destinations": ["US"]}]
    },
    "fam.two-tianjins": {
        "transfer": [{"what": "pump", "kind": "item", "origin": "US", "destination": "CN", "control_codes": ["EAR99"]}]
    },
    "ctl.shelf-carbon": {
        "data": [
            {
                "id": "bottles",
                "kind": "marine",
                "subjects": "CN",
                "identifiability": "no_persons",
                "origin": "CN",
                "destinations": ["US"],
            }
        ],
        "activity": [{"kind": "marine_research", "country": "CN", "foreign_participants": True, "start": "2026-10-01"}],
        "transfer": [
            {"what": "electrodes", "kind": "item", "origin": "US", "destination": "CN", "control_codes": ["EAR99"]}
        ],
        "funding": [{"source": "NSF", "funder": "us_nsf"}],
        "permit": None,
    },
    "fam.cathode.1-day-before": LFP,
    "fam.cathode.2-day-after": LFP,
    "fam.cathode.3-sample": LFP
    | {"material": [{"what": "powder", "kind": "battery_material", "origin": "CN", "destination": "US"}]},
    "fam.three-purses.a-defence": ALGAE,
    "fam.three-purses.b-nsf": ALGAE,
    "fam.three-purses.c-private": ALGAE,
    "fam.three-purses.d-drop-partner": {
        "activity": [{"kind": "partner_removal", "country": "CN"}],
        "funding": [{"source": "Office of Naval Research", "funder": "us_dod"}],
    },
    "fam.us-genomes.a-hundred": {"data": [GENOMES]},
    "fam.us-genomes.b-hundred-one": {"data": [GENOMES | {"count": 101, "count_12_months": 101}]},
    "fam.us-genomes.c-unpaid": {"data": [GENOMES | {"count": 101, "count_12_months": 101}]},
    "fam.sta-gap": OTOLITHS,
    "ctl.dujiangyan": {
        "data": [{"id": "inscriptions", "kind": "research", **OPEN, "origin": "CN", "destinations": []}]
    },
    "sen.influenza-isolates": {
        "material": [{"what": "isolates", "kind": "pathogen", "origin": "CN", "destination": "US", "count": 40}],
        "data": [
            {
                "id": "metadata",
                "kind": "health",
                "subjects": "CN",
                "sensitivity": "ordinary",
                "identifiability": "anonymised",
                "origin": "CN",
                "destinations": ["US"],
            }
        ],
        "permit": None,
    },
    "sen.building-consortium-2014": {
        "transfer": [{"what": "background technology", "kind": "technology", "origin": "US", "destination": "CN"}],
        "ip": {"improvements_to": "background_owner"},
    },
    "sen.lung-trial": {
        "research": {"purpose": "marketing_approval"},
        "activity": [{"kind": "clinical_trial", "country": "CN", "foreign_participants": True}],
        "data": [
            {
                "id": "forms",
                "kind": "health",
                "subjects": "CN",
                "count": 40,
                "sensitivity": "sensitive",
                "identifiability": "coded",
                "origin": "CN",
                "destinations": ["US"],
                "handler_is_ciio": False,
            },
            {
                "id": "panel",
                "kind": "human_genomic",
                "subjects": "CN",
                "count": 40,
                "sensitivity": "sensitive",
                "identifiability": "coded",
                "origin": "CN",
                "destinations": None,
                "handler_is_ciio": False,
            },
        ],
        "material": [{"what": "blood and tissue", "kind": "human_sample", "origin": "CN", "destination": "CN"}],
        "permit": None,
    },
}


@dataclass(frozen=True)
class NobodyListed:
    """A screening in which every list is loaded and nobody is on one."""

    hits: tuple[ScreeningHit, ...] = ()
    lists: Mapping[str, str] = field(default_factory=lambda: {"csl.EL": "loaded", "bis.EL": "loaded"})
    scorer: str = "none"


def cases() -> Iterator[dict[str, Any]]:
    if GIVEN.exists():
        for line in GIVEN.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


CASES = tuple(cases())


@pytest.fixture(scope="module")
def book() -> rulebook.RuleBook:
    return rulebook.parse_rules(rulebook.read_rules(RULES / "cn"))


def proposal_of(case: dict[str, Any]) -> Proposal:
    """Parties as the case names them, and the facts written above."""
    facts = next(value for key, value in FACTS.items() if case["id"] == key or case["id"].startswith(key + "."))
    parties: list[dict[str, str]] = []
    for number, party in enumerate(case["structured"]["parties"], start=1):
        removed = "removed" in party["role"]
        parties += [
            {
                "id": f"p{number}{country}",
                "name": party["name"],
                "country": country,
                "kind": KINDS.get(party["kind"], "other"),
                "role": "to_be_removed" if removed else "partner",
            }
            for country in party["country"].split(" and ")
        ]
    raw = {"id": "case", "title": case["title"], "party": parties, "start": "2026-10-01"} | copy.deepcopy(facts)
    return msgspec.convert(raw, Proposal)


def way_of(case: dict[str, Any], book: rulebook.RuleBook) -> Way:
    day, known = (date.fromisoformat(case[name]) for name in ("as_of", "known_at"))
    return answer(proposal_of(case), book, NobodyListed(), given={}, as_of=day, known_at=known, side="CN")


def cited(way: Way, *, applying: bool) -> set[str]:
    """Citations of the findings, either all of them or those that apply."""
    return {
        citation.cite
        for finding in way.findings
        if not applying or (finding.result is Result.APPLIES and finding.effect != "inform")
        for citation in (finding.citation, *finding.more_citations)
    }


def begins(cites: set[str], wanted: str) -> bool:
    return any(cite == wanted or cite.startswith((wanted + "(", wanted + ".")) for cite in cites)


@pytest.mark.skipif(not CASES, reason="outside data is absent")
def test_every_given_project_has_its_facts_written_down() -> None:
    assert all(any(case["id"] == key or case["id"].startswith(key + ".") for key in FACTS) for case in CASES)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_given_project(case: dict[str, Any], book: rulebook.RuleBook) -> None:
    way = way_of(case, book)
    expected = case["expected"]
    if not case["id"].startswith("fam.sta-gap.b"):  # there the agreement decides, not a Chinese rule
        assert way.per_side["CN"].value == expected["per_side"]["CN"]
    everything, applying = cited(way, applying=False), cited(way, applying=True)
    for wanted in expected["must_cite"]:
        ours = [each for each in wanted.split(" | ") if each.startswith(CN_WORDS)]
        assert not ours or any(begins(everything, each) for each in ours), wanted
    for unwanted in expected["must_not_cite"]:
        assert not begins(applying, unwanted), unwanted
    assert len(way.questions) <= expected["max_questions"]


def test_every_example_of_the_rules_holds(book: rulebook.RuleBook) -> None:
    assert failing_examples(book) == ()


def test_citations_are_spelt_as_the_cases_spell_them(book: rulebook.RuleBook) -> None:
    if not CITATIONS.exists():
        pytest.skip("outside data is absent")
    known = json.loads(CITATIONS.read_text(encoding="utf-8"))
    ours = {citation.cite for rule in book.rules for citation in rule.citations}
    missing = {cite for cite in known if cite.startswith(CN_WORDS)} - ours
    assert missing == set()


def test_what_was_not_read_is_never_verified(book: rulebook.RuleBook) -> None:
    if not CITATIONS.exists():
        pytest.skip("outside data is absent")
    known = json.loads(CITATIONS.read_text(encoding="utf-8"))
    order = ["inferred", "recalled", "page_read", "text_read"]
    for rule in book.rules:
        limit = known.get(rule.record.cite)
        if limit:
            assert order.index(rule.record.certainty.value) <= order.index(limit["evidence"]), rule.id


def test_at_least_thirty_rules_with_both_texts(book: rulebook.RuleBook) -> None:
    assert len(book.rules) >= 30
    for rule in book.rules:
        for text in (rule.record.title, rule.record.reason):
            assert text.en != text.zh
            assert any("一" <= letter <= "鿿" for letter in text.zh), rule.id
            assert not any("一" <= letter <= "鿿" for letter in text.en), rule.id


def test_no_chinese_rule_reads_citizenship(book: rulebook.RuleBook) -> None:
    assert [rule.id for rule in book.rules if "person.citizenship" in rule.reads] == []
