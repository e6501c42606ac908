import dataclasses
import pickle

import pytest

from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class Strength:
    """A drug's."""

    amount: int
    unit: str = "MG"
    remembered: dict[str, int] = dataclasses.field(default_factory=dict, compare=False, repr=False)


@dataclasses.dataclass(frozen=True)
class Expected:
    amount: int
    unit: str = "MG"
    remembered: dict[str, int] = dataclasses.field(default_factory=dict, compare=False, repr=False)


@dataclass(slots=True)
class Count:
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Named(Strength):
    name: str


@dataclass(frozen=True)
class Nothing:
    pass


@dataclass(frozen=True)
class OwnWords:
    amount: int

    def __repr__(self) -> str:
        return "own"

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 7


@dataclass(eq=False)
class Identity:
    amount: int


def test_values_are_equal_and_hashed_by_what_is_compared() -> None:
    strength = Strength(5, remembered={"a": 1})
    assert strength == Strength(5)
    assert strength != Strength(6)
    assert len({strength, Strength(5), Strength(5, "MCG")}) == 2
    assert strength != Expected(5)
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_its_words_are_those_of_the_standard_library() -> None:
    assert repr(Strength(5)) == repr(Expected(5)).replace("Expected", "Strength")


def test_what_a_class_has_of_its_own_stays() -> None:
    assert repr(OwnWords(1)) == "own"
    assert OwnWords(1) != OwnWords(1)
    assert hash(OwnWords(1)) == 7
    assert Identity(1) != Identity(1)
    assert isinstance(hash(Identity(1)), int)


def test_what_can_be_changed_has_no_hash() -> None:
    count = Count()
    count.number += 1
    assert count == Count(1)
    assert not hasattr(count, "__dict__")
    with pytest.raises(TypeError, match="unhashable"):
        hash(count)


def test_the_standard_library_knows_them() -> None:
    named = Named(5, name="Ketalar")
    assert dataclasses.replace(named, amount=6) == Named(6, name="Ketalar")
    assert [each.name for each in dataclasses.fields(named)] == ["amount", "unit", "remembered", "name"]
    assert pickle.loads(pickle.dumps(named)) == named
    with pytest.raises(TypeError, match="positional"):
        Named(5, "MG", {}, "Ketalar")
