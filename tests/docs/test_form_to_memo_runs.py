"""The walk-through from form to memo, as printed: the cells of its table are filled in, its commands are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.docs.test_tutorial_runs import commands

ROW = re.compile(r"^\| (\d+ [^|]+?) \| ([A-Z]\d+) \| (\w+) \| ([^|]+?) \|$", re.MULTILINE)


def fill(page: str, form: Path) -> int:
    """Write the answers of the page's table; each row names the field that stands in column A beside its cell."""
    book = load_workbook(form)
    rows = ROW.findall(page)
    for sheet, cell, field, answer in rows:
        assert book[sheet].cell(int(cell[1:]), 1).value == field, (sheet, cell)
        book[sheet][cell] = answer
    book.save(form)
    return len(rows)


@pytest.mark.parametrize("name", ["form-to-memo.md", "form-to-memo.zh.md"])
def test_the_walk_through_does_what_it_says(name: str, repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "tutorial" / name).read_text(encoding="utf-8")
    environment = {**os.environ, "ENTENTE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(repository / "src")}
    said = ""
    for arguments in commands(page):
        done = subprocess.run(
            [sys.executable, "-m", "entente", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (arguments, done.stderr)
        said += done.stdout + done.stderr
        if arguments[0] in ("new", "--lang") and "form.xlsx" in arguments:
            assert fill(page, tmp_path / "form.xlsx") == 20
    assert re.search(r"Not answered|未填写", said)
    proposal = (tmp_path / "tides.toml").read_text(encoding="utf-8")
    assert 'country = "CN"' in proposal
    assert 'technology = "unknown"' in proposal
    plan = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "tcp.docx")).paragraphs)
    assert "Tidal models of two estuaries" in plan
    assert (tmp_path / "memo.docx").stat().st_size > 10_000
    assert (tmp_path / "arrangement.pdf").read_bytes().startswith(b"%PDF")
