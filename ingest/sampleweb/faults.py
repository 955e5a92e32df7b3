"""Faults of the sample web: what may come instead of a true answer, or become of one, and how it is sent.

`FAULTS` has those that fit any service, by name. A fault of a list or of a record is made with `changed`, `fields` and
`texts`: it takes the true answer and spoils it.
"""

import gzip
import json
import re
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from io import BufferedIOBase
from typing import Any, Protocol

import zstandard

from ingest.sampleweb.dialects import Reply

DRIP = 0.02  # seconds between two bytes of a slow body
CHUNK = 65_536  # bytes of an endless body at a time
BOMB = 1024  # MiB into which a bomb unpacks: four times what is read at most


class Connection(Protocol):
    """What a way of sending needs of the server's end of a connection."""

    close_connection: bool
    connection: socket.socket

    @property
    def wfile(self) -> BufferedIOBase: ...
    def head(self, reply: Reply, length: int | None) -> None: ...
    def closing(self, seconds: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """What comes instead of the true answer, or what happens to it.

    With a `status` it is this answer, else the true one, as `change` leaves it; `behaviour` is how it is sent, one of
    BEHAVIOURS. `only` is a text that a request must hold in its path or parameters to meet the fault.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    behaviour: str = "whole"
    change: Callable[[Reply], Reply] | None = None
    only: str = ""

    def __post_init__(self) -> None:
        if self.behaviour not in BEHAVIOURS:
            raise ValueError(f"no behaviour {self.behaviour!r}; there are {', '.join(BEHAVIOURS)}")

    def meets(self, path: str, params: tuple[tuple[str, str], ...]) -> bool:
        return self.only in f"{path}?{'&'.join(f'{name}={value}' for name, value in params)}"

    def reply(self, true: Callable[[], Reply]) -> Reply:
        """What is sent. The true answer is asked for, and paid, only where it is needed."""
        if self.status:
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Reply(self.body, headers.pop("content-type", "text/html"), self.status, headers)
        reply = true()
        return self.change(reply) if self.change else reply


# How an answer is sent


def send_whole(line: Connection, reply: Reply) -> None:
    line.head(reply, len(reply.body))
    line.wfile.write(reply.body)


def _reset(line: Connection, reply: Reply) -> None:
    """Half of the body, then the connection is reset."""
    line.head(reply, len(reply.body))
    line.wfile.write(reply.body[: len(reply.body) // 2])
    line.closing(DRIP)  # else the reset overtakes what was sent
    line.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(line.connection.detach())
    line.close_connection = True


def _short(line: Connection, reply: Reply) -> None:
    """More is announced than comes, and the connection ends in good order."""
    line.head(reply, len(reply.body) + 100)
    line.wfile.write(reply.body)
    line.close_connection = True


def _long(line: Connection, reply: Reply) -> None:
    """Less is announced than comes."""
    line.head(reply, len(reply.body) * 2 // 3)
    line.wfile.write(reply.body)
    line.close_connection = True


def _slow(line: Connection, reply: Reply) -> None:
    """The body byte by byte, until somebody loses patience."""
    line.head(reply, len(reply.body))
    for byte in reply.body:
        if line.closing(DRIP):
            break
        line.wfile.write(bytes([byte]))
    line.close_connection = True


def _endless(line: Connection, reply: Reply) -> None:
    """The body again and again, without a length, until the other side hangs up."""
    line.head(reply, None)
    again = (reply.body or b" ") * (1 + CHUNK // max(len(reply.body), 1))
    while not line.closing(0):
        line.wfile.write(again)
    line.close_connection = True


def _silent(line: Connection, reply: Reply) -> None:
    """Hangs up without a word."""
    line.close_connection = True


BEHAVIOURS: dict[str, Callable[[Connection, Reply], None]] = {
    "whole": send_whole,
    "reset": _reset,
    "short": _short,
    "long": _long,
    "slow": _slow,
    "endless": _endless,
    "silent": _silent,
}


# What becomes of a true answer


def changed(change: Callable[[bytes], bytes], only: str = "", **headers: str) -> Fault:
    """The true answer with its body changed, and with these headers (`_` stands for a hyphen)."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}

    def changing(reply: Reply) -> Reply:
        media = more.get("content-type", reply.media)
        kept = {name: value for name, value in more.items() if name != "content-type"}
        return replace(reply, body=change(reply.body), media=media, headers={**reply.headers, **kept})

    return Fault(change=changing, only=only)


def fields(change: Callable[[dict[str, Any]], None], only: str = "") -> Fault:
    """A JSON answer, changed in place as a mapping."""

    def changing(body: bytes) -> bytes:
        read = json.loads(body)
        change(read)
        return json.dumps(read).encode()

    return changed(changing, only)


def texts(pattern: str, text: str, only: str = "", *, most: int = 0) -> Fault:
    """Whatever matches `pattern` (a regular expression over the whole body) becomes `text`, at most `most` times."""
    return changed(lambda body: re.sub(pattern, lambda _: text, body.decode(), count=most, flags=re.S).encode(), only)


def bomb(compress: Callable[[bytes], bytes], mebibytes: int = BOMB) -> bytes:
    """Packed nothing: a small body that unpacks to so many MiB."""
    return compress(bytes(1024 * 1024)) * mebibytes


def packed(body: bytes, coding: str) -> Fault:
    return Fault(200, {"content-type": "application/json", "content-encoding": coding}, body)


def busy(body: bytes = b"Rate exceeded.", media: str = "text/plain", **headers: str) -> Fault:
    """429, with these headers (`_` stands for a hyphen)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(429, {"content-type": media, **named}, body)


def busy_until(then: datetime) -> Fault:
    """429 until an aware time (UTC)."""
    return busy(retry_after=format_datetime(then, usegmt=True))


def moved(where: str) -> Fault:
    return Fault(302, {"location": where})


def page(title: str, status: int = 200, body: str = "") -> Fault:
    """A web page for people."""
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return Fault(status, {}, text.encode())


CLOUDFLARE = ("Just a moment...", "<script>window._cf_chl_opt = {cvId: '3'};</script>")
ANUBIS = ("Making sure you&#39;re not a bot!", '<img src="/.within.website/x/cmd/anubis/static/img/pensive.webp">')
PRIVATE = ("http://127.0.0.1/", "https://localhost/", "https://169.254.169.254/", "https://[::1]/")

FAULTS: Mapping[str, Fault] = {
    "silent": Fault(behaviour="silent"),
    "reset": Fault(behaviour="reset"),
    "short": Fault(behaviour="short"),
    "long": Fault(behaviour="long"),
    "slow": Fault(behaviour="slow"),
    "endless": Fault(behaviour="endless"),
    "gzip bomb": packed(bomb(gzip.compress), "gzip"),
    "zstd bomb": packed(bomb(zstandard.compress), "zstd"),
    "redirects in a circle": moved("/round"),
    **{f"redirect to {where}": moved(where) for where in PRIVATE},
    "busy": busy(),
    "busy for seconds": busy(retry_after="30"),
    "busy for 30 years": busy(retry_after="946080000"),
    "busy for nonsense": busy(retry_after="soon"),
    "forbidden": Fault(403, {}, b"<html><title>403 Forbidden</title></html>"),
    "Cloudflare, 200": page(*CLOUDFLARE[:1], 200, CLOUDFLARE[1]),
    "Cloudflare, 500": page(*CLOUDFLARE[:1], 500, CLOUDFLARE[1]),
    "Anubis, 200": page(*ANUBIS[:1], 200, ANUBIS[1]),
    "Anubis, 500": page(*ANUBIS[:1], 500, ANUBIS[1]),
    "unavailable": page("503 Service Unavailable", 503),
    "a sign-in page": page("Sign in"),
    "nothing": changed(lambda _: b""),
    "cut": changed(lambda body: body[: len(body) * 2 // 3]),
}
