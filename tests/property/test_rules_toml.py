"""The fast reader of rule files says what the standard reader says, or nothing."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.safeguards.rule_toml import read_plain
from entente.safeguards.rulebook import read_rules

VALUES = [
    '"plain"',
    '"with \\"quotes\\" and \\\\ and \\n"',
    "'as it stands'",
    "'''a and \"b\" != 'c' '''",
    "true",
    "false",
    "0",
    "-3",
    "+7",
    "250000",
    "2.58",
    "-0.5",
    "1e23",
    "2025-07-15",
    "[]",
    "[ ]",
    '["a", "b",]',
    "[1, 2.5, true]",
    "{}",
    "{ }",
    '{ en = "text", zh = "文本" }',
    '{ "data.kind" = "health", "data.count" = 101 }',
    '["a", ["b"]]',
    "{ a = { b = 1 } }",
    '"中文（全角）"',
    '""',
    "''",
    '"tab\there"',
    # outside the plain part, or wrong
    "01",
    "1_000",
    "0x1f",
    "inf",
    "2025-13-01",
    "2025-07-15T10:00:00",
    '"""three"""',
    "'''a''b''''",
    '"\\u4e2d"',
    '"\\x"',
    "{ a = 1,, }",
    "[1 2]",
    "tru",
    '"open',
    "{ a.b = 1 }",
    "{ a = 1, a = 2 }",
    "'''open",
    '"a" "b"',
    "[,]",
    "{ = 1 }",
]
KEYS = ["id", "when", "more_cites", '"quoted"', "'single'", "a.b", "kéy", "", "1", "x-y"]
line = st.one_of(
    st.tuples(
        st.sampled_from(KEYS),
        st.sampled_from([" = ", "=", "  =  "]),
        st.sampled_from(VALUES),
        st.sampled_from(["", " # why", "  ", "\t#"]),
    ).map("".join),
    st.sampled_from(
        [
            "[[rule]]",
            "[[rule.example]]",
            "[[rule.obligation]]",
            "[[collision]]",
            "[table]",
            "[[a.b.c]]",
            "# comment",
            "",
            "   ",
            "[[rule]] # x",
            "[[ rule ]]",
            "rule = 1",
            "\x0b",
            "bad\r",
        ]
    ),
)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(line, max_size=8).map("\n".join))
def test_the_fast_reader_agrees_or_gives_up(text: str) -> None:
    fast = read_plain(text)
    if fast is None:
        return
    assert fast == tomllib.loads(text)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text(alphabet="ab=\"'[]{}\n#,. 1-\\\t中", max_size=40))
def test_any_text(text: str) -> None:
    fast = read_plain(text)
    assert fast is None or fast == tomllib.loads(text)


@pytest.mark.parametrize("value", VALUES[:28])
def test_what_rule_files_are_written_in_is_read_fast(value: str) -> None:
    text = f"[[rule]]\nid = {value}\n[[rule.example]]\nfacts = {value}\n"
    assert read_plain(text) == tomllib.loads(text)


def test_the_packaged_files_are_all_plain() -> None:
    for path, text in read_rules(resources.files("entente.safeguards") / "rules"):
        assert read_plain(text) == tomllib.loads(text), path


@pytest.mark.parametrize(
    "value",
    [
        '{ "a" = " = x", "b" = 1 }',
        '{ "a" = 1, "b" = [true, "c", -0], "d" = [] }',
        '{ "a" = "\\t" }',
        "[]",
        '["a", 1, false] # said',
    ],
)
def test_tables_and_lists_that_are_nearly_json(value):
    text = f"k = {value}"
    assert read_plain(text) == tomllib.loads(text)


def test_a_key_that_stands_twice_is_left_to_the_standard_reader():
    assert read_plain('k = { "a" = 1, "a" = 2 }') is None
