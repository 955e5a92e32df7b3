"""The command line in a process of its own, against the sample web, on a day that is given.

`python -m tests.kill.command ROUTES DAY WORDS…` is `byline WORDS…`. Its clock stands still, and what is slept takes a
hundredth of what it should.
"""

import json
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from unittest import mock

import pipelines.run
from pipelines.cli import main
from tests.kill.flows import StandingClock


def on_the_sample_web(routes: Mapping[str, str], day: date) -> AbstractContextManager[object]:
    """Within the `with`, every run of this process is on that day, and asks the sample web."""
    running = pipelines.run.running

    def routed(*given: Any, **more: Any) -> AbstractContextManager[pipelines.run.Run]:
        return running(*given, **{**more, "clock": StandingClock(day), "routes": routes})

    return mock.patch.object(pipelines.run, "running", routed)


if __name__ == "__main__":
    with on_the_sample_web(json.loads(sys.argv[1]), date.fromisoformat(sys.argv[2])):
        main(sys.argv[3:], prog_name="byline")
