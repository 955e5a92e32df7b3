"""CPU seconds of contenders that do the same, each several times in turn, and the table that shows them."""

import gc
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TIMES = 5  # after one warm-up


@dataclass(frozen=True, slots=True)
class Cost:
    """What the rounds cost: the median, and the spread around it. CPU seconds unless the table says otherwise."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> "Cost":
        return cls(statistics.median(rounds), min(rounds), max(rounds))

    def __str__(self) -> str:
        scale, unit = (1000, "ms") if self.high < 1 else (1, "s")
        middle, low, high = (f"{value * scale:.{_digits(self.median * scale)}f}" for value in
                             (self.median, self.low, self.high))  # fmt: skip
        return f"{middle} {unit} ({low}–{high})"


def _digits(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 10 else 2


def compared(contenders: Mapping[str, Callable[[], Any]], *, times: int = TIMES) -> dict[str, Cost]:
    """Each contender's CPU seconds over `times` rounds; in a round each has its turn, so that all meet the same noise.

    A warm-up comes before, and rubbish is collected before each turn, not in it.
    """
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(times + 1):
        for name, work in contenders.items():
            gc.collect()
            gc.disable()
            start = time.process_time()
            work()
            seconds = time.process_time() - start
            gc.enable()
            if number:
                spent[name].append(seconds)
    return {name: Cost.of(rounds) for name, rounds in spent.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One contender: its cost, its ratio to ours in words, and the goal for that ratio."""

    name: str
    cost: str
    ratio: str = ""
    goal: str = ""


def times_ours(ours: Cost, theirs: Cost) -> str:
    """Theirs over ours: larger is better for us."""
    return f"{theirs.median / ours.median:.2f} × ours"


def times_theirs(ours: Cost, theirs: Cost) -> str:
    """Ours over theirs: smaller is better for us."""
    return f"ours is {ours.median / theirs.median:.2f} ×"


def show(title: str, rows: Sequence[Row], *notes: str) -> None:
    """The table on standard output."""
    cells = [(row.name, row.cost, row.ratio, row.goal) for row in rows]
    widths = [max(len(cell[column]) for cell in cells) for column in range(4)]
    say(f"\n{title}")
    for cell in cells:
        say("  " + "  ".join(text.ljust(width) for text, width in zip(cell, widths, strict=True)).rstrip())
    for note in notes:
        say(f"  {note}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def same(what: str, *answers: Any) -> str:
    """A note that all answers are equal; ends the run where they are not, since costs then compare nothing."""
    for other in answers[1:]:
        if other != answers[0]:
            raise SystemExit(f"{what}: the answers differ, so nothing is compared")
    return f"equal in all: {what}"
