"""Identifiers: cleaned, checked, in one spelling."""

from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.ids import (
    LONGEST_URL,
    PaperIds,
    arxiv_version,
    paper_url,
    parse_any,
    parse_arxiv,
    parse_doi,
    parse_openalex,
    parse_orcid,
    parse_pmid,
    safe_url,
)

PARSERS = [parse_arxiv, parse_doi, parse_orcid, parse_pmid, partial(parse_openalex, letter="W"), parse_any, safe_url]
LIKE_AN_ID = st.from_regex(
    r"(https?://|arXiv:|doi:|pmid:|oai:arXiv\.org:)?(arxiv\.org/abs/|doi\.org/|orcid\.org/|openalex\.org/)?"
    r"([0-9]{4}\.[0-9]{4,6}(v[0-9])?|10\.[0-9]{4}/[!-~]{1,12}|[AW][0-9]{1,11}|[a-z-]{2,8}/[0-9]{7}"
    r"|[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx]|[0-9]{1,9})[ .,;)\]]?",
    fullmatch=True,
)


@pytest.mark.parametrize("parse", PARSERS)
@settings(deadline=None)
@given(text=st.text() | LIKE_AN_ID)
@example(text="https://doi.org/10.1000/%3Ca%3E%2E")
@example(text="10.1000/a%2E.")
def test_a_parser_takes_any_text_and_keeps_its_own_output(parse, text):
    once = parse(text)
    assert once is None or parse(once) == once


@pytest.mark.parametrize(
    ("text", "arxiv"),
    [
        ("2401.00001", "2401.00001"),
        (" arXiv:2401.00001v3 [cs.CL] ", "2401.00001"),
        ("ARXIV: 2401.00001", "2401.00001"),
        ("http://arxiv.org/abs/0704.0001v1", "0704.0001"),
        ("https://www.arxiv.org/pdf/2401.00001v2.pdf", "2401.00001"),
        ("export.arxiv.org/abs/2401.00001?context=cs", "2401.00001"),
        ("oai:arXiv.org:hep-th/9901001", "hep-th/9901001"),
        ("https://doi.org/10.48550/arXiv.2401.00001", "2401.00001"),
        ("10.48550/arxiv.math/0611800", "math/0611800"),
        ("math.CA/0611800v2", "math/0611800"),
        ("cond-mat.mtrl-sci/0101001", "cond-mat/0101001"),
        ("alg-geom/9202001", "alg-geom/9202001"),
        ("2601.123456", "2601.123456"),
    ],
)
def test_an_arxiv_id_is_found_however_it_is_written(text, arxiv):
    assert parse_arxiv(text) == arxiv


@pytest.mark.parametrize(
    "text",
    [
        "2413.00001",  # no thirteenth month
        "1501.0001",  # four digits after 2014
        "1412.00001",  # five digits before 2015
        "0703.0001",  # before the new scheme
        "hep-th/0704001",  # after the old scheme
        "hep-th/9913001",
        "nonsense/9901001",
        "https://example.org/abs/2401.00001",
        "notarxiv.org/abs/2401.00001",
        "2401.00001v0",
        "２４０１.00001",  # digits of another script
        "see 2401.00001",
        "",
        None,
    ],
)
def test_what_is_no_arxiv_id_is_refused(text):
    assert parse_arxiv(text) is None


def test_a_version_is_read_beside_the_id():
    assert arxiv_version("http://arxiv.org/abs/hep-th/9901001v12") == 12
    assert arxiv_version("2401.00001") is None
    assert arxiv_version("v3") is None


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("doi:10.1000/abc.", "10.1000/abc"),
        ("https://dx.doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("https://doi.org/10.1000/abc?utm_source=x#top", "10.1000/abc"),
        ("10.1000/abc(1)", "10.1000/abc(1)"),
        ("10.1000/abc)", "10.1000/abc"),
        ("10.1002/(SICI)1099-0844(199912)17:4<247::AID-CBF848>3.0.CO;2-7", None),
        ("10.1000/a b", None),
        ("10.1/x", None),
        ("10.1000/", None),
        ("10.1000/a\u202eb", None),
    ],
)
def test_a_doi_is_lower_case_and_without_its_surroundings(text, doi):
    if doi is None and "SICI" in text:
        doi = text.lower()
    assert parse_doi(text) == doi


def test_an_orcid_needs_its_check_digit():
    assert parse_orcid("0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert parse_orcid("https://orcid.org/000000021694233x") == "0000-0002-1694-233X"
    assert parse_orcid("0000-0002-1825-0096") is None
    assert parse_orcid("0000-0002-1825") is None


def test_openalex_has_a_stand_in_for_nobody():
    assert parse_openalex("https://openalex.org/A5023888391", "A") == "A5023888391"
    assert parse_openalex("https://api.openalex.org/works/W2741809807", "W") == "W2741809807"
    assert parse_openalex("A5023888391", "W") is None
    assert parse_openalex("https://openalex.org/A9999999999", "A") is None


def test_paper_ids_fold_an_arxiv_doi_and_keep_a_second_doi():
    ids = PaperIds.of(
        arxiv="arXiv:2401.00001v2",
        dois=["10.48550/arXiv.2401.00001", "10.1000/A", "https://doi.org/10.1000/a", None, "10.1000/b"],
        pmid="PMID: 123",
        also=[("openalex", "W1")],
    )
    assert ids == PaperIds("2401.00001", "10.1000/a", "123", (("doi", "10.1000/b"), ("openalex", "W1")))
    assert ids.spelled == ("arxiv:2401.00001", "doi:10.1000/a", "pmid:123", "doi:10.1000/b", "openalex:W1")


def test_the_doi_of_another_arxiv_paper_is_not_taken_for_the_papers_own():
    ids = PaperIds.of(arxiv="2401.00001", dois=["10.48550/arXiv.2402.00002"])
    assert ids.spelled == ("arxiv:2401.00001", "doi:10.48550/arxiv.2402.00002")


def test_what_a_person_types_is_recognised():
    assert parse_any("https://arxiv.org/abs/2401.00001v1") == "arxiv:2401.00001"
    assert parse_any("10.48550/arXiv.2401.00001") == "arxiv:2401.00001"
    assert parse_any("DOI 10.1000/x") == "doi:10.1000/x"
    assert parse_any("pmid:123") == "pmid:123"
    assert parse_any("W2741809807") == "openalex:W2741809807"
    assert parse_any("123") is None
    assert parse_any("Emmy Noether") is None


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "ftp://example.org/a",
        "//example.org/a",
        "https://",
        "https://user:word@example.org/",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://example.org/\u202ea",
        'https://example.org/"onclick',
        "https://example.org\\@evil.example/",
        "https://[::1",
        "https://example.org:port/",
        "https://example.org/" + "a" * LONGEST_URL,
    ],
)
def test_an_unsafe_address_becomes_no_link(text):
    assert safe_url(text) is None


def test_a_papers_page_is_percent_encoded():
    assert paper_url("doi:10.1002/(sici)1<2::aid>3.0.co;2-7") == "https://doi.org/10.1002/(sici)1%3C2::aid%3E3.0.co;2-7"
    assert paper_url("arxiv:hep-th/9901001") == "https://arxiv.org/abs/hep-th/9901001"
    assert paper_url("pmid:123") == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert paper_url("openalex:W1") == "https://openalex.org/W1"
    assert paper_url("mag:1") is None


@settings(deadline=None)
@given(st.sampled_from(["arxiv", "doi", "pmid", "openalex"]), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_papers_page_is_always_a_safe_link(kind, value):
    url = paper_url(f"{kind}:{value}")
    assert url is not None
    assert len(url) > LONGEST_URL or safe_url(url) == url


@pytest.mark.parametrize("doi", ["10.1234/../../etc/passwd", "10.1234/./x", "https://doi.org/10.1234/%2e%2e/x"])
def test_a_doi_that_would_lead_elsewhere_in_an_address_is_none(doi):
    assert parse_doi(doi) is None
    assert parse_doi("10.1234/a..b/...c") == "10.1234/a..b/...c"
