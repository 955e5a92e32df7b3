"""Log lines on stderr: for a person, or as JSON for machines."""

import json
import logging
import sys
from datetime import UTC, datetime

from schemas.text import one_line


class _Json(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "level": record.levelname.lower(), "from": record.name, "message": record.getMessage()}
        return json.dumps(line)


class _Plain(logging.Formatter):
    """Level and message; control characters of foreign text are taken out, so that a line stays a line."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.levelname.lower()}: {one_line(record.getMessage())}"


def start_logging(*, as_json: bool, verbose: bool) -> None:
    """Sends warnings (with `verbose`: what is done, too) to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if as_json else _Plain())
    logging.basicConfig(level=logging.INFO if verbose or as_json else logging.WARNING, handlers=[handler], force=True)
