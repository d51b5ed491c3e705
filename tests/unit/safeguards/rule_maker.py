"""The TOML of a small rule."""

from __future__ import annotations

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


ITEMS = ("data", "transfer", "technology")
LANGUAGE = [
    "project.start > project.end",
    'project.start == "2026-01-01"',
    'project.start != "2026-01-01" or day < "2026-01-01"',
    "days_between(project.end, project.start) > 30",
    "sum_of(funding, funding.amount) + 1 > 100",
    "count_of(data, data.count > 100) * 2 >= 2",
    "sum_of(data, data.count - 1) == 99",
    "all_of(data, data.count >= 100)",
    "not all_of(data, data.consideration)",
    'any_of(party, any_of(data, data.origin == party.country))',
    'any_of(party, party.country in data.destinations) or data.consideration',
    '"CN" in ("CN", "US") and data.consideration == True',
    'overlaps(project.countries, data.destinations)',
    'starts_with(transfer.control_codes, "3A") or starts_with(transfer.what, "a")',
    'mentions(transfer.control_codes, "ear99") or 3 < transfer.value_usd',
    'not known(transfer.kind) or transfer.kind not in ("item", "software")',
    'technology.parameters.density >= 2.5 or technology.parameters.density < technology.parameters.other',
    "(data.consideration or data.returns) == data.service_agreement",
    "True or data.returns",
]  # fmt: skip
"""Conditions that together use every part of the language."""


def language_rules(text: str) -> str:
    """A condition as the whole of a rule, beside an exception, and as an exception."""
    over = next((each for each in ITEMS if f"{each}." in text and f"({each}," not in text), "")
    head = f'for_each = "{over}"' if over else ""
    doubt = "project.has_cn_party or ip.joint_patents"
    rules = [
        rule_text("us.x.a", text, head=head),
        rule_text("us.x.b", text, head=f"{head}\nunless = '''{doubt}'''"),
        rule_text("us.x.c", doubt, head=f"{head}\nunless = '''{text}'''"),
    ]
    return "\n".join(rules)
