"""What a person who waits is told, a line at a time: the same on a terminal, in a pipe and in a mail from cron."""

import logging
import threading
import time
from typing import TextIO

from ingest.sources import all_sources
from schemas.text import one_line

log = logging.getLogger(__name__)

FIRST = 3  # titles shown as soon as a source answers


class Lines:
    """Progress as lines on a stream. Called from the sources' threads."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._told: dict[str, str] = {}
        self._shown = False

    def asking(self, source: str, what: str) -> None:
        """A question is put to a source."""
        self._line(source, f"asking: {what}")

    def waits(self, source: str, seconds: float, why: str) -> None:
        """A wait, before it is waited for; the same reason is told once a source."""
        if seconds >= 1 and self._told.get(source) != why:
            self._told[source] = why
            self._line(source, f"waiting {seconds:.0f} s: {why}")

    def page(self, source: str, pages: int, works: int, set_aside: int) -> None:
        """What has come so far."""
        came = (
            f"{pages} {_some(pages, 'page')}",
            f"{works} {_some(works, 'work')}" if works else "",
            f"{set_aside} set aside" if set_aside else "",
        )
        self._line(source, ", ".join(filter(None, came)))

    def first(self, source: str, titles: list[str]) -> None:
        """The first papers, as soon as the first source answers."""
        with self._lock:
            if self._shown or not titles:
                return
            self._shown = True
        for title in titles[:FIRST]:
            self._line(source, f"· {one_line(title)}")
        if len(titles) > FIRST:
            self._line(source, f"· and {len(titles) - FIRST} more")

    def done(self, source: str, sentence: str) -> None:
        """A source has answered all it was asked."""
        self._line(source, sentence or "done")

    def failed(self, source: str, reason: str) -> None:
        """A source stopped; the others go on."""
        self._line(source, f"stopped: {one_line(reason)}")

    def say(self, sentence: str) -> None:
        """Anything else worth a line."""
        self._line("", one_line(sentence))

    def _line(self, source: str, sentence: str) -> None:
        known = all_sources().get(source)
        took = f"{time.monotonic() - self._started:5.1f} s"
        with self._lock:
            self._stream.write(f"{took}  {known.title if known else source:<16} {sentence}\n")
            self._stream.flush()


def _some(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


class Logged:
    """Progress as log lines, for machines: a source that stops is a warning, the rest is information."""

    def asking(self, source: str, what: str) -> None:
        """A question is put to a source."""
        log.info("%s: asking: %s", source, what)

    def waits(self, source: str, seconds: float, why: str) -> None:
        """A wait, before it is waited for."""
        log.info("%s: waiting %.0f s: %s", source, seconds, why)

    def page(self, source: str, pages: int, works: int, set_aside: int) -> None:
        """What has come so far."""
        log.info("%s: %d pages, %d works, %d set aside", source, pages, works, set_aside)

    def first(self, source: str, titles: list[str]) -> None:
        """The first papers; the pages told of them."""

    def done(self, source: str, sentence: str) -> None:
        """A source has answered all it was asked."""
        log.info("%s: %s", source, sentence or "done")

    def failed(self, source: str, reason: str) -> None:
        """A source stopped; the others go on."""
        log.warning("%s: stopped: %s", source, reason)

    def say(self, sentence: str) -> None:
        """Anything else worth a line."""
        log.info("%s", sentence)
