"""And, or and not of z3, built directly: z3's own Python functions check every argument, and a proof builds millions.

``TRUE`` and ``FALSE`` are single values, so that what is decided by form never reaches the prover.
"""

from __future__ import annotations

from typing import Any

import z3

__all__ = ["FALSE", "TRUE", "Bool", "conj", "disj", "iff", "implies", "neg", "variable"]

Bool = Any
"""A z3 formula; z3 has no types of its own."""

TRUE: Bool = z3.BoolVal(True)  # noqa: FBT003
FALSE: Bool = z3.BoolVal(False)  # noqa: FBT003
_CONTEXT = z3.main_ctx()
_variables: dict[str, Bool] = {}


def variable(name: str) -> Bool:
    """A truth by its name; the same name is the same truth."""
    if name not in _variables:
        _variables[name] = z3.Bool(name)
    return _variables[name]


def neg(part: Bool) -> Bool:
    """The opposite."""
    if part is TRUE:
        return FALSE
    return TRUE if part is FALSE else z3.BoolRef(z3.Z3_mk_not(_CONTEXT.ref(), part.ast), _CONTEXT)


def conj(*parts: Bool) -> Bool:
    """All of these."""
    kept = []
    for part in parts:
        if part is FALSE:
            return FALSE
        if part is not TRUE:
            kept.append(part)
    if len(kept) < 2:
        return kept[0] if kept else TRUE
    return z3.BoolRef(z3.Z3_mk_and(_CONTEXT.ref(), len(kept), _array(kept)), _CONTEXT)


def disj(*parts: Bool) -> Bool:
    """Some of these."""
    kept = []
    for part in parts:
        if part is TRUE:
            return TRUE
        if part is not FALSE:
            kept.append(part)
    if len(kept) < 2:
        return kept[0] if kept else FALSE
    return z3.BoolRef(z3.Z3_mk_or(_CONTEXT.ref(), len(kept), _array(kept)), _CONTEXT)


def implies(one: Bool, two: Bool) -> Bool:
    """Where one holds, the other does."""
    return disj(neg(one), two)


def iff(one: Bool, two: Bool) -> Bool:
    """Both or neither."""
    if one is two:
        return TRUE
    return conj(implies(one, two), implies(two, one))


def _array(parts: list[Bool]) -> Any:  # noqa: ANN401 - an array of the C library
    return (z3.Ast * len(parts))(*(part.ast for part in parts))
