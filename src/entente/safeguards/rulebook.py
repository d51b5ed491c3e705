"""The rules as loaded: every record validated, typed and compiled, with file and line on error."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib import resources
from pathlib import Path

from entente.errors import RuleError, gettext_noop
from entente.model.codes import Deontic, Result
from entente.model.provenance import Certainty
from entente.safeguards.contradictions import contradictory
from entente.safeguards.deadlines import parse_due
from entente.safeguards.facts import formulas
from entente.safeguards.institution import INSTITUTION, check_institution, require_institution
from entente.safeguards.language import COLLECTIONS, Condition, FactType, Refused, parse_condition, reads_of
from entente.safeguards.misfits import Place
from entente.safeguards.records import CollisionRecord, RuleRecord
from entente.safeguards.rule import CollisionRule, Rule, RuleSet
from entente.safeguards.rulefiles import Drafts, cached_drafts, drafts_of, read_rules
from entente.safeguards.schema import fact_schema

__all__ = [
    "CollisionRule", "Rule", "RuleBook", "RuleSet", "load_rulebook", "parse_rules", "read_rules", "with_institutions",
]  # fmt: skip

NOT_REVIEWED = gettext_noop("not reviewed by counsel")
"""What a record says of its reviewer where nobody has reviewed it."""

CITIZENSHIP = "person.citizenship"
CITIZENSHIP_EFFECTS = frozenset({Deontic.LICENCE, Deontic.VERIFY, Deontic.RECORD, Deontic.INFORM})
"""A rule that reads citizenship may lead to a licence determination or a check, and to nothing harder."""

WITHOUT_DUTY = frozenset({Deontic.EXEMPT, Deontic.INFORM, Deontic.VERIFY})
VERSION = re.compile(r"^\d{4}-\d{2}-\d{2}\.[1-9]$")
"""Versions are ordered as texts: the number after the day has one digit."""
RULE_ID = re.compile(r"^[a-z][a-z-]*(\.[a-z0-9_]+){2,}$")
SHA256 = re.compile(r"^[0-9a-f]{64}$")
CITIZENSHIP_WORDS = re.compile(r"citizen|national|permanent resident|公民|国籍|国民|永久居", re.IGNORECASE)
"""What the quoted text of a rule that reads citizenship must speak of."""
SIDE = re.compile(r"^[A-Z]{2}(-[A-Z]{2})*$")


@dataclass(frozen=True)
class RuleBook:
    """All rules and collisions, in the order of their ids and versions."""

    rules: tuple[Rule, ...]
    collisions: tuple[CollisionRule, ...]
    schema: Mapping[str, FactType]
    _days: dict[tuple[date, date], RuleSet] = field(default_factory=dict, repr=False, compare=False)

    def on(self, as_of: date, known_at: date) -> tuple[Rule, ...]:
        """The rules in force on a day as known on another, by id."""
        return self.active(as_of, known_at).rules

    def active(self, as_of: date, known_at: date) -> RuleSet:
        """The rules in force on a day as known on another, with what displaces what."""
        key = (as_of, known_at)
        if key not in self._days:
            if len(self._days) > 64:
                self._days.clear()
            held = (rule for rule in self.rules if rule.holds_on(as_of, known_at))
            self._days[key] = RuleSet.of(_one_version_each(held))
        return self._days[key]

    @cached_property
    def imposed(self) -> tuple[str, ...]:
        """The facts that come into being by being given."""
        return tuple(sorted(name for name in self.schema if name.startswith("imposed.")))

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """The single sides that impose any rule."""
        return tuple(sorted({rule.record.side for rule in self.rules if "-" not in rule.record.side}))

    def versions(self) -> dict[str, str]:
        """Rule id → versions, joined with commas."""
        found: dict[str, list[str]] = {}
        for rule in self.rules:
            found.setdefault(rule.id, []).append(rule.record.version)
        return {rule: ", ".join(versions) for rule, versions in found.items()}

    def find(self, rule_id: str) -> tuple[Rule, ...]:
        """Every version of a rule."""
        return tuple(rule for rule in self.rules if rule.id == rule_id)


def _one_version_each(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The latest version of each id (the text in force is the one that came last); rules come by id and version."""
    return tuple({rule.id: rule for rule in rules}.values())


_PACKAGED: list[RuleBook] = []
"""The packaged rules, once they are loaded."""


def load_rulebook(cache: Path | None = None) -> RuleBook:
    """The packaged rules of all sides; loaded once in a process.

    ``cache``: a file in which the records may be kept between processes.
    """
    if not _PACKAGED:
        files = list(read_rules(resources.files("entente.safeguards") / "rules"))
        drafts = cached_drafts(files, cache) if cache else drafts_of(files)
        _PACKAGED.append(_compiled(drafts, dict(files)))
    return _PACKAGED[0]


def parse_rules(files: Iterable[tuple[str, str]]) -> RuleBook:
    """Compile rule files (path and text); raises :class:`RuleError` with file, line and field."""
    texts = list(files)
    return _compiled(drafts_of(texts), dict(texts))


def with_institutions(book: RuleBook, files: Sequence[tuple[str, str]], cache: Path) -> RuleBook:
    """A book and the rules of institutions, which may name its rules and change none of them.

    ``files`` are paths and texts, ``cache`` a file in which their records may be kept. Raises :class:`RuleError` with
    file, line and field.
    """
    drafts, texts = cached_drafts(files, cache), dict(files)
    for record, file, line in drafts.rules:
        require_institution(record, Place(file, texts[file].split("\n"), line))
    return _compiled(drafts, texts, book)


def _compiled(drafts: Drafts, texts: Mapping[str, str], book: RuleBook | None = None) -> RuleBook:
    """Records made into rules, beside those of a book; the texts name the line of a mistake."""
    book = book or RuleBook((), (), fact_schema())
    lines = {path: text.split("\n") for path, text in texts.items()}
    placed = [(record, Place(file, lines[file], line)) for record, file, line in drafts.rules]
    schema = _schema_with_gives(placed, book.schema)
    rules = [*book.rules, *(_compile(record, place, schema) for record, place in placed)]
    rules.sort(key=lambda rule: (rule.id, rule.record.version))
    _check_together(rules)
    collisions = [
        *book.collisions,
        *(
            _compile_collision(record, Place(file, lines[file], line), schema, rules)
            for record, file, line in drafts.collisions
        ),
    ]
    collisions.sort(key=lambda each: (each.record.id, each.file, each.line))
    return RuleBook(tuple(rules), tuple(collisions), schema)


def _schema_with_gives(
    drafts: Sequence[tuple[RuleRecord, Place]], facts: Mapping[str, FactType]
) -> dict[str, FactType]:
    """The facts, and those in ``imposed.`` that a rule brings into being by giving them."""
    schema = dict(facts)
    for record, place in drafts:
        for name in record.gives:
            known = schema.get(name)
            if known is None and re.fullmatch(r"imposed\.[a-z0-9_]+", name):
                schema[name] = FactType("bool")
            elif not (known and known.kind == "bool" and (known.formula or name.startswith("imposed."))) or (
                name.partition(".")[0] in COLLECTIONS
            ):
                raise place.error(gettext_noop("{name} is no derived yes/no fact of the project."), "gives", name=name)
    return schema


def _compile(record: RuleRecord, place: Place, schema: Mapping[str, FactType]) -> Rule:
    _check_fields(record, place)
    bound = frozenset((record.for_each,)) if record.for_each else frozenset()

    when = _condition(record.when, schema, bound, place, record.id, "when")
    if never := contradictory(when.expr):
        template = gettext_noop("The condition can never hold: {fact} would be two things at once.")
        raise place.error(template, "when", fact=never)
    unless = _condition(record.unless, schema, bound, place, record.id, "unless") if record.unless else None
    if _reads_citizenship(when, unless) != record.reads_citizenship:
        raise place.error(
            gettext_noop("Citizenship is read exactly by the rules that say reads_citizenship."), "reads_citizenship"
        )
    if record.reads_citizenship and not CITIZENSHIP_WORDS.search(record.quote):
        raise place.error(gettext_noop("A rule that reads citizenship quotes the words of the text that do."), "quote")
    if record.reads_citizenship and (record.gives or record.defeats):
        raise place.error(
            gettext_noop("A rule that reads citizenship gives no fact and displaces no rule."), "reads_citizenship"
        )
    if record.reads_citizenship and record.effect not in CITIZENSHIP_EFFECTS:
        raise place.error(
            gettext_noop("A rule that reads citizenship may only lead to a licence determination or a check."), "effect"
        )
    return Rule(record, when, unless, record.citations(), place.file, place.line)


def _condition(
    text: str, schema: Mapping[str, FactType], bound: frozenset[str], place: Place, record: str, name: str
) -> Condition:
    """A condition of a record; its line is only looked for where it has a mistake."""
    try:
        return parse_condition(text, schema, bound)
    except Refused as refused:
        raise RuleError(
            refused.template, file=place.file, line=place.of(name), field=f"{record}.{name}", **refused.values
        ) from None


def _reads_citizenship(*conditions: Condition | None) -> bool:
    """Whether citizenship is read, directly or through a derived fact."""
    return any(each is not None and not _of_citizenship().isdisjoint(each.reads) for each in conditions)


@cache
def _of_citizenship() -> frozenset[str]:
    """Citizenship, and the derived facts that depend on it."""
    found = {CITIZENSHIP}
    for name, tree in formulas().items():  # each after those that it reads
        if not found.isdisjoint(reads_of(tree)):
            found.add(name)
    return frozenset(found)


def _check_fields(record: RuleRecord, place: Place) -> None:
    """What every record must have, beyond its types."""
    _check_name(record, place)
    _check_days(record, place)
    if record.side == INSTITUTION:
        check_institution(record, place)
    if record.for_each and record.for_each not in COLLECTIONS:
        raise place.error(gettext_noop("{value} is no list of the proposal."), "for_each", value=record.for_each)
    for name in ("regime", "cite", "source", "reviewer"):
        if not getattr(record, name).strip():
            raise place.error(gettext_noop("{name} may not be empty."), name, name=name)
    if record.source_sha256 and not SHA256.match(record.source_sha256):
        raise place.error(gettext_noop("A hash has 64 digits 0-9 a-f."), "source_sha256")
    if record.url and not record.url.startswith("https://"):
        raise place.error(gettext_noop("An address begins with https://."), "url")
    if record.status == "verified" and record.certainty not in (Certainty.TEXT_READ, Certainty.PAGE_READ):
        raise place.error(
            gettext_noop("A text that was not read is unverified: certainty {certainty}."),
            "status",
            certainty=record.certainty.value,
        )
    if record.effect not in WITHOUT_DUTY and not record.obligation:
        raise place.error(gettext_noop("A rule that demands something names an obligation."), "effect")
    results = {example.expect for example in record.example}
    if not {Result.APPLIES, Result.DOES_NOT_APPLY} <= results:
        raise place.error(gettext_noop("Examples are needed on both sides: one that applies, one that does not."), "id")


def _check_name(record: RuleRecord, place: Place) -> None:
    """Id, side and version have their form and fit each other."""
    if not RULE_ID.match(record.id):
        raise place.error(gettext_noop("{value} is not an id such as us.ear.entity_list."), "id", value=record.id)
    if record.side != INSTITUTION and not SIDE.match(record.side):
        raise place.error(gettext_noop("{value} is not an ISO country code."), "side", value=record.side)
    if record.id.partition(".")[0] != record.side.lower():
        raise place.error(
            gettext_noop("The id of a rule begins with its side: {side}"), "id", side=f"{record.side.lower()}.…"
        )
    if not VERSION.match(record.version):
        raise place.error(
            gettext_noop("{value} is not a version: the day of the text and a number, such as 2025-11-10.1."),
            "version",
            value=record.version,
        )


def _check_days(record: RuleRecord, place: Place) -> None:
    """Nothing ends before it begins, and what an obligation counts from is known."""
    for first, last in (("in_force_from", "in_force_to"), ("known_from", "known_to")):
        since, until = getattr(record, first), getattr(record, last)
        if since is not None and until is not None and until < since:
            raise place.error(gettext_noop("{last} is before {first}."), last, first=first, last=last)
    for number, obligation in enumerate(record.obligation):
        if obligation.due and parse_due(obligation.due) is None:
            raise place.part("obligation", number).error(
                gettext_noop("{value} is not a deadline such as start - 6 months."), "due", value=obligation.due
            )


def _check_together(rules: Sequence[Rule]) -> None:
    """Ids and versions are unique, every displaced rule exists, and nothing displaces itself in a circle."""
    seen: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        key = (rule.id, rule.record.version)
        if key in seen:
            raise RuleError(
                gettext_noop("{rule} version {version} is also in {other}."),
                file=rule.file,
                line=rule.line,
                field="id",
                rule=rule.id,
                version=rule.record.version,
                other=f"{seen[key].file}:{seen[key].line}",
            )
        seen[key] = rule
    ids = {rule.id for rule in rules}
    for rule in rules:
        for pattern in rule.record.defeats:
            if not _names_one(pattern, ids - {rule.id}):
                raise RuleError(
                    gettext_noop("{rule} displaces {pattern}, which names no rule."),
                    file=rule.file,
                    line=rule.line,
                    field="defeats",
                    rule=rule.id,
                    pattern=pattern,
                )


def _names_one(pattern: str, ids: Collection[str]) -> bool:
    """Whether an id, or a prefix ending in ``.*``, names some rule."""
    if pattern.endswith(".*"):
        return any(rule_id.startswith(pattern[:-1]) for rule_id in ids)
    return pattern in ids


def _compile_collision(
    record: CollisionRecord, place: Place, schema: Mapping[str, FactType], rules: Sequence[Rule]
) -> CollisionRule:
    if not (record.rules_a or record.rules_b or record.when):
        raise place.error(gettext_noop("A collision names rules or a condition."), "id")
    if len(record.citation) < 2:
        raise place.error(gettext_noop("A collision names both texts."), "id")
    ids = {rule.id for rule in rules}
    for name in ("rules_a", "rules_b"):
        for pattern in getattr(record, name):
            if not _names_one(pattern, ids):
                raise place.error(gettext_noop("{pattern} names no rule."), name, pattern=pattern)
    when = _condition(record.when, schema, frozenset(), place, record.id, "when") if record.when else None
    return CollisionRule(record, when, place.file, place.line)
