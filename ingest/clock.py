"""The clock: an argument everywhere, so that a demo can live on another day and a test needs no waiting."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What time it is, and waiting."""

    def now(self) -> datetime:
        """Aware, UTC."""

    def sleep(self, seconds: float) -> None:
        """Comes back after `seconds`; at once where they are none or fewer."""


class HurriedClock:
    """A clock that begins at `now` and moves by sleeping alone: what would be waited for takes no time."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._moving = threading.Lock()

    def now(self) -> datetime:
        with self._moving:
            return self._now

    def sleep(self, seconds: float) -> None:
        with self._moving:
            self._now += timedelta(seconds=max(0.0, seconds))


class SystemClock:
    """The machine's clock. `offset` moves its day on; waiting stays real."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))
