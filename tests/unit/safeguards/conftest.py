"""Small rules, parties and screenings for the tests of the safeguards room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.unit.safeguards.way_maker import DAY, proposal

from entente.model.answers import ScreeningHit
from entente.model.text import Text
from entente.safeguards import answer
from entente.safeguards.rulebook import RuleBook, parse_rules

TEMPLATE = """
[[rule]]
id = "{id}"
version = "2025-01-01.1"
side = "{side}"
regime = "xx.test"
effect = "{effect}"
status = "{status}"
title = {{ en = "Title {id}", zh = "标题" }}
reason = {{ en = "Reason", zh = "理由" }}
cite = "Cite {id}"
authority = {{ en = "Authority", zh = "机关" }}
certainty = "{certainty}"
source = "copy"
source_date = 2025-01-01
reviewer = "A. Lawyer"
{head}
when = '''{when}'''
{more}
[[rule.obligation]]
id = "duty"
owner = {{ en = "owner", zh = "负责人" }}
duty = {{ en = "duty", zh = "义务" }}
deadline = {{ en = "before the start", zh = "开始前" }}
{duty}
[[rule.example]]
note = "yes"
facts = {{}}
expect = "applies"
[[rule.example]]
note = "no"
facts = {{}}
expect = "does_not_apply"
"""


@dataclass(frozen=True)
class FakeScreening:
    """A screening with given hits and list states."""

    hits: Sequence[ScreeningHit] = ()
    lists: Mapping[str, str] = field(default_factory=lambda: {"csl.EL": "loaded", "dod.1286.FY2024": "loaded"})
    scorer: str = "score_v0"


def rule_text(
    rule_id: str,
    when: str,
    *,
    side: str = "US",
    effect: str = "prohibit",
    status: str = "verified",
    head: str = "",
    more: str = "",
    duty: str = "",
) -> str:
    """The TOML of one rule; its examples only have the right form."""
    certainty = "recalled" if status == "unverified" else "text_read"
    return TEMPLATE.format(
        id=rule_id,
        when=when,
        side=side,
        effect=effect,
        status=status,
        certainty=certainty,
        head=head,
        more=more,
        duty=duty,
    )


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
            "scorer": "score_v0",
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
