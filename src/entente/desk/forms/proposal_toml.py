"""Plain data of a proposal as the text of a proposal file, in the order of the form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from entente.desk.forms.table import Page, pages

__all__ = ["proposal_toml"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def proposal_toml(data: Mapping[str, Any], heading: str) -> str:
    """TOML that reads back as the same data; ``heading`` becomes the comment on top."""
    lines = [f"# {line}" for line in heading.splitlines()] + [""]
    top, *tables = (page for page in pages() if not page.parent)
    lines += _pairs(data, top)
    lines += [f'{page.path} = "unknown"' for page in tables if data.get(page.path) == "unknown"]
    lines += [f"{page.path} = []" for page in tables if data.get(page.path) == []]
    for page in tables:
        value = data.get(page.path)
        if isinstance(value, list):
            for item in value:
                lines += ["", f"[[{page.path}]]", *_pairs(item, page)]
        elif isinstance(value, dict):
            lines += ["", f"[{page.path}]", *_pairs(value, page)]
    return "\n".join(lines) + "\n"


def _pairs(item: Mapping[str, Any], page: Page) -> Iterator[str]:
    for question in page.questions:
        if question.name in item:
            yield f"{question.name} = {_value(item[question.name])}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_name(name)} = {_value(item)}" for name, item in value.items())
        return "{ " + inner + " }" if inner else "{}"
    return repr(value)


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
