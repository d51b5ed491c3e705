"""The case file keeps what it is given, refuses changes, and names every fault of its file in one sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from entente.desk.brief.data import dossier_json
from entente.desk.casefile import CaseFile, CommittedValue, StoredDecision, read_dossier
from entente.desk.casefile import store as store_module
from entente.errors import InputError, Malformed, StorageError
from entente.model.answers import Dossier
from entente.model.canonical import canonical_bytes, canonical_sha256

Maker = Callable[..., Dossier]


def taken(dossier: str, number: int = 1) -> StoredDecision:
    return StoredDecision(
        id=f"{number:064x}",
        dossier=dossier,
        decision="accept",
        decided_at="2026-11-23T12:00:00Z",
        entry=b"{}",
        values=(
            CommittedValue(field="conditions", value=("一", "two"), salt=bytes(32)),
            CommittedValue(field="reason", value="理由", salt=bytes(31) + b"\1"),
        ),
    )


def test_a_dossier_is_kept_once_whatever_its_layout(tmp_path: Path, make_dossier: Maker) -> None:
    dossier = make_dossier()
    with CaseFile.open(tmp_path) as casefile:
        key = casefile.store_dossier(b"proposal", dossier_json(dossier))
        assert casefile.store_dossier(b"", canonical_bytes(dossier)) == key == canonical_sha256(dossier)
        (kept,) = casefile.dossiers()
    assert (kept.dossier, kept.proposal_bytes, kept.created) == (dossier, b"proposal", dossier.known_at)
    with CaseFile.open(tmp_path) as again:
        assert again.find_dossier(key[:6].upper()).id == key


def test_decisions_come_back_as_they_were_taken(tmp_path: Path, make_dossier: Maker) -> None:
    with CaseFile.open(tmp_path) as casefile:
        key = casefile.store_dossier(b"", dossier_json(make_dossier()))
        casefile.store_decision(taken(key))
        assert casefile.decisions() == [taken(key)]
        assert casefile.decisions("0" * 64) == []
        assert casefile.dossiers()[0].decisions == 0
        for _ in range(2):
            casefile.link_decision(taken(key).id, 0, "checkpoint")
        (linked,) = casefile.decisions(key)
        assert (linked.log_index, linked.checkpoint) == (0, "checkpoint")
        assert casefile.dossiers()[0].decisions == 1


def test_an_id_that_fits_two_dossiers_or_none_is_refused(
    tmp_path: Path, make_dossier: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaseFile.open(tmp_path) as casefile:
        keys = [casefile.store_dossier(b"", dossier_json(make_dossier(title=f"title {n}"))) for n in range(17)]
        monkeypatch.setattr(store_module, "_SHORTEST_ID", 1)
        shared = next(key[0] for key in keys if sum(other[0] == key[0] for other in keys) > 1)
        with pytest.raises(InputError, match="More than one"):
            casefile.find_dossier(shared)
        for reference in ("", "zzzzzz", "%", "0" * 65):
            with pytest.raises(InputError, match="neither a file nor"):
                casefile.find_dossier(reference)


def test_a_dossier_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be read"):
        read_dossier(tmp_path)


@pytest.mark.parametrize("table", ["dossier", "decision", "decision_value", "decision_logged"])
def test_no_row_is_ever_changed_or_deleted(tmp_path: Path, make_dossier: Maker, table: str) -> None:
    with CaseFile.open(tmp_path) as casefile:
        key = casefile.store_dossier(b"", dossier_json(make_dossier()))
        casefile.store_decision(taken(key))
        casefile.link_decision(taken(key).id, 0, "checkpoint")
    with closing(sqlite3.connect(tmp_path / "casefile.db")) as db:
        (column,) = db.execute("SELECT name FROM pragma_table_info(?) LIMIT 1", (table,)).fetchone()
        for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="append only"):
                db.execute(sql)


def test_a_decision_on_no_dossier_is_refused_whole(tmp_path: Path) -> None:
    with CaseFile.open(tmp_path) as casefile:
        with pytest.raises(Malformed, match="FOREIGN KEY"):
            casefile.store_decision(taken("0" * 64))
        assert casefile.decisions() == []


def test_the_tables_are_those_of_the_newest_migration(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from entente.desk.casefile.tables import HEAD, METADATA

    config = Config()
    config.set_main_option("script_location", str(store_module._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    with CaseFile.open(tmp_path) as casefile, casefile.transaction() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_migration_that_is_stopped_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    upgrade = command.upgrade

    def stopped(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", stopped)
        with pytest.raises(KeyboardInterrupt):
            CaseFile.open(tmp_path)
    with closing(sqlite3.connect(tmp_path / "casefile.db")) as db:
        assert db.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    with CaseFile.open(tmp_path) as casefile:
        assert casefile.dossiers() == []


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    CaseFile.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "casefile.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="newer version"):
        CaseFile.open(tmp_path)


def test_a_damaged_file_is_one_sentence(tmp_path: Path, make_dossier: Maker) -> None:
    (tmp_path / "casefile.db").write_bytes(b"this is no database at all " * 200)
    with pytest.raises(Malformed, match="damaged"):
        CaseFile.open(tmp_path)
    home = tmp_path / "home"
    with CaseFile.open(home) as casefile:
        kept = {
            casefile.store_dossier(b"x" * 5000, dossier_json(make_dossier(title=f"title {number}")))
            for number in range(30)
        }
    whole = (home / "casefile.db").read_bytes()
    for start in range(4096, len(whole), 40_960):
        spoilt = tmp_path / "spoilt"
        shutil.rmtree(spoilt, ignore_errors=True)
        spoilt.mkdir()
        (spoilt / "casefile.db").write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        try:
            with CaseFile.open(spoilt) as casefile:
                assert {one.id for one in casefile.dossiers()} == kept
        except (Malformed, InputError, StorageError):
            pass


def test_a_file_held_by_another_process_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CaseFile.open(tmp_path).close()
    monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "casefile.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            CaseFile.open(tmp_path)


def test_a_full_disk_is_one_sentence_and_keeps_what_was_there(tmp_path: Path, make_dossier: Maker) -> None:
    with CaseFile.open(tmp_path) as casefile:
        kept = casefile.store_dossier(b"", dossier_json(make_dossier()))
        with pytest.raises(StorageError, match="full"), casefile.transaction() as connection:
            (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            connection.exec_driver_sql(
                "INSERT INTO dossier VALUES ('x', 'x', '2026-11-23', zeroblob(500000), zeroblob(1))"
            )
        assert [one.id for one in casefile.dossiers()] == [kept]


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(StorageError, match="could not be made"):
        CaseFile.open(tmp_path / "home")


def test_the_case_file_is_its_owners_alone(tmp_path: Path) -> None:
    CaseFile.open(tmp_path / "home").close()
    assert (tmp_path / "home" / "casefile.db").stat().st_mode & 0o777 == 0o600


def test_naming_the_case_file_imports_no_database_library() -> None:
    code = "import sys, entente.desk.casefile; print(sorted({'sqlalchemy', 'alembic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == "[]"
