"""Every feature of the scorer is documented from its docstring, and the page on screening says what was measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_reference_of_features_is_current(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tools/names_features.py", "--check"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_page_on_screening_has_the_frozen_rows(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/names/accuracy.py", "--table"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
    )
    page = (repository / "docs/explanation/screening.md").read_text(encoding="utf-8")
    assert done.stdout.strip() in page
