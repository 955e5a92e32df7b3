"""Kept pages: whole or not there, and never another's."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.pages import Pages
from schemas.errors import BylineError


@given(body=st.binary(max_size=5_000))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_what_is_kept_is_read_back_as_it_came(tmp_path, body):
    pages = Pages(tmp_path)
    name = pages.keep(body)
    assert pages.path(name).is_file()
    assert pages.read(name) == body
    assert pages.keep(body) == name


def test_a_page_that_is_there_is_not_written_again(tmp_path):
    pages = Pages(tmp_path)
    path = pages.path(pages.keep(b"one"))
    before = path.stat()
    pages.keep(b"one")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_dies_leaves_no_page_and_nothing_aside(tmp_path, monkeypatch, step):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), die)
    pages = Pages(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        pages.keep(b"half")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("damage", [b"", b"no zstd", lambda packed: packed[:-3], lambda packed: packed[:9] + b"x" * 30])
def test_a_damaged_page_is_named(tmp_path, damage):
    pages = Pages(tmp_path)
    name = pages.keep(b"a page of some length " * 20)
    path = pages.path(name)
    path.write_bytes(damage(path.read_bytes()) if callable(damage) else damage)
    with pytest.raises(BylineError, match=path.name):
        pages.read(name)


def test_another_page_under_its_name_is_damage_too(tmp_path):
    pages = Pages(tmp_path)
    one, two = pages.keep(b"one"), pages.keep(b"two")
    pages.path(one).write_bytes(pages.path(two).read_bytes())
    with pytest.raises(BylineError, match="not what its name says"):
        pages.read(one)


def test_a_missing_page_is_named(tmp_path):
    with pytest.raises(BylineError, match=f"{'0' * 64}.zst is missing"):
        Pages(tmp_path).read("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(BylineError, match="not the name of a kept page"):
        Pages(tmp_path).path(name)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "pages").write_text("a file where the folder should be")
    with pytest.raises(BylineError, match="cannot be written"):
        Pages(tmp_path / "pages").keep(b"page")


def test_a_sweep_takes_what_a_killed_writer_left_and_not_what_is_being_written(tmp_path):
    pages = Pages(tmp_path)
    pages.keep(b"one")
    left, writing = tmp_path / "new" / "left", tmp_path / "new" / "writing"
    left.write_bytes(b"half a pa")
    with writing.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        pages.sweep()
        assert list((tmp_path / "new").iterdir()) == [writing]


def test_a_file_that_a_sweep_took_before_it_was_held_is_made_again(tmp_path, monkeypatch):
    made: list[str] = []
    mkstemp = tempfile.mkstemp

    def taken_at_once(**where: Path) -> tuple[int, str]:
        descriptor, name = mkstemp(**where)
        made.append(name)
        if len(made) == 1:
            Path(name).unlink()
        return descriptor, name

    monkeypatch.setattr(tempfile, "mkstemp", taken_at_once)
    pages = Pages(tmp_path)
    assert pages.read(pages.keep(b"one")) == b"one"
    assert len(made) == 2
