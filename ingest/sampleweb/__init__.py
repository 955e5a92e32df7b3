"""One small invented web that speaks arXiv's and OpenAlex's dialects on loopback: for the demo and all tests."""

from ingest.sampleweb.faults import FAULTS, Fault
from ingest.sampleweb.papers import WORLD
from ingest.sampleweb.server import SampleWeb, Seen
from ingest.sampleweb.world import DAY_ONE, World, world_of

__all__ = ["DAY_ONE", "FAULTS", "WORLD", "Fault", "SampleWeb", "Seen", "World", "world_of"]
