"""How gently we ask: one small file per service holds its pause, its budget and when it may be asked again."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from schemas.errors import TryLater

LONGEST_WAIT = 120.0  # seconds; what is longer is not waited for: the source stops for this run
CEILING = timedelta(hours=24)  # the longest that a service keeps us away, whatever it says and whatever the clock did
MARGIN = 0.02  # seconds on top of a pause: a service counts arrivals, and two requests take unequal ways


class Pace(BaseModel):
    """What is known of a service: when the last request left, when the next may, and what is left of its budget."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    last_left: AwareDatetime | None = None
    not_before: AwareDatetime | None = None
    budget_left: int | None = None
    budget_resets: AwareDatetime | None = None

    def cut(self, now: datetime) -> "Pace":
        """The same without what only a jumped clock explains: a request from the future, a wait beyond the ceiling."""
        latest = now + CEILING
        return Pace(
            last_left=_earlier(self.last_left, now),
            not_before=_earlier(self.not_before, latest),
            budget_left=self.budget_left,
            budget_resets=_earlier(self.budget_resets, latest),
        )

    def pause_left(self, now: datetime, pause: float) -> float:
        """Seconds until `pause` has gone by since the last request left; 0.0 when it has."""
        if self.last_left is None or pause <= 0:
            return 0.0
        return max(0.0, pause + MARGIN - (now - self.last_left).total_seconds())

    def held_off(self, now: datetime) -> float:
        """Seconds for which the service is still to be left alone; 0.0 when it is not."""
        return _until(self.not_before, now)

    def budget_wait(self, now: datetime, cost: int) -> float:
        """Seconds until there is budget for `cost`; 0.0 when there is, or when nothing is known."""
        if self.budget_left is None or self.budget_left >= cost:
            return 0.0
        return _until(self.budget_resets, now)

    def resting(self, now: datetime, seconds: float) -> "Pace":
        """The same, left alone for `seconds` from now at least, and for the ceiling at most."""
        until = now + timedelta(seconds=min(seconds, CEILING.total_seconds()))
        return self.model_copy(update={"not_before": max(until, self.not_before or until)})

    def told(self, now: datetime, left: float, reset: float | None) -> "Pace":
        """The same, with the budget as a reply told it: what is left, and seconds until it is full again."""
        seconds = CEILING.total_seconds() if reset is None else min(max(0.0, reset), CEILING.total_seconds())
        full = now + timedelta(seconds=seconds)
        return self.model_copy(update={"budget_left": int(max(0.0, left)), "budget_resets": full})


def _earlier(stored: datetime | None, latest: datetime) -> datetime | None:
    return None if stored is None else min(stored, latest).astimezone(UTC)


def _until(then: datetime | None, now: datetime) -> float:
    return 0.0 if then is None else max(0.0, (then - now).total_seconds())


class PaceFile:
    """The file of one service in `folder`, and the lock beside it that lets one request at a time through.

    The lock is a file of its own, since the pace file is replaced at each write. The kernel drops the lock when its
    holder dies. TryLater where the folder cannot be read or written: without a record of it no request may leave.
    """

    def __init__(self, folder: Path, service: str) -> None:
        self._path = folder / f"{_file_name(service)}.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """One holder at a time, over all threads and processes that use the folder; others wait."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def read(self, now: datetime) -> Pace:
        """What is stored. A file that cannot be understood counts as a request that left just now: one full pause."""
        try:
            return Pace.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return Pace()
        except ValidationError:
            return Pace(last_left=now)
        except OSError as error:
            raise self._unusable(error) from error

    def write(self, pace: Pace) -> None:
        """Stores, written aside and renamed. Only for who holds the lock."""
        aside = self._path.with_suffix(".new")
        try:
            aside.write_text(pace.model_dump_json(), "utf-8")
            aside.replace(self._path)
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> TryLater:
        return TryLater(f"{self._path} cannot be used ({error.strerror or error}), and without it no request may leave")


def _file_name(service: str) -> str:
    """A file name for a service. Hosts come from outside: what is not plain is replaced and told apart by a digest."""
    plain = re.sub(r"[^a-z0-9._-]", "_", service)[:100]
    return plain if plain == service else f"{plain}~{hashlib.sha256(service.encode()).hexdigest()[:12]}"
