"""What do all fetches share? Checked addresses, patience, and obedience to what a server asks.

Only https (plain http to this machine in tests, by explicit argument); every redirect is checked by the same rule.
``Retry-After`` and rate-limit headers are obeyed; other failures that may pass are tried again with growing pauses.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx2
import msgspec

from entente.errors import FetchFailed, gettext_noop

__all__ = [
    "HEADERS",
    "PASSING",
    "Passing",
    "Patience",
    "again",
    "asked_pause",
    "check_address",
    "check_status",
    "failed",
    "open_checked",
]

MAX_REDIRECTS = 5
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
HEADERS = {"User-Agent": "entente (research governance workbench)", "Accept-Encoding": "identity"}


class Patience(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often and how long to try. Seconds; ``longest`` is the longest pause that a server may ask for."""

    attempts: int = 8
    first: float = 1.0
    longest: float = 300.0
    timeout: float = 60.0


class Passing(Exception):
    """A failure after which another try makes sense.

    ``wait``: seconds that the server asked for; ``limited``: it was asked too often.
    """

    def __init__(self, reason: str, wait: float | None = None, *, limited: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.limited = limited


def failed(url: str, reason: str) -> FetchFailed:
    """The failure of a download, in one sentence."""
    return FetchFailed(
        gettext_noop("{url} could not be downloaded: {reason}."),
        url=url,
        reason=reason.rstrip("."),
        hint=gettext_noop("Try again later; what has arrived is kept. Or save the file yourself and import it."),
    )


def check_address(url: str, *, loopback: bool) -> None:
    """Raise ``FetchFailed`` unless the address is https (or http to this machine where that is allowed)."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if loopback and parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    raise FetchFailed(
        gettext_noop("The address {url} was refused: only https is fetched."),
        url=url,
        hint=gettext_noop("Give an address that begins with https."),
    )


def asked_pause(response: httpx2.Response) -> float | None:
    """Seconds that a server asks to wait: ``Retry-After`` (RFC 9110, 10.2.3), or the rate-limit reset."""
    asked = response.headers.get("Retry-After", "")
    if asked.strip().isdigit():
        return float(asked)
    if asked:
        try:
            until = parsedate_to_datetime(asked)
            now = parsedate_to_datetime(response.headers["Date"])
        except (KeyError, ValueError, TypeError):
            return None
        return max(0.0, (until - now).total_seconds())
    for prefix in ("RateLimit", "X-RateLimit"):
        left, reset = response.headers.get(f"{prefix}-Remaining"), response.headers.get(f"{prefix}-Reset", "")
        if left == "0" and reset.isdigit() and int(reset) < 1_000_000:  # larger figures are points in time
            return float(reset)
    return None


def open_checked(
    client: httpx2.Client, url: str, headers: dict[str, str], *, loopback: bool
) -> tuple[httpx2.Response, str]:
    """The answer after at most five redirects, each checked; the caller closes it."""
    for _ in range(MAX_REDIRECTS + 1):
        check_address(url, loopback=loopback)
        response = client.send(client.build_request("GET", url, headers=HEADERS | headers), stream=True)
        if not response.has_redirect_location:
            return response, url
        target = urljoin(url, response.headers["Location"])
        response.close()
        url = target
    raise failed(url, "too many redirects")


def check_status(response: httpx2.Response, url: str) -> None:
    """Raise ``Passing`` where another try makes sense, ``FetchFailed`` where it does not."""
    if response.status_code in PASSING:
        raise Passing(f"the server answered {response.status_code}", asked_pause(response))
    if response.status_code not in (200, 206):
        raise failed(url, f"the server answered {response.status_code}")


def again(patience: Patience, url: str) -> Callable[[Exception], bool | float]:
    """Which failures are tried again, and after how long."""

    def decide(failure: Exception) -> bool | float:
        if isinstance(failure, Passing) and failure.wait is not None:
            if failure.wait > patience.longest:
                raise failed(url, f"{failure}; it asks to wait {failure.wait:.0f} seconds") from failure
            return failure.wait
        return isinstance(failure, (Passing, httpx2.TransportError))

    return decide
