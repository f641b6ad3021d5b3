"""``python -m attestree``, and the ``attestree`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from attestree.cli.main import run

    sys.exit(run())


if __name__ == "__main__":  # worker processes import this module under another name
    main()
