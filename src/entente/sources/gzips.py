"""Which gzip? ISA-L where the extra ``evidence`` is installed (three times as fast), the standard library otherwise."""

from __future__ import annotations

from typing import IO, cast

try:
    from isal import igzip as _gzip
    from isal.igzip_lib import IsalError

    FAST = True
    DAMAGED: tuple[type[Exception], ...] = (EOFError, OSError, cast(type[Exception], IsalError))
except ImportError:  # the extra `evidence` is not installed
    import gzip as _gzip  # type: ignore[no-redef]
    import zlib

    FAST = False
    DAMAGED = (EOFError, OSError, zlib.error)

__all__ = ["DAMAGED", "FAST", "compress", "open_gzip"]


def compress(raw: bytes, level: int = 1) -> bytes:
    """One gzip member, without the time of day (RFC 1952); ``level`` 0 to 3, 0 is fastest."""
    return _gzip.compress(raw, level, mtime=0)


def open_gzip(stream: IO[bytes]) -> IO[bytes]:
    """The content of a gzip file that was opened for reading; damage shows as one of ``DAMAGED``."""
    return cast(IO[bytes], _gzip.open(stream, "rb"))  # type: ignore[no-untyped-call, unused-ignore]
