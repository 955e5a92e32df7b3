"""What the contract tests share beside `reader` and `anything`."""

from collections.abc import Iterator

import pytest

from ingest.sampleweb import SampleWeb


@pytest.fixture
def small_world() -> Iterator[SampleWeb]:
    with SampleWeb() as web:
        yield web
