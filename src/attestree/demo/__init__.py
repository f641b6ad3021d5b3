"""The built-in example: recorded indexes of a fictional project, each recording with a trust root of its own.

``make demo-data`` writes the recordings anew; nothing here knows any verdict.
"""

from __future__ import annotations

from importlib.resources import as_file, files

from attestree.index.record import Recording


def recording() -> Recording:
    """Return the recording of ``orchard-shop``.

    Raises:
        RecordingError: the installation is damaged.
    """
    return _read("orchard-shop.json.gz")


def upgrade_recording() -> Recording:
    """Return the recording of the review of an upgrade of ``orchard-shop``.

    Raises:
        RecordingError: the installation is damaged.
    """
    return _read("orchard-shop-upgrade.json.gz")


def _read(name: str) -> Recording:
    with as_file(files(__name__) / name) as path:
        return Recording.read(path)
