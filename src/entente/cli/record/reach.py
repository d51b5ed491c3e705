"""The way to another office over HTTP, for the record: https, or http to this machine; bounded in size and time."""

from __future__ import annotations

from urllib.parse import urlsplit

from entente.errors import InputError, RecordError, gettext_noop
from entente.record.tiles import Fetch
from entente.record.wire import Response

__all__ = ["HttpTransport", "http_fetch"]

MAX_ANSWER = 20_000_000
SECONDS = 60.0
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class HttpTransport:
    """A ``record.sync.Transport`` to the services below one address."""

    def __init__(self, address: str, service: str = "mirror") -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise InputError(
                gettext_noop("“{address}” is not an address that can be used."),
                address=address[:200],
                hint=gettext_noop("Give an https address; plain http only to this machine."),
            )
        self._base = address.rstrip("/")
        self._service = service

    def __call__(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> Response:
        """Send one request; redirects are not followed. Raises ``RecordError``."""
        import httpx2

        where = path if path == "acts" else f"{self._service}/{path}"
        headers = {"Content-Type": content_type} if content_type else {}
        try:
            with (
                httpx2.Client(timeout=SECONDS, follow_redirects=False) as client,
                client.stream(method, f"{self._base}/{where}", content=body or None, headers=headers) as answer,
            ):
                content = bytearray()
                for part in answer.iter_bytes():
                    content += part
                    if len(content) > MAX_ANSWER:
                        raise RecordError(gettext_noop("The other side's answer is too large."))
                return Response(
                    status=answer.status_code,
                    body=bytes(content),
                    content_type=answer.headers.get("content-type", ""),
                )
        except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
            raise RecordError(
                gettext_noop("The other side cannot be reached: {reason}."), reason=str(fault) or type(fault).__name__
            ) from None


def http_fetch(address: str) -> Fetch:
    """Read a log's static files below an address."""
    base, _, name = address.rstrip("/").rpartition("/")
    root, _, service = base.rpartition("/")
    transport = HttpTransport(root, service)

    def fetch(path: str) -> bytes:
        answer = transport("GET", f"{name}/{path}")
        if answer.status != 200:
            raise RecordError(gettext_noop("A file of the log is missing."), file=f"{address}/{path}")
        return answer.body

    return fetch
