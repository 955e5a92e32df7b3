"""Plain text out of markup: HTML and JATS as publishers send it, TeX as authors type it."""

import re
from functools import lru_cache
from html import unescape

from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser

from schemas.text import one_line

_BLOCKS = "p div br hr li ul ol dl dt dd td th tr table title sec section h1 h2 h3 h4 h5 h6 blockquote pre"
_INLINE = """
    a abbr b big cite code del em emph font i ins kbd mark q s samp scp script small span strike strong style sub sup tt
    u var alternatives bold disp-formula ext-link inline-formula italic list list-item monospace named-content sc
    styled-content tex-math underline uri xref
    abstract annotation semantics math mrow mi mn mo ms msub msup msubsup mfrac msqrt mroot mtext mspace mstyle
    mover munder munderover mtable mtr mtd mfenced mpadded menclose mmultiscripts mprescripts none
"""
_NAMES = "|".join(sorted({*_BLOCKS.split(), *_INLINE.split()}, key=len, reverse=True))
# A tag is one that is known, with attributes that have values: "x<y and p < 0.05" and "x<i and i>0" hold none.
_TAG = (
    rf"</?(?:(?:jats|mml|m|xhtml):)?(?:{_NAMES})(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'=<>`]+))*\s*/?>"
)
_TAGS = re.compile(_TAG, re.I)
_BLOCK_TAGS = re.compile(rf"</?(?:(?:jats|xhtml):)?(?:{'|'.join(_BLOCKS.split())})\b[^<>]*>", re.I)
_NO_TAG = re.compile(rf"(?!{_TAG})<", re.I)
_NO_ENTITY = re.compile(r"&(?!(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[0-9a-f]{1,6});)", re.I)
_COMMENT = re.compile(r"<!--(?:[^<-]|-(?!->)|<(?!!--)){0,1000}+-->|<!\[CDATA\[|\]\]>")
MOST_TAGS = 5_000  # beyond, no tree is built of them: nested ones would take a time that grows with their square
_UNSHOWN = frozenset(("script", "style", "annotation"))

# Dollars pair as in pandoc: none beside a blank inside, no digit after the last ("$5 and $10" is money);
# or around what only mathematics has.
# Each way begins with its sign, so that the search runs from one to the next.
_KEPT = re.compile(
    r"h(?P<url>ttps?://)[^\s{}\\]+(?:\\[_%#&~][^\s{}\\]*)*|\\\((?:[^\\]|\\[^()]){1,500}+\\\)|\\\[(?:[^\\]|\\[^\[\]]){1,500}+\\\]|\$\$[^$]++\$\$"
    r"|\$(?<!\\\$)(?![\s$])(?:[^$\\]|\\.)*+\$(?<!\s\$)(?<!\\\$)(?!\d)"
    r"|\$(?<!\\\$)(?=[^$\\^_{=<>]*+[\\^_{=<>])[^$]*+\$",
    re.DOTALL,
)
_ACCENT = re.compile(
    r"\\([`'^\"~=.]|[uvHtcdbkr](?![A-Za-z]))\s*(?:\{\s*(\\[ij]|[A-Za-z])\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{\}|(?![A-Za-z])[ \t\n]*)")
_WRAPPED = re.compile(
    r"\\(?:emph|text[a-z]{2}|text|textnormal|mbox|hbox|underline|uppercase|url|mathrm|mathbf|mathit|mathsf|mathcal)"
    r"\s*\{([^{}]*)\}"
)
_SWITCH = re.compile(r"\\(?:em|it|bf|sl|sc|tt|rm|sf|itshape|bfseries|scshape|ttfamily|relax|noindent|protect)\b[ ]?")
_ESCAPED = re.compile(r"\\([%&_#$])")
_SPACE = re.compile(r"\\[,;:!/ \n]|\\\\|~(?<!\\~)")
_MAIL = re.compile(r"(?:\be-?mails?\b\s*(?:address)?\s*:?\s*)?[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)*", re.I)
_MARK = re.compile("\ue000(\\d+)\ue001")  # private use: stands for a kept piece while the rest is read
_DEPTH = 8  # nested groups that are unwrapped
_GROUP = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})+|\{(?<!\\\{)([^{}]*)(?<!\\)\}")
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_LETTER_NAMES = "AA AE DH DJ L NG O OE SS TH aa ae dh dj i j l ng o oe ss th"
_LETTERS = frozenset(_LETTER_NAMES.split())
_READER = LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def plain_text(html: str) -> str:
    """The text of an HTML or JATS fragment, on one line.

    Blocks are set apart by a blank; scripts and styles are left out, and the TeX twin of a MathML formula. A `<` or
    `&` that begins no tag or entity is itself.

    >>> plain_text("H<sub>2</sub>O, <i>p</i> < 0.05 and x<y &amp; more<p>Next")
    'H2O, p < 0.05 and x<y & more Next'
    """
    if "<" not in html and "&" not in html:  # most texts, at a fifth of the cost
        return one_line(html)
    text = _NO_ENTITY.sub("&amp;", _NO_TAG.sub("&lt;", _COMMENT.sub("", one_line(html))))
    if text.count("<") > MOST_TAGS:
        return one_line(unescape(_TAGS.sub(" ", text)))
    tree = LexborHTMLParser(f"<body>{_BLOCK_TAGS.sub(lambda tag: f' {tag[0]} ', text)}")
    body = tree.body
    if body is None:
        return ""
    nodes = [node for node in body.traverse(include_text=False) if node is not body]
    names = [(node.tag or "").rpartition(":")[2] for node in nodes]
    unshown = _UNSHOWN | {"tex-math"} if "math" in names else _UNSHOWN
    for node, name in zip(nodes, names, strict=True):
        if name in unshown:
            node.decompose()
    return one_line(body.text(separator=""))


def without_mail(text: str) -> str:
    """The text without e-mail addresses, which stand in many affiliations and are nobody's to keep.

    >>> without_mail("Göttingen, e-mail: emmy@example.org"), without_mail("Göttingen")
    ('Göttingen', 'Göttingen')
    """
    return _MAIL.sub(" ", text).replace("@", " ").strip(" ,;:.()[]<>\t\n") if "@" in text else text


def tex_text(tex: str) -> str:
    r"""TeX in running text as Unicode; mathematics, addresses and unknown commands stay as typed.

    >>> tex_text(r"{\L}ukasz and Erd\H{o}s on $\alpha^{2}$, 100\% \emph{sure}: $5 and $10")
    'Łukasz and Erdős on $\\alpha^{2}$, 100% sure: $5 and $10'
    """
    if "\\" not in tex and "{" not in tex:
        return tex
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(_ESCAPED.sub(r"\1", found[0]) if found["url"] else found[0])
        return f"\ue000{len(kept) - 1}\ue001"

    text = _KEPT.sub(keep, tex.replace("\ue000", "").replace("\ue001", ""))
    text = _ACCENT.sub(lambda found: _accented(found[1], found[2] or found[3]), text)
    text = _COMMAND.sub(lambda found: _sign(found[1]) if found[1] in _LETTERS else found[0], text)
    text = _LINK.sub(r"\1", _SWITCH.sub("", text))
    text = _ESCAPED.sub(r"\1", _SPACE.sub(" ", text))
    for _ in range(_DEPTH):
        before, text = text, _GROUP.sub(_inside, _WRAPPED.sub(r"\1", text))
        if text == before:
            break
    text = re.sub(r"\\([{}])", r"\1", text)
    return _MARK.sub(lambda found: kept[int(found[1])], text)


def _inside(group: re.Match[str]) -> str:
    """What a group holds; the arguments of an unknown command stay in theirs."""
    return group[0] if group[1] is None else group[1]


@lru_cache(maxsize=2048)
def _accented(accent: str, letter: str) -> str:
    return str(_READER.latex_to_text(f"\\{accent}{{{letter}}}"))


@lru_cache(maxsize=64)
def _sign(command: str) -> str:
    return str(_READER.latex_to_text(f"\\{command}{{}}"))
