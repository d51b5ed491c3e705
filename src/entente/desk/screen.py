"""Screening and comparing names for the doors: files in, files or values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from entente.desk.files import read_csv, safe_cell, write_csv
from entente.desk.judgements import load_judgements
from entente.desk.list_folder import import_lists, lists_in
from entente.desk.refresh import open_warehouse, warehouse_path
from entente.errors import InputError, gettext_noop
from entente.model.proposal import Party
from entente.names import score_v1
from entente.safeguards.screening import Screening, ScreeningIndex, asks_of, screen_parties, verdicts
from entente.safeguards.screening.conduct import Conduct, conduct_of
from entente.safeguards.screening.persons import PersonAnswer, screen_person
from entente.safeguards.screening.recall import recall_note
from entente.sources.warehouse import Warehouse

__all__ = [
    "Conduct", "PersonAnswer", "Screening", "ScreeningIndex", "as_json", "body_from", "compare_pairs",
    "conduct_report", "open_index", "person_report", "recall_note", "safe_cell", "screen_file", "screen_names",
]  # fmt: skip

HITS_PER_NAME = 50


def compare_pairs(source: Path, target: Path) -> int:
    """Score every pair of a CSV file (``id,left,right,kind``) into another (``id,score``); returns the pairs scored.

    Reads no list and no register. An unreadable name scores 0. Raises ``InputError`` for a file that cannot be read.
    """
    rows = read_csv(source, ("id", "left", "right", "kind"))
    scored = []
    for line, row in rows:
        kind = row["kind"].strip() or "unknown"
        if kind not in score_v1.KINDS:
            raise InputError(
                gettext_noop("“{kind}” is not a kind of name."),
                file=str(source),
                line=line,
                field="kind",
                kind=kind[:80],
                hint=gettext_noop("Use organization, person or unknown."),
            )
        scored.append((row["id"], f"{score_v1.compare(row['left'], row['right'], kind).value:.4f}"))
    write_csv(target, ("id", "score"), scored)
    return len(scored)


def screen_file(
    source: Path,
    target: Path,
    index: ScreeningIndex,
    *,
    as_of: date | None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, tuple[str, ...]]:
    """Screen every name of a CSV file (``id,name``); returns the hits written and the ids of unreadable names.

    Writes ``id,rank,list_entry_id,entry_name,score``: at most 50 entries a name, best first, those below the threshold
    included. ``as_of`` keeps entries listed on that day; ``None`` takes the newest edition of every list whole.
    """
    rows = read_csv(source, ("id", "name"))
    found: list[tuple[str, ...]] = []
    unreadable: list[str] = []
    for done, (_line, row) in enumerate(rows, 1):
        asks = asks_of([row["name"]], None, index)
        if asks[0].read.problem:
            unreadable.append(row["id"])
        best = verdicts(asks, {}, index, as_of=as_of)
        for rank, hit in enumerate(sorted(best, key=lambda each: -each.value)[:HITS_PER_NAME], 1):
            found.append((row["id"], str(rank), hit.entry.entry_id, safe_cell(hit.entry.name), f"{hit.value:.4f}"))
        if progress is not None:
            progress(done, len(rows))
    write_csv(target, ("id", "rank", "list_entry_id", "entry_name", "score"), found)
    return len(found), tuple(unreadable)


def screen_names(
    home: Path, names: Sequence[str], index: ScreeningIndex, *, as_of: date, threshold: float, non_official: bool
) -> Screening:
    """Screen single names as they stood on a day; parties are numbered in the order of the names (``1``, ``2`` …).

    What was judged of a pair before is applied and said.
    """
    parties = tuple(Party(id=str(number), name=name) for number, name in enumerate(names, 1))
    found = screen_parties(parties, index, as_of=as_of, threshold=threshold, non_official=non_official)
    return load_judgements(home).apply(found, parties, index)


@contextmanager
def open_index(
    home: Path,
    lists: Path | None = None,
    *,
    today: date,
    scratch: Path | None = None,
    note: Callable[[str, Path], None] | None = None,
) -> Iterator[ScreeningIndex]:
    """The screening index of the loaded snapshots, or of the list files in a folder and its sub-folders.

    A folder is read into ``scratch`` (an empty folder that the caller removes). Names of organisations in both scripts
    still come from the home's warehouse; their derived file is made where it is missing. ``note`` is told of every
    file that is no list. Raises ``NoSnapshot`` where nothing has been imported, ``InputError`` where the folder holds
    no list.
    """
    if lists is None:
        with Warehouse.open(warehouse_path(home)) as warehouse:
            index = ScreeningIndex.open_or_build(home / "screening", warehouse)
            try:
                yield index
            finally:
                index.close()
        return
    assert scratch is not None, "a folder of lists is read into a scratch folder"
    _import_folder(lists, scratch, today, note or (lambda _reason, _path: None))
    with open_warehouse(home) as register, open_warehouse(scratch) as listed:
        folder = home / "screening" if warehouse_path(home).exists() else None
        index = ScreeningIndex.in_memory(listed, register, folder=folder)
        try:
            yield index
        finally:
            index.close()


def _import_folder(lists: Path, scratch: Path, today: date, note: Callable[[str, Path], None]) -> None:
    found, others = lists_in(lists)
    for path in others:
        note(gettext_noop("{file} is not a list in a known form and was left out."), path)
    import_lists(scratch, found, today=today)
    if not found:
        raise InputError(
            gettext_noop("The folder holds no list in a known form."),
            file=str(lists),
            hint=gettext_noop("Known forms: entente sources import --help."),
        )


def as_json(found: Screening) -> str:
    """The screening as JSON text, and what such a screening finds and misses."""
    told = msgspec.to_builtins(found) | {"recall": msgspec.to_builtins(recall_note().text)}
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def body_from(name: str, *, names: Iterable[str] = (), ror: str | None = None, numbers: Iterable[str] = ()) -> Party:
    """A body to ask about; numbers are written ``scheme=value``. Raises ``InputError``."""
    found = {}
    for text in numbers:
        scheme, told, value = text.partition("=")
        if not (told and scheme.strip() and value.strip()):
            raise InputError(
                gettext_noop("“{text}” is not an identifier."),
                field="--id",
                text=text[:60],
                hint=gettext_noop("Write identifiers as scheme=value, joined with “; ”, for example uscc=9133…; lei=…"),
            )
        found[scheme.strip().lower()] = value.strip()
    return Party(id="1", name=name, names=tuple(names), ror=ror or found.pop("ror", None), identifiers=found)


def conduct_report(home: Path, party: Party, *, as_of: date) -> Conduct:
    """The compliance events of a body up to a day, from the imported tables. Raises ``NoSnapshot``."""
    with Warehouse.open(warehouse_path(home)) as warehouse:
        index = ScreeningIndex.open_or_build(home / "screening", warehouse)
        try:
            numbers = party.identifiers | ({"ror": party.ror} if party.ror else {})
            return conduct_of((party.name, *party.names), numbers, warehouse, index, as_of=as_of)
        finally:
            index.close()


def person_report(
    home: Path, name: str, identifiers: dict[str, str], *, role: str, purpose: str, as_of: date, today: date
) -> PersonAnswer:
    """Screen one person; nothing is kept. Raises ``NoSnapshot``."""
    with open_index(home, today=today) as index:
        return screen_person(name, identifiers, index, role=role, purpose=purpose, as_of=as_of)
