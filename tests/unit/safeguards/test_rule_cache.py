"""The records kept between processes are those of the texts, whatever happens to the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entente.safeguards import rulefiles
from entente.safeguards.rulefiles import cached_drafts, drafts_of


@pytest.fixture
def files(write_rule: Callable[..., str]) -> list[tuple[str, str]]:
    return [("us/a.toml", write_rule("us.x.a", "project.has_us_party"))]


def test_the_second_reading_comes_from_the_cache(
    files: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache" / "rules.msgpack"
    first = cached_drafts(files, cache)
    assert first.rules == drafts_of(files).rules
    assert [path.name for path in cache.parent.iterdir()] == ["rules.msgpack"]
    monkeypatch.setattr(rulefiles, "drafts_of", lambda *_: pytest.fail("parsed again"))
    assert cached_drafts(files, cache) == first


def test_other_texts_are_read_anew(files: list[tuple[str, str]], tmp_path: Path) -> None:
    cache = tmp_path / "rules.msgpack"
    cached_drafts(files, cache)
    changed = [(path, text.replace("Title us.x.a", "Another title")) for path, text in files]
    assert cached_drafts(changed, cache).rules[0][0].title.en == "Another title"
    assert cached_drafts(files, cache).rules[0][0].title.en == "Title us.x.a"


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x83\xa3key\xa1x\xa5rules\x90\xaacollisions\x90"])
def test_a_damaged_cache_is_replaced(files: list[tuple[str, str]], tmp_path: Path, damage: bytes) -> None:
    cache = tmp_path / "rules.msgpack"
    cache.write_bytes(damage)
    assert cached_drafts(files, cache).rules == drafts_of(files).rules
    assert cache.read_bytes() != damage


def test_a_place_that_cannot_be_written_is_no_failure(files: list[tuple[str, str]], tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    assert cached_drafts(files, blocked / "cache" / "rules.msgpack").rules == drafts_of(files).rules
