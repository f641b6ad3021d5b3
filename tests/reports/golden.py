"""The golden files of every format; ``PYTHONPATH=tests python -m reports.golden`` writes them anew.

``small`` is made of builders. ``part`` and ``whole`` come from the built-in example as a session finds it: ``part`` is
one subtree with the hostile package in it, to be read; ``whole`` is everything, packed.
"""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pypi_attestations import AttestationType

from attestree.demo import recording
from attestree.reports.base import Options, Report
from attestree.reports.formats import FORMATS
from attestree.reports.subtree import find_packages
from attestree.session.headless import Outcome, run_to_end
from attestree.session.replayed import ReplayedInputs
from attestree.session.stream import Session
from attestree.settings import FileScope
from builders import NOW
from reports.samples import LIBRARIES, small_report

if TYPE_CHECKING:
    from attestree.pool import WorkerPool

FOLDER = Path(__file__).parent / "golden"
PART = "docstove"
"""A package of the example that requires the hostile one."""
WIDTHS = (80, 120)
_PUBLISH = "https://predicates.example/publish/v1"


async def outcome_of_example(pool: WorkerPool) -> Outcome:
    """Return what a session finds in the built-in example."""
    return await run_to_end(Session(ReplayedInputs(recording(), pool, FileScope.INSTALLABLE)))


def example(outcome: Outcome, *roots: str) -> Report:
    """Return the report of the example, or of the subtrees below ``roots``; time and versions are fixed."""
    project = outcome.loaded.project
    report = Report.of(
        project,
        outcome.records.values(),
        now=NOW,
        trust_root=outcome.trust_root,
        indexes=sorted(outcome.indexes, key=lambda seen: (seen.url, bool(seen.serves_provenance))),
        roots=find_packages(project, roots),
        label=outcome.loaded.label,
    )
    return replace(report, version="0.1.0", libraries=LIBRARIES)


def texts(report: Report) -> dict[str, str]:
    """Return ``report`` in every format, by the ending of the golden file's name; text in two widths.

    The publish predicate's address is that of a registry, which no file here spells out: a reserved one stands for it.
    """
    found = {form.suffix: form.render(report, Options()) for form in FORMATS if form.name != "text"}
    render = next(form.render for form in FORMATS if form.name == "text")
    found |= {f"-{width}.txt": render(report, Options(width=width)) for width in WIDTHS}
    return {ending: text.replace(AttestationType.PYPI_PUBLISH_V1.value, _PUBLISH) for ending, text in found.items()}


def read(name: str) -> str:
    """Return the golden file of that name, line ends as they are; one that ends in ``.gz`` unpacked."""
    data = (FOLDER / name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode()


def write(pool: WorkerPool) -> None:
    """Write every golden file anew."""
    outcome = asyncio.run(outcome_of_example(pool))
    for name, report in (("small", small_report()), ("part", example(outcome, PART))):
        for ending, text in texts(report).items():
            (FOLDER / f"{name}{ending}").write_bytes(text.encode())
    for ending, text in texts(example(outcome)).items():
        (FOLDER / f"whole{ending}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    from attestree.pool import WorkerPool as Pool

    processes = Pool()
    try:
        write(processes)
    finally:
        processes.kill()
