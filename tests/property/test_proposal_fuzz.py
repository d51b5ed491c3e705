"""Malformed proposals: always a valid proposal or ``InputErrors`` with a place and a sentence, never anything else."""

import copy

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.errors import InputErrors
from entente.model.paths import show_path
from entente.model.proposal import Proposal
from entente.model.reading import parse_proposal, read_proposal
from entente.model.template import proposal_template

FULL = """id = "p"
title = "T"
side = "US"
start = 2026-05-01
end = 2027-05-01
[topic]
openalex = ["T10001"]
words = ["w"]
[research]
kind = "basic"
[[party]]
id = "a"
name = "清华大学"
names = ["Tsinghua"]
kind = "university"
country = "CN"
identifiers = { UEI = "X" }
owners = [{ name = "o", percent = 50.0, party = "b" }]
[[party]]
id = "b"
name = "B"
country = "US"
[[person]]
role = "r"
employer = "a"
count = 3
citizenship = ["US"]
[[technology]]
name = "t"
parameters = { x = 1.5 }
[[data]]
id = "d"
kind = "health"
count = 10
destinations = ["US"]
[[transfer]]
what = "w"
recipient = "b"
technology = "t"
[ip]
shares = [{ party = "a", percent = 50 }, { party = "b", percent = 50 }]
"""


def check_judged(text: str) -> InputErrors | None:
    """Parse; every mistake has a file, a line that exists, and a sentence without leftovers of a template."""
    try:
        assert isinstance(parse_proposal(text, "f.toml"), Proposal)
    except InputErrors as failure:
        assert failure.problems
        for problem in failure.problems:
            assert problem.file == "f.toml"
            assert 0 <= problem.line <= text.count("\n") + 1
            sentence = str(problem)
            assert len(sentence) < 1500
            assert problem.template.format(**problem.values)
        return failure
    return None


STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(
        ["", "unknown", "未知", "<script>alert(1)</script>", "\x1b[2J\x1b]0;x\x07", "=1+1", "@SUM(A1)",
         "\u202egnp", "x" * 5000, "{0}{x}", "%s%n", "../../etc", "null", "a", "b"]
    ),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["id", "name", "x"]), st.integers(), max_size=2),
)  # fmt: skip


def places(data, path=()):
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


BASE = tomlkit.parse(FULL).unwrap()
PLACES = sorted(places(BASE), key=str)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), STRANGE), min_size=1, max_size=3))
def test_changed_values(changes):
    data = copy.deepcopy(BASE)
    for path, value in changes:
        holder = data
        try:
            for part in path[:-1]:
                holder = holder[part]
            if value is None:
                del holder[path[-1]]
            else:
                holder[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    try:
        text = tomlkit.dumps(data)
    except (ValueError, TypeError):
        return
    check_judged(text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_cut_and_pasted_text(data):
    text = FULL
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        piece = data.draw(
            st.one_of(st.text(max_size=8), st.sampled_from(["[[", "]]", '"""', "'", "=", "\n", "{", "#", "\\", "\r"]))
        )
        text = text[:start] + piece + text[end:]
    check_judged(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda t: t.encode("utf-16", "surrogatepass")))
)
def test_any_bytes(tmp_path, content):
    path = tmp_path / "bytes.toml"
    path.write_bytes(content)
    with pytest.raises(InputErrors):
        read_proposal(path)


@pytest.mark.parametrize("field", [show_path(path) for path in PLACES])
@pytest.mark.parametrize(
    "value", ["\x1b[31m", "<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", 1e308, -1, [], {}, True]
)
def test_a_catalogue_of_hostile_values_in_every_place(field, value):
    path = next(path for path in PLACES if show_path(path) == field)
    data = copy.deepcopy(BASE)
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    failure = check_judged(tomlkit.dumps(data))
    if isinstance(value, str) and value.startswith("\x1b"):
        assert failure is not None


@pytest.mark.parametrize("cut", range(0, len(FULL), 29))
def test_truncated_files(cut):
    check_judged(FULL[:cut])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_template_cut_at_any_line_is_judged(lang):
    rows = proposal_template(lang).splitlines(keepends=True)
    for count in range(0, len(rows), 17):
        check_judged("".join(rows[:count]))


def test_the_full_proposal_is_valid():
    assert check_judged(FULL) is None
