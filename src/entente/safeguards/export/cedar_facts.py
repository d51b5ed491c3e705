"""The facts of a project as Cedar requests, and the schema that Cedar checks the policies against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from entente.errors import InputError, gettext_noop
from entente.safeguards.export.cedar import PARTLY_KNOWN, Scale, scale_of
from entente.safeguards.expression import Compare, Expr, Fact, Literal, Member, Overlap, Quantified, Words, walk
from entente.safeguards.kleene import Scope
from entente.safeguards.language import COLLECTIONS, FactType
from entente.safeguards.membership import contains
from entente.safeguards.rule import Rule

__all__ = ["CedarVocabulary", "cedar_context", "cedar_schema"]

Record = dict[str, Any]


class CedarVocabulary(NamedTuple):
    """What the policies read: facts by name, the words that sets are asked for, and the derived facts' formulas."""

    facts: Mapping[str, FactType]
    parameters: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    text_forms: Mapping[str, frozenset[str]]
    formulas: frozenset[str]
    scale: Scale

    @classmethod
    def of(cls, rules: Iterable[Rule], formulas: Mapping[str, Expr], schema: Mapping[str, FactType]) -> CedarVocabulary:
        """Everything that the rules read, directly or through a formula."""
        todo = [part.expr for rule in rules for part in (rule.when, rule.unless) if part is not None]
        scale = scale_of([*todo, *formulas.values()])
        facts: dict[str, FactType] = {}
        parameters: dict[str, set[str]] = {}
        words: dict[str, set[str]] = {}
        forms: dict[str, set[str]] = {}
        while todo:
            for each in walk(todo.pop()):
                match each:
                    case Fact(_, namespace, field, parameter):
                        name = f"{namespace}.{field}".lstrip(".")
                        if name not in facts and name in formulas:
                            todo.append(formulas[name])
                        facts[name] = schema[name]
                        if parameter:
                            parameters.setdefault(name, set()).add(parameter)
                    case Words(form, Fact() as fact, _):
                        forms.setdefault(fact.name, set()).add(form)
                    case Quantified(_, over, _):
                        facts.setdefault("*" + over, FactType("list"))
                _collect_words(each, words)
        return cls(facts, _frozen(parameters), _frozen(words), _frozen(forms), frozenset(formulas), scale)


def _collect_words(expr: Expr, words: dict[str, set[str]]) -> None:
    match expr:
        case Member(Literal(_, word), Fact() as fact):
            words.setdefault(fact.name, set()).add(word)
        case Overlap(Literal(_, members), Fact() as fact) | Overlap(Fact() as fact, Literal(_, members)):
            words.setdefault(fact.name, set()).update(members)
        case Compare() | _:
            return


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(members) for name, members in sets.items()}


def cedar_context(scope: Scope, vocabulary: CedarVocabulary, slots: Mapping[str, int]) -> Record:
    """The facts of a project as the context of one request.

    The scope is settled: what rules give each other stands in it. Raises :class:`InputError` for more items than there
    are slots.
    """
    context: Record = {}
    for namespace, table in scope.items():
        if namespace in COLLECTIONS or namespace.startswith(("*", "^")):
            continue
        facts = _record(namespace, table, vocabulary, scope["^"])
        context |= facts if not namespace else {namespace: facts}
    for collection in COLLECTIONS:
        items = scope["*" + collection]
        if items is None:
            context[collection + "__unknown"] = True
        for number, item in enumerate(items or (), start=1):
            if number > slots[collection]:
                raise InputError(
                    gettext_noop("There are more than {slots} items of {collection}."),
                    slots=slots[collection], collection=collection,
                )  # fmt: skip
            context[f"{collection}{number}"] = _record(collection, item, vocabulary, {})
    return context


def _record(namespace: str, table: Mapping[str, Any], vocabulary: CedarVocabulary, gifts: Mapping[str, Any]) -> Record:
    """The facts of one table that are known; a derived one only where it was given."""
    record: Record = {}
    given = table.get("!", ())
    for name, fact in vocabulary.facts.items():
        within, _, field = name.rpartition(".")
        if within != namespace or name.startswith("*"):
            continue
        value = table[field]
        if name in vocabulary.formulas:
            if field in given or name in gifts:
                record[field if value is not None else f"{field}__unknown"] = value is None or value
        elif fact.kind == "numbers":
            held = value or {}
            wanted = vocabulary.parameters.get(name, ())
            record |= {
                f"{field}__{each}": vocabulary.scale.integer(held[each])
                for each in wanted
                if held.get(each) is not None
            }
        elif value is not None:
            record |= _value(name, field, fact, value, vocabulary)
    return record


def _value(name: str, field: str, fact: FactType, value: Any, vocabulary: CedarVocabulary) -> Record:  # noqa: ANN401
    forms = vocabulary.text_forms.get(name, frozenset())
    match fact.kind:
        case "number":
            return {field: vocabulary.scale.integer(value)}
        case "date":
            return {field: value.toordinal()}
        case "text":
            folded = {f"{field}__folded": value.casefold()} if "mentions" in forms else {}
            return {field: str(value), **folded}
        case "set":
            return _set_forms(name, field, value, forms, vocabulary.words.get(name, frozenset()))
    return {field: value}


def _set_forms(name: str, field: str, value: Any, forms: frozenset[str], words: frozenset[str]) -> Record:  # noqa: ANN401
    """A set; the largest that it may be where members are unknown; and its members as the lines of one text."""
    if isinstance(value, (tuple, frozenset)):
        sure, largest, is_open = sorted(value), sorted(value), False
    else:
        sure = sorted(value.yes)
        largest = sorted({*sure, *(word for word in words if contains(value, word) is not False)})
        largest += sorted(set(getattr(value, "maybe", ())) | set(getattr(value, "unloaded", ())))
        is_open = not hasattr(value, "maybe")
    out: Record = {field: sure}
    if name in PARTLY_KNOWN:
        out[f"{field}__may"] = largest
        if is_open:
            out[f"{field}__open"] = True
    if "starts_with" in forms:
        out[f"{field}__lines"] = _lines(sure)
        if name in PARTLY_KNOWN:
            out[f"{field}__may_lines"] = _lines(largest)
    if "mentions" in forms:
        out[f"{field}__lines_folded"] = _lines(sure).casefold()
    return out


def _lines(members: Iterable[str]) -> str:
    return "".join("\n" + member for member in members)


_LONG: Record = {"type": "Long"}
_BOOL: Record = {"type": "Boolean"}
_STRING: Record = {"type": "String"}
_SET: Record = {"type": "Set", "element": _STRING}
_TYPES: dict[str, Record] = {"bool": _BOOL, "number": _LONG, "date": _LONG, "text": _STRING, "set": _SET}


def cedar_schema(vocabulary: CedarVocabulary, slots: Mapping[str, int]) -> Record:
    """The schema of the requests: every fact optional, nothing else admitted."""
    tables: dict[str, Record] = {}
    for name, fact in vocabulary.facts.items():
        namespace, _, field = name.rpartition(".")
        if not name.startswith("*"):
            tables.setdefault(namespace, {}).update(_attributes(name, field, fact, vocabulary))
    context: Record = tables.pop("", {})
    for collection in COLLECTIONS:
        record = _record_type(tables.pop(collection, {}), required=False)
        context[collection + "__unknown"] = {**_BOOL, "required": False}
        context |= {f"{collection}{number}": record for number in range(1, slots[collection] + 1)}
    context |= {namespace: _record_type(facts, required=True) for namespace, facts in tables.items()}
    applies = {
        "principalTypes": ["Desk"],
        "resourceTypes": ["Project"],
        "context": {"type": "Record", "attributes": context},
    }
    return {"": {"entityTypes": {"Desk": {}, "Project": {}}, "actions": {"judge": {"appliesTo": applies}}}}


def _record_type(facts: Record, *, required: bool) -> Record:
    return {"type": "Record", "attributes": facts, "required": required}


def _attributes(name: str, field: str, fact: FactType, vocabulary: CedarVocabulary) -> Record:
    if fact.kind == "numbers":
        named = {f"{field}__{each}": _LONG for each in vocabulary.parameters.get(name, ())}
    else:
        named = {field: _TYPES[fact.kind]}
        named |= {f"{field}__unknown": _BOOL} if name in vocabulary.formulas else {}
    if fact.kind == "set":
        named |= {f"{field}__{form}": _STRING for form in ("lines", "may_lines", "lines_folded")}
        named |= {f"{field}__may": _SET, f"{field}__open": _BOOL} if name in PARTLY_KNOWN else {}
    if fact.kind == "text":
        named[f"{field}__folded"] = _STRING
    return {each: {**kind, "required": False} for each, kind in named.items()}
