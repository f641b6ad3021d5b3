"""What a fresh interpreter loads: the static import contract cannot see what a local import does at run time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import attestree

_PACKAGE = Path(attestree.__file__).parent
_ABOVE = {"tui", "cli", "__main__"}
_BELOW_THE_INTERFACE = sorted(
    ".".join(("attestree", *path.relative_to(_PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for path in _PACKAGE.rglob("*.py")
    if path.relative_to(_PACKAGE).with_suffix("").parts[0] not in _ABOVE
)


def _loaded_after(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running ``code``."""
    script = f"{code}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_nothing_below_the_interface_loads_textual() -> None:
    """Every module below ``tui`` is imported, and neither Textual nor Rich is loaded by any of them.

    Two libraries know Rich themselves: sigstore for its command line, and pypi-attestations through it.
    """
    assert "attestree.graph" in _BELOW_THE_INTERFACE
    loaded = _loaded_after("\n".join(f"import {module}" for module in _BELOW_THE_INTERFACE))
    assert "attestree" in loaded
    assert "textual" not in loaded


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["report", "--help"], ["explore", "--help"]])
def test_help_loads_neither_textual_nor_sigstore(arguments: list[str]) -> None:
    loaded = _loaded_after(
        f"from attestree.cli.main import run\ntry:\n    run({arguments!r})\nexcept SystemExit:\n    pass"
    )
    assert "click" in loaded
    assert not loaded & {"textual", "rich", "sigstore", "pypi_attestations", "pypi_simple", "httpx"}


def test_a_module_of_the_core_loads_no_library_that_is_slow_to_import() -> None:
    loaded = _loaded_after("import attestree.session.headless, attestree.events, attestree.graph")
    assert not loaded & {"textual", "rich", "sigstore", "pypi_attestations", "pypi_simple"}
