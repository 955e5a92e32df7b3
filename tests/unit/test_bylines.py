"""The author string of arXiv, split into names."""

import csv
import gzip
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.bylines import split_byline
from ingest.read import read_xml
from tests.shared import SHARED, needs_shared

GIVEN = st.sampled_from(["Emmy", "F.", "Paul", "É.", "Sofja W.", "Jean-Pierre", "Łukasz"])
FAMILY = st.sampled_from(["Noether", "Klein", "Erdős", "von Neumann", "Anderson", "'t Hooft", "Fortran", "Landau"])
NAMES = st.lists(st.builds("{} {}".format, GIVEN, FAMILY), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Emmy Noether, Felix Klein and David Hilbert", ["Emmy Noether", "Felix Klein", "David Hilbert"]),
        ("Emmy Noether, and Felix Klein", ["Emmy Noether", "Felix Klein"]),
        (r"Emmy Noether \& Felix Klein", ["Emmy Noether", "Felix Klein"]),
        (r"\'Edgar Rold\'an and {\L}ukasz K.", ["Édgar Roldán", "Łukasz K."]),
        ("E. Noether (Göttingen, Germany), F. Klein (Inst. (of maths), x)", ["E. Noether", "F. Klein"]),
        ("One (1), Two (1 and 2) ((1) Inst, (2) Inst)", ["One", "Two"]),
        ("One (1), Two (2) (1) Inst of A, City (2) Inst and B", ["One", "Two"]),
        ("One (1) and Two (1,2) for the ABC Collaboration ((1) A, (2) B)", ["One", "Two"]),
        ("The ABC Collaboration: E. Noether, F. Klein", ["The ABC Collaboration", "E. Noether", "F. Klein"]),
        ("ATLAS Collaboration", ["ATLAS Collaboration"]),
        ("E. Noether (on behalf of the ABC Collaboration)", ["E. Noether"]),
        ("E. Noether on behalf of the ABC Collaboration", ["E. Noether"]),
        ("John Smith, Jr., R. W. Ogburn, IV and Al Foo III", ["John Smith Jr.", "R. W. Ogburn IV", "Al Foo III"]),
        ("E. Noether$^{1,2}$, F. Klein$^*$", ["E. Noether", "F. Klein"]),
        ("A.~B.\\,Smith and C. Doe", ["A. B. Smith", "C. Doe"]),
        ("E. Noether\n  and\n F. Klein", ["E. Noether", "F. Klein"]),
        ("E. Noether, F. Klein, et al.", ["E. Noether", "F. Klein"]),
        ("E. Noether (Inst, City", ["E. Noether"]),
        ("E. Noether), F. Klein", ["E. Noether", "F. Klein"]),
        ("高长江, 王伟", ["高长江", "王伟"]),
        (", (x), : and", []),
        ("", []),
    ],
)
def test_an_author_string_is_split_into_names(authors, names):
    assert split_byline(authors) == tuple(names)


@settings(deadline=None)
@given(
    NAMES, st.sampled_from([", ", " and ", ", and ", ",\n", "; "]), st.sampled_from(["", " (1)", " (Univ. of A, B)"])
)
def test_joined_names_come_back(names, joint, affiliation):
    assert split_byline(joint.join(name + affiliation for name in names)) == tuple(names)


@settings(deadline=None)
@given(
    st.text() | st.lists(st.sampled_from(["(", ")", "1", "and ", ", ", "A", "\\", "{", "$", " Jr.", ":"])).map("".join)
)
def test_any_text_is_split_and_each_name_has_a_letter(authors):
    for name in split_byline(authors):
        assert any(map(str.isalpha, name))
        assert name == " ".join(name.split())


@needs_shared
def test_recorded_author_strings_name_whom_the_separated_forms_name():
    folder = SHARED / "real/replies"
    raw = _texts(folder / "arxiv-oai-export/getrecord-arxivraw-1810.09584.xml", "authors")
    assert [split_byline(text) for text in raw] == [("Raphael Chetrite", "Shamik Gupta", "Izaak Neri", "Édgar Roldán")]
    for text in _texts(folder / "arxiv-oai/listrecords-arxivraw-cs-2026-09.xml", "authors"):
        assert len(split_byline(text)) == len(re.split(r", | and ", text))


@needs_shared
def test_names_of_the_api_joined_and_split_are_the_same_names():
    lists = []
    for path in sorted((SHARED / "real/replies/arxiv-api").glob("query-*.xml")):
        for entry in read_xml(path.read_bytes()).iter("{*}entry"):
            lists.append([name.text or "" for name in entry.iter("{*}name")])
    assert len(lists) > 50
    for names in lists:
        assert split_byline(", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]) == tuple(names)


@needs_shared
def test_ten_thousand_bylines_come_back():
    with gzip.open(SHARED / "real/texts/arxiv-daily/papers.tsv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = []
    for row in rows:
        names = tuple(row["authors"].split("; "))
        if split_byline(", ".join(names)) != names:
            wrong.append(row["authors"])
    assert len(wrong) <= 0.005 * len(rows), wrong[:20]


def _texts(path: Path, tag: str) -> list[str]:
    return [element.text or "" for element in read_xml(path.read_bytes()).iter(f"{{*}}{tag}")]
