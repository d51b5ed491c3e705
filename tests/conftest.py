"""What tests of every room share: the repository, outside data, and a dossier made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from entente.model.answers import (
    Collision,
    Dossier,
    Exemption,
    Figure,
    Finding,
    Need,
    NotChecked,
    Obligation,
    Question,
    ScreeningHit,
    Series,
    SeriesPoint,
    Statement,
    Way,
    Will,
)
from entente.model.codes import Deontic, ListClass, Result, Standing
from entente.model.provenance import Certainty, Citation, SnapshotRef, SourceRef
from entente.model.text import Text

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside data beside the checkout; a fresh clone passes without it."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("outside data is absent (no folder `shared` beside the checkout)")
    return folder


def both(en: str, zh: str = "中文") -> Text:
    return Text(en=en, zh=zh)


def citation(cite: str = "15 CFR 744.11") -> Citation:
    return Citation(
        cite=cite,
        authority=both("Export Administration Regulations", "美国《出口管理条例》"),
        url="https://www.ecfr.gov/current/title-15/section-744.11",
        certainty=Certainty.TEXT_READ,
        source_date=date(2025, 1, 27),
    )


def finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "rule": "us.ear.entity_list",
        "version": "2025-01-27.1",
        "side": "US",
        "regime": "us.ear",
        "title": both("Entity List", "实体清单"),
        "result": Result.APPLIES,
        "effect": Deontic.LICENCE_DENIED,
        "standing": Standing.PROHIBITED,
        "reason": both("An item would go to a listed party.", "有物项将运往被列名方。"),
        "citation": citation(),
        "subjects": ("transfer[pump]",),
        "lifted_by": both("the pump is left out.", "不再运送该泵。"),
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def obligation(**changes: object) -> Obligation:
    values: dict[str, object] = {
        "id": "keep",
        "side": "US",
        "owner": both("export-control officer", "出口管制负责人"),
        "duty": both("keep the papers five years", "单证保存五年"),
        "deadline": both("before dispatch", "发运前"),
        "rule": "us.ear.entity_list",
        "citation": citation("15 CFR 762.6"),
    }
    return Obligation(**{**values, **changes})  # type: ignore[arg-type]


def question(number: int = 1) -> Question:
    return Question(
        fact=f"data[genomes].count_{number}",
        text=both(f"How many persons, {number}?", f"多少人，{number}？"),
        who=both("principal investigator", "项目负责人"),
    )


def hit(**changes: object) -> ScreeningHit:
    values: dict[str, object] = {
        "party": "partner",
        "list": "csl.EL",
        "list_class": ListClass.LEGAL,
        "entry": "e1",
        "entry_name": "Fictional Institute (SAMPLE)",
        "score": 0.98,
        "scorer": "score_v1",
        "status": "match",
        "explanation": both("All distinguishing words agree.", "所有区别性词语一致。"),
        "snapshot": "csl-1",
        "sample": True,
    }
    return ScreeningHit(**{**values, **changes})  # type: ignore[arg-type]


def make_way(**changes: object) -> Way:
    values: dict[str, object] = {
        "standing": Standing.PROHIBITED,
        "per_side": {"CN": Standing.NO_OBJECTION, "US": Standing.PROHIBITED},
        "findings": (
            finding(),
            finding(rule="us.ear.meu", result=Result.DOES_NOT_APPLY, standing=Standing.NO_OBJECTION),
        ),
        "exemptions": (
            Exemption(
                rule="us.ear.fundamental_research",
                title=both("Fundamental research", "基础研究"),
                citation=citation("15 CFR 734.8"),
                destroyed_by=both("accepting an approval clause", "接受发表审批条款"),
            ),
        ),
        "collisions": (
            Collision(
                id="C4",
                title=both("Approval and exclusion", "审批与排除"),
                reason=both("One side's clause is the other side's fact."),
                rules=("us.ear.fundamental_research",),
                citations=(citation("15 CFR 734.8"),),
                resolution=both("Strike the clause."),
            ),
        ),
        "screening": (hit(),),
        "questions": tuple(question(number) for number in range(1, 8)),
        "obligations": (obligation(),),
        "not_checked": (
            NotChecked(id="csl.MEU", text=both("No Military End User list is loaded.", "未载入军事最终用户清单。")),
        ),
        "rules_evaluated": 2,
        "rules_verified_to": date(2026, 1, 1),
        "scorer": "score_v1",
    }
    return Way(**{**values, **changes})  # type: ignore[arg-type]


def make_need() -> Need:
    return Need(
        line=both("US–CN co-publications peaked in 2020.", "美中合著论文数在 2020 年达到峰值。"),
        statements=(Statement(text=both("Volume peaked in 2020."), sources=("openalex-2024",)),),
        figures=(
            Figure(
                id="ric",
                label=both("RIC"),
                value=0.86,
                low=0.85,
                high=0.87,
                period="2023",
                sources=("openalex-2024",),
                sample=True,
            ),
        ),
        series=(
            Series(
                id="volume",
                label=both("Co-publications", "合著论文"),
                points=tuple(
                    SeriesPoint(year=2019 + n, value=80_000.0 + n, low=79_000.0, high=81_000.0) for n in range(4)
                ),
                sources=("openalex-2024",),
            ),
        ),
        coverage=(Statement(text=both("Covers works with an address.")),),
        basis=("published",),
        sources=(SourceRef(id="openalex-2024", title="OpenAlex API", publisher="OurResearch", date=date(2024, 8, 27)),),
        sample=True,
    )


@pytest.fixture(scope="session")
def make_dossier() -> Callable[..., Dossier]:
    """A function that makes a complete dossier by hand; keywords replace fields of ``Way``."""
    from entente.desk.assess import NOTICE, merge_duties
    from entente.desk.first_screen import first_screen

    def make(title: str = "A pump", **changes: object) -> Dossier:
        way = make_way(**changes)
        need = make_need()
        will = Will(line=both("No agreement covers this project and none is needed.", "本项目无协定覆盖，亦无需要。"))
        sources = (
            SnapshotRef(
                id="csl-1",
                kind="csl",
                title="CSL",
                sha256="ab" * 32,
                edition=date(2026, 5, 1),
                list_class="legal",
                age_days=3,
                sample=True,
            ),
        )
        duties = merge_duties(way.obligations)
        return Dossier(
            proposal="pump",
            title=Text(en=title, zh=title),
            proposal_sha256="cd" * 32,
            side="US",
            as_of=date(2026, 5, 4),
            known_at=date(2026, 5, 4),
            standing=way.standing,
            first_screen=first_screen(need, will, way, duties, sources),
            need=need,
            will=will,
            way=way,
            questions=way.questions,
            sources=sources,
            rules={one.rule: one.version for one in way.findings},
            scorer="score_v1",
            program="entente test",
            sample=True,
            notice=NOTICE,
        )

    return make


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden dossiers anew; read the diff")


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the six examples assessed on the embedded samples; ``home`` in it is their state."""
    from entente.desk.demo import run_demo

    folder = tmp_path_factory.mktemp("demonstration")
    run_demo(folder, today=date(2026, 11, 23))
    return folder
