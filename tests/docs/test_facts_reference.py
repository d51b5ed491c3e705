"""Every fact is documented, and the page is written from the schema."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_reference_of_facts_is_current(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tools/facts.py", "--check"], cwd=repository, env=os.environ, capture_output=True, check=False
    )
    assert done.returncode == 0, f"run `python tools/facts.py`\n{done.stderr.decode()}"
