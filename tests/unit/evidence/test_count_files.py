"""A user's counts: what is read, and that every mistake is named with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.errors import InputError, InputErrors
from entente.evidence.counts import read_counts

GOOD = (
    "year,a,b,count\n2000,FR,GB,100\n2000,DE,FR,150\n2000,GB,DE,100\n2000,FR,FR,220\n2000,GB,GB,180.5\n2000,DE,DE,200\n"
)


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "counts.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_sums_are_off_diagonal_and_either_order_of_a_pair_will_do(tmp_path: Path) -> None:
    (counts,) = read_counts(_file(tmp_path, GOOD)).pair("GB", "FR")
    assert (counts.links, counts.n_x, counts.n_y) == (100, 180.5, 220)
    assert (counts.c_x, counts.c_y, counts.total) == (200, 250, 350)


def test_byte_order_mark_and_blank_lines_and_crlf_are_harmless(tmp_path: Path) -> None:
    plain = read_counts(_file(tmp_path, GOOD)).pair("FR", "DE")
    odd = ("\ufeff" + GOOD + "\n\n").replace("\n", "\r\n")
    assert read_counts(_file(tmp_path, odd)).pair("FR", "DE") == plain


def test_a_pair_without_row_has_no_links(tmp_path: Path) -> None:
    (counts,) = read_counts(_file(tmp_path, "year,a,b,count\n2000,FR,FR,5\n2000,GB,GB,6\n2000,FR,DE,5\n")).pair(
        "FR", "GB"
    )
    assert counts.links == 0 and counts.c_y == 0


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("2000,US,CN,-5", "count"),
        ("2000,US,CN,NaN", "count"),
        ("2000,US,CN,inf", "count"),
        ("2000,US,CN,", "count"),
        ("2000,US,CN,=1+1", "count"),
        ("2000,US,CN,１２", "count"),
        ("2000,US,CN,1_000", "count"),
        ('2000,US,CN,"1,000"', "count"),
        ("2000,US,CN,1e300", "count"),
        ("2000,US,CN,99999999999999999999", "count"),
        ("20000,US,CN,1", "year"),
        ("MM,US,CN,1", "year"),
        ("2000.0,US,CN,1", "year"),
        ("2000,UK,CN,1", "a"),
        ("2000,US,ZZ,1", "b"),
        ("2000,us,CN,1", "a"),
        ("2000,US,CN", "count"),
        ("2000,US,CN,1,2", "count"),
        ("2000,GB,FR,1", "b"),
    ],
)
def test_a_bad_row_is_named_with_file_line_and_field(tmp_path: Path, row: str, field: str) -> None:
    path = _file(tmp_path, GOOD + row + "\n")
    with pytest.raises(InputErrors) as caught:
        read_counts(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.field) == (str(path), 8, field)
    assert str(problem)


def test_all_bad_rows_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        read_counts(_file(tmp_path, GOOD + "x,US,CN,1\n2001,US,CN,-1\n"))
    assert [problem.line for problem in caught.value.problems] == [8, 9]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"year,a,b,count\n", "no counts"),
        (b"year;a;b;count\n2000;US;CN;1\n", "first line"),
        (b"year,x,y,n\n", "first line"),
        ("year,a,b,count\n".encode("utf-16"), "UTF-16"),
        (b"year,a,b,count\n2000,US,CN,\xff\n", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_counts(_file(tmp_path, content))
    assert caught.value.file.endswith("counts.csv") and caught.value.line >= 1


def test_folder_missing_file_and_broken_csv(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(InputError, match="cannot be read"):
            read_counts(path)
    with pytest.raises(InputErrors, match="CSV"):
        read_counts(_file(tmp_path, GOOD + '2001,"US"x,CN,1\n'))


def test_missing_or_too_small_diagonal(tmp_path: Path) -> None:
    table = read_counts(_file(tmp_path, "year,a,b,count\n2000,FR,GB,100\n2000,FR,FR,99\n"))
    with pytest.raises(InputErrors) as caught:
        table.pair("FR", "GB")
    small, missing = caught.value.problems
    assert (small.line, small.field) == (3, "count") and "fewer than" in str(small)
    assert (missing.line, missing.field) == (2, "b") and "GB,GB" in str(missing)
