"""How is one file taken out of a zip? Without path tricks and within limits.

Nothing is ever extracted to disk: the wanted member is read as a stream. Names that climb out of a folder, absolute
names, links and encrypted members are refused, as is a member that unfolds to far more than any real file of its kind.
"""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from entente.errors import SourceError, gettext_noop

__all__ = ["MAX_RATIO", "MAX_UNFOLDED", "the_member"]

MAX_UNFOLDED = 4 << 30
"""Bytes; the ROR dump unfolds to about 0.3 GiB."""
MAX_RATIO = 200
"""Unfolded to stored; JSON and CSV seldom pass 30."""
MAX_MEMBERS = 1000


def the_member(path: Path, name: str, ending: str = "") -> IO[bytes]:
    """The one member of a zip whose name ends as asked (any ending: the only member), as a stream.

    With several candidates the last by name is taken (ROR's archives name schema v2 after v1).
    Raises ``SourceError`` for a damaged, dangerous or foreign archive.
    """
    try:
        archive = zipfile.ZipFile(path)
        members = [member for member in archive.infolist() if not member.is_dir()]
        for member in members[: MAX_MEMBERS + 1]:
            _check(member, name)
        wanted = sorted((m for m in members if m.filename.lower().endswith(ending.lower())), key=lambda m: m.filename)
        if len(members) > MAX_MEMBERS or not wanted:
            raise SourceError(
                gettext_noop("{file_name} is a zip archive without a file that ends in {ending}."),
                file_name=name,
                ending=ending or "…",
            )
        return archive.open(wanted[-1])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as failure:
        raise SourceError(
            gettext_noop("{file_name} is a damaged zip archive: {reason}."),
            file_name=name,
            reason=str(failure),
            hint=gettext_noop("Download the file again and compare its size with the publisher's."),
        ) from failure


def _check(member: zipfile.ZipInfo, name: str) -> None:
    """Refuse a member that could do harm."""
    parts = PurePosixPath(member.filename.replace("\\", "/"))
    reason = ""
    if parts.is_absolute() or ".." in parts.parts or ":" in member.filename or "\x00" in member.filename:
        reason = "a name that leads out of the archive"
    elif stat.S_ISLNK(member.external_attr >> 16):
        reason = "a link"
    elif member.flag_bits & 1:
        reason = "an encrypted file"
    elif member.file_size > MAX_UNFOLDED or member.file_size > MAX_RATIO * max(member.compress_size, 4096):
        reason = "a file that unfolds to an improbable size"
    if reason:
        raise SourceError(
            gettext_noop("The archive {file_name} was refused: it holds {reason}."), file_name=name, reason=reason
        )
