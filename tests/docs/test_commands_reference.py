"""Every command is documented, and the documentation is its own help."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_reference_of_commands_is_current(repository: Path) -> None:
    environment = {**os.environ, "ENTENTE_LANG": "en", "LANGUAGE": "en"}
    done = subprocess.run(
        [sys.executable, "tools/commands.py", "--check"],
        cwd=repository,
        check=False,
        env=environment,
        capture_output=True,
    )
    assert done.returncode == 0, f"run `python tools/commands.py`\n{done.stderr.decode()}"


def test_every_link_of_the_readme_leads_somewhere(repository: Path) -> None:
    import re

    readme = (repository / "README.md").read_text(encoding="utf-8")
    assert readme.count("\n") <= 100
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", readme) if "://" not in target]
    assert targets
    assert [target for target in targets if not (repository / target).exists()] == []
