import shutil

import pytest
from tools import catalogue

SAMPLE = '''
import click
from entente.errors import InputError, gettext_noop
raise InputError(gettext_noop("A {thing} is " "missing."), thing="x")

@click.command(help="Do it.")
@click.option("--fast", is_flag=True, help="Faster.")
def do(): ...

@click.group()
def many():
    """Many things."""
'''
FULL = {"A {thing} is missing.": "缺少 {thing}。", "Do it.": "执行。", "Faster.": "更快。", "Many things.": "多项。"}


@pytest.fixture
def place(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "sample.py").write_text(SAMPLE, encoding="utf-8")
    folder = tmp_path / "catalogue"
    folder.mkdir()
    return source, folder


def write(folder, entries: dict[str, str], name: str = "sample") -> None:
    body = "".join(f'\nmsgid "{key}"\nmsgstr "{text}"\n' for key, text in entries.items())
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    (folder / f"{name}.po").write_text(head + body, encoding="utf-8")
    (folder / f"{name}.mo").write_bytes(catalogue.compiled(catalogue.catalogues(folder)[name]))


def test_the_catalogue_is_complete_and_current():
    assert catalogue.problems() == []


def test_every_kind_of_message_is_found(place):
    assert set(catalogue.messages(place[0])) == set(FULL)


def test_a_complete_catalogue_passes(place):
    write(place[1], FULL)
    assert catalogue.problems(*place) == []


@pytest.mark.parametrize("gone", FULL)
def test_a_missing_translation_is_named(place, gone):
    write(place[1], {key: text for key, text in FULL.items() if key != gone})
    assert [found for found in catalogue.problems(*place) if gone in found and "no Chinese" in found]


@pytest.mark.parametrize("chinese", ["缺少。", "缺少 {thing} {more}。", "缺少 {thing。"])
def test_placeholders_have_to_be_the_same(place, chinese):
    write(place[1], {**FULL, "A {thing} is missing.": chinese})
    assert any("placeholders" in found for found in catalogue.problems(*place))


def test_two_translations_of_one_message_are_named(place):
    write(place[1], FULL)
    write(place[1], {"Do it.": "去做。"}, "other")
    assert any("translated otherwise" in found for found in catalogue.problems(*place))


def test_a_compiled_file_that_is_old_or_gone_is_named(place):
    write(place[1], FULL)
    old = place[1] / "sample.mo"
    shutil.copy(old, place[1] / "kept")
    write(place[1], {**FULL, "Faster.": "快。"})
    shutil.copy(place[1] / "kept", old)
    assert any("not current" in found for found in catalogue.problems(*place))
    old.unlink()
    assert any("not current" in found for found in catalogue.problems(*place))


def test_a_message_that_is_no_plain_text_is_refused(place):
    (place[0] / "bad.py").write_text('gettext_noop(f"{x}")', encoding="utf-8")
    with pytest.raises(SystemExit, match="plain text"):
        catalogue.messages(place[0])
