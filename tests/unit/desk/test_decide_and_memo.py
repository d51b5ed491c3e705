"""A decision is recorded with salted commitments only, asks for evidence, survives a kill, and makes a memo."""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from tests.conftest import both, finding

from entente.desk.acts.commitments import commitment
from entente.desk.brief.data import dossier_json
from entente.desk.brief.memo import write_memo
from entente.desk.casefile import CaseFile
from entente.desk.decide import Decision, DecisionRequest, decide
from entente.desk.logbook import log_entries, prove_entry, repair_record, show_entry, verify_record
from entente.errors import InputError, InputErrors, NotPermitted, RecordError
from entente.model.answers import Dossier
from entente.model.codes import Standing
from entente.record.ledger import Ledger

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REASON = "ordinary open science; the partner is not listed"
Maker = Callable[..., Dossier]


def entropy() -> Callable[[int], bytes]:
    counter = itertools.count()
    return lambda size: next(counter).to_bytes(size, "big")


@pytest.fixture
def dossier(tmp_path: Path, make_dossier: Maker) -> str:
    path = tmp_path / "dossier.json"
    path.write_bytes(dossier_json(make_dossier(standing=Standing.CONDITIONS)))
    return str(path)


def asked(home: Path, dossier: str, **changes: object) -> DecisionRequest:
    values: dict[str, object] = {
        "home": home, "dossier": dossier, "decision": Decision.ACCEPT, "reason": REASON, "officer": "director",
        "will_note": "an ordinary project; no agreement is needed",
    }  # fmt: skip
    return DecisionRequest(**{**values, **changes})  # type: ignore[arg-type]


def test_a_decision_is_recorded_and_the_log_verifies(tmp_path: Path, dossier: str) -> None:
    receipt = decide(asked(tmp_path, dossier), now=NOW, entropy=entropy())
    assert (receipt.index, receipt.size) == (0, 1)
    verdict = verify_record(tmp_path)
    assert verdict.ok
    assert verdict.decisions == 1
    assert verdict.commitments == 3
    second = decide(asked(tmp_path, receipt.dossier[:12], decision=Decision.DECLINE), now=NOW, entropy=entropy())
    assert second.index == 1
    assert [entry.statement["predicate"]["decision"] for entry in log_entries(tmp_path)] == ["accept", "decline"]
    assert show_entry(tmp_path, 0).words["reason"] == REASON
    assert prove_entry(tmp_path, 1).checkpoint == second.checkpoint


def test_no_word_of_a_person_is_in_the_log(tmp_path: Path, dossier: str) -> None:
    request = asked(
        tmp_path, dossier, decision=Decision.ACCEPT_WITH_CONDITIONS, conditions=("the pump is bought locally",)
    )
    decide(request, now=NOW, entropy=entropy())
    log = b"".join(path.read_bytes() for path in (tmp_path / "record").iterdir())
    for word in (REASON, "director", "bought locally", "no agreement is needed"):
        assert word.encode() not in log


def test_equal_words_under_other_salts_or_fields_give_other_commitments() -> None:
    assert commitment("reason", "x", bytes(16)) != commitment("reason", "x", bytes(15) + b"\1")
    assert commitment("reason", "x", bytes(16)) != commitment("officer", "x", bytes(16))
    with pytest.raises(AssertionError):
        commitment("reason", "x", bytes(8))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "--reason"),
        ({"decision": Decision.ACCEPT_WITH_CONDITIONS}, "--condition"),
        ({"conditions": ("one",)}, "--condition"),
        ({"will_note": ""}, "--why-no-will"),
    ],
)
def test_what_a_decision_needs_is_asked_for(
    tmp_path: Path, dossier: str, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InputErrors) as refused:
        decide(asked(tmp_path, dossier, **changes), now=NOW, entropy=entropy())
    assert field in {problem.field for problem in refused.value.problems}
    assert not (tmp_path / "record" / "entries.db").exists()


@pytest.mark.parametrize("standing", [Standing.PROHIBITED, Standing.OPEN])
def test_accepting_against_the_answer_needs_a_stated_reason(
    tmp_path: Path, make_dossier: Maker, standing: Standing
) -> None:
    path = tmp_path / "hard.json"
    path.write_bytes(dossier_json(make_dossier(standing=standing)))
    with pytest.raises(NotPermitted) as refused:
        decide(asked(tmp_path, str(path)), now=NOW, entropy=entropy())
    assert refused.value.field == "--override"
    decide(asked(tmp_path, str(path), override="licence of 1 May held"), now=NOW, entropy=entropy())
    decide(asked(tmp_path, str(path), decision=Decision.DECLINE), now=NOW, entropy=entropy())
    assert verify_record(tmp_path).decisions == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b'{"schema": "entente/dossier/1"}', b"null"])
def test_what_is_no_dossier_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    with pytest.raises(InputError):
        decide(asked(tmp_path, str(path)), now=NOW, entropy=entropy())
    assert not (tmp_path / "record").exists()


def test_an_unknown_dossier_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a file nor a dossier"):
        decide(asked(tmp_path, "nowhere"), now=NOW, entropy=entropy())


def test_there_is_nothing_to_verify_before_the_first_decision(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no log here"):
        verify_record(tmp_path)


def test_changed_words_in_the_case_file_are_found(tmp_path: Path, dossier: str) -> None:
    decide(asked(tmp_path, dossier), now=NOW, entropy=entropy())
    with sqlite3.connect(tmp_path / "casefile.db") as store:
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        triggers = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for trigger in triggers:
            store.execute(f"DROP TRIGGER {trigger}")
        columns = {table: [row[1] for row in store.execute(f"PRAGMA table_info({table})")] for table in tables}
        table = next(name for name, held in columns.items() if "salt" in held)
        store.execute(f"UPDATE {table} SET value = ? WHERE field = 'reason'", (json.dumps("something else"),))
    store.close()
    verdict = verify_record(tmp_path)
    assert not verdict.ok
    assert verdict.failure is not None


def test_a_command_killed_after_the_log_is_linked_later(
    tmp_path: Path, dossier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(CaseFile, "link_decision", killed)
        with pytest.raises(KeyboardInterrupt):
            decide(asked(tmp_path, dossier), now=NOW, entropy=entropy())
    verdict = verify_record(tmp_path)
    assert verdict.ok
    assert verdict.unlinked == 1
    assert repair_record(tmp_path, 1_800_000_000).linked == 1
    assert verify_record(tmp_path).decisions == 1


def test_a_command_killed_before_the_log_has_no_force(
    tmp_path: Path, dossier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            decide(asked(tmp_path, dossier), now=NOW, entropy=entropy())
    decide(asked(tmp_path, dossier), now=NOW, entropy=entropy())
    verdict = verify_record(tmp_path)
    assert (verdict.size, verdict.decisions, verdict.unfinished) == (1, 1, 1)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_memo_says_outcome_decision_and_checkpoint(tmp_path: Path, dossier: str, lang: str) -> None:
    receipt = decide(asked(tmp_path, dossier), now=NOW, entropy=entropy())
    document = Document(io.BytesIO(write_memo(tmp_path, dossier, lang=lang, form="docx")))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    page = write_memo(tmp_path, dossier, lang=lang, form="html").decode()
    for text in (words, page):
        assert REASON in text
        assert receipt.checkpoint.splitlines()[2] in text
    assert "15 CFR 744.11" in cells
    fonts = set(document.styles["Normal"].element.xpath(".//@w:eastAsia"))
    assert fonts == {"Microsoft YaHei"}
    assert ("归档备忘录" in words) is (lang == "zh")


def test_the_same_memo_is_the_same_bytes(tmp_path: Path, dossier: str) -> None:
    for form in ("docx", "html"):
        one = write_memo(tmp_path, dossier, lang="zh", form=form)
        assert one == write_memo(tmp_path, dossier, lang="zh", form=form)


def test_outside_text_does_nothing_in_a_memo(tmp_path: Path, make_dossier: Maker) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes(dossier_json(make_dossier(title="<script>alert(1)</script> \x1b[31m \u202e")))
    page = write_memo(tmp_path, str(path), lang="en", form="html").decode()
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert write_memo(tmp_path, str(path), lang="en", form="docx")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_memo_opens_every_statement_to_its_source(tmp_path: Path, make_dossier: Maker, lang: str) -> None:
    condition = finding(
        rule="us.ear.licence", standing=Standing.CONDITIONS, title=both("Licence first", "先取得许可"), side="US"
    )
    dossier = make_dossier(standing=Standing.CONDITIONS, findings=(condition,))
    path = tmp_path / "conditions.json"
    path.write_bytes(dossier_json(dossier))
    decide(
        asked(
            tmp_path, str(path), decision=Decision.ACCEPT_WITH_CONDITIONS, conditions=("buy locally", "report in May")
        ),
        now=NOW,
        entropy=entropy(),
    )
    page = write_memo(tmp_path, str(path), lang=lang, form="html").decode()
    need = dossier.need.statements[0]
    assert f"{need.text.in_lang(lang)} [{need.sources[0]}]" in page
    assert f"[{need.sources[0]}] OpenAlex API" in page
    assert f"[{dossier.sources[0].id}] CSL SAMPLE" in page
    assert condition.title.in_lang(lang) in page
    assert dossier.way.collisions[0].title.in_lang(lang) in page
    assert "us.ear.licence@2025-01-27.1" in page
    for condition_of_person in ("buy locally", "report in May"):
        assert condition_of_person in page
    assert page.index(dossier.questions[0].text.in_lang(lang)) < page.index(dossier.first_screen.outcome.in_lang(lang))
