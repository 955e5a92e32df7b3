"""A new home folder: the three files that a person edits, with a word on each."""

from importlib import resources
from pathlib import Path

from pipelines.config import PEOPLE, SETTINGS, VERDICTS, read_config
from schemas.errors import BadConfig

PEOPLE_FILE = """\
# The people byline follows. `byline backfill` and `byline people add` write here; your comments stay.
#
# [[person]]
# name = "Emmy Noether"
# slug = "emmy-noether"              # minted once: the name of the page's files
# orcid = "0000-0002-1825-0097"
# openalex = ["A5012345678"]
# semantic_scholar = ["1741101"]
# dblp = ["n/EmmyNoether"]           # dblp is asked by this alone
# arxiv = "noether_e_1"
# namesakes = false                  # true: others bear the name, so no source is searched by name alone
# [[person.anchor]]                  # papers by which the person is found again, whatever a vendor renumbers
# paper = "arxiv:2401.00001"
# name = "Emmy Noether"              # as printed on the paper
"""
_VERDICTS = """\
# Your corrections. They come before every other evidence, and are replayed on every run.
#
# [[verdict]]
# paper = "doi:10.1000/xyz"          # any identifier of the paper
# name = "E. Noether"                # as printed on it; "E. Noether #2" where it stands there twice
# person = "emmy-noether"            # a slug of people.toml
# theirs = false                     # true: this name on this paper is theirs; false: it is not
"""


def init_home(folder: Path, contact: str | None) -> list[str]:
    """Writes what is not there yet and tells, a line each, what was written and what to do next."""
    example = resources.files("pipelines").joinpath("byline.example.toml").read_text("utf-8")
    settings = example.replace('# contact = "you@example.org"', f'contact = "{contact}"') if contact else example
    told = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in ((SETTINGS, settings), (PEOPLE, PEOPLE_FILE), (VERDICTS, _VERDICTS)):
            path = folder / name
            if path.exists():
                told.append(f"{path}: there already, left as it is")
            else:
                path.write_text(text, "utf-8")
                told.append(f"{path}: written")
    except OSError as error:
        raise BadConfig(f"{folder} cannot be written: {error.strerror}") from None
    config = read_config(folder)
    if config.settings.contact is None:
        told.append(f"next: write your e-mail address into {folder / SETTINGS} (contact = …)")
    told.append('then: byline backfill "A Name"')
    return told
