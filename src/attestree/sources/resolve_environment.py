"""What uv runs in: where it is, where it may look, and what of the person's environment it sees.

Addresses with their logins go through variables, which other users of the machine cannot read, never through arguments.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# What the person set for uv and that has a say in what is found; everything else of uv's, and all of Python's own
# variables, could make it look elsewhere, run something or ask a question.
_KEPT = re.compile(
    r"UV_(?:INDEX(?:_URL|_STRATEGY|_[A-Z0-9_]+_(?:USERNAME|PASSWORD))?|DEFAULT_INDEX|EXTRA_INDEX_URL|CONFIG_FILE|NO_CONFIG"
    r"|CACHE_DIR|NO_CACHE|OFFLINE|NATIVE_TLS|SYSTEM_CERTS|HTTP_[A-Z_]+|INSECURE_HOST|EXCLUDE_NEWER|PRERELEASE"
    r"|RESOLUTION|FORK_STRATEGY|CONCURRENT_DOWNLOADS|REQUEST_TIMEOUT)"
)
_REFUSED = re.compile(r"UV_|PYTHON|VIRTUAL_ENV|CONDA_PREFIX|RUST_LOG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where uv looks.

    Attributes:
        index_url: the address to ask instead of PyPI and of what uv itself was told, with its login; empty for none.
        extra_index_urls: further addresses, with their logins.
        named: whether a person named ``index_url`` for this very run, so that the project's own indexes do not count.
        offline: answer from uv's cache alone.
        cache: whether uv may keep what it was told.
    """

    index_url: str = field(default="", repr=False)
    extra_index_urls: tuple[str, ...] = field(default=(), repr=False)
    named: bool = False
    offline: bool = False
    cache: bool = True


def environment_of(where: Where, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that uv runs in.

    Args:
        where: the indexes.
        environ: the person's.
    """
    kept = {
        key: value for key, value in environ.items() if _KEPT.fullmatch(key.upper()) or not _REFUSED.match(key.upper())
    }
    if where.index_url:
        for key in ("UV_INDEX_URL", "UV_EXTRA_INDEX_URL", *(["UV_INDEX"] if where.named else [])):
            kept.pop(key, None)
        kept["UV_DEFAULT_INDEX"] = where.index_url
    if where.extra_index_urls:
        kept["UV_INDEX"] = " ".join([*kept.get("UV_INDEX", "").split(), *where.extra_index_urls])
    if "SSL_CERT_FILE" not in kept:
        kept.setdefault("UV_SYSTEM_CERTS", "1")
    if where.offline:
        kept["UV_OFFLINE"] = "1"
    if not where.cache:
        kept["UV_NO_CACHE"] = "1"
    kept |= {
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_KEYRING_PROVIDER": "disabled",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
    }
    return kept


def find_uv(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of uv: of the extra ``resolve``, else from ``PATH``; None where there is none."""
    try:
        return str(importlib.import_module("uv").find_uv_bin())
    except (ImportError, AttributeError, FileNotFoundError):
        pass
    # Not what lies in the current folder, which may be the project's.
    folders = [folder for folder in environ.get("PATH", "").split(os.pathsep) if Path(folder).is_absolute()]
    found = shutil.which("uv", path=os.pathsep.join(folders)) if folders else None
    return found if found and Path(found).is_absolute() and Path(found).parent != Path.cwd() else None
