"""The scorecard as text, CSV, JSON and a page: the same figures, and no word of what a repair is worth."""

from __future__ import annotations

import csv
import io
import json

from edi837.answers.answer_row import DENIED, PAID
from edi837.rules import rules_by_code
from edi837.scorecard.card import Question, Scorecard, build_scorecard
from edi837.scorecard.card_formats import Shown, write_csv, write_html, write_json, write_text
from tests.scorecard.claims import answered, finding, remittance
from tests.scorecard.test_scorecard import TODAY, UNITS, thirty

HOSTILE = "<b>Ōz</b> & \u202eCO"
CLAIMS = [
    *thirty(30),
    *thirty(3, **UNITS, payer_id="99999", payer_name=HOSTILE),
    answered(50, [finding(repaired=True)], remittance(DENIED, "CO-50")),
    answered(51, [finding("=1+1", name="=cmd()")], remittance(PAID)),
]


def card() -> Scorecard:
    return build_scorecard(CLAIMS, Question(TODAY), rules_by_code())


def written(write: object, *args: object) -> str:
    file = io.BytesIO()
    write(file, Shown(card(), rules_by_code()), *args)  # type: ignore[operator]
    return file.getvalue().decode()


def test_text_has_all_tables_in_words() -> None:
    text = written(write_text)

    assert "62 claims with a finding or a denial" in text
    assert "Proposed for probation: 1 row" in text
    assert "Proposed, not done" in text
    assert "What a repair prevented cannot be seen" in text
    assert "30 of 30 answered findings were paid as they were" in text
    assert "not enough" in text
    assert "\u202e" not in text


def test_csv_is_one_table_that_a_spreadsheet_may_open() -> None:
    rows = list(csv.DictReader(io.StringIO(written(write_csv))))

    assert [(row["rule"], row["sent"], row["came_true"]) for row in rows] == [
        ("A801", "30", "0"), ("Q604", "30", "27"), ("'=1+1", "1", "0"),
    ]  # fmt: skip
    assert written(write_csv, "repairs").splitlines()[0] == "rule,name,payer_id,payer_name,drug,release,period,repaired"


def test_json_has_the_same_figures() -> None:
    content = json.loads(written(write_json))

    assert content["claims"] == 62
    assert (content["foreseen"], content["refused"]) == (27, 28)
    assert [row["rule"] for row in content["scores"]] == ["A801", "Q604", "=1+1"]
    assert content["probation"][0]["statement"] == '<severity rule="A801" level="info"/>'


def test_the_page_is_whole_without_script_and_shows_what_it_was_given() -> None:
    page = written(write_html)

    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<b>" not in page
    assert "&lt;b&gt;Ōz&lt;/b&gt; &amp; [U+202E]CO" in page
    assert page.count("<svg") == 2
    assert "90.0% of 30" in page


def test_nowhere_does_a_page_say_what_a_repair_saved() -> None:
    for write in (write_text, write_json, write_html):
        assert "saved" not in written(write).lower()


def test_nothing_that_went_out_is_said() -> None:
    file = io.BytesIO()
    write_html(file, Shown(build_scorecard([], Question(TODAY), {}), {}))

    assert "No finding stood on a claim that went out." in file.getvalue().decode()
