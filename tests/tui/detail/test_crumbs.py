import builders
from attestree.model import PackageId
from attestree.tui.detail.crumbs import breadcrumb, crumb
from attestree.tui.detail.levels import Depth, Level
from tui.detail.reading import state_of

NAMES = ("tinyledger 2.4.1", "tinyledger-2.4.1-py3-none-any.whl", "Attestation 1", "Certificate")


def shown(names: tuple[str, ...], width: int) -> str:
    return breadcrumb(names, width, between=" > ", cut="~").plain


def test_every_level_has_a_name() -> None:
    record = builders.record()
    state = state_of(record)
    level = Level(Depth.FILE, record.id, "a\x1b.whl", 1)
    assert crumb(state, Level(Depth.PACKAGE, record.id)) == "tinyledger 2.4.1"
    assert crumb(state, level) == "a\\x1b.whl"
    assert [crumb(state, level.into(depth)) for depth in list(Depth)[1:]] == [
        "Finding",
        "Files",
        "a\\x1b.whl",
        "Attestation 2",
        "Certificate",
        "Log entry",
        "Raw JSON",
    ]
    assert crumb(state, Level(Depth.PACKAGE, PackageId("x\u202e==1"))) == "x\\u202e==1"


def test_all_of_it_stands_where_there_is_room() -> None:
    assert shown(NAMES, 100) == " > ".join(NAMES)


def test_a_long_name_is_cut_in_its_middle_first() -> None:
    line = shown(NAMES, 72)
    assert len(line) == 72
    assert line.startswith("tinyledger 2.4.1 > tinyledger-")
    assert line.endswith(".whl > Attestation 1 > Certificate")
    assert line.count("~") == 1


def test_then_the_oldest_names_give_way_and_the_last_stays() -> None:
    line = shown(NAMES, 45)
    assert line.startswith("~ > ")
    assert line.endswith("Certificate")
    assert len(line) <= 45
    assert shown(NAMES, 20) == "~ > Certificate"


def test_one_name_wider_than_the_line_is_cut() -> None:
    assert shown(("averyveryverylongname 1.0",), 12) == "avery~me 1.0"
    assert shown((), 12) == ""
