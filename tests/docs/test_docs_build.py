"""The documentation builds without a warning: every link and reference leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_documentation_builds_without_warnings(repository: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "dummy", "docs", str(tmp_path)],
        cwd=repository,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
