"""The message catalogue: `python tools/catalogue.py compile` writes the .mo files, `check` says what is wrong.

Every message that a user can see has to be in a catalogue: templates in ``gettext_noop("…")``, and the help of every
command and option. ``check`` names what has no Chinese, whose placeholders differ, what is translated in two ways, and
which .mo file is not current.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "entente"
CATALOGUE = SOURCE / "locale" / "zh_CN" / "LC_MESSAGES"
CLICK_DOMAIN = "messages"
"""Click's own words; its message ids are not in our source."""

_COMMANDS = {"command", "group"}
_OPTIONS = {"option", "version_option", "confirmation_option", "password_option"}


def messages(source: Path = SOURCE) -> dict[str, str]:
    """Every message id in the source with the first place (``file:line``) that it stands at."""
    found: dict[str, str] = {}
    for path in sorted(source.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for message, line in [*_templates(tree), *_helps(tree)]:
            found.setdefault(message, f"{path.relative_to(source)}:{line}")
    return found


def _templates(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """``gettext_noop("…")``, where anything but a plain text could never be translated; and ``_("…")``."""
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or name not in ("gettext_noop", "_"):
            continue
        argument = node.args[0]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value, node.lineno
        elif name == "gettext_noop":
            raise SystemExit(f"line {node.lineno}: gettext_noop takes a plain text")


def _helps(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """``help=`` of commands and options; a command without it shows its docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):  # an option that commands share
            if getattr(node.value.func, "attr", "") in _OPTIONS:
                yield from _plain_help(node.value)
            continue
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            name = getattr(getattr(decorator, "func", None), "attr", "")
            if not isinstance(decorator, ast.Call) or name not in _COMMANDS | _OPTIONS:
                continue
            yield from _plain_help(decorator)
            said = any(keyword.arg == "help" for keyword in decorator.keywords)
            if name in _COMMANDS and not said and ast.get_docstring(node):
                yield str(ast.get_docstring(node)), node.lineno


def _plain_help(call: ast.Call) -> Iterator[tuple[str, int]]:
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "help"), None)
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value, call.lineno


def catalogues(folder: Path = CATALOGUE) -> dict[str, Catalog]:
    """The .po files by domain."""
    found = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            found[path.stem] = read_po(stream, locale="zh_CN")
    return found


def placeholders(message: str) -> set[str]:
    """Names in braces; raises ``ValueError`` where the braces do not pair."""
    return {name for _text, name, _form, _conversion in string.Formatter().parse(message) if name}


def problems(source: Path = SOURCE, folder: Path = CATALOGUE) -> list[str]:
    """Everything that is wrong, one line each."""
    found: list[str] = []
    translated: dict[str, tuple[str, str]] = {}
    for domain, catalogue in catalogues(folder).items():
        for message in catalogue:
            text = message.string if isinstance(message.string, str) else message.string[0]
            key = message.id if isinstance(message.id, str) else message.id[0]
            if not key or not text:
                continue
            if key in translated and translated[key][0] != text:
                found.append(f"{domain}.po: {key!r} is translated otherwise in {translated[key][1]}.po")
            translated.setdefault(key, (text, domain))
            if message.fuzzy:
                found.append(f"{domain}.po: {key!r} is marked fuzzy")
            if domain != CLICK_DOMAIN and _placeholders_differ(key, text):
                found.append(f"{domain}.po: the placeholders of {key!r} differ")
        if not _is_current(catalogue, folder / f"{domain}.mo"):
            found.append(f"{domain}.mo is not current; run python tools/catalogue.py compile")
    for message_id, place in messages(source).items():
        if message_id not in translated:
            found.append(f"{place}: no Chinese for {message_id!r}")
    return found


def _placeholders_differ(english: str, chinese: str) -> bool:
    try:
        return placeholders(english) != placeholders(chinese)
    except ValueError:
        return True


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of a .mo file."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def _is_current(catalogue: Catalog, path: Path) -> bool:
    """Whether a .mo file says the same as its .po file (whatever program wrote it)."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        there = {message.id: message.string for message in read_mo(stream) if message.id}
    here = read_mo(io.BytesIO(compiled(catalogue)))
    return there == {message.id: message.string for message in here if message.id}


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        for domain, catalogue in catalogues().items():
            if not _is_current(catalogue, CATALOGUE / f"{domain}.mo"):
                (CATALOGUE / f"{domain}.mo").write_bytes(compiled(catalogue))
        return 0
    if arguments == ["check"]:
        found = problems()
        print("\n".join(found) or "The catalogue is complete and current.")
        return 1 if found else 0
    print("usage: python tools/catalogue.py compile | check")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
