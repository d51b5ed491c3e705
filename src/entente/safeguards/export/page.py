"""A page of the documentation for each rule, and the register of rules that read citizenship: from records alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entente.model.text import Text
from entente.safeguards.records import ExampleRecord, RuleRecord
from entente.safeguards.rule import Rule
from entente.safeguards.rulebook import RuleBook

__all__ = ["index_page", "register_page", "rule_page", "rule_pages"]


def rule_pages(book: RuleBook) -> dict[str, str]:
    """File name → page: one for each rule id, the register, and an index that leads to all of them."""
    by_id: dict[str, list[Rule]] = {}
    for rule in book.rules:
        by_id.setdefault(rule.id, []).append(rule)
    pages = {f"{rule_id}.md": rule_page(versions) for rule_id, versions in by_id.items()}
    return {**pages, "citizenship.md": register_page(book), "index.md": index_page(by_id)}


def rule_page(versions: Sequence[Rule]) -> str:
    """Everything that the records of a rule say, the latest version first."""
    latest = versions[-1].record
    lines = [f"# {_plain(latest.id)}", "", _both(latest.title), ""]
    for rule in reversed(versions):
        lines += _version(rule)
    return "\n".join(lines).rstrip() + "\n"


def _version(rule: Rule) -> Iterator[str]:
    record = rule.record
    since, until = record.in_force_from or "…", record.in_force_to or "…"
    yield from (f"## {_plain(record.version)}", "", _both(record.reason), "")
    rows = [
        ("Source", _source(record)),
        ("Read", f"{_plain(record.source)} {record.source_date or ''} ({record.certainty.value})"),
        ("Reviewed", f"{_plain(record.reviewer)} {record.reviewed_on or ''}"),
        ("Side, regime", f"{record.side}, {_plain(record.regime)}"),
        ("Status", f"{record.status}; in force {since} to {until}; known {record.known_from or since} to "
                   f"{record.known_to or '…'}"),
        ("Effect", record.effect.value),
        ("For each", record.for_each or "the project"),
        ("Displaces", ", ".join(map(_plain, record.defeats))),
        ("Gives", ", ".join(f"{_plain(name)} = {'yes' if value else 'no'}" for name, value in record.gives.items())),
        ("Permission", _plain(record.permit)),
    ]  # fmt: skip
    yield from ("| | |", "|---|---|")
    yield from (f"| {name} | {value.strip()} |" for name, value in rows if value.strip())
    yield ""
    if record.quote:
        yield from (f"> {_plain(record.quote)}", "")
    yield from ("Applies where:", "", "```python", *_wrapped(record.when), "```", "")
    if record.unless:
        yield from ("Unless:", "", "```python", *_wrapped(record.unless), "```", "")
    for name, text in (
        ("What would lift it", record.lifted_by),
        ("What would destroy it", record.destroyed_by),
        ("Question", record.question),
        ("Who can answer", record.who),
        (f"Advice {record.advice_side}".strip(), record.advice),
    ):
        if text:
            yield from (f"{name}: {_both(text)}", "")
    yield from _duties(record)
    yield from _examples(record.example)


def _source(record: RuleRecord) -> str:
    cite = f"[{_plain(record.cite)}]({record.url})" if record.url else _plain(record.cite)
    more = "".join(f"; {_plain(each)}" for each in record.more_cites)
    return f"{cite}{more} — {_both(record.authority)}"


def _duties(record: RuleRecord) -> Iterator[str]:
    if not record.obligation:
        return
    yield from ("| who | what | by when | evidence | kept |", "|---|---|---|---|---|")
    for duty in record.obligation:
        kept = f"{duty.retention_years:g} years" if duty.retention_years else ""
        due = f"{_both(duty.deadline)} ({_plain(duty.due)})" if duty.due else _both(duty.deadline)
        evidence = _both(duty.evidence) if duty.evidence else ""
        yield f"| {_both(duty.owner)} | {_both(duty.duty)} | {due} | {evidence} | {kept} |"
    yield ""


def _examples(examples: Sequence[ExampleRecord]) -> Iterator[str]:
    yield from ("| example | facts | day | comes out |", "|---|---|---|---|")
    for each in examples:
        facts = "; ".join(f"{_plain(name)} = {_plain(str(value))}" for name, value in each.facts.items())
        yield f"| {_plain(each.note)} | {facts} | {each.as_of or ''} | {each.expect.value} |"
    yield ""


def register_page(book: RuleBook) -> str:
    """The rules that read citizenship, with the words of the text that do."""
    lines = [
        "# Rules that read citizenship",
        "",
        "A rule may read citizenship only where its quoted text does. These do, and may lead to a licence "
        "determination or a check, to nothing harder; they give no fact and displace no rule. That nothing else "
        "changes with citizenship is proven (`entente rules prove`). Generated from the records.",
        "",
        "| rule | text | words of the text | effect | reviewed |",
        "|---|---|---|---|---|",
    ]
    for rule in book.rules:
        record = rule.record
        if record.reads_citizenship:
            lines.append(
                f"| [{_plain(record.id)}]({record.id}.md) {_plain(record.version)} | {_plain(record.cite)} | "
                f"{_plain(record.quote)} | {record.effect.value} | {_plain(record.reviewer)} |"
            )
    return "\n".join(lines) + "\n"


def index_page(by_id: dict[str, list[Rule]]) -> str:
    """Every rule by regime, and the register."""
    regimes: dict[str, list[str]] = {}
    for rule_id, versions in by_id.items():
        regimes.setdefault(versions[-1].record.regime, []).append(rule_id)
    lines = ["# The rules", "", "Every rule, from its record. [Rules that read citizenship](citizenship.md).", ""]
    for regime in sorted(regimes):
        lines += [f"## {_plain(regime)}", "", "| rule | | status | effect |", "|---|---|---|---|"]
        for rule_id in regimes[regime]:
            record = by_id[rule_id][-1].record
            cells = (f"[{_plain(rule_id)}]({rule_id}.md)", _both(record.title), record.status, record.effect.value)
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    lines += ["```{toctree}", ":hidden:", ":glob:", "*", "```", ""]
    return "\n".join(lines)


def _both(text: Text) -> str:
    return f"{_plain(text.en)} {_plain(text.zh)}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return re.sub(r"([\\`*_\[\]<>|$#{}])", r"\\\1", " ".join(text.split()))


def _wrapped(condition: str) -> list[str]:
    """A condition on several lines where it is long: broken before *and* and *or* outside brackets."""
    text = " ".join(condition.split())
    lines, start, depth = [], 0, 0
    for match in re.finditer(r'"[^"]*"|[()]| (?=(?:and|or) )', text):
        mark = match[0]
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if mark == " " and depth == 0:
            lines.append(text[start : match.start()])
            start = match.end()
    return [*lines, text[start:]]
