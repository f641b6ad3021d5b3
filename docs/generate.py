#!/usr/bin/env python3
"""Write the pages on the rules, from the texts that the program itself shows: ``make docs``.

``--check`` writes nothing and fails where a page is not what it would be.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from attestree.claims import FULCIO_ARC
from attestree.rules import RULES, RULES_BY_ID
from attestree.verdict import Level

if TYPE_CHECKING:
    from attestree.rules.base import Rule

HERE = Path(__file__).resolve().parent / "rules"
_WIDTH = 120
_LEVELS = {
    Level.BLOCK: "nobody should merge before looking",
    Level.REVIEW: "somebody should look",
    Level.NOTE: "worth knowing, and weighs nothing",
}
_WHAT = (
    "A rule reads what is known of a release and says what a person should look at. Some look at one release alone; "
    "others compare it with the old side of a review, or, once a package is opened in the explorer, with the newest "
    "earlier release that has provenance. A side that could not be checked is no change, and no pass either."
)
_LIMITS = (
    "Provenance says where a file came from, not whether it is safe. These rules catch uploads that pass the usual "
    "pipeline by, and changes of the pipeline. They do not catch a pipeline that is itself abused: Ultralytics 8.3.41, "
    "TanStack and the AntV wave were signed by the right workflow. Nor do they help with projects that never attested, "
    "such as LiteLLM, telnyx and lightning: there only the age of a release, bursts, and what the index says are left. "
    "Most of the studied attacks were over within a week, so waiting a week before an upgrade protects more than any "
    "comparison."
)
_CLAIMS = (
    f"A number such as .12 is the last one of a certificate extension, `{FULCIO_ARC}.12`, as Fulcio defines them. Only "
    "claims that a verified signature covers are read."
)
_SILENT = "A rule that lacks its data says nothing."


def page(rule: Rule) -> str:
    """Return the page of one rule, as Markdown."""
    parts = [
        f"# {rule.title}",
        f"`{rule.id}` · {rule.level.value}: {_LEVELS[rule.level]}",
        "## When it fires",
        _linked(rule.fires, rule),
        "## Why it matters",
        _linked(rule.why, rule),
        "## Harmless causes",
        "\n".join(_item(_linked(text, rule)) for text in rule.benign),
        "## What to do",
        _linked(rule.remedy, rule),
        "## What it reads",
        "\n".join(_item(_linked(text, rule)) for text in rule.reads),
        f"{_CLAIMS} {_SILENT}" if re.search(r"\(\.\d", " ".join(rule.reads)) else _SILENT,
        "## What it would have caught",
        _linked(rule.incidents, rule),
        "[All rules](README.md)",
    ]
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def index() -> str:
    """Return the page that lists every rule, as Markdown."""
    rows = [f"| [`{rule.id}`]({rule.id}.md) | {rule.level.value} | {rule.title} |" for rule in RULES]
    levels = [_item(f"**{level.value}**: {meaning}.") for level, meaning in _LEVELS.items()]
    parts = [
        "# Rules",
        _WHAT,
        "\n".join(levels),
        "The level is each rule's usual one; some cases weigh more or less, which its page says.",
        "\n".join(["| Rule | Level | Found |", "|---|---|---|", *rows]),
        "## What rules cannot see",
        _LIMITS,
    ]
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    return {"README.md": index(), **{f"{rule.id}.md": page(rule) for rule in RULES}}


def main() -> int:
    """Write the pages, or compare them with what is there; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is not current")
    parser.add_argument("--into", type=Path, default=HERE, help="the folder of the pages")
    options = parser.parse_args()
    current = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in options.into.glob("*.md")}
    stale = sorted(name for name in current.keys() | there.keys() if current.get(name) != there.get(name))
    if options.check:
        for name in stale:
            print(f"{name} is not current: make docs", file=sys.stderr)  # noqa: T201 - a program for the terminal
        return 1 if stale else 0
    options.into.mkdir(parents=True, exist_ok=True)
    for name in stale:
        path = options.into / name
        if name in current:
            path.write_text(current[name], encoding="utf-8")
        else:
            path.unlink()
    return 0


def _linked(text: str, of: Rule) -> str:
    """Return ``text`` with the ids of other rules as links, and what Markdown would read as markup kept as it is."""

    def link(match: re.Match[str]) -> str:
        id_ = match[0]
        return f"[{id_}]({id_}.md)" if id_ in RULES_BY_ID and id_ != of.id else id_

    escaped = re.sub(r"([\\`*\[\]<>])", r"\\\1", text)
    # Ids of one word ("yanked") are also plain words, so only those with a hyphen are taken for ids.
    return re.sub(r"\b[a-z]+(?:-[a-z]+)+\b", link, escaped)


def _item(text: str) -> str:
    return _filled(text, "- ", "  ")


def _wrapped(part: str) -> str:
    """Return ``part`` in lines of a readable length, unless it is a heading, a list or a table."""
    return part if part[0] in "#|-" or "\n" in part else _filled(part)


def _filled(text: str, first: str = "", following: str = "") -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


if __name__ == "__main__":
    sys.exit(main())
