"""The sample web in a process of its own: `python -m bench.web PAPERS LATENCY`, until a line comes on stdin."""

import json
import sys
from collections import Counter

from bench.backfilling import PAUSES
from bench.timing import say
from ingest.sampleweb import SampleWeb, world_of


def main() -> None:
    world = world_of(int(sys.argv[1]))
    with SampleWeb(world=world) as web:
        web.latency = float(sys.argv[2])
        web.requests.clear()
        say(f"{next(iter(web.routes.values())).rpartition(':')[2]} {world.main.name}")
        sys.stdin.readline()
        asked = Counter(seen.service for seen in web.requests)
        say(json.dumps({"asked": asked, "early": web.early(PAUSES)}))


if __name__ == "__main__":
    main()
