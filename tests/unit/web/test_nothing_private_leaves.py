"""No private entry, hash, salt, word or key of one office reaches the other, whatever they exchange and however."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tests.unit.web.offices import NOW, Offices, approval

from entente.desk.acts.commitments import act_with_words
from entente.desk.acts.kinds import Assessment, statement_of
from entente.desk.acts.purge import PurgeRequest, purge
from entente.desk.acts.words import append_with_words, propose_with_words, show_act
from entente.desk.brief.data import dossier_json
from entente.desk.casefile import CaseFile
from entente.desk.casefile.words import Words
from entente.desk.decide import Decision, DecisionRequest, decide
from entente.desk.joint import approve_act, bundle_joint, exchange_folder, export_joint, list_acts
from entente.desk.keeping import append_private, check_all
from entente.desk.logbook import repair_record
from entente.errors import InputError, NotPermitted
from entente.model.answers import Dossier
from entente.record.ledger import Ledger
from entente.record.tree import leaf_hash
from entente.record.witness import origin_hash

SENTENCE = "the partner's laboratory head asked for discretion 谨慎"
PERSON = "a person whose name is nobody's business"


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    made = Offices(tmp_path)
    yield made
    made.close()


def unwrapped(data: bytes) -> bytes:
    """The bytes, and whatever lies in Base64 or hexadecimal within them, in layers, however it is cut."""
    found = [data]
    for run in set(re.findall(rb"[A-Za-z0-9+/]{24,}", data)):
        for start in range(4):
            whole = run[start : start + (len(run) - start) // 4 * 4]
            found.append(unwrapped(base64.b64decode(whole)))
    for run in set(re.findall(rb"[0-9a-f]{32,}", data)):
        found += [bytes.fromhex(run[start : start + (len(run) - start) // 2 * 2].decode()) for start in range(2)]
    return b"\n".join(found)


def decided(home: Path, make_dossier: Callable[..., Dossier]) -> None:
    with CaseFile.open(home) as casefile:
        dossier = casefile.store_dossier(b"", dossier_json(make_dossier()))
    request = DecisionRequest(
        home=home, dossier=dossier, decision=Decision.DECLINE, reason=SENTENCE, officer=PERSON, will_note="none"
    )
    decide(request, now=datetime.fromtimestamp(NOW(), UTC), entropy=secrets.token_bytes)


def assessed(home: Path) -> None:
    digests = {name: secrets.token_hex(32) for name in ("dossier", "proposal")}
    private = Assessment(
        at="2026-11-25T16:00:00Z", standing="open", commitments={"reason": secrets.token_hex(32)}, **digests
    )
    append_private(home, statement_of(private), secrets.token_bytes, NOW())


def secrets_in(home: Path) -> dict[str, bytes]:
    """Everything that must stay here: by name, so that a failure says what got out."""
    found: dict[str, bytes] = {}
    with Ledger.open(home / "record") as ledger:
        for index, entry in enumerate(ledger.entries.entries()):
            found |= {f"entry {index}": entry, f"leaf {index}": leaf_hash(entry)}
            found[f"root {index + 1}"] = ledger.entries.root(index + 1)
            statement = msgspec.json.decode(base64.b64decode(msgspec.json.decode(entry)["payload"]))
            predicate = statement["predicate"]
            for field, value in predicate["commitments"].items():
                found[f"commitment {index} {field}"] = bytes.fromhex(value)
            found |= {
                f"subject {index} {one['name']}": bytes.fromhex(one["digest"]["sha256"])
                for one in statement["subject"]
                if one["name"] != "about"  # a purge may name a joint act
            }
        found |= {"log name": ledger.key.name.encode(), "log key": ledger.key.public}
    with sqlite3.connect(home / "casefile.db") as casefile:
        for table in ("decision_value", "word"):
            for field, value, salt in casefile.execute(f"SELECT field, value, salt FROM {table}"):
                text = msgspec.json.decode(value)
                found |= {f"{table} {field} salt": salt, f"{table} {field}": str(text).encode()}
        for dossier in casefile.execute("SELECT id FROM dossier"):
            found[f"dossier {dossier[0][:8]}"] = bytes.fromhex(dossier[0])
    for key in ("record/private.key", "joint/pact/acts.key", "joint/pact/cosigner.key", "joint/pact/own/private.key"):
        seed = base64.b64decode((home / key).read_text("ascii").split("+", 4)[4])[1:]
        found[key] = seed
    return found


def test_no_private_entry_hash_salt_word_or_key_ever_reaches_a_peer(
    offices: Offices, tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    """Made before, between and after joint acts; over HTTP and in a folder; served, mirrored, exported, bundled."""
    home, beta = offices.homes["alpha"], offices.homes["beta"]
    decided(home, make_dossier)
    for number in range(2):
        assessed(home)
        offices.agree(number)
    words = {"contact": PERSON, "reason": SENTENCE}
    act = propose_with_words(home, "pact", approval(7), words, secrets.token_bytes, NOW)
    offices.sync("alpha")
    approve_act(beta, "pact", act, NOW)
    for name in ("beta", "alpha", "beta"):
        offices.sync(name)
    planted = secrets_in(home)
    assert len([name for name in planted if name.startswith("word") and name.endswith("salt")]) == 2
    assert len([name for name in planted if name.endswith("salt")]) == 5
    purge(
        PurgeRequest(home=home, act=act, fields=("contact",), agreement="pact"),
        second=NOW(),
        entropy=secrets.token_bytes,
    )
    (receipt,) = [one.digest for one in list_acts(home, "pact", NOW) if one.kind == "purge"]
    folder = tmp_path / "carried"
    for name in ("alpha", "beta"):
        exchange_folder(offices.homes[name], "pact", folder, NOW)
    approve_act(beta, "pact", receipt, NOW)
    for name in ("beta", "alpha") * 3:
        exchange_folder(offices.homes[name], "pact", folder, NOW)
    planted |= secrets_in(home)

    with Ledger.open(home / "record") as ledger:
        private = ledger.key.name
    for service in ("log", "mirror", "witness"):
        for tail in ("checkpoint", "tile/0/000.p/3", "tile/entries/000.p/3"):
            answer = asyncio.run(offices.callers["alpha"].ask("GET", f"/{service}/{origin_hash(private)}/{tail}"))
            assert answer.status == 404
    given = [offices.callers[name].seen for name in offices.callers]
    given.append([path.read_bytes() for root in (beta, folder) for path in root.rglob("*") if path.is_file()])
    export_joint(home, "pact", tmp_path / "export", peer=False, now=NOW)
    given.append([path.read_bytes() for path in (tmp_path / "export").rglob("*") if path.is_file()])
    given.append([bundle_joint(home, "pact", (), (), (), NOW)])
    crossed = unwrapped(b"\n".join(one for part in given for one in part))

    stated = [
        field for one in list_acts(beta, "pact", NOW) if one.digest == act for field in _commitments(one.statement)
    ]
    assert len(stated) == 2
    assert all(one in crossed for one in stated)  # what does cross is found: the search can find
    assert [name for name, secret in planted.items() if secret in crossed] == []
    assert [one.failure for one in check_all(home, NOW)] == [None] * 3
    assert [one.failure for one in check_all(beta, NOW)] == [None] * 2


def _commitments(statement: dict[str, object]) -> list[bytes]:
    predicate = msgspec.convert(statement["predicate"], type=dict[str, object])
    return [bytes.fromhex(one) for one in msgspec.convert(predicate["commitments"], type=dict[str, str]).values()]


def test_words_of_joint_acts_are_opened_and_missed(offices: Offices) -> None:
    """What the case file holds must open what the act says; what is gone is excused by a written erasure alone."""
    home = offices.homes["alpha"]
    words = {"contact": PERSON, "reason": SENTENCE}
    act = propose_with_words(home, "pact", approval(1), words, secrets.token_bytes, NOW)
    assert show_act(home, "pact", act[:8], NOW).words == words
    assert check_all(home, NOW)[0].failure is None
    with CaseFile.open(home) as casefile, casefile.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER word_no_delete")  # the case file itself refuses this
        connection.exec_driver_sql("DELETE FROM word WHERE field = 'contact'")
    failure = check_all(home, NOW)[0].failure
    assert failure is not None
    assert (failure.code, failure.field) == ("record.proof_failed", "contact")
    with CaseFile.open(home) as casefile:
        Words(casefile).erase(act, ["contact", "reason"], "error", "2026-11-25T16:00:00Z")
    assert check_all(home, NOW)[0].failure is None
    assert show_act(home, "pact", act[:8], NOW).words == {}


def test_words_go_into_acts_and_once(offices: Offices) -> None:
    home = offices.homes["alpha"]
    with pytest.raises(InputError, match="into acts only"):
        propose_with_words(home, "pact", b"{}", {"contact": PERSON}, secrets.token_bytes, NOW)
    drawn, *_ = act_with_words(approval(1), {"contact": PERSON}, secrets.token_bytes)
    with pytest.raises(InputError, match="already: contact"):
        propose_with_words(home, "pact", drawn, {"contact": "x"}, secrets.token_bytes, NOW)
    propose_with_words(home, "pact", drawn, {}, secrets.token_bytes, NOW)
    assert not (home / "casefile.db").exists()
    private = statement_of(Assessment(at="2026-11-25T16:00:00Z", dossier="a" * 64, proposal="b" * 64, standing="open"))
    assert append_with_words(home, private, {"note": SENTENCE}, secrets.token_bytes, NOW())[0] == 0
    with CaseFile.open(home) as casefile:
        (act,) = Words(casefile).acts()
    assert purge(PurgeRequest(home=home, act=act), second=NOW(), entropy=secrets.token_bytes).fields == ("note",)


def test_no_joint_act_names_a_private_thing_and_no_receipt_does(
    offices: Offices, make_dossier: Callable[..., Dossier]
) -> None:
    home = offices.homes["alpha"]
    decided(home, make_dossier)
    assessed(home)
    with CaseFile.open(home) as casefile:
        (decision,), (dossier,) = casefile.decisions(), casefile.dossiers()
    with Ledger.open(home / "record") as ledger:
        leaf = leaf_hash(ledger.entries.entry(1)).hex()
    for digest in (decision.id, dossier.id, leaf):
        with pytest.raises(NotPermitted, match=f"private of this office by its digest: {digest[:16]}"):
            propose_with_words(
                home, "pact", approval(1).replace(b"0" * 63 + b"1", digest.encode()), {}, secrets.token_bytes, NOW
            )
    request = PurgeRequest(home=home, act=decision.id, fields=("officer",), agreement="pact")
    with pytest.raises(NotPermitted, match="does not have"):
        purge(request, second=NOW(), entropy=secrets.token_bytes)
    act = propose_with_words(home, "pact", approval(1), {"contact": PERSON}, secrets.token_bytes, NOW)
    with CaseFile.open(home) as casefile:  # an erasure that was interrupted before its receipt
        Words(casefile).erase(decision.id, ["officer"], "error", "2026-11-25T16:00:00Z")
    purge(PurgeRequest(home=home, act=act, agreement="pact"), second=NOW(), entropy=secrets.token_bytes)
    acts = list_acts(home, "pact", NOW)
    assert sorted(one.kind for one in acts) == ["approval", "opening", "purge"]
    assert decision.id.encode() not in msgspec.json.encode(acts)
    assert repair_record(home, NOW()).receipts == 0
