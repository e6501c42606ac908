"""A night of results: a row goes to the file that it is about, and to no other."""

from __future__ import annotations

from pathlib import Path

from edi837.decisions.decision import Decision
from edi837.findings.finding import Severity, proposed
from edi837.jobs.inputs import Input
from edi837.jobs.process import process
from edi837.jobs.releasing.night import Night, read_night, refused_in
from tests.guards.guarding import PLAIN, file_of, rewriting, run_with

UNITS = rewriting("Z902", proposed, ("UN*5***", "UN*6***"), severity=Severity.ERROR)
UNKNOWN = "0" * 16


def night(folder: Path, *rows: Decision, held: bool = False, split: bool = False) -> Night:
    """Two files with a proposal each, processed, and rows about them."""
    inputs = []
    for name, data in (("a", PLAIN), ("b", file_of(("X", "X"), ("UN*5***", "UN*4***")))):
        path = folder / f"{name}.837"
        path.write_bytes(data)
        inputs.append(Input(path, path.name))
        process(run_with(UNITS), inputs[-1], name, folder / "out", split=split)
    return read_night(inputs, folder / "out", rows, None, held)


def row(name: str = UNKNOWN, **more: str) -> Decision:
    return Decision(name, "approve", "A. Turing", "as charted", **more)  # type: ignore[arg-type]


def taken(found: Night) -> dict[str, int]:
    """How many rows each file gets."""
    return {file.original.name: len(file.decisions) for file in found.files}


def test_a_row_goes_to_the_file_that_has_its_proposal(tmp_path: Path) -> None:
    first = night(tmp_path)
    (name,) = first.files[1].base.proposals
    found = night(tmp_path, row(name))
    assert taken(found) == {"a.837": 0, "b.837": 1}
    assert list(refused_in(found)) == []


def test_a_row_without_a_proposal_goes_to_the_file_that_it_names_which_refuses_it(tmp_path: Path) -> None:
    run_id = night(tmp_path).files[0].base.run_id
    for found in (night(tmp_path, row(about="a.837")), night(tmp_path, row(about="a.837", run_id=run_id))):
        assert taken(found) == {"a.837": 1, "b.837": 0}
        assert [one.reason for one in refused_in(found)] == ["the manifest has no proposal with this exception_id"]


def test_of_two_files_of_one_name_the_row_goes_to_that_of_its_run(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    first = night(tmp_path)
    other = tmp_path / "other" / "a.837"
    other.write_bytes(PLAIN.replace(b"LS-1001", b"LS-2001"))
    process(run_with(UNITS), Input(other, "a.837"), "a", tmp_path / "out" / "other")
    inputs = [first.files[0].original, first.files[1].original, Input(other, "a.837")]
    runs = {
        file.base.path.parent.name: file.base.run_id
        for file in read_night(inputs, tmp_path / "out", [], None, False).files
    }
    found = read_night(inputs, tmp_path / "out", [row(about="a.837", run_id=runs["other"])], None, False)
    assert [len(file.decisions) for file in found.files if file.base.path.parent.name == "other"] == [1]
    assert sum(len(file.decisions) for file in found.files) == 1


def test_a_row_about_a_file_that_is_not_there_is_passed_by_and_one_about_none_is_refused(tmp_path: Path) -> None:
    found = night(tmp_path, row(about="c.837"), row(about="c.837"), row())
    assert taken(found) == {"a.837": 0, "b.837": 0}
    assert found.passed_by == {"c.837": 2}
    assert [one.reason for one in refused_in(found)] == [
        "no file among the results has a proposal with this exception_id"
    ]


def test_the_held_part_of_a_file_is_released_where_that_is_meant(tmp_path: Path) -> None:
    for held, names in (
        (False, ["b.manifest.json"]),
        (True, ["a.held.manifest.json", "b.held.manifest.json", "b.manifest.json"]),
    ):
        found = night(tmp_path, held=held, split=True)
        assert [file.base.path.name for file in found.files] == names
        assert found.errors == []
