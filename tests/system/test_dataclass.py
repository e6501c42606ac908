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


@dataclass(slots=True)
class Odometer:
    start: int
    end: int = dataclasses.field(default=0, kw_only=True)
    driven: int = dataclasses.field(init=False)
    unit: str = dataclasses.field(default="km", init=False)
    seen: list[int] = dataclasses.field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.driven = self.end - self.start


@dataclass(slots=True)
class Trip(Odometer):
    """Has slots for its own fields alone."""

    end: int = dataclasses.field(default=9, kw_only=True)
    purpose: str = "visit"


@dataclass
class Halved:
    amount: int

    def __init__(self, twice: int) -> None:
        self.amount = twice // 2


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


def test_fields_are_set_as_the_standard_library_sets_them() -> None:
    first, second = Odometer(3, end=10), Odometer(4)
    first.seen.append(1)
    assert (first.driven, first.unit, first.seen) == (7, "km", [1])
    assert (second.end, second.driven, second.seen) == (0, -4, [])
    assert Strength(5).remembered is not Strength(5).remembered
    assert Halved(8).amount == 4


def test_a_field_that_is_stated_again_keeps_its_place() -> None:
    trip = Trip(3, "meeting")
    assert repr(trip) == "Trip(start=3, end=9, driven=6, unit='km', seen=[], purpose='meeting')"
    assert not hasattr(trip, "__dict__")
    with pytest.raises(TypeError, match="unhashable"):
        hash(trip)


def test_fields_in_a_pattern_are_those_by_place() -> None:
    assert (Trip.__match_args__, Named.__match_args__) == (("start", "purpose"), ("amount", "unit", "remembered"))
    match Trip(3, "meeting"):
        case Trip(start, purpose):
            assert (start, purpose) == (3, "meeting")


def test_what_is_said_of_a_field_is_kept() -> None:
    ours, theirs = dataclasses.fields(Strength), dataclasses.fields(Expected)
    assert list(map(repr, ours)) == list(map(repr, theirs))
    assert dataclasses.asdict(Strength(5)) == dataclasses.asdict(Expected(5))
    assert (Strength.unit, hasattr(Strength, "remembered")) == ("MG", False)
    assert {each.name for each in dataclasses.fields(Trip) if each.kw_only} == {"end"}


def test_names_stand_where_python_shows_them() -> None:
    assert Strength.__init__.__code__.co_varnames == ("self", "amount", "unit", "remembered")
    assert Strength.__init__.__qualname__ == "Strength.__init__"
    with pytest.raises(TypeError, match=r"Strength.__init__\(\) got an unexpected keyword argument 'units'"):
        Strength(5, units="MG")  # type: ignore[call-arg]


def test_a_default_that_objects_would_share_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Shared\.lines: all objects would share the default"):

        @dataclass
        class Shared:
            lines: list[str] = []  # noqa: RUF012 - it is what is refused


@pytest.mark.parametrize("values", [(), (1, 2, 3)])
def test_a_value_too_few_or_too_many_is_refused_each_time(values: tuple[int, ...]) -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match=r"Odometer.__init__\(\)"):
            Odometer(*values)
