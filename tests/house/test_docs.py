"""The docs are held to the code: every command, setting, table, column and absence code is described, and exists."""

import re
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from ingest.sources import all_sources
from pipelines import cli, config, init
from pipelines.cli import main
from pipelines.config import Settings, asked
from pipelines.resolve.papers import FORM_ORDER
from schemas.figure import SENTENCES, AbsenceCode

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def settings(model: type[BaseModel] = Settings, path: str = "") -> set[str]:
    found = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= settings(inner, f"{path}{name}.")
        else:
            found.add(path + name)
    return found


def rows(text: str, heading: str) -> set[str]:
    """First cells, in backticks, of the table under a heading."""
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_operating_lists_every_command_and_no_other():
    written = rows((DOCS / "operating.md").read_text("utf-8"), "Commands")
    assert written == {f"byline {path[0]}" for path in commands()}


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_the_help_of_a_command_has_an_example(path):
    shown = CliRunner().invoke(main, [*path, "--help"])
    assert shown.exit_code == 0
    assert f"Example: byline {path[0]}" in shown.output


def test_operating_lists_every_setting_and_no_other():
    assert rows((DOCS / "operating.md").read_text("utf-8"), "Settings") == settings()


def test_the_example_settings_name_every_setting():
    example = (ROOT / "pipelines" / "byline.example.toml").read_text("utf-8")
    assert {name.split(".")[-1] for name in settings()} <= set(re.findall(r"^(?:# )?(\w+) = ", example, re.MULTILINE))


def test_the_data_dictionary_has_every_table_and_column_and_no_other():
    con = duckdb.connect()
    for ddl in sorted((ROOT / "schemas" / "tables").glob("*.sql")):
        con.execute(ddl.read_text("utf-8"))
    columns = con.execute(
        "select table_name, column_name from duckdb_columns() semi join duckdb_tables() using (table_name)"
    ).fetchall()
    text = (DOCS / "data-dictionary.md").read_text("utf-8").split("\n## Why")[0]
    written = set()
    for section in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        table = section.split("`")[1]
        written |= {(table, column) for column in re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)}
    assert written == set(columns)


def test_the_sources_page_has_every_source_and_key_and_no_other():
    text = (DOCS / "sources.md").read_text("utf-8")
    assert rows(text, "Requests") == rows(text, "What each brings") == set(asked())
    assert rows(text, "Keys") == {source.key.variable for source in all_sources().values() if source.key}
    for name in asked():
        pause = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        assert f"| {all_sources()[name].pause:g} s" in pause


def test_every_author_id_of_people_toml_has_an_option_and_a_line_in_the_new_file():
    assert set(cli.AUTHOR_IDS) == set(config.AUTHOR_IDS)
    for source in config.AUTHOR_IDS:
        assert f"# {source.replace('-', '_')} = " in init.PEOPLE_FILE


def test_forms_named_in_the_order_of_fields_are_those_of_sources():
    forms = {(name, form) for name, source in all_sources().items() for form in source.forms}
    assert set(FORM_ORDER) <= forms


def test_every_absence_code_has_its_sentence_and_its_row():
    assert set(SENTENCES) == set(AbsenceCode)
    written = rows((DOCS / "data-dictionary.md").read_text("utf-8"), "Why a figure is absent")
    assert written == {code.value for code in AbsenceCode}


@pytest.mark.parametrize("page", [*sorted(DOCS.glob("*.md")), ROOT / "README.md"], ids=lambda page: page.name)
def test_a_link_in_the_docs_leads_somewhere(page):
    text = page.read_text("utf-8")
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize("page", [*sorted(DOCS.glob("*.md")), ROOT / "README.md"], ids=lambda page: page.name)
def test_a_file_named_in_the_docs_exists(page):
    for name in re.findall(r"`((?:schemas|ingest|pipelines|tests|docs)/[\w./-]+)`", page.read_text("utf-8")):
        assert (ROOT / name).exists(), f"{page.name}: {name}"


def test_every_dependency_is_pinned_and_justified():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(each for some in project["optional-dependencies"].values() for each in some)]
    decisions = (DOCS / "decisions.md").read_text("utf-8")
    for requirement in wanted:
        name, _, version = requirement.partition("==")
        assert version, f"{requirement} is not pinned"
        assert f"`{name}`" in decisions, f"{name} has no line in docs/decisions.md"
