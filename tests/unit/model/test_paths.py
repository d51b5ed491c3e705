import contextlib
import time

import pytest

from entente.model.paths import MAX_DEPTH, TooDeep, find_lines, nearest_line, show_path

TEXT = '''# a comment with [a] heading = in it
id = "a"
"quoted key" = 1
topic.words = ["x",
  "y", # comment, with ] in it
  "z"]

[publication]
open = true

[[party]]
name = """
[[party]]
name = "not a field"
"""
owners = [
  { name = "A, B } ]", percent = 40 },
  { name = 'C' },
]

[[party]]
name = \'\'\'
x = 1\'\'\'
  [[party.declared_listings]]
  since = 2026-01-01
  [party.identifiers]
  UEI = "1"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 2),
        (("quoted key",), 3),
        (("topic",), 4),
        (("topic", "words"), 4),
        (("topic", "words", 0), 4),
        (("topic", "words", 1), 5),
        (("topic", "words", 2), 6),
        (("publication",), 8),
        (("publication", "open"), 9),
        (("party",), 11),
        (("party", 0), 11),
        (("party", 0, "name"), 12),
        (("party", 0, "owners", 0, "percent"), 17),
        (("party", 0, "owners", 1, "name"), 18),
        (("party", 1), 21),
        (("party", 1, "declared_listings", 0, "since"), 25),
        (("party", 1, "identifiers", "UEI"), 27),
    ],
)
def test_every_form_of_toml_is_located(path, line):
    assert find_lines(TEXT)[path] == line


def test_nothing_inside_a_text_is_taken_for_a_field():
    assert ("party", 0, "x") not in find_lines(TEXT)
    assert ("party", 2) not in find_lines(TEXT)


def test_a_broken_text_is_followed_up_to_the_break():
    lines = find_lines('a = 1\nb = "open\nc = 3\n')
    assert lines[("a",)] == 1
    assert ("c",) not in lines


def test_nearest_line_climbs_to_the_table_that_is_there():
    lines = find_lines(TEXT)
    assert nearest_line(lines, ("party", 1, "country")) == 21
    assert nearest_line(lines, ("title",)) == 1


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (("party", 1, "country"), "party[2].country"),
        (("party", 0, "identifiers", "a b"), 'party[1].identifiers."a b"'),
        (("中文",), '"中文"'),
        ((), ""),
    ],
)
def test_paths_are_shown_counted_from_one(path, shown):
    assert show_path(path) == shown


@pytest.mark.parametrize("text", ["a." * 1000 + "b = 1", "a = " + "[" * 1000, "a = " + "{a=" * 1000, "\n[" + "a." * 99])
def test_deep_nesting_is_refused_with_its_line(text):
    with pytest.raises(TooDeep) as caught:
        find_lines(text)
    assert caught.value.line == (2 if text.startswith("\n") else 1)
    assert str(MAX_DEPTH) in str(caught.value)


@pytest.mark.parametrize(
    "text", ["a." * 400_000, "[" * 900_000, '"' * 900_000, "'''" * 300_000, 'x = "' + "a" * 900_000, "#" * 900_000]
)
def test_hostile_texts_take_linear_time(text):
    started = time.perf_counter()
    with contextlib.suppress(TooDeep):
        find_lines(text)
    assert time.perf_counter() - started < 2


def test_an_escape_that_json_does_not_know_does_not_break_the_locator():
    assert find_lines('"\\U0001F600" = 1\nb = 2')[("b",)] == 2
