"""An analyst’s screens: the list with filters, selection and exports; the claim with evidence, diff, timeline."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from openpyxl import load_workbook

from edi837.desk.boxes import box_of
from edi837.ledger import deciding, files
from tests.conftest import ROOT
from tests.desk.working import Office, office
from tests.drop.files import clean, era, mixed
from tests.drop.running import DropFolder, init
from tests.drop.test_answer_files import answer

_CHART = (
    "patient_control_number,line,mg_given,route,monitoring,witness\n"
    "LS-5002,2,99,IV,every 15 min by R. CANARY,none\n"
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A desk over two files that wait, with a chart; no test decides anything that others count on."""
    drop = init(tmp_path_factory.mktemp("screens") / "drop")
    (drop.path / "chart.csv").write_text(_CHART)
    (drop.path / "edi837.toml").write_text('chart = "chart.csv"\n')
    drop.put("sent.837", clean(4900, "LS-5003"))
    drop.run()
    # Whenever this runs, the payer answers after a person took a note.
    answer(drop, "pay.835", era("LS-5003", day="20991201"))
    drop.put("f.837", mixed("proposed", "proposed", "wrong", "repaired", number=5))
    drop.put("g.837", clean(4901, "=cmd()").replace(b"HC:J3000", b"HC:J3000:59:XU"))
    drop.run()
    with office(drop) as opened:
        yield opened


def place_of(desk: Office, claim: str) -> str:
    """Where a claim is."""
    return desk.person("lead").post("/find", text=claim).headers["Location"]


def shown(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_claim_shows_what_each_source_says_of_its_lines_and_what_is_missing(desk: Office) -> None:
    page = desk.person("viewer").page(place_of(desk, "LS-5002"))
    said = shown(page)
    assert "present Chart : row 2: 99 mg given; documented: route, monitoring; not documented: witness" in said
    assert re.search(r"present Label : .*mg/mL, multi-dose container", said)
    assert re.search(r"present Arithmetic : \d+ mg by the NDC quantity ÷ \d+ mg a unit = \d+ units; billed \d+", said)
    assert "no file Contract rate" in said
    assert "missing Attachment or note : none is announced in the claim (PWK, NTE)" in said
    assert "CANARY" not in page
    assert "missing Chart : no row of the chart is of this line" in shown(
        desk.person("viewer").page(place_of(desk, "LS-5003"))
    )


def test_a_proposal_shows_its_segment_before_and_after_with_what_differs(desk: Office) -> None:
    page = desk.person("viewer").page(place_of(desk, "LS-5002"))
    before, after = re.findall(r'<(?:del|ins) aria-label="\w+">(.*?)</(?:del|ins)>', page, re.DOTALL)[:2]
    assert "SV1*HC:J3000<mark>:59</mark>:XU*" in before
    assert "SV1*HC:J3000:XU*" in shown(after).replace(" ", "")
    assert "box 24D modifier" in page


def test_what_was_repaired_is_shown_with_its_segment(plain: DropFolder) -> None:
    plain.put("f.837", mixed("both"))
    plain.run()
    with office(plain) as opened:
        page = opened.person("viewer").page("/claims/1")
    assert "Repaired, for how a value is written alone: 1" in page
    assert "LIN**N4*<mark>67457-0001-10</mark>~" in page
    assert "LIN**N4*<mark>67457000110</mark>~" in page


def test_the_timeline_has_what_went_out_before_what_was_answered_and_what_was_done(desk: Office) -> None:
    analyst = desk.person("analyst")
    place = place_of(desk, "LS-5003")
    analyst.post(f"{place}/mark/note", note="asked the billing office")
    said = shown(analyst.page(place)).partition("Timeline")[2]
    assert "analyst noted asked the billing office" in said
    assert "payer paid" in said
    assert "paid 312.00" in said
    assert "sent" in said
    assert "the file came" in said
    assert said.index("payer paid") < said.index("noted") < said.index("the file came")


@pytest.mark.parametrize(
    ("query", "claims"),
    [
        ("held=stopped", 4), ("held=ready", 1), ("held=left+over", 0), ("assignee=-", 5), ("assignee=nobody+else", 0),
        ("due=past+or+soon", 0), ("sort=dollars", 5), ("payer=nobody", 0),
    ],
)  # fmt: skip
def test_the_list_is_filtered(desk: Office, query: str, claims: int) -> None:
    assert len(desk.person("viewer").claims(query)) == claims


def test_a_file_is_a_filter_by_name(desk: Office) -> None:
    viewer = desk.person("viewer")
    options = dict(re.findall(r'<option value="(\w{12})"[^>]*>([\w.]+) · ', viewer.page("/")))
    assert sorted(options.values()) == ["f.837", "g.837"]
    digest = next(digest for digest, name in options.items() if name == "g.837")
    assert len(viewer.claims(f"file={digest}")) == 1
    assert viewer.get("/?held=gone").status_code == 400


def test_the_workbook_has_the_rows_and_columns_of_the_csv_and_no_formula(desk: Office) -> None:
    viewer = desk.person("viewer")
    for query in ("", "?held=stopped&rule=M405"):
        rows = list(csv.reader(io.StringIO(viewer.page(f"/export.csv{query}"), newline="")))
        answered = viewer.get(f"/export.xlsx{query}")
        assert answered.headers["Cache-Control"] == "no-store"
        sheet = load_workbook(io.BytesIO(answered.data))["Work list"]
        cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        number = rows[0].index("patient_control_number")
        assert "=cmd()" in {row[number] for row in cells}
        assert [[value.removeprefix("'") for value in row] for row in rows] == cells
    assert viewer.get("/export.xlsx?state=x").status_code == 400


def test_the_same_mark_goes_to_each_claim_that_is_selected(desk: Office) -> None:
    analyst, lead, viewer = desk.person("analyst"), desk.person("lead"), desk.person("viewer")
    form = {"number": ["1", "2"], "query": "state=undecided"}
    assert viewer.post("/marks", action="mine", **form).status_code == 403
    assert analyst.post("/marks", action="mine").status_code == 422
    assert analyst.post("/marks", action="assign", value="other", **form).status_code == 403
    assert analyst.post("/marks", action="wait", value="soon", **form).status_code == 422
    assert analyst.post("/marks", action="publish", **form).status_code == 422
    assert analyst.claims("assignee=other") == []
    assert lead.post("/marks", action="assign", value="other", **form).headers["Location"].endswith("/?state=undecided")
    assert sorted(analyst.claims("assignee=other")) == [1, 2]
    lead.post("/marks", action="assign", value="", **form)


def test_the_same_decision_goes_to_the_next_that_is_alike(plain: DropFolder) -> None:
    plain.put("f.837", mixed(*["proposed"] * 2))
    plain.run()
    with office(plain) as opened:
        analyst, other = opened.person("analyst"), opened.person("other")
        first, second = sorted(analyst.claims())
        assert "1 alike, undecided" in analyst.page(f"/claims/{first}")
        form = {"exception_id": analyst.proposal(first)["exception_id"]}
        assert analyst.post(f"/claims/{first}/again", **form).status_code == 409
        analyst.decide(first, "decline", note="not charted")
        assert other.post(f"/claims/{first}/again", **form).status_code == 409
        answered = analyst.post(f"/claims/{first}/again", **form)
        assert answered.headers["Location"].startswith(f"/claims/{second}#f-")
        assert analyst.post(f"/claims/{first}/again", **form).status_code == 409
        with opened.desk.ledger.reading() as session:
            (entry,) = files.in_state(session, files.HELD)
            decisions = deciding.decisions_on(session, entry.sha256)
        assert [(each.decision, each.note) for each in decisions] == [("decline", "not charted")] * 2


def test_a_file_that_went_out_says_how_many_of_its_claims_were_answered(desk: Office) -> None:
    rows = desk.person("viewer").page("/files").split("<tr data-row>")[1:]
    answered = {"sent.837" in row: row.rpartition('<td class="number">')[2].partition("<")[0] for row in rows}
    assert answered == {True: "1 of 1", False: ""}


def test_every_key_is_explained_and_none_is_of_the_release() -> None:
    desk = ROOT / "edi837" / "desk"
    script = (desk / "static" / "desk.js").read_text(encoding="utf-8")
    body = script.partition("const keys = {")[2].partition("};")[0]
    keys = set(re.findall(r'(?:^|,)\s*(?:"(.)"|(\w)): ', body, re.MULTILINE))
    explained = (desk / "templates" / "base.html").read_text(encoding="utf-8")
    words = set(" ".join(re.findall(r'\("([^"]+)", "', explained)).split())
    pressed = {"".join(pair) for pair in keys}
    assert len(pressed) > 25
    assert pressed <= words
    assert "data-key" not in (desk / "templates" / "release.html").read_text(encoding="utf-8")


def test_an_element_has_the_name_of_its_box() -> None:
    named = [
        ("2400/SV104", "P", "24G units"), ("2400/SV205", "I", "FL 46 units"), ("2400/SV101-7", "P", "24D code"),
        ("2300/HI01-2", "P", "21 diagnosis"), ("2300/HI02-2", "I", "FL 67 codes"), ("2300/DTP03", "P", ""),
        ("", "P", ""),
    ]  # fmt: skip
    assert [(element, form, box_of(element, form)) for element, form, _ in named] == named
