"""One file out of many: a ZIP archive in exactly one form, so that any flipped bit in it is found.

Entries are stored uncompressed, sorted by name, with one date and one mode. Reading packs what was read again and
compares, which covers every byte of every header; names that could lead out of a folder are refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from entente.errors import Malformed, gettext_noop

__all__ = ["pack", "unpack"]

MAX_FILES, MAX_BYTES = 1_000_000, 1 << 30
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*", re.ASCII)
_BAD = gettext_noop("The archive is not in its required form: {reason}.")


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files. Raises ``Malformed`` for a name that is not a plain relative path."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            if not _NAME.fullmatch(name):
                raise Malformed(_BAD, reason="name")
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, files[name])
    return target.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of an archive that ``pack`` made. Raises ``Malformed`` for anything else."""
    if len(data) > MAX_BYTES:
        raise Malformed(_BAD, reason="too large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_FILES or sum(max(info.file_size, info.compress_size) for info in infos) > len(data):
                raise Malformed(_BAD, reason="too large")
            if any(info.compress_type != zipfile.ZIP_STORED or info.flag_bits for info in infos):
                raise Malformed(_BAD, reason="not in its one form")
            files = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, OverflowError):
        raise Malformed(_BAD, reason="not a ZIP archive") from None
    if pack(files) != data:
        raise Malformed(_BAD, reason="not in its one form")
    return files
