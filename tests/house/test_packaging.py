"""What is installed: the wheel carries all data, the locks name no address, the base stays small."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata

import pytest

BASE_LIMIT_MB = 250
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def name_of(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def pins(repository, lock: str) -> dict[str, str]:
    return dict(PIN.findall((repository / lock).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def project(repository):
    with (repository / "pyproject.toml").open("rb") as stream:
        return tomllib.load(stream)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_locks_are_pinned_by_hash_and_name_no_address(repository, lock):
    text = (repository / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--?[a-z]", text, flags=re.MULTILINE)
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.partition("\n")[2].strip())
    assert all("--hash=sha256:" in block and PIN.match(block) for block in blocks)


def test_every_dependency_is_in_its_lock(repository, project):
    extras = project["project"].get("optional-dependencies", {})
    base = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    tools = [item for group in project["dependency-groups"].values() for item in group if isinstance(item, str)]
    optional = [item for name, items in extras.items() if name != "spark" for item in items]
    for lock, wanted in (("requirements.lock", base), ("requirements-dev.lock", [*base, *tools, *optional])):
        missing = {name_of(item) for item in wanted} - {"entente"} - set(pins(repository, lock))
        assert missing == set(), f"{lock}: run tools/lock.sh"


def test_the_base_pins_are_the_same_in_both_locks(repository):
    assert pins(repository, "requirements.lock").items() <= pins(repository, "requirements-dev.lock").items()


def test_the_base_install_stays_small(repository):
    size = 0
    for name in pins(repository, "requirements.lock"):
        try:
            files = metadata.distribution(name).files or []
        except metadata.PackageNotFoundError:
            continue  # a pin for another platform or Python
        paths = [file.locate() for file in files if file.suffix != ".pyc"]
        size += sum(path.stat().st_size for path in paths if path.is_file())
    assert 50e6 < size < BASE_LIMIT_MB * 1e6, f"{size / 1e6:.0f} MB"


def test_the_wheel_carries_every_data_file(repository, tmp_path):
    pytest.importorskip("hatchling")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    source = repository / "src"
    ours = {
        path.relative_to(source).as_posix()
        for path in (source / "entente").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - packed == set()
    assert {"entente/py.typed", "entente/model/proposal.schema.json"} <= packed
    assert any(name.endswith(".mo") for name in packed)
    assert not [name for name in packed if name.startswith(("tests/", "docs/", "tools/"))]
    assert any(name.endswith("licenses/LICENSE") for name in packed)


def test_continuous_integration_runs_the_readme_command(repository):
    script = repository / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    text = script.read_text(encoding="utf-8")
    for command in ("python3 start.py test", "mypy", "ruff check", "ruff format --check", "lint-imports"):
        assert command in text
