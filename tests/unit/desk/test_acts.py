"""Acts under a protocol, packages to the last byte, and words that are kept, held, or erased with a receipt."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from tests.unit.record.parties import Pair, entropy

from entente.desk.acts.kinds import (
    Access,
    Approval,
    Receipt,
    Transfer,
    joint_moment,
    read_statement,
    statement_of,
    written_statement,
)
from entente.desk.acts.package import Package, make_package, verify_package
from entente.desk.acts.protocol import Protocol, Refusal, read_protocol
from entente.desk.acts.purge import PurgeRequest, change_hold, finish_purges, keep_words, purge
from entente.desk.acts.transfers import (
    draw_up_access,
    draw_up_approval,
    draw_up_audit,
    draw_up_receipt,
    draw_up_transfer,
    report,
)
from entente.desk.brief.data import dossier_json
from entente.desk.casefile import CaseFile
from entente.desk.decide import Decision, DecisionRequest, decide
from entente.desk.logbook import log_entries, verify_record
from entente.errors import ChecksumMismatch, InputError, NotPermitted
from entente.model.answers import Dossier
from entente.record.joint import Joint

RULES = b"""id = "p"
[[classes]]
name = "images"
rule = "R1"
[[classes]]
name = "notes"
[[rules]]
id = "R1"
actions = ["transfer", "access"]
purposes = ["DUO:0000007"]
receivers = ["beta.example", "alpha.example"]
steps = ["ethics", "export"]
until = 2026-12-31
epsilon = "1.0"
[[rules.duties]]
action = "receipt"
within_days = 14
[[rules.duties]]
action = "delete"
within_days = 30
"""
SECOND = int(datetime(2026, 11, 25, tzinfo=UTC).timestamp())


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    both = Pair(tmp_path, reading=joint_moment)
    both.clock.second = SECOND
    yield both
    both.close()


@pytest.fixture
def package(tmp_path: Path) -> Package:
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "a 100%.txt").write_text("one", encoding="utf-8")
    (source / "deep" / "细胞.txt").write_text("two", encoding="utf-8")
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


def refusal(found: bytes | Refusal) -> str:
    assert isinstance(found, Refusal)
    return found.template.format(**found.values)


def test_a_transfer_needs_its_rule_and_its_steps_in_order(pair: Pair, package: Package, tmp_path: Path) -> None:
    protocol = read_protocol(RULES)

    def draw(data_class: str = "images", purpose: str = "DUO:0000007") -> bytes | Refusal:
        return draw_up_transfer(pair.alpha, protocol, package, data_class=data_class, purpose=purpose)

    assert refusal(draw("unknown")) == "The class unknown has no handling rule."
    assert refusal(draw("notes")) == "The class notes has no handling rule."
    assert refusal(draw(purpose="DUO:0000042")) == "Rule R1 does not permit this purpose: DUO:0000042."
    assert refusal(draw()) == "Rule R1 asks for the step ethics first."
    agree(pair, draw_up_approval(protocol, package.digest, "ethics", "approve", SECOND))
    assert refusal(draw()) == "Rule R1 asks for the step export first."
    waiting = draw_up_approval(protocol, package.digest, "export", "approve", SECOND)
    digest = pair.alpha.propose(waiting)
    pair.beta.receive(pair.alpha.pending()[digest].format())
    pair.beta.approve(digest)
    pair.alpha.receive(pair.beta.pending()[digest].format())
    pair.alpha.settle()
    assert refusal(draw()) == "Rule R1: the step export is not in force yet."
    pair.sync()
    transfer = agree(pair, draw())
    act = read_statement(draw())  # type: ignore[arg-type]
    assert isinstance(act, Transfer)
    assert (act.files, act.receiver, len(act.approvals)) == (2, "beta.example", 2)
    shutil.copytree(tmp_path / "package", tmp_path / "arrived")
    found = report(pair.beta, date(2026, 1, 1), date(2026, 12, 20), {protocol.name: protocol})
    assert [(duty.duty, duty.overdue) for duty in found.duties] == [("receipt", True), ("delete", False)]
    agree(pair, draw_up_receipt(pair.beta, transfer, tmp_path / "arrived"), pair.beta)
    found = report(pair.beta, date(2026, 1, 1), date(2026, 12, 20), {})
    assert (len(found.transfers), len(found.receipts), found.duties, found.without_rule) == (1, 1, (), (protocol.name,))
    agree(pair, draw_up_audit(found, SECOND))
    pair.clock.second += 60 * 86_400
    assert refusal(draw()) == "Rule R1 permitted this until 2026-12-31."


def test_steps_in_another_order_or_refused_are_named(package: Package) -> None:
    protocol = read_protocol(RULES)
    rule = protocol.rules["R1"]

    def step(name: str, decision: str = "approve") -> tuple[Approval, bool]:
        act = read_statement(draw_up_approval(protocol, package.digest, name, decision, SECOND))  # type: ignore[arg-type]
        assert isinstance(act, Approval)
        return act, True

    def why(*steps: tuple[Approval, bool]) -> str:
        found = protocol.in_order(rule, steps, package.digest)
        return found.template.format(**found.values) if found else ""

    assert why(step("export"), step("ethics")) == "Rule R1 asks for the step ethics at this place."
    assert why(step("ethics", "refuse")) == "Rule R1: the step ethics was refused."
    assert why(step("ethics"), step("export")) == ""
    other = Protocol(name="other", classes=protocol.classes, rules=protocol.rules)
    assert other.in_order(rule, [step("ethics")], package.digest) is not None


def test_a_privacy_budget_is_spent_once(pair: Pair) -> None:
    protocol = read_protocol(RULES)
    digests = {"code": "a" * 64, "query": "b" * 64, "output": "c" * 64}

    def draw(epsilon: str) -> bytes | Refusal:
        return draw_up_access(
            pair.alpha, protocol, data_class="images", purpose="DUO:0000007", digests=digests, epsilon=epsilon
        )

    assert "step ethics" in refusal(draw("0.6"))
    for step in ("ethics", "export"):
        agree(pair, draw_up_approval(protocol, "a" * 64, step, "approve", SECOND))
    agree(pair, draw("0.6"))
    assert refusal(draw("0.5")) == "Rule R1: the privacy budget 1.0 would be exceeded."
    act = read_statement(draw("0.4"))  # type: ignore[arg-type]
    assert isinstance(act, Access)


def test_a_receipt_needs_a_transfer_in_force_and_every_byte(pair: Pair, package: Package, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No transfer"):
        draw_up_receipt(pair.beta, "0" * 64, tmp_path / "package")
    rules = read_protocol(RULES.replace(b'steps = ["ethics", "export"]', b"steps = []"))
    drawn = draw_up_transfer(pair.alpha, rules, package, data_class="images", purpose="DUO:0000007")
    transfer = agree(pair, drawn)
    (tmp_path / "package" / "data" / "a 100%.txt").write_text("onE", encoding="utf-8")
    with pytest.raises(ChecksumMismatch):
        draw_up_receipt(pair.beta, transfer, tmp_path / "package")
    (tmp_path / "package" / "data" / "a 100%.txt").write_text("one", encoding="utf-8")
    act = read_statement(draw_up_receipt(pair.beta, transfer, tmp_path / "package"))  # type: ignore[arg-type]
    assert isinstance(act, Receipt)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte": lambda p: (p / "data" / "a 100%.txt").write_text("onE"),
    "a file more": lambda p: (p / "data" / "more").write_text("x"),
    "a tag file more": lambda p: (p / "more.txt").write_text("x"),
    "a file less": lambda p: (p / "data" / "a 100%.txt").unlink(),
    "a link": lambda p: (p / "data" / "link").symlink_to("/etc/hostname"),
    "bagit.txt": lambda p: (p / "bagit.txt").write_text("BagIt-Version: 0.97\n"),
    "no manifest": lambda p: (p / "manifest-sha256.txt").unlink(),
    "the crate": lambda p: (p / "data" / "ro-crate-metadata.json").write_text("{}"),
    "the manifest": lambda p: (p / "manifest-sha256.txt").write_text("x"),
    "the tags": lambda p: (p / "tagmanifest-sha256.txt").write_text("x  y\n"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_of_a_package_is_found(package: Package, tmp_path: Path, what: str) -> None:
    assert verify_package(tmp_path / "package", package.digest) == package
    CHANGES[what](tmp_path / "package")
    with pytest.raises((ChecksumMismatch, InputError)):
        verify_package(tmp_path / "package", package.digest)


def test_a_package_that_was_made_over_is_another_one(package: Package, tmp_path: Path) -> None:
    (tmp_path / "source" / "a 100%.txt").write_text("other", encoding="utf-8")
    other = make_package(tmp_path / "source", tmp_path / "other", name="images", terms="p R1")
    with pytest.raises(ChecksumMismatch, match="another package"):
        verify_package(tmp_path / "other", package.digest)
    assert verify_package(tmp_path / "other") == other
    for source, target in ((tmp_path / "source", tmp_path / "other"), (tmp_path / "empty", tmp_path / "new")):
        source.mkdir(exist_ok=True)
        with pytest.raises(InputError):
            make_package(source, target, name="x", terms="x")


@pytest.mark.parametrize("text", [b"", b"id = 3", RULES.replace(b'rule = "R1"', b'rule = "R9"'), RULES + RULES[8:70]])
def test_what_is_no_protocol_is_one_sentence(text: bytes) -> None:
    with pytest.raises(InputError, match="required form"):
        read_protocol(text, "p.toml")


def test_an_act_has_one_form() -> None:
    good = statement_of(
        Approval(at="2026-11-25T16:00:00Z", protocol="p", request="a" * 64, step="s", decision="approve")
    )
    assert statement_of(read_statement(good)) == good  # type: ignore[arg-type]
    assert read_statement(b'{"predicateType":"other"}') is None
    for spoilt in (
        b"x",
        good.replace(b'"step":"s"', b'"step":""'),
        good + b" ",
        good.replace(b'"predicate":{', b'"predicates":{'),
    ):
        with pytest.raises(InputError):
            read_statement(spoilt)


def test_an_act_may_be_written_down_in_any_spelling() -> None:
    act = Approval(at="2026-11-25T16:00:00Z", protocol="协议", request="a" * 64, step="s", decision="approve")
    good = statement_of(act)
    content = msgspec.json.decode(good)
    fields = msgspec.to_builtins(act)
    short = {"predicateType": content["predicateType"], "predicate": content["predicate"]}
    for written in (content, fields, short):
        for text in (json.dumps(written, indent=3), json.dumps(written, ensure_ascii=False) + "\n"):
            assert written_statement(text.encode()) == good
    assert written_statement(b' {"predicateType":"other"}') == b' {"predicateType":"other"}'
    about = [{"name": "request", "digest": {"sha256": "b" * 64}}]
    for spoilt in (
        content | {"subject": about},
        content | {"_type": "other"},
        content | {"more": 1},
        fields | {"more": 1},
        fields | {"request": "a" * 64 + "\n"},
        fields | {"kind": "decision"},
        short | {"predicate": []},
    ):
        with pytest.raises(InputError, match="required form"):
            written_statement(json.dumps(spoilt).encode())
    for text in (b"", b"[]", b"\xff", b"[" * 100_000):
        with pytest.raises(InputError, match="required form"):
            written_statement(text)


def decided(home: Path, make_dossier: Callable[..., Dossier]) -> str:
    with CaseFile.open(home) as casefile:
        dossier = casefile.store_dossier(b"", dossier_json(make_dossier()))
    request = DecisionRequest(
        home=home, dossier=dossier, decision=Decision.DECLINE, reason="a very private reason", will_note="none"
    )
    decide(request, now=datetime.fromtimestamp(SECOND, UTC), entropy=entropy("x"))
    with CaseFile.open(home) as casefile:
        return casefile.decisions()[0].id


def test_words_are_erased_with_a_receipt_and_the_log_still_verifies(
    tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    act = decided(tmp_path, make_dossier)
    before = verify_record(tmp_path).commitments
    held = b"".join(path.read_bytes() for path in tmp_path.glob("casefile.db*"))
    assert b"a very private reason" in held
    done = purge(PurgeRequest(home=tmp_path, act=act[:8], fields=("reason",)), second=SECOND, entropy=entropy("y"))
    assert (done.fields, done.receipt) == (("reason",), "1")
    verdict = verify_record(tmp_path)
    assert (verdict.ok, verdict.commitments) == (True, before - 1)
    assert log_entries(tmp_path)[1].statement["predicate"]["about"] == act
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"a very private reason" not in held
    with pytest.raises(InputError, match="no such words"):
        purge(PurgeRequest(home=tmp_path, act=act, fields=("reason",)), second=SECOND, entropy=entropy("y"))


def test_a_purge_is_refused_under_retention_and_legal_hold(
    tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    act = decided(tmp_path, make_dossier)
    request = PurgeRequest(home=tmp_path, act=act)

    def erase() -> object:
        return purge(request, second=SECOND, entropy=entropy("y"))

    keep_words(tmp_path, act, date(2031, 11, 25), "15 CFR 762.6")
    number = change_hold(tmp_path, "", "inquiry 7", None, date(2026, 11, 25))
    with pytest.raises(NotPermitted, match="legal hold: inquiry 7"):
        erase()
    assert change_hold(tmp_path, "", "", number, date(2026, 11, 26)) == number
    with pytest.raises(NotPermitted, match=r"2031-11-25: 15 CFR 762\.6"):
        erase()
    for lift, basis in ((number, ""), (99, ""), (None, " ")):
        with pytest.raises(InputError):
            change_hold(tmp_path, "", basis, lift, date(2026, 11, 26))
    assert verify_record(tmp_path).ok
    late = int(datetime(2031, 11, 26, tzinfo=UTC).timestamp())
    assert purge(request, second=late, entropy=entropy("y")).fields


def test_an_erasure_without_its_receipt_gets_it_later(
    tmp_path: Path, make_dossier: Callable[..., Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    from entente.desk.acts import purge as module

    act = decided(tmp_path, make_dossier)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "append_private", killed)
        with pytest.raises(KeyboardInterrupt):
            purge(PurgeRequest(home=tmp_path, act=act), second=SECOND, entropy=entropy("y"))
    (done,) = finish_purges(tmp_path, "", second=SECOND, entropy=entropy("y"))
    assert (done.act, done.receipt) == (act, "1")
    assert finish_purges(tmp_path, "", second=SECOND, entropy=entropy("y")) == []
    assert verify_record(tmp_path).ok
