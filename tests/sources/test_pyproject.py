"""What a project's own file asks for."""

from __future__ import annotations

import pytest

from attestree.errors import SourceError
from attestree.sources.files import Memory
from attestree.sources.pyproject import Declared, leading_name, read_pyproject


def declared(text: str, lock: str = "poetry.lock") -> Declared:
    found = read_pyproject(Memory({"pyproject.toml": text.encode()}), lock)
    assert found is not None
    return found


def shown(found: Declared) -> list[str]:
    """Return every requirement as ``name[asks] extra=... group=... ; marker``."""
    return [
        " ".join(
            filter(
                None,
                [
                    one.name + (f"[{','.join(one.asks)}]" if one.asks else ""),
                    one.extra and f"extra={one.extra}",
                    one.group and f"group={one.group}",
                    one.marker and f"; {one.marker}",
                ],
            )
        )
        for one in found.wanted
    ]


def test_the_standard_tables() -> None:
    found = declared("""[project]
name = "Shop"
version = "1.0"
dependencies = ["Web_Frame[TLS,fast]>=1 ; os_name == 'nt'", "=nonsense=", "lib @ https://files.example/lib.zip"]
[project.optional-dependencies]
More_Things = ["extra-lib"]
[dependency-groups]
test = ["pytest"]
dev = ["lint", { include-group = "test" }, { include-group = "dev" }, { include-group = "gone" }, 5]
loop = [{ include-group = "pool" }]
pool = [{ include-group = "loop" }, "one"]
""")
    assert (found.name, found.version) == ("Shop", "1.0")
    assert shown(found) == [
        'web-frame[fast,tls] ; os_name == "nt"',
        "lib",
        "extra-lib extra=more-things",
        "pytest group=test",
        "lint group=dev",
        "pytest group=dev",
        "one group=loop",
        "one group=pool",
    ]
    assert found.wanted[0].range.allows("1.5")
    assert not found.wanted[0].range.allows("0.5")


def test_poetrys_tables() -> None:
    found = declared("""[tool.poetry]
name = "shop"
version = "2.0"
[tool.poetry.dependencies]
python = "^3.9"
Web = "^1.2"
opt = { version = "*", optional = true, extras = ["B", "a"] }
unused = { version = "*", optional = true }
forked = [{ version = "<2", python = "<3.8" }, { version = ">=2", markers = "os_name == 'nt'", platform = "linux" }]
[tool.poetry.extras]
more = ["opt", "web"]
all = ["opt (>=1)"]
[tool.poetry.dev-dependencies]
lint = "*"
[tool.poetry.group.Docs.dependencies]
sphinx = { git = "https://forge.example/sphinx" }
[tool.poetry.group.empty]
""")
    assert (found.name, found.version) == ("shop", "2.0")
    assert shown(found) == [
        "web",
        "opt[a,b] extra=more",
        "opt[a,b] extra=all",
        'forked ; python_version < "3.8"',
        "forked ; (os_name == 'nt') and (sys_platform == \"linux\")",
        "lint group=dev",
        "sphinx group=docs",
    ]
    assert not found.wanted[0].range.allows("2.0")


def test_poetrys_table_only_adds_where_the_standard_says_what_is_required() -> None:
    found = declared(
        "[project]\nname = 'a'\ndependencies = ['web']\n[tool.poetry.dependencies]\nweb = { source = 'x' }\n"
    )
    assert shown(found) == ["web"]


def test_pdms_groups() -> None:
    found = declared("[project]\nname = 'a'\n[tool.pdm.dev-dependencies]\nTest = ['pytest', '-e file:///x#egg=y']\n")
    assert shown(found) == ["pytest group=test"]


def test_dynamic_versions_and_missing_files() -> None:
    assert declared("[project]\ndynamic = ['version']\n") == Declared("", "", ())
    assert declared("[tool.poetry]\nversion = 3\n").version == ""
    assert read_pyproject(Memory({}), "poetry.lock") is None
    assert read_pyproject(Memory({"pyproject.toml": b""}), "sub/poetry.lock") is None
    assert read_pyproject(Memory({"sub/pyproject.toml": b""}), "sub/poetry.lock") == Declared("", "", ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[project]\ndependencies = 'web'\n", "pyproject.toml: project.dependencies must be a list, not a text"),
        ("[tool.poetry.dependencies]\nweb = 5\n", "tool.poetry.dependencies.web must be a text, not a whole number"),
        ("[tool.poetry.dependencies]\nweb = ['1', 5]\n", "tool.poetry.dependencies.web[1] must be a text, not a whole"),
        ("<<<<<<< HEAD\n", "pyproject.toml, line 1: holds merge-conflict markers"),
    ],
)
def test_malformed_files_are_refused_with_their_place(text: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        declared(text)
    assert said in str(caught.value)


def test_leading_names() -> None:
    assert leading_name(" Web.Frame[tls] (>=1)") == "web-frame"
    assert leading_name("web>=1") == "web"
    assert leading_name("(x)") == ""
