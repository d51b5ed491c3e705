"""A folder of proposals, read fast the second time: parsed proposals are kept by the hash of their text."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from entente.errors import InputError, InputErrors, gettext_noop
from entente.model.proposal import Proposal
from entente.model.reading import parse_proposal
from entente.model.syntax import MAX_BYTES, decode_text

__all__ = ["Kept", "keep", "load_kept", "proposal_files", "read_member"]

Kept = dict[str, bytes]
"""Parsed proposals by the SHA-256 of their text."""


class _CacheFile(msgspec.Struct, frozen=True, kw_only=True):
    """``form`` names the fields that the proposals were read with."""

    form: str
    proposals: Kept


def proposal_files(folder: Path) -> tuple[Path, ...]:
    """The proposal files below a folder, in the order of their paths; raises ``InputError`` where there are none."""
    if not folder.is_dir():
        raise InputError(gettext_noop("There is no folder {folder}."), folder=str(folder))
    found = tuple(sorted(path for path in folder.rglob("*.toml") if path.is_file()))
    if not found:
        raise InputError(gettext_noop("The folder {folder} holds no proposal (*.toml)."), folder=str(folder))
    return found


def read_member(path: Path, kept: Kept, fresh: Kept) -> Proposal | str:
    """The proposal in a file, from what is kept if the text is the same; or its first mistake, in words.

    What had to be parsed is put into ``fresh``.
    """
    try:
        content = path.read_bytes()[: MAX_BYTES + 1]
    except OSError as problem:
        return problem.strerror or str(problem)
    key = hashlib.sha256(content).hexdigest()
    if key in kept:
        with suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(kept[key], type=Proposal)
    try:
        proposal = parse_proposal(decode_text(content, str(path)), str(path))
    except InputErrors as mistakes:
        return str(mistakes.problems[0])
    fresh[key] = msgspec.msgpack.encode(proposal)
    return proposal


def _form() -> str:
    """A hash of the declared form: what was read with other fields is read again."""
    return hashlib.sha256(msgspec.json.encode(msgspec.json.schema(Proposal), order="sorted")).hexdigest()


def load_kept(cache: Path) -> Kept:
    """What a cache file keeps; nothing where it cannot be read or was written for another form."""
    try:
        kept = msgspec.msgpack.decode(cache.read_bytes(), type=_CacheFile)
    except (OSError, msgspec.MsgspecError):
        return {}
    return kept.proposals if kept.form == _form() else {}


def keep(cache: Path, proposals: Kept) -> None:
    """Write the cache file; one that cannot be written is no failure."""
    passing = cache.with_name(f"{cache.name}.{os.getpid()}")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        passing.write_bytes(msgspec.msgpack.encode(_CacheFile(form=_form(), proposals=proposals)))
        passing.replace(cache)
    except OSError:
        with suppress(OSError):
            passing.unlink()
