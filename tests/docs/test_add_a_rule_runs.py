"""A lawyer who follows the page to the letter gets what the page says, in both languages."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def run(repository: Path, tmp_path: Path):
    """A command of the page, in an empty folder with some proposals: exit code and all that it prints."""
    proposals = tmp_path / "FOLDER"
    proposals.mkdir()
    shutil.copy(repository / "examples" / "genomic-cohort.toml", proposals)
    environment = {**os.environ, "ENTENTE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(repository / "src")}

    def call(line: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "entente", *shlex.split(line)[1:]],
            cwd=tmp_path, env=environment | {"PYTHONUTF8": "1"}, capture_output=True, text=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return call


@pytest.mark.parametrize("page", ["add-a-rule.md", "add-a-rule-zh.md"])
def test_every_command_of_the_page_does_what_it_says(run, repository: Path, page: str) -> None:
    text = (repository / "docs" / "how-to" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)
    commands = 0
    for line in (each.strip() for block in blocks for each in block.splitlines()):
        if line.startswith("$ "):
            code, said = run(line[2:])
            assert code == 0, (line, said)
            commands += 1
        elif line:
            assert line in said
    assert commands == 3


def test_the_mistakes_of_the_page_are_named_as_it_prints_them(run, repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "how-to" / "add-a-rule.md").read_text(encoding="utf-8")
    printed = [block.strip() for block in re.findall(r"```text\n(.*?)```", page, flags=re.DOTALL)]
    assert run("entente rules new my-rule.toml")[0] == 0
    file = tmp_path / "my-rule.toml"
    text = file.read_text(encoding="utf-8")
    for mistake, code, sentence in zip(
        (text.replace("data.count > 500", "data.cout > 500"), text.replace("data.count > 500", "data.count > 600")),
        (2, 1),
        printed,
        strict=True,
    ):
        file.write_text(mistake, encoding="utf-8")
        found, said = run("entente rules check my-rule.toml")
        assert (found, sentence in said) == (code, True), said
