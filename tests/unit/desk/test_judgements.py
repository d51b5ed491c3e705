"""Judgements are remembered for a pair and what the entry said, recorded, and applied when the pair is met again."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tests.unit.safeguards.screening.lists_maker import DAY, Lists

from entente.desk.casefile import CaseFile
from entente.desk.casefile.words import Words
from entente.desk.judgements import JudgementRequest, judge, keys_of, list_judgements, load_judgements
from entente.desk.logbook import log_entries, verify_record
from entente.errors import InputError
from entente.model.proposal import Party
from entente.safeguards.screening import Screening, screen_parties

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
WORKS = Party(id="p", name="Livland Sample Works")


def entropy() -> Callable[[int], bytes]:
    counter = itertools.count(1)
    return lambda length: next(counter).to_bytes(length, "big")


@pytest.fixture
def lists() -> Lists:
    held = Lists()
    held.entry("Livland Sample Works", ("LSW", "acronym"), since="2020-01-01")
    return held


def say(home: Path, lists: Lists, verdict: str, party: Party = WORKS, now: datetime = NOW, **more: str) -> None:
    request = JudgementRequest(
        home=home, party=party, list="csl.EL", entry=more.get("entry", "csl.EL:Livland Sample Works"), verdict=verdict,  # type: ignore[arg-type]
        reason=more.get("reason", "Another seat and another founder."), officer="export-control officer",
    )  # fmt: skip
    judge(request, lists.index(), now=now, entropy=entropy())


def again(home: Path, lists: Lists, party: Party = WORKS, known_at: str = "9999") -> Screening:
    index = lists.index()
    return load_judgements(home).apply(screen_parties([party], index, as_of=DAY), [party], index, known_at=known_at)


@pytest.mark.parametrize(("verdict", "status"), [("different", "cleared"), ("same", "match"), ("unsure", "possible")])
def test_a_judgement_applies_and_says_who_when_and_why(tmp_path: Path, lists: Lists, verdict: str, status: str) -> None:
    say(tmp_path, lists, verdict)
    (hit,) = again(tmp_path, lists).hits
    assert hit.status == status  # cleared is shown, not dropped
    assert hit.judged is not None
    assert hit.judged.en.startswith("Judged on 2026-05-04 by export-control officer:")
    assert "Another seat and another founder." in hit.judged.en
    assert "判定" in hit.judged.zh


def test_the_log_holds_commitments_and_no_words(tmp_path: Path, lists: Lists) -> None:
    say(tmp_path, lists, "different")
    (entry,) = log_entries(tmp_path)
    assert entry.statement["predicateType"].endswith("/judgement/v1")
    assert set(entry.statement["predicate"]["commitments"]) == {"party", "reason", "officer"}
    assert "Livland" not in msgspec.json.encode(entry.statement).decode()
    assert verify_record(tmp_path).ok
    (shown,) = list_judgements(tmp_path)
    assert (shown.party, shown.recorded) == ("Livland Sample Works", 0)


def test_a_changed_entry_has_to_be_looked_at_again(tmp_path: Path, lists: Lists) -> None:
    say(tmp_path, lists, "different")
    lists.snapshot("csl2", "2026-05-01", "legal")
    lists.entry("Livland Sample Works", ("LSW", "acronym"), since="2020-01-01", snapshot="csl2")
    assert [hit.status for hit in again(tmp_path, lists).hits] == ["cleared"]  # a newer edition that says the same
    lists.connection.execute(
        "INSERT INTO list_name VALUES ('csl2', 'csl.EL:Livland Sample Works', 'New Alias', 'alias')"
    )
    (hit,) = again(tmp_path, lists).hits
    assert hit.status == "match"
    assert hit.judged is not None
    assert "look again" in hit.judged.en


def test_the_latest_judgement_counts_and_only_as_known(tmp_path: Path, lists: Lists) -> None:
    say(tmp_path, lists, "different")
    say(tmp_path, lists, "same", now=datetime(2026, 6, 1, tzinfo=UTC))
    assert [hit.status for hit in again(tmp_path, lists).hits] == ["match"]
    assert [hit.status for hit in again(tmp_path, lists, known_at="2026-05-31").hits] == ["cleared"]
    assert again(tmp_path, lists, known_at="2026-05-03").hits[0].judged is None


def test_identifiers_decide_whether_two_parties_are_one(tmp_path: Path, lists: Lists) -> None:
    one = msgspec.structs.replace(WORKS, ror="https://ror.org/000000001")
    say(tmp_path, lists, "different", party=one)
    assert again(tmp_path, lists, party=WORKS).hits[0].status == "cleared"  # the same name, nothing else known
    other = msgspec.structs.replace(WORKS, ror="https://ror.org/000000002")
    assert again(tmp_path, lists, party=other).hits[0].judged is None
    assert again(tmp_path, lists, party=Party(id="p", name="Quite Another Body", names=("LSW",))).hits[0].judged is None
    assert keys_of(one)[0] == "ror:HTTPSRORORG000000001"


def test_a_judgement_that_stopped_half_way_is_linked_by_the_next(tmp_path: Path, lists: Lists) -> None:
    say(tmp_path, lists, "different")
    with CaseFile.open(tmp_path) as casefile, casefile.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER judgement_logged_no_delete")
        connection.exec_driver_sql("DELETE FROM judgement_logged")
    assert list_judgements(tmp_path)[0].recorded == 0
    assert again(tmp_path, lists).hits[0].status == "cleared"


def test_one_without_force_is_not_applied(tmp_path: Path, lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("entente.desk.judgements.append_private", broken)
    with pytest.raises(KeyboardInterrupt):
        say(tmp_path, lists, "different")
    assert list_judgements(tmp_path)[0].recorded is None
    assert again(tmp_path, lists).hits[0].judged is None
    with CaseFile.open(tmp_path) as casefile:
        assert Words(casefile).acts()


def test_requests_that_are_refused(tmp_path: Path, lists: Lists) -> None:
    with pytest.raises(InputError, match="needs a reason"):
        say(tmp_path, lists, "same", reason=" ")
    with pytest.raises(InputError, match="has an entry nonsense"):
        say(tmp_path, lists, "same", entry="nonsense")
    assert load_judgements(tmp_path / "nowhere").apply(again(tmp_path, lists), [], lists.index()).hits
    assert list_judgements(tmp_path / "nowhere") == []
