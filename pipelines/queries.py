"""The SQL files of pipelines/sql, by name."""

from functools import cache
from importlib import resources


@cache
def query(name: str) -> str:
    """The text of `pipelines/sql/<name>.sql`; `name` may hold folders ("metrics/h_index")."""
    return resources.files("pipelines").joinpath("sql", *f"{name}.sql".split("/")).read_text("utf-8")
