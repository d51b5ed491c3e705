"""A server on loopback that speaks the protocol of OpenAlex's works API, as documented, and can be told to misbehave.

Filters, ``group_by``, ``select``, cursor paging with an empty last page, the day's credit in ``X-RateLimit-*`` headers,
429 with ``Retry-After``, 5xx, and answers of another form.
"""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Work = dict[str, Any]
Fault = Callable[["OpenAlexServer", BaseHTTPRequestHandler, int], bool]
"""Given the number of the call (from 0), answers it itself and returns true, or leaves it."""


def api_work(number: int, year: int, countries: list[str], topic: int = 1) -> Work:
    return {
        "id": f"https://openalex.org/W{number}",
        "title": "never asked for",
        "publication_year": year,
        "updated_date": f"{year}-06-01T00:00:00",
        "authorships": [
            {"author": {"id": f"https://openalex.org/A{number}{k}"}, "countries": [code], "institutions": []}
            for k, code in enumerate(countries)
        ],
        "primary_topic": {
            "id": f"https://openalex.org/T{topic}",
            "subfield": {"id": f"https://openalex.org/subfields/{topic % 10}"},
            "field": {"id": f"https://openalex.org/fields/{topic % 3}"},
            "domain": {"id": "https://openalex.org/domains/1"},
        },
        "cited_by_count": number % 7,
        "referenced_works": [],
    }


class OpenAlexServer:
    """``credit``: calls that the day has; ``key``: accepted key (others get 401); ``per_group``: groups of a page."""

    def __init__(
        self,
        works: list[Work],
        *,
        credit: int = 10_000,
        key: str = "",
        fault: Fault | None = None,
        per_group: int = 200,
    ) -> None:
        self.works, self.credit, self.limit, self.key, self.fault = works, credit, credit, key, fault
        self.per_group = per_group
        self.calls: list[dict[str, str]] = []
        self.reset = 3600
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._serve(self)

            def log_message(self, *_: object) -> None:
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        params = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        number = len(self.calls)
        self.calls.append(params)
        if self.fault and self.fault(self, handler, number):
            return
        if self.key and params.get("api_key") != self.key:
            self.answer(handler, 401, {"error": "Unauthorized", "message": "Invalid API key"})
            return
        if self.credit <= 0:
            self.answer(handler, 429, {"error": "Rate limit exceeded"}, **{"Retry-After": str(self.reset)})
            return
        self.credit -= 1
        try:
            self.answer(handler, 200, self._body(params))
        except (KeyError, ValueError) as failure:
            self.answer(handler, 400, {"error": "Invalid query parameters error.", "message": str(failure)})

    def answer(self, handler: BaseHTTPRequestHandler, status: int, body: object, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        standing = {
            "X-RateLimit-Limit": self.limit, "X-RateLimit-Remaining": self.credit, "X-RateLimit-Credits-Used": 1,
            "X-RateLimit-Reset": self.reset, "Content-Type": "application/json", "Content-Length": len(content),
        }  # fmt: skip
        for name, value in {**standing, **headers}.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(content)

    def _body(self, params: dict[str, str]) -> object:
        found = [work for work in self.works if _matches(work, params.get("filter", ""))]
        start = _offset(params.get("cursor", "*"))
        if "group_by" in params:
            counts = Counter(key for work in found for key in _keys(work, params["group_by"]))
            groups = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[start : start + self.per_group]
            cursor = _cursor(start + len(groups)) if groups and "cursor" in params else None
            body = [{"key": key, "key_display_name": key, "count": count} for key, count in groups]
            meta = {"count": len(found), "groups_count": len(counts), "next_cursor": cursor}
            return {"meta": meta, "results": [], "group_by": body}
        size = int(params.get("per_page", "25"))
        if not 1 <= size <= 100:
            raise ValueError("per_page must be between 1 and 100")
        page = found[start : start + size]
        wanted = params["select"].split(",")
        results = [{name: work.get(name) for name in wanted} for work in page]
        cursor = _cursor(start + len(page)) if page else None
        return {
            "meta": {"count": len(found), "per_page": size, "next_cursor": cursor},
            "results": results,
            "group_by": [],
        }


def _cursor(offset: int) -> str:
    return base64.b64encode(f"[{offset}, 'x/+=']".encode()).decode()


def _offset(cursor: str) -> int:
    return 0 if cursor == "*" else int(base64.b64decode(cursor).decode().split(",")[0][1:])


def _countries(work: Work) -> set[str]:
    return {code for one in work["authorships"] for code in one["countries"]}


def _matches(work: Work, text: str) -> bool:
    for part in filter(None, text.split(",")):
        name, _, value = part.partition(":")
        if name == "authorships.countries":
            fits = value in _countries(work)
        elif name == "publication_year":
            first, _, last = value.partition("-")
            fits = int(first) <= work["publication_year"] <= int(last or first)
        elif name == "countries_distinct_count":
            fits = len(_countries(work)) > int(value.lstrip(">"))
        else:
            raise KeyError(f"Unknown filter field: {name}")
        if not fits:
            return False
    return True


def _keys(work: Work, group_by: str) -> list[str]:
    if group_by == "publication_year":
        return [str(work["publication_year"])]
    if group_by == "authorships.countries":
        return [f"https://openalex.org/countries/{code}" for code in _countries(work)]
    if group_by == "countries_distinct_count":
        return [str(len(_countries(work)))]
    topic = work["primary_topic"]
    for name in group_by.split(".")[1:]:
        topic = topic[name]
    return [topic]
