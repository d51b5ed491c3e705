"""Settings: one frozen value, read from the environment at the doors and nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import platformdirs

__all__ = ["LANGUAGES", "Settings", "read_settings"]

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the doors know about where and for whom they run.

    ``home``: the folder of all state. ``lang``: ``en`` or ``zh``. ``today``: the day the door was opened.
    ``openalex_key``: the key of OpenAlex's API, never shown.
    """

    home: Path
    lang: str
    today: date
    openalex_key: str = field(default="", repr=False)


def read_settings(lang: str | None = None, home: str | None = None) -> Settings:
    """Read ``ENTENTE_HOME``, ``ENTENTE_LANG``, ``LC_ALL``, ``LANG``, ``ENTENTE_OPENALEX_KEY`` and the clock.

    An explicit ``lang`` or ``home`` wins over the environment.
    """
    chosen_home = home or os.environ.get("ENTENTE_HOME")
    base = (
        Path(chosen_home).expanduser() if chosen_home else Path(platformdirs.user_data_dir("entente", appauthor=False))
    )
    wanted = lang or next(
        (os.environ[name] for name in ("ENTENTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en"
    )
    return Settings(
        home=base,
        lang="zh" if wanted.lower().startswith("zh") else "en",
        today=date.today(),  # noqa: DTZ011
        openalex_key=os.environ.get("ENTENTE_OPENALEX_KEY", "").strip(),
    )
