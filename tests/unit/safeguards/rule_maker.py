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
