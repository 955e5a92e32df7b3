"""The sources: every module here that has a `SOURCE` is one. Nothing to register."""

import importlib
import pkgutil
from functools import cache

from ingest.source import Source


@cache
def all_sources() -> dict[str, Source]:
    """Every source by its name, in the order of their names."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    sources = (getattr(module, "SOURCE", None) for module in modules)
    return dict(sorted((source.name, source) for source in sources if isinstance(source, Source)))
