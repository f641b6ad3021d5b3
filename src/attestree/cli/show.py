"""``attestree show``: the evidence of one release, or of one document on disk."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attestree.cli.conclusion import conclude
from attestree.cli.options import common_options, settings_from
from attestree.cli.output import print_report
from attestree.cli.progress import ProgressLine
from attestree.cli.workers import worker_pool
from attestree.errors import UsageError
from attestree.settings import FileScope

if TYPE_CHECKING:
    from attestree.reports.base import Report
    from attestree.settings import Settings

_MOST_BYTES = 16 * 1024 * 1024
_MOST_OF_A_REPORT = 512 * 1024 * 1024


@click.command()
@click.argument("target")
@click.option(
    "--dist", metavar="FILE", type=click.Path(path_type=Path), help="The local distribution it should be about."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)
@click.option("--ascii", "plain", is_flag=True, help="Use ASCII for every symbol.")
@common_options
def show(target: str, dist: Path | None, form: str, plain: bool, **options: Any) -> int:  # noqa: ANN401
    """Show the evidence of TARGET, down to the certificate's claims.

    TARGET is a release (NAME==VERSION; every file of it is looked at, and it is compared with the newest attested one
    before it), or a file: a provenance object, an attestation (PEP 740), a Sigstore bundle, or a report written with
    --raw, of which every proof is verified again. Of a release, what attestree.toml in the current directory
    acknowledges counts.
    """
    from attestree.cli.again import verify_again
    from attestree.outcome import exit_code
    from attestree.reports import evidence, json
    from attestree.reports.again import read_report
    from attestree.reports.again_text import render, render_json
    from attestree.reports.base import Options
    from attestree.session.single import parse_release

    if click.get_current_context().get_parameter_source("files") is click.core.ParameterSource.DEFAULT:
        options["files"] = FileScope.ALL.value
    settings = settings_from(options)
    written = Options(width=_width(), ascii_only=plain)
    release = parse_release(target)
    if release and not Path(target).is_file():
        if dist:
            raise UsageError("a release's files come from the index", where="--dist", remedy="leave it out")
        found = _show_release(*release, settings)
    else:
        raw = _read(Path(target))
        report = read_report(raw, target)
        if report:
            if dist:
                raise UsageError("a report names its files itself", where="--dist", remedy="leave it out")
            again = verify_again(target, report, settings)
            print_report(render_json(again) if form == "json" else render(again, written))
            return again.code
        found = _show_document(Path(target), raw, dist, settings)
    print_report((json if form == "json" else evidence).render(found, written))
    return conclude(exit_code(found.locked), found.locked, settings)


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 100


def _show_release(name: str, version: str, settings: Settings) -> Report:
    from attestree.reports.base import Report
    from attestree.session.clock import current_time
    from attestree.session.headless import run_to_end
    from attestree.session.opening import release_inputs
    from attestree.session.stream import Session

    with worker_pool(settings.jobs) as pool, ProgressLine() as progress:
        outcome = asyncio.run(run_to_end(Session(release_inputs(settings, name, version, pool)), progress, opened=True))
    return Report.of(
        outcome.loaded.project,
        outcome.records.values(),
        now=current_time(),
        trust_root=outcome.trust_root,
        indexes=outcome.indexes,
        label=outcome.loaded.label,
    )


def _show_document(path: Path, raw: bytes, dist: Path | None, settings: Settings) -> Report:
    from attestree.reports.base import Report
    from attestree.session.clock import current_time
    from attestree.session.live import choose_trust_root
    from attestree.session.single import document_project, document_record
    from attestree.verify.provenance import verify_document

    if len(raw) > _MOST_BYTES:
        raise UsageError("too large to be an attestation", where=str(path))
    filename, sha256 = (dist.name, _sha256(dist)) if dist else ("", "")
    trust_root = asyncio.run(choose_trust_root(settings))
    now = current_time()
    try:
        verdict = verify_document(raw, filename=filename, sha256=sha256, trust_root=trust_root, now=now)
    except ValueError as error:
        raise UsageError(str(error), where="--dist") from error
    record = document_record(verdict, filename, sha256, now)
    return Report.of(document_project(record, str(path), raw), [record], now=now, trust_root=trust_root.info)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_OF_A_REPORT + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "is no name of a file"
        raise UsageError(
            reason,
            where=str(path),
            remedy="name a release as NAME==VERSION, or an attestation, provenance, bundle or report file",
        ) from error
    if len(raw) > _MOST_OF_A_REPORT:
        raise UsageError("too large to be an attestation or a report", where=str(path))
    return raw


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(error.strerror or type(error).__name__, where=str(path)) from error
