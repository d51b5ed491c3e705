"""How is a metered API asked? Within the day's credit, at its pace, and so that tomorrow goes on where today stopped.

OpenAlex (developers.openalex.org, pages "Authentication & Pricing" and "Page through Results", read 2026-11): a list
call costs 0.0001 USD; a free key has 1 USD a day, nobody's key 0.10 USD; at most 100 requests a second; the headers
``X-RateLimit-*`` tell what is left and after how many seconds the day ends. What the headers say counts, not these
figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit

import httpx2
import msgspec
import stamina

from entente.errors import FetchFailed, gettext_noop
from entente.sources.fetch.http import Passing, Patience, asked_pause, check_address, check_status, failed, open_checked

__all__ = ["CALLS_A_DAY", "CALLS_A_DAY_WITHOUT_KEY", "USD_A_CALL", "Api", "Credit", "CreditUsed"]

USD_A_CALL = 0.0001
CALLS_A_DAY = 10_000
CALLS_A_DAY_WITHOUT_KEY = 1_000
LEAST_INTERVAL = 0.0101
"""Seconds between two calls: below 100 a second."""
LARGEST_ANSWER = 64 << 20


class Credit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the last answer said of the day's credit: in ``unit`` (calls' credits or USD); ``None``: nothing was said.

    ``reset``: seconds until the credit is renewed.
    """

    unit: str = ""
    limit: float | None = None
    remaining: float | None = None
    cost: float | None = None
    reset: float | None = None

    @property
    def is_used(self) -> bool:
        """Whether the next call of the same cost would be refused."""
        return self.remaining is not None and self.remaining < max(self.cost or 0.0, 1e-9)


class CreditUsed(Exception):
    """The day's credit is used; ``reset``: seconds until it is renewed, if the server said so."""

    def __init__(self, reset: float | None) -> None:
        super().__init__("the day's credit is used")
        self.reset = reset


class Api:
    """One API, asked call by call. ``key`` goes into the address and is never shown."""

    def __init__(self, base: str, *, key: str = "", loopback: bool = False, patience: Patience | None = None) -> None:
        check_address(base, loopback=loopback)
        self._base = base.rstrip("/")
        self._key = key
        self._loopback = loopback
        self._patience = patience or Patience()
        self._client = httpx2.Client(timeout=self._patience.timeout, follow_redirects=False)
        self._last = 0.0
        self.calls = 0
        self.credit = Credit()

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def get(self, path: str, params: Mapping[str, str]) -> bytes:
        """The body of one answer.

        Raises ``CreditUsed`` where the day's credit is used (before a call that would be refused, if known) and
        ``FetchFailed`` for everything that waiting does not mend.
        """
        if self.credit.is_used:
            raise CreditUsed(self.credit.reset)
        query = dict(params)
        shown = f"{self._base}{path}?{urlencode(query, safe=':,|*')}"
        url = f"{shown}&{urlencode({'api_key': self._key})}" if self._key else shown
        tries = self._patience
        try:
            for attempt in stamina.retry_context(
                on=_again(tries), attempts=tries.attempts, timeout=None, wait_initial=tries.first,
                wait_jitter=tries.first / 2, wait_max=tries.first * 60,
            ):  # fmt: skip
                with attempt:
                    return self._once(url, shown)
        except Passing as failure:
            if failure.limited:
                raise CreditUsed(failure.wait) from failure
            raise failed(shown, str(failure)) from failure
        except (httpx2.HTTPError, httpx2.InvalidURL) as failure:
            raise failed(shown, str(failure) or type(failure).__name__) from failure
        raise AssertionError("every try returns or raises")

    def _once(self, url: str, shown: str) -> bytes:
        time.sleep(max(0.0, self._last + LEAST_INTERVAL - time.monotonic()))
        self._last = time.monotonic()
        self.calls += 1
        response, final = open_checked(self._client, url, {}, loopback=self._loopback)
        try:
            self.credit = _credit(response.headers) or self.credit
            if response.status_code == 429:
                self._limited(response)
            if 400 <= response.status_code < 500 and response.status_code not in (408, 425, 429):
                raise _refused(response, shown)
            check_status(response, shown if urlsplit(final)[:3] == urlsplit(url)[:3] else final)
            body = b""
            for block in response.iter_bytes(1 << 16):
                body += block
                if len(body) > LARGEST_ANSWER:
                    raise failed(shown, "the answer is improbably long")
        finally:
            response.close()
        return body

    def _limited(self, response: httpx2.Response) -> None:
        """Too many requests: a short pause is waited for, a long one or no credit ends the day."""
        pause = asked_pause(response)
        remaining = _number(response.headers.get("X-RateLimit-Remaining"))
        if remaining == 0 or (pause is not None and pause > self._patience.longest):
            raise CreditUsed(pause if pause is not None else self.credit.reset)
        raise Passing("the server answered 429", pause, limited=True)


def _again(patience: Patience) -> Callable[[Exception], bool | float]:
    def decide(failure: Exception) -> bool | float:
        if isinstance(failure, Passing) and failure.wait is not None:
            return min(failure.wait, patience.longest)
        return isinstance(failure, (Passing, httpx2.TransportError))

    return decide


class _Refusal(msgspec.Struct):
    """The error answer of OpenAlex: ``{"error": …, "message": …}``."""

    message: str = ""
    error: str = ""


def _refused(response: httpx2.Response, shown: str) -> FetchFailed:
    """What the server said against the call; nothing a later try would change."""
    body = b""
    for block in response.iter_bytes(1 << 12):
        body += block
        if len(body) > 1 << 16:
            break
    try:
        said = msgspec.json.decode(body, type=_Refusal)
        reason = said.message or said.error
    except (msgspec.DecodeError, UnicodeDecodeError):
        reason = ""
    if response.status_code in (401, 403):
        return FetchFailed(
            gettext_noop("{url} was refused ({status}): {reason}."), url=shown, status=response.status_code,
            reason=(reason or "the key is not accepted").rstrip("."),
            hint=gettext_noop("Set a free key of OpenAlex in ENTENTE_OPENALEX_KEY, or check the one that is set."),
        )  # fmt: skip
    return failed(shown, f"the server answered {response.status_code}{': ' + reason if reason else ''}")


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").strip().lstrip("$"))
    except ValueError:
        return None


def _credit(headers: Mapping[str, str]) -> Credit | None:
    """The day's credit as the headers tell it: in USD where they do, otherwise in credits."""
    reset = _number(headers.get("X-RateLimit-Reset"))
    for unit, end, cost in (("USD", "-USD", "X-RateLimit-Cost-USD"), ("credits", "", "X-RateLimit-Credits-Used")):
        remaining = _number(headers.get(f"X-RateLimit-Remaining{end}"))
        if remaining is not None:
            return Credit(
                unit=unit, limit=_number(headers.get(f"X-RateLimit-Limit{end}")), remaining=remaining,
                cost=_number(headers.get(cost)), reset=reset,
            )  # fmt: skip
    return None
