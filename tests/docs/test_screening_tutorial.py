"""The tutorial on screening runs as printed, in an empty home, and shows what it says it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from entente.cli.app import entente

FILE = re.compile(r"`([\w.]+)`[^`]*:\n\n```text\n(.*?)```", re.DOTALL)
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
SHOWN = {
    "sources import": ("Recognised as csl.", "Recognised as ownership-csv.", "Recognised as conduct-csv."),
    "sources list": ("fresh",),
    "screen 样本海洋物理研究所": ("match  1.00  csl.EL (legal list)  since 2025-03-01", "90 FR 1", "样本; 海洋"),
    "screen Sample Institute of Atm": ("cleared: another body", "Only in one name: Atmospheric, Oceanic", "of 100"),
    "screen ...": ("Unreadable name",),
    "screen --names": ("3 rows screened", "match: 1", "a person: not screened in bulk: 1", "of 100"),
    "screen-person Max Mustermann": (),
    "relations Kurland Optics --as-of 2025": ("the rule is in force", "55 % certain", "Qingshan Holding → 60 %"),
    "relations Kurland Optics --as-of 2026": ("the rule is suspended", "55 % certain", "Qingshan Holding → 60 %"),
    "conduct": ("2024-06-01  violation", "[Sample Letter 3/2025]", "no country is read and there is no score"),
    "assess": ("Sample Institute of Oceanic Physics",),
    "judgements add": ("the same body",),
    "judgements list": ("Same address and founder.",),
    "dossiers rescreen": (),
}  # fmt: skip
"""How a command begins, and what its output contains."""


def test_the_tutorial_on_screening_runs_as_printed(repository: Path, tmp_path: Path, monkeypatch) -> None:
    page = (repository / "docs/tutorial/screen-partners.md").read_text(encoding="utf-8")
    files = FILE.findall(page)
    assert [name for name, _ in files] == ["list.csv", "shares.csv", "events.csv", "partners.csv", "project.toml"]
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = [line[2:] for block in BLOCK.findall(page) for line in block.splitlines()]
    met = set()
    for line in lines:
        arguments = shlex.split(line)[1:]
        result = CliRunner().invoke(entente, ["--home", str(tmp_path / "home"), *arguments])
        assert result.exit_code == 0, (line, result.output)
        begun = next(start for start in SHOWN if " ".join(arguments).startswith(start))
        met.add(begun)
        missing = [text for text in SHOWN[begun] if text not in result.output]
        assert missing == [], (line, result.output)
    assert met == SHOWN.keys()
    assert "insufficient to identify" in CliRunner().invoke(
        entente, ["--home", str(tmp_path / "home"), "screen-person", "Max Mustermann"]
    ).output  # fmt: skip
    assert "joint cruise 2026" in (tmp_path / "review.html").read_text(encoding="utf-8")
