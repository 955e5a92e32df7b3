"""Fetching: the one place that asks the web, and the rules it keeps whatever a source says.

One request at a time per service over all processes of a home, its pause and budget kept in a file (`ingest.pace`).
What may pass is tried again; a refusal never is. Redirects are judged one by one, and every hop takes its own turn. A
body is read in pieces, bounded before and after it is unpacked, and in time. A key is added last and shown to no one.
"""

import logging
import re
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, unquote_plus

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ingest.addresses import Resolve, public_addresses, resolve
from ingest.clock import Clock
from ingest.pace import CEILING, LONGEST_WAIT, Pace, PaceFile
from ingest.reply import (
    Refused,
    Unanswered,
    is_challenge,
    is_hopeless,
    is_passing,
    media_of,
    number,
    trouble_of,
    wait_asked,
)
from ingest.reply import Reply as Reply
from ingest.robots import Robots, read_robots
from ingest.source import Ask, Source
from ingest.wire import Again, Line, bounded, gunzip, mask, masked
from schemas.errors import BadConfig, BylineError, SourceChanged, TryLater
from schemas.text import one_line

LARGEST_BODY = 64 * 1024 * 1024  # bytes as sent
LARGEST_PAGE = 256 * 1024 * 1024  # bytes unpacked
LONGEST_ANSWER = 120.0  # seconds from connecting to the body's last byte: a byte a second ends too
TRIES = 4
HOPS = 5  # redirects that one ask may follow
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")  # a name in ASCII, or an IPv6 address
_BACKOFF = wait_exponential_jitter(multiplier=4, max=60, jitter=4)  # seconds: 4 to 8, 8 to 12, 16 to 20

log = logging.getLogger(__name__)
for _chatty in ("httpx", "httpcore"):  # below warnings they print addresses and headers, where a key may stand
    logging.getLogger(_chatty).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class _Came:
    """A reply, the service that gave it, and where it points, unmasked."""

    reply: Reply
    service: str
    location: str


class Fetcher:
    """Asks, politely. One for a run; safe to use from a thread per source.

    `folder` holds the pace files. `keys` are secrets by source name; one goes only to a host that its source lists in
    `api_hosts`. `routes` sends a host's requests to a loopback address instead. `on_wait` hears of every wait before it
    is waited for: source name, seconds, why. BadConfig where a contact or key cannot stand in a header.
    """

    def __init__(
        self,
        *,
        folder: Path,
        contact: str,
        clock: Clock,
        keys: Mapping[str, str] = MappingProxyType({}),
        routes: Mapping[str, str] = MappingProxyType({}),
        on_wait: Callable[[str, float, str], None] = lambda source, seconds, why: None,
        resolve: Resolve = resolve,
        largest_body: int = LARGEST_BODY,
        largest_page: int = LARGEST_PAGE,
        longest_answer: float = LONGEST_ANSWER,
        tries: int = TRIES,
    ) -> None:
        if not re.fullmatch(r"[!-'*-~]{3,200}", contact):
            raise BadConfig("the contact address must be plain ASCII without blanks, for it stands in a header")
        for name, secret in keys.items():
            if not re.fullmatch(r"[!-~]{8,500}", secret):
                raise BadConfig(f"the key for {name} is not one: 8 characters or more are expected, without blanks")
        self._folder = folder
        self._clock = clock
        self._keys = dict(keys)
        self._routes = dict(routes)
        self._on_wait = on_wait
        self._resolve = resolve
        self._largest_body = largest_body
        self._largest_page = largest_page
        self._longest_answer = longest_answer
        self._tries = tries
        self._closed: dict[str, BylineError] = {}
        self._robots: dict[str, Robots | BylineError] = {}
        self._robots_locks: dict[str, threading.Lock] = {}
        self._streams: dict[str, Any] = {}
        self._contact = contact
        self._making = threading.Lock()
        self._made: httpx.Client | None = None

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._made is not None:
            self._made.close()

    @property
    def _client(self) -> httpx.Client:
        """Made when first needed: it reads certificates for a tenth of a second, and on many nights nothing is due."""
        with self._making:
            if self._made is None:
                self._made = httpx.Client(
                    headers={
                        "User-Agent": f"byline/{version('byline')} (+mailto:{self._contact})",
                        "Accept-Encoding": "gzip",
                    },
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                    timeout=httpx.Timeout(30.0),
                    event_hooks={"response": [_take_location]},
                    trust_env=False,
                )
            return self._made

    def state(self, service: str) -> Pace:
        """What is known of a service (a source's `service`, or a host where that is ""); nothing is changed."""
        now = self._clock.now()
        return PaceFile(self._folder, service).read(now).cut(now)

    def fetch(self, source: Source, ask: Ask) -> Reply:
        """What came, when something came whole; `Reply.trouble` says where it is not what was asked for.

        A status in `ask.absent` is no trouble. TryLater when nothing came after all tries, when a service wants longer
        than we wait, or when its budget is gone; SourceChanged when what would come may not be read (a redirect to a
        private address, a body beyond its bounds, robots.txt) and when the service has refused in this run before.
        """
        came = self._walk(source, ask)
        trouble = trouble_of(source, ask, came.reply)
        if isinstance(trouble, Refused):
            self._closed[came.service] = trouble
        return replace(came.reply, trouble=trouble)

    # One ask: hops

    def _walk(self, source: Source, ask: Ask, *, obey: bool = True) -> _Came:
        """Follows redirects, each of them judged, and each in its own turn. `obey`: as robots.txt says."""
        first = url = _address(ask)
        seen: set[str] = set()
        while True:
            self._require_safe(url)
            robots = self._robots_of(source, url) if obey and _host(url) not in source.api_hosts else None
            if robots:
                robots.require(str(url))
            secret = self._keys.get(source.name) if source.key and _origin(url) == _origin(first) else None
            came = self._tried(source, ask, url, secret, max(source.pause, robots.delay if robots else 0.0))
            if came.reply.status not in _REDIRECTS or came.reply.status in ask.absent:
                return came
            seen.add(str(url))
            url = self._target(source, ask, url, came.location)
            if str(url) in seen:
                raise SourceChanged(f"{source.title}: redirects go in a circle at {_place(url)}")
            if len(seen) > HOPS:
                raise SourceChanged(f"{source.title}: more than {HOPS} redirects, the last to {_place(url)}")

    def _target(self, source: Source, ask: Ask, url: httpx.URL, location: str) -> httpx.URL:
        """Where a redirect leads, without our key. SourceChanged where it may not be followed."""
        if ask.method != "GET":
            raise SourceChanged(f"{source.title}: a {ask.method} was redirected, which is not followed")
        if not location:
            raise SourceChanged(f"{source.title}: a redirect that says not where to")
        try:
            target = url.join(location)
            if source.key and source.key.place == "param" and source.key.name in target.params:
                target = target.copy_remove_param(source.key.name)
        except (httpx.InvalidURL, ValueError):
            raise SourceChanged(f"{source.title}: a redirect to what is no address") from None
        secret = self._keys.get(source.name)
        if secret and (secret in unquote(str(target)) or secret in unquote_plus(str(target))):
            raise SourceChanged(f"{source.title}: a redirect that carries our key, which is not followed")
        return target

    def _require_safe(self, url: httpx.URL) -> None:
        host = _host(url)
        plain = _HOST.fullmatch(host) and (url.port is None or 0 < url.port < 65_536)
        if url.scheme not in ("http", "https") or not plain or url.userinfo:
            raise SourceChanged(f"{_place(url)} may not be asked: a plain web address is expected")
        if url.scheme != "https" and host not in self._routes:
            raise SourceChanged(f"{_place(url)} may not be asked: only https is")

    def _require_open(self, service: str) -> None:
        if closed := self._closed.get(service):
            raise _fresh(closed)

    def _require_public(self, host: str) -> None:
        """SourceChanged for an address inside somebody's network, Again where the name has none just now."""
        if host in self._routes:
            return
        try:
            public = public_addresses(host, self._resolve)
        except (OSError, UnicodeError) as error:
            raise Again(f"{host} has no address ({one_line(str(error))})") from None
        if not public:
            raise SourceChanged(f"{host} may not be asked: it is not a public address")

    def _robots_of(self, source: Source, url: httpx.URL) -> Robots:
        """The rules of a host, asked for once in this fetcher's life; so is their absence."""
        host = _host(url)
        with self._robots_locks.setdefault(_origin(url), threading.Lock()):
            known = self._robots.get(_origin(url))
            if known is None:
                ask = Ask(str(url.copy_with(raw_path=b"/robots.txt", fragment=None)), media="text/plain")
                try:
                    reply = self._walk(source, ask, obey=False).reply
                    known = read_robots(host, reply.status, reply.media, reply.body)
                except BylineError as error:
                    known = error
                self._robots[_origin(url)] = known
        if isinstance(known, BylineError):
            raise _fresh(known)
        return known

    # One hop: tries, in one turn

    def _tried(self, source: Source, ask: Ask, url: httpx.URL, secret: str | None, pause: float) -> _Came:
        """One request's reply, tried again where that may help. The service is held until the last try has ended."""
        service = source.service or _host(url)
        file = PaceFile(self._folder, service)

        def rest(seconds: float) -> None:
            """Not slept here: written down, so that it outlives us, and waited for where every wait is."""
            now = self._clock.now()
            file.write(file.read(now).resting(now, seconds))

        def attempt() -> _Came:
            self._require_open(service)
            self._take_turn(source, service, file, pause, ask.cost)
            self._require_public(_host(url))
            return self._once(source, ask, url, secret, service, file)

        tries = Retrying(
            stop=stop_after_attempt(self._tries),
            wait=_backoff,
            sleep=rest,
            retry=retry_if_exception_type(Again),
            reraise=True,
        )
        with file.held():
            try:
                return tries(attempt)
            except Again as again:
                tried = "tries" if self._tries > 1 else "try"
                reason = f"{source.title}: {again}, after {self._tries} {tried}"
                if again.reply is not None:
                    raise Unanswered(reason, seconds=again.seconds, reply=again.reply) from None
                raise TryLater(reason, seconds=again.seconds) from None

    def _take_turn(self, source: Source, service: str, file: PaceFile, pause: float, cost: int) -> None:
        """Waits until the service may be asked, and writes down that it is. TryLater where that is too long."""
        now = self._clock.now()
        pace = file.read(now).cut(now)
        held, poor, between = pace.held_off(now), pace.budget_wait(now, cost), pace.pause_left(now, pause)
        wait = max(held, poor)
        if wait > LONGEST_WAIT:
            file.write(pace)
            raise self._too_long(source, service, now, wait, poor=poor >= held)
        if between >= wait:
            wait, why = between, f"{source.title} asks for {pause:g} s between requests"
        elif held >= poor:
            why = f"{source.title} is given a rest before another try"
        else:
            why = f"{source.title} refills its budget"
        if wait > 0:
            self._on_wait(source.name, wait, why)
            self._clock.sleep(wait)
        left = None if pace.budget_left is None else max(0, pace.budget_left - cost)
        file.write(pace.model_copy(update={"last_left": self._clock.now(), "budget_left": left}))

    def _too_long(self, source: Source, service: str, now: datetime, wait: float, *, poor: bool) -> TryLater:
        """The error for a wait that is not waited for. One that was asked for ends the service for this run."""
        wait = min(wait, CEILING.total_seconds())
        then = f"{now + timedelta(seconds=wait):%Y-%m-%d %H:%M} UTC"
        if poor:
            return TryLater(f"{source.title}: the budget is used up until {then}", seconds=wait)
        error = TryLater(f"{source.title} asks to be left alone until {then}", seconds=wait)
        self._closed[service] = error
        return error

    def _once(
        self, source: Source, ask: Ask, url: httpx.URL, secret: str | None, service: str, file: PaceFile
    ) -> _Came:
        """One request, and what its reply says of pace and budget. Again where another may fare better."""
        host = _host(url)
        line = Line(self._clock, self._streams.get(host), routed=host in self._routes)
        try:
            with line.at_most(self._longest_answer):
                came = self._exchange(source, ask, url, secret, line)
            if line.late:  # a body without a length ends where the connection is shut, and would look whole
                raise Again("too late")
        except (httpx.TransportError, zlib.error, Again) as error:
            words = f"no answer within {self._longest_answer:g} s" if line.late else self._words(error, secret)
            log.info("%s: %s", source.name, words)
            raise Again(words) from None
        finally:
            self._streams[host] = line.stream
            if line.left:
                file.write(file.read(line.left).model_copy(update={"last_left": line.left}))
        log.debug("%s: status %d, %d bytes from %s", source.name, came.reply.status, len(came.reply.body), _place(url))
        return self._paced(source, ask, came, service, file)

    def _paced(self, source: Source, ask: Ask, came: _Came, service: str, file: PaceFile) -> _Came:
        reply, now = came.reply, came.reply.received_at
        if source.budget and (left := number(reply.headers.get(source.budget.left))) is not None:
            file.write(file.read(now).told(now, left, number(reply.headers.get(source.budget.reset))))
        passing = is_passing(reply.status) and reply.status not in ask.absent
        if not passing or is_challenge(reply) or is_hopeless(source, reply):
            return came
        wait = wait_asked(reply, now)
        if wait is not None:
            file.write(file.read(now).resting(now, wait))
            if wait > LONGEST_WAIT:
                late = self._too_long(source, service, now, wait, poor=False)
                raise Unanswered(str(late), seconds=late.seconds, reply=reply)
        log.info("%s: status %d from %s", source.name, reply.status, service)
        raise Again(f"status {reply.status}", wait, reply=reply)

    # One request on the wire

    def _exchange(self, source: Source, ask: Ask, url: httpx.URL, secret: str | None, line: Line) -> _Came:
        host = _host(url)
        headers = {"Accept": ask.media}
        if host == _host(_address(ask)):
            headers |= dict(ask.unless)
        if ask.body is not None:
            headers["Content-Type"] = "application/json"
        wire = url
        if secret and source.key and host in source.api_hosts:
            if source.key.place == "header":
                headers[source.key.name] = source.key.prefix + secret
            else:
                wire = wire.copy_set_param(source.key.name, secret)
        if route := self._routes.get(host):
            address, _, port = route.rpartition(":")
            headers |= {"Host": host, "Connection": "close"}
            wire = wire.copy_with(scheme="http", host=address, port=int(port))
        request = self._client.build_request(
            ask.method, wire, headers=headers, content=ask.body, extensions={"trace": line}
        )
        response = self._client.send(request, stream=True)
        try:
            line.stream = response.extensions.get("network_stream", line.stream)
            body = b"" if response.status_code in _REDIRECTS else self._body(source, response)
        finally:
            response.close()
        body = masked(body, secret)
        clean = {name.lower(): one_line(mask(value, secret)) for name, value in response.headers.items()}
        clean.pop("set-cookie", None)
        media = media_of(clean.get("content-type", ""), body)
        reply = Reply(response.status_code, media, body, self._clock.now(), MappingProxyType(clean))
        return _Came(reply, source.service or host, response.extensions["location"])

    def _body(self, source: Source, response: httpx.Response) -> bytes:
        """The body, unpacked. SourceChanged beyond the bounds; of a reply that is an error anyway, then nothing."""
        coding = response.headers.get("content-encoding", "").strip().lower()
        try:
            if coding not in ("", "identity", "gzip", "x-gzip"):
                raise SourceChanged(f"{source.title} sends {one_line(coding)[:40]!r} where gzip was asked for")
            sent = bounded(response.iter_raw(), self._largest_body, f"{source.title}: a body of more than")
            if coding in ("", "identity"):
                return b"".join(sent)
            return b"".join(
                bounded(gunzip(sent), self._largest_page, f"{source.title}: a body that unpacks to more than")
            )
        except SourceChanged:
            if response.status_code == 200:
                raise
            return b""

    def _words(self, error: Exception, secret: str | None) -> str:
        return mask(one_line(str(error))[:200], secret) or type(error).__name__


def _take_location(response: httpx.Response) -> None:
    """Takes the redirect out of httpx's hands: it would read the address itself, and fail on some in its own way."""
    response.extensions["location"] = response.headers.pop("location", "")


def _address(ask: Ask) -> httpx.URL:
    try:
        url = httpx.URL(ask.url)
        return url.copy_merge_params(ask.params) if ask.params else url
    except (httpx.InvalidURL, ValueError):
        raise SourceChanged(f"{one_line(ask.url)[:200]!r} is no web address") from None


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").lower().rstrip(".")


def _origin(url: httpx.URL) -> str:
    return f"{_host(url)}:{url.port or ''}"


def _place(url: httpx.URL) -> str:
    """The address for a message: without what was asked, bounded, without control characters."""
    return one_line(f"{url.scheme}://{_host(url)}{url.path}")[:200]


def _backoff(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.seconds if isinstance(error, Again) and error.seconds else _BACKOFF(state)


def _fresh(error: BylineError) -> BylineError:
    """The same error anew: one instance raised in several threads would gather their tracebacks."""
    return TryLater(str(error), seconds=error.seconds) if isinstance(error, TryLater) else type(error)(str(error))
