"""Laws: groups add up to the total, files add up to all files, and lines are those of the lines table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi837.cli.main import run as command
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input, find_inputs
from edi837.jobs.run import prepare
from edi837.jobs.utilization import Counting, neutral
from edi837.rows.lines import LineRow
from edi837.settings.config import Settings
from edi837.system.errors import Edi837Error
from edi837.utilization.overview import Overview
from edi837.utilization.row import COLUMNS, UsageRow
from edi837.utilization.usage_groups import OTHERS
from edi837.x12.values import fits, number
from tests import strategies
from tests.mapping.folders import folder_with
from tests.night import amount
from tests.report.made import Edit, claims
from tests.utilization.counting import ALL, RUN, counting, overview

# All but claims, of which one can be in several groups, and what is computed from other columns.
_RECKONED = {"dimension", "key", "name", "charge_per_unit", "charge_per_mg", "discarded_share", "jz_share"}
_ADDITIVE = [name for name in COLUMNS if name not in _RECKONED and not name.endswith("claims")]
_OF_A_CLAIM = ("provider", "payer", "class", "frequency")


@st.composite
def edits(draw: st.DrawFn) -> list[Edit]:
    """One claim with a drug line, in many ways."""
    place, frequency = draw(st.sampled_from(["11", "24", "13", ""])), draw(st.sampled_from(["1", "1", "7", "8", "2"]))
    code = draw(st.sampled_from(["J3000", "J3000", "j3000", "J3490"]))
    modifiers = draw(st.sampled_from(["", ":JW", ":JZ", ":JZ:KX", ":JW:JZ", ":QQ"]))
    charge = draw(st.sampled_from(["60", "0", "12.5", "x", "", "-3", "99999999.99", "1" * 30]))
    units = draw(st.sampled_from(["5", "0.5", "1", "x", "-2", "99999999", "1" * 30]))
    payer = draw(st.sampled_from(["A*****PI*1", "B*****PI*2", "C", "D*****PI*2", "*"]))
    day = draw(st.sampled_from(["20261103", "20261001", "20260930", "20261399", ""]))
    drug = draw(st.sampled_from(["67457000110", "42023011510", "99999999999", "67457-001-10"]))
    return [
        ("11:B:1", f"{place}:B:{frequency}"),
        ("HC:J3000*60*UN*5", f"HC:{code}{modifiers}*{charge}*UN*{units}"),
        ("NORTHERN LIFE*****PI*NL100", payer),
        ("DTP*472*D8*20261103", f"DTP*472*D8*{day}"),
        ("N4*67457000110", f"N4*{drug}"),
        ("CTP****1*ML", f"CTP****{draw(st.sampled_from(['1', '0.333', 'x', '0.0000001']))}*ML"),
        ("SBR*P", draw(st.sampled_from(["SBR*P", "SBR*S"]))),
    ]


made = st.lists(edits(), min_size=1, max_size=8).map(lambda listed: claims(*listed))


def values(row: UsageRow) -> list[Decimal]:
    """The columns that add up, '' as nothing to add."""
    return [Decimal(getattr(row, name) or 0) for name in _ADDITIVE]


def summed(rows: Iterable[UsageRow]) -> list[Decimal]:
    """Column by column."""
    listed = [values(row) for row in rows]
    return [sum((row[at] for row in listed), Decimal(0)) for at in range(len(_ADDITIVE))]


def assert_adds_up(told: Overview) -> None:
    for name in told.by:
        assert summed(told.rows(name)) == values(told.total), name
    for name in _OF_A_CLAIM:
        if name in told.by:
            rows = told.rows(name)
            assert sum(row.claims for row in rows) == told.total.claims, name
            assert sum(row.void_claims for row in rows) == told.total.void_claims, name
            assert sum(row.repeated_claims for row in rows) == told.total.repeated_claims, name


@settings(max_examples=amount(25, 1200))
@given(made)
def test_groups_add_up_to_the_total(data: bytes) -> None:
    assert_adds_up(overview(data))


@settings(max_examples=amount(20, 800))
@given(strategies.files())
def test_groups_of_any_file_add_up(data: bytes) -> None:
    assert_adds_up(overview(data))


@settings(max_examples=amount(15, 600))
@given(made)
def test_groups_add_up_where_there_is_room_for_two_of_each(data: bytes) -> None:
    told = overview(data, most_groups=2)

    assert_adds_up(told)
    assert [name for name in ALL if len(told.rows(name)) > 3] == []
    assert {row.key for name in ALL for row in told.rows(name)[2:]} <= {OTHERS}


@settings(max_examples=amount(15, 600))
@given(st.lists(made, min_size=2, max_size=4))
def test_files_add_up_in_any_order(files: list[bytes]) -> None:
    whole = overview(*files)
    repeats = ("repeated_claims", "repeated_charge")

    def plain(rows: Iterable[UsageRow]) -> Counter[UsageRow]:
        """Names are those met first, and a claim comes again only after the first: both hang on the order."""
        return Counter(row._replace(name="", **dict.fromkeys(repeats, "")) for row in rows)

    assert plain(whole.all_rows()) == plain(overview(*reversed(files)).all_rows())
    kept = [at for at, name in enumerate(_ADDITIVE) if name not in repeats]
    alone = zip(*(values(overview(one).total) for one in files), strict=True)
    together = [sum(column, Decimal(0)) for column in alone]
    assert [values(whole.total)[at] for at in kept] == [together[at] for at in kept]


def lines_of(data: bytes, folder: Path) -> list[LineRow]:
    path = folder / "one.837"
    path.write_bytes(data)
    found: list[LineRow] = []
    check(RUN, Input(path, path.name), Rows(on_lines=found.extend))
    return found


def sane(text: str) -> Decimal:
    value = number(text)
    return value if value is not None and fits(value) else Decimal(0)


@settings(max_examples=amount(20, 800))
@given(data=st.one_of(made, strategies.files()))
def test_lines_are_those_of_the_lines_table(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = lines_of(data, tmp_path_factory.mktemp("lines"))
    told = overview(data, by=("month",)).total
    billed = [row for row in found if row.frequency != "8"]

    assert told.lines + told.void_lines == len(found)
    assert told.lines == len(billed)
    assert Decimal(told.charge or 0) == sum(sane(row.charge) for row in billed)
    assert Decimal(told.mg or 0) == sum(sane(row.units) * 10 for row in billed if row.mg_billed)
    assert told.discarded_lines == sum(row.role == "discarded" for row in billed)


def test_what_waits_in_memory_is_sums() -> None:
    small, large = (counting(claims(*[[]] * count)).utilization for count in (3, 60))

    def objects(one: object) -> int:
        groups = [*one.groups.values()]  # type: ignore[attr-defined]
        return sum(len(group.parts) for named in groups for group in named.values())

    assert objects(small) == objects(large)


# A drug that third-party files bill.
_TRIAMCINOLONE = """<drug substance="triamcinolone" words="triamcinolone">
<source id="s" date="2026-04">Addendum B.</source>
<code value="J3301" mg-per-unit="10" target="yes" official="yes" source="s"/></drug>"""


def test_the_corpus(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever files there are: each counts whole or is told of, and what counts adds up."""
    own = folder_with(tmp_path, drugs_own=_TRIAMCINOLONE)
    counted = Counting(prepare(neutral(Settings(mappings=own, target=("J3000", "J3301")))), ALL)
    items = find_inputs([str(corpus)])
    for item in items:
        try:
            counted.count(item)
        except Edi837Error:
            assert counted.unread[-1] == item.name
    assert len(counted.files) + len(counted.held) + len(counted.unread) == len(items)
    assert_adds_up(counted.overview())
    assert counted.overview().total.lines == sum(one.lines for one in counted.files) > 0

    options = ["--mappings", str(own), "--target", "J3000,J3301", "-q"]
    assert command(["utilization", str(corpus), *options]) == (4 if counted.held else 0)
    assert capsys.readouterr().out.startswith("Utilization of J3000, J3301 in ")
