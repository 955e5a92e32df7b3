"""What came back from one request, and whether it is an answer: pure judgements on status, media type and body."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from ingest.source import Ask, Source
from schemas.errors import BylineError, SourceChanged, TryLater
from schemas.text import one_line

NOT_MODIFIED = 304
_VALIDATOR = re.compile(r"[!-~][ -~]{0,200}")
_PASSING = frozenset({408, 425, 429})  # with every 5xx: the server's own words for "not now"
_SNIFFED = {"json": "application/json", "xml": "application/xml", "html": "text/html"}
_WORDS = {"json": "JSON", "xml": "XML", "html": "a web page"}
_TITLE = re.compile(rb"<title[^<>]*+>((?:[^<]|<(?!/?title))*+)</title", re.IGNORECASE)
_LOOKED_AT = 65_536  # bytes at the beginning of a page in which its title and the marks of a bot check stand
# Bot checks as they are known: Cloudflare (only a challenge page holds `_cf_chl_opt`; ordinary pages behind Cloudflare
# load scripts from /cdn-cgi/ too), Anubis, DataDome, PerimeterX, AWS WAF, Imperva (whose script stands on ordinary
# pages as well).
_CHALLENGE = re.compile(
    rb"<title[^>]*>\s*(?:just a moment|attention required! \| cloudflare|pardon our interruption|ddos-guard|robot check"
    rb"|making sure you(?:'|&#39;|\xe2\x80\x99)re not a bot|are you a robot|security check|client challenge"
    rb"|vercel security checkpoint|radware (?:bot manager )?captcha|human verification|please wait\.\.\. \| cloudflare)"
    rb"|sec-if-cpt-container|\?bm-verify="
    rb"|_cf_chl_opt|/\.within\.website/x/cmd/anubis/|captcha-delivery\.com|px-captcha|gokuprops"
    rb"|incapsula incident id|<iframe[^>]{0,200}_incapsula_resource"
    rb"|noindex, ?nofollow[^>]{0,20}>\s*<script[^>]{0,200}_incapsula_resource",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came. `media` is type/subtype in lower case, told from the body where the server named none; header names
    are in lower case; `body` is unpacked. `trouble` says why it is not the answer that was asked for, else None.
    """

    status: int
    media: str
    body: bytes
    received_at: datetime
    headers: Mapping[str, str]
    trouble: BylineError | None = None


class Unanswered(TryLater):
    """Nothing but "not now" came, to the last try; `reply` is the last such reply, to be kept as evidence."""

    def __init__(self, reason: str, *, seconds: float | None, reply: Reply) -> None:
        super().__init__(reason, seconds=seconds)
        self.reply = reply


class Refused(SourceChanged):
    """A refusal or a bot check: the service is left alone for the rest of the run."""


def media_of(content_type: str, body: bytes) -> str:
    """The media type without its parameters; from the first bytes where none is named; "" where those say nothing."""
    named = one_line(content_type.partition(";")[0]).lower()
    if named:
        return named
    start = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start[:1] in (b"{", b"["):
        return _SNIFFED["json"]
    if start.startswith((b"<!doctype html", b"<html")):
        return _SNIFFED["html"]
    return _SNIFFED["xml"] if start[:1] == b"<" else ""


def family(media: str) -> str:
    """`"json"`, `"xml"` or `"html"`; any other media type is a family of its own.

    >>> family("application/atom+xml"), family("application/xhtml+xml"), family("text/plain")
    ('xml', 'html', 'text/plain')
    """
    if media in ("text/html", "application/xhtml+xml"):
        return "html"
    for name in ("json", "xml"):
        if media in (f"application/{name}", f"text/{name}") or media.endswith(f"+{name}"):
            return name
    return media


def is_passing(status: int) -> bool:
    """Whether the status speaks of the moment, so that another try may help."""
    return status in _PASSING or status >= 500


def is_challenge(reply: Reply) -> bool:
    """Whether a page wants to be shown a person. Only web pages are looked at: an abstract may quote any of them."""
    if reply.headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in reply.headers:
        return True
    return _is_page(reply) and shows_challenge(reply.body)


def shows_challenge(page: bytes) -> bool:
    """Whether a web page has the marks of a bot check, as far as its body tells."""
    return _CHALLENGE.search(page[:_LOOKED_AT]) is not None


def is_hopeless(source: Source, reply: Reply) -> bool:
    """Whether a 429 says what no waiting mends."""
    return reply.status == 429 and any(text in reply.body for text in source.never)


def trouble_of(source: Source, ask: Ask, reply: Reply) -> SourceChanged | None:
    """Why a reply that came whole is not what was asked for; None where it is, or where it says "there is none"."""
    said = _said(reply)
    if is_challenge(reply):
        return Refused(
            f"{source.title} refused: it shows a bot check where an answer was asked for{said}{_instead(source)}"
        )
    if reply.status in ask.absent or (reply.status == NOT_MODIFIED and ask.unless):
        return None
    if reply.status in (401, 403):
        return Refused(f"{source.title} refused (status {reply.status}){said}")
    if reply.status != 200:
        return SourceChanged(f"{source.title} answered with status {reply.status}{said}, asked at {ask.url}")
    wanted = family(ask.media)
    if family(reply.media) != wanted:
        came = _WORDS.get(family(reply.media), repr(reply.media[:80]) if reply.media else "something unnamed")
        return SourceChanged(f"{source.title}: {came} where {_WORDS.get(wanted, ask.media)} was asked for{said}")
    return None


def validators(reply: Reply) -> tuple[str | None, str | None]:
    """ETag and Last-Modified of the page that came or has not changed (RFC 9110, section 8.8); None for what is odd."""
    if reply.status not in (200, NOT_MODIFIED):
        return None, None
    etag, modified = (reply.headers.get(name, "") for name in ("etag", "last-modified"))
    return etag if _VALIDATOR.fullmatch(etag) else None, modified if _VALIDATOR.fullmatch(modified) else None


def wait_asked(reply: Reply, now: datetime) -> float | None:
    """Seconds that a busy service asks us to stay away, at least 0.0; None where it does not say, or says none.

    From `Retry-After` (seconds, or a date, which is held against the reply's own `Date` so that a wrong clock on either
    side does no harm); without it from the `retryAfter` that OpenAlex writes into the body of a 429.
    """
    text = reply.headers.get("retry-after", "").strip()
    if not text:
        found = re.search(rb'"retryAfter"\s*:\s*"?(\d{1,12})', reply.body[:_LOOKED_AT]) if reply.status == 429 else None
        text = found[1].decode() if found else ""
    seconds = number(text)
    if seconds is None and (then := _date(text)) is not None:
        seconds = (then - (_date(reply.headers.get("date", "")) or now)).total_seconds()
    return seconds if seconds is not None and seconds > 0 else None


def number(text: str | None) -> float | None:
    """A finite decimal number of a header; None where there is none."""
    if not text or len(text) > 100 or not text.isascii():
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _date(text: str) -> datetime | None:
    try:
        then = parsedate_to_datetime(text[:100])
    except (ValueError, OverflowError):
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)


def _instead(source: Source) -> str:
    """What is left to do where a service is closed to programs and has a dump."""
    return f". It is closed to programs; `byline import {source.name} FILE` reads its dump" if source.cut else ""


def _is_page(reply: Reply) -> bool:
    return family(reply.media) == "html" or family(media_of("", reply.body)) == "html"


def _said(reply: Reply) -> str:
    """What the body says of itself, for a message: a web page's title, else its beginning."""
    title = _TITLE.search(reply.body[:_LOOKED_AT]) if _is_page(reply) else None
    text = (title[1] if title else reply.body)[:1_000].decode("utf-8", "replace")
    words = one_line(unescape(text) if title else text)
    if not words:
        return ""
    return f": {words if len(words) <= 120 else words[:119] + '…'!r}"
