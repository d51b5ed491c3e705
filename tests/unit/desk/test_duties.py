"""Duties join from every place they arise: a joint log's acts and an accepted dossier, without retyping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from tests.conftest import obligation
from tests.mechanisms.test_duties import PROTOCOL, SECOND, agree
from tests.unit.record.parties import Pair, entropy

from entente.accords import Standing
from entente.desk.acts.kinds import joint_moment
from entente.desk.acts.package import make_package
from entente.desk.acts.protocol import read_protocol
from entente.desk.acts.transfers import draw_up_approval, draw_up_receipt, draw_up_transfer
from entente.desk.brief.data import dossier_json
from entente.desk.casefile import CaseFile
from entente.desk.decide import Decision, DecisionRequest, decide
from entente.desk.duties import DutiesAsked, list_duties, render_duties
from entente.errors import InputError
from entente.model.answers import Dossier


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    (tmp_path / "joint").mkdir()
    both = Pair(tmp_path / "joint", reading=joint_moment)
    both.clock.second = SECOND
    yield both
    both.close()


def asked(home: Path, day: date, **changes: object) -> DutiesAsked:
    return DutiesAsked(home=home, as_of=day, known_at=day, **changes)  # type: ignore[arg-type]


def test_a_transfer_brings_its_receipt_as_a_duty_and_the_receipt_keeps_it(pair: Pair, tmp_path: Path) -> None:
    source = tmp_path / "data"
    source.mkdir()
    (source / "a.csv").write_bytes(b"1,2\n")
    package = make_package(source, tmp_path / "package", name="images", terms="p R1")
    protocol = read_protocol(PROTOCOL)
    for step in ("ethics", "export"):
        agree(pair, draw_up_approval(protocol, package.digest, step, "approve", SECOND))
    transfer = agree(pair, draw_up_transfer(pair.alpha, protocol, package, data_class="images", purpose="DUO:0000007"))
    assert not list_duties(asked(tmp_path, date(2026, 12, 20), instrument="beta")).duties  # the rules are not known
    (tmp_path / "accords" / "protocols").mkdir(parents=True)
    (tmp_path / "accords" / "protocols" / "p.toml").write_bytes(PROTOCOL)
    (late,) = list_duties(asked(tmp_path, date(2026, 12, 20), instrument="beta")).duties
    assert (late.standing, late.days, late.commitment.side) == (Standing.OVERDUE, -11, "beta.example")
    assert late.commitment.cite == "R1" and transfer in late.commitment.source
    agree(pair, draw_up_receipt(pair.beta, transfer, tmp_path / "package"), pair.beta)
    report = list_duties(asked(tmp_path, date(2026, 12, 20), side="beta.example", instrument="beta"))
    assert [one.standing for one in report.duties] == [Standing.KEPT]
    assert [one.ratio for one in report.kept] == [1.0, 1.0]


def test_an_accepted_dossier_brings_its_duties_and_a_declined_one_none(
    tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    for title, decision in (("Accepted", Decision.ACCEPT), ("Declined", Decision.DECLINE)):
        path = tmp_path / f"{title}.json"
        path.write_bytes(dossier_json(make_dossier(title, obligations=(obligation(due=date(2026, 12, 1)),))))
        request = DecisionRequest(
            home=tmp_path, dossier=str(path), decision=decision, reason="r", will_note="none is needed", override="o"
        )
        decide(request, now=datetime(2026, 5, 5, 12, tzinfo=UTC), entropy=entropy(title))
    with CaseFile.open(tmp_path) as casefile:
        accepted = next(one.id for one in casefile.dossiers() if one.dossier.title.en == "Accepted")
    report = list_duties(asked(tmp_path, date(2026, 11, 25), project="pump"))
    (duty,) = report.duties
    assert duty.commitment.id.startswith(accepted[:12]) and duty.standing is Standing.OPEN
    assert (duty.commitment.valid_from, duty.days, duty.commitment.origin) == (date(2026, 5, 5), 6, "rule")
    assert not list_duties(asked(tmp_path, date(2026, 5, 4), project="pump")).duties


def test_outcomes_that_name_no_duty_are_told_and_standings_are_checked(tmp_path: Path) -> None:
    (tmp_path / "accords").mkdir()
    (tmp_path / "accords" / "outcome.csv").write_text(
        "id,author,source,valid_from,commitment,state\no,a,s,2026-01-01,nothing,kept\n", encoding="utf-8"
    )
    report = list_duties(asked(tmp_path, date(2026, 11, 25)))
    assert report.unmatched == ("nothing",)
    assert msgspec.json.decode(render_duties(report, "json", "en"))["unmatched"] == ["nothing"]
    assert render_duties(report, "csv", "zh").decode().startswith("id,due,days,standing,side,owner,duty")
    with pytest.raises(InputError, match="is no standing"):
        list_duties(asked(tmp_path, date(2026, 11, 25), standing="late"))


def test_a_project_may_rely_on_an_instrument_of_the_offices_own(tmp_path: Path, repository: Path) -> None:
    from entente.desk.assess import Desk, Question
    from entente.model.reading import read_proposal

    text = (repository / "examples" / "coal-gasification.toml").read_text(encoding="utf-8")
    project = tmp_path / "p.toml"
    assert "[agreement]" in text
    project.write_text(text.replace("relied_on = []", 'relied_on = ["moz-mou"]'), encoding="utf-8")
    (tmp_path / "accords").mkdir()
    (tmp_path / "accords" / "own.toml").write_text(
        """[[source]]
id = "moz-text"
title = "The memorandum"
[[instrument]]
id = "moz-mou"
kind = "memorandum"
binding = false
title = "Memorandum of two academies"
authority = "Memorandum of two academies"
parties = ["US", "CN"]
cite = "MoU 2024"
[[instrument.term]]
id = "first"
valid_from = 2024-05-01
until = 2029-05-01
known_from = 2024-05-01
text = "Five years from signature."
source = "moz-text"
certainty = "text_read"
""",
        encoding="utf-8",
    )
    with Desk.open(tmp_path) as desk:
        day = date(2026, 5, 4)
        will = desk.assess(read_proposal(project), Question(as_of=day, known_at=day)).will
    assert "Memorandum of two academies: in force" in will.line.en
