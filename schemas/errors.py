"""The four errors, named after what the caller does next."""


class BylineError(Exception):
    """Base of the four; only the command line catches it as such."""


class TryLater(BylineError):
    """Busy, rate-limited, unreachable, or a short page, after all tries.

    The source stops for this run, its bookmark stays, the next run resumes.
    `seconds` is how long the service asked us to stay away, where it said so.
    """

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class SourceChanged(BylineError):
    """An answer we cannot read, a refusal, or a cursor that circles: the source stops and a person is told."""


class CursorExpired(SourceChanged):
    """A walk's token is no longer taken: the harvester starts the window again, once, without replaying answers."""


class Unusable(BylineError):
    """One record cannot become a work: it is set aside with this reason and the run goes on."""


class BadConfig(BylineError):
    """Our own settings or arguments: named with what to do, exit code 2, before any request."""
