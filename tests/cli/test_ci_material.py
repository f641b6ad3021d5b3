"""The workflow, the hook and the commands that the documentation gives: they parse, and mean what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from attestree.acknowledge_file import read_acknowledgements
from attestree.cli.main import attestree
from attestree.cli.review import review
from attestree.sources import SOURCES
from attestree.sources.files import Memory

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
LOCKS = ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "pylock.dev.toml", "requirements.txt"]


def workflow() -> dict[Any, Any]:
    found = next(yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml" and "jobs:" in text)
    assert isinstance(found, dict)
    return found


def commands() -> list[str]:
    """Return every ``attestree`` command of the guide and of the hook."""
    runs = [step["run"] for step in workflow()["jobs"]["review"]["steps"] if "run" in step]
    inline = re.findall(r"`(attestree review[^`]*)`", GUIDE)
    blocks = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
    return [line for line in [*runs, *inline, *blocks, HOOKS[0]["entry"]] if line.startswith("attestree ")]


def parsed(command: str) -> dict[str, Any]:
    name, *arguments = shlex.split(command.partition(">>")[0])[1:]
    assert attestree.commands[name] is review
    return review.make_context(name, arguments).params


@pytest.mark.parametrize("command", commands())
def test_every_command_is_one(command: str) -> None:
    assert parsed(command)["form"] in (None, "text", "markdown", "sarif")


def test_the_workflow_asks_the_index_once_and_writes_the_rest_from_the_recording() -> None:
    steps = workflow()["jobs"]["review"]["steps"]
    runs = [parsed(step["run"]) for step in steps if step.get("run", "").startswith("attestree ")]
    first, *others = runs
    assert first["old"] == "HEAD^1"
    assert first["record"] is not None
    assert first["fail_on"] == "block"
    assert [one["form"] for one in others] == ["markdown", "sarif"]
    assert all(one["replay"] == first["record"] and one["fail_on"] == "never" for one in others)
    assert next(step["with"]["fetch-depth"] for step in steps if "checkout" in step.get("uses", "")) == 2


def test_the_workflow_runs_for_every_lock_file_there_is_a_reader_for() -> None:
    patterns = [pattern.removeprefix("**/") for pattern in workflow()[True]["pull_request"]["paths"]]  # YAML's "on"
    for name in LOCKS:
        assert any(source.matches(name) for source in SOURCES), name
        assert any(Path(name).match(pattern) for pattern in patterns), name
    assert workflow()["permissions"] == {}


def test_the_hook_runs_for_lock_files_and_needs_no_terminal() -> None:
    [hook] = HOOKS
    assert hook["id"] == "attestree-review"
    assert "attestree-review" in GUIDE
    for name in (*LOCKS, "sub/uv.lock", "attestree.toml", "requirements-dev.txt"):
        assert re.search(hook["files"], name), name
    for name in ("uv.lock.orig", "README.md", "myuv.lock", "pyproject.toml"):
        assert not re.search(hook["files"], name), name
    assert parsed(hook["entry"])["form"] == "text"
    assert hook["pass_filenames"] is False
    example = next(yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml" and "repos:" in text)
    [used] = example["repos"][0]["hooks"]
    assert parsed(f"{hook['entry']} {' '.join(used['args'])}")["old"] == "HEAD"


def test_the_acknowledgement_of_the_guide_is_one() -> None:
    text = next(text for kind, text in BLOCKS if kind == "toml").replace("sha256:…", f"sha256:{'0' * 64}")
    [entry] = read_acknowledgements(Memory({"attestree.toml": text.encode()}), "uv.lock").entries
    assert entry.rule == "fresh-release"
