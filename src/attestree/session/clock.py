"""What time it is, unless the person says otherwise."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from attestree.errors import UsageError

_VARIABLE = "SOURCE_DATE_EPOCH"


def current_time() -> datetime:
    """Return the time of ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) where that is set, else now; both in UTC.

    Raises:
        UsageError: the variable is set to something that is no time.
    """
    said = os.environ.get(_VARIABLE)
    if not said:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(said), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"{said!r} is no number of seconds since 1970", where=_VARIABLE, remedy="unset it, or set it to one"
        ) from error
