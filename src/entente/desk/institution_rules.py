"""Rules of institutions beside the packaged ones: files in ``<home>/rules``, and packages that offer a folder of them.

A package offers its folder by an entry point of the group ``entente.rules`` (:class:`RulePack`). Both kinds of files
are checked as packaged rules are, and :mod:`entente.safeguards.institution` says what they may not do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import NamedTuple, Protocol

from entente.errors import InputError, RuleError, gettext_noop
from entente.model.provenance import SnapshotRef
from entente.safeguards.rulebook import Rule, RuleBook, load_rulebook, read_rules, with_institutions

__all__ = ["GROUP", "SHOWN", "HeldRules", "RulePack", "every_rule", "read_files"]

GROUP = "entente.rules"
"""The group of entry points by which a package offers rules."""

SHOWN = gettext_noop("Rule files end in .toml; `entente rules new FILE` writes one to fill in.")


class RulePack(Protocol):
    """What an entry point of the group names: called without arguments, it returns the folder of its rule files."""

    def __call__(self) -> Path:
        """The folder."""
        ...


class HeldRules(NamedTuple):
    """All rules that an office goes by, and the files of institutions among them as a dossier names its sources."""

    book: RuleBook
    sources: tuple[SnapshotRef, ...] = ()


class _File(NamedTuple):
    """A rule file of an institution: where it lies, its text, and what a dossier calls it."""

    path: str
    text: str
    name: str


def every_rule(home: Path) -> HeldRules:
    """The packaged rules, those in ``<home>/rules`` and those of installed packages.

    Raises ``RuleError`` with file, line and field for a file or package that is wrong, ``InputError`` for a folder that
    cannot be read.
    """
    book = load_rulebook(home / "cache" / "rules.msgpack")
    files = [*_of_home(home), *_of_packages()]
    if not files:
        return HeldRules(book)
    texts = [(each.path, each.text) for each in files]
    book = with_institutions(book, texts, home / "cache" / "institution_rules.msgpack")
    held: dict[str, list[Rule]] = {}
    for rule in book.rules:
        held.setdefault(rule.file, []).append(rule)
    return HeldRules(book, tuple(_source(each, held.get(each.path, ())) for each in files))


def read_files(path: Path) -> list[tuple[str, str]]:
    """Path and text of a rule file, or of every one below a folder.

    Raises ``RuleError`` for one that is not UTF-8, ``InputError`` for one that cannot be read.
    """
    try:
        return list(read_rules(path, f"{path}/")) if path.is_dir() else [(str(path), path.read_text(encoding="utf-8"))]
    except UnicodeDecodeError:
        raise RuleError(gettext_noop("The file is not UTF-8 text."), file=str(path)) from None
    except OSError as problem:
        raise InputError(
            gettext_noop("{file_name} cannot be read: {reason}."),
            file=str(path),
            file_name=path.name,
            reason=problem.strerror or str(problem),
        ) from None


def _of_home(home: Path) -> Iterator[_File]:
    folder = home / "rules"
    if folder.exists():
        for path, text in read_files(folder):
            yield _File(path, text, Path(path).relative_to(home).as_posix())


def _of_packages() -> Iterator[_File]:
    """The rule files of installed packages, in the order of the packages' names."""
    offered = [(each.dist.name if each.dist else "", each) for each in entry_points(group=GROUP)]
    for package, each in sorted(offered, key=lambda one: (one[0], one[1].name)):
        folder = _folder_of(package, each)
        version = each.dist.version if each.dist else ""
        for path, text in read_files(folder):
            inside = Path(path).relative_to(folder).as_posix()
            yield _File(path, text, f"{package}@{version}/{inside}")


def _folder_of(package: str, offer: EntryPoint) -> Path:
    """The folder that a package offers; whatever goes wrong in foreign code is told in one sentence."""
    try:
        pack: RulePack = offer.load()
        folder = Path(pack())
    except Exception as problem:  # noqa: BLE001 - foreign code may raise anything
        raise _no_folder(package, offer, f"{type(problem).__name__}: {problem}") from None
    if not folder.is_dir():
        raise _no_folder(package, offer, str(folder))
    return folder


def _no_folder(package: str, offer: EntryPoint, reason: str) -> RuleError:
    template = gettext_noop("The package {package} offers no folder of rules: {reason}.")
    return RuleError(
        template, field=f"{GROUP}:{offer.name}", package=package, reason=reason,
        hint=gettext_noop("Mend the package or remove it: its rules would be missing without a word."),
    )  # fmt: skip


def _source(file: _File, rules: Sequence[Rule]) -> SnapshotRef:
    """How a dossier names a file: by the hash of its text, with who made its rules and the newest text behind them."""
    made_by = dict.fromkeys(rule.record.authority for rule in rules)
    return SnapshotRef(
        id=file.name,
        kind="institution_rules",
        title="; ".join(f"{each.en} / {each.zh}" for each in made_by) or file.name,
        sha256=sha256(file.text.encode()).hexdigest(),
        edition=max((day for rule in rules if (day := rule.record.source_date)), default=None),
        rows=len(rules),
    )
