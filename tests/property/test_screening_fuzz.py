"""Hostile names, alone, in lists and through the commands: no crash, no hang, and what cannot be read is said so."""

from __future__ import annotations

import csv
import random
import time
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.safeguards.screening.lists_maker import DAY, Lists

from entente.cli.app import entente
from entente.model.proposal import Party
from entente.names.score_v1 import compare, parse, parse_person
from entente.safeguards.screening import ScreeningIndex, screen_parties

PLANES = 17
SURROGATES = range(0xD800, 0xE000)
MARKS = "\u202a\u202e\u2066\u2069\u200b\u200d\ufeff\u0301\u3000\x00\n\"'`,;()/\\&-.。、《》"
HOSTILE = (
    "", " ", "...", "\u202eytisrevinU nijnaiT", "\u2066天津\u2069", "x" * 10_240, "天津大学 " * 2_048, "\x00",
    "\ufdfa" * 300, "Tiаnjin Univеrsity", "(" * 500 + "a", "e" + "\u0301" * 900, "👩‍🔬" * 300, "\U000e0001\U000e007f",
    "\U00100000 \U0010ffff", "=cmd|x", "<b>Tianjin</b>", "'; DROP TABLE spelling; --", "%_%", "*", "㍿" * 400,
)  # fmt: skip
REPEATED = (
    "abcdefghi jk ", "天津大学", "鑢鑣鑤", "大学研究所", "(a", "P. Q. ", "xi an ", "7 ", "第七〇一", "عمر ", "김민호",
    "バラク", "天a津b", "x", "путин ", "e\u0301", "\ufdfa", "a-", "a/b, ",
    "& co ", "a\u200d", "שלום ", "XIV ", "of the ", "ltd inc ",
)  # fmt: skip
ANY_NAME = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=["Cs"]), max_size=40),
    st.lists(st.sampled_from(["Tianjin", "University", "天津", "大学", "Technology", *MARKS]), max_size=9).map("".join),
    st.sampled_from(HOSTILE),
)


@cache
def index() -> ScreeningIndex:
    """Lists in which hostile names stand beside real ones."""
    lists = Lists()
    for name in ("Tianjin University", "Beijing Institute of Technology", "国防科技大学", *filter(None, HOSTILE)):
        lists.entry(name, ("TJU", "acronym"), ("...", "alias"), since="2020-01-01")
    return lists.index()


@settings(max_examples=120, deadline=None)
@given(ANY_NAME, st.lists(ANY_NAME, max_size=2), st.sampled_from([None, "US", "CN", "XX"]))
def test_any_name_is_screened_or_called_unreadable_whatever_the_country(
    name: str, others: list[str], country: str | None
) -> None:
    found = screen_parties([Party(id="p", name=name, names=tuple(others), country=country)], index(), as_of=DAY)
    unread = {each[:80] for each in (name, *others) if parse(each).problem}
    assert {told.removeprefix("p: ") for told in found.unreadable} == unread
    assert all(0.0 <= hit.score <= 1.0 and hit.explanation.en and hit.explanation.zh for hit in found.hits)
    elsewhere = screen_parties([Party(id="p", name=name, names=tuple(others), country="FR")], index(), as_of=DAY)
    assert found.hits == elsewhere.hits


@pytest.mark.parametrize("plane", range(PLANES))
def test_every_plane(plane: int) -> None:
    """Characters of every plane, as many kinds as it has, inside words, alone and in a row."""
    rng = random.Random(plane)
    codes = [code for code in rng.sample(range(plane << 16, (plane + 1) << 16), 1500) if code not in SURROGATES]
    by_kind: dict[str, list[str]] = {}
    for char in map(chr, codes):
        by_kind.setdefault(unicodedata.category(char), []).append(char)
    for chars in by_kind.values():
        for name in ("".join(chars[:40]), f"Tianjin{chars[0]} University", chars[-1], " ".join(chars[:20])):
            for kind, reader in (("organization", parse), ("person", parse_person)):
                read = reader(name)
                assert bool(read.readings) is (read.problem is None)
                assert 0.0 <= compare(name, "Tianjin University", kind).value <= 1.0
        index().search("".join(chars[:40]), as_of=None)


@pytest.mark.parametrize("part", REPEATED)
@pytest.mark.parametrize("kind", ["organization", "person"])
def test_time_grows_with_the_length(part: str, kind: str) -> None:
    def taken(length: int) -> float:
        one, other = (part * length)[:length], (part[::-1] * length)[:length]
        best = 60.0
        for _ in range(3):
            parse.cache_clear()
            begun = time.process_time()
            compare(one, other, kind)
            best = min(best, time.process_time() - begun)
        return best

    assert taken(1000) <= 8 * taken(250) + 0.005  # four times the length: 4 if linear, 16 if quadratic


def test_ten_kilobytes_are_refused_at_once() -> None:
    for part in REPEATED:
        name = (part * 10_240)[:10_240]
        begun = time.process_time()
        assert compare(name, name).has("unreadable_name")
        assert index().search(name, as_of=None) == []
        assert time.process_time() - begun < 0.05


def test_hostile_names_through_the_commands(tmp_path: Path) -> None:
    rng = random.Random(5)
    names = [name for name in HOSTILE if "\x00" not in name]  # a file with NUL bytes is refused as a whole
    names += ["".join(rng.choices("天津Tianjin \u202e\u0301,\"'\n;", k=rng.randrange(30))) for _ in range(60)]
    lists = tmp_path / "lists"
    lists.mkdir()
    table = "list,announcement,announced,effective,action,name_zh,name_en\n"
    row = "unreliable_entity_list,样本公告1号,2025-01-02,2025-01-02,listed,天津样本大学,Tianjin Sample University\n"
    (lists / "a.csv").write_text(table + row, encoding="utf-8")
    for file, head, rows in (
        ("names.csv", ("id", "name"), list(enumerate(names))),
        ("pairs.csv", ("id", "left", "right", "kind"), [(n, name, "Tianjin", "") for n, name in enumerate(names)]),
    ):
        with (tmp_path / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head, *rows])
    home = ("--home", str(tmp_path / "home"))
    out = {name: tmp_path / f"{name}.csv" for name in ("hits", "scores")}
    told = ""
    for arguments in (
        ("screen", "--names", str(tmp_path / "names.csv"), "--lists", str(lists), "--output", str(out["hits"])),
        ("names", "compare", "--input", str(tmp_path / "pairs.csv"), "--output", str(out["scores"])),
    ):
        result = CliRunner().invoke(entente, [*home, *arguments])
        assert result.exit_code == 0, result.output
        told += result.stderr
    unread = [str(number) for number, name in enumerate(names) if parse(name).problem]
    assert f"Unreadable names, screened against nothing: {len(unread)}" in told
    assert "of 100 listed bodies under an unknown alias" in told
    with out["scores"].open(encoding="utf-8", newline="") as stream:
        scores = {row["id"]: float(row["score"]) for row in csv.DictReader(stream)}
    assert len(scores) == len(names)
    assert all(scores[number] == 0.0 for number in unread)
