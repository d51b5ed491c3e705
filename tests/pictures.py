"""Pages of a PDF as pictures, drawn by PDFium, and written as PNG without an imaging library."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pypdfium2


def drawn(pdf: bytes, scale: float = 1.0) -> list[np.ndarray]:
    """Each page as rows of grey pixels, 0 black to 255 white."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=scale, grayscale=True).to_numpy().copy() for page in document]
    document.close()
    return [page.reshape(page.shape[0], page.shape[1]) for page in pages]


def texts(pdf: bytes) -> list[str]:
    """The text of each page, as a reader's search would find it."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return found


def write_png(page: np.ndarray, path: Path) -> None:
    """A grey picture as PNG (RFC 2083)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + row.tobytes() for row in page)
    header = struct.pack(">IIBBBBB", page.shape[1], page.shape[0], 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
