"""The options that several commands share, and the ``Settings`` they add up to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from platformdirs import user_cache_path

from attestree.settings import FileScope, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

_PATH = click.Path(path_type=Path)

_COMMON: tuple[Callable[[Any], Any], ...] = (
    click.option("--index-url", metavar="URL", default="", help="Ask this index instead of the one the project names."),
    click.option("--extra-index-url", metavar="URL", multiple=True, help="Ask this index too, after the first."),
    click.option("--offline", is_flag=True, help="Make no request; answer from the cache."),
    click.option("--trust-root", metavar="FILE", type=_PATH, help="Verify against this Sigstore trusted_root.json."),
    click.option("--staging", is_flag=True, help="Verify against Sigstore's staging instance."),
    click.option(
        "--files",
        type=click.Choice([scope.value for scope in FileScope]),
        default=FileScope.INSTALLABLE.value,
        show_default=True,
        help="Which files count: the one that would be installed, all locked ones, or the whole release.",
    ),
    click.option(
        "--python-version",
        metavar="X.Y",
        default="",
        help="Target Python; default: that of an installed PROJECT, else the running one.",
    ),
    click.option("--platform", metavar="NAME", default="", help="Target platform, as uv spells it; default: this one."),
    click.option("--group", "groups", metavar="NAME", multiple=True, help="Only with this dependency group installed."),
    click.option("--extra", "extras", metavar="NAME", multiple=True, help="Only with this extra installed."),
    click.option("--all-groups", is_flag=True, help="Only with every dependency group installed."),
    click.option(
        "--no-default-groups",
        is_flag=True,
        help="Only what is always required: no group and no extra but those that are named.",
    ),
    click.option(
        "--allow-build",
        is_flag=True,
        help="Without a lock: let uv run the build code of packages that have no wheel.",
    ),
    click.option("--jobs", metavar="N", type=int, default=0, help="Processes for verification; default: one per core."),
    click.option("--cache-dir", metavar="DIR", type=_PATH, help="Keep index answers there."),
    click.option("--no-cache", is_flag=True, help="Keep no index answers."),
)
_LIVE: tuple[Callable[[Any], Any], ...] = (
    click.option("--record", metavar="FILE", type=_PATH, help="Write a recording of the session, to be replayed."),
    click.option("--replay", metavar="FILE", type=_PATH, help="Answer from a recording and nothing else."),
)
theme_option = click.option(
    "--theme", metavar="NAME", default="", help="Start with this theme: attestree-dark or attestree-light."
)
_LOOKS: tuple[Callable[[Any], Any], ...] = (
    click.option("--ascii", "plain", is_flag=True, help="Use ASCII for every symbol."),
    theme_option,
)


def common_options(function: F) -> F:
    """Add the options that make a ``Settings``."""
    return _add(_COMMON + _LIVE, function)


def look_options(function: F) -> F:
    """Add the options on how the explorer looks."""
    return _add(_LOOKS, function)


def _add(options: tuple[Callable[[Any], Any], ...], function: F) -> F:
    for option in reversed(options):
        function = option(function)
    return function


def cache_folder() -> Path:
    """Return where index answers are kept unless told otherwise."""
    return user_cache_path("attestree", appauthor=False)


def settings_from(options: dict[str, Any]) -> Settings:
    """Take the shared options out of ``options`` and return the settings they make.

    Raises:
        UsageError: they cannot be meant together.
    """
    no_cache = options.pop("no_cache")
    cache_dir = options.pop("cache_dir")
    return Settings(
        index_url=options.pop("index_url"),
        extra_index_urls=tuple(options.pop("extra_index_url")),
        offline=options.pop("offline"),
        trust_root=options.pop("trust_root"),
        staging=options.pop("staging"),
        files=FileScope(options.pop("files")),
        python_version=options.pop("python_version"),
        platform=options.pop("platform"),
        groups=tuple(options.pop("groups")),
        extras=tuple(options.pop("extras")),
        all_groups=options.pop("all_groups"),
        no_default_groups=options.pop("no_default_groups"),
        allow_build=options.pop("allow_build"),
        jobs=options.pop("jobs"),
        cache_dir=None if no_cache else cache_dir or cache_folder(),
        record=options.pop("record"),
        replay=options.pop("replay"),
    )
