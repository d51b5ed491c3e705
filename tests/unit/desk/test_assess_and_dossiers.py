"""The join: an empty home still answers and says what is missing; stored dossiers are assessed again and compared."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from entente.desk.assess import Desk, Question
from entente.desk.brief.data import dossier_json
from entente.desk.brief.memo import write_memo
from entente.desk.casefile import CaseFile
from entente.desk.demo import examples_folder, run_demo
from entente.desk.dossiers import AssessmentRequest, assess_file, list_dossiers, refresh_dossiers
from entente.desk.logbook import log_entries, verify_record
from entente.desk.refresh import import_source
from entente.desk.signing import open_for_signing
from entente.errors import InputError
from entente.model.codes import Standing
from entente.model.reading import read_proposal
from entente.record.ledger import last_checkpoint

DAY = date(2026, 6, 15)
BUILDINGS = examples_folder() / "efficient-buildings.toml"


def request(home: Path, **changes: object) -> AssessmentRequest:
    values: dict[str, object] = {"home": home, "proposal": BUILDINGS, "as_of": DAY, "known_at": DAY, "form": "json"}
    return AssessmentRequest(**{**values, **changes})  # type: ignore[arg-type]


def test_without_any_list_the_dossier_says_what_was_not_checked(tmp_path: Path) -> None:
    dossier = json.loads(assess_file(request(tmp_path)))
    unchecked = " ".join(item["text"]["en"] for item in dossier["first_screen"]["not_checked"])
    assert "not loaded" in unchecked
    assert "csl.EL" in unchecked
    assert dossier["sources"] == []
    assert dossier["sample"] is False


@pytest.mark.parametrize("side", ["usa", "u", "US1", "XX", "中国", ""])
def test_a_side_is_an_iso_code(tmp_path: Path, side: str) -> None:
    with pytest.raises(InputError) as refused:
        assess_file(request(tmp_path, side=side))
    assert refused.value.field == "--side"


def test_a_side_without_rules_is_allowed_and_changes_no_outcome(tmp_path: Path) -> None:
    seen = [json.loads(assess_file(request(tmp_path, side=side)))["way"]["per_side"] for side in ("US", "CN", "BR")]
    assert seen[0] == seen[1] == seen[2]


def test_every_rule_evaluated_is_named_with_its_version(tmp_path: Path) -> None:
    dossier = json.loads(assess_file(request(tmp_path)))
    assert len(dossier["rules"]) == dossier["way"]["rules_evaluated"]
    assert {finding["rule"] for finding in dossier["way"]["findings"]} == set(dossier["rules"])


def test_an_earlier_day_knows_fewer_rules(tmp_path: Path) -> None:
    then = json.loads(assess_file(request(tmp_path, as_of=date(2014, 5, 12), known_at=date(2014, 5, 12))))
    assert then["way"]["rules_evaluated"] < json.loads(assess_file(request(tmp_path)))["way"]["rules_evaluated"]
    assert not any(rule.startswith("cn.pipl") for rule in then["rules"])


def test_text_and_html_of_the_same_question(tmp_path: Path) -> None:
    assert "OUTCOME" in assess_file(request(tmp_path, form="text"))
    assert "结论" in assess_file(request(tmp_path, form="text", lang="zh", first_screen_only=True))
    assert assess_file(request(tmp_path, form="html", lang="zh")).startswith("<!doctype html>")


def _entity_list(names: list[str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [
        "_id", "source", "entity_number", "type", "programs", "name", "title", "addresses", "federal_register_notice",
        "start_date", "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type",
        "gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url",
        "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "source_information_url",
        "ids",
    ])  # fmt: skip
    writer.writeheader()
    for number, name in enumerate(names):
        writer.writerow({
            "_id": f"sample-{number}", "source": "Entity List (EL) - Bureau of Industry and Security", "name": name,
            "start_date": "2026-05-20", "license_requirement": "For all items subject to the EAR.",
            "license_policy": "Presumption of denial", "federal_register_notice": "SAMPLE FR 1",
        })  # fmt: skip
    return out.getvalue()


def _import(home: Path, folder: Path, names: list[str], edition: date) -> None:
    path = folder / f"{edition}.csv"
    path.write_text(_entity_list(names), encoding="utf-8")
    import_source(home, path, "csl", today=DAY, edition=edition)


def test_a_new_listing_shows_as_a_difference_and_changes_nothing_stored(tmp_path: Path) -> None:
    home = tmp_path / "home"
    partner = read_proposal(BUILDINGS).party[-1].name
    _import(home, tmp_path, ["Fictional Instrument Works"], date(2026, 6, 1))
    assess_file(request(home, store=True))
    stored = list_dossiers(home)
    assert [one.proposal for one in stored] == ["efficient-buildings"]
    assert refresh_dossiers(home, as_of=DAY, known_at=DAY) == []

    _import(home, tmp_path, ["Fictional Instrument Works", partner], date(2026, 6, 10))
    steps: list[tuple[int, int]] = []
    changes = refresh_dossiers(home, as_of=DAY, known_at=DAY, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 1)]
    assert len(changes) == 1
    assert any("csl.EL" in added for added in changes[0].added)
    assert list_dossiers(home) == stored


def test_storing_the_same_dossier_twice_keeps_one(tmp_path: Path) -> None:
    assess_file(request(tmp_path, store=True))
    assess_file(request(tmp_path, store=True))
    with CaseFile.open(tmp_path) as casefile:
        assert len(list(casefile.dossiers())) == 1


def test_a_stored_assessment_is_logged_once_where_there_is_a_log(tmp_path: Path) -> None:
    """Without a log nothing is begun; with one, dossier and entry name each other, and every form prints the state."""
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assess_file(request(tmp_path, store=True), now=now)
    assert not (tmp_path / "record").exists()
    ledger, _ = open_for_signing(tmp_path, lambda count: bytes(range(count)), 0)
    ledger.close()
    assert "entente-private-log/" not in assess_file(request(tmp_path, form="text"))
    for _ in range(2):
        shown = assess_file(request(tmp_path, store=True, side="CN", form="text"), now=now)
    (entry,) = log_entries(tmp_path)
    dossier = list_dossiers(tmp_path)[1]
    predicate = entry.statement["predicate"]
    assert (predicate["dossier"], predicate["at"]) == (dossier.id, "2026-11-25T12:00:00Z")
    assert predicate["standing"] == dossier.standing
    note = last_checkpoint(tmp_path / "record")
    assert note is not None
    assert shown.endswith(f"RECORD\n{note}")
    lines = note.strip().splitlines()
    page = assess_file(request(tmp_path, form="html"))
    memo = write_memo(tmp_path, dossier.id, lang="en", form="html").decode()
    for document in (page, memo):
        assert all(html.escape(line) in document for line in lines)
    assert verify_record(tmp_path).ok


def test_the_demonstration_leaves_other_homes_alone_and_can_run_again(tmp_path: Path) -> None:
    first = run_demo(tmp_path / "demo", today=DAY)
    again = run_demo(tmp_path / "demo", today=DAY)
    assert [one.standing for one in first] == [one.standing for one in again]
    assert Standing.PROHIBITED in {one.standing for one in first}
    assert all(path.is_file() for one in first for path in one.files)
    with Desk.open(tmp_path / "demo" / "home") as desk:
        dossier = desk.assess(read_proposal(BUILDINGS), Question(as_of=DAY, known_at=DAY))
    assert json.loads(dossier_json(dossier))["sample"] is True


def test_a_demonstration_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(InputError, match="cannot be made"):
        run_demo(blocked / "demo", today=DAY)


def test_an_unknown_topic_is_said_where_topics_are_loaded(shared: Path, tmp_path: Path) -> None:
    import_source(
        tmp_path / "home", shared / "data" / "openalex" / "topics" / "topics.csv", "openalex-topics", today=DAY
    )
    proposal = tmp_path / "odd.toml"
    text = BUILDINGS.read_text(encoding="utf-8")
    assert 'openalex = ["T10121"]' in text
    proposal.write_text(text.replace("T10121", "T99999"), encoding="utf-8")
    said = assess_file(request(tmp_path / "home", proposal=proposal, form="text"))
    assert "T99999 is not among the loaded OpenAlex topics" in said.replace("\n    ", " ")
    assert "请核对编号" in assess_file(request(tmp_path / "home", proposal=proposal, form="text", lang="zh"))
