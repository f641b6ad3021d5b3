"""``attestree pin``: record who publishes the dependencies today as who is expected to."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attestree.cli.conclusion import conclude
from attestree.cli.options import common_options, settings_from
from attestree.cli.output import print_report, say
from attestree.cli.progress import ProgressLine
from attestree.cli.workers import worker_pool
from attestree.errors import UsageError
from attestree.model import OriginKind
from attestree.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from attestree.pinning import Pinning
    from attestree.settings import Settings
    from attestree.sources.files import Folder


@click.command()
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@common_options
@click.option("--root", "roots", metavar="PACKAGE", multiple=True, help="Only this package and what lies below it.")
@click.option("--update", is_flag=True, help="Where somebody else is pinned, pin today's publisher instead.")
@click.option("--dry-run", is_flag=True, help="Say what would be pinned, and write nothing.")
@click.option("--quiet", is_flag=True, help="Say nothing on standard error.")
def pin(project: Path, roots: tuple[str, ...], update: bool, dry_run: bool, quiet: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Record who published the dependencies of PROJECT, as verified now, as who is expected to.

    Writes a [[pin]] for each package into attestree.toml, beside the lock file where there is one already, else into
    the project's folder. From then on a release by anybody else is pointed out (pinned-identity-differs). Packages
    without provenance are left out, and what is pinned already is left as it is.

    Exit codes: 0 all is pinned that can be; 1 somebody else is pinned for a package than published it; 2 usage, or
    input that cannot be read; 3 something could not be checked.
    """
    from attestree.attestree_toml import file_beside
    from attestree.pin_file import write_pins
    from attestree.pinning import code_of, pinning_of, to_write
    from attestree.reports.base import Report
    from attestree.reports.subtree import find_packages
    from attestree.session.clock import current_time
    from attestree.session.headless import run_to_end
    from attestree.session.opening import open_inputs
    from attestree.session.stream import Session

    settings = settings_from(options)
    folder = _folder(project, settings)
    with worker_pool(settings.jobs) as pool, ProgressLine(quiet=quiet) as progress:
        outcome = asyncio.run(run_to_end(Session(open_inputs(settings, project, pool)), progress, progress.resolving))
    loaded = outcome.loaded.project
    if loaded.environment is not None:
        raise UsageError("what is installed is no project", where=str(project), remedy="pin where its lock file is")
    found = Report.of(loaded, outcome.records.values(), now=current_time(), roots=find_packages(loaded, roots))
    pinnings = [pinning_of(record) for record in found.locked if record.package.origin.kind is OriginKind.INDEX]
    pins, instead_of = to_write(pinnings, update=update)
    print_report(_told(pinnings, instead_of))
    path = folder.path / file_beside(loaded.file, folder)
    if pins and not dry_run:
        write_pins(path, pins, instead_of=instead_of)
    if pins and not quiet:
        say(printable(f"nothing was written to {path}" if dry_run else f"written to {path}"))
    return conclude(code_of(pinnings, instead_of), found.locked, settings, quiet=quiet)


def _folder(project: Path, settings: Settings) -> Folder:
    """Return the folder whose ``attestree.toml`` is to be written; raises ``UsageError`` where there can be none."""
    from attestree.sources import open_project
    from attestree.sources.files import Folder

    if settings.replay:
        raise UsageError("a recording is no project to write to", where="--replay", remedy="leave it out")
    files, _ = open_project(project)
    if not isinstance(files, Folder):
        raise UsageError("there is no folder to write attestree.toml to", where=str(project))
    return files


def _told(pinnings: Sequence[Pinning], instead_of: frozenset[str]) -> str:
    """Return what became of each package as text: those with a publisher one by one, the others counted by reason."""
    from attestree.pinning import Fate

    width = max((len(one.record.package.title) for one in pinnings), default=0)
    lines = []
    for fate in (Fate.DIFFERS, Fate.PINNED, Fate.KEPT):
        for one in pinnings:
            if one.fate is fate:
                word = "updated" if fate is Fate.DIFFERS and one.record.package.name in instead_of else fate.value
                lines.append(f"{word:<8} {one.record.package.title:<{width}}  {one.words}")
    others = Counter((one.fate, one.words) for one in pinnings if one.fate in (Fate.UNPROVEN, Fate.UNCHECKED))
    lines += [f"{fate.value}, {count}: {words}" for (fate, words), count in others.most_common()]
    return "".join(f"{line}\n" for line in lines or ["there is nothing to pin"])
