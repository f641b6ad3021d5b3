"""The README cannot rot: its key table, its commands and its pictures are held against the program."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from attestree.cli.main import attestree
from readme import README, with_key_table

TEXT = README.read_text(encoding="utf-8")
_BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
_COMMANDS = [line.partition("#")[0].strip() for block in _BLOCKS for line in block.splitlines() if line.strip()]


def test_the_key_table_is_that_of_the_program() -> None:
    assert with_key_table(TEXT) == TEXT, "run `make screenshots`"


@pytest.mark.parametrize("command", [line for line in _COMMANDS if line.startswith("attestree ")])
def test_every_command_is_one_that_the_program_takes(command: str) -> None:
    """Each is parsed by the very parser that runs it; options that do not exist, or values that do not fit, raise."""
    _, name, *arguments = shlex.split(command)
    found = attestree.commands[name]
    assert isinstance(found, click.Command)
    assert found.make_context(name, arguments, resilient_parsing=False).command is found


@pytest.mark.parametrize("command", [line for line in _COMMANDS if line.startswith("make ")])
def test_every_chore_is_one_that_the_makefile_has(command: str) -> None:
    target = command.split()[1]
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(target)}:.*## ", makefile, re.MULTILINE)


def test_every_command_is_of_a_kind_that_is_tested() -> None:
    assert _COMMANDS
    assert {line.split()[0] for line in _COMMANDS} <= {"attestree", "make"}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!https?:)[^)#]+)\)", TEXT))))
def test_every_file_that_is_linked_is_there(link: str) -> None:
    assert (README.parent / link).is_file()


def test_every_dependency_has_a_sentence() -> None:
    project = tomllib.loads((README.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [item for extra in project.get("optional-dependencies", {}).values() for item in extra]
    said = (README.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = said.partition("## Dependencies")[2].partition("\n## ")[0]
    for requirement in [*project["dependencies"], *extras]:
        name = re.split(r"[\[<>=! ]", requirement)[0]
        assert re.search(rf"^\|.*\b{re.escape(name)}\b.*\|", table, re.MULTILINE), f"why is {name} here?"


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    """Addresses of registries come from constants of the libraries."""
    hosts = [f"{name}.org" for name in ("pypi", "pythonhosted", "npmjs", "debian")]
    for path in Path(README.parent).rglob("*"):
        inside = path.relative_to(README.parent).parts
        if not path.is_file() or (inside[0].startswith(".") and inside[0] not in {".ci", ".pre-commit-config.yaml"}):
            continue
        if path.suffix in {".py", ".md", ".toml", ".txt", ".svg", ".json", ".yaml", ".tcss", ""}:
            found = [host for host in hosts if host in path.read_text(encoding="utf-8", errors="replace")]
            assert not found, f"{path} names {found}"
