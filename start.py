"""Run Entente from a fresh checkout with nothing but Python 3.11 or newer.

    python3 start.py demo      installs what Entente needs into .venv and assesses the examples on sample data
    python3 start.py test      installs everything and runs the tests
    python3 start.py setup     installs everything (all extras but spark; test, type and lint tools) and stops

Only the standard library is used here. Packages come from the hash-pinned lock files; ``uv`` installs them, and pip
does where uv cannot be had. A second run finds its stamp in ``.venv`` and installs nothing.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOG = VENV / "install.log"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"base": "requirements.lock", "dev": "requirements-dev.lock"}
USAGE = "usage: python3 start.py demo | test [pytest options] | setup"

CHINESE = {
    USAGE: "用法：python3 start.py demo | test [pytest 选项] | setup",
    "Entente needs Python 3.11 or newer; this is Python {have}. Install a newer Python and run this again with it.": (
        "Entente 需要 Python 3.11 或更高版本；当前为 Python {have}。请安装较新的 Python 后重新运行。"
    ),
    "This Python cannot make a virtual environment; {remedy}, then run this again.": (
        "当前 Python 无法创建虚拟环境；{remedy}，然后重新运行。"
    ),
    "install the package {package} ({command})": "请安装软件包 {package}（{command}）",
    "install a complete Python 3.11 or newer that has the modules venv and ensurepip": (
        "请安装带有 venv 和 ensurepip 模块的完整 Python 3.11 或更高版本"
    ),
    "[1/4] Making a virtual environment in {venv}": "[1/4] 正在创建虚拟环境：{venv}",
    "[2/4] Getting the installer (uv)": "[2/4] 正在获取安装工具（uv）",
    "      uv cannot be had here; pip does it instead, which takes longer": "      此处无法获取 uv，改用 pip，耗时较长",
    "[3/4] Installing {count} packages": "[3/4] 正在安装 {count} 个软件包",
    "[4/4] Installing Entente": "[4/4] 正在安装 Entente",
    "Ready in {seconds} s.": "准备完毕，用时 {seconds} 秒。",
    "      still working, {seconds} s": "      仍在进行，已用 {seconds} 秒",
    "The environment in {venv} is damaged or of another Python; it is made anew.": (
        "{venv} 中的环境已损坏或属于其他 Python，正在重新创建。"
    ),
    "The packages could not be downloaded because the package index cannot be reached; check the network, or name a "
    "mirror in PIP_INDEX_URL, then run this again.": (
        "无法连接软件包索引，未能下载软件包；请检查网络，或用 PIP_INDEX_URL 指定镜像，然后重新运行。"
    ),
    "The disk is full; free about {need} MB and run this again.": "磁盘空间不足；请腾出约 {need} MB 后重新运行。",
    "The folder {folder} cannot be written to; copy Entente to a folder of your own and run this again.": (
        "无法写入文件夹 {folder}；请将 Entente 复制到您有写入权限的文件夹后重新运行。"
    ),
    "{venv} exists and is not a virtual environment; move it away and run this again.": (
        "{venv} 已存在但不是虚拟环境；请将其移走后重新运行。"
    ),
    "Installation failed: {reason}.": "安装失败：{reason}。",
    "Installation failed; what the installer said is in {log}.": "安装失败；安装工具的输出见 {log}。",
}

NETWORK_SIGNS = (
    "newconnectionerror", "name resolution", "dns error", "failed to lookup", "connection refused", "connect error",
    "network is unreachable", "error sending request", "timed out", "connecttimeout", "could not connect",
    "failed to establish", "proxyerror", "tunnel error", "unknownissuer", "certificate verify failed",
    "failed to fetch",
)  # fmt: skip


class Stop(Exception):
    """Set-up cannot go on; the message is one sentence in the user's language."""


def say(message: str, **values: object) -> str:
    """A message in the user's language: Chinese where the locale says so, otherwise English."""
    names = ("ENTENTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if wanted.lower().startswith("zh"):
        message = CHINESE[message]
    return message.format(**values)


def tell(message: str, **values: object) -> None:
    """Print progress to standard error, so that the output of the command stays clean."""
    print(say(message, **values), file=sys.stderr, flush=True)


def missing_venv(os_release: str) -> "str | None":
    """What to install where this Python lacks venv or ensurepip (Debian and its kin ship them apart)."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return None
    kin = os_release.lower()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    bare = version.replace(".", "")
    remedies = (
        (("debian", "ubuntu"), f"python{version}-venv", "sudo apt install"),
        (("fedora", "rhel", "centos", "openeuler", "anolis"), "python3-pip", "sudo dnf install"),
        (("suse",), f"python{bare}", "sudo zypper install"),
        (("alpine",), "py3-pip", "sudo apk add"),
        (("arch",), "python", "sudo pacman -S"),
    )
    for families, package, command in remedies:
        if any(family in kin for family in families):
            remedy = say("install the package {package} ({command})", package=package, command=f"{command} {package}")
            break
    else:
        remedy = say("install a complete Python 3.11 or newer that has the modules venv and ensurepip")
    return say("This Python cannot make a virtual environment; {remedy}, then run this again.", remedy=remedy)


def stamp_text(level: str) -> str:
    """What an up-to-date environment was made from: this Python, this folder, the locks and the project file."""
    digest = hashlib.sha256()
    for name in (LOCKS[level], "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return f"{digest.hexdigest()} {sys.version.split()[0]} {ROOT}\n"


def stamp(level: str) -> Path:
    """The file that says that the environment is complete at a level (``base`` or ``dev``)."""
    return VENV / f"entente-{level}.stamp"


def is_current(level: str) -> bool:
    """Whether the environment is complete and made from the present files; ``dev`` contains ``base``."""
    for found in {level, "dev"}:
        path = stamp(found)
        if path.is_file() and path.read_text(encoding="utf-8") == stamp_text(found) and PYTHON.exists():
            return True
    return False


def child_environment() -> "dict[str, str]":
    """The environment for child processes: no foreign PYTHONPATH, the system's certificates, pip's mirror for uv."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER")}
    env.update(UV_SYSTEM_CERTS="1", PIP_DISABLE_PIP_VERSION_CHECK="1", VIRTUAL_ENV=str(VENV))
    if not env.get("HOME") and os.name != "nt":
        env.setdefault("UV_CACHE_DIR", str(VENV / "cache"))
    return env


def this_python() -> str:
    """The running Python; it does not know its own path where PATH is not set."""
    return sys.executable or shutil.which("python3", path=os.environ.get("PATH", os.defpath)) or "/proc/self/exe"


def run_logged(command: "list[str]", env: "dict[str, str]") -> bool:
    """Run a command with its output in the log, showing that it is alive; whether it succeeded."""
    started = time.monotonic()
    shown = 0.0
    with LOG.open("ab") as log:
        log.write((" ".join(command) + "\n").encode("utf-8", "replace"))
        log.flush()
        with subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=str(ROOT), env=env) as child:
            try:
                while child.poll() is None:
                    time.sleep(0.05)
                    passed = time.monotonic() - started
                    if passed - shown >= 10:
                        shown = passed
                        tell("      still working, {seconds} s", seconds=int(passed))
            except BaseException:
                child.kill()
                raise
            return child.returncode == 0


def explain_failure() -> Stop:
    """One sentence for a failed installation, read off the log."""
    text = LOG.read_text(encoding="utf-8", errors="replace").lower()
    if "no space left" in text or "disk quota" in text:
        return Stop(say("The disk is full; free about {need} MB and run this again.", need=600))
    if any(sign in text for sign in NETWORK_SIGNS):
        return Stop(
            say(
                "The packages could not be downloaded because the package index cannot be reached; check the network, "
                "or name a mirror in PIP_INDEX_URL, then run this again."
            )
        )
    return Stop(say("Installation failed; what the installer said is in {log}.", log=LOG))


def is_sound() -> bool:
    """Whether ``.venv`` is an environment of this Python that can start and has pip."""
    if not (VENV / "pyvenv.cfg").is_file() or not PYTHON.exists():
        return False
    probe = "import sys, pip; print(sys.version.split()[0], sys.prefix)"
    try:
        answer = subprocess.run(
            [str(PYTHON), "-I", "-c", probe],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            env=child_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.stdout.strip() == f"{sys.version.split()[0]} {VENV}"


def make_environment() -> bool:
    """Make ``.venv`` where it is missing or damaged; whether it was made anew."""
    if VENV.exists() or VENV.is_symlink():
        if is_sound():
            return False
        ours = VENV.is_dir() and ((VENV / "pyvenv.cfg").exists() or LOG.exists() or not any(VENV.iterdir()))
        if not ours and not (VENV / "bin").exists() and not (VENV / "Scripts").exists():
            raise Stop(
                say("{venv} exists and is not a virtual environment; move it away and run this again.", venv=VENV)
            )
        tell("The environment in {venv} is damaged or of another Python; it is made anew.", venv=VENV)
        if VENV.is_symlink():
            VENV.unlink()
        else:
            shutil.rmtree(str(VENV))
    os_release = Path("/etc/os-release")
    sentence = missing_venv(os_release.read_text(encoding="utf-8") if os_release.exists() else "")
    if sentence:
        raise Stop(sentence)
    tell("[1/4] Making a virtual environment in {venv}", venv=VENV)
    VENV.mkdir()
    if not run_logged([this_python(), "-m", "venv", str(VENV)], child_environment()):
        raise explain_failure()
    return True


def mirror(env: "dict[str, str]") -> None:
    """Let uv use the package index that pip is configured for (it does not read pip's files itself)."""
    if env.get("UV_DEFAULT_INDEX") or env.get("UV_INDEX_URL"):
        return
    asked = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True, env=env)
    index = env.get("PIP_INDEX_URL") or (answer.stdout.strip() if answer.returncode == 0 else "")
    if index:
        env["UV_DEFAULT_INDEX"] = index


def installer(env: "dict[str, str]") -> "list[str]":
    """The install command: uv where it can be had, otherwise pip."""
    pip = [str(PYTHON), "-m", "pip", "install", "--retries", "2"]
    tell("[2/4] Getting the installer (uv)")
    if run_logged([*pip, "--require-hashes", "-r", str(ROOT / "requirements-uv.lock")], env):
        mirror(env)
        return [str(PYTHON), "-m", "uv", "pip", "install", "--no-config", "--python", str(PYTHON)]
    text = LOG.read_text(encoding="utf-8", errors="replace").lower()
    if any(sign in text for sign in NETWORK_SIGNS):
        raise explain_failure()
    tell("      uv cannot be had here; pip does it instead, which takes longer")
    return pip


def install(level: str) -> None:
    """Fill the environment from the lock of a level and put Entente itself into it, editable."""
    env = child_environment()
    lock = ROOT / LOCKS[level]
    count = sum(line[:1].isalnum() for line in lock.read_text(encoding="utf-8").splitlines())
    chosen = installer(env)
    steps = (
        ("[3/4] Installing {count} packages", ["--require-hashes", "-r", str(lock)]),
        ("[4/4] Installing Entente", ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]),
    )
    for message, options in steps:
        tell(message, count=count)
        if run_logged([*chosen, *options], env):
            continue
        chosen = [str(PYTHON), "-m", "pip", "install", "--retries", "2"]
        tell("      uv cannot be had here; pip does it instead, which takes longer")
        if not run_logged([*chosen, *options], env):
            raise explain_failure()
    run_logged([str(PYTHON), "-m", "pip", "uninstall", "--yes", "uv"], env)
    temporary = stamp(level).with_suffix(".new")
    temporary.write_text(stamp_text(level), encoding="utf-8")
    temporary.replace(stamp(level))


def ensure(level: str) -> None:
    """Bring the environment to a level; does nothing where its stamp is current."""
    if is_current(level):
        return
    started = time.monotonic()
    if level == "base" and stamp("dev").exists():
        level = "dev"
    try:
        fresh = make_environment()
        for old in LOCKS:
            stamp(old).unlink(missing_ok=True)
        LOG.write_bytes(b"")
        try:
            install(level)
        except Stop:
            text = LOG.read_text(encoding="utf-8", errors="replace").lower()
            if fresh or any(sign in text for sign in NETWORK_SIGNS):
                raise
            tell("The environment in {venv} is damaged or of another Python; it is made anew.", venv=VENV)
            shutil.rmtree(str(VENV))
            make_environment()
            install(level)
    except OSError as error:
        if error.errno in (28, 122):  # ENOSPC, EDQUOT
            raise Stop(say("The disk is full; free about {need} MB and run this again.", need=600)) from error
        if not os.access(str(ROOT), os.W_OK) or error.errno == 30:  # EROFS
            sentence = (
                "The folder {folder} cannot be written to; copy Entente to a folder of your own and run this again."
            )
            raise Stop(say(sentence, folder=ROOT)) from error
        raise Stop(say("Installation failed: {reason}.", reason=error)) from error
    tell("Ready in {seconds} s.", seconds=int(time.monotonic() - started))


def main(arguments: "list[str]") -> int:
    """Do what the first argument says; the exit code of the command that was run, 2 for wrong use, 1 for no set-up."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what tells users so
        have = ".".join(str(part) for part in sys.version_info[:2])
        sentence = (
            "Entente needs Python 3.11 or newer; this is Python {have}. "
            "Install a newer Python and run this again with it."
        )
        print(say(sentence, have=have), file=sys.stderr)
        return 1
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    action, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if action not in ("demo", "test", "setup") or (action == "setup" and rest):
        print(say(USAGE), file=sys.stdout if action in ("-h", "--help") else sys.stderr)
        return 0 if action in ("-h", "--help") else 2
    try:
        ensure("base" if action == "demo" else "dev")
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if action == "demo":
        return subprocess.call([str(PYTHON), "-P", "-m", "entente", "demo", *rest], env=child_environment())
    if action == "test":
        spread = [] if any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in rest) else ["-n", "auto"]
        return subprocess.call([str(PYTHON), "-m", "pytest", *spread, *rest], cwd=str(ROOT), env=child_environment())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
