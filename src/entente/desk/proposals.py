"""Proposals on the desk: the template, the check with its summary, and topics looked up in the loaded table."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from entente.desk.topics import TopicCandidate, TopicRow, rank_topics
from entente.errors import InputError, StorageError, gettext_noop
from entente.model.reading import parse_proposal, read_proposal, read_text
from entente.model.schema import proposal_schema
from entente.model.template import proposal_template

__all__ = [
    "ProposalSummary", "TopicCandidate", "add_topics", "check_absent", "check_proposal", "find_topics", "new_proposal",
    "unresolved_topics", "write_new",
]  # fmt: skip


class ProposalSummary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a valid proposal says, counted.

    ``parties`` holds id, name and country code (``None``: unknown); ``items`` counts every other list of tables
    (``None``: unknown whether any); ``unknown`` names the facts that are stated as unknown or left out.
    """

    id: str
    title: str
    parties: tuple[tuple[str, str, str | None], ...]
    items: dict[str, int | None]
    topics: tuple[str, ...]
    words: tuple[str, ...]
    unknown: tuple[str, ...]


def new_proposal(path: Path | None, lang: str, *, schema: bool = False, force: bool = False) -> str:
    """The template in a language, or the JSON Schema; written to ``path`` where one is given.

    Raises ``InputError`` where the file exists and ``force`` is not set, ``StorageError`` where it cannot be written.
    """
    text = proposal_schema() if schema else proposal_template(lang)
    if path is not None:
        write_new(path, text, force=force)
    return text


def write_new(path: Path, text: str, *, force: bool) -> None:
    """Write a file that is not there yet, or replace it where ``force`` is set; raises as :func:`new_proposal`."""
    check_absent(path, force=force)
    replace_file(path, text)


def check_absent(path: Path, *, force: bool) -> None:
    """Raise ``InputError`` where a file exists and ``force`` is not set."""
    if path.exists() and not force:
        raise InputError(
            gettext_noop("The file exists already."),
            file=str(path),
            hint=gettext_noop("Give another name, or --force to replace it."),
        )


def check_proposal(path: Path) -> ProposalSummary:
    """Read a proposal and count what it says; raises ``InputErrors`` that name every mistake."""
    proposal = read_proposal(path)
    lists = {name: getattr(proposal, name) for name in _LISTS}
    return ProposalSummary(
        id=proposal.id,
        title=proposal.title,
        parties=tuple((party.id, party.name, party.country) for party in proposal.party),
        items={name: None if found is None else len(found) for name, found in lists.items()},
        topics=proposal.topic.openalex,
        words=proposal.topic.words,
        unknown=tuple(_unknown(proposal, "")),
    )


_LISTS = (
    "person", "technology", "data", "material", "equipment", "transfer", "visitor", "funding", "activity",
    "investment", "acquisition", "instrument", "filing", "document", "permit",
)  # fmt: skip


def _unknown(value: msgspec.Struct, prefix: str) -> list[str]:
    """Dotted names of the facts that are ``None``, in the order of the declaration; positions counted from 1."""
    found: list[str] = []
    for name in value.__struct_fields__:
        fact = getattr(value, name)
        if fact is None:
            found.append(prefix + name)
        elif isinstance(fact, msgspec.Struct):
            found += _unknown(fact, f"{prefix}{name}.")
        elif isinstance(fact, tuple):
            for position, item in enumerate(fact, start=1):
                if isinstance(item, msgspec.Struct):
                    found += _unknown(item, f"{prefix}{name}[{position}].")
    return found


def find_topics(home: Path, words: str, limit: int = 10) -> tuple[TopicCandidate, ...]:
    """OpenAlex topics for words, best first, from the loaded topic table.

    Raises ``NoSnapshot`` where no topics have been imported, with a hint how to.
    """
    return rank_topics(words, _topic_rows(home), limit)


def unresolved_topics(home: Path, path: Path, limit: int = 5) -> dict[str, tuple[TopicCandidate, ...]]:
    """Candidates for each of the words that a proposal gives for its topic."""
    words = read_proposal(path).topic.words
    if not words:
        return {}
    rows = _topic_rows(home)
    return {word: rank_topics(word, rows, limit) for word in words}


def add_topics(path: Path, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Write confirmed topic ids (by the words that they answer) into a proposal; comments and layout stay.

    The words stay too: they say what the applicant meant. Returns all topic ids of the proposal. The file is replaced
    as a whole, and only if the result is still a valid proposal.
    """
    import tomlkit

    text = read_text(path)
    before = parse_proposal(text, str(path))
    ids = [*before.topic.openalex, *(i for i in dict.fromkeys(chosen.values()) if i not in before.topic.openalex)]
    document: Any = tomlkit.parse(text)
    document["topic"]["openalex"] = ids
    changed = tomlkit.dumps(document)
    after = parse_proposal(changed, str(path))
    assert msgspec.structs.replace(after, topic=before.topic) == before, "only the topic changes"
    replace_file(path, changed)
    return after.topic.openalex


def _topic_rows(home: Path) -> Sequence[TopicRow]:
    from entente.errors import NoSnapshot
    from entente.sources.warehouse import Warehouse

    hint = gettext_noop("Import the table of topics: entente sources import topics.csv --as openalex-topics")
    try:
        with Warehouse.open(home / "warehouse.duckdb") as warehouse:
            rows = warehouse.rows("SELECT topic_id, name, subfield, field, keywords FROM topic ORDER BY topic_id")
    except NoSnapshot as missing:
        raise NoSnapshot(gettext_noop("No table of OpenAlex topics is loaded."), hint=hint) from missing
    if not rows:
        raise NoSnapshot(gettext_noop("No table of OpenAlex topics is loaded."), hint=hint)
    return [TopicRow(*(str(cell or "") for cell in row)) for row in rows]


def replace_file(path: Path, text: str) -> None:
    """Write a file as a whole, never half of it; an existing file keeps its permissions."""
    if path.exists() and not (path.is_file() or path.is_dir()):  # replacing it would destroy a device or a pipe
        raise InputError(
            gettext_noop("This is a device or a pipe; a file is needed."),
            file=str(path),
            hint=gettext_noop("Name an ordinary file."),
        )
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.new")
    try:
        try:
            with part.open("x", encoding="utf-8", newline="") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            if path.exists():
                part.chmod(path.stat().st_mode & 0o777)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise StorageError(
            gettext_noop("The file could not be written: {reason}."),
            file=str(path),
            reason=problem.strerror or str(problem),
        ) from problem
