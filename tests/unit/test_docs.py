"""Documents and code agree, in both directions: what is documented exists, and what exists is documented."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import typer

from api.app import create_app
from api.desk.wording import STATES
from api.services import Services
from dossier.catalogue import agencies, components, kinds, procedures, requirements
from dossier.catalogue.fields import FIELDS
from dossier.catalogue.tables import COLUMN_TWICE
from dossier.errors import BadManifest, SohoaError
from dossier.review.corrections import REASON_TEXTS
from dossier.signatures.signing import WARNING_TEXTS, TrustReason, Verdict
from dossier.validity.reuse import Reason
from dossier.words.sentences import sentence
from ingest import folders, manifest, notes
from sohoa.__main__ import app
from sohoa.settings import PREFIX, Settings
from storage.clients import SCOPES

ROOT = Path(__file__).parents[2]
ROOMS = ("dossier", "storage", "worker", "ingest", "api", "sohoa")
MOST_MODULES = 16
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{page.name}" for page in ROOT.glob("docs/*.md")))


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def table(page: str, first_heading: str) -> list[list[str]]:
    """The rows of the table of `page` whose first column has this heading, each a list of cells."""
    lines = iter(text_of(page).splitlines())
    for line in lines:
        if line.startswith(f"| {first_heading} |"):
            next(lines)
            return [cells(row) for row in _until_blank(lines)]
    raise AssertionError(f"{page} has no table that begins with “{first_heading}”")


def _until_blank(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("|"):
            return
        yield line


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def code(cell: str) -> str:
    """The text of a cell without the marks of code."""
    return cell.replace("`", "")


def one_line(text: str) -> str:
    return " ".join(text.split())


def errors() -> list[type[SohoaError]]:
    """Every error class of the rooms."""
    for room in ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if not module.name.startswith("storage.database.migrations") and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found = [SohoaError]
    for kind in found:
        found += [each for each in kind.__subclasses__() if each.__module__.partition(".")[0] in ROOMS]
    return found


def test_the_desk_is_told_of_every_error_in_its_own_words() -> None:
    documented = {code(row[0]): row for row in table("docs/desk.md", "Mã lỗi")}
    for error in errors():
        wanted = [f"`{error.code}`", one_line(sentence(error.text)), one_line(sentence(error.text, "en"))]
        row = documented.pop(error.code, None)
        assert row, f"docs/desk.md lacks | {' | '.join(wanted)} | … |"
        assert row[:3] == wanted
        assert row[3], f"docs/desk.md does not say what to do about {error.code}"
    assert not documented


def test_integrators_know_the_status_of_every_error() -> None:
    documented = {code(row[0]): row[1] for row in table("docs/integrators.md", "code")}
    assert documented == {error.code: str(error.http_status) for error in errors()}


def test_operators_know_every_exit_status() -> None:
    documented = {row[0] for row in table("docs/operators.md", "exit status")}
    assert documented == {"0", "1"} | {str(error.exit_status) for error in errors()}


def test_every_command_and_option_is_in_the_readme() -> None:
    documented = {}
    for row in table("README.md", "command"):
        line = code(row[0])
        name = re.match(r"sohoa ((?:[a-z][a-z-]* ?)+)", line)
        assert name, line
        documented[name[1].strip()] = set(re.findall(r"--[a-z0-9-]+", line))
    assert documented == dict(commands(typer.main.get_command(app)))


def commands(group: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command below `group` with its options that are shown."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path}{name} ")
        else:
            shown = [one for one in command.params if not getattr(one, "hidden", False)]
            long = {option for one in shown for option in (*one.opts, *one.secondary_opts) if option.startswith("--")}
            yield f"{path}{name}", long


@pytest.mark.parametrize("page", PAGES)
def test_a_command_line_in_an_example_exists(page: str) -> None:
    known = dict(commands(typer.main.get_command(app)))
    examples = "".join(re.findall(r"^```sh\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL))
    for line in re.findall(r"(?:^|/| )sohoa ([^#\n|]+)", examples, re.MULTILINE):
        name = next((one for one in known if line == one or line.startswith(f"{one} ")), None)
        assert name, f"{page}: sohoa {line}"
        assert set(re.findall(r" (--[a-z0-9-]+)", line)) <= known[name], f"{page}: sohoa {line}"


def test_every_setting_is_documented_with_its_default() -> None:
    documented = {code(row[0]): code(row[1]) for row in table("docs/operators.md", "setting")}
    shown = {"": "empty"}
    defaults = {
        f"{PREFIX}{name.upper()}": shown.get(str(field.default), str(field.default))
        for name, field in Settings.model_fields.items()
    }
    assert documented == defaults | {"SOHOA_WORKERS": "processors"}


@pytest.mark.parametrize("page", [*PAGES, "docker-compose.yml"])
def test_a_setting_that_is_named_exists(page: str) -> None:
    names = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"SOHOA_[A-Z_]*[A-Z]", text_of(page))) <= names


def test_every_column_of_a_manifest_is_documented_under_each_of_its_headings(tmp_path: Path) -> None:
    rows = table("docs/operators.md", "column")
    assert [code(row[0]) for row in rows] == [manifest.PATH, manifest.KIND, *FIELDS]
    for row in rows:
        column = code(row[0])
        headings = [heading.strip() for heading in (row[1], *row[2].split(";")) if heading.strip()]
        assert column not in FIELDS or headings[0] == FIELDS[column].label
        for heading in headings:
            # Twice the same column is a mistake, so this proves which column a heading stands for.
            table_with_both = tmp_path / "bang-ke.csv"
            table_with_both.write_text(f'"{column}","{heading}"\n', encoding="utf-8")
            with pytest.raises(BadManifest) as refused:
                manifest.read_manifest(table_with_both)
            assert sentence(COLUMN_TWICE, line=1, column=column) in refused.value.sentence(), heading


def test_every_column_of_kinds_procedures_agencies_and_components_is_documented() -> None:
    assert [code(row[0]) for row in table("docs/operators.md", "column of kinds.csv")] == list(kinds.CSV_COLUMNS)
    documented = [code(row[0]) for row in table("docs/operators.md", "column of procedures.csv")]
    assert documented == list(procedures.CSV_COLUMNS)
    documented = [
        name for row in table("docs/operators.md", "column of agencies.csv") for name in code(row[0]).split(", ")
    ]
    assert documented == list(agencies.CSV_COLUMNS)
    documented = [code(row[0]) for row in table("docs/operators.md", "column of requirements.csv")]
    assert documented == list(requirements.CSV_COLUMNS)
    documented = [code(row[0]) for row in table("docs/operators.md", "column of components.csv")]
    assert documented == list(components.CSV_COLUMNS)


def test_the_desk_knows_its_folders_its_log_and_the_states() -> None:
    assert {code(row[0]) for row in table("docs/desk.md", "Thư mục")} == set(folders.RESERVED)
    lines = [
        *(notes.TAKEN, notes.KNOWN, notes.NOT_TAKEN, notes.NOT_YET_TAKEN, notes.COME_BACK, notes.FAILED, notes.BACK)
    ]
    assert [row[0] for row in table("docs/desk.md", "Dòng")] == [sentence(line) for line in lines]
    states = {code(row[0]): row[1] for row in table("docs/desk.md", "Mã")}
    assert states == {state: sentence(STATES[state]) for state in STATES}


def test_the_desk_knows_every_reason_why_a_paper_waits() -> None:
    documented = {code(row[0]): row[1] for row in table("docs/desk.md", "Mã lý do")}
    assert documented == {reason: sentence(text) for reason, text in REASON_TEXTS.items()}


def test_every_endpoint_has_its_section_with_an_example() -> None:
    page = text_of("docs/integrators.md")
    sections = re.split(r"^### ", page.partition("## Endpoints")[2].partition("## Problems")[0], flags=re.MULTILINE)[1:]
    documented = {code(section.splitlines()[0]) for section in sections}
    assert documented == {
        f"{method.upper()} {path}" for path, methods in openapi()["paths"].items() for method in methods
    }
    for section in sections:
        assert "curl " in section, section.splitlines()[0]


def test_every_parameter_and_member_of_the_api_is_documented() -> None:
    page, described = text_of("docs/integrators.md"), openapi()
    names = {name for shape in described["components"]["schemas"].values() for name in shape.get("properties", {})}
    for methods in described["paths"].values():
        for operation in methods.values():
            names |= {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    assert {name for name in names if not re.search(rf'["`]{name}\b', page)} == set()


def openapi() -> dict[str, Any]:
    """The API's own description; it is made from the routes alone, so no services are needed."""
    return create_app(cast(Services, None)).openapi()


def test_every_reason_and_every_scope_is_documented() -> None:
    documented = [(code(row[0]), *row[1:]) for row in table("docs/integrators.md", "reason")]
    assert documented == [(reason.value, reason.sentence(), reason.sentence("en")) for reason in Reason]
    assert [code(row[0]) for row in table("docs/integrators.md", "scope")] == list(SCOPES)


def test_every_verdict_and_reason_of_trust_is_documented() -> None:
    assert [row[0] for row in table("docs/desk.md", "Kết quả")] == [verdict.sentence() for verdict in Verdict]
    rows = {row[0]: row[1] for row in table("docs/integrators.md", "key")}
    assert set(re.findall(r"`([a-z_]+)`", rows["`verdict`"])) == {verdict.value for verdict in Verdict}
    named = re.findall(r"`([a-z_]+)`", rows["`trust`, `trust_reason`"])
    assert named[3:] == [reason.value for reason in TrustReason]
    logged = text_of("docs/operators.md")
    assert [code for code in WARNING_TEXTS if f"`{code}" not in logged] == []


def test_the_rooms_stand_in_the_order_that_is_enforced() -> None:
    layers = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    on_the_map = [code(row[0]).rstrip("/") for row in table("docs/developers.md", "folder")]
    in_readme = [code(row[0]).rstrip("/") for row in table("README.md", "room")]
    assert in_readme == [folder for folder in on_the_map if folder in ROOMS] == layers[::-1]


def folders_of_code() -> list[Path]:
    """Every package of the project, tests apart; migrations are loaded by their file."""
    packages = {file.parent for top in (*ROOMS, "scripts") for file in (ROOT / top).rglob("*.py")}
    return sorted(folder for folder in packages if "migrations" not in folder.parts)


def test_the_map_has_every_folder_of_code_and_says_what_the_folder_says() -> None:
    on_the_map = {code(row[0]): one_line(row[1]) for row in table("docs/developers.md", "folder")}
    for folder in folders_of_code():
        says = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
        name, line = f"{folder.relative_to(ROOT)}/", one_line(says.partition("\n\n")[0])
        assert line, f"{name}__init__.py does not say what the folder is for"
        assert on_the_map.pop(name, None) == line, f"docs/developers.md lacks | `{name}` | {line} | … |"
    assert not on_the_map


def test_no_folder_of_code_holds_more_than_can_be_taken_in_at_a_glance() -> None:
    folders = [*folders_of_code(), *{file.parent for file in (ROOT / "tests").rglob("*.py")}]
    assert [folder for folder in folders if len(list(folder.glob("*.py"))) > MOST_MODULES] == []


def test_a_file_that_developers_are_sent_to_exists() -> None:
    page = text_of("docs/developers.md")
    named = re.findall(r"`((?:dossier|storage|worker|ingest|api|sohoa|scripts|tests|docs)/[\w./-]*\w/?)`", page)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
    for row in table("docs/developers.md", "folder"):
        missing = [name for name in re.findall(r"`([\w/]+\.\w+)`", row[2]) if not (ROOT / code(row[0]) / name).exists()]
        assert missing == []


def test_tests_of_a_room_stand_where_the_room_stands() -> None:
    unit = ROOT / "tests" / "unit"
    assert [file for file in unit.rglob("test_*.py") if not (ROOT / file.parent.relative_to(unit)).is_dir()] == []


@pytest.mark.parametrize("top", [*ROOMS, "scripts", "tests"])
def test_a_file_that_code_speaks_of_exists(top: str) -> None:
    tops = "|".join((*ROOMS, "scripts", "tests", "docs"))
    path = re.compile(rf"(?<![\w/.-])(?:{tops})/[\w/]+\.(?:py|toml|csv|npz|txt|md|onnx)\b")
    for file in (ROOT / top).rglob("*.py"):
        spoken_of = path.findall(file.read_text(encoding="utf-8"))
        assert [name for name in spoken_of if not (ROOT / name).exists()] == [], file


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text_of(page)):
        assert ((ROOT / page).parent / link).exists(), f"{page}: {link}"
