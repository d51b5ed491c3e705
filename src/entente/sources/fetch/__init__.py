"""How is outside data fetched? The one place below the doors that touches the network.

Only https (plain http to this machine in tests, by explicit argument); every redirect is checked by the same rule. A
download that breaks off is resumed with ``Range`` and ``If-Range`` (RFC 9110, sections 13.1.5 and 14.2), so that bytes
of two versions are never joined. ``Retry-After`` and rate-limit headers are obeyed; other failures that may pass are
tried again with growing pauses.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import httpx2
import msgspec
import stamina

from entente.errors import ChecksumMismatch, gettext_noop
from entente.sources.fetch.http import Passing, Patience, again, check_address, check_status, failed, open_checked
from entente.sources.snapshot import storage_errors
from entente.sources.staging import Progress

__all__ = ["MAX_BYTES", "Patience", "download", "newest_in_record"]

MAX_BYTES = 8 << 30
MAX_RECORD = 8 << 20


class _State(msgspec.Struct, kw_only=True):
    """What the unfinished part belongs to."""

    url: str
    validator: str = ""


def download(
    url: str,
    target: Path,
    *,
    checksum: str = "",
    loopback: bool = False,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
    patience: Patience | None = None,
) -> Path:
    """Download an address to a file and return its path.

    ``checksum``: ``sha256:…`` or ``md5:…`` in hexadecimal. ``progress``: called with bytes done and bytes in all. The
    file appears whole or not at all; ``<target>.part`` keeps what arrived for the next try.
    Raises ``FetchFailed``, ``ChecksumMismatch`` or ``StorageError``.
    """
    check_address(url, loopback=loopback)
    tries = patience or Patience()
    part = target.with_name(target.name + ".part")
    hook = again(tries, url)
    try:
        with httpx2.Client(timeout=tries.timeout, follow_redirects=False) as client:
            for attempt in stamina.retry_context(
                on=hook, attempts=tries.attempts, timeout=None, wait_initial=tries.first, wait_jitter=tries.first / 2,
                wait_max=tries.first * 60,
            ):  # fmt: skip
                with attempt:
                    _receive(client, url, part, loopback=loopback, progress=progress, max_bytes=max_bytes)
    except (Passing, httpx2.HTTPError, httpx2.InvalidURL) as failure:
        raise failed(url, str(failure) or type(failure).__name__) from failure
    _check_sum(part, checksum, url)
    with storage_errors(target.parent):
        part.replace(target)
        _state_path(part).unlink(missing_ok=True)
    return target


def _state_path(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _resume_point(part: Path, url: str) -> tuple[int, str]:
    """Bytes that are there and the validator they were sent with; (0, "") if they cannot be continued."""
    try:
        state = msgspec.json.decode(_state_path(part).read_bytes(), type=_State)
        size = part.stat().st_size
    except (OSError, msgspec.DecodeError):
        return 0, ""
    return (size, state.validator) if state.url == url and state.validator and size else (0, "")


def _validator(response: httpx2.Response) -> str:
    """A strong ETag, or the date of change: what ``If-Range`` may carry."""
    tag = str(response.headers.get("ETag", ""))
    return tag if tag and not tag.startswith("W/") else str(response.headers.get("Last-Modified", ""))


def _receive(
    client: httpx2.Client, url: str, part: Path, *, loopback: bool, progress: Progress | None, max_bytes: int
) -> None:
    have, validator = _resume_point(part, url)
    headers = {"Range": f"bytes={have}-", "If-Range": validator} if have else {}
    response, final = open_checked(client, url, headers, loopback=loopback)
    try:
        if response.status_code == 416:
            _forget(part)
            raise Passing("the file changed on the server", 0.0)
        check_status(response, final)
        if response.status_code == 206:
            span = re.match(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
            if not span or int(span.group(1)) != have or _validator(response) not in ("", validator):
                _forget(part)
                raise Passing("the file changed on the server", 0.0)
        else:
            have = 0
        length = response.headers.get("Content-Length", "")
        total = have + int(length) if length.isdigit() else 0
        if total > max_bytes:
            raise failed(url, f"it is larger than {max_bytes} bytes")
        _write(response, part, have, _State(url=url, validator=_validator(response)), total, progress, max_bytes)
    finally:
        response.close()


def _forget(part: Path) -> None:
    for path in (part, _state_path(part)):
        path.unlink(missing_ok=True)


def _write(
    response: httpx2.Response,
    part: Path,
    have: int,
    state: _State,
    total: int,
    progress: Progress | None,
    max_bytes: int,
) -> None:
    with storage_errors(part.parent):
        part.parent.mkdir(parents=True, exist_ok=True)
        stream = part.open("r+b" if have else "wb")
        _state_path(part).write_bytes(msgspec.json.encode(state))
    with stream:
        stream.seek(have)
        for block in response.iter_raw(1 << 16):
            have += len(block)
            if have > max_bytes:
                raise failed(state.url, f"it is larger than {max_bytes} bytes")
            with storage_errors(part.parent):
                stream.write(block)
            if progress:
                progress(have, total)
        with storage_errors(part.parent):
            stream.truncate()
            stream.flush()
            os.fsync(stream.fileno())
    if total and have != total:
        raise Passing(f"{have} of {total} bytes arrived")


def _check_sum(part: Path, checksum: str, url: str) -> None:
    if not checksum:
        return
    name, _, expected = checksum.partition(":")
    assert name in ("sha256", "md5"), "a checksum of another kind is given by nobody"
    digest = hashlib.new(name, usedforsecurity=False)
    with part.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != expected.lower():
        _forget(part)
        raise ChecksumMismatch(
            gettext_noop("The download of {url} is not the file that was promised: its {name} differs."),
            url=url,
            name=name,
            hint=gettext_noop("Try again; if it differs again, ask the publisher."),
        )


def newest_in_record(url: str, *, loopback: bool = False, patience: Patience | None = None) -> tuple[str, str]:
    """The address and the checksum of the newest archive in a Zenodo record.

    The address of a concept record leads to its newest version (Zenodo REST API, ``files[].links.self``,
    ``files[].checksum``). Raises ``FetchFailed``.
    """
    tries = patience or Patience()
    content = b""
    try:
        with httpx2.Client(timeout=tries.timeout, follow_redirects=False) as client:
            for attempt in stamina.retry_context(
                on=again(tries, url), attempts=tries.attempts, timeout=None, wait_initial=tries.first
            ):
                with attempt:
                    response, final = open_checked(client, url, {}, loopback=loopback)
                    try:
                        check_status(response, final)
                        content = b""
                        for block in response.iter_bytes(1 << 16):
                            content += block
                            if len(content) > MAX_RECORD:
                                raise failed(url, "the description of the record is improbably long")
                    finally:
                        response.close()
    except (Passing, httpx2.HTTPError, httpx2.InvalidURL) as failure:
        raise failed(url, str(failure) or type(failure).__name__) from failure
    return _newest_file(content, url)


class _Links(msgspec.Struct):
    self: str


class _File(msgspec.Struct):
    key: str
    links: _Links
    checksum: str = ""


class _Record(msgspec.Struct):
    files: list[_File]


def _newest_file(content: bytes, url: str) -> tuple[str, str]:
    try:
        files = msgspec.json.decode(content, type=_Record).files
    except (msgspec.DecodeError, UnicodeDecodeError) as failure:
        raise failed(url, "the answer does not describe a record with files") from failure
    archives = sorted((file for file in files if file.key.lower().endswith(".zip")), key=lambda file: file.key)
    if not archives:
        raise failed(url, "the record holds no zip archive")
    chosen = archives[-1]
    known = chosen.checksum.startswith(("md5:", "sha256:"))
    return chosen.links.self, chosen.checksum if known else ""
