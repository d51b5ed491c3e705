"""What the door does with failures that no room foresaw, and that it leaves nothing behind in the process."""

from __future__ import annotations

import os

import pytest

from entente.cli import app
from entente.cli.failure import show_failure
from entente.errors import InputError


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_DEBUG", raising=False)
    monkeypatch.setenv("ENTENTE_LANG", "en")

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            app.run(list(arguments))
        out, err = capfd.readouterr()
        return int(stopped.value.code or 0), out, err

    return command


def broken(monkeypatch, failure: BaseException) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise failure

    monkeypatch.setattr("entente.desk.rulebook.list_rules", fail)


def test_a_mistake_of_ours_is_one_sentence_and_70(run, monkeypatch):
    broken(monkeypatch, ZeroDivisionError("by zero\nindeed"))
    code, out, err = run("rules", "list")
    assert (code, out) == (70, "")
    assert "ZeroDivisionError: by zero indeed" in err
    assert "Traceback" not in err
    assert "自身出现错误" in run("--lang", "zh", "rules", "list")[2]


def test_the_trace_is_shown_where_it_is_asked_for(run, monkeypatch):
    broken(monkeypatch, ZeroDivisionError("x"))
    assert "Traceback" in run("--debug", "rules", "list")[2]
    monkeypatch.setenv("ENTENTE_DEBUG", "1")
    assert "Traceback" in run("rules", "list")[2]


def test_a_stop_by_the_user_is_quiet(run, monkeypatch):
    broken(monkeypatch, KeyboardInterrupt())
    code, out, err = run("rules", "list")
    assert (code, out, err.strip()) == (130, "", "")


def test_a_broken_pipe_is_quiet(run, monkeypatch):
    broken(monkeypatch, BrokenPipeError(32, "Broken pipe"))
    code, _, err = run("rules", "list")
    assert code != 70
    assert err == ""


def test_a_full_disk_is_a_sentence_with_a_hint(run, monkeypatch):
    broken(monkeypatch, OSError(28, "No space left on device", "/data/x"))
    code, _, err = run("rules", "list")
    assert code == 4
    assert err.startswith("/data/x: The operating system refused: No space left on device.")
    assert "Free some space" in err


def test_neither_environment_nor_help_keeps_a_language(run):
    before = dict(os.environ)
    assert "用法" in run("--lang", "zh", "accords", "--help")[1]
    english = run("accords", "--help")[1]
    assert "Usage:" in english
    assert "Agreements, duties, positions" in english
    assert dict(os.environ) == before


def test_values_are_filled_into_hints_too(capfd):
    failure = InputError("A {thing} is wrong.", thing="\x1b[31mday\n", hint="Write {thing}.", file="f", line=3)
    assert show_failure(failure, "en") == 2
    assert capfd.readouterr().err == "f:3: A \ufffd[31mday  is wrong.\n  Write \ufffd[31mday .\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are not known here")
@pytest.mark.parametrize(
    "arguments",
    [("new", "pipe", "--force"), ("evidence", "pair", "US", "CN", "-o", "pipe"),
     ("names", "compare", "--input", "pairs.csv", "--output", "pipe")],
)  # fmt: skip
def test_a_device_or_pipe_is_never_replaced(run, tmp_path, arguments):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "pairs.csv").write_text("id,left,right,kind\n", encoding="utf-8")
    code, _, err = run(*arguments)
    assert (code, err.splitlines()[0]) == (2, "pipe: This is a device or a pipe; a file is needed.")
    assert pipe.is_fifo()
