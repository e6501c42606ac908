import pickle
from typing import NamedTuple as Standard

import pytest

from edi837.system.named_tuple import NamedTuple


class Dose(NamedTuple):
    """Milligrams of a drug."""

    amount: int
    unit: str = "MG"

    @property
    def written(self) -> str:
        return f"{self.amount} {self.unit}"

    def __str__(self) -> str:
        return self.written


class Expected(Standard):
    """Milligrams of a drug."""

    amount: int
    unit: str = "MG"


class Nothing(NamedTuple):
    pass


def test_it_is_what_the_standard_library_makes() -> None:
    assert Dose(5) == Expected(5) == (5, "MG")
    assert Dose._fields == Expected._fields
    assert Dose._field_defaults == Expected._field_defaults
    assert Dose.__match_args__ == Expected.__match_args__
    assert repr(Dose(5)) == repr(Expected(5)).replace("Expected", "Dose")
    assert (Dose.__doc__, Dose.__module__, Dose.__qualname__) == ("Milligrams of a drug.", __name__, "Dose")
    assert set(Dose.__annotations__) == set(Expected.__annotations__)
    assert Nothing() == ()


def test_what_a_class_has_besides_fields_stays() -> None:
    assert str(Dose(5, "MCG")) == "5 MCG"
    assert Dose(5)._replace(unit="MCG").written == "5 MCG"
    assert pickle.loads(pickle.dumps(Dose(5))) == Dose(5)
    with pytest.raises(AttributeError):
        Dose(5).amount = 6  # type: ignore[misc]


def test_what_is_no_field_or_too_much_is_refused() -> None:
    assert Dose._make(iter([5, "MCG"])) == Dose(5, "MCG")
    assert Dose(5)._asdict() == {"amount": 5, "unit": "MG"}
    assert Dose.__new__.__qualname__ == "Dose.__new__"
    for kind in (Dose, Expected):
        with pytest.raises(TypeError, match="Expected 2 arguments, got 1"):
            kind._make([5])
        with pytest.raises((ValueError, TypeError), match=r"Got unexpected field names: \['units'\]"):
            kind(5)._replace(units="MCG")  # type: ignore[call-arg]
        with pytest.raises(TypeError, match=r"__new__\(\) missing 1 required positional argument: 'amount'"):
            kind()  # type: ignore[call-arg]


def test_of_two_with_as_many_fields_each_has_its_own_names() -> None:
    class Span(NamedTuple):
        first: int
        last: int

    assert (Span(last=2, first=1), Dose(unit="G", amount=1)) == ((1, 2), (1, "G"))
    assert (Span(1, 2).last, Dose(1, "G").unit) == (2, "G")
