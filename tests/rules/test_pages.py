"""The pages on the rules are made from the texts that the program shows."""

import re
import subprocess
import sys
from pathlib import Path

from attestree.rules import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = DOCS / "rules"


def generate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DOCS / "generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_committed_pages_are_current() -> None:
    done = generate("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_every_rule_has_a_page_that_says_what_the_program_says() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    for rule in RULES:
        text = " ".join((PAGES / f"{rule.id}.md").read_text(encoding="utf-8").split())
        text = re.sub(r"\[([a-z-]+)\]\([a-z-]+\.md\)", r"\1", text)
        assert text.startswith(f"# {rule.title} `{rule.id}` · {rule.level.value}")
        for said in (rule.fires, rule.why, rule.remedy, rule.incidents, *rule.benign, *rule.reads):
            assert said in text.replace("\\", "")
        assert f"({rule.id}.md)" in index


def test_what_is_stale_missing_or_left_over_is_found_and_mended(tmp_path: Path) -> None:
    assert generate("--into", str(tmp_path)).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in PAGES.glob("*.md")}
    (tmp_path / "yanked.md").write_text("something else", encoding="utf-8")
    (tmp_path / "archived.md").unlink()
    (tmp_path / "gone-rule.md").write_text("", encoding="utf-8")
    done = generate("--into", str(tmp_path), "--check")
    assert done.returncode == 1
    assert re.findall(r"^(\S+) is not current", done.stderr, re.MULTILINE) == [
        "archived.md",
        "gone-rule.md",
        "yanked.md",
    ]
    assert generate("--into", str(tmp_path)).returncode == 0
    assert generate("--into", str(tmp_path), "--check").returncode == 0


def test_links_between_pages_lead_somewhere() -> None:
    for path in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
            assert (PAGES / target).is_file(), (path.name, target)
