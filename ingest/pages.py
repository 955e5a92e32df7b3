"""Kept pages: every body that came, named by its own digest, never edited."""

import fcntl
import hashlib
import os
import re
import tempfile
from pathlib import Path

import zstandard

from schemas.errors import BylineError

ASIDE = "new"  # the folder of files that are still being written, within the same file system
_NAME = re.compile(r"[0-9a-f]{64}")


class Pages:
    """The folder of kept pages: `ab/abcd….zst`, where the name is the SHA-256 of the body before compression.

    A file is written aside, synced and renamed, so that a kill at any moment leaves it whole or not there. What a
    kill leaves aside lies in the folder `new`, is never read, and goes with the next `sweep`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, body: bytes) -> str:
        """The body's SHA-256 in hexadecimal, once it is safely on disk. A body that is there is not written again.

        BylineError names the file where the disk is full or may not be written to.
        """
        name = hashlib.sha256(body).hexdigest()
        path = self.path(name)
        if not path.is_file():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, zstandard.ZstdCompressor().compress(body), aside=self._folder / ASIDE)
            except OSError as error:
                raise BylineError(f"{path} cannot be written: {error.strerror or error}") from error
        return name

    def holds(self, name: str) -> bool:
        return self.path(name).is_file()

    def read(self, name: str) -> bytes:
        """The body as it was received. BylineError names the file that is missing or damaged."""
        path = self.path(name)
        try:
            with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
                body = stream.readall()
        except FileNotFoundError:
            raise BylineError(f"the kept page {path} is missing") from None
        except OSError as error:
            raise BylineError(f"the kept page {path} cannot be read: {error.strerror or error}") from error
        except zstandard.ZstdError as error:
            raise BylineError(f"the kept page {path} is damaged: {error}") from None
        if hashlib.sha256(body).hexdigest() != name:
            raise BylineError(f"the kept page {path} is damaged: its content is not what its name says")
        return body

    def sweep(self) -> None:
        """Removes what killed runs left aside; what somebody is writing just now stays."""
        for path in (self._folder / ASIDE).glob("*"):
            try:
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
            except OSError:  # held by its writer, or gone already
                continue

    def path(self, name: str) -> Path:
        """Where the page lies, or would. BylineError where `name` is no SHA-256, so that no name leaves the folder."""
        if not _NAME.fullmatch(name):
            raise BylineError(f"{name[:80]!r} is not the name of a kept page (64 hexadecimal digits)")
        return self._folder / name[:2] / f"{name}.zst"


def _write(path: Path, data: bytes, *, aside: Path) -> None:
    aside.mkdir(exist_ok=True)
    descriptor, name = _held_file(aside)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _held_file(folder: Path) -> tuple[int, str]:
    """A new file, locked as long as its descriptor is open: a sweep that came between making and locking took it."""
    while True:
        descriptor, name = tempfile.mkstemp(dir=folder)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, name
        os.close(descriptor)
