import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from entente.cli import app
from entente.cli import proposal as commands
from entente.desk import proposals
from entente.desk.topics import TopicRow
from entente.settings import Settings

GOOD = 'id = "p"\ntitle = "T"\n[topic]\nwords = ["battery"]\n[[party]]\nid = "a"\nname = "A"\n'
BAD = 'id = "p q"\ntitle = "T"\n[[party]]\nid = "a"\nname = "A"\nkind = "univercity"\n'
ROWS = [TopicRow("T10001", "Battery Materials", "Chemistry", "Materials", "lithium")]


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the whole command; returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("ENTENTE_LANG", "en")  # the command sets both for Click; monkeypatch takes them back
        monkeypatch.setenv("LANGUAGE", "en")
        with pytest.raises(SystemExit) as stopped:
            app.run(list(arguments))
        out, err = capfd.readouterr()
        return int(stopped.value.code or 0), out, err

    return command


def test_new_then_check_is_the_way_in(run, tmp_path):
    code, out, _ = run("new", "mine.toml")
    assert code == 0
    assert "entente check mine.toml" in out
    code, out, _ = run("check", "mine.toml")
    assert code == 0
    assert "my-project: a valid proposal" in out
    assert "Parties (2)" in out
    assert "Unknown or left out" in out


def test_new_refuses_to_overwrite_with_exit_code_2(run):
    run("new", "mine.toml")
    code, _, err = run("new", "mine.toml")
    assert code == 2
    assert "exists already" in err
    assert run("new", "mine.toml", "--force")[0] == 0


def test_new_prints_to_the_terminal_and_in_chinese(run):
    assert run("new", "--lang", "zh")[1].startswith("## Entente 提案")
    assert json.loads(run("new", "--schema")[1])["title"] == "Entente proposal"
    assert "Written: s.json" in run("new", "--schema", "s.json")[1]


def test_check_names_every_error_with_exit_code_2(run, tmp_path):
    (tmp_path / "bad.toml").write_text(BAD, encoding="utf-8")
    code, out, err = run("check", "bad.toml")
    assert (code, out) == (2, "")
    assert "bad.toml:1:id: " in err
    assert "bad.toml:6:party[1].kind: " in err


def test_check_speaks_chinese(run, tmp_path):
    (tmp_path / "bad.toml").write_text(BAD, encoding="utf-8")
    code, _, err = run("--lang", "zh", "check", "bad.toml")
    assert code == 2
    assert "不是有效编号" in err
    assert "是否应为“university”" in err


def test_check_json_carries_every_problem(run, tmp_path):
    (tmp_path / "bad.toml").write_text(BAD, encoding="utf-8")
    code, out, _ = run("check", "bad.toml", "--json")
    answer = json.loads(out)
    assert code == 2
    assert answer["valid"] is False
    assert [(p["line"], p["field"]) for p in answer["problems"]] == [(1, "id"), (6, "party[1].kind")]
    assert all(p["message"] and p["code"] == "input.problem" for p in answer["problems"])


def test_check_json_of_a_good_file(run, tmp_path):
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    code, out, _ = run("check", "good.toml", "--json")
    answer = json.loads(out)
    assert (code, answer["valid"], answer["summary"]["id"]) == (0, True, "p")
    assert "start" in answer["summary"]["unknown"]


def test_terminal_escapes_in_a_file_do_not_reach_the_terminal(run, tmp_path):
    (tmp_path / "esc.toml").write_text(GOOD + '"\\u001b[31mred" = 1\n', encoding="utf-8")
    code, _, err = run("check", "esc.toml")
    assert code == 2
    assert "\x1b" not in err


def test_resolve_topics_without_a_terminal_only_suggests(run, tmp_path, monkeypatch):
    monkeypatch.setattr(proposals, "_topic_rows", lambda home: ROWS)
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    code, _, err = run("check", "good.toml", "--resolve-topics")
    assert code == 0
    assert "T10001" in err
    assert path.read_text(encoding="utf-8") == GOOD
    answer = json.loads(run("check", "good.toml", "--resolve-topics", "--json")[1])
    assert answer["candidates"]["battery"][0]["topic_id"] == "T10001"


@pytest.mark.parametrize(("reply", "written"), [("y\n", True), ("n\n", False)])
def test_resolve_topics_asks_and_writes_what_is_confirmed(tmp_path, monkeypatch, reply, written):
    monkeypatch.setattr(proposals, "_topic_rows", lambda home: ROWS)
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    settings = Settings(home=tmp_path, lang="en", today=None)

    import click

    @click.command()
    @click.pass_obj
    def asked(settings):
        commands._resolve(settings, path, ask=True)

    result = CliRunner().invoke(asked, obj=settings, input=reply)
    assert result.exit_code == 0, result.output
    assert "Take T10001?" in result.output
    assert ("T10001" in path.read_text(encoding="utf-8")) is written


def test_a_proposal_without_words_says_so(run, tmp_path):
    (tmp_path / "good.toml").write_text(GOOD.replace('words = ["battery"]', ""), encoding="utf-8")
    code, _, err = run("check", "good.toml", "--resolve-topics")
    assert code == 0
    assert "no topic words" in err


def test_topics_lists_candidates(run, monkeypatch):
    monkeypatch.setattr(proposals, "_topic_rows", lambda home: ROWS)
    code, out, _ = run("topics", "lithium", "batteries")
    assert code == 0
    assert out.startswith("T10001")
    assert json.loads(run("topics", "lithium", "--json")[1])[0]["matched"] == ["lithium"]
    assert "No topic" in run("topics", "zebra")[1]


def test_help_of_the_three_commands_is_in_both_languages():
    for name in ("new", "check", "topics"):
        shown = []
        for lang in ("en", "zh"):
            command = [sys.executable, "-m", "entente", "--lang", lang, name, "--help"]
            shown.append(subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout)
        assert shown[0] != shown[1]
        assert any("\u4e00" <= char <= "\u9fff" for char in shown[1])
