"""The sample web's server: real HTTP on loopback, a little politeness of its own to check, and faults on request.

The `Host` header chooses who answers. Time does not pass here: `today` is what it was set to, and the hour is noon.
"""

import socket
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import MappingProxyType, ModuleType, TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from ingest.sampleweb.dialects import (
    HTML_404,
    Reply,
    Request,
    arxiv,
    crossref,
    dblp,
    huggingface,
    landing,
    openalex,
    orcid,
    semantic_scholar,
)
from ingest.sampleweb.faults import BEHAVIOURS, Fault, send_whole
from ingest.sampleweb.papers import WORLD
from ingest.sampleweb.world import DAY_ONE, World

SERVICES: Mapping[str, ModuleType] = MappingProxyType(
    {
        "arxiv": arxiv,
        "crossref": crossref,
        "dblp": dblp,
        "huggingface": huggingface,
        "landing": landing,
        "openalex": openalex,
        "orcid": orcid,
        "semantic-scholar": semantic_scholar,
    }
)
SERVICE_OF = {host: service for service, dialect in SERVICES.items() for host in dialect.HOSTS}
CLOSE_ENOUGH = 0.005  # seconds by which a request may come before its time: clocks and threads are not exact


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that arrived: when (monotonic seconds), and how many of its service waited for an answer just then."""

    service: str
    at: float
    in_flight: int
    method: str
    path: str
    params: tuple[tuple[str, str], ...]


class SampleWeb:
    """A context manager: serves on entering, and on leaving ends every connection and raises what went wrong inside.

    `routes` is what a fetcher needs. `faults[service].append(…)` queues faults, each for one request; `always[service]`
    are those that every request meets, until they are taken away; `off` names services that answer 503, `refusing`
    those that no connection reaches (as `routes` has it then). `latency` is seconds before each answer, `spent` the
    credits that OpenAlex took today.
    """

    def __init__(self, *, world: World = WORLD, today: date = DAY_ONE, oai_page: int = 1_000) -> None:
        self.world = world
        self.oai_page = oai_page
        self.latency = 0.0
        self.spent = 0
        self.off: set[str] = set()
        self.refusing: set[str] = set()
        self.requests: list[Seen] = []
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.always: dict[str, list[Fault]] = defaultdict(list)
        self.closing = threading.Event()
        self._today = today
        self._lock, self._spending = threading.Lock(), threading.Lock()
        self._in_flight: dict[str, int] = defaultdict(int)
        self._server = _Server(self)
        self._nowhere = socket.socket()
        self._nowhere.bind(("127.0.0.1", 0))  # and nobody listens

    @property
    def today(self) -> date:
        return self._today

    @today.setter
    def today(self, day: date) -> None:
        """Moves the web to another day, on which budgets are full again."""
        self._today, self.spent = day, 0

    @property
    def routes(self) -> dict[str, str]:
        """The address of every host: this one, or one where nobody listens."""
        ports = {True: self._nowhere.getsockname()[1], False: self._server.server_port}
        return {host: f"127.0.0.1:{ports[service in self.refusing]}" for host, service in SERVICE_OF.items()}

    def early(self, pauses: Mapping[str, float]) -> int:
        """How many requests came sooner than their service's pause (seconds) after the one before."""
        return sum(
            later.at - earlier.at < pause - CLOSE_ENOUGH
            for service, pause in pauses.items()
            for earlier, later in self._pairs(service)
        )

    def overlaps(self) -> int:
        """How many requests came while another to the same service waited for its answer."""
        return sum(seen.in_flight > 0 for seen in self.requests)

    def _pairs(self, service: str) -> list[tuple[Seen, Seen]]:
        seen = sorted((each for each in self.requests if each.service == service), key=lambda each: each.at)
        return list(pairwise(seen))

    def arrived(self, service: str, method: str, path: str, params: tuple[tuple[str, str], ...]) -> Fault | None:
        """Notes the request and gives the fault that waits for it."""
        now = time.monotonic()
        with self._lock:
            self.requests.append(Seen(service, now, self._in_flight[service], method, path, params))
            self._in_flight[service] += 1
            if self.faults[service]:
                return self.faults[service].popleft()
        return next((fault for fault in self.always[service] if fault.meets(path, params)), None)

    def left(self, service: str) -> None:
        with self._lock:
            self._in_flight[service] -= 1

    def answer(self, service: str, request: Request) -> Reply:
        """The true answer, and what it costs."""
        if service in self.off:
            return Reply(b"<html><title>503 Service Unavailable</title></html>", "text/html", 503)
        with self._spending:
            priced = replace(request, spent=self.spent, page_size=self.oai_page)
            reply: Reply = SERVICES[service].answer(self.world, self._today, priced)
            self.spent += reply.cost
        return reply

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sample web")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        self._nowhere.close()
        if self._server.broken:
            if error is None:
                raise self._server.broken[0]
            error.add_note(f"the sample web broke: {self._server.broken[0]!r}")


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, web: SampleWeb) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.web = web
        self.broken: list[BaseException] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Ends the connections that are still open, so that their threads end too."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the other side was first

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of ours; anything else is raised when the web closes."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.broken.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sampleweb", ""
    disable_nagle_algorithm = True  # else an answer in two writes takes 40 ms
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        host = self.headers.get("host", "").partition(":")[0].lower()
        service = SERVICE_OF.get(host)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if service is None:
            send_whole(self, HTML_404)
            return
        target = urlsplit(self.path)
        typed = self.headers.get_content_type() == "application/x-www-form-urlencoded"
        form = body.decode("latin-1") if typed else ""
        params = parse_qsl("&".join(filter(None, (target.query, form))), keep_blank_values=True)
        path = unquote(target.path)
        web = self.server.web
        fault = web.arrived(service, self.command, path, tuple(params))
        try:
            if web.latency:
                web.closing.wait(web.latency)
            request = Request(host, path, tuple(params), len(self.requestline), body=b"" if typed else body)
            reply = fault.reply(lambda: web.answer(service, request)) if fault else web.answer(service, request)
            if (etag := reply.headers.get("etag")) and etag == self.headers.get("if-none-match"):
                reply = Reply(b"", "", 304, {"etag": etag})
        finally:
            web.left(service)  # before anything is sent: who has an answer may ask again at once
        BEHAVIOURS[fault.behaviour if fault else "whole"](self, reply)

    def head(self, reply: Reply, length: int | None) -> None:
        """Status line and headers. Without a length the body ends with the connection."""
        self.send_response(reply.status)
        headers = {"content-type": reply.media} | dict(reply.headers)
        if length is None:
            headers["connection"] = "close"
        else:
            headers["content-length"] = str(length)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def closing(self, seconds: float) -> bool:
        """Whether the web closes within so many seconds."""
        return self.server.web.closing.wait(seconds)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time of every answer: noon of the web's day."""
        day = self.server.web.today
        return format_datetime(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Says nothing: tests and the demo have their own words."""
