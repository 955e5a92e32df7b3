"""Dumps of JSON lines are cut into pages of whole lines, in bounded memory."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dumps import cut_lines, is_lines
from schemas.errors import SourceChanged


class Trickle(io.BytesIO):
    """A stream that gives less than it is asked for, as a decompressor does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(3, size) if size and size > 0 else 3)


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), min_size=2, max_size=40), st.integers(200, 400), st.booleans())
def test_a_dump_is_cut_into_pages_of_whole_lines_and_nothing_is_lost(words: list[str], longest: int, end: bool) -> None:
    lines = [json.dumps({"word": word}).encode() for word in words]
    pages = list(cut_lines(Trickle(b"\n".join(lines) + (b"\n" if end else b"")), longest=longest))
    assert all(len(each) <= longest for each in pages)
    assert [line for each in pages for line in each.split(b"\n")] == lines


def test_what_is_no_dump_is_not_cut_and_an_endless_line_is_named() -> None:
    for body in (b"", b"{", b'{"a": 1}', b'{"a": 1}\n', b'{\n "a": {\n  "b": 1}}', b"[1]\n[2]", b'{"a": }\n{"b": 1}'):
        assert not is_lines(body)
        assert list(cut_lines(io.BytesIO(body))) == []
    with pytest.raises(SourceChanged, match="longer than 60 bytes"):
        list(cut_lines(io.BytesIO(b'{"a": 1}\n{"a": "' + b"x" * 90 + b'"}\n{"a": 2}'), longest=60))
