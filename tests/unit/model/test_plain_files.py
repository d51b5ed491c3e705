"""Folders of plain files: both forms, both languages, and every mistake with its place."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.errors import InputErrors
from entente.model.plain_files import read_file, read_folders
from entente.model.text import Text


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    size: int = 0


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    text: Text
    tags: tuple[str, ...] = ()
    count: int = 0
    part: tuple[Part, ...] = ()


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    item: tuple[Item, ...] = ()


def test_both_forms_say_the_same(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (one / "x.toml").write_text('[[item]]\nid = "a"\ntext = "t"\ntags = ["p", "q"]\ncount = 3\n', encoding="utf-8")
    (two / "item.csv").write_text("id,text,tags,count\na,t,p; q,3\n", encoding="utf-8-sig")
    assert read_folders([one], File, "h").content == read_folders([two], File, "h").content
    (two / "item.csv").write_text("id,text_en,text_zh\na,sea,海\nb,,山\n\n", encoding="utf-8")
    found = read_folders([two], File, "h").content.item
    assert [item.text for item in found] == [Text(en="sea", zh="海"), Text(en="山", zh="山")]


@pytest.mark.parametrize(
    ("name", "content", "line", "field", "said"),
    [
        ("x.toml", '[[item]]\nid = "a"\ntext = "t"\ncount = "many"\n', 4, "item[0].count", "int"),
        ("x.toml", '[[item]]\nid = "a"\ntext = "t"\n[[item.part]]\nname = 5\n', 5, "item[0].part[0].name", "str"),
        ("x.toml", '[[item]]\nid = "a"\ntext = "t"\nodd = 1\n', 1, "item[0]", "odd"),
        ("x.toml", "[[item]\n", 1, "", "not valid TOML"),
        ("x.toml", '[[item]]\nid = "a"\ntext = "t"\n[[item]]\nid = "a"\ntext = "u"\n', 5, "item.id", "used twice"),
        ("item.csv", "id,text,count\na,t,3\nb,t,x\n", 3, "item.count", "int"),
        ("item.csv", "id,text\na,t,3\n", 2, "item", "cells"),
        ("item.csv", "id,text\na,t\na,u\n", 3, "item.id", "used twice"),
        ("item.csv", 'id,text\na,"t\n', 2, "", "CSV"),
        ("other.csv", "id\na\n", 0, "", "No table is called other"),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, name: str, content: str, line: int, field: str, said: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        read_folders([tmp_path], File, "h")
    problem = refused.value.problems[0]
    assert (problem.file, problem.line, problem.field) == (str(tmp_path / name), line, field)
    assert said in str(problem)


def test_what_is_no_folder_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="no folder"):
        read_folders([tmp_path / "none"], File, "h")
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputErrors, match="UTF-8"):
        read_folders([tmp_path], File, "h")
    with pytest.raises(InputErrors, match="cannot be read"):
        read_file(tmp_path / "gone.toml", File, "h")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=200), st.text(alphabet="[]item.\"=\n,aé1{}#'", max_size=120).map(str.encode)),
    st.sampled_from(["x.toml", "item.csv"]),
)
def test_any_bytes_are_read_or_refused_in_one_sentence(tmp_path: Path, data: bytes, name: str) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    (tmp_path / name).write_bytes(data)
    try:
        read_folders([tmp_path], File, "h")
    except InputErrors as refused:
        assert all(str(problem) and problem.file for problem in refused.problems)
