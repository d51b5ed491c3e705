"""Records are cut out of every form that works come in, in bounded memory, and damage is told."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import EntenteError, SchemaDrift, SourceError
from entente.sources.openalex import records as module
from entente.sources.openalex.records import records

WORKS = [
    {"id": f"https://openalex.org/W{n}", "title": '"]}, {"results": [1]} \\' * n, "n": {"a": [n]}} for n in range(7)
]


def read(content: bytes) -> list[Any]:
    return [json.loads(bytes(raw)) for _, raw in records(io.BytesIO(content), "file") if raw is not None]


def lines(end: str = "\n") -> bytes:
    return "".join(json.dumps(work) + end for work in WORKS).encode()


def page(**changes: object) -> bytes:
    return json.dumps({"meta": {"count": 7, "x": "]"}, "results": WORKS, "group_by": [], **changes}).encode()


FORMS: dict[str, Callable[[], bytes]] = {
    "lines": lines,
    "lines without a last newline": lambda: lines().rstrip(b"\n"),
    "lines of Windows": lambda: lines("\r\n"),
    "blank lines between": lambda: lines("\n\n"),
    "a byte-order mark": lambda: b"\xef\xbb\xbf" + lines(),
    "gzip": lambda: gzip.compress(lines()),
    "gzip in members": lambda: gzip.compress(lines()[:500]) + gzip.compress(lines()[500:]),
    "a page": page,
    "a page over lines": lambda: json.dumps(json.loads(page()), indent=2).encode(),
    "a page, gzipped": lambda: gzip.compress(page()),
    "an array": lambda: json.dumps(WORKS).encode(),
    "an array over lines": lambda: json.dumps(WORKS, indent=1).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_records(form: str) -> None:
    assert read(FORMS[form]()) == WORKS


def test_pages_on_lines_and_one_work_over_lines() -> None:
    assert read(page() + b"\n" + page() + b"\n") == WORKS * 2
    assert read(json.dumps(WORKS[3], indent=2).encode()) == [WORKS[3]]
    assert read(b"") == []
    assert read(b"\n \n") == []


@pytest.mark.parametrize("form", ["a page", "a page over lines", "an array", "an array over lines"])
@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_large_documents_are_cut_piece_by_piece(form: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    content = FORMS[form]()
    start = content[:5]
    stream = io.BytesIO(content[5:])
    assert [json.loads(raw) for _, raw in module._pieces(stream, start, "file")] == WORKS


NESTED = st.recursive(
    st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=8
)


@settings(max_examples=60, deadline=None)
@given(st.lists(NESTED, max_size=8))
def test_any_objects_are_cut_out_of_a_large_document(values: list[Any]) -> None:
    works = [{"id": "W", "value": value} for value in values]
    content = json.dumps({"meta": {}, "results": works}).encode()
    assert [json.loads(raw) for _, raw in module._pieces(io.BytesIO(content[3:]), content[:3], "file")] == works


def test_lines_longer_than_the_buffer_grow_it_and_too_long_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 64)
    monkeypatch.setattr(module, "LONGEST", 2000)
    long, too_long = json.dumps({"a": "x" * 1500}), json.dumps({"a": "x" * 9000})
    content = f'{{"a": 1}}\n{long}\n{too_long}\n{{"a": 2}}\n'.encode()
    found = [(number, raw if raw is None else len(raw)) for number, raw in records(io.BytesIO(content), "file")]
    assert found == [(1, 8), (2, len(long)), (3, None), (4, 8)]


def test_line_numbers_are_those_of_the_file() -> None:
    content = b'{"a":1}\n\n  \n{"a":2}\nnonsense\n[1]\n'
    assert [(n, bytes(raw or b"")) for n, raw in records(io.BytesIO(content), "file")] == [
        (1, b'{"a":1}'), (4, b'{"a":2}'), (5, b"nonsense"), (6, b"[1]"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (gzip.compress(lines())[:-12], SourceError),
        (gzip.compress(lines() * 50)[:-9], SourceError),
        (gzip.compress(lines())[:100] + b"\0" * 50 + gzip.compress(lines())[150:], SourceError),
        (page()[:-20], SourceError),
        (b'{"meta": {}, "results": {"a": 1}}', SchemaDrift),
        (b'{"meta": {}}', SchemaDrift),
        (lines().decode().encode("utf-16"), SourceError),
        (b"PAR1\x00\x00\x00", SourceError),
        (b"[1, 2", SourceError),
    ],
)
def test_damage_is_one_sentence(content: bytes, failure: type[EntenteError]) -> None:
    with pytest.raises(failure) as told:
        read(content)
    assert "file" in str(told.value)
    assert told.value.hint


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.binary(max_size=60).map(lambda tail: gzip.compress(lines())[:300] + tail))
def test_anything_gives_records_or_one_sentence(content: bytes) -> None:
    try:
        for number, _ in records(io.BytesIO(content), "file"):
            assert number > 0
    except SourceError as told:
        assert str(told)
