"""The real files of CMS and FDA, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.mapping.official import Official, load_official
from edi837.official.disagreement_text import as_text
from edi837.official.disagreements import check
from edi837.official.importing import Named, import_codes

YEARS = {
    "2017": ("HCPC2017_CONTR_ANWEB.J-S-G-modifiers.txt", 3132, "2017-01-01"),
    "2019": ("HCPC2019_CONTR_ANWEB.J-S-G-modifiers.txt", 3251, "2019-01-01"),
}


@pytest.fixture(params=YEARS)
def official(request: pytest.FixtureRequest, public_data: Path, tmp_path: Path) -> Official:
    name, rows, dated = YEARS[request.param]
    named = Named(hcpcs=(public_data / "hcpcs" / name,), ndc=(public_data / "ndc",))
    hcpcs, products, packages = import_codes(named, tmp_path / "codes.db")
    assert (hcpcs.rows, str(hcpcs.dated)) == (rows, dated)
    assert (products.rows, packages.rows, packages.dated) == (315, 623, None)
    return load_official(tmp_path / "codes.db")


def test_j3000_is_the_one_disagreement(official: Official) -> None:
    found = check(load_mappings(), official)
    assert [(one.about, [said.says for said in one.statements]) for one in found.disagreements] == [
        ("J3000", ["streptomycin, up to 1 g"])
    ]
    assert as_text(found).count("J3000") == 1


def test_every_code_and_modifier_can_be_looked_up(official: Official) -> None:
    hcpcs = official.hcpcs
    assert hcpcs is not None
    ended = hcpcs.find("S0144")
    assert ended is not None
    assert (str(ended.added)[:4], str(ended.ended)) == ("2014", "2014-12-31")
    discarded = hcpcs.find("JW")
    assert discarded is not None
    assert discarded.description == "Drug amount discarded/not administered to any patient"


_KETAMINE_OF_2015 = 5


def test_the_ketamine_of_2015(official: Official) -> None:
    drugs = load_mappings().with_official(official).drugs
    assert drugs.directory is not None
    # Products that came to market later are in no directory of that time.
    known = {ndc9: drugs.directory.product(ndc9) for ndc9 in sorted(load_mappings().drugs.target_products)}
    assert sum(product is not None for product in known.values()) >= _KETAMINE_OF_2015
    for ndc9, product in known.items():
        if product is None:
            continue
        assert product.substance.name == "ketamine hydrochloride"
        assert product.mg_per_ml == load_mappings().drugs.products[ndc9].mg_per_ml
    inner = drugs.directory.product("674570001")
    assert inner is not None
    assert sorted(inner.packages) == ["67457000100", "67457000110"]
