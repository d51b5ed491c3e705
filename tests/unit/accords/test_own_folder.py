"""A folder of one's own: read beside what is packaged, kept in a cache that changes nothing, every mistake placed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.accords import Register, load_whole, read_register
from entente.accords.load import PACKAGED, RECORDS, TABLES
from entente.errors import InputErrors

HEAD = "id,author,source,valid_from,side,owner,duty,due\n"
GOOD = HEAD + 'a,office,minutes,2026-01-01,DE,office,"report, in full",2026-05-01\n'


def problem(folder: Path) -> tuple[str, int, str]:
    with pytest.raises(InputErrors) as caught:
        read_register(PACKAGED, RECORDS, folder)
    (found,) = caught.value.problems
    return Path(found.file).name, found.line, found.field


def test_own_records_join_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "commitment.csv").write_text(GOOD, encoding="utf-8-sig")
    register = load_whole(tmp_path)
    assert register.records.commitment[0].duty.zh == "report, in full"
    assert register.find("us-cn-sta") is not None and register.derived
    assert load_whole(tmp_path / "nothing").records.commitment == ()


def test_the_packaged_records_name_their_sources(tmp_path: Path) -> None:
    register = load_whole()
    known = {source.id for source in register.sources}
    for table in TABLES:
        for row in getattr(register.records, table, ()):
            assert row.source in known, (table, row.id)
    assert not [one for one in register.records.body if any(name in one.title.en for name in ("Kerry", "Xie"))]


def test_a_cache_gives_the_same_and_is_read_anew_when_a_file_changes(tmp_path: Path) -> None:
    own, cache = tmp_path / "own", tmp_path / "cache" / "accords.msgpack"
    own.mkdir()
    (own / "commitment.csv").write_text(GOOD, encoding="utf-8")
    first = load_whole(own, cache)
    assert cache.exists()
    for kept in (load_whole(own, cache), load_whole(own, cache, tables=tuple(TABLES))):
        assert (kept.instruments, kept.records, kept.derived) == (first.instruments, first.records, first.derived)
    part = load_whole(own, cache, tables=("commitment",))
    assert part.records.commitment == first.records.commitment and part.records.measure == ()
    one = load_whole(own, cache, tables=("instrument",), instrument="us-cn-sta")
    assert [held.id for held in one.instruments] == ["us-cn-sta"]
    (own / "commitment.csv").write_text(GOOD.replace("minutes", "letter"), encoding="utf-8")
    assert load_whole(own, cache).records.commitment[0].source == "letter"
    cache.write_bytes(cache.read_bytes()[:100])
    assert isinstance(load_whole(own, cache, tables=("body",)), Register)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("commitment.csv", GOOD.replace("2026-05-01", "soon"), ("commitment.csv", 2, "commitment.due")),
        ("commitment.csv", GOOD.replace(",office,minutes", ",,minutes"), ("commitment.csv", 2, "commitment")),
        ("commitment.csv", GOOD + GOOD.splitlines()[1], ("commitment.csv", 3, "commitment.id")),
        ("answer.csv", "id,author,source,valid_from,concern,side,kind,text\nx,a,s,2026-01-01,none,US,acted,t\n",
         ("answer.csv", 2, "answer.concern")),
        ("x.toml", '[[member]]\nid = "m"\nauthor = "a"\nsource = "s"\nvalid_from = 2026-01-01\nbody = "none"\n'
         'side = "US"\nrole = "chair"\n', ("x.toml", 6, "member.body")),
        ("x.toml", '[[measure]]\nid = "m"\n', ("x.toml", 1, "measure[0]")),
        ("wishes.csv", "id\n1\n", ("wishes.csv", 0, "")),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place(tmp_path: Path, name: str, text: str, place: tuple[str, int, str]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert problem(tmp_path) == place


@given(
    st.sampled_from([*(f"{table}.csv" for table in TABLES if table not in ("source", "instrument")), "x.toml"]),
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
        st.text(st.sampled_from("id,author\n\"[]='.{}2026-01-01T\x00\u2028"), max_size=300).map(str.encode),
    ),
)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_read_or_refused_with_their_file(tmp_path: Path, name: str, data: bytes) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    (tmp_path / name).write_bytes(data)
    try:
        assert isinstance(read_register(tmp_path), Register)
    except InputErrors as refused:
        assert all(Path(found.file).name == name and str(found) for found in refused.problems)
