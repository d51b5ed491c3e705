import pytest

from entente.errors import InputErrors
from entente.model.reading import read_proposal
from entente.model.syntax import MAX_BYTES, decode_text, load_toml


def first(text: str):
    try:
        return load_toml(text, "f").problems[0]
    except InputErrors as failure:
        return failure.problems[0]


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        ("a = US", 1, "a", "not a value"),
        ("\na = 2026-02-30", 2, "a", "does not exist"),
        ("a = 0000-01-01", 1, "a", "does not exist"),
        ("a 1", 1, "a", "An = is missing"),
        ("a = 1 2", 1, "a", "left over"),
        ('a = "x', 1, "a", "quotation mark"),
        ('a = "x\nb = 1', 1, "a", "quotation mark"),
        ("a = 'x", 1, "a", "quotation mark"),
        ('a = """x\n\n', 1, "a", "quotation mark"),
        ("a = [1,\n2", 2, "", "list is not closed"),
        ("a = {b = 1", 1, "a.b", "braces"),
        ("x = 1\n[a", 2, "", "heading"),
        ("a = 1\na = 2", 2, "", "given twice"),
        ("a = {b = 1, b = 2}", 1, "a.b", "given twice"),
        ("[a]\nb = 1\n[a]", 3, "", "table is given twice"),
        ("a = 1\n[[a]]", 2, "", "given twice"),
        ('a = "\\q"', 1, "a", "backslash"),
        ('a = "\\u12"', 1, "a", "backslash"),
        ('a = "\x01"', 1, "a", "control character"),
        ("b = 1\na = " + "9" * 5000, 2, "a", "too large"),
        ("= 1", 1, "", "not valid TOML"),
        ("名称 = 1", 1, "", "not valid TOML"),
    ],
)
def test_syntax_mistakes_are_named_with_line_and_field(text, line, field, words):
    problem = first(text)
    assert (problem.line, problem.field) == (line, field)
    assert words in str(problem)


def test_full_width_marks_are_explained():
    assert "half-width" in first("a = “x”").hint
    assert "half-width" in first("a ＝ 1").hint


def test_mistakes_on_lines_of_their_own_are_gathered():
    loaded = load_toml("a = x\nb = 1\nc = y\n[t]\nd = 2026-13-01\n", "f")
    assert [problem.line for problem in loaded.problems] == [1, 3, 5]
    assert loaded.data == {"b": 1, "t": {}}
    assert loaded.left_out == {("a",), ("c",), ("t", "d")}


def test_gathering_stops_where_a_line_cannot_be_left_out():
    with pytest.raises(InputErrors) as caught:
        load_toml("a = x\n[t\nb = y\n", "f")
    assert [problem.line for problem in caught.value.problems] == [1, 2]


def test_gathering_is_bounded():
    with pytest.raises(InputErrors) as caught:
        load_toml("".join(f"k{i} = x\n" for i in range(100)), "f")
    assert len(caught.value.problems) == 21


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a." * 5000 + "b = 1", "a = " + "{a=" * 5000])
def test_deep_nesting_is_one_sentence(text):
    assert "nested too deeply" in str(first(text))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('id = "项目"'.encode("utf-16"), "UTF-16"),
        ('id = "x"'.encode("utf-16-le"), "UTF-16"),
        ('id = "p"\ntitle = "中美合作研究项目"'.encode("gbk"), "GBK"),
        ('id = "p"\ntitle = "caf\xe9"'.encode("latin-1"), "not UTF-8"),
        (b"\x7fELF\x00\x01\x02abcdefgh", "not a text file"),
        (b" " * (MAX_BYTES + 1), "1000001 bytes"),
    ],
)
def test_other_encodings_and_files_are_named(content, words):
    with pytest.raises(InputErrors, match=words):
        decode_text(content, "f")


def test_an_encoding_mistake_names_its_line():
    with pytest.raises(InputErrors) as caught:
        decode_text(b'id = "p"\n\ntitle = "\xff"', "f")
    assert caught.value.problems[0].line == 3


def test_a_huge_file_is_refused_without_reading_it_whole(tmp_path):
    path = tmp_path / "huge.toml"
    with path.open("wb") as stream:
        stream.truncate(3_000_000)
    with pytest.raises(InputErrors, match="3000000 bytes"):
        read_proposal(path)
