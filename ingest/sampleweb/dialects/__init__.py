"""How the sample web speaks: one module a source, each a pure function of the world, the day and a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived. `length` is that of its request line in bytes.

    `spent` are the credits that the service has taken today, `page_size` how many records a list holds where the
    service decides it. `body` is what a POST brought that is no form.
    """

    host: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    length: int = 0
    spent: int = 0
    page_size: int = 1_000
    body: bytes = b""

    def param(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.params if key == name), default)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back. `cost` is in credits."""

    body: bytes
    media: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cost: int = 0


HTML_404 = Reply(
    b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n", "text/html", 404
)
