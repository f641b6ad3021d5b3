"""``attestree cache``: what is kept of index answers."""

from __future__ import annotations

from pathlib import Path

import click

from attestree.cli.options import cache_folder
from attestree.cli.output import print_report, say


@click.group()
def cache() -> None:
    """Look at or clear the cache of index answers."""


_FOLDER = click.option("--cache-dir", metavar="DIR", type=click.Path(path_type=Path), default=None)


@cache.command()
@_FOLDER
def info(cache_dir: Path | None) -> None:
    """Say where the cache lies and how large it is."""
    from attestree.index.cache import cache_info

    found = cache_info(cache_dir or cache_folder())
    held = found.problem or f"{found.entries} answers"
    print_report(f"{found.path}: {held}, {found.bytes / 1_000_000:.1f} MB\n")


@cache.command()
@_FOLDER
def clear(cache_dir: Path | None) -> None:
    """Delete every answer that is kept."""
    from attestree.index.cache import clear_cache

    say(f"{clear_cache(cache_dir or cache_folder())} answers deleted")
