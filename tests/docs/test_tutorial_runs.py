"""The tutorial's commands run as printed, in a home of their own; only the download is left out."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path


def commands(page: str) -> list[list[str]]:
    """The `$ entente …` lines of a page's console blocks, without comments."""
    blocks = re.findall(r"```console\n(.*?)```", page, flags=re.DOTALL)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ entente ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def test_every_command_of_the_tutorial_does_what_it_says(repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "tutorial" / "first-dossier.md").read_text(encoding="utf-8")
    asked = [arguments for arguments in commands(page) if arguments[:2] != ["sources", "fetch"]]
    assert [arguments[0] for arguments in asked] == [
        "new", "check", "assess", "assess", "assess", "assess", "decide", "record", "brief",
    ]  # fmt: skip
    environment = {**os.environ, "ENTENTE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(repository / "src")}
    for arguments in asked:
        done = subprocess.run(
            [sys.executable, "-m", "entente", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (arguments, done.stderr)
    for name in ("mine.toml", "mine.html", "mine.json", "memo.docx"):
        assert (tmp_path / name).stat().st_size > 0
