"""The demonstration: the main job on embedded data, from import to dossiers, in a folder of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import msgspec

import entente
from entente.desk.assess import Desk, Question
from entente.desk.brief.data import dossier_json
from entente.desk.brief.html import render_html
from entente.desk.brief.text import render_text
from entente.desk.refresh import import_samples
from entente.errors import InputError, gettext_noop
from entente.model.codes import Standing
from entente.model.reading import read_proposal
from entente.model.text import Text

__all__ = ["DemoDossier", "examples_folder", "run_demo"]


class DemoDossier(msgspec.Struct, frozen=True, kw_only=True):
    """One assessed example and where its files lie."""

    example: str
    title: Text
    standing: Standing
    outcome: Text
    files: tuple[Path, ...]


def examples_folder() -> Path:
    """The folder of the six examples: inside an installed package, or at the top of a checkout."""
    packaged = Path(str(files(entente) / "examples"))
    return packaged if packaged.is_dir() else Path(entente.__file__).resolve().parents[2] / "examples"


def run_demo(
    folder: Path, *, today: date, progress: Callable[[int, int], None] | None = None
) -> tuple[DemoDossier, ...]:
    """Assess the six examples on the sample data; write text, HTML and JSON in both languages under ``folder``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(
            gettext_noop("The folder cannot be made: {reason}."), file=str(folder), reason=problem.strerror or "?"
        ) from problem
    home = folder / "home"
    import_samples(home, today=today)
    expected = tomllib.loads((examples_folder() / "expected.toml").read_text(encoding="utf-8"))
    done = []
    with Desk.open(home) as desk:
        for number, (name, facts) in enumerate(sorted(expected.items()), 1):
            proposal = read_proposal(examples_folder() / f"{name}.toml")
            dossier = desk.assess(
                proposal, Question(as_of=facts["as_of"], known_at=facts.get("known_at", facts["as_of"]))
            )
            written = {
                f"{name}.json": dossier_json(dossier).decode(),
                f"{name}.en.txt": render_text(dossier, "en"),
                f"{name}.zh.txt": render_text(dossier, "zh"),
                f"{name}.en.html": render_html(dossier, "en"),
                f"{name}.zh.html": render_html(dossier, "zh"),
            }
            for file_name, content in written.items():
                (folder / file_name).write_text(content, encoding="utf-8", newline="\n")
            done.append(
                DemoDossier(
                    example=name,
                    title=dossier.title,
                    standing=dossier.standing,
                    outcome=dossier.first_screen.outcome,
                    files=tuple(folder / file_name for file_name in written),
                )
            )
            if progress:
                progress(number, len(expected))
    return tuple(done)
