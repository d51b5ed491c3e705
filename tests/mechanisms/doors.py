"""The command as the tests of mechanisms call it: arguments in, exit code and output out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from entente.cli.app import run


class Door:
    """``entente`` with a home of its own."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys
        self.own = home / "accords"

    def __call__(self, *arguments: str, code: int = 0, lang: str = "en") -> str:
        with pytest.raises(SystemExit) as left:
            run(["--lang", lang, "--home", str(self.home), *arguments])
        printed = self._capsys.readouterr()
        assert (left.value.code or 0) == code, printed.err
        return printed.out if code in (0, 1) else printed.err

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))

    def write(self, name: str, text: str) -> Path:
        """A file of the office's own register."""
        self.own.mkdir(parents=True, exist_ok=True)
        path = self.own / name
        path.write_text(text, encoding="utf-8")
        return path
