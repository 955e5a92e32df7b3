"""Saved replies and dumps on disk: plain, gzip or zstd, opened with bounded memory and cut into pages."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from ingest.source import Source
from schemas.errors import BadConfig, SourceChanged

LARGEST = 256 * 2**20  # bytes, decompressed, of a file that is read whole because it is no dump
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)


def pages_of(source: Source, path: Path) -> Iterator[bytes]:
    """The pages of a file: a dump's, as the source cuts it, else the whole file as one.

    BadConfig where the file cannot be opened; SourceChanged where it is damaged, cut off, or larger than LARGEST and
    no dump.
    """
    try:
        if source.cut is not None:
            dump = False
            with _opened(path) as stream:
                for page in source.cut(stream):
                    dump = True
                    yield page
            if dump:
                return
        with _opened(path) as stream:
            page = stream.read(LARGEST + 1)
    except _DAMAGED as error:
        raise SourceChanged(f"{path}: damaged or cut off: {error}") from None
    if len(page) > LARGEST:
        raise SourceChanged(f"{path}: larger than {LARGEST // 2**20} MiB and no dump that {source.title} cuts")
    yield page


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The decompressed bytes, told by the file's first bytes and not by its name."""
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start.startswith(_GZIP):
                with gzip.GzipFile(fileobj=raw) as unzipped:
                    yield cast(BinaryIO, unzipped)
            elif start == _ZSTD:
                with zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) as unpacked:
                    yield cast(BinaryIO, io.BufferedReader(unpacked))
            else:
                yield raw
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise
        raise BadConfig(f"{path} cannot be read: {error.strerror or error}") from None
