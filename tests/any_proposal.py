"""Valid proposals of every shape, from a seed: all fields, unknown and none, and texts that files like to spoil."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import inspect

from entente.model.proposal import Proposal
from entente.model.shape import COUNTRY_PATTERN, bare_type, proposal_type

SPOILED = (
    "none", "None", "无", "没有", "=1+1", "@SUM(A1)", "'x", "+86", "-1", "1e5", "007", "2026-05-31", "true", "是",
    '"quoted"', '"half', "a;b", "甲；乙", "a=b", "a = b", "name\u00a0", "\u3000宽", " lead", "tail ", "x  y", "_x0041_",
    "_x000D_", "<b>&amp;</b>", "]]>", "a/b\\c", "ﬁ", "é", "e\u0301", "清华大学", "𠮷野家", "🛰", "\ufffe", "\u200dx",
    "yes", "no", "{0}", "%s", "entente:party", "any?", "x" * 900,
)  # fmt: skip
LONG = ("line one\nline two", "\n", "a\n\nb", "tab\there", "x" * 3900, "第一段\n第二段", "none\n", "a;\nb")


def any_proposal(seed: int) -> Proposal:
    """The proposal of a seed; the same one every time."""
    chance = random.Random(seed)
    data = _struct(chance, proposal_type(), "")
    return msgspec.convert(_consistent(chance, data), Proposal)


def _struct(chance: random.Random, kind: inspect.StructType, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in kind.fields:
        here = f"{path}.{field.encode_name}".lstrip(".")
        inner, optional = bare_type(field.type)
        if not field.required and chance.random() < 0.35:
            continue
        if optional and not field.required and chance.random() < 0.25:
            found[field.encode_name] = None
        else:
            found[field.encode_name] = _value(chance, inner, here)
    return found


def _value(chance: random.Random, kind: inspect.Type, path: str) -> Any:
    match kind:
        case inspect.StructType():
            return _struct(chance, kind, path)
        case inspect.VarTupleType():
            few = 1 if path == "party" else 0
            return [_value(chance, bare_type(kind.item_type)[0], path) for _ in range(chance.randint(few, 3))]
        case inspect.DictType():
            inner = bare_type(kind.value_type)[0]
            if isinstance(inner, inspect.StrType):
                return {_text(chance, 90, needed=True): _text(chance, 900) for _ in range(chance.randint(0, 3))}
            return {_text(chance, 90, needed=True): chance.uniform(-1e9, 1e9) for _ in range(chance.randint(0, 3))}
        case inspect.EnumType():
            return chance.choice([str(member) for member in kind.cls])
        case inspect.StrType():
            return _string(chance, kind)
        case inspect.BoolType():
            return chance.random() < 0.5
        case inspect.IntType():
            return chance.choice([0, 1, 7, 999, 1_000_000, int(kind.le or 10)])
        case inspect.FloatType():
            high = kind.le or 1e6
            return chance.choice([0.0, 1.0, 0.1, 33.3, 1 / 3, high]) if high >= 34 else chance.uniform(0, high)
        case inspect.DateType():
            return date(2020, 1, 1) + timedelta(days=chance.randint(0, 5000))
    raise AssertionError(kind)


def _string(chance: random.Random, kind: inspect.StrType) -> str:
    if kind.pattern == COUNTRY_PATTERN:
        return chance.choice(["US", "CN", "NO", "HK", "TW", "NA"])
    if kind.pattern is None:
        return _text(chance, kind.max_length or 100, needed=bool(kind.min_length))
    return {
        r"^[A-Z]{3}$": lambda: chance.choice(["USD", "CNY", "EUR"]),
        r"^https://ror\.org/0[a-z0-9]{8}$": lambda: "https://ror.org/05qwgg493",
        r"^T\d{1,6}$": lambda: f"T{chance.randint(1, 999999)}",
    }.get(kind.pattern, lambda: chance.choice(["3A001", "EAR99", "252604X", "none", "no", "1", "yes", "a.b_c-d"]))()


def _text(chance: random.Random, longest: int, *, needed: bool = False) -> str:
    pool = (*SPOILED, *LONG) if longest > 1000 else SPOILED
    text = chance.choice(pool) if chance.random() < 0.7 else f"{chance.choice('abc汉字')}{chance.randint(0, 99)}"
    if len(text) > longest:
        text = text[:longest]
    return text if not needed or any(char.isalnum() for char in text) else f"{text[:80]}x"


def _consistent(chance: random.Random, data: dict[str, Any]) -> dict[str, Any]:
    """Ids that differ, references that lead somewhere, sums and orders that hold."""
    for number, party in enumerate(data["party"]):
        party["id"] = ("none", "p2", "a.b")[number]
        for owner in party.get("owners") or ():
            owner.update(percent=chance.choice([None, 0.5, 20.25]), party=None)
    for number, item in enumerate(data.get("data") or ()):
        item["id"] = f"d{number}"
    ids = [party["id"] for party in data["party"]]
    for table, field in (("person", "employer"), ("transfer", "recipient"), ("equipment", "owner")):
        for item in data.get(table) or ():
            if item.get(field) is not None:
                item[field] = chance.choice(ids)
    names = [item["name"] for item in data.get("technology") or ()]
    for item in data.get("transfer") or ():
        if item.get("technology"):
            item["technology"] = chance.choice(["", *names])
    ip = data.get("ip") or {}
    if ip.get("shares"):
        ip["shares"] = [{"party": one, "percent": 100 / len(ids)} for one in ids]
    if data.get("start") and data.get("end"):
        data["start"], data["end"] = sorted((data["start"], data["end"]))
    return data
