"""Names of people: read for keys, compared with care, and shown as printed.

A printed name is never split for display: no reader can tell the family name in `GAO Changjiang`, `Nguyễn Văn An`,
`高长江` or `García Márquez`. For keys every plausible reading is taken. Han names stay Han: a romanisation picks one
sound of several (长 is read chang or zhang).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

from schemas.text import one_line

LONGEST_NAME = 500  # characters
LONGEST_SLUG = 80  # characters: a slug is a file's name

_CACHED = 1 << 16  # names kept in each cache: a few tens of MB at most
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HANGUL = "\uac00-\ud7a3"
_HAN_WORD = re.compile(f"[{_HAN}]+")
_EAST_ASIAN = re.compile(f"[{_HAN}]+|[{_HANGUL}]+")
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
# As nearly all names are printed: "J.-P. Serre", "Ludwig van Beethoven", "Mary Ann Smith-Jones".
_INITIALS = r"(?:[A-Z]\.-?)*[A-Z]\.?"
_CAPITAL = r"[A-Z][a-z]+(?:-[A-Za-z][a-z]+)*"
_USUAL = re.compile(rf"(?:{_INITIALS}|{_CAPITAL})(?: (?:{_INITIALS}|{_CAPITAL}|[a-z]+))* (?P<family>{_CAPITAL})")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_JOINING = re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")
_APOSTROPHE = re.compile(r"(?<=\w)['`](?=\w)")
_WORD = re.compile(f"[a-z0-9]+|[{_HAN}]+")
_OF_TWO_SIGNS = """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 尉迟 尉遲 皇甫 令狐 公孙 公孫 慕容 宇文 长孙 長孫 司徒 司空
    东方 東方 端木 南宫 南宮 独孤 獨孤 轩辕 軒轅 남궁 황보 제갈 선우 독고
"""
_BEFORE_A_FAMILY = """
    af al av bin da dal dall de degli dei del della dello den der des di do dos du el ibn la le lo ten ter
    van vande vanden vander von vom zu zum zur y
"""
_SURNAMES_OF_TWO = frozenset(_OF_TWO_SIGNS.split())
_PARTICLES = frozenset(_BEFORE_A_FAMILY.split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_DEGREES = frozenset(("phd", "md", "msc", "bsc", "frs", "mph", "dphil", "esq", "mbbs"))
_NUMBER = re.compile(r"\d{4}")  # DBLP tells namesakes apart by four digits: "Wei Wang 0001"


def tidy(printed: str | None) -> str | None:
    """The display form: control characters out, blanks folded, else as printed.

    None where there is no letter, or more than LONGEST_NAME characters.

    >>> tidy(" Emmy  Noether 0002 ")
    'Emmy Noether 0002'
    """
    name = one_line(printed) if printed else ""
    return name if len(name) <= LONGEST_NAME and any(map(str.isalpha, name)) else None


@lru_cache(maxsize=_CACHED)
def fold(printed: str) -> str:
    """One spelling of the whole name: lower-case ASCII (Han stays Han), single blanks, the family name last.

    "Family, Given" is read as "Given Family"; a hyphen joins, a full stop parts, what stands in brackets is
    left out. The order of words is kept: `readings` allows for swapped names.

    >>> fold("Erdős, Paul"), fold("J.-P. Serre"), fold("Jean-Pierre Serre"), fold("高 长江")
    ('paul erdos', 'j p serre', 'jeanpierre serre', '高长江')
    """
    if _PLAIN.fullmatch(printed):
        return printed.lower()
    if _USUAL.fullmatch(printed):
        return " ".join(printed.lower().replace(".-", " ").replace(".", " ").replace("-", "").split())
    before, after, suffixes = _parts(printed)
    whole = " ".join((*before, *after, *suffixes) if _is_han(before + after) else (*after, *before, *suffixes))
    return _glued(whole) or _bare(printed)


@lru_cache(maxsize=_CACHED)
def readings(printed: str) -> tuple[tuple[str, str], ...]:
    """Every plausible (family, given) of the name, folded, the likeliest first; () where there is no letter.

    >>> readings("Ludwig van Beethoven")[0], readings("高长江")[0]
    (('van beethoven', 'ludwig'), ('高', '长江'))
    >>> readings("Changjiang Gao")
    (('gao', 'changjiang'), ('changjiang', 'gao'))
    """
    found = dict.fromkeys(_western(printed))
    for word in _east_asian(printed):
        found.update(dict.fromkeys(_family_first(word)))
    return tuple(found) or (((bare, ""),) if (bare := fold(printed)) else ())


@lru_cache(maxsize=_CACHED)
def key(printed: str) -> str:
    """Family name without particles, and the first sign of the given name: what a namesake in another spelling shares.

    >>> key("Ludwig van Beethoven"), key("Beethoven, L."), key("Plato")
    ('beethoven l', 'beethoven l', 'plato')
    """
    usual = _USUAL.fullmatch(printed)
    if usual and (last := usual["family"].replace("-", "").lower()) not in _SUFFIXES and not _is_degree(printed):
        return f"{last} {printed[0].lower()}"
    read = _western(printed) or readings(printed)
    if not read:
        return ""
    family, given = read[0]
    return f"{_without_particles(family)} {given[:1]}".strip()


def is_full(printed: str) -> bool:
    """Whether a given name is written out: two letters or more, or a Han given name.

    >>> is_full("E. Noether"), is_full("Emmy Noether"), is_full("Noether")
    (False, True, False)
    """
    read = readings(printed)
    return bool(read) and any(len(word) > 1 or not word.isascii() for word in read[0][1].split())


def compatible(a: str, b: str) -> bool:
    """Whether the two names may be one person's: some readings share the family name, and the given names agree.

    Given names agree where each word in turn is equal, or one is the other's initial; the longer may go on.
    Different suffixes (Jr., III, a namesake's number) do not agree. Symmetric.

    >>> compatible("GAO Changjiang", "C. Gao"), compatible("John A. Smith", "John B. Smith")
    (True, False)
    """
    mine, theirs = _mark(a), _mark(b)
    if mine and theirs and mine != theirs:
        return False
    return any(
        _solid(family) == _solid(other) and _agree(given.split(), others.split())
        for family, given in readings(a)
        for other, others in readings(b)
    )


def fits(printed: str, name: str) -> bool:
    """Whether `printed` may be the person who writes `name` in full; a family name alone is too little.

    >>> fits("E. Noether", "Emmy Noether"), fits("Noether", "Emmy Noether")
    (True, False)
    """
    return compatible(printed, name) and (_has_given(printed) or not _has_given(name))


def slug(name: str) -> str:
    """The name as part of an address: lower-case ASCII words joined by hyphens, at most LONGEST_SLUG long.

    >>> slug("Erdős, Paul"), slug("Mary Smith-Jones"), slug("!")
    ('paul-erdos', 'mary-smith-jones', 'person')
    """
    parted = re.sub("[-\u2010-\u2015]", " ", name)  # hyphens and dashes
    words = re.findall(r"[a-z0-9]+", anyascii(fold(parted)).lower())
    return "-".join(words)[:LONGEST_SLUG].strip("-") or "person"


def _parts(printed: str) -> tuple[list[str], list[str], list[str]]:
    """Folded words before the first comma, after it, and suffixes. Without a comma all words stand before."""
    name = unicodedata.normalize("NFKC", one_line(printed))
    outside = _ASIDE.sub(" ", name)
    parts = [_words(part) for part in (outside if any(map(str.isalpha, outside)) else name).split(",")]
    parts = [part for part in parts if part and "".join(part) not in _DEGREES]
    suffixes = [part[0] for part in parts[1:] if len(part) == 1 and part[0] in _SUFFIXES]
    kept = [part for index, part in enumerate(parts) if index == 0 or len(part) > 1 or part[0] not in _SUFFIXES]
    if not kept:
        return [], [], suffixes
    return kept[0], [word for part in kept[1:] for word in part], suffixes


def _is_degree(printed: str) -> bool:
    """Whether a usual name is no name but "M. Sc", which `_parts` leaves out."""
    return fold(printed).replace(" ", "") in _DEGREES


def _words(text: str) -> list[str]:
    """Folded words of a text without commas: ASCII words and runs of Han."""
    if not text.isascii():
        text = "".join(
            sign if sign.isascii() or _HAN_WORD.fullmatch(sign) else anyascii(sign) for sign in text.replace("’", "'")
        )
    text = _JOINING.sub("", _APOSTROPHE.sub("", text))
    return _WORD.findall(text.lower())


def _is_han(words: Sequence[str]) -> bool:
    return bool(words) and all(map(_HAN_WORD.fullmatch, words))


def _glued(text: str) -> str:
    return re.sub(f"(?<=[{_HAN}]) (?=[{_HAN}])", "", text)


def _bare(printed: str) -> str:
    """For scripts that have no romanisation here: their letters, case folded."""
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", one_line(printed)).casefold())
    return " ".join("".join(sign if sign.isalnum() else " " for sign in name).split())


def _western(printed: str) -> list[tuple[str, str]]:
    """Readings of the words that are not East Asian script."""
    name = _EAST_ASIAN.sub(" ", unicodedata.normalize("NFKC", one_line(printed)))
    before, after, _ = _parts(name)
    if after:
        given, particles = _trailing_particles(after)
        family = " ".join((*particles, *before))
        return [(family, " ".join(given)), (_without_particles(family), " ".join(given))]
    words = _without_marks(before)
    if len(words) < 2:
        return [(word, "") for word in words]
    return _uncomma(words, _printed_words(name))


def _uncomma(words: list[str], printed: dict[str, str]) -> list[tuple[str, str]]:
    """Readings of a name without a comma: given name first, family name first, family names of several words."""
    first, last = words[0], words[-1]
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    given_first = [(" ".join(words[start:]), " ".join(words[:start])), (last, " ".join(words[:-1]))]
    if start < len(words) - 1 and not any(printed.get(word, "").islower() for word in words[start:-1]):
        given_first.reverse()
    if len(words) > 2:
        given_first.append((" ".join(words[-2:]), " ".join(words[:-2])))
    family_first = [(first, " ".join(words[1:]))]
    if _is_initials(printed.get(last, last)) and len(first) > 1:
        family_first.insert(0, (" ".join(words[:-1]), " ".join(last)))
    elif len(last) == 2 and printed.get(last, "").isupper() and not printed.get(first, "").isupper():
        family_first.append((" ".join(words[:-1]), " ".join(last)))  # "Noether EA", which might be "Wei LI"
    if _is_initials(printed.get(first, first)) and len(first) > 1:
        given_first.insert(0, (" ".join(words[1:]), " ".join(first)))
    swapped = len(last) == 1 or _is_initials(printed.get(last, last)) or _is_loud(first, words, printed)
    read = (*family_first, *given_first) if swapped else (*given_first, *family_first)
    return [pair for pair in read if len(_solid(pair[0])) > 1] or [(last, " ".join(words[:-1]))]


def _is_initials(word: str) -> bool:
    """Initials run together, as in "Serre JP": two or three capitals without a vowel."""
    return 2 <= len(word) <= 3 and word.isascii() and word.isupper() and not set(word) & set("AEIOUY")


def _is_loud(first: str, words: list[str], printed: dict[str, str]) -> bool:
    """Whether only the first word is all capitals, as the family name in "GAO Changjiang"."""
    loud = [printed.get(word, "").isupper() and len(word) > 1 for word in words]
    return loud[0] and not any(loud[1:]) and not _is_initials(printed.get(first, ""))


def _printed_words(name: str) -> dict[str, str]:
    """Each folded word, as it was printed."""
    return {folded[0]: word.strip(".") for word in name.split() if len(folded := _words(word)) == 1}


def _trailing_particles(given: list[str]) -> tuple[list[str], list[str]]:
    """Given names, and the particles after them: "Beethoven, Ludwig van"."""
    end = len(given)
    while end > 1 and given[end - 1] in _PARTICLES:
        end -= 1
    return given[:end], given[end:]


def _without_marks(words: list[str]) -> list[str]:
    """Without a suffix or a namesake's number at the end."""
    end = len(words)
    while end > 2 and (words[end - 1] in _SUFFIXES or _NUMBER.fullmatch(words[end - 1])):
        end -= 1
    return words[:end]


@lru_cache(maxsize=_CACHED)
def _mark(printed: str) -> str:
    """The suffix, or the namesake's number, or "". Sr. marks the elder as Jr. does the younger."""
    words = fold(printed).split()
    return words[-1] if len(words) > 2 and (words[-1] in _SUFFIXES or _NUMBER.fullmatch(words[-1])) else ""


def _east_asian(printed: str) -> list[str]:
    """Names in Han or Hangul as printed, the words of one name set apart by a blank."""
    name = unicodedata.normalize("NFKC", one_line(printed)).replace(",", " ")
    runs = re.findall(f"(?:[{_HAN}]+ ?)+|(?:[{_HANGUL}]+ ?)+", name)
    return [run.strip() for run in runs]


def _family_first(name: str) -> list[tuple[str, str]]:
    """Readings of a Han or Hangul name: at its blank, else after one sign, or two."""
    family, _, given = name.partition(" ")
    if given:
        cuts = [(family, given.replace(" ", ""))]
    elif len(name) == 1:
        cuts = [(name, "")]
    else:
        one, two = (name[:1], name[1:]), (name[:2], name[2:])
        cuts = [two, one] if name[:2] in _SURNAMES_OF_TWO and len(name) > 2 else [one]
        if len(name) >= 4 and two not in cuts:
            cuts.insert(0, two)
    return [(_solid(" ".join(_words(family))), _solid(" ".join(_words(given)))) for family, given in cuts]


def _has_given(printed: str) -> bool:
    return any(given for _, given in readings(printed))


def _without_particles(family: str) -> str:
    words = family.split()
    while len(words) > 1 and words[0] in _PARTICLES:
        words.pop(0)
    return " ".join(words)


def _solid(words: str) -> str:
    return words.replace(" ", "")


def _agree(a: list[str], b: list[str]) -> bool:
    """Whether given names do not contradict; none at all agrees with any."""
    if "".join(a) == "".join(b):
        return True
    return all(
        mine == other or (min(len(mine), len(other)) == 1 and mine[0] == other[0] and mine[0].isascii())
        for mine, other in zip(a, b, strict=False)
    )
