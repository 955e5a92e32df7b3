"""The sample web's server: real HTTP on loopback, a little politeness of its own to check, and faults on request.

The `Host` header chooses who answers. Time does not pass here: `today` is what it was set to, and the hour is noon.
"""

import os
import socket
import struct
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import MappingProxyType, ModuleType, TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from ingest.sampleweb.dialects import HTML_404, Reply, Request, arxiv, openalex
from ingest.sampleweb.papers import WORLD
from ingest.sampleweb.world import DAY_ONE, World

SERVICES: Mapping[str, ModuleType] = MappingProxyType({"arxiv": arxiv, "openalex": openalex})
SERVICE_OF = {host: service for service, dialect in SERVICES.items() for host in dialect.HOSTS}
CLOSE_ENOUGH = 0.005  # seconds by which a request may come before its time: clocks and threads are not exact
LONGEST_LINE = 65_536  # bytes; what http.server itself reads
DRIP = 0.02  # seconds between two bytes of a slow body


@dataclass(frozen=True, slots=True)
class Fault:
    """What comes instead of the next true answer, or what happens to it.

    With a `status` it is this answer, else the true one; `behaviour` is how it is sent, one of BEHAVIOURS.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    behaviour: str = "whole"

    def __post_init__(self) -> None:
        if self.behaviour not in BEHAVIOURS:
            raise ValueError(f"no behaviour {self.behaviour!r}; there are {', '.join(BEHAVIOURS)}")


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

    `routes` is what a fetcher needs; `faults[service].append(…)` queues faults, each for one request; `off` names
    services that answer 503; `latency` is seconds before each answer; `spent` the credits that OpenAlex took today.
    """

    def __init__(self, *, world: World = WORLD, today: date = DAY_ONE, oai_page: int = 1_000) -> None:
        self.world = world
        self.oai_page = oai_page
        self.latency = 0.0
        self.spent = 0
        self.off: set[str] = set()
        self.requests: list[Seen] = []
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.closing = threading.Event()
        self._today = today
        self._lock, self._spending = threading.Lock(), threading.Lock()
        self._in_flight: dict[str, int] = defaultdict(int)
        self._server = _Server(self)

    @property
    def today(self) -> date:
        return self._today

    @today.setter
    def today(self, day: date) -> None:
        """Moves the web to another day, on which budgets are full again."""
        self._today, self.spent = day, 0

    @property
    def routes(self) -> dict[str, str]:
        """The address of every host: all are this one."""
        return dict.fromkeys(SERVICE_OF, f"127.0.0.1:{self._server.server_port}")

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
            return self.faults[service].popleft() if self.faults[service] else None

    def left(self, service: str) -> None:
        with self._lock:
            self._in_flight[service] -= 1

    def answer(self, service: str, request: Request) -> Reply:
        """The true answer, and what it costs."""
        if service in self.off:
            return Reply(b"<html><title>503 Service Unavailable</title></html>", "text/html", 503)
        with self._spending:
            priced = Request(request.host, request.path, request.params, request.length, self.spent, self.oai_page)
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
        form = self.rfile.read(int(self.headers.get("content-length") or 0)).decode("latin-1")
        if service is None:
            send_whole(self, HTML_404)
            return
        target = urlsplit(self.path)
        typed = self.headers.get_content_type() == "application/x-www-form-urlencoded"
        params = parse_qsl("&".join(filter(None, (target.query, form if typed else ""))), keep_blank_values=True)
        path = unquote(target.path)
        web = self.server.web
        fault = web.arrived(service, self.command, path, tuple(params))
        try:
            if web.latency:
                web.closing.wait(web.latency)
            if fault and fault.status:
                reply = _planned(fault)
            else:
                reply = web.answer(service, Request(host, path, tuple(params), len(self.requestline)))
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

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Says nothing: tests and the demo have their own words."""


def _planned(fault: Fault) -> Reply:
    headers = {name.lower(): value for name, value in fault.headers.items()}
    return Reply(fault.body, headers.pop("content-type", "text/html"), fault.status, headers)


def send_whole(handler: _Handler, reply: Reply) -> None:
    handler.head(reply, len(reply.body))
    handler.wfile.write(reply.body)


def _reset(handler: _Handler, reply: Reply) -> None:
    """Half of the body, then the connection is reset."""
    handler.head(reply, len(reply.body))
    handler.wfile.write(reply.body[: len(reply.body) // 2])
    handler.server.web.closing.wait(DRIP)  # else the reset overtakes what was sent
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())
    handler.close_connection = True


def _short(handler: _Handler, reply: Reply) -> None:
    """More is announced than comes, and the connection ends in good order."""
    handler.head(reply, len(reply.body) + 100)
    handler.wfile.write(reply.body)
    handler.close_connection = True


def _slow(handler: _Handler, reply: Reply) -> None:
    """The body byte by byte, until somebody loses patience."""
    handler.head(reply, len(reply.body))
    for byte in reply.body:
        if handler.server.web.closing.wait(DRIP):
            break
        handler.wfile.write(bytes([byte]))
    handler.close_connection = True


def _endless(handler: _Handler, reply: Reply) -> None:
    """The body again and again, without a length, until the other side hangs up."""
    handler.head(reply, None)
    again = (reply.body or b" ") * (1 + LONGEST_LINE // max(len(reply.body), 1))
    while not handler.server.web.closing.is_set():
        handler.wfile.write(again)
    handler.close_connection = True


BEHAVIOURS: dict[str, Callable[[_Handler, Reply], None]] = {
    "whole": send_whole,
    "reset": _reset,
    "short": _short,
    "slow": _slow,
    "endless": _endless,
}
