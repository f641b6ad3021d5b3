import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

import builders
from attestree.tui.detail.levels import Depth, Level
from attestree.tui.detail.page import page_for
from attestree.tui.detail.raw import copyable, raw_page
from attestree.tui.detail.sentences import UNPROVEN
from attestree.verdict import FileStatus
from tui.detail.reading import attestation_level, lines, state_of


def test_the_json_stands_there_line_by_line() -> None:
    page = raw_page('{\n\t"a": "\u202e"\n}', "attestation")
    assert page.lines == ("{", '    "a": "\\u202e"', "}")
    assert page.what == "the attestation as JSON"


@given(st.dictionaries(st.text(), st.text()))
def test_what_is_copied_means_the_same_and_shows_all_it_holds(value: dict[str, str]) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    copied = copyable(text)
    assert json.loads(copied) == value
    assert copied.replace("\n", "").isprintable()


def test_plain_json_is_copied_as_it_is() -> None:
    text = '{\n  "a": 1\n}'
    assert copyable(text) is text


def test_the_attestation_and_the_whole_provenance_have_each_their_own() -> None:
    file = builders.file_record(attestations=[replace(builders.checked(), raw='{"one": 1}')])
    assert file.verdict is not None
    record = builders.record(files=[replace(file, verdict=replace(file.verdict, raw='{"all": 2}'))])
    state = state_of(record)
    assert lines(page_for(state, attestation_level(record, Depth.RAW))) == ['{"one": 1}']
    assert lines(page_for(state, Level(Depth.RAW, record.id, builders.wheel()))) == ['{"all": 2}']


def test_raw_json_that_nothing_proves_is_labelled_too() -> None:
    record = builders.record(status=FileStatus.FAILED)
    assert page_for(state_of(record), attestation_level(record, Depth.RAW)).notice == UNPROVEN


def test_what_is_gone_is_said_to_be() -> None:
    record = builders.record(files=[builders.file_record(attestations=[replace(builders.checked(), raw="", log=None)])])
    state = state_of(record)
    assert lines(page_for(state, attestation_level(record, Depth.RAW))) == ["The attestation no longer holds this."]
    assert lines(page_for(state, attestation_level(record, Depth.LOG))) == ["The attestation no longer holds this."]
    whole = page_for(state, Level(Depth.RAW, record.id, builders.wheel()))
    assert lines(whole) == ["The provenance is no longer there."]
    unknown = page_for(state, Level(Depth.PACKAGE, builders.package("other").id))
    assert lines(unknown) == ["Nothing is known of this package yet."]
