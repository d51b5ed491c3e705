"""``entente cases run`` as a user meets it."""

from __future__ import annotations

import json

import pytest

from entente.cli.app import run

CASE = {
    "id": "a",
    "as_of": "2025-06-01",
    "known_at": "2025-06-01",
    "side": "US",
    "title": "Old maps",
    "structured": {
        "parties": [
            {"name": "Lakemont University", "country": "US", "kind": "university"},
            {"name": "Yunnan University", "country": "CN", "kind": "university"},
        ],
        "publication_terms": "free",
        "mascot": "heron \x1b[31m",
    },
}


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


def test_json_names_what_was_not_understood(capsys, tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    code, out, err = call(capsys, "cases", "run", str(path), "--json")
    answer = json.loads(out)
    assert (code, answer["id"], answer["unread"]) == (0, "a", ["mascot"])
    assert set(answer["per_side"]) == {"US", "CN"}
    assert "not understood and not used: mascot" in err


def test_text_in_both_languages(capsys, tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    _, out, _ = call(capsys, "cases", "run", str(path))
    assert out.startswith("a: ")
    assert "\x1b" not in out
    _, out, err = call(capsys, "--lang", "zh", "cases", "run", str(path))
    assert "未能识别" in err
    assert "US" in out


def test_bad_line_and_absent_folder(capsys, tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    code, out, err = call(capsys, "cases", "run", str(path), "--json")
    assert (code, out) == (2, "")
    assert ":1:" in err
    path.write_text(json.dumps(CASE), encoding="utf-8")
    code, _, err = call(capsys, "cases", "run", str(path), "--lists", str(tmp_path / "none"))
    assert code == 2
    assert "There is no folder" in err
