"""Links to code, and words that promise it."""

import csv
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.codelinks import code_claim, code_links
from ingest.read import read_xml
from schemas.ids import safe_url
from tests.shared import SHARED, needs_shared

REPOSITORY = "https://github.com/noether/rings"


@pytest.mark.parametrize(
    "text",
    [
        "Code: https://github.com/noether/rings.",
        "Code (http://www.github.com/noether/rings).",
        "github.com/noether/rings.git, and more",
        r"\url{https://github.com/noether/rings}",
        r"[rings](https://github.com/noether/rings)",
        "https://github.com/noether/\n  rings",
        "https://github.com/noether/rings/ and again https://GitHub.com/Noether/Rings",
        '"https://github.com/noether/rings"。',
    ],
)
def test_an_address_is_found_and_cleaned(text):
    assert code_links(text) == (REPOSITORY,)


@pytest.mark.parametrize(
    "address",
    [
        "https://gitlab.com/noether/rings",
        "https://gitlab.example.org/noether/rings",
        "https://codeberg.org/noether/rings",
        "https://bitbucket.org/noether/rings",
        "https://huggingface.co/noether/Rings-1",
        "https://huggingface.co/datasets/noether/rings",
        "https://huggingface.co/spaces/noether/rings",
        "https://github.com/noether/rings/tree/main/src",
        "https://doi.org/10.5281/zenodo.1234567",
        "https://zenodo.org/records/1234567",
        "https://anonymous.4open.science/r/rings-1A2B",
        "https://modelscope.cn/models/noether/rings",
        "https://sourceforge.net/projects/rings",
        "https://osf.io/w4892",
    ],
)
def test_hosts_of_code_models_and_data_are_known(address):
    assert code_links(f"See {address}.") == (address,)


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/noether",
        "https://github.com/",
        "https://huggingface.co/noether",
        "https://huggingface.co/papers/2401.00001",
        "https://github.com/topics/algebra",
        "https://noether.github.io/rings",
        "https://example.org/github.com/noether/rings",
        "notgithub.com/noether/rings",
        "https://github.com.example.org/noether/rings",
        "noether@github.com/noether/rings",
        "https://doi.org/10.1000/x",
        "",
        None,
    ],
)
def test_what_names_no_repository_is_no_link(text):
    assert code_links(text) == ()


def test_links_of_several_texts_come_once_and_in_order():
    other = "https://gitlab.com/klein/bottle"
    assert code_links(f"at {REPOSITORY}", None, f"{other} and {REPOSITORY}/") == (REPOSITORY, other)


def test_an_escaped_underscore_is_one():
    assert code_links(r"https://github.com/noether/my\_rings") == ("https://github.com/noether/my_rings",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Our code and data used in the analysis is available on GitHub.",
        "The code and model are publicly available.",
        "Code will be released upon acceptance.",
        "We release our code and models.",
        "We will make the source code publicly available.",
        "All models and data sets are publicly released.",
        "Code and data: https://noether.github.io/rings/",
    ],
)
def test_a_promise_is_quoted(sentence):
    assert code_claim(f"We study\nrings. {sentence}") == sentence
    assert code_claim(None, f"12 pages; {sentence}") == sentence


def test_a_promise_beside_a_link_is_none():
    assert code_claim("Our code is available.", f"see {REPOSITORY}") is None


@pytest.mark.parametrize(
    "text",
    [
        "We study code generation with publicly available models.",
        "Open-source models lag behind closed ones.",
        "In data-poor fields, code models are widely used.",
        "We evaluate on a publicly available data set.",
        "The Land and Public Domain Code was amended.",
        "Linear codes over rings are classified.",
        "",
    ],
)
def test_what_promises_nothing_is_no_claim(text):
    assert code_claim(text) is None


@pytest.mark.parametrize("before", ["", "A/B. ", "We study rings.\n", "See example.org/a, ", "Rings " * 200])
@pytest.mark.parametrize("around", ["({})", "\n{}", "code:{}", "x.y {}"])
def test_a_link_is_found_wherever_it_stands(before, around):
    assert code_links(before + around.format("github.com/noether/rings")) == (REPOSITORY,)


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from(["https://", "github.com/", "a", "/", ".", ")", "\n", "?", "huggingface.co/"])).map(
        "".join
    )
)
def test_any_text_gives_safe_links_that_are_found_again(text):
    links = code_links(text)
    assert all(safe_url(link) == link and link.startswith("https://") for link in links)
    assert code_links(" ".join(links)) == links
    assert not links or code_claim(text) is None


@needs_shared
def test_the_seed_has_two_papers_with_a_link_and_two_that_only_promise():
    links, claims = set(), set()
    for entry in read_xml((SHARED / "seed/arxiv-reply.atom.xml").read_bytes()).iter("{*}entry"):
        paper = (entry.findtext("{*}id") or "").rpartition("/")[2].partition("v")[0]
        texts = [entry.findtext("{*}summary"), entry.findtext("{*}comment")]
        links |= {paper} if code_links(*texts) else set()
        claims |= {paper} if code_claim(*texts) else set()
    assert links == {"2508.15763", "2406.16655"}
    assert claims == {"2310.19084", "2510.09189"}


@needs_shared
def test_real_abstracts_with_a_repository_have_a_link():
    with gzip.open(SHARED / "real/texts/arxiv-daily/papers.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [
            row
            for _, row in zip(range(3000), csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), strict=False)
        ]
    named = [row for row in rows if "https://github.com/" in row["abstract"]]
    found = [row for row in named if code_links(row["abstract"])]
    assert len(found) >= 0.97 * len(named)
    claims = [row for row in rows if code_claim(row["abstract"], row["comment"])]
    assert 0.03 * len(rows) < len(claims) < 0.08 * len(rows)
