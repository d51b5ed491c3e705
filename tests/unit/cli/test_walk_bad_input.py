"""A catalogue of wrong uses: each gives a clear sentence in the chosen language, the right code, and no file."""

from __future__ import annotations

import shlex

import pytest

from entente.cli import app

WRONG = (
    "new dir",
    "new absent/x.toml",
    "new --lang fr",
    "new ok.toml",
    "check nofile",
    "check dir",
    "check enc.toml",
    "check empty",
    "check noname.toml",
    "check dup.toml",
    "check bad.zip",
    "topics battery",
    "topics",
    "topics x --limit 0",
    'topics ""',
    "assess nofile",
    "assess dir",
    "assess enc.toml",
    "assess empty",
    "assess ok.toml --as-of 2026-02-30",
    "assess ok.toml --side ZZZ",
    "assess ok.toml --format pdf",
    "assess ok.toml -o dir",
    "assess ok.toml -o absent/d.html",
    "demo -o ok.toml",
    "demo extra",
    "dossiers refresh --as-of x",
    "dossiers bogus",
    "--home ok.toml assess ok.toml",
    "--home ok.toml sources list",
    "sources import nofile --as csl",
    "sources import dir --as csl",
    "sources import empty --as csl",
    "sources import bad.zip --as ror",
    "sources import bad.json --as csl",
    "sources import enc.toml --as dod-1286",
    "sources import ok.toml --as bogus",
    "sources import bad.json --as list-csv",
    "sources import bad.json --as list-csv --code =x",
    "sources import bad.json --as csl --code x",
    "sources import bad.json --as csl --edition 2999-01-01",
    "sources import bad.json --as csl --edition x",
    "sources fetch aspi",
    "sources list --as-of 2026-13-01",
    "sources bogus",
    "evidence pair US",
    "evidence pair US US",
    "evidence pair US UK",
    "evidence pair US XX",
    "evidence pair us cn",
    "evidence pair FR DE",
    "evidence pair US CN --counts nofile",
    "evidence pair US CN --counts dir",
    "evidence pair US CN --counts empty",
    "evidence pair US CN --counts enc.toml",
    "evidence pair US CN --counts bad.zip",
    "evidence pair US CN -o dir",
    "evidence pair US CN --chart absent/c.svg",
    "evidence figures --country UK",
    "accords show nope",
    "accords status nope",
    "accords status us-cn-sta --as-of 2024-2-30",
    "accords status us-cn-sta --known-at x",
    "accords gaps nope",
    'accords list --as-of ""',
    "rules check nofile",
    "rules check enc.toml",
    "rules check bad_rule.toml",
    "rules check typo.toml",
    "rules check bad.zip",
    "rules show nope",
    "rules show",
    "screen",
    "screen A --names empty",
    "screen A",
    "screen --names nofile -o h.csv",
    "screen --names empty",
    "screen --names empty -o h.csv",
    "screen A --lists dir",
    "screen A --lists nofile",
    "screen A --threshold 2",
    "screen A --as-of x",
    "names compare --input empty --output o.csv",
    "names compare --input enc.toml --output o.csv",
    "names compare --input nofile --output o.csv",
    "names compare --input dir --output o.csv",
    "names compare",
    "cases run nofile",
    "cases run dir",
    "cases run bad.json",
    "cases run enc.toml",
    "cases run empty",
    "cases run empty --lists dir",
    "cases run bad.json --lists nofile",
)
"""Command lines as a person would type them, in the folder that ``place`` makes."""

NEEDS_DATA = ("topics battery", 'topics ""', "screen A", "screen --names empty -o h.csv", "evidence pair FR DE")
UNWRITABLE = ("-o dir", "absent/")
DAMAGED = ("sources import bad.zip", "sources import enc.toml", "sources import bad.json --as csl")
PROPOSAL = 'id = "p"\ntitle = "T"\n[topic]\n{topic}\n[[party]]\nid = "a"\n'


@pytest.fixture
def place(tmp_path, monkeypatch):
    folder = tmp_path / "work"
    (folder / "dir").mkdir(parents=True)
    texts = {
        "empty": "",
        "noname.toml": PROPOSAL.format(topic='openalex = ["X9"]'),
        "ok.toml": PROPOSAL.format(topic='words = ["x"]') + 'name = "A"\n',
        "dup.toml": PROPOSAL.format(topic='words = ["x"]') + 'name = "A"\n[[party]]\nid = "a"\nname = "B"\n',
        "bad.json": '{"a":1',
        "bad_rule.toml": '[[rule]]\nid = "us.x.y"\nwhen = "proj.z"\n',
        "typo.toml": '[[rule]]\nid = "us.x.y"\nwhen = "transfer.destinatoin"\n',
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "enc.toml").write_bytes(b"\xff\xfe\x00bad")
    (folder / "bad.zip").write_bytes(b"PK\x03\x04junk")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_DEBUG", raising=False)
    return folder


def expected_code(line: str) -> int:
    """By docs/reference/errors.md: 2 input, 3 source, 4 warehouse and storage."""
    if line in NEEDS_DATA or (
        any(mark in line for mark in UNWRITABLE) and not line.startswith("assess ok.toml -o dir")
    ):
        return 4
    refused_first = "--code" in line or "--edition" in line
    return 3 if line.startswith(DAMAGED) and not refused_first else 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_use_is_one_clear_sentence(place, capfd, line, lang):
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with pytest.raises(SystemExit) as stopped:
        app.run(["--lang", lang, *shlex.split(line)])
    out, err = capfd.readouterr()
    assert stopped.value.code == expected_code(line), err
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    assert "{" not in err
    assert any("\u4e00" <= char <= "\u9fff" for char in err) is (lang == "zh")
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_the_catalogue_is_long_enough():
    assert len(set(WRONG)) >= 60
