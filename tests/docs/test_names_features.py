"""Every feature of the scorer is documented, and the page is written from the docstrings."""

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
