"""Blocks: how tree hashes lie in a store, 256 leaves at a time, so that a proof is a few reads and a batch one write.

Block ``n`` of level ``L`` is the subtree over the nodes ``(8L, 256n) … (8L, 256n + 255)`` without its root: the leaves
of a C2SP tile together with the inner nodes above them, in the order in which an append-only log completes them
(``tree.stored_index``). A block under way is therefore a *prefix* of the finished one, and its bytes are only ever
added to. The root of a finished block is a leaf of the block above it, ``(L + 1, n >> 8)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from operator import itemgetter

from entente.record.tree import HASH_SIZE, Node, grow, node_hash, stored_count, stored_index

__all__ = [
    "FULL",
    "HEIGHT",
    "WIDTH",
    "Block",
    "extend",
    "finished",
    "grow_blocks",
    "leaf_hashes",
    "leaves_of",
    "locate",
]

HEIGHT = 8
WIDTH = 1 << HEIGHT
FULL = (stored_count(WIDTH) - 1) * HASH_SIZE
"""Bytes of a finished block: 510 hashes."""

Block = tuple[int, int]
"""``(L, n)``: level in steps of 8 tree levels, and number within the level."""

BlockReader = Callable[[Block], bytes]

_BY_LEVEL = [(level, n) for level in range(HEIGHT) for n in range(WIDTH >> level)]
_STORED_ORDER = itemgetter(*sorted(range(len(_BY_LEVEL)), key=lambda place: stored_index(*_BY_LEVEL[place])))
_PLACES = [[stored_index(height, n) * HASH_SIZE for n in range(WIDTH >> height)] for height in range(HEIGHT)]
_LEAF_PLACES = _PLACES[0]


def locate(node: Node) -> tuple[Block, int]:
    """The block that holds a node, and the offset of its hash there in bytes."""
    level, n = node
    height = level % HEIGHT
    block = n >> (HEIGHT - height)
    return (level // HEIGHT, block), _PLACES[height][n - (block << (HEIGHT - height))]


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Leaf hashes of many entries (RFC 9162 §2.1.1), faster than one call each."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def leaves_of(block: bytes, width: int) -> bytes:
    """The first ``width`` leaves of a block, concatenated: the bytes of a C2SP tile of that width."""
    return b"".join([block[place : place + HASH_SIZE] for place in _LEAF_PLACES[:width]])


def finished(leaves: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The block over exactly 256 leaf hashes, and its root. Hashed level by level: the quick way for bulk appends."""
    assert len(leaves) == WIDTH, "a finished block has 256 leaves"
    nodes = level = list(leaves)
    while len(level) > 2:
        each = iter(level)
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=True)]
        nodes += level
    return b"".join(_STORED_ORDER(nodes)), node_hash(*level)


def extend(block: bytes, used: int, leaves: Sequence[bytes]) -> tuple[bytes, bytes | None]:
    """A block of ``used`` leaves with more leaves appended, and its root if that finishes it."""
    peaks = []
    place = 0
    for height in reversed(range(HEIGHT)):
        if used >> height & 1:
            at = _PLACES[height][place >> height]
            peaks.append(block[at : at + HASH_SIZE])
            place += 1 << height
    body = block + b"".join(grow(used, peaks, leaves))
    if used + len(leaves) < WIDTH:
        return body, None
    return body[:-HASH_SIZE], body[-HASH_SIZE:]


def grow_blocks(size: int, leaves: Sequence[bytes], read: BlockReader) -> Iterator[tuple[Block, bytes]]:
    """The blocks that change when leaf hashes are appended to a tree of ``size`` leaves, each with its new bytes.

    ``read(block)`` gives the stored bytes of a block under way; it is asked at most once a level.
    """
    step, first = 0, size
    while leaves:
        roots = []
        n, used = divmod(first, WIDTH)
        at = 0
        while at < len(leaves):
            part = leaves[at : at + WIDTH - used]
            root: bytes | None
            if len(part) == WIDTH:
                body, root = finished(part)
            else:
                body, root = extend(read((step, n)) if used else b"", used, part)
            yield (step, n), body
            if root is not None:
                roots.append(root)
            at, n, used = at + len(part), n + 1, 0
        step, first, leaves = step + 1, first // WIDTH, roots
