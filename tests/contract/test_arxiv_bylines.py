"""arXiv: the raw form's author string, split by our own reader, gives the names of the other forms."""

import json
import re
from xml.sax.saxutils import escape

from schemas.names import fold
from tests.contract.arxiv_pages import REPLIES, names_of, page, saved, work_of
from tests.shared import needs_shared


def raw_page(authors: str) -> bytes:
    body = page("oai-arxivraw-last-page-with-a-withdrawal-a-deletion-and-a-contradiction.xml").decode()
    return re.sub(r"<authors>.*?</authors>", lambda _: f"<authors>{escape(authors)}</authors>", body).encode()


def test_a_byline_in_tex_is_split_as_arxiv_splits_it() -> None:
    raw = work_of(saved(page("oai-arxivraw-first-page-with-a-token.xml"))[0])
    assert names_of(raw) == ["E. Noether", "É. Cartan Jr.", "Kurt Gödel"]


@needs_shared
def test_names_of_recorded_entries_typed_as_one_string_come_out_as_they_went_in() -> None:
    folder = REPLIES / "arxiv-api"
    works = [work for path in sorted(folder.glob("query*")) for work in map(work_of, saved(path.read_bytes()))]
    assert len(works) > 100
    for work in works:
        names = [name for name in names_of(work) if name]
        for authors in (", ".join(names), f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]):
            assert names_of(work_of(saved(raw_page(authors))[0])) == names


@needs_shared
def test_names_of_recorded_split_records_typed_as_one_string_are_the_same_people() -> None:
    folder = REPLIES / "arxiv-oai-export"
    for path in sorted(folder.glob("*arxiv-*")):
        for work in map(work_of, saved(path.read_bytes())):
            names = [name for name in names_of(work) if name]
            read = names_of(work_of(saved(raw_page(", ".join(names)))[0]))
            people = [re.sub(r" for the .*", "", name) for name in names]  # arXiv's splitter keeps it
            assert [fold(name or "") for name in read] == [fold(name) for name in people]


@needs_shared
def test_names_of_a_thousand_abstract_pages_typed_as_one_string_are_the_same_people() -> None:
    pages = json.loads((REPLIES / "arxiv-html" / "citation-tags-of-many-papers.json").read_bytes())
    wrong = set()
    for native, tags in pages.items():
        turned = [turn(tag["content"]) for tag in tags if tag["name"] == "citation_author"]
        names = [name for name in turned if any(map(str.isalpha, name))]
        body = raw_page(", ".join(names))
        read = [name for name in names_of(work_of(saved(body)[0])) if name]
        if [fold(name) for name in read] != [fold(name) for name in names]:
            wrong.add(native)
    assert len(pages) == 1100
    # arXiv took "for the CB-ELSA collaboration", "et al." and "Jr., Robert W. Heath" for names.
    assert wrong == {"0704.0710v1", "0704.1000v2", "0704.0760v1", "0704.0802v1", "0704.0805v1"}


def turn(name: str) -> str:
    family, comma, given = name.replace("{", "").replace("}", "").partition(", ")
    return f"{given} {family}" if comma else name
