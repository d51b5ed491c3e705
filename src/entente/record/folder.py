"""Sync without a network: the same request and response bodies as files in a folder that somebody carries.

``<folder>/<receiver>/requests/000007-add-entries-<digest>`` holds a request body, ``…/answers/<the same>.<status>`` its
answer, and ``<folder>/<answerer>/state/<origin hash>.checkpoint`` the checkpoint that the answerer has cosigned. A
request file is written once; answering twice changes nothing, because the mirror refuses a replay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from entente.errors import StorageError, gettext_noop
from entente.record.static import write_file
from entente.record.sync import CARRIED
from entente.record.wire import AddEntries, MirrorInfo, Response, packages
from entente.record.witness import origin_hash

__all__ = ["FolderTransport", "answer_folder", "folder_name"]

_REQUEST = re.compile(r"[0-9]{6}-(add-checkpoint|add-entries|acts)-[0-9a-f]{16}", re.ASCII)
MAX_REQUEST = 20_000_000


def folder_name(party: str) -> str:
    """The folder of a party: the first 80 bits of its name's SHA-256, so that any name is a safe one."""
    return origin_hash(party)[:20]


def _write(path: Path, data: bytes) -> None:
    try:
        write_file(path, data)
    except OSError as fault:
        raise StorageError(
            gettext_noop("The exchange folder could not be written: {reason}."),
            file=str(path),
            reason=str(fault.strerror),
        ) from fault


def _plain_file(path: Path) -> bool:
    """Whether it is a file and no link: what somebody else put into the folder must not lead out of it."""
    return path.is_file() and not path.is_symlink()


class FolderTransport:
    """A ``Transport`` that writes requests for ``peer`` and reads what the peer's last visit left."""

    def __init__(self, folder: Path, peer: str) -> None:
        self._folder = folder / folder_name(peer)

    def __call__(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> Response:
        """Answer a GET from the peer's state; write a POST for the peer, and say that it is on its way."""
        del content_type  # the file's name says it
        if method == "GET":
            state = self._folder / "state" / path.replace("/", ".")
            return Response(status=200, body=state.read_bytes()) if _plain_file(state) else Response(status=404)
        requests = self._folder / "requests"
        digest = sha256(body).hexdigest()[:16]
        there = sorted(requests.glob("*-*")) if requests.is_dir() else []
        if not any(one.name.endswith(f"{path}-{digest}") for one in there):
            _write(requests / f"{len(there):06d}-{path}-{digest}", body)
        return _on_its_way(body) if path == "add-entries" else Response(status=CARRIED)


def _on_its_way(body: bytes) -> Response:
    """Pretend that an upload will be taken, so that the rest is written too; the last one has no answer yet."""
    request, cursor = AddEntries.parse_head(body)
    have = request.start
    for _, start, end in packages(request.start, request.end):
        if cursor.package(start, end) is None:
            break
        have = end
    if have < request.end:
        return MirrorInfo(size=request.end, next_entry=have).response(202)
    return Response(status=CARRIED)


def answer_folder(
    folder: Path, me: str, answer: Callable[[str, bytes], Response], state: Callable[[], Mapping[str, bytes]]
) -> int:
    """Answer every request that waits for ``me``, in order; returns how many there were.

    ``answer(path, body)`` is the mirror's; ``state()`` afterwards gives the cosigned note of each origin.
    """
    mine = folder / folder_name(me)
    count = 0
    for request in sorted((mine / "requests").glob("*")) if (mine / "requests").is_dir() else []:
        name = _REQUEST.fullmatch(request.name)
        if name is None or not _plain_file(request) or any((mine / "answers").glob(f"{request.name}.*")):
            continue
        if request.stat().st_size > MAX_REQUEST:
            response = Response(status=413)
        else:
            response = answer(name[1], request.read_bytes())
        _write(mine / "answers" / f"{request.name}.{response.status}", response.body)
        count += 1
    for origin, note in state().items():
        _write(mine / "state" / f"{origin_hash(origin)}.checkpoint", note)
    return count
