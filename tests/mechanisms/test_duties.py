"""Rows on duties: handling and transfer of data, audits, controls, completeness, accountability, kept commitments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from tests.mechanisms.doors import Door
from tests.unit.record.parties import Pair

from entente.desk.acts.kinds import joint_moment
from entente.desk.acts.package import Package, make_package
from entente.desk.acts.protocol import Refusal, read_protocol
from entente.desk.acts.transfers import draw_up_approval, draw_up_receipt, draw_up_transfer, owed, report
from entente.errors import RecordError
from entente.record.joint import Joint

SECOND = int(datetime(2026, 11, 25, tzinfo=UTC).timestamp())
PROTOCOL = b"""id = "p"
[[classes]]
name = "images"
rule = "R1"
[[classes]]
name = "notes"
[[rules]]
id = "R1"
actions = ["transfer"]
purposes = ["DUO:0000007"]
receivers = ["beta.example"]
steps = ["ethics", "export"]
[[rules.duties]]
action = "receipt"
within_days = 14
"""


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(tmp_path / "home", capsys)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path, reading=joint_moment)
    both.clock.second = SECOND
    yield both
    both.close()


@pytest.fixture
def package(tmp_path: Path) -> Package:
    source = tmp_path / "data"
    source.mkdir()
    (source / "a.csv").write_bytes(b"1,2\n")
    return make_package(source, tmp_path / "package", name="images", terms="p R1")


def agree(pair: Pair, statement: bytes | Refusal, proposer: Joint | None = None) -> str:
    assert isinstance(statement, bytes), statement
    first = proposer or pair.alpha
    second = pair.beta if first is pair.alpha else pair.alpha
    digest = first.propose(statement)
    second.receive(first.pending()[digest].format())
    second.approve(digest)
    first.receive(second.pending()[digest].format())
    pair.sync()
    return digest


def told(found: bytes | Refusal) -> tuple[str, str]:
    assert isinstance(found, Refusal)
    return found.rule, found.template.format(**found.values)


@pytest.mark.mechanism(18)
def test_a_transfer_without_a_permitting_rule_is_refused_by_name(pair: Pair, package: Package) -> None:
    protocol = read_protocol(PROTOCOL)
    none = draw_up_transfer(pair.alpha, protocol, package, data_class="notes", purpose="DUO:0000007")
    assert told(none) == ("notes", "The class notes has no handling rule.")
    other = draw_up_transfer(pair.alpha, protocol, package, data_class="images", purpose="DUO:0000042")
    assert told(other) == ("R1", "Rule R1 does not permit this purpose: DUO:0000042.")


@pytest.mark.mechanism(19)
def test_steps_of_a_transfer_come_in_order_and_approved(pair: Pair, package: Package) -> None:
    protocol = read_protocol(PROTOCOL)

    def draw() -> bytes | Refusal:
        return draw_up_transfer(pair.alpha, protocol, package, data_class="images", purpose="DUO:0000007")

    assert told(draw())[1] == "Rule R1 asks for the step ethics first."
    agree(pair, draw_up_approval(protocol, package.digest, "export", "approve", SECOND))
    assert told(draw())[1] == "Rule R1 asks for the step ethics at this place."


@pytest.mark.mechanism(20)
def test_the_trail_is_rebuilt_from_the_log_and_an_altered_entry_is_found(
    pair: Pair, package: Package, tmp_path: Path
) -> None:
    protocol = read_protocol(PROTOCOL)
    for step in ("ethics", "export"):
        agree(pair, draw_up_approval(protocol, package.digest, step, "approve", SECOND))
    statement = draw_up_transfer(pair.alpha, protocol, package, data_class="images", purpose="DUO:0000007")
    transfer = agree(pair, statement)
    agree(pair, draw_up_receipt(pair.beta, transfer, tmp_path / "package"), pair.beta)
    trail = report(pair.beta, date(2026, 1, 1), date(2026, 12, 31), {protocol.name: protocol})
    assert [digest for digest, _ in trail.transfers] == [transfer]
    assert trail.transfers[0][1].approvals and len(trail.receipts) == 1 and not trail.duties
    store = pair.alpha.own.entries
    whole = list(store.entries())
    for (name,) in store._db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        store._db.execute(f"DROP TRIGGER {name}")  # somebody who writes past the program
    store._db.execute("UPDATE entry SET body = ? WHERE n = 1", (whole[1].replace(b"e", b"f", 1),))
    with pytest.raises(RecordError):
        pair.alpha.own.verify()


@pytest.mark.mechanism(21)
def test_missing_controls_are_named(door: Door) -> None:
    door.write(
        "control_state.csv",
        "id,author,source,valid_from,project,control,in_place\n"
        "1,security officer,audit of May,2026-05-01,p1,cisa-encryption,true\n"
        "2,security officer,audit of May,2026-05-01,p1,cisa-logging,false\n",
    )
    found = door.json("accords", "controls", "cisa-restricted-transactions", "p1")
    assert found["in_place"] == ["cisa-encryption"]
    assert [one["id"] for one in found["missing"]] == ["cisa-logging"]
    assert len(found["not_stated"]) == 8
    assert "missing  cisa-logging" in door("accords", "controls", "cisa-restricted-transactions", "p1")


@pytest.mark.mechanism(22)
def test_a_project_without_ethics_disclosure_or_authorship_terms_is_incomplete(door: Door, repository: Path) -> None:
    project = str(repository / "examples" / "efficient-buildings.toml")
    asked = {"ethics_approval", "funding_disclosure", "authorship_terms"}
    missing = {one["item"] for one in door.json("accords", "ready", project, code=1)["missing"]}
    assert asked <= missing
    door.write(
        "project_term.csv",
        "id,author,source,valid_from,project,sort,text\n"
        "1,ethics board,decision 7,2026-05-01,efficient-buildings,ethics_approval,approved\n",
    )
    missing = {one["item"] for one in door.json("accords", "ready", project, code=1)["missing"]}
    assert asked & missing == {"funding_disclosure", "authorship_terms"}


@pytest.mark.mechanism(23)
def test_a_measure_shows_who_when_what_why_and_every_change_of_wording(door: Door) -> None:
    told_of = door("accords", "measure", "us-data-2025")
    for part in ("Department of Justice", "2025-04-08", "Rationale: ", "https://www.ecfr.gov/", "28 CFR 202"):
        assert part in told_of
    assert "What changed" not in told_of
    door.write(
        "measure_text.toml",
        "".join(
            f'[[measure_text]]\nid = "t{n}"\nauthor = "a"\nsource = "s"\nvalid_from = 202{n}-01-01\n'
            f'measure = "us-data-2025"\nwording = """\nfirst line\n{word} than 100\n"""\n'
            for n, word in ((4, "more"), (5, "no less"))
        ),
    )
    changed = door("accords", "measure", "us-data-2025")
    assert "-more than 100" in changed and "+no less than 100" in changed and "-first" not in changed


@pytest.mark.mechanism(24)
def test_every_duty_has_owner_day_and_status_and_overdue_ones_are_listed(door: Door, repository: Path) -> None:
    door.write(
        "commitment.csv",
        "id,author,source,valid_from,side,owner,duty,due\n"
        "report,office,minutes of May,2026-05-01,US,programme office,send the report,2026-06-30\n"
        "visit,office,minutes of May,2026-05-01,CN,外事办,接待来访,2026-12-31\n",
    )
    day = ("--as-of", "2026-11-25", "--known-at", "2026-11-25")
    late = door.json("accords", "duties", "--overdue", *day)["duties"]
    assert [one["commitment"]["id"] for one in late][-1] == "report"
    assert all(one["standing"] == "overdue" and one["days"] < 0 for one in late)
    signed = door.json("accords", "duties", "--as-of", "2024-12-20", "--known-at", "2024-12-20")["duties"]
    (to_state,) = [one for one in signed if one["commitment"]["id"].startswith("us.22-cfr-181.7/us-cn-sta/")]
    assert (to_state["commitment"]["due"], to_state["days"]) == ("2024-12-28", 8)
    from_rules = door.json("accords", "duties", str(repository / "examples" / "coal-gasification.toml"), *day)["duties"]
    assert {"rule", "clause", "process_law", "declared"} == {one["commitment"]["origin"] for one in from_rules}
    assert all(one["commitment"]["owner"]["en"] and one["commitment"]["source"] for one in from_rules)
    target = door.home / "duties.ics"
    door("accords", "duties", *day, "--format", "ics", "-o", str(target), lang="zh")
    events = icalendar.Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    (visit,) = [event for event in events if event["DTSTART"].dt == date(2026, 12, 31)]
    assert str(visit["SUMMARY"]) == "外事办: 接待来访"


@pytest.mark.mechanism(83)
def test_the_kept_ratio_says_how_many_could_not_be_judged(door: Door) -> None:
    lines = ["id,author,source,valid_from,side,owner,duty,due"]
    outcomes = ["id,author,source,valid_from,commitment,state"]
    for number, (due, state, on) in enumerate(
        [
            ("2025-03-01", "kept", "2025-02-01"), ("2025-03-01", "kept", "2025-03-01"),
            ("2025-03-01", "kept", "2025-03-02"), ("2025-03-01", "broken", "2025-04-01"),
            ("2025-03-01", "disputed", "2025-04-01"), ("2025-03-01", "", ""), ("", "", ""), ("2027-01-01", "", ""),
        ]
    ):  # fmt: skip
        lines.append(f"c{number},office,minutes,2025-01-01,DE,office,do it,{due}")
        if state:
            outcomes.append(f"o{number},office,minutes,{on},c{number},{state}")
    door.write("commitment.csv", "\n".join(lines))
    door.write("outcome.csv", "\n".join(outcomes))
    every = door.json("accords", "kept", "--as-of", "2026-11-25", "--known-at", "2026-11-25")
    (side,) = [one for one in every if one["side"] == "DE"]
    counted = ("judged", "kept", "kept_late", "broken", "not_judged", "no_date", "not_yet_due")
    assert [side[name] for name in counted] == [4, 2, 1, 1, 2, 1, 1]
    assert side["ratio"] == 0.5 and side["low"] < 0.5 < side["high"]
    assert "2 of 4 judged were kept in time: 50%" in door("accords", "kept", "--as-of", "2026-11-25")
    earlier = door.json("accords", "kept", "--as-of", "2025-02-15", "--known-at", "2025-02-15")
    (side,) = [one for one in earlier if one["side"] == "DE"]
    assert (side["kept"], side["not_yet_due"]) == (1, 6)


def test_duties_of_a_joint_log_come_from_its_acts(pair: Pair, package: Package, tmp_path: Path) -> None:
    protocol = read_protocol(PROTOCOL)
    for step in ("ethics", "export"):
        agree(pair, draw_up_approval(protocol, package.digest, step, "approve", SECOND))
    transfer = agree(pair, draw_up_transfer(pair.alpha, protocol, package, data_class="images", purpose="DUO:0000007"))
    (before,) = owed(pair.beta, {protocol.name: protocol})
    assert (before.duty, before.owner, before.due, before.done) == ("receipt", "beta.example", date(2026, 12, 9), None)
    agree(pair, draw_up_receipt(pair.beta, transfer, tmp_path / "package"), pair.beta)
    (after,) = owed(pair.beta, {protocol.name: protocol})
    assert after.done == date(2026, 11, 25)
