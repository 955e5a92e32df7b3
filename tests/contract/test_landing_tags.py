"""What tags of landing pages say: dates, names, kinds and addresses as publishers, journals and archives write them."""

import json
import time

import pytest

from ingest.forms.landing_dates import page_date
from schemas.errors import SourceChanged
from schemas.work import Work, WorkKind
from tests.contract.landing_pages import BYLINE, READER, of_tags, printed, reading, said
from tests.contract.reader import only, work_of

saved = READER.saved
of_file = READER.of_file


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022/12/09", "2022-12-09"),
        ("2021/6", "2021-06"),
        ("2022", "2022"),
        ("20190422", "2019-04-22"),
        ("Apr 22, 2019", "2019-04-22"),
        ("22 April 2019", "2019-04-22"),
        ("Sept. 2019", "2019-09"),
        ("2019 Jan 5", "2019-01-05"),
        ("2019, Jan", "2019-01"),
        ("2012-02-04 12:00:00", "2012-02-04"),
        ("2012-02-04T12:00:00+02:00", "2012-02-04"),
        ("06/2019", "2019-06"),
        ("04/05/2019", "2019"),
        ("2019-00-00", "2019"),
        ("2019-02-31", "2019-02"),
        ("2019-2020", "None"),
        ("0000", "None"),
        ("spring 2024", "2024"),
        ("Winter 2012/2013", "None"),
        ("2012 Jan-Feb", "2012"),
        ("May/June 2010.", "2010"),
        ("Thu, 05 Mar 2015 00:00:00 GMT", "2015-03-05"),
        ("Thu Mar 05 00:00:00 GMT 2015", "2015-03-05"),
        ("05/23/2012", "2012-05-23"),
        ("23.05.2012", "2012-05-23"),
        ("15-Mar-2012", "2012-03-15"),
        ("2012-02-04Z", "2012-02-04"),
        ("before 2012", "None"),
        ("", "None"),
    ],
)
def test_dates_are_as_partial_as_they_are_written(text: str, date: str) -> None:
    assert str(page_date(text)) == date


@pytest.mark.parametrize(
    ("tags", "date"),
    [
        ([("dc.date", "2007"), ("citation_year", "1977")], "1977"),
        ([("citation_online_date", "2007/10/23"), ("citation_cover_date", "1977/01/01")], "1977-01-01"),
        ([("citation_online_date", "2007/10/23")], "None"),
        ([("dc.date", "2008"), ("dcterms.issued", "2007")], "2007"),
        ([("prism.publicationDate", "2012-02-04")], "2012-02-04"),
    ],
)
def test_dates_are_taken_by_how_far_they_can_be_trusted(tags: list[tuple[str, str]], date: str) -> None:
    assert str(said(*tags).published) == date


@pytest.mark.parametrize(
    ("names", "families"),
    [
        (["Noether, Emmy", "Klein, Felix"], ["Noether", "Klein"]),
        (["Noether, Emmy", "Rings Collaboration"], ["Noether", None]),
        (["Emmy Noether", "Felix Klein, Jr."], [None, None]),
        (["Emmy Noether, Ph.D.", "Felix Klein", "David Hilbert, MD"], [None, None, None]),
        (["Noether, Emmy", "Klein, Felix, Göttingen"], ["Noether", None]),
    ],
)
def test_family_first_is_decided_for_the_whole_page_by_its_commas(names: list[str], families: list[str | None]) -> None:
    assert [name.family for name in said(*((BYLINE, name) for name in names)).byline] == families


def test_a_name_with_two_commas_that_no_suffix_explains_is_kept_as_printed_but_three_full_names_are_parted() -> None:
    assert printed(said((BYLINE, "Noether, Emmy, Erlangen")).byline) == [("Noether, Emmy, Erlangen", None, None)]
    assert [name.printed for name in said((BYLINE, "David Hilbert, Felix Klein, Emmy Noether")).byline] == [
        "David Hilbert",
        "Felix Klein",
        "Emmy Noether",
    ]
    assert printed(said((BYLINE, "Noether, III, Emmy")).byline) == [("Emmy Noether III", "Noether III", "Emmy")]


def test_names_of_dublin_core_in_one_tag_are_parted_too() -> None:
    assert [name.family for name in said(("DC.Creator", "Noether, Emmy; Klein, Felix")).byline] == ["Noether", "Klein"]


def test_an_arxiv_id_on_another_page_is_the_papers_but_not_where_the_page_stands() -> None:
    one = reading(("citation_arxiv_id", "2401.00001"), ("og:url", "https://example.org/1"))
    assert (work_of(one).ids.arxiv, one.record.native_id) == ("2401.00001", "https://example.org/1")
    assert work_of(one).kind is WorkKind.OTHER


def test_an_orcid_at_two_names_is_nobodys() -> None:
    orcid = ("citation_author_orcid", "0000-0002-1825-0097")
    found = said((BYLINE, "A B"), orcid, (BYLINE, "C D"), orcid)
    assert [name.orcid for name in found.byline] == [None, None]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ([("citation_article_type", "Erratum"), ("citation_journal_title", "A")], WorkKind.ERRATUM),
        ([("citation_article_type", "Retraction"), ("citation_journal_title", "A")], WorkKind.RETRACTION),
        ([("citation_article_type", "Research Article")], WorkKind.ARTICLE),
        ([("citation_inbook_title", "A")], WorkKind.CHAPTER),
        ([("citation_inbook_title", "International Conference on Rings")], WorkKind.PAPER),
        ([("dc.type", "Dataset"), ("citation_journal_title", "A")], WorkKind.DATASET),
        ([("citation_article_type", "hologram")], WorkKind.OTHER),
        ([("dc.type", "info:eu-repo/semantics/doctoralThesis")], WorkKind.THESIS),
        ([("dc.type", "http://purl.org/coar/resource_type/c_93fc")], WorkKind.REPORT),
        ([("dc.type", "Text.Book")], WorkKind.BOOK),
        ([("dc.type", "Research Articles")], WorkKind.ARTICLE),
        ([("eprints.type", "monograph"), ("eprints.monograph_type", "working_paper")], WorkKind.REPORT),
        ([("citation_journal_title", "Proceedings of the Conference on Rings")], WorkKind.PAPER),
        ([("citation_journal_title", "Advances in Neural Information Processing Systems")], WorkKind.PAPER),
        ([("citation_journal_title", "Proceedings of the Society of Rings")], WorkKind.ARTICLE),
        ([], WorkKind.OTHER),
    ],
)
def test_the_kind_is_what_the_page_calls_itself_else_that_of_its_venue(
    tags: list[tuple[str, str]], kind: WorkKind
) -> None:
    assert said(*tags).kind is kind


def test_a_preprint_is_told_by_its_doi_and_dated_by_its_own_date() -> None:
    tags = (
        *(("citation_title", "Rings"), ("citation_doi", "10.1101/2030.01.28.923011")),
        *(("citation_publication_date", "2030/01/01"), ("citation_date", "2030-01-28")),
        *(("citation_journal_title", "Servers of Rings"), ("citation_article_type", "Article")),
    )
    found = work_of(only(saved(of_tags(*tags))))
    assert (found.kind, str(found.published)) == (WorkKind.PREPRINT, "2030-01-28")


@pytest.mark.parametrize(
    "doi",
    [
        *("10.1101/123456", "10.64898/a", "10.2139/ssrn.123", "10.21203/rs.3.rs-1/v1", "10.20944/preprints2024.1"),
        *("10.26434/chemrxiv-1", "10.36227/techrxiv.1", "10.22541/au.1", "10.31234/osf.io/abcde"),
    ],
)
def test_every_server_of_preprints_is_known_by_its_doi(doi: str) -> None:
    tags = (("citation_title", "Rings"), ("citation_doi", doi), ("citation_journal_title", "Server"))
    assert work_of(only(saved(of_tags(*tags)))).kind is WorkKind.PREPRINT


def test_another_doi_on_the_page_is_another_works() -> None:
    assert said(("dc.identifier", "doi:10.1000/other")).ids.spelled == ("doi:10.1000/x",)


def test_bibtex_tells_the_page_of_the_paper_unless_it_is_of_several() -> None:
    url = "https://proceedings.mlr.press/v235/noether24a.html"
    one, other = (f"<pre>@article{{a, url = {{{each}}}}}</pre>" for each in (url, url.replace("noether", "artin")))
    assert said(body=one + one).ids.also == (("page", url),)
    assert said(body=one + other).ids.also == ()


def script(**block: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(block)}</script>'


def test_json_ld_of_two_publications_or_of_a_journal_is_none_of_the_page() -> None:
    one = script(**{"@type": "ScholarlyArticle", "name": "Rings", "author": "Emmy Noether"})
    other = script(**{"@type": "ScholarlyArticle", "name": "Fields", "author": "Emil Artin"})
    assert work_of(only(saved(of_tags(("citation_doi", "10.1000/x"), body=one)))).title == "Rings"
    two = only(saved(of_tags(("citation_doi", "10.1000/x"), body=one + other)))
    assert (two.facts, two.trouble) == ((), "no machine-readable paper on the page: 'A page'")
    with pytest.raises(SourceChanged, match="no machine-readable paper"):
        of_file(of_tags(body=script(**{"@type": "Periodical", "name": "Annals of Rings", "issn": "1234-5679"})))


def test_json_ld_is_dated_by_its_publication_and_a_number_of_another_registry_is_no_orcid() -> None:
    number = "0000-0002-1825-0097"
    people = [
        {"name": "Emmy Noether", "identifier": {"propertyID": "ISNI", "value": number}},
        {"name": "Emil Artin", "sameAs": ["https://artin.example/", "https://orcid.org/0000-0001-5109-3700"]},
    ]
    dates = {"dateCreated": "2019-01-01", "datePublished": "2021-06-01"}
    work = said(body=script(**{"@type": "ScholarlyArticle", "name": "Rings", "author": people, **dates}))
    assert [name.orcid for name in work.byline] == [None, "0000-0001-5109-3700"]
    assert str(work.published) == "2021-06-01"


def test_an_abstract_that_repeats_the_title_is_none_and_an_online_date_is_no_revision() -> None:
    work = said(("dc.description", "RINGS"), ("citation_online_date", "2007/10/23"), (BYLINE, "Emmy Noether"))
    assert (work.abstract, work.updated) == (None, None)
    assert said(("dc.description", "Rings"), ("dc.description", "We study rings.")).abstract == "We study rings."


def test_a_name_given_twice_in_a_row_is_one_person_and_two_namesakes_apart_are_two() -> None:
    creators = [("dc.creator", name) for name in ("Emmy Noether", "Emmy Noether", "Wei Wang", "Emmy Noether")]
    assert [name.printed for name in said(*creators).byline] == ["Emmy Noether", "Wei Wang", "Emmy Noether"]


def test_what_was_escaped_twice_is_read_as_it_was_meant() -> None:
    found = said(("citation_abstract", "<h3>ABSTRACT</h3><p>In &gt;99% of <i>rings</i></p>"))
    assert found.abstract == "In >99% of rings"
    assert said(("citation_abstract", "&lt;p&gt;In &lt;i&gt;rings&lt;/i&gt; of &eacute;toiles&lt;/p&gt;")).abstract == (
        "In rings of étoiles"
    )


def test_marks_of_footnotes_are_no_part_of_a_name_and_the_plural_tag_repeats_the_others() -> None:
    found = said(
        ("citation_authors", "Emmy Noether; Felix Klein"),
        *((BYLINE, "Noether, Emmy"), (BYLINE, "†, Felix Klein"), (BYLINE, "Hilbert, David*")),
        ("citation_author_affiliation", "Göttingen"),
    )
    assert printed(found.byline) == [
        ("Emmy Noether", "Noether", "Emmy"),
        ("Felix Klein", None, None),
        ("David Hilbert", "Hilbert", "David"),
    ]
    assert found.byline[2].affiliations == ("Göttingen",)


def test_contributors_are_the_authors_where_the_creator_is_their_first() -> None:
    first = ("dc.creator", "Emmy Noether")
    assert len(said(first, ("dc.contributor", "Emmy Noether"), ("dc.contributor", "Felix Klein")).byline) == 2
    assert len(said(first, ("dc.contributor", "Felix Klein"), ("dc.contributor", "David Hilbert")).byline) == 1


def test_a_doi_as_an_info_address_is_read_and_a_number_is_no_venue() -> None:
    tags = (("dc.title", "Rings"), ("dc.identifier", "info:doi/10.1000/rings.7"), ("dc.date", "1919"))
    one = only(saved(of_tags(*tags, ("dcterms.ispartof", "urn:ISSN:1234-5678"))))
    assert (one.record.native_id, work_of(one).ids.doi) == ("https://doi.org/10.1000/rings.7", "10.1000/rings.7")
    assert work_of(one).venue is None


def test_who_owns_a_patent_is_no_author_and_its_submission_no_date() -> None:
    metas = (
        '<meta name="dc.title" content="A device"><meta name="dc.date" scheme="dateSubmitted" content="2011-01-02">'
        '<meta name="dc.date" content="2012-03-04"><meta name="citation_patent_publication_number" content="XX:1">'
        '<meta name="dc.contributor" scheme="inventor" content="Emmy Noether">'
        '<meta name="dc.contributor" scheme="assignee" content="Rings University">'
        '<link rel="canonical" href="https://example.org/patent/1">'
    )
    one = only(saved(f"<html>{metas}</html>".encode()))
    assert (one.surprises, [name.printed for name in work_of(one).byline]) == (frozenset(), ["Emmy Noether"])
    assert (str(work_of(one).published), work_of(one).kind) == ("2012-03-04", WorkKind.OTHER)


def test_a_sites_first_page_is_no_papers_address_and_a_browser_says_where_it_saved_one() -> None:
    tags = '<meta name="citation_title" content="Rings"><meta name="citation_date" content="1919">'
    front = '<link rel="canonical" href="https://example.org/">'
    one = only(saved(f"<!DOCTYPE html><html>{tags}{front}</html>".encode()))
    assert one.trouble == "nothing on the page tells where it stands: 'Rings'"
    comment = "<!-- saved from url=(0027)https://example.org/rings/7 -->"
    one = only(saved(f"<!DOCTYPE html>\n{comment}\n<html>{tags}{front}</html>".encode()))
    assert one.record.native_id == "https://example.org/rings/7"


def test_an_item_of_eprints_stands_where_it_says_and_not_where_its_file_is() -> None:
    one = reading(
        ("eprints.eprintid", "71"),
        ("dc.identifier", "https://example.org/71/1/rings.pdf"),
        ("dc.relation", "https://example.org/journal"),
        ("dc.relation", "https://example.org/71/"),
    )
    assert one.record.native_id == "https://example.org/71/"


def test_a_page_of_arxiv_without_an_address_of_its_own_is_told_by_its_file() -> None:
    tags = (("citation_title", "Rings"), ("citation_arxiv_id", "0905.0001"), ("citation_date", "2009/05/01"))
    one = only(saved(of_tags(*tags, ("citation_pdf_url", "http://arxiv.org/pdf/0905.0001"))))
    assert (one.record.native_id, work_of(one).kind) == ("https://arxiv.org/abs/0905.0001", WorkKind.PREPRINT)


def test_a_refinement_of_dublin_core_is_no_surprise_but_another_word_is() -> None:
    tags = (("DC.Identifier.URN", "urn:1"), ("dcterms.identifier.handle", "1/2"), ("DC.Date.shown", "1919"))
    assert reading(*tags, ("dc.shoe.size", "37")).surprises == {"core.dc.shoe.size"}


def test_a_paper_behind_a_bot_check_whose_script_stays_on_its_page_is_read() -> None:
    script = '<script src="/_Incapsula_Resource?a=1"></script>'
    assert said((BYLINE, "Emmy Noether"), body=script).title == "Rings"
    with pytest.raises(SourceChanged, match="a bot check came"):
        of_file(f'<html><head><META NAME="robots" CONTENT="noindex,nofollow">{script}</head></html>'.encode())


def test_json_ld_with_line_feeds_in_its_texts_or_wrapped_in_a_comment_is_read_and_a_site_is_no_venue() -> None:
    def of_block(block: str) -> Work:
        page = f'<html><link rel="canonical" href="https://example.org/1"><script type="application/ld+json">{block}'
        return work_of(only(saved(f"{page}</script></html>".encode())))

    thing = '{"@type":"ScholarlyArticle","name":"Rings","datePublished":"1919","abstract":"One\nline","isPartOf":%s}'
    site = '{"@type":"WebSite","name":"Our site"}'
    found = of_block(f"//<![CDATA[\n{thing % site}\n//]]>")
    assert (found.abstract, found.venue) == ("One line", None)
    assert of_block(thing % '"Annals of Rings"').venue == "Annals of Rings"


@pytest.mark.parametrize("name", [BYLINE, "citation_authors", "dc.creator"])
def test_a_byline_of_more_names_than_any_is_set_aside_and_not_built(name: str) -> None:
    start = time.process_time()
    trouble = reading((name, "A;B;" * 1_000_000)).trouble or ""
    assert "20000" in trouble.replace(",", "")
    assert time.process_time() - start < 5


def test_the_address_of_an_author_is_not_taken_up() -> None:
    read = reading((BYLINE, "Emmy Noether"), ("citation_author_email", "emmy@example.org"))
    assert "emmy@" not in str((read.record.body, read.facts, read.surprises))


def test_a_tag_that_no_manual_names_is_a_surprise() -> None:
    assert reading(("citation_hal_id", "1"), ("dc.email", "x")).surprises == {
        "highwire.citation_hal_id",
        "core.dc.email",
    }
    assert reading(("citation_mjid", "1"), ("dcterms.accrualPolicy", "x")).surprises == frozenset()
