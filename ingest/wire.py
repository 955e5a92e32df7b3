"""One request's way over the wire: its connection watched, its body bounded and unpacked, our key taken out of it."""

import socket
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote, quote_plus

from ingest.addresses import is_public
from ingest.clock import Clock
from ingest.reply import Reply
from schemas.errors import SourceChanged

_PIECE = 1024 * 1024  # bytes unpacked at a time


class Again(Exception):
    """A try that came to nothing where another may not.

    `seconds` is the wait that the service asked for, `reply` what it sent instead of an answer, where it came whole.
    """

    def __init__(self, reason: str, seconds: float | None = None, *, reply: Reply | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.reply = reply


class Line:
    """Follows one request down its connection (httpx's `trace` extension): to whom, when it left, how long it takes."""

    def __init__(self, clock: Clock, stream: Any, *, routed: bool) -> None:
        self._clock = clock
        self._routed = routed
        self.stream = stream
        self.left: datetime | None = None
        self.late = False

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self.stream = info["return_value"]
            if self.late:
                self.stream.close()
                raise Again("too late")
        if event == "connection.connect_tcp.complete" and not self._routed:
            # The name may lead elsewhere than when it was judged: the peer itself is, before a byte is sent.
            peer = str(self.stream.get_extra_info("server_addr")[0])
            if not is_public(peer):
                self.stream.close()
                raise SourceChanged(f"{peer} may not be asked: it is not a public address")
        if event.endswith(".send_request_body.complete"):
            self.left = self._clock.now()

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """Shuts the connection when the block takes longer, whatever it waits for."""
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self.late = True
        if self.stream and (connection := self.stream.get_extra_info("socket")):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _spellings(secret: str | None) -> tuple[str, ...]:
    """A key as it may be repeated: as it is, and encoded for an address."""
    return tuple({secret, quote(secret, safe=""), quote_plus(secret)}) if secret else ()


def masked(body: bytes, secret: str | None) -> bytes:
    """The body without our key, which some services repeat: a kept page must not hold it."""
    for spelled in _spellings(secret):
        body = body.replace(spelled.encode(), b"***")
    return body


def mask(text: str, secret: str | None) -> str:
    for spelled in _spellings(secret):
        text = text.replace(spelled, "***")
    return text


def bounded(pieces: Iterable[bytes], limit: int, words: str) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise SourceChanged(f"{words} {limit:,} bytes")
        yield piece


def gunzip(sent: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces unpacked, at most `_PIECE` at a time. Again where the packed body ends early; no bytes are none."""
    unpacker = zlib.decompressobj(wbits=31)
    begun = False
    for piece in sent:
        begun = begun or bool(piece)
        while piece:
            if unpacker.eof:  # gzip members may follow one another (RFC 1952 §2.2)
                unpacker = zlib.decompressobj(wbits=31)
            yield unpacker.decompress(piece, _PIECE)
            piece = unpacker.unconsumed_tail or unpacker.unused_data
    while rest := unpacker.decompress(b"", _PIECE) if begun and not unpacker.eof else b"":
        yield rest
    if begun and not unpacker.eof:
        raise Again("a packed body that ends early")
