"""How is outside XML read? Element by element, without document types, entities or depth that no list has.

A document type is refused before anything in it is read, so that no entity can unfold (CWE-776) or lead to another file
(CWE-611). Only the elements asked for are built, one at a time.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.parsers import expat

from entente.errors import SourceError, gettext_noop
from entente.sources.reading import SAFE_SIZE, open_bytes

__all__ = ["Node", "elements"]

_BLOCK = 1 << 16
_DEEPEST = 64


class Node:
    """An element: its name without prefix, its attributes, its text and its children."""

    __slots__ = ("attributes", "children", "line", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.parts: list[str] = []
        self.children: list[Node] = []

    @property
    def text(self) -> str:
        """Its own text with single blanks."""
        return " ".join("".join(self.parts).split())

    def all(self, name: str) -> list[Node]:
        """Its children of a name."""
        return [child for child in self.children if child.name == name]

    def value(self, *path: str) -> str:
        """The text of the first element at a path below it; empty if there is none."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node.text if node else ""


class _Forbidden(Exception):
    """What no list needs was met; carries the sentence to show."""


class _Builder:
    """Builds the wanted elements; the first element that is met is kept without children as ``root``."""

    def __init__(self, wanted: Collection[str], parser: expat.XMLParserType) -> None:
        self.root: Node | None = None
        self.done: list[Node] = []
        self._wanted = wanted
        self._parser = parser
        self._open: list[Node] = []
        self._depth = 0
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _refuse(self, *_what: object) -> None:
        raise _Forbidden(gettext_noop("{file_name} was refused: it holds a document type or an entity."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Forbidden(gettext_noop("{file_name} was refused: its elements are nested too deeply."))
        bare = name.rpartition(":")[2]
        node = Node(bare, attributes, self._parser.CurrentLineNumber)
        if self.root is None:
            self.root = node
        if self._open:
            self._open[-1].children.append(node)
            self._open.append(node)
        elif bare in self._wanted:
            self._open.append(node)

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.done.append(node)


def elements(path: Path, name: str, wanted: Collection[str], *, member: str = "") -> Iterator[tuple[Node, Node]]:
    """The root and each outermost element of the wanted names, in their order.

    ``member``: how the name of the document in a zip ends.

    Raises ``SourceError`` for a document that is damaged, cut off or holds what no list needs.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = _Builder(wanted, parser)
    total = 0
    with open_bytes(path, name, member) as stream:
        last = False
        while not last:
            try:
                block = stream.read(_BLOCK)
                last = not block
                total += len(block)
                if total > SAFE_SIZE:
                    raise _Forbidden(gettext_noop("{file_name} unfolds to an improbable size and was refused."))
                parser.Parse(block, last)
            except _Forbidden as failure:
                raise SourceError(str(failure), file_name=name, line=parser.CurrentLineNumber) from failure
            except (expat.ExpatError, ValueError, EOFError, OSError, zlib.error, zipfile.BadZipFile) as failure:
                raise SourceError(
                    gettext_noop("{file_name} is damaged or cut off: {reason}."),
                    file_name=name,
                    reason=str(failure).rstrip("."),
                    line=parser.CurrentLineNumber,
                    hint=gettext_noop("Download the file again and compare its size with the publisher's."),
                ) from failure
            done, builder.done = builder.done, []
            for node in done:
                assert builder.root is not None, "an element has a root"
                yield builder.root, node
