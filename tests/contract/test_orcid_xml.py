"""ORCID's XML is read as its JSON is, and its public data file person by person."""

import gzip
import io
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.dumps import LONGEST_PAGE
from ingest.files import pages_of
from ingest.reading import Reading
from ingest.sources.orcid import SOURCE
from schemas.errors import SourceChanged, TryLater
from schemas.ids import PaperIds
from schemas.work import WorkKind
from tests.contract.anything import read_or_refused, spoil
from tests.contract.reader import Reader, only, said_of, work_of

READER = Reader(SOURCE)
page = READER.page
saved = READER.saved
ORCID = "0000-0002-1825-0097"
LOCKED = "0000-0001-5109-3700"


def archive(**members: bytes) -> bytes:
    """A data file in which `__` in a name stands for a slash."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, body in members.items():
            member = tarfile.TarInfo(name.replace("__", "/").replace("-xml", ".xml"))
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return packed.getvalue()


def cut(packed: bytes) -> Iterator[bytes]:
    assert SOURCE.cut is not None
    return SOURCE.cut(io.BytesIO(packed))


def readings_of(packed: bytes) -> list[Reading]:
    return [reading for each in cut(packed) for reading in saved(each)]


def test_a_record_is_read_as_if_it_had_come_in_json() -> None:
    person, first, draft = saved(page("record.xml"))
    assert said_of(person) == {
        "orcid": [ORCID],
        "name": ["Emmy Noether"],
        "also named": ["Amalie Emmy Noether", "E. Noether"],
        "employment": ["University of Göttingen, Professor, 1919–1933"],
    }
    work = work_of(first)
    assert (work.native_id, work.title) == ("12", "Idealtheorie in Ringbereichen: A survey")
    assert (work.ids, work.kind) == (PaperIds(doi="10.1007/bf01464225"), WorkKind.ARTICLE)
    assert (str(work.published), work.venue, work.revision) == ("1921-02", "Math. Ann.", "2020-09-13T12:26:40.001")
    assert [(name.printed, name.orcid) for name in work.byline] == [("Emmy Noether", ORCID)]
    assert (draft.record.native_id, draft.trouble) == ("13", "not public")
    assert not set().union(*(reading.surprises for reading in (person, first, draft)))


def test_employments_of_the_older_version_stand_without_a_group() -> None:
    employed = only(saved(page("employments-of-2.0.xml")))
    assert said_of(employed) == {"orcid": [ORCID], "employment": ["Bryn Mawr College, Guest, 1933–"]}
    assert not employed.surprises


def test_works_by_put_code_have_their_contributors() -> None:
    first, second = saved(page("works-by-put-code.xml"))
    work = work_of(first)
    assert [(name.printed, name.orcid) for name in work.byline] == [("David Hilbert", None), ("E. Noether", ORCID)]
    assert (work.title, work.abstract, work.kind) == ("Rings", "We prove it.", WorkKind.CHAPTER)
    assert work.revision == "2020-09-13T12:26:40.000"
    assert second.trouble == "ORCID says: 404 Not Found: '54' is not a valid put code"
    assert not first.surprises


@pytest.mark.parametrize(
    ("body", "readings"),
    [
        (f'<a:works xmlns:a="http://www.orcid.org/ns/activities" path="/{ORCID}/works"/>', 0),
        (f'<a:employments xmlns:a="http://www.orcid.org/ns/activities" path="/{ORCID}/employments"/>', 1),
        (f'<p:person xmlns:p="http://www.orcid.org/ns/person" path="/{ORCID}/person"/>', 1),
    ],
)
def test_an_element_without_anything_is_an_empty_page(body: str, readings: int) -> None:
    found = saved(body.encode())
    assert [said_of(reading) for reading in found] == [{"orcid": [ORCID]}] * readings


def test_what_is_no_page_that_is_read_is_named() -> None:
    for body, words in (
        (page("error-409-locked.xml"), "ORCID says: 409 Conflict: The ORCID record is locked"),
        (page("search.xml"), "a search of ORCID tells who bears a name"),
        (b"<orcid-message><orcid-profile><orcid-bio/></orcid-profile></orcid-message>", "versions before 2.0"),
        (b"<recordSummary/>", "no page of ORCID that is read: XML with the root 'recordSummary'"),
        (page("record.xml")[:900], "not XML, or cut short"),
        (b"<!DOCTYPE record [<!ENTITY a 'b'>]><record>&a;</record>", "document type"),
        (b"<html><title>Rings</title></html>", "web page"),
    ):
        with pytest.raises(SourceChanged, match=words):
            saved(body)
    busy = page("error-409-locked.xml").replace(b"409", b"503")
    with pytest.raises(TryLater, match="503"):
        saved(busy)


def test_a_time_that_is_none_sets_the_record_aside() -> None:
    odd = page("record.xml").replace(b"2019-01-01T00:00:00Z", b"yesterday")
    assert saved(odd)[1].trouble == "work-summary.1.last-modified-date.value: Input should be a valid integer"


# The public data file


def test_a_data_file_is_read_person_by_person(tmp_path: Path) -> None:
    work = etree.tostring(etree.fromstring(page("works-by-put-code.xml"))[0])
    packed = archive(
        **{
            f"summaries__097__{ORCID}-xml": page("record.xml"),
            f"summaries__700__{LOCKED}-xml": page("error-409-locked.xml"),
            f"activities__097__{ORCID}__works__{ORCID}_works_21-xml": work,
            f"activities__097__{ORCID}__fundings__{ORCID}_fundings_5-xml": b"<funding/>",
            "README.md": b"# Data",
        }
    )
    path = tmp_path / "ORCID_2026_10_summaries.tar.gz"
    path.write_bytes(gzip.compress(packed))
    body = only(pages_of(SOURCE, path))
    person, first, _, locked, full = saved(body)
    assert said_of(person)["name"] == ["Emmy Noether"]
    assert (work_of(first).native_id, work_of(full).native_id) == ("12", "21")
    assert (locked.record.native_id, locked.trouble) == (
        LOCKED,
        f"ORCID says: 409 Conflict: The ORCID record is locked. ORCID https://orcid.org/{LOCKED}",
    )
    path.write_bytes(gzip.compress(packed[: len(packed) // 2])[:-9])
    with pytest.raises(SourceChanged, match="damaged or cut off"):
        list(pages_of(SOURCE, path))


def test_a_time_without_a_zone_is_in_utc_wherever_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        assert saved(page("works-by-put-code.xml"))[0].record.revision == "2020-09-13T12:26:40.000"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_data_file_is_cut_between_records_and_one_that_is_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    padded = page("record.xml") + b"<!--" + b"x" * (LONGEST_PAGE // 2) + b"-->"
    packed = archive(**{f"{n:04}-0000-0000-0000-xml": padded for n in range(3)})
    assert [len(saved(each)) for each in cut(packed)] == [3, 3, 3]
    assert all(len(each) <= LONGEST_PAGE for each in cut(packed))
    monkeypatch.setattr("ingest.forms.orcid_xml._LONGEST_RECORD", 1000)
    with pytest.raises(SourceChanged, match="longer than 1000 bytes: '0000-0000"):
        list(cut(packed))


@pytest.mark.parametrize("body", [b"", b"{}", page("record.xml"), archive(), archive(notes=b"none")])
def test_what_is_no_data_file_is_not_cut(body: bytes) -> None:
    assert list(cut(body)) == []


def test_a_file_of_a_data_file_that_is_no_page_is_set_aside() -> None:
    assert [each.trouble for each in readings_of(archive(**{f"{ORCID}-xml": b"<deprecated/>"}))] == [
        "neither a work nor an error"
    ]
    with pytest.raises(SourceChanged, match="not XML"):
        readings_of(archive(**{f"{ORCID}-xml": b"<record>"}))


@settings(deadline=None)
@given(st.data())
def test_a_page_with_any_one_element_changed_gives_facts_or_one_of_our_errors(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(("record.xml", "works-by-put-code.xml", "employments-of-2.0.xml")))
    root = etree.fromstring(page(name))
    texts = st.sampled_from(("9" * 30, "<i>", "0001-01-01T00:00:00+23:00", "PUBLIC", " ", "/x"))
    every = [*root.iter()]
    spoil(data, every, ["text", "empty", "tag", "deeper", "path", "value"], texts, every)
    read_or_refused(READER, None, etree.tostring(root))


def test_elements_that_nobody_knows_take_time_by_their_number_alone() -> None:
    start = time.process_time()
    one = only(saved(f'<person path="/{ORCID}/person">{"<x/>" * 200_000}</person>'.encode()))
    assert one.surprises == {"person.x"}
    assert time.process_time() - start < 5


def test_a_data_file_is_cut_without_keeping_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    read = tarfile.TarFile.extractfile

    def counted(self: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes] | None:
        held.append(len(self.members))  # type: ignore[attr-defined]
        return read(self, member)

    monkeypatch.setattr(tarfile.TarFile, "extractfile", counted)
    members = {f"{number}__{ORCID}-xml": b"<record/>" for number in range(20)}
    assert b"".join(cut(archive(**members))).count(b"<record/>") == 20
    assert max(held) <= 1
