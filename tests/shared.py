"""Where recordings lie: beside the project, never in it. Tests that read them say so where they are absent."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent: no recordings to read")
