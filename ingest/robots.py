"""robots.txt: what a host that is no documented API lets a program ask (RFC 9309)."""

from dataclasses import dataclass

from protego import Protego

from ingest.pace import LONGEST_WAIT
from schemas.errors import SourceChanged, TryLater

AGENT = "byline"
_READ = 512 * 1024  # bytes; RFC 9309 §2.5 asks for at least 500 KiB, and the rest is left unread


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's rules. `delay` is its `Crawl-delay` for us in seconds, 0.0 where it names none."""

    host: str
    delay: float
    rules: Protego

    def require(self, url: str) -> None:
        """Passes where `url` may be asked. SourceChanged where it may not."""
        if not self.rules.can_fetch(url, AGENT):
            raise SourceChanged(f"robots.txt of {self.host} does not allow {url}")


def read_robots(host: str, status: int, media: str, body: bytes) -> Robots:
    """The rules in a reply to ``/robots.txt``.

    No such file (any 4xx but a refusal) allows everything, a refusal (401, 403) nothing. A server error, or a web page
    in its place (a sign-in page reads as "all is allowed"), is TryLater: nothing is known today.
    """
    if status in (401, 403):
        return Robots(host, 0.0, Protego.parse("User-agent: *\nDisallow: /"))
    if 400 <= status < 500:
        return Robots(host, 0.0, Protego.parse(""))
    if status != 200:
        raise TryLater(f"robots.txt of {host} is not to be had now (status {status})")
    if "html" in media or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise TryLater(f"robots.txt of {host} is not to be had now: a web page came instead")
    rules = Protego.parse(body[:_READ].decode("utf-8", "replace").removeprefix("\ufeff"))
    delay = rules.crawl_delay(AGENT) or 0.0
    return Robots(host, min(max(0.0, delay), LONGEST_WAIT), rules)
