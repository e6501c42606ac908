"""What descriptions of codes say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.mapping.wording import bare, milligrams, names


@pytest.mark.parametrize(
    "text, amount",
    [
        ("Injection, streptomycin, up to 1 gm", "1000"),
        ("Injection, meperidine hydrochloride, per 100 mg", "100"),
        ("Injection, fentanyl citrate, 0.1 mg", "0.1"),
        ("Injection, another, 25 mcg", "0.025"),
        ("Injection, another, .5 milligrams", "0.5"),
        ("10 MG", "10"),
        ("Injection, another, 1,000 mg", "1000"),
        ("Carbidopa 5 mg/levodopa 20 mg enteral suspension", "20"),
        ("Injection, two amounts, 5 mg and 10 mg", None),
        ("Injection, another, 1000 units", None),
        ("Lidocaine hydrochloride in 5% dextrose", None),
    ],
)
def test_milligrams(text: str, amount: str | None) -> None:
    assert milligrams(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    "text, words, shortened, named",
    [
        ("KETAMINE HYDROCHLORIDE", ("ketamine", "ketalar"), False, True),
        ("Esketamine, nasal spray, 1 mg", ("ketamine",), False, False),
        ("S-KETAMINE", ("ketamine",), False, False),
        ("Meperidine hydrochl /100 mg", ("meperidine",), True, True),
        ("Fentanyl citr", ("fentanyl",), True, True),
        ("Streptomyc inj", ("streptomycin",), True, True),
        ("Streptomyc inj", ("streptomycin",), False, False),
        ("Inj strep", ("streptomycin",), True, True),
        ("Inj stre", ("streptomycin",), True, False),
    ],
)
def test_names(text: str, words: tuple[str, ...], shortened: bool, named: bool) -> None:
    assert names(text, words, shortened) is named


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Injection, streptomycin, up to 1 gm", "streptomycin, up to 1 g"),
        ("Inj, propofol, 10 mg", "propofol, 10 mg"),
        ("Injection of  a drug", "a drug"),
        ("Injectable drug", "Injectable drug"),
        ("Unclassified drugs", "Unclassified drugs"),
    ],
)
def test_bare(text: str, expected: str) -> None:
    assert bare(text) == expected
