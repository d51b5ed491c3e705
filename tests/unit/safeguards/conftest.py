"""Small rules, parties and screenings for the tests of the safeguards room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.unit.safeguards.rule_maker import rule_text
from tests.unit.safeguards.way_maker import DAY, proposal

from entente.model.answers import ScreeningHit
from entente.model.text import Text
from entente.safeguards import answer
from entente.safeguards.rulebook import RuleBook, parse_rules


@dataclass(frozen=True)
class FakeScreening:
    """A screening with given hits and list states."""

    hits: Sequence[ScreeningHit] = ()
    lists: Mapping[str, str] = field(default_factory=lambda: {"csl.EL": "loaded", "dod.1286.FY2024": "loaded"})
    scorer: str = "score_v1"


@pytest.fixture
def write_rule() -> Callable[..., str]:
    return rule_text


@pytest.fixture
def book_of() -> Callable[..., RuleBook]:
    def build(*texts: str) -> RuleBook:
        return parse_rules([("test.toml", "\n".join(texts))])

    return build


@pytest.fixture
def screening() -> Callable[..., FakeScreening]:
    return FakeScreening


@pytest.fixture
def hit() -> Callable[..., ScreeningHit]:
    def build(party: str, code: str, **changes: object) -> ScreeningHit:
        values: dict[str, object] = {
            "list_class": "legal",
            "entry": "1",
            "entry_name": "Some Institute",
            "score": 1.0,
            "scorer": "score_v1",
            "status": "match",
            "explanation": Text(en="same name", zh="名称相同"),
            "snapshot": "s",
        }
        return ScreeningHit(party=party, list=code, **(values | changes))  # type: ignore[arg-type]

    return build


@pytest.fixture
def ask(book_of: Callable[..., Any], screening: Callable[..., Any]) -> Callable[..., Any]:
    def run(rules: list[str], given: dict[str, object] | None = None, screened: Any = None, **changes: Any) -> Any:
        return answer(
            proposal(**changes),
            book_of(*rules),
            screened or screening(),
            given=given or {},
            as_of=DAY,
            known_at=DAY,
            side="US",
        )

    return run
