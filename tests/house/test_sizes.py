"""Ceilings: files of at most 500 lines, functions of at most 80; every module says what it is."""

import ast

import pytest

FILE_CEILING = 500
FUNCTION_CEILING = 80


@pytest.fixture(scope="module")
def modules(repository):
    paths = sorted(
        [*(repository / "src").rglob("*.py"), *(repository / "tools").rglob("*.py"), repository / "start.py"]
    )
    return {path.relative_to(repository): path.read_text(encoding="utf-8") for path in paths}


def test_no_file_is_longer_than_the_ceiling(modules):
    assert {str(path): text.count("\n") for path, text in modules.items() if text.count("\n") > FILE_CEILING} == {}


def test_no_function_is_longer_than_the_ceiling(modules):
    long = {
        f"{path}:{node.name}": length
        for path, text in modules.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_CEILING
    }
    assert long == {}


def test_every_module_opens_with_a_docstring(modules):
    assert [str(path) for path, text in modules.items() if not ast.get_docstring(ast.parse(text))] == []


def test_no_room_is_called_by_what_it_is_not(modules):
    banned = {"utils", "helpers", "common", "core", "util", "misc"}
    assert [str(path) for path in modules if banned & {part.removesuffix(".py") for part in path.parts}] == []
