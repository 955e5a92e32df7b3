"""What only a real socket shows: bodies cut, slow, endless or bombs, and requests that would overlap."""

import gzip
import multiprocessing
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import pytest

from ingest.clock import SystemClock
from ingest.source import Ask
from schemas.errors import SourceChanged, TryLater
from tests.clock import FakeClock
from tests.fetch.asking import ASK, HOST, WORKS, a_fetcher, a_source

PAUSE = 0.15  # seconds
LATE = 0.05  # seconds by which a busy machine may hand a request to its thread late, and so count the next as early
Send = Callable[[BaseHTTPRequestHandler], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
PACKED = HEAD + b"Content-Encoding: gzip\r\n"


class Web(ThreadingHTTPServer):
    """Answers every request with `send`, and notes when each came and how many were there at once."""

    daemon_threads = True

    def __init__(self, send: Send) -> None:
        self.times: list[float] = []
        self.most = self.here = 0
        self.lock = threading.Lock()
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                with web.lock:
                    web.times.append(time.monotonic())
                    web.here += 1
                    web.most = max(web.most, web.here)
                try:
                    send(self)
                except OSError:
                    self.close_connection = True
                finally:
                    with web.lock:
                        web.here -= 1

            def log_message(self, *_: Any) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def routes(self) -> dict[str, str]:
        return {HOST: f"127.0.0.1:{self.server_port}"}


@contextmanager
def serving(send: Send) -> Iterator[Web]:
    with Web(send) as web:
        threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield web
        finally:
            web.shutdown()


def raw(data: bytes) -> Send:
    """Sends just these bytes and hangs up."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return send


def dripping(head: bytes) -> Send:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(500):
            handler.wfile.write(b"x")
            time.sleep(0.01)

    return send


def resetting(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(HEAD + b'Content-Length: 100\r\n\r\n{"a": ')
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def ask_of(web: Web, tmp_path: Any, **new: Any) -> Any:
    with a_fetcher(tmp_path, FakeClock(), routes=web.routes, **new) as fetcher:
        return fetcher.fetch(a_source(), ASK)


def whole(coding: bytes, body: bytes) -> bytes:
    return HEAD + coding + b"Content-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize(
    "sent",
    [
        whole(b"", b'{"a": 1}'),
        whole(b"Content-Encoding: gzip\r\n", gzip.compress(b'{"a": 1}')),
        whole(b"Content-Encoding: X-GZIP\r\n", gzip.compress(b'{"a"') + gzip.compress(b": 1}")),
        HEAD + b'Transfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n4\r\n: 1}\r\n0\r\n\r\n',
        HEAD + b'\r\n{"a": 1}',
    ],
)
def test_a_body_comes_unpacked_and_whole(tmp_path, sent):
    with serving(raw(sent)) as web:
        assert ask_of(web, tmp_path).body == b'{"a": 1}'


def test_a_body_that_unpacks_to_several_pieces_is_whole(tmp_path):
    body = bytes(range(256)) * 20_000
    with serving(raw(whole(b"Content-Encoding: gzip\r\n", gzip.compress(body)))) as web:
        assert ask_of(web, tmp_path).body == body


@pytest.mark.parametrize(
    "send",
    [
        raw(b""),
        raw(b"not HTTP at all\r\n\r\n"),
        raw(HEAD + b'Content-Length: 100\r\n\r\n{"a": 1}'),
        raw(HEAD + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"a": 1}\r\n'),
        raw(PACKED + b"\r\n" + gzip.compress(b'{"a": 1}' * 99)[:-9]),
        raw(whole(b"Content-Encoding: gzip\r\n", b'{"a": 1}')),
        resetting,
    ],
    ids=["nothing", "no HTTP", "short", "chunks end early", "gzip ends early", "no gzip", "reset"],
)
def test_a_body_cut_on_its_way_is_tried_again_and_then_later(tmp_path, send):
    with serving(send) as web:
        with pytest.raises(TryLater, match="after 4 tries"):
            ask_of(web, tmp_path)
        assert len(web.times) == 4


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", HEAD + b"Content-Length: 500\r\n\r\n", HEAD + b"\r\n"])
def test_a_byte_at_a_time_ends_with_the_time_there_is_for_an_answer(tmp_path, head):
    began = time.monotonic()
    with serving(dripping(head)) as web, pytest.raises(TryLater, match=r"no answer within 0.1 s, after 4 tries"):
        ask_of(web, tmp_path, longest_answer=0.1)
    assert time.monotonic() - began < 2


def test_a_body_without_end_is_left_at_its_bound(tmp_path):
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(HEAD + b"\r\n")
        while True:
            handler.wfile.write(b"x" * 10_000)

    with serving(send) as web, pytest.raises(SourceChanged, match="a body of more than 1,000,000 bytes"):
        ask_of(web, tmp_path, largest_body=1_000_000)
    assert len(web.times) == 1


def test_a_gzip_bomb_is_not_unpacked_beyond_its_bound(tmp_path):
    bomb = gzip.compress(gzip.compress(bytes(20_000_000)) * 3 + bytes(20_000_000))
    with serving(raw(whole(b"Content-Encoding: gzip\r\n", bomb))) as web:
        with pytest.raises(SourceChanged, match="unpacks to more than 4,000,000 bytes"):
            ask_of(web, tmp_path, largest_page=4_000_000)
        assert len(web.times) == 1


@pytest.mark.parametrize("coding", [b"zstd", b"br", b"deflate", b"gzip, br"])
def test_another_packing_is_named(tmp_path, coding):
    sent = whole(b"Content-Encoding: " + coding + b"\r\n", b"x")
    with serving(raw(sent)) as web, pytest.raises(SourceChanged, match="where gzip was asked for"):
        ask_of(web, tmp_path)


def test_a_server_that_is_not_there_is_later(tmp_path):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        route = f"127.0.0.1:{free.getsockname()[1]}"
    with a_fetcher(tmp_path, routes={HOST: route}) as fetcher, pytest.raises(TryLater, match="refused, after 4 tries"):
        fetcher.fetch(a_source(), ASK)


def test_a_name_that_leads_elsewhere_the_second_time_is_not_spoken_to(tmp_path):
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as inner:

        def listen() -> None:
            peer, _ = inner.accept()
            with peer:
                heard.append(peer.recv(100))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        address = f"https://localhost:{inner.getsockname()[1]}/works"
        source = a_source(api_hosts=frozenset({"localhost"}))
        with a_fetcher(tmp_path) as fetcher, pytest.raises(SourceChanged, match=r"127.0.0.1 may not be asked"):
            fetcher.fetch(source, Ask(address))
        thread.join(2)
    assert heard == [b""]


def test_a_redirect_on_the_wire_is_followed_by_its_route(tmp_path):
    def send(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/works":
            handler.wfile.write(
                b"HTTP/1.1 301 Moved\r\nLocation: https://api.example.org/new\r\nContent-Length: 0\r\n\r\n"
            )
        else:
            handler.wfile.write(whole(b"", f'"{handler.headers["Host"]}{handler.path}"'.encode()))

    with serving(send) as web:
        assert ask_of(web, tmp_path).body == b'"api.example.org/new"'


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.02)
    handler.wfile.write(whole(b"", b"{}"))


def ask_often(folder: Any, routes: dict[str, str], times: int) -> None:
    """One process's or thread's worth of asking, with the machine's own clock."""
    with a_fetcher(folder, SystemClock(), routes=routes) as fetcher:
        for _ in range(times):
            fetcher.fetch(a_source(pause=PAUSE), ASK)


def check(web: Web, asked: int) -> None:
    assert len(web.times) == asked
    assert web.most == 1
    assert min(later - sooner for sooner, later in pairwise(sorted(web.times))) >= PAUSE - LATE


def test_two_threads_never_ask_one_service_at_once_or_early(tmp_path):
    with serving(slow) as web:
        threads = [threading.Thread(target=ask_often, args=(tmp_path, web.routes, 3)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check(web, 6)


def test_two_processes_never_ask_one_service_at_once_or_early(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    with serving(slow) as web:
        processes = [spawn.Process(target=ask_often, args=(tmp_path, web.routes, 2)) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0, 0]
        check(web, 4)


def test_services_do_not_wait_for_one_another(tmp_path):
    with serving(slow) as web, a_fetcher(tmp_path, FakeClock(), routes=web.routes) as fetcher:
        for service in ("one", "two", "three"):
            fetcher.fetch(a_source(service=service), Ask(WORKS))
        assert fetcher.state("two").last_left == FakeClock().now()
