"""The author string that arXiv keeps, split into names as printed.

Rules for authors      https://info.arxiv.org/help/prep.html#author
Names                  set apart by commas or "and"; accents in TeX; a suffix (Jr., III) belongs to the name before it
Affiliations           in brackets after a name, which may nest and hold commas; or by number:
                       `One (1), Two (1 and 2) ((1) Inst, (2) Inst)`
Collaborations         `ABC Collaboration: A, B` is a name on the byline, `A for the ABC Collaboration` is not
"""

import re

from ingest.markup import tex_text
from schemas.text import one_line

_MATHS = re.compile(r"\$[^$]*\$|\\footnote(?:mark)?\s*(?:\[[^\]]*\]|\{[^{}]*\})*|\\thanks\s*\{[^{}]*\}|\^\{[^{}]*\}")
_BRACKET = re.compile(r"([()\[\]])")
_NUMBERED = re.compile(r"\d+(?:(?:\s|,|;|&|and)+\d+)*")
_GOES_ON = re.compile(r"\s*(?:[,;:]|(?:and|&|for|on behalf|jr|sr|i{2,3}|iv)\b|[\W\d_]*$)", re.IGNORECASE)
# Each way begins with a sign, so that the search runs from one to the next.
_COMMA = re.compile(r",|;|:|and(?<![\w.-]and)(?=\s|$)|&(?<![\w.-]&)(?=\s|$)")
_ON_BEHALF = re.compile(r"\s*\b(?:for|on behalf of|representing)\s+(?:the\s+)?\S.*$|\s*\bon behalf\b.*$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_OTHERS = re.compile(r"\s*\b(?:et\.?\s+al\.?|and others|others)\s*$", re.IGNORECASE)
_IN_ASIDES = ("for", "behalf", "representing", "et al", "et. al", "others")  # what _ON_BEHALF and _OTHERS find


def split_byline(authors: str) -> tuple[str, ...]:
    r"""The names on the byline, in order, as printed but in Unicode; () where there is none.

    >>> split_byline(r"A. Weil (1), \'E. Cartan, Jr. (1 and 2) ((1) Paris, (2) Nancy, France)")
    ('A. Weil', 'É. Cartan Jr.')
    >>> split_byline("The ABC Collaboration: E. Noether and F. Klein for the DEF Group")
    ('The ABC Collaboration', 'E. Noether', 'F. Klein')
    """
    text = one_line(_outside_brackets(tex_text(_MATHS.sub("", one_line(authors)))).replace("~", " "))
    names: list[str] = []
    asides = any(map(text.casefold().__contains__, _IN_ASIDES))
    for piece in _COMMA.split(text):
        name = (_OTHERS.sub("", _ON_BEHALF.sub("", piece)) if asides else piece).strip(" *†‡§¶")
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]} {name}"
        elif any(map(str.isalpha, name)):
            names.append(name)
    return tuple(names)


def _outside_brackets(text: str) -> str:
    """The text outside brackets. A list of affiliations by number that begins without a bracket ends it.

    A bracket that is never closed takes in the rest; one that was never opened is left out.
    """
    kept: list[str] = []
    depth, inside = 0, ""
    for piece in _BRACKET.split(text):
        if piece in {"(", "["}:
            depth, inside = depth + 1, "" if depth == 0 else inside
        elif piece in {")", "]"}:
            depth = max(0, depth - 1)
        elif depth:
            inside += piece
        elif _NUMBERED.fullmatch(inside) and not _GOES_ON.match(piece):
            break
        else:
            kept.append(piece)
            inside = ""
    return " ".join(kept)
