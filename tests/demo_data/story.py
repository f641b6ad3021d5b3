"""The shop, everything it needs, and what a person should see of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from demo_data import data, labels, shop, tools, web
from demo_data.files import digest, files
from demo_data.shape import MIRROR, Project, Seen
from demo_data.timeline import releases

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECTS: tuple[Project, ...] = (
    *web.PROJECTS,
    *data.PROJECTS,
    *shop.PROJECTS,
    *labels.PROJECTS,
    *tools.PROJECTS,
)

NAME = "orchard-shop"


@dataclass(frozen=True, kw_only=True)
class Local:
    """A package that comes from no index.

    Attributes:
        name: normalised.
        version: as the lock has it; empty for none.
        kind: the key of its source in the lock, such as ``editable``.
        place: the value of that key.
        needs: as a project's.
        extras: as a project's.
        groups: dependency groups, in the same form.
        sha256: of the file that an address leads to; empty for none.
    """

    name: str
    version: str
    kind: str
    place: str
    needs: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sha256: str = ""


MEMBERS = (
    Local(
        name=NAME,
        version="1.8.0",
        kind="editable",
        place=".",
        needs=(
            "basketry",
            "envleaf",
            "larder-cache",
            "modelclay",
            "orchard-stamps",
            "orchard-varieties",
            "orderbloom",
            "postcrate",
            "rowkeeper",
            "slipsheet",
            "tinyledger",
            "webframe[tls]",
        ),
        extras={"labels": ("labelpress",)},
        groups={"dev": ("covermap", "docstove", "graffiti-tag", "lintworm", "orchard-fixtures", "proofbench")},
    ),
    Local(
        name="orchard-varieties",
        version="0.4.0",
        kind="editable",
        place="packages/varieties",
        needs=("fruitnames", "ripetime", "seeddrawer", "webframe"),
    ),
)

ELSEWHERE = (
    Local(
        name="slipsheet",
        version="0.2.0",
        kind="directory",
        place="../slipsheet",
        needs=("decimalist",),
    ),
    Local(
        name="orchard-fixtures",
        version="0.3.1",
        kind="git",
        place="https://forge.example/orchard/fixtures?tag=v0.3.1#4be0643f9d98b4a5c94e4ad3f2c3dcb4f5b9d1a7",
        needs=("proofbench", "shipfern"),
    ),
    # What the lock itself says is somebody else's text too.
    Local(
        name="graffiti-tag",
        version=f"0.0.7+{tools.ESCAPES}{tools.MARKUP}{tools.BIDI}",
        kind="url",
        place=f"https://files.example/{tools.MARKUP}{tools.ESCAPES}/graffiti_tag-0.0.7-py3-none-any.whl",
        sha256=digest("graffiti_tag-0.0.7-py3-none-any.whl"),
    ),
)


def expected(project: Project, version: str) -> Seen:
    """Return what a person should see of a locked release, in full."""
    attested = any(file.attested for file in files(project, version))
    if version != project.version or project.seen is None:
        if not attested:
            return Seen(status="no-provenance", trust="no-provenance", states=("no-provenance",))
        return _completed(project, Seen(status="verified", trust="verified"))
    return _completed(project, project.seen)


def _completed(project: Project, seen: Seen) -> Seen:
    """Return ``seen`` with what follows for an attested release unless the story says otherwise."""
    states, identity = seen.states, seen.identity
    if seen.status == "verified":
        states = states or ("full-provenance",)
        identity = identity or ("same-as-before" if _looks_back(project) else "first-seen")
    return replace(seen, states=states, identity=identity)


def _looks_back(project: Project) -> bool:
    earlier = list(releases(project))
    earlier = earlier[: earlier.index(project.version)]
    return project.index != MIRROR and any(file.attested for version in earlier for file in files(project, version))
