"""The page about 34 years is executed block by block: from the shipped counts, and from counts in a user's own file."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.coauthorship import write_counts

BLOCK = re.compile(r"(?:<!-- block: (\w+) -->\n)?```(python|text)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("origin", ["published", "own"])
def test_every_block_prints_what_the_page_says(
    repository: Path, request: pytest.FixtureRequest, tmp_path: Path, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if origin == "own":
        write_counts(request.getfixturevalue("shared"), tmp_path / "counts.csv")
    monkeypatch.chdir(tmp_path)
    page = (repository / "docs" / "tutorial" / "what-34-years-say.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    printed, compared = "", 0
    for kind, language, body in BLOCK.findall(page):
        if language == "text":
            assert printed == body
            compared += 1
        elif not kind or kind == origin:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(body, "page", "exec"), names)
            printed = out.getvalue()
    assert compared == 4


def test_the_reference_of_indicators_is_current(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tools/indicators.py", "--check"], cwd=repository, capture_output=True, check=False
    )
    assert done.returncode == 0, f"run `python tools/indicators.py`\n{done.stderr.decode()}"
