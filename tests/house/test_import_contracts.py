"""The import contracts hold, and they catch what they are there to catch: violations are seeded into a copy."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

LAYERS = "layers"
NETWORK = "the network is reached through sources.fetch and the doors"
SEEDS = {
    # file in the copy: (import that is forbidden there, contract that has to break)
    "record/seeded_1.py": ("from entente.model import text", LAYERS),
    "names/seeded_2.py": ("from entente.record import __doc__", LAYERS),
    "model/seeded_3.py": ("from entente import sources", LAYERS),
    "sources/seeded_4.py": ("from entente import desk", LAYERS),
    "evidence/seeded_5.py": ("from entente import accords", LAYERS),
    "desk/seeded_6.py": ("from entente import cli", LAYERS),
    "desk/seeded_7.py": ("from entente.settings import Settings", "only the doors read settings"),
    "cli/seeded_8.py": ("import entente.safeguards", "answer rooms and loaders are joined by the desk only"),
    "evidence/seeded_9.py": ("import entente.sources.loaders", "answer rooms see the warehouse, not the outside world"),
    "desk/seeded_10.py": ("import duckdb", "only the warehouse speaks DuckDB"),
    "safeguards/seeded_11.py": ("import urllib.request", NETWORK),
    "accords/seeded_12.py": ("import httpx2", NETWORK),
    "record/seeded_13.py": ("import msgspec", "record and names stay small"),
    "names/seeded_14.py": ("import duckdb", "record and names stay small"),
    "sources/openalex/seeded_15.py": ("import duckdb", "only the warehouse speaks DuckDB"),
    "sources/openalex/seeded_16.py": ("import httpx2", NETWORK),
    "evidence/seeded_17.py": ("import ibis", "Ibis and Spark are spoken in one module"),
    "accords/seeded_18.py": ("import entente.sources.engine", "a dossier needs no Ibis"),
}


def lint(source: Path, config: Path) -> tuple[int, str]:
    program = Path(sys.executable).with_name("lint-imports")
    if not program.exists():
        pytest.skip("import-linter is not installed beside this Python")
    env = {**os.environ, "PYTHONPATH": str(source), "COLUMNS": "200"}
    command = [str(program), "--config", str(config), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=source, env=env, capture_output=True, text=True, check=False, encoding="utf-8")
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def copy(tmp_path, repository):
    source = tmp_path / "src"
    shutil.copytree(repository / "src", source, ignore=shutil.ignore_patterns("__pycache__", "*.toml", "*.mo", "*.po"))
    return source


def test_the_house_keeps_its_contracts(copy, repository):
    code, said = lint(copy, repository / "pyproject.toml")
    assert code == 0, said
    assert "0 broken" in said


def test_every_contract_catches_a_seeded_violation(copy, repository):
    for file, (statement, _) in SEEDS.items():
        (copy / "entente" / file).write_text(f'"""Seeded."""\n\n{statement}\n', encoding="utf-8")
    code, said = lint(copy, repository / "pyproject.toml")
    assert code == 1
    for file, (statement, contract) in SEEDS.items():
        assert f"{contract} BROKEN" in said, f"{contract} did not notice {statement!r} in {file}"
        module = "entente." + file.removesuffix(".py").replace("/", ".")
        assert module in said, f"{statement!r} in {file} is not named"


def test_every_contract_has_a_seeded_violation(repository):
    with (repository / "pyproject.toml").open("rb") as stream:
        contracts = tomllib.load(stream)["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == {contract for _, contract in SEEDS.values()}


def test_a_new_room_has_to_be_put_into_the_layers(copy, repository):
    (copy / "entente" / "attic").mkdir()
    (copy / "entente" / "attic" / "__init__.py").write_text('"""A room nobody knows."""\n', encoding="utf-8")
    code, said = lint(copy, repository / "pyproject.toml")
    assert code == 1
    assert "attic" in said
