"""The rules as loaded: every record parsed, validated, typed and compiled, with file and line on error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from entente.errors import RuleError, gettext_noop
from entente.model.codes import Deontic, Result
from entente.model.provenance import Certainty, Citation
from entente.safeguards.deadlines import parse_due
from entente.safeguards.language import COLLECTIONS, Condition, FactType, compile_condition
from entente.safeguards.records import CollisionRecord, RuleRecord
from entente.safeguards.schema import fact_schema

__all__ = ["CollisionRule", "Rule", "RuleBook", "RuleSet", "load_rulebook", "parse_rules", "read_rules"]

CITIZENSHIP = "person.citizenship"
CITIZENSHIP_EFFECTS = frozenset({Deontic.LICENCE, Deontic.VERIFY, Deontic.RECORD, Deontic.INFORM})
"""A rule that reads citizenship may lead to a licence determination or a check, and to nothing harder."""

WITHOUT_DUTY = frozenset({Deontic.EXEMPT, Deontic.INFORM, Deontic.VERIFY})
Record = TypeVar("Record", RuleRecord, CollisionRecord)
RULE_ID = re.compile(r"^[a-z][a-z-]*(\.[a-z0-9_]+){2,}$")
SIDE = re.compile(r"^[A-Z]{2}(-[A-Z]{2})*$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled version of one rule."""

    record: RuleRecord
    when: Condition
    unless: Condition | None
    citations: tuple[Citation, ...]
    file: str
    line: int
    reads: frozenset[str] = field(default=frozenset())

    @property
    def id(self) -> str:
        """Its id."""
        return self.record.id

    @property
    def verified(self) -> bool:
        """Whether it may do more than open a question."""
        return self.record.status == "verified"

    @property
    def binding(self) -> bool:
        """Whether it bears on a standing at all (suspended and proposed texts are only shown)."""
        return self.record.status in ("verified", "unverified")

    def holds_on(self, as_of: date, known_at: date) -> bool:
        """Whether the text was in force on a day, as one could know on another."""
        record = self.record
        known_from = record.known_from or record.in_force_from
        return (
            record.status != "repealed"
            and (record.in_force_from is None or record.in_force_from <= as_of)
            and (record.in_force_to is None or as_of <= record.in_force_to)
            and (known_from is None or known_from <= known_at)
            and (record.known_to is None or known_at <= record.known_to)
        )

    def named_by(self, pattern: str) -> bool:
        """Whether an id or a prefix ending in ``.*`` names it."""
        return self.id == pattern or (pattern.endswith(".*") and self.id.startswith(pattern[:-1]))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in force on a day, with what displaces what.

    ``displacing`` holds, for every rule that may displace others, its id and theirs; a rule that may itself be
    displaced comes after those that may displace it.
    """

    rules: tuple[Rule, ...]
    displacing: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleSet:
        """Work out what displaces what; rules that displace each other in a circle go by their ids."""
        every = tuple(rules)
        below = {
            rule.id: frozenset(
                other.id for other in every if other is not rule and any(map(other.named_by, rule.record.defeats))
            )
            for rule in every
            if rule.record.defeats
        }
        order = sorted(below, key=lambda rule_id: (-len(_reach(rule_id, below)), rule_id))
        return cls(every, tuple((rule_id, below[rule_id]) for rule_id in order))


def _reach(rule_id: str, below: Mapping[str, frozenset[str]]) -> set[str]:
    """The displacing rules that lie below a rule, however far."""
    found: set[str] = set()
    todo = [rule_id]
    while todo:
        for other in below.get(todo.pop(), ()):
            if other in below and other not in found:
                found.add(other)
                todo.append(other)
    return found


@dataclass(frozen=True, slots=True)
class CollisionRule:
    """One compiled collision."""

    record: CollisionRecord
    when: Condition | None
    file: str
    line: int

    def holds_on(self, as_of: date) -> bool:
        """Whether both texts can meet on that day."""
        first, last = self.record.in_force_from, self.record.in_force_to
        return (first is None or first <= as_of) and (last is None or as_of <= last)


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

    @property
    def imposed(self) -> tuple[str, ...]:
        """The facts that come into being by being given."""
        return tuple(sorted(name for name in self.schema if name.startswith("imposed.")))

    @property
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
    """The latest version of each id (the text in force is the one that came last)."""
    latest: dict[str, Rule] = {}
    for rule in rules:
        held = latest.get(rule.id)
        if held is None or rule.record.version > held.record.version:
            latest[rule.id] = rule
    return tuple(latest.values())


@cache
def load_rulebook() -> RuleBook:
    """The packaged rules of all sides; read once in a process."""
    return parse_rules(read_rules(resources.files("entente.safeguards") / "rules"))


def read_rules(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of every rule file below a folder, in the order of their paths."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from read_rules(entry, path + "/")
        elif entry.name.endswith(".toml"):
            try:
                yield path, entry.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                raise RuleError(gettext_noop("The file is not UTF-8 text."), file=path) from None


def parse_rules(files: Iterable[tuple[str, str]]) -> RuleBook:
    """Compile rule files (path and text); raises :class:`RuleError` with file, line and field."""
    drafts: list[tuple[RuleRecord, _Place]] = []
    collision_drafts: list[tuple[CollisionRecord, _Place]] = []
    for path, text in files:
        table = _parse_toml(path, text)
        unknown = sorted(set(table) - {"rule", "collision"})
        if unknown:
            raise RuleError(gettext_noop("{name} is no table of a rule file."), file=path, name=unknown[0])
        drafts += _convert(table.get("rule", []), RuleRecord, "rule", path, text)
        collision_drafts += _convert(table.get("collision", []), CollisionRecord, "collision", path, text)
    schema = _schema_with_gives(drafts)
    rules = [_compile(record, place, schema) for record, place in drafts]
    rules.sort(key=lambda rule: (rule.id, rule.record.version))
    _check_together(rules)
    collisions = [_compile_collision(record, place, schema, rules) for record, place in collision_drafts]
    collisions.sort(key=lambda each: (each.record.id, each.file, each.line))
    return RuleBook(tuple(rules), tuple(collisions), schema)


class _Place:
    """Where a record stands: the file and its lines, to name the line of a field."""

    def __init__(self, file: str, lines: Sequence[str], first: int, last: int) -> None:
        self.file, self.lines, self.line, self.last = file, lines, first, last

    def of(self, name: str) -> int:
        """Line of a field (1-based), or of the record where the field is absent."""
        start = re.compile(rf"^\s*{re.escape(name)}\s*=")
        return next((n for n in range(self.line, self.last + 1) if start.match(self.lines[n - 1])), self.line)

    def error(self, template: str, at: str, **values: Any) -> RuleError:  # noqa: ANN401 - values of a sentence
        """An error at a field."""
        return RuleError(template, file=self.file, line=self.of(at), field=at, **values)


def _parse_toml(path: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raise RuleError(
            gettext_noop("The file is not valid TOML: {reason}."),
            file=path,
            line=int(line[1]) if line else text.count("\n") + 1,
            reason=str(problem),
        ) from None


def _convert(tables: object, record: type[Record], header: str, path: str, text: str) -> list[tuple[Record, _Place]]:
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines, start=1) if line.strip() == f"[[{header}]]"]
    if not isinstance(tables, list) or len(starts) != len(tables):
        raise RuleError(gettext_noop("Every record begins with a line [[{header}]]."), file=path, header=header)
    out = []
    for number, table in enumerate(tables):
        last = starts[number + 1] - 1 if number + 1 < len(starts) else len(lines)
        place = _Place(path, lines, starts[number], last)
        for name, value in _texts(table, ""):
            if not all(isinstance(value.get(lang), str) and value[lang].strip() for lang in ("en", "zh")):
                raise place.error(gettext_noop("Both languages (en and zh) are needed."), name)
        try:
            out.append((msgspec.convert(table, record), place))
        except msgspec.ValidationError as problem:
            named = re.search(r"`\$?\.?(\w+)[^`]*`", str(problem))
            raise place.error(
                gettext_noop("The record does not fit: {reason}."), named[1] if named else "", reason=str(problem)
            ) from None
    return out


def _texts(value: object, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every text in two languages inside a table, with the name of its field."""
    if isinstance(value, dict):
        if value and set(value) <= {"en", "zh"}:
            yield name, value
        for key, inner in value.items():
            yield from _texts(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)


def _schema_with_gives(drafts: Sequence[tuple[RuleRecord, _Place]]) -> dict[str, FactType]:
    """The facts, and those in ``imposed.`` that a rule brings into being by giving them."""
    schema = dict(fact_schema())
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


def _compile(record: RuleRecord, place: _Place, schema: Mapping[str, FactType]) -> Rule:
    _check_fields(record, place)
    bound = frozenset((record.for_each,)) if record.for_each else frozenset()

    def condition(name: str, text: str) -> Condition:
        return compile_condition(
            text, schema, namespaces=bound, file=place.file, line=place.of(name), field=f"{record.id}.{name}"
        )

    when = condition("when", record.when)
    unless = condition("unless", record.unless) if record.unless else None
    reads = when.reads | (unless.reads if unless else frozenset())
    if (CITIZENSHIP in reads) != record.reads_citizenship:
        raise place.error(
            gettext_noop("Citizenship is read exactly by the rules that say reads_citizenship."), "reads_citizenship"
        )
    if record.reads_citizenship and record.effect not in CITIZENSHIP_EFFECTS:
        raise place.error(
            gettext_noop("A rule that reads citizenship may only lead to a licence determination or a check."), "effect"
        )
    return Rule(record, when, unless, record.citations(), place.file, place.line, reads)


def _check_fields(record: RuleRecord, place: _Place) -> None:
    """What every record must have, beyond its types."""
    if not RULE_ID.match(record.id):
        raise place.error(gettext_noop("{value} is not an id such as us.ear.entity_list."), "id", value=record.id)
    if not SIDE.match(record.side):
        raise place.error(gettext_noop("{value} is not an ISO country code."), "side", value=record.side)
    if record.for_each and record.for_each not in COLLECTIONS:
        raise place.error(gettext_noop("{value} is no list of the proposal."), "for_each", value=record.for_each)
    for name in ("version", "regime", "cite", "source"):
        if not getattr(record, name).strip():
            raise place.error(gettext_noop("{name} may not be empty."), name, name=name)
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
    for obligation in record.obligation:
        if obligation.due and parse_due(obligation.due) is None:
            raise place.error(
                gettext_noop("{value} is not a deadline such as start - 6 months."), "due", value=obligation.due
            )
    results = {example.expect for example in record.example}
    if not {Result.APPLIES, Result.DOES_NOT_APPLY} <= results:
        raise place.error(gettext_noop("Examples are needed on both sides: one that applies, one that does not."), "id")


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
    for rule in rules:
        for pattern in rule.record.defeats:
            if not any(other.named_by(pattern) for other in rules if other.id != rule.id):
                raise RuleError(
                    gettext_noop("{rule} displaces {pattern}, which names no rule."),
                    file=rule.file,
                    line=rule.line,
                    field="defeats",
                    rule=rule.id,
                    pattern=pattern,
                )


def _compile_collision(
    record: CollisionRecord, place: _Place, schema: Mapping[str, FactType], rules: Sequence[Rule]
) -> CollisionRule:
    if not (record.rules_a or record.rules_b or record.when):
        raise place.error(gettext_noop("A collision names rules or a condition."), "id")
    if len(record.citation) < 2:
        raise place.error(gettext_noop("A collision names both texts."), "id")
    for name in ("rules_a", "rules_b"):
        for pattern in getattr(record, name):
            if not any(rule.named_by(pattern) for rule in rules):
                raise place.error(gettext_noop("{pattern} names no rule."), name, pattern=pattern)
    when = None
    if record.when:
        when = compile_condition(
            record.when,
            schema,
            namespaces=frozenset(),
            file=place.file,
            line=place.of("when"),
            field=f"{record.id}.when",
        )
    return CollisionRule(record, when, place.file, place.line)
