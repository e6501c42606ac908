"""`edi837 mappings check, test, diff, explain, stale, pack, convert` over files with policies."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from tests.cli.calling import AS_OF, call
from tests.conftest import ROOT
from tests.mapping.folders import folder_with, payer
from tests.mapping.policies import folder_of, payer_of, policy

CLAIMS = ROOT / "fixtures" / "base" / "professional.837"
EXAMPLES = (
    '<examples><breaks day="2026-01-01"><drug code="J3000" units="5"/></breaks>'
    '<keeps day="2025-12-31"><drug code="J3000" units="5"/></keeps></examples>'
)
INJURY = policy('<when from="2026-01-01"/><date is="demanded" of="accident"/>', "injury", examples=EXAMPLES)
SLACK = policy('<when from="2026-01-01"/><ndc is="demanded"/>', "ndc")


def test_examples_that_do_not_do_what_they_say(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY, SLACK)
    ended = call(capfd, "mappings", "test", folder, "--as-of", AS_OF)
    file = folder / "payers" / "northern.xml"
    assert ended.code == 1
    assert ended.text.splitlines() == [
        f"{file}:5: says that it keeps northern/ndc, and breaks it",
        f"{file}:5: northern/ndc: no example decides when from, a day later",
        f"{file}:5: northern/ndc: no example decides when from, a day earlier",
    ]
    assert ended.err.splitlines() == [
        "2 policies, 4 examples, 1 that do not do what they say",
        "4 conditions and dates changed, 2 noticed by an example",
    ]
    assert call(capfd, "mappings", "test", folder, "--policy", "northern/injury").code == 0
    assert "there is no policy" in call(capfd, "mappings", "test", folder, "--policy", "northern/x").err


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ('<drug code="J30O0"/>', "cannot be made into a claim"),
        ("", "it has no drug"),
        ('<drug code="J3000" ndc="1"/>', "ndc='1' is not an NDC of eleven digits"),
        ('<drug code="J3000" ndc="00409-2053-10" quantity="5"/>', "write the unit and the number"),
    ],
)
def test_an_example_that_is_no_claim(
    example: str, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    examples = f'<examples><breaks>{example}</breaks><keeps dates="accident"><drug code="J3000"/></keeps></examples>'
    folder = folder_of(tmp_path, policy('<date is="demanded" of="accident"/>', "injury", examples=examples))
    ended = call(capfd, "mappings", "test", folder)
    assert (ended.code, words in ended.text) == (1, True)


def test_what_ships_is_decided_by_its_examples(capfd: pytest.CaptureFixture[str]) -> None:
    ended = call(capfd, "mappings", "test", "--as-of", AS_OF)
    assert (ended.code, ended.text) == (0, "")


def test_a_check_names_what_does_not_hold_together(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY, '<list id="unused" of="codes" source="s"/>')
    ended = call(capfd, "mappings", "check", folder, "--as-of", AS_OF)
    assert ended.code == 2
    assert ended.text == f"{folder / 'payers' / 'northern.xml'}:5: list unused is named by nothing in the file\n"


def test_a_signature_is_void_once_the_policy_is_edited(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY)
    (stated,) = load_mappings(folder).payers.entries["northern"].stated
    days = 'on="2026-11-01" until="2027-11-01"'
    sign = f'<sign policy="northern/injury" by="A. Coder" role="billing" {days} digest="{stated.digest}"/>'
    folder_with(folder, local_signed=f"<local>\n{sign}\n</local>")
    assert "is void" not in call(capfd, "mappings", "check", folder, "--as-of", AS_OF).err
    folder_of(tmp_path, INJURY.replace("2026-01-01", "2026-01-02"))
    ended = call(capfd, "mappings", "check", folder, "--as-of", AS_OF)
    assert (ended.code, "signed.xml:2: the signature of northern/injury is void" in ended.err) == (0, True)
    assert call(capfd, "mappings", "check", folder, "--as-of", AS_OF, "--strict").code == 2
    folder_of(tmp_path, INJURY)
    assert "ended on 2027-11-01" in call(capfd, "mappings", "check", folder, "--as-of", "2027-11-02").err


def test_a_permit_binds_the_file_and_never_a_modifier(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY)
    digest = load_mappings(folder).payers.entries["northern"].sha256

    def permit(rule: str) -> None:
        text = f'<permit payer="northern" rule="{rule}" by="A. Coder" until="2027-11-01" digest="{digest}"/>'
        folder_with(folder, local_permits=f"<local>\n{text}\n</local>")

    permit("N217")
    assert load_mappings(folder).payers.policy("NL100", "CI").find("permit", rule="N217") is not None
    permit("M409")
    assert "M409 can never be permitted to run unattended" in call(capfd, "mappings", "check", folder).text
    permit("N217")
    folder_of(tmp_path, INJURY.replace("bulletin", "notice"))
    assert load_mappings(folder).payers.policy("NL100", "CI").find("permit", rule="N217") is None
    assert "the permit of N217 is void" in call(capfd, "mappings", "check", folder, "--as-of", AS_OF).err


def test_names_of_a_local_file_that_nothing_has(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY, local_ours='<local><known-by payer="northen" id="X"/></local>')
    ended = call(capfd, "mappings", "check", folder, "--as-of", AS_OF)
    assert "ours.xml:1: 'northen' is nothing that a payer file has; did you mean northern?" in ended.err


def test_a_difference_counts_claims_and_dollars(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY)
    ended = call(capfd, "mappings", "diff", CLAIMS, "--mappings", folder, "--as-of", AS_OF)
    assert ended.code == 1
    assert "newly found: A832 northern/injury error, 1 claim, $390.00: LS-1001" in ended.text.splitlines()
    assert "errors and warnings newly found: 1 claim, $390.00" in ended.err.splitlines()
    more = ("--mappings", folder, "--as-of", AS_OF, "--against", folder)
    assert call(capfd, "mappings", "diff", CLAIMS, *more).code == 0
    table = json.loads(call(capfd, "mappings", "diff", CLAIMS, "--mappings", folder, "--format", "json").text)
    assert {"newly found", "no longer found"} >= {row["change"] for row in table}
    rows = call(capfd, "mappings", "diff", CLAIMS, "--mappings", folder, "--format", "csv").text.splitlines()
    assert rows[0] == "change,rule,policy,severity,claims,dollars"


def test_a_page_of_what_is_in_force(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    gold = policy('<when plans="gold" states="OH"/><reference is="demanded" any-of="G1"/>', "number")
    folder = folder_of(tmp_path, '<plan id="gold" groups="G"/>', INJURY, gold)
    ask = ("mappings", "explain", "NL100", "--mappings", folder, "--on", "2026-03-01")
    page = call(capfd, *ask, "--plan", "gold", "--state", "OH")
    assert page.text.startswith("Northern Life (northern), services of 2026-03-01, gold, OH\n")
    assert (
        "northern/injury: As the bulletin says [error]\n  when from 2026-01-01\n  a claim must have date accident"
        in page.text
    )
    assert "  when plan gold, state OH\n  a claim must have reference G1" in page.text
    assert "Northern Life: Bulletin (2026-01), read 2026-11-01, still valid on 2027-11-01" in page.text
    assert "northern/number" not in call(capfd, *ask, "--state", "TX").text
    assert "northern/injury" not in call(capfd, *ask[:-1], "2025-12-31").text
    assert (
        "northern has no plan 'silver'; it has gold"
        in call(capfd, "mappings", "explain", "northern", "--mappings", folder, "--plan", "silver").err
    )
    assert "no mapping describes the payer" in call(capfd, "mappings", "explain", "nobody").err


def test_what_is_to_be_read_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY)
    assert call(capfd, "mappings", "stale", folder, "--as-of", AS_OF).code == 0
    ended = call(capfd, "mappings", "stale", folder, "--as-of", AS_OF, "--days", "10")
    assert (
        ended.code,
        ended.text.startswith("2026-11-01  northern/injury  read 304 days after it took effect; to be read again"),
    ) == (1, True)


def test_a_pack_holds_facts_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, INJURY, local_ours="<local/>")
    assert call(capfd, "mappings", "pack", folder, "-o", tmp_path / "facts.zip").code == 0
    with zipfile.ZipFile(tmp_path / "facts.zip") as archive:
        assert archive.namelist() == ["payers/northern.xml"]
    assert "is there already" in call(capfd, "mappings", "pack", folder, "-o", tmp_path / "facts.zip").err


def test_files_of_release_1_become_policies(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    statements = (
        '<ndc required="error" source="s"/>',
        '<authorization required="expected" uses="psychiatric" source="s"/>',
        '<bill-under code="J3490" source="s"/>',
        '<filing days="90" source="s"/>',
        '<modifier code="UD" demanded="yes" source="s"/>',
        '<severity rule="N206" level="info" source="s"/>',
    )
    folder = (
        folder_with(tmp_path / "old", payers_northern=payer(*statements))
        if (tmp_path / "old").mkdir() is None
        else tmp_path
    )
    noted = call(capfd, "mappings", "check", folder, "--as-of", AS_OF).err
    assert "northern.xml:1: written as release 1 wrote payers; edi837 mappings convert makes policies of them" in noted
    ended = call(capfd, "mappings", "convert", folder, "-o", tmp_path / "new")
    assert (ended.code, "northern.xml:8: write it into local/" in ended.text) == (1, True)
    file = tmp_path / "new" / "payers" / "northern.xml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('review-by=""', 'review-by="2027-01-01"'), encoding="utf-8")
    assert call(capfd, "mappings", "check", tmp_path / "new", "--as-of", AS_OF).code == 0
    found = load_mappings(tmp_path / "new").payers.policy("NL100", "CI")
    assert sorted(stated.id for stated in found.policies.policies if stated.owner == "northern") == [
        "authorization", "bill-under", "filing", "modifier", "ndc",
    ]  # fmt: skip


FORMER = "written as release 1 wrote payers and 1 more; edi837 mappings convert makes policies of them"


@pytest.mark.parametrize(
    "words",
    [
        ("check", CLAIMS),
        ("process", CLAIMS, "--out", "out"),
        ("extract", CLAIMS, "-o", "-"),
        ("units", "J3000", "--amount", "50 mg"),
        ("mappings", "explain", "northern"),
    ],
    ids=lambda words: words[0],
)
def test_mappings_of_release_1_are_told_once(
    words: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many files and claims there are; what they say holds as before."""
    monkeypatch.chdir(tmp_path)
    filing = '<filing days="90" source="s"/>'
    others = {"payers_other": payer(filing, head='id="other" name="Other" inherits="commercial"')}
    folder = folder_with(tmp_path, payers_northern=payer('<ndc required="error" source="s"/>', filing), **others)
    ended = call(capfd, *words, "--mappings", folder)
    assert ended.code in (0, 1)
    assert ended.err.count("written as release 1") == ended.err.count(f"northern.xml:1: {FORMER}") == 1


def test_rows_count_the_days_that_a_policy_leaves(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    filing = policy('<when claims="original"/><limit of="days-to-file" most="90" from="first-service"/>', "filing")
    folder = folder_of(tmp_path, INJURY, filing)
    ended = call(capfd, "check", CLAIMS, "--mappings", folder, "--as-of", AS_OF, "--format", "jsonl")
    rows = [json.loads(line) for line in ended.text.splitlines()]
    assert [row["days_left"] for row in rows if row["rule"] == "A832"] == [69]


def test_the_columns_of_a_row_name_policy_and_source(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_with(tmp_path, payers_northern=payer_of(INJURY))
    ended = call(capfd, "check", CLAIMS, "--mappings", folder, "--as-of", AS_OF, "--format", "jsonl")
    rows = [json.loads(line) for line in ended.text.splitlines()]
    (row,) = [row for row in rows if row["rule"] == "A832"]
    named = (row["policy"], row["policy_source"], row["policy_date"])
    assert named == ("northern/injury", "Northern Life: Bulletin", "2026-01")


def test_a_claim_of_ones_own_against_each_policy(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parts = (
        policy('<date is="demanded" of="accident"/>', "injury"),
        policy('<when forms="P I"/><date is="demanded" of="accident"/>', "injury-too"),
        policy('<when forms="I" from="2027-01-01"/><when states="TX"/><ndc is="demanded"/>', "elsewhere"),
        policy('<except forms="P"/><ndc is="demanded"/>', "excepted"),
        policy('<when containers="single-dose"/><ndc is="demanded"/>', "of-containers"),
        policy('<date is="demanded" of="onset"/>', "onset", status="shadow"),
        policy('<ndc is="demanded"/>', "ndc"),
        policy('<ndc is="not-needed"/>', "none", status="off"),
    )
    folder = folder_of(tmp_path, *parts)
    ended = call(capfd, "mappings", "test", folder, "--claim", CLAIMS, "--as-of", AS_OF)
    head, *lines = [line.strip() for line in ended.text.splitlines() if "commercial/" not in line]
    assert (ended.code, head) == (1, "LS-1001, line 2, J3000: Northern Life (NL100)")
    missing = "A832: This payer demands the {} date (DTP*{})"
    assert lines == [
        f"breaks northern/injury: {missing.format('accident', 439)}; without it so does northern/injury-too",
        f"breaks northern/injury-too: {missing.format('accident', 439)}; without it so does northern/injury",
        "does not hold for northern/elsewhere: forms I and from 2027-01-01 or states TX",
        "does not hold for northern/excepted: except forms P",
        "does not hold for northern/of-containers: containers single-dose",
        f"breaks northern/onset: {missing.format('onset', 431)} (in shadow)",
        "keeps northern/ndc",
        "does not hold for northern/none: it is off",
    ]
    assert ended.err.splitlines() == ["1 drug line, 2 policies broken"]


def test_a_claim_as_if_it_were_for_another_payer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ("mappings", "test", folder_of(tmp_path, SLACK), "--claim", CLAIMS, "--as-of", AS_OF)
    ended = call(capfd, *command, "--payer", "casualty", "--policy", "casualty/claim-number")
    assert ended.text.splitlines()[1].startswith("  breaks casualty/claim-number: A812: REF*Y4 is expected")
    assert call(capfd, *command, "--payer", "casulty").err.endswith("did you mean casualty?\n")
