"""``entente accords`` as a user meets it."""

from __future__ import annotations

import json

import pytest

from entente.cli.app import run


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    """The door writes the language into the environment; put it back after each test."""
    for name in ("ENTENTE_LANG", "LANGUAGE"):
        monkeypatch.setenv(name, "en")


def call(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        run([*arguments])
    out = capsys.readouterr()
    return left.value.code or 0, out.out, out.err


@pytest.mark.parametrize(("known_at", "expected"), [("2024-11-01", "lapsed"), ("2025-06-01", "in_force")])
def test_status_json(capsys, known_at, expected):
    code, out, _ = call(
        capsys, "accords", "status", "us-cn-sta", "--as-of", "2024-10-01", "--known-at", known_at, "--json"
    )
    found = json.loads(out)
    assert (code, found["status"], found["known_at"]) == (0, expected, known_at)
    assert {s["id"] for s in found["sources"]} >= {k for line in found["statements"] for k in line["sources"]}


def test_status_text_names_days_and_who_disagrees(capsys):
    code, out, _ = call(capsys, "accords", "status", "us-cn-sta", "--as-of", "2026-11-22", "--known-at", "2026-11-22")
    assert code == 0
    assert "1,009 days remain to 2029-08-27." in out
    assert "Yi Wang" in out


def test_gaps(capsys):
    _, out, _ = call(capsys, "accords", "gaps", "us-cn-sta", "--as-of", "2024-11-01", "--known-at", "2024-11-01")
    assert "2024-08-27 – still open: no term covers these days" in out
    _, out, _ = call(capsys, "accords", "gaps", "us-cn-sta", "--as-of", "1980-01-01", "--known-at", "1980-01-01")
    assert out.startswith("Every day up to 1980-01-01")
    _, out, _ = call(capsys, "accords", "gaps", "us-cn-sta", "--known-at", "2025-06-01", "--json")
    assert [gap["kind"] for gap in json.loads(out)["gaps"]] == ["unsourced", "unsourced"]


def test_list_and_show(capsys):
    _, out, _ = call(capsys, "accords", "list", "--as-of", "2014-05-12", "--known-at", "2014-05-12")
    assert [line.split()[0] for line in out.splitlines()] == [
        "us-cn-cerc", "us-cn-health", "us-cn-marine", "us-cn-sta", "who-gisrs", "who-pip",
    ]  # fmt: skip
    _, out, _ = call(capsys, "accords", "list", "--json")
    assert len(json.loads(out)["instruments"]) == 6
    _, out, _ = call(capsys, "accords", "show", "us-cn-sta")
    assert "Accounts that say otherwise" in out
    assert "2024 STA Protocol, data annex" in out
    _, out, _ = call(capsys, "accords", "show", "us-cn-marine")
    assert "Made under: us-cn-sta" in out
    _, out, _ = call(capsys, "accords", "show", "us-cn-cerc", "--json")
    assert json.loads(out)["parent"] == "us-cn-sta"


def test_chinese(capsys):
    _, out, _ = call(
        capsys, "--lang", "zh", "accords", "status", "us-cn-sta", "--as-of", "2024-10-01", "--known-at", "2024-11-01"
    )
    assert "已失效" in out
    assert "适用文本：2018" in out


@pytest.mark.parametrize("day", ["2024-13-01", "yesterday", ""])
def test_bad_day_is_one_sentence(capsys, day):
    code, out, err = call(capsys, "accords", "status", "us-cn-sta", "--as-of", day)
    assert (code, out) == (2, "")
    assert "is not a day of the calendar" in err


def test_unknown_id_suggests(capsys):
    code, _, err = call(capsys, "accords", "status", "us-cn-sat")
    assert code == 2
    assert "Did you mean us-cn-sta" in err
    code, _, err = call(capsys, "accords", "gaps", "\x1b[31mzzz")
    assert code == 2
    assert "\x1b" not in err
    assert "us-cn-sta" in err
