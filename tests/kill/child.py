"""One flow in a process of its own that kills itself before one of its steps.

`python -m tests.kill.child FLOW HOME ROUTES POINT` prints "ready", and as its last word the step it did not take.
"""

import json
import os
import signal
import sys
from pathlib import Path

from tests.kill.flows import FLOWS, go
from tests.kill.steps import counted, one_source_after_the_other


def main(name: str, folder: str, routes: str, point: str) -> None:
    taken = 0

    def step(what: str) -> None:
        nonlocal taken
        taken += 1
        if taken == int(point):
            sys.stdout.write(f"{what}\n")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    home = Path(folder).absolute()
    with one_source_after_the_other(), counted(home, step):
        go(FLOWS[name], home, json.loads(routes))


if __name__ == "__main__":
    main(*sys.argv[1:])
