"""What projects without a lock ask for: read statically, what cannot be read named, and which file is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attestree.errors import NoLockFileError, SourceError
from attestree.model import OriginKind
from attestree.sources import load
from attestree.sources.files import Memory
from attestree.sources.resolve import NamedIndex, Resolved, pep508
from attestree.sources.setup_cfg import SetupCfg
from attestree.sources.unlocked import PyprojectToml
from attestree.sources.unlocked_requirements import RequirementsIn
from shared import SHARED, needs_shared

if TYPE_CHECKING:
    from attestree.project import Project
    from attestree.sources.resolve import Request
    from attestree.sources.unlocked import Unlocked

LOCK = "version = 1\n[[package]]\nname = 'shop'\nversion = '1'\nsource = { virtual = '.' }\n"


class Canned:
    """A resolver that remembers what it was asked, and answers with a lock of one package."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def resolve(self, request: Request) -> Resolved:
        self.requests.append(request)
        return Resolved(LOCK.encode())


def files_of(**files: str) -> Memory:
    """Return a project; in a name ``__`` stands for a dot and ``___`` for a slash."""
    named = {name.replace("___", "/").replace("__", "."): text.encode() for name, text in files.items()}
    return Memory(named, folder_name="orchard")


def asked(source: Unlocked, text: str, name: str = "", **others: str) -> Request:
    name = name or source.id
    files = files_of(**others)
    return source.request(Memory({**files._files, name: text.encode()}, folder_name="orchard"), name)


def wanted(request: Request) -> list[str]:
    """Return every requirement with the extra or group that brings it."""
    shown = []
    for one in request.wanted:
        where = f"[{one.extra}]" if one.extra else f"{{{one.group}}}" if one.group else ""
        shown.append(f"{where}{pep508(one)}")
    return shown


def refusal(source: Unlocked, text: str, **others: str) -> str:
    with pytest.raises(SourceError) as caught:
        asked(source, text, **others)
    return str(caught.value)


def test_pep_621_and_735_are_read() -> None:
    request = asked(
        PyprojectToml(),
        """
[project]
name = "Shop_Front"
version = "2"
requires-python = ">=3.10"
dependencies = ["Web_Frame[fast]>=1,<2 ; python_version > '3'"]
optional-dependencies = { cli = ["shell"], all = ["shop-front[cli]"], none = [] }
[dependency-groups]
Dev_Tools = ["tester", { include-group = "docs" }]
docs = ["writer"]
empty = []
[tool.uv]
dev-dependencies = ["linter"]
prerelease = "allow"
no-build-isolation = true
[[tool.uv.index]]
name = "inner"
url = "https://inner.example/simple/"
explicit = true
""",
    )
    assert (request.name, request.version, request.requires_python) == ("Shop_Front", "2", ">=3.10")
    assert wanted(request) == [
        'web-frame[fast]<2,>=1 ; python_version > "3"',
        "[cli]shell",
        "[all]shop-front[cli]",
        "{dev-tools}tester",
        "{dev-tools}writer",
        "{docs}writer",
        "{dev}linter",
    ]
    assert request.extras == ("cli", "all", "none")
    assert request.groups == ("dev-tools", "docs", "empty")
    assert request.indexes == (NamedIndex("https://inner.example/simple/", "inner", explicit=True),)
    assert request.options == {"prerelease": "allow"}
    assert (request.notes, request.unread) == ((), "")


def test_poetrys_tables_are_read() -> None:
    request = asked(
        PyprojectToml(),
        """
[tool.poetry]
name = "shop"
version = "1"
[tool.poetry.dependencies]
python = "^3.9"
Web = "^1.2"
core = { version = "~2.0", markers = "os_name == 'nt'", extras = ["Fast"] }
tool = { git = "https://forge.example/tool.git", tag = "v1", subdirectory = "py" }
near = { path = "../near" }
speed = { version = "*", optional = true }
wide = "^1 || ^3"
[tool.poetry.group.dev.dependencies]
tester = "*"
[tool.poetry.extras]
quick = ["speed"]
""",
    )
    assert request.requires_python == "<4,>=3.9"
    assert wanted(request) == [
        "web<2,>=1.2",
        "core[fast]<2.1,>=2.0 ; os_name == 'nt'",
        "[quick]speed",
        "wide",
        "{dev}tester",
    ]
    assert [(one.wanted.name, one.origin.kind, one.origin.subdirectory) for one in request.direct] == [
        ("tool", OriginKind.GIT, "py"),
        ("near", OriginKind.PATH, ""),
    ]
    assert request.direct[0].origin.reference == "v1"
    assert request.notes == ("the range or the marker of these could not be passed on, another version may show: wide",)


def test_what_cannot_be_understood_is_named() -> None:
    request = asked(
        PyprojectToml(),
        """
[project]
name = "shop"
dynamic = ["version", "optional-dependencies"]
dependencies = ["web", "not a requirement!", "x; python_version ~~ '3'"]
[tool.uv]
index-url = "https://first.example/simple/"
extra-index-url = ["https://second.example/simple/", "http://third.example/simple/", "file:///etc"]
[tool.uv.workspace]
members = ["packages/*"]
[tool.uv.sources]
core = { workspace = true }
web = [{ index = "inner", marker = "os_name == 'nt'" }]
""",
    )
    assert wanted(request) == ["web"]
    assert request.unread == "optional-dependencies"
    assert request.indexes == (
        NamedIndex("https://first.example/simple/", default=True),
        NamedIndex("https://second.example/simple/"),
    )
    assert request.pins == {"web": [{"index": "inner", "marker": "os_name == 'nt'"}]}
    left_out, indexes = request.notes
    assert left_out == (
        "requirements that cannot be understood were left out: not a requirement!, x; python_version ~~ '3'"
    )
    assert request.parts == ()
    assert indexes.startswith("indexes whose address is not https are not asked: http://third.example")


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (
            'a = [{ include-group = "b" }]\nb = [{ include-group = "a" }]',
            r"dependency-groups\.a cannot be meant: Cyclic",
        ),
        ('a = [{ include-group = "a" }]', "a includes itself"),
        ('a = [{ include-group = "z" }]', "cannot be meant: .*z"),
        ("a = 'web'", "dependency-groups.a must be a list, not a text"),
        ("a = [1]", "cannot be meant: "),
        ("a = ['web!']", "cannot be meant: "),
        ("A = ['web']\na = ['core']", "cannot be meant: .*[Dd]uplicate"),
    ],
)
def test_groups_that_pep_735_refuses_are_errors(groups: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        asked(PyprojectToml(), f"[dependency-groups]\n{groups}\n")


def test_pythons_that_cannot_be_read_are_an_error() -> None:
    said = refusal(PyprojectToml(), "[project]\nname = 'shop'\nrequires-python = 'any'\n")
    assert said.startswith("pyproject.toml: the Python versions it is for cannot be read: InvalidSpecifier")
    assert refusal(PyprojectToml(), "[tool.uv.sources]\nweb = 1\n").endswith("must be a table, not a whole number")


def test_setup_cfg_is_read() -> None:
    request = asked(
        SetupCfg(),
        """
[metadata]
name = Shop
version = attr: shop.__version__
[options]
python_requires = >=3.8
install_requires =
    Web>=1  # the frame
    # nothing
    core; os_name == "nt"
    tool @ git+https://forge.example/tool
    what is this
[options.extras_require]
cli = shell
Fast_Lane:python_version<"3.9" =
    speed
""",
    )
    assert (request.name, request.version, request.requires_python) == ("Shop", "", ">=3.8")
    assert wanted(request) == [
        "web>=1",
        'core ; os_name == "nt"',
        "[cli]shell",
        '[fast-lane]speed ; python_version < "3.9"',
    ]
    assert request.extras == ("cli", "fast-lane")
    assert [one.wanted.name for one in request.direct] == ["tool"]
    assert request.notes[-1] == "requirements that cannot be understood were left out: what is this"


def test_setup_cfg_follows_files_and_runs_nothing() -> None:
    request = asked(SetupCfg(), "[options]\ninstall_requires = file: a.txt, b.txt\n", a__txt="web\n", b__txt="core>1\n")
    assert wanted(request) == ["web", "core>1"]
    assert refusal(SetupCfg(), "[options]\ninstall_requires = attr: shop.needs\n") == (
        "setup.cfg: install_requires stands in code, which is not run; lock the project"
    )
    assert refusal(SetupCfg(), "[options]\ninstall_requires = file: ../secret\n").startswith("../secret: ")
    assert refusal(SetupCfg(), "no section\n").startswith("setup.cfg: cannot be read: MissingSectionHeaderError")
    assert asked(SetupCfg(), "[options]\ninstall_requires = web; core\n").wanted[1].name == "core"
    assert asked(SetupCfg(), "[options.extras_require]\na = b\n", setup__py="import os").unread == "install_requires"


def test_requirements_in_is_read_with_its_includes_and_constraints() -> None:
    request = asked(
        RequirementsIn(),
        """
--index-url https://first.example/simple/
--extra-index-url https://${SECRET}@second.example/simple/
Web[fast]>1 ; os_name == 'nt'
core==1
-r more.txt
-c pins.txt
tool @ https://files.example/tool-2-py3-none-any.whl
-e .
!!
""",
        more__txt="shell\n",
        pins__txt="-i https://evil.example/simple/\nspeed<3\nshell @ https://files.example/shell-1.tar.gz\n",
    )
    assert wanted(request) == ['web[fast]>1 ; os_name == "nt"', "core==1", "shell"]
    assert [pep508(one) for one in request.constraints] == ["speed<3"]
    assert request.indexes == (NamedIndex("https://first.example/simple/", default=True),)
    tool = request.direct[0]
    assert (tool.wanted.name, tool.version, tool.origin.kind) == ("tool", "2", OriginKind.URL)
    misread = next(note for note in request.notes if note.startswith("not understood, so left out"))
    assert "line 10" in misread
    assert "variables in https://second.example/simple/" in misread
    assert request.name == "orchard"


def chosen(files: Memory, name: str = "") -> tuple[Project, Canned]:
    resolver = Canned()
    return load(files, name, resolver), resolver


PYPROJECT = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['web']\n"
SETUP = "[options]\ninstall_requires = web\n"


@pytest.mark.parametrize(
    ("files", "source", "file"),
    [
        ({"uv__lock": LOCK, "pyproject__toml": PYPROJECT}, "uv.lock", "uv.lock"),
        ({"pyproject__toml": PYPROJECT, "setup__cfg": SETUP, "requirements__in": "web"}, "pyproject.toml", ""),
        ({"pyproject__toml": "[tool.ruff]\n", "setup__cfg": SETUP, "requirements__in": "web"}, "setup.cfg", ""),
        ({"setup__cfg": "[flake8]\n", "requirements__in": "web", "dev-requirements__in": "x"}, "requirements.in", ""),
        ({"requirements___dev-requirements__in": "web"}, "requirements.in", "requirements/dev-requirements.in"),
        ({"requirements__txt": "web==1\n", "pyproject__toml": PYPROJECT}, "requirements.txt", ""),
        ({"requirements__txt": "web>=1\n", "pyproject__toml": PYPROJECT}, "pyproject.toml", ""),
        ({"requirements__txt": "web>=1\n"}, "requirements.in", "requirements.txt"),
        ({"environment__yml": "dependencies: [python]", "pyproject__toml": PYPROJECT}, "pyproject.toml", ""),
        ({"requirements__txt": "web\n-c pins.txt\n", "pins__txt": "web==1\n"}, "requirements.txt", ""),
    ],
)
def test_the_order_in_which_files_are_asked(files: dict[str, str], source: str, file: str) -> None:
    project, resolver = chosen(files_of(**files))
    assert (project.source, project.file) == (source, file or source)
    assert len(resolver.requests) == (source not in ("uv.lock", "requirements.txt"))


def test_what_was_not_asked_is_named() -> None:
    project, _ = chosen(files_of(pyproject__toml=PYPROJECT, setup__cfg=SETUP, requirements__in="web"))
    assert project.notes[0] == (
        "pyproject.toml was read; also here, and not read by itself: setup.cfg, requirements.in"
    )


def test_requirements_files_that_were_not_asked_are_named() -> None:
    project, _ = chosen(files_of(requirements__txt="-r a.txt\n", a__txt="web==1\n", requirements_dev__txt="x>1\n"))
    assert project.notes[0] == ("requirements.txt was read; also here, and not read by itself: requirements_dev.txt")


def test_a_named_file_is_resolved_though_there_is_a_lock() -> None:
    project, resolver = chosen(files_of(uv__lock=LOCK, pyproject__toml=PYPROJECT), "pyproject.toml")
    assert (project.source, resolver.requests[0].file) == ("pyproject.toml", "pyproject.toml")


def test_without_a_resolver_only_locks_are_read() -> None:
    with pytest.raises(NoLockFileError):
        load(files_of(pyproject__toml=PYPROJECT))
    assert load(files_of(requirements__txt="web>=1\n")).notes[0].startswith("not pinned, so it cannot be checked")


def test_an_unreadable_pyproject_is_an_error_and_not_passed_over() -> None:
    with pytest.raises(SourceError, match=r"pyproject\.toml, line 1: is not valid TOML"):
        chosen(files_of(pyproject__toml="[project", requirements__in="web"))


REAL = SHARED / "locks" / "pyproject"


@needs_shared
@pytest.mark.parametrize("name", sorted(path.parent.name for path in REAL.glob("*/pyproject.toml")))
def test_every_real_pyproject_is_read_without_running_anything(name: str) -> None:
    files = Memory({"pyproject.toml": (REAL / name / "pyproject.toml").read_bytes()}, folder_name=name)
    source = PyprojectToml()
    assert source.asks(files, "pyproject.toml")
    request = source.request(files, "pyproject.toml")
    assert request.wanted or request.direct or request.unread
    assert not any("could not be passed on" in note for note in request.notes)
    dynamic = {"airflow", "pydantic-ai"}
    assert bool(request.unread) == (name in dynamic)
