"""``start.py`` without installing anything: what it says and how it knows that nothing is left to do."""

import ast
import importlib.util
import re
import sys
from collections import namedtuple

import pytest

Version = namedtuple("Version", "major minor micro releaselevel serial")
Answer = namedtuple("Answer", "returncode stdout")


@pytest.fixture
def start(repository, monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("start", repository / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("ENTENTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "a folder with blanks"
    root.mkdir()
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (root / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(module, "LOG", root / ".venv" / "install.log")
    monkeypatch.setattr(module, "PYTHON", root / ".venv" / "bin" / "python")
    return module


def pretend_python(start) -> None:
    start.PYTHON.parent.mkdir(parents=True)
    start.PYTHON.touch()


def test_an_old_python_can_at_least_read_the_file(repository):
    assert ast.parse((repository / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6)).body


def test_an_old_python_gets_one_sentence(start, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", Version(3, 9, 2, "final", 0))
    assert start.main(["demo"]) == 1
    said = capsys.readouterr().err
    assert "3.11 or newer; this is Python 3.9" in said
    assert said.count("\n") == 1


def test_every_message_has_its_chinese(repository, start):
    tree = ast.parse((repository / "start.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    said = {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") in ("say", "tell") and isinstance(call.args[0], ast.Constant)
    }
    assert len(said) > 10
    assert said <= set(start.CHINESE)
    for english, chinese in start.CHINESE.items():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", chinese))


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL", "ENTENTE_LANG"])
def test_the_language_follows_the_locale(start, monkeypatch, capsys, variable):
    monkeypatch.setenv(variable, "zh_CN.UTF-8")
    assert start.main(["nonsense"]) == 2
    assert "用法" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"), [([], 2), (["nonsense"], 2), (["setup", "x"], 2), (["--help"], 0), (["-h"], 0)]
)
def test_wrong_use_shows_the_usage(start, capsys, arguments, code):
    assert start.main(arguments) == code
    out, err = capsys.readouterr()
    assert "usage:" in (err if code else out)


@pytest.mark.parametrize(
    ("system", "package"),
    [
        ("ID=debian", "python3.12-venv"),
        ("ID=linuxmint\nID_LIKE=ubuntu", "python3.12-venv"),
        ('ID="openEuler"', "python3-pip"),
        ("ID=fedora", "python3-pip"),
        ("ID=alpine", "py3-pip"),
        ("ID=opensuse-leap\nID_LIKE=suse", "python312"),
        ("ID=plan9", "venv and ensurepip"),
    ],
)
def test_a_missing_ensurepip_gets_one_sentence_with_the_package(start, monkeypatch, system, package):
    monkeypatch.setattr(sys, "version_info", Version(3, 12, 0, "final", 0))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    sentence = start.missing_venv(system)
    assert package in sentence
    assert "\n" not in sentence


def test_a_whole_python_lacks_nothing(start):
    assert start.missing_venv("ID=debian") is None


def test_an_environment_is_current_until_a_lock_or_the_project_changes(start):
    assert not start.is_current("base")
    pretend_python(start)
    start.stamp("dev").write_text(start.stamp_text("dev"), encoding="utf-8")
    assert start.is_current("dev")
    assert start.is_current("base")
    (start.ROOT / "requirements-dev.lock").write_text("changed", encoding="utf-8")
    assert not start.is_current("dev")
    start.stamp("base").write_text(start.stamp_text("base"), encoding="utf-8")
    assert start.is_current("base")
    assert not start.is_current("dev")
    (start.ROOT / "pyproject.toml").write_text("changed", encoding="utf-8")
    assert not start.is_current("base")


def test_an_environment_without_python_is_not_current(start):
    start.VENV.mkdir()
    start.stamp("base").write_text(start.stamp_text("base"), encoding="utf-8")
    assert not start.is_current("base")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("error sending request for url", "index cannot be reached"),
        ("Temporary failure in name resolution", "index cannot be reached"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("something else", "install.log"),
    ],
)
def test_a_failed_installation_is_explained_in_one_sentence(start, said, words):
    start.VENV.mkdir()
    start.LOG.write_text(said, encoding="utf-8")
    sentence = str(start.explain_failure())
    assert words in sentence
    assert "\n" not in sentence


def test_a_folder_that_is_not_ours_is_never_deleted(start, capsys):
    start.VENV.mkdir()
    precious = start.VENV / "precious.txt"
    precious.write_text("mine", encoding="utf-8")
    assert start.main(["setup"]) == 1
    assert precious.read_text(encoding="utf-8") == "mine"
    assert "not a virtual environment" in capsys.readouterr().err


def test_children_get_no_foreign_python_path(start, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    env = start.child_environment()
    assert not {"PYTHONPATH", "PYTHONHOME"} & set(env)
    assert env["UV_SYSTEM_CERTS"] == "1"


def test_a_mirror_of_pip_is_used_by_uv_too(start, monkeypatch):
    env = {"PIP_INDEX_URL": "https://mirror.example/simple"}
    monkeypatch.setattr(start.subprocess, "run", lambda *a, **k: Answer(1, ""))
    start.mirror(env)
    assert env["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_a_second_run_starts_the_command_at_once(start, monkeypatch):
    pretend_python(start)
    start.stamp("base").write_text(start.stamp_text("base"), encoding="utf-8")
    calls = []
    monkeypatch.setattr(start.subprocess, "call", lambda command, **options: calls.append(command) or 7)
    monkeypatch.setattr(start, "install", lambda level: pytest.fail("nothing is to be installed"))
    assert start.main(["demo", "--lang", "zh"]) == 7
    assert calls == [[str(start.PYTHON), "-P", "-m", "entente", "demo", "--lang", "zh"]]
