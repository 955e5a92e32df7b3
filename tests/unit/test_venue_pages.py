"""The page of one paper at a venue without an API: one address, whichever of its addresses is met."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.ids import PaperIds, paper_url, parse_page, safe_url
from schemas.venues import SCHEMES

HASH = "3f5ee243547dee91fbd053c1c4a845aa"
NEURIPS = f"https://proceedings.neurips.cc/paper_files/paper/2017/hash/{HASH}-Abstract.html"
CONFERENCE = f"https://proceedings.neurips.cc/paper_files/paper/2022/hash/{HASH}-Abstract-Conference.html"
CVF = "https://openaccess.thecvf.com/content/CVPR2025/html/Doe_Deep_Things_CVPR_2025_paper.html"
OLD_CVF = "https://openaccess.thecvf.com/content_cvpr_2015/html/Doe_Going_Deeper_2015_CVPR_paper.html"
PMLR = "https://proceedings.mlr.press/v97/doe19a.html"
JMLR = "https://jmlr.org/papers/v21/20-074.html"

SAME = {
    PMLR: [
        "http://proceedings.mlr.press/v97/doe19a.html",
        "http://proceedings.mlr.press/v97/doe19a/doe19a.pdf",
        "https://proceedings.mlr.press/v97/doe19a.html?x=1#abstract",
        "https://raw.githubusercontent.com/mlresearch/v97/main/assets/doe19a/doe19a.pdf",
        "http://www.jmlr.org/proceedings/papers/v97/doe19a.html",
        "http://jmlr.org/proceedings/papers/v97/doe19a.pdf",
        "HTTPS://Proceedings.MLR.Press/v97/doe19a.html",
        "https://proceedings.mlr.press:443/v97/doe19a.pdf",
    ],
    JMLR: [
        "http://www.jmlr.org/papers/v21/20-074.html",
        "https://jmlr.org/papers/volume21/20-074/20-074.pdf",
        "http://jmlr.csail.mit.edu/papers/v21/20-074.html",
    ],
    "https://jmlr.org/papers/v3/blei03a.html": ["https://www.jmlr.org/papers/volume3/blei03a/blei03a.pdf"],
    NEURIPS: [
        f"https://papers.nips.cc/paper/2017/hash/{HASH}-Abstract.html",
        f"https://papers.neurips.cc/paper/2017/file/{HASH}-Paper.pdf",
        f"https://proceedings.neurips.cc/paper_files/paper/2017/file/{HASH}-Paper.pdf",
    ],
    CONFERENCE: [f"https://proceedings.neurips.cc/paper_files/paper/2022/file/{HASH}-Paper-Conference.pdf"],
    "https://papers.nips.cc/paper/7181-attention-is-all-you-need": [
        "http://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf",
        "https://papers.neurips.cc/paper/7181-attention-is-all-you-need/",
    ],
    CVF: [CVF.replace("html/", "papers/").replace(".html", ".pdf"), CVF.replace("https", "http")],
    OLD_CVF: [
        "http://www.cv-foundation.org/openaccess/content_cvpr_2015/html/Doe_Going_Deeper_2015_CVPR_paper.html",
        "https://www.cv-foundation.org/openaccess/content_cvpr_2015/papers/Doe_Going_Deeper_2015_CVPR_paper.pdf",
    ],
    "https://openaccess.thecvf.com/content_CVPRW_2019/html/NTIRE/Doe_X_paper.html": [
        "http://openaccess.thecvf.com/content_CVPRW_2019/papers/NTIRE/Doe_X_paper.pdf",
    ],
    "https://www.usenix.org/conference/usenixsecurity22/presentation/bulekov": [
        "http://usenix.org/conference/usenixsecurity22/presentation/bulekov/",
    ],
    "https://www.usenix.org/conference/nsdi14/technical-sessions/presentation/doe": [],
    "https://aclanthology.org/2021.naacl-main.208/": [
        "https://aclanthology.org/2021.naacl-main.208.pdf",
        "https://www.aclanthology.org/2021.naacl-main.208",
        "https://aclanthology.org/2021.naacl-main.208v2.pdf",
        "https://www.aclweb.org/anthology/2021.naacl-main.208/",
    ],
    "https://aclanthology.org/N04-1001/": ["http://www.aclweb.org/anthology/N04-1001.pdf"],
    "https://aclanthology.org/W18-0101/": ["https://aclanthology.org/W18-0101.pdf"],
    "https://aclanthology.org/W18-1010/": [],
    "https://aclanthology.org/D19-5001/": [],
    "https://ojs.aaai.org/index.php/AAAI/article/view/17325": [
        "https://ojs.aaai.org/index.php/AAAI/article/download/17325/17132",
        "https://ojs.aaai.org/index.php/AAAI/article/view/17325/17132",
    ],
    "https://www.ijcai.org/proceedings/2019/714": ["https://www.ijcai.org/proceedings/2019/0714.pdf"],
}
OTHERS = [
    None,
    "",
    "proceedings.mlr.press",
    "https://proceedings.mlr.press/",
    "https://proceedings.mlr.press/v97/",
    "https://proceedings.mlr.press/v97/index.html",
    "https://proceedings.mlr.press/v97/doe19a/doe19a-supp.pdf",
    "https://proceedings.mlr.press/v97/doe19a/other19a.pdf",
    "https://proceedings.mlr.press:8080/v97/doe19a.html",
    "https://me@proceedings.mlr.press/v97/doe19a.html",
    "https://proceedings.mlr.press.example.org/v97/doe19a.html",
    "https://proceedings.mlr.press/v97/../doe19a.html",
    "https://proceedings.mlr.press/v97/doe19%61.html",
    "ftp://proceedings.mlr.press/v97/doe19a.html",
    "https://jmlr.org/papers/v21/",
    "https://jmlr.org/papers/v21/index.html",
    "https://proceedings.neurips.cc/paper_files/paper/2022",
    f"https://proceedings.neurips.cc/paper/2017/file/{HASH}-Bibtex.bib",
    f"https://proceedings.neurips.cc/paper/2017/file/{HASH}-Supplemental.pdf",
    "https://papers.nips.cc/paper/2017",
    "https://openaccess.thecvf.com/CVPR2025?day=all",
    "https://openaccess.thecvf.com/content/CVPR2025/supplemental/Doe_Deep_CVPR_2025_supplemental.pdf",
    "https://openaccess.thecvf.com/content_cvpr_2018_workshops/papers/w1/Doe_X_paper.pdf",
    "https://www.usenix.org/conference/usenixsecurity22",
    "https://www.usenix.org/conference/usenixsecurity22/presentation",
    "https://aclanthology.org/volumes/2021.naacl-main/",
    "https://aclanthology.org/2021.naacl-main",
    "https://aclanthology.org/2021.naacl-main.0/",
    "https://aclanthology.org/P18-1000/",
    "https://aclanthology.org/W18-0100/",
    "https://aclanthology.org/N04-1/",
    "https://aclanthology.org/people/emmy-noether/",
    "https://ojs.aaai.org/index.php/AAAI/issue/view/384",
    "https://www.ijcai.org/proceedings/2019/",
    "https://www.ijcai.org/proceedings/2016/12",
    "https://doi.org/10.1000/x",
    "https://arxiv.org/abs/2401.00001",
    "https://link.springer.com/article/10.1007/BF02727953",
    "javascript:alert(1)",
]


@pytest.mark.parametrize(("page", "url"), [(page, url) for page, urls in SAME.items() for url in (page, *urls)])
def test_every_address_of_a_paper_leads_to_its_one_page(page, url):
    assert parse_page(url) == page


@pytest.mark.parametrize("url", OTHERS)
def test_what_is_not_the_page_of_one_paper_has_none(url):
    assert parse_page(url) is None


LIKE_AN_ADDRESS = st.one_of(
    *(
        st.builds(
            "{}{}{}{}".format,
            st.sampled_from(["https://", "http://", "https://www."]),
            st.sampled_from(sorted(scheme.hosts)),
            st.from_regex(scheme.path, fullmatch=True),
            st.sampled_from(["", "?a=b", "#c"]),
        )
        for scheme in SCHEMES
    )
)


@settings(deadline=None)
@given(url=st.text() | LIKE_AN_ADDRESS)
def test_a_page_is_a_safe_address_and_is_its_own_page(url):
    page = parse_page(url)
    assert page is None or (parse_page(page) == page and safe_url(page) == page and page.startswith("https://"))


def test_a_page_is_an_identifier_with_an_address_like_the_others():
    ids = PaperIds.of(dois=["10.1000/x"], also=[("page", PMLR)])
    assert ids.spelled == ("doi:10.1000/x", f"page:{PMLR}")
    assert PaperIds.spelt(ids.spelled) == ids
    assert paper_url(f"page:{PMLR}") == PMLR
    assert paper_url("page:https://example.org/x") is None
