"""The published JSON Schema of a proposal, for editors that complete and check TOML while it is written."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from entente.model.describe import FieldWords, sections
from entente.model.proposal import Proposal
from entente.model.shape import UNKNOWN_WORDS

__all__ = ["proposal_schema"]


def proposal_schema() -> str:
    """JSON Schema, draft 2020-12, as it is published: sorted keys, one final newline.

    Wherever a fact may be unknown, the words ``"unknown"`` and ``"未知"`` are allowed. Descriptions carry both
    languages. What no schema can say (sums, references, assigned country codes) is left to ``entente check``.
    """
    schema = msgspec.json.schema(Proposal)
    definitions: dict[str, Any] = schema["$defs"]
    for definition in definitions.values():
        for name, form in definition.get("properties", {}).items():
            definition["properties"][name] = _with_unknown(form, required=name in definition.get("required", ()))
    top, tables = sections()
    _bilingual(definitions["Proposal"], top)
    for section in tables:
        where = definitions["Proposal"]["properties"][section.name]
        where["description"] = f"{section.meaning.en} / {section.meaning.zh}"
        _bilingual(definitions[_struct_of(where)], section.fields)
        for field in section.fields:
            if field.inner:
                struct = _struct_of(definitions[_struct_of(where)]["properties"][field.name])
                _bilingual(definitions[struct], field.inner)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Entente proposal"
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _with_unknown(form: dict[str, Any], *, required: bool) -> dict[str, Any]:
    """A property that also allows the word for unknown; TOML has no null, so that alternative goes."""
    description = {"description": form.pop("description")} if "description" in form else {}
    form.pop("default", None)
    choices = [choice for choice in form.get("anyOf", [form]) if choice != {"type": "null"}]
    if required:
        return {**form, **description}
    return {"anyOf": [*choices, {"enum": list(UNKNOWN_WORDS)}], **description}


def _struct_of(form: dict[str, Any]) -> str:
    """The definition that a property or the items of a property refer to."""
    for choice in (form, *form.get("anyOf", ()), *(member.get("items", {}) for member in form.get("anyOf", ())),
                   form.get("items", {})):  # fmt: skip
        if "$ref" in choice:
            return str(choice["$ref"]).rpartition("/")[2]
    raise AssertionError("a section without a struct")


def _bilingual(definition: dict[str, Any], fields: tuple[FieldWords, ...]) -> None:
    for field in fields:
        definition["properties"][field.name]["description"] = f"{field.meaning.en} / {field.meaning.zh}"
