"""How is an office file from outside opened? Within limits, without macros, entities or passwords, and never written.

An .xlsx or .docx is a zip of XML (ECMA-376). Its size is looked at before anything in it is, its members are read as
streams, and what is kept of them is counted.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol
from xml.parsers import expat

from entente.errors import InputError, gettext_noop

__all__ = ["MAX_CELLS", "MAX_FILE", "MAX_TEXT", "Handler", "OfficeFile", "Refused"]

MAX_FILE = 20 << 20
"""Bytes of a form on disk; a filled-in one has about 0.1 MB."""
MAX_MEMBER = 64 << 20
"""Bytes that one part of it may unfold to."""
MAX_RATIO = 200
MAX_MEMBERS = 2000
MAX_CELLS, MAX_TEXT = 400_000, 16 << 20
"""Cells and characters that are kept of a form."""
_DEEPEST = 200
_BLOCK = 1 << 16
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""Compound File Binary: the old office formats, and the wrapper of a document with a password (MS-OFFCRYPTO)."""


class Refused(Exception):
    """What no form needs was met; carries a sentence."""


class Handler(Protocol):
    """What is told of the elements of a part, by their names without prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters between."""


class OfficeFile:
    """An office file that was found harmless so far; a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = self._open()

    def __enter__(self) -> OfficeFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    @property
    def members(self) -> tuple[str, ...]:
        """The names of its parts."""
        return tuple(self._zip.namelist())

    def read(self, member: str, handler: Handler) -> None:
        """Tell the handler of a part, element by element. Raises ``InputError``."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                raise Refused(gettext_noop("The file was refused: its elements are nested too deeply."))
            handler.start(_bare(name), {_bare(key): value for key, value in attributes.items()})

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            handler.end(_bare(name))

        def refuse(*_what: object) -> None:
            raise Refused(gettext_noop("The file was refused: it holds a document type or an entity."))

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
        try:
            with self._zip.open(member) as stream:
                last = False
                while not last:
                    block = stream.read(_BLOCK)
                    last = not block
                    parser.Parse(block, last)
        except Refused as failure:
            raise self._error(str(failure)) from failure
        except KeyError as failure:
            raise self.damaged() from failure
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError,
                EOFError, ValueError) as failure:  # fmt: skip
            raise self.damaged() from failure

    def _open(self) -> zipfile.ZipFile:
        try:
            size = self.path.stat().st_size if self.path.is_file() else -1
            if size > MAX_FILE:
                template = gettext_noop("The file has {size} MB; a form has at most {most}.")
                raise self._error(template, size=size >> 20, most=MAX_FILE >> 20)
            start = b""
            if size >= 0:
                with self.path.open("rb") as stream:
                    start = stream.read(len(_OLE))
        except OSError as failure:
            reason = failure.strerror or str(failure)
            raise self._error(gettext_noop("The file cannot be opened: {reason}."), reason=reason) from failure
        if size < 0:
            folder = gettext_noop("This is a folder or a device, not a file.")
            raise self._error(folder if self.path.exists() else gettext_noop("There is no such file."))
        if start == _OLE:
            raise self._error(
                gettext_noop("The file is protected by a password or in an old format (.doc, .xls)."),
                hint=gettext_noop("Open it, remove the password, and save it as .docx or .xlsx."),
            )
        try:
            archive = zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as failure:
            raise self.damaged() from failure
        try:
            self._check(archive.infolist())
        except InputError:
            archive.close()
            raise
        return archive

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MAX_MEMBERS:
            raise self._error(gettext_noop("The file was refused: it holds too many parts."))
        for member in members:
            if member.flag_bits & 1:
                raise self._error(
                    gettext_noop("The file is protected by a password or in an old format (.doc, .xls)."),
                    hint=gettext_noop("Open it, remove the password, and save it as .docx or .xlsx."),
                )
            if member.file_size > MAX_MEMBER or member.file_size > MAX_RATIO * max(member.compress_size, 4096):
                raise self._error(gettext_noop("The file was refused: it unfolds to an improbable size."))
            name = member.filename.lower()
            if "vba" in name or (name.endswith((".bin", ".exe", ".js", ".vbs")) and "printer" not in name):
                raise self._error(
                    gettext_noop("The file was refused: it holds macros or embedded programs."),
                    hint=gettext_noop("Save it as .docx or .xlsx without macros."),
                )

    def damaged(self) -> InputError:
        """The error for a file that is not what it claims to be."""
        return self._error(
            gettext_noop("The file is damaged, or no Word or Excel file (.docx, .xlsx)."),
            hint=gettext_noop("Open it in an office program and save it again as .docx or .xlsx."),
        )

    def _error(self, template: str, hint: str = "", **values: object) -> InputError:
        return InputError(template, hint=hint, file=str(self.path), line=0, field="", **values)


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
