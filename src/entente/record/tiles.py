"""Static tiles (C2SP tlog-tiles 0.1.0): paths, widths and entry bundles, written and read in their one form."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from entente.errors import Malformed, ProofFailed, RecordError, gettext_noop
from entente.record.block import WIDTH, grow_blocks, leaf_hashes, leaves_of, locate
from entente.record.tree import EMPTY_ROOT, HASH_SIZE, Node, ranges_roots

__all__ = ["MAX_ENTRY", "Fetch", "Tile", "TileReader", "pack_bundle", "read_entries", "tiles_of", "unpack_bundle"]

MAX_ENTRY = 65_535
"""Bytes of one entry: what the 16-bit length in an entry bundle can say."""

Fetch = Callable[[str], bytes]
"""``fetch(path)`` gives the bytes at a path of the log; raises ``RecordError`` if there are none."""

_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<n>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)
_BAD_PATH = gettext_noop("This is not the path of a tile.")
_BAD_BUNDLE = gettext_noop("The entry bundle is not in its required form.")


@dataclass(frozen=True)
class Tile:
    """One static file: tile ``n`` of a level (0 to 63), or entry bundle ``n`` where ``level`` is ``None``.

    ``width`` is the number of hashes or entries, 1 to 256; below 256 the tile is partial.
    """

    level: int | None
    n: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """``tile/<L>/<N>[.p/<W>]``; 1234067 is written ``x001/x234/067``."""
        digits = f"{self.n:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{'entries' if self.level is None else self.level}/{name}{partial}"

    @classmethod
    def parse(cls, path: str) -> Tile:
        """Read a path; accepts the one canonical spelling only, so nothing can climb out of a folder.

        Raises ``Malformed``.
        """
        match = _PATH.fullmatch(path)
        if match is None:
            raise Malformed(_BAD_PATH)
        level = None if match["level"] == "entries" else int(match["level"])
        tile = cls(level, int(match["n"].replace("x", "").replace("/", "")), int(match["width"] or WIDTH))
        if tile.path != path:
            raise Malformed(_BAD_PATH)
        return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile and entry bundle of a tree of ``size`` leaves, each at its width in that tree."""
    for level in (None, *range((size.bit_length() + 7) // 8)):
        hashes = size >> (8 * (level or 0))
        full, rest = divmod(hashes, WIDTH)
        yield from (Tile(level, n) for n in range(full))
        if rest:
            yield Tile(level, full, rest)


def pack_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries, each after its length as a big-endian 16-bit number."""
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])


def unpack_bundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle of exactly ``width`` entries. Raises ``Malformed``."""
    entries = []
    at = 0
    for _ in range(width):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise Malformed(_BAD_BUNDLE)
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data):
        raise Malformed(_BAD_BUNDLE)
    return entries


def read_entries(fetch: Fetch, size: int, first: int = 0) -> Generator[bytes, None, None]:
    """Entries ``first`` to ``size - 1`` from the entry bundles of a tree of ``size`` leaves, none of them verified."""
    for n in range(first // WIDTH, -(-size // WIDTH)):
        width = min(WIDTH, size - n * WIDTH)
        bundle = unpack_bundle(fetch(Tile(None, n, width).path), width)
        yield from bundle[max(0, first - n * WIDTH) :]


class TileReader:
    """A ``HashReader`` over the tiles of a tree, believed only as far as they give its root.

    Every tile is checked against the tile above it, and the topmost tiles against the root, when it is first read.
    """

    def __init__(self, fetch: Fetch, size: int, root: bytes) -> None:
        self._fetch = fetch
        self.size = size
        self._blocks: dict[tuple[int, int], bytes] = {}
        if not size:
            if root != EMPTY_ROOT:
                raise ProofFailed(gettext_noop("The tiles do not give the root hash of the checkpoint."))
            return
        for level in range((size.bit_length() + 7) // 8):
            hashes = size >> (8 * level)
            if hashes % WIDTH:  # the partial tiles at the right edge are what the root is made of
                self._blocks[level, hashes // WIDTH] = self._read(level, hashes // WIDTH, hashes % WIDTH)
        if ranges_roots([(0, size)], self)[0] != root:
            raise ProofFailed(gettext_noop("The tiles do not give the root hash of the checkpoint."))

    def _read(self, level: int, n: int, width: int) -> bytes:
        data = self._fetch(Tile(level, n, width).path)
        if len(data) != width * HASH_SIZE:
            raise Malformed(gettext_noop("A tile does not have its required length."))
        leaves = [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]
        grown = dict(grow_blocks(0, leaves, lambda _: b""))
        if width == WIDTH and grown[1, 0] != self.read_hashes([(8 * (level + 1), n)])[0]:
            raise ProofFailed(gettext_noop("A tile does not give the hash that stands for it in the tile above."))
        return grown[0, 0]

    def read_hashes(self, nodes: Sequence[Node]) -> list[bytes]:
        """Hashes of complete subtrees. Raises ``ProofFailed``, ``Malformed``, or what ``fetch`` raises."""
        found = []
        for node in nodes:
            block, offset = locate(node)
            hashes = self._blocks.get(block)
            if hashes is None:
                level, n = block
                if (n + 1) * WIDTH > self.size >> (8 * level):
                    raise RecordError(gettext_noop("The log does not reach as far as the proof asks."))
                hashes = self._blocks[block] = self._read(level, n, WIDTH)
            found.append(hashes[offset : offset + HASH_SIZE])
        return found

    def tile(self, level: int, n: int, width: int) -> bytes:
        """The verified hashes of a tile of the tree. Raises as ``read_hashes``."""
        self.read_hashes([(8 * level, n * WIDTH)])
        return leaves_of(self._blocks[level, n], width)

    def check_bundle(self, n: int, entries: Sequence[bytes]) -> None:
        """Check that the entries are those of bundle ``n``. Raises ``ProofFailed``."""
        if b"".join(leaf_hashes(entries)) != self.tile(0, n, len(entries)):
            raise ProofFailed(gettext_noop("An entry bundle does not give the hashes of its tile."))
