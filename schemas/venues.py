"""Where venues without an API keep the page of one paper: the addresses in use, and the one that we write."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scheme:
    """Hosts (without "www."), the paths of one paper on them, and its page as `str.format` fills it in with the groups.

    Only one paper has such a path: a volume, a supplement or the front matter has none.
    """

    hosts: frozenset[str]
    path: re.Pattern[str]
    page: str


def _scheme(hosts: str, path: str, page: str) -> Scheme:
    return Scheme(frozenset(hosts.split()), re.compile(path, re.ASCII), page)


_KEY = r"(?P<key>[A-Za-z][\w-]{0,80}\d\d[A-Za-z]{0,2})"
_OWN_FILE = r"(?:\.html|(?:/(?P=key))?\.pdf)"
_PMLR = "https://proceedings.mlr.press/{volume}/{key}.html"
_NEURIPS = "proceedings.neurips.cc papers.neurips.cc papers.nips.cc"
_CVF = "openaccess.thecvf.com"
_ACL = "aclanthology.org aclweb.org"

SCHEMES = (
    _scheme("proceedings.mlr.press", rf"/(?P<volume>[vr]\d{{1,4}})/{_KEY}{_OWN_FILE}", _PMLR),
    _scheme("jmlr.org jmlr.csail.mit.edu", rf"/proceedings/papers/(?P<volume>v\d{{1,4}})/{_KEY}{_OWN_FILE}", _PMLR),
    _scheme(
        "raw.githubusercontent.com",
        rf"/mlresearch/(?P<volume>[vr]\d{{1,4}})/main/assets/{_KEY}/(?P=key)\.pdf",
        _PMLR,
    ),
    _scheme(
        "jmlr.org jmlr.csail.mit.edu",
        rf"/papers/v(?:olume)?(?P<volume>\d{{1,4}})/(?P<key>[A-Za-z0-9][\w-]{{0,80}}\d\d[A-Za-z]{{0,2}}){_OWN_FILE}",
        "https://jmlr.org/papers/v{volume}/{key}.html",
    ),
    _scheme(
        _NEURIPS,
        r"/paper(?:_files/paper)?/(?P<year>\d{4})/(?:hash|file)/(?P<key>[0-9a-f]{32})-"
        r"(?:Abstract(?P<track>-\w{1,60})?\.html|Paper(?P<same>-\w{1,60})?\.pdf)",
        "https://proceedings.neurips.cc/paper_files/paper/{year}/hash/{key}-Abstract{track}{same}.html",
    ),
    # The addresses until 2020. Nothing in them leads to the new ones.
    _scheme(_NEURIPS, r"/paper/(?P<key>\d{1,5}-[\w-]{1,300})(?:\.pdf|/)?", "https://papers.nips.cc/paper/{key}"),
    _scheme(
        _CVF,
        r"/content/(?P<of>\w{1,40}(?:/[\w-]{1,80})?)/(?:html/(?P<key>[\w+-]{1,200}_paper)\.html"
        r"|papers/(?P<same>[\w+-]{1,200}_paper)\.pdf)",
        "https://openaccess.thecvf.com/content/{of}/html/{key}{same}.html",
    ),
    _scheme(
        f"{_CVF} cv-foundation.org",
        r"(?:/openaccess)?/content_(?P<of>\w{1,40})/html/(?P<key>(?:[\w-]{1,80}/)?[\w+-]{1,200}_paper)\.html",
        "https://openaccess.thecvf.com/content_{of}/html/{key}.html",
    ),
    # In the workshops of 2018 and earlier the two have different paths.
    _scheme(
        f"{_CVF} cv-foundation.org",
        r"(?:/openaccess)?/content_(?P<of>\w{1,40})(?<!workshops)/papers/(?P<key>(?:[\w-]{1,80}/)?[\w+-]{1,200}_paper)\.pdf",
        "https://openaccess.thecvf.com/content_{of}/html/{key}.html",
    ),
    _scheme(
        "usenix.org",
        r"/conference/(?P<of>[\w-]{1,80}(?:/[a-z]{1,20}-(?:sessions|program))?)/presentation/(?P<key>[\w-]{1,120})/?",
        "https://www.usenix.org/conference/{of}/presentation/{key}",
    ),
    # Paper 0 of a volume is its front matter. In the old numbers the paper is the last two digits in the W volumes and
    # those like them, else the last three.
    _scheme(
        _ACL,
        r"(?:/anthology)?/(?P<key>(?:19|20)\d\d\.[a-z0-9]{1,40}-[a-z0-9]{1,40}\.[1-9]\d{0,4}"
        r"|(?:W\d\d|C69|D19(?=-[5-9]))-\d\d(?!00)\d\d|(?!W|C69|D19-[5-9])[A-Z]\d\d-\d(?!000)\d{3})(?:v\d{1,2})?(?:/|\.pdf)?",
        "https://aclanthology.org/{key}/",
    ),
    _scheme(
        "ojs.aaai.org",
        r"/index\.php/(?P<of>[\w-]{1,40})/article/(?:view|download)/(?P<key>[1-9]\d{0,8})(?:/\d{1,9}){0,2}/?",
        "https://ojs.aaai.org/index.php/{of}/article/view/{key}",
    ),
    _scheme(
        "ijcai.org",
        r"/proceedings/(?P<year>20(?:1[7-9]|[2-9]\d))/0{0,3}(?P<key>[1-9]\d{0,4})(?:\.pdf|/)?",
        "https://www.ijcai.org/proceedings/{year}/{key}",
    ),
)
