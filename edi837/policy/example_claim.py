"""An example in words made into a claim of an invented patient, as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from edi837.claim.filing import years_after
from edi837.mapping.policy_names import ROLE_CODES, SPELLINGS, STATES, WrongName, values_of
from edi837.mapping.stated_policy import Example, PayerPlan, Period, StatedPolicy
from edi837.policy import example_words
from edi837.policy.example_drug import NoClaim, code_of, drug_segments, note_segment, whole_number
from edi837.system.named_tuple import NamedTuple
from edi837.system.near import nearest

PAYER_ID, NPI, OTHER_NPI = "EXAMPLEPAYER", "1234567893", "1245319599"


class ExampleClaim(NamedTuple):
    """The bytes of a claim, the day that counts as today, and what is known besides."""

    content: bytes
    as_of: date
    earlier: tuple[date, ...]
    remitted: date | None


def example_claim(
    example: Example, policy: StatedPolicy, plans: Mapping[str, PayerPlan], indicator: str, as_of: date
) -> ExampleClaim:
    """The claim of an example; `indicator` is SBR09 where no plan names one. NoClaim where none can be made."""
    try:
        return _written(example, policy, plans, indicator, as_of)
    except NoClaim:
        raise
    except UnicodeEncodeError:
        raise NoClaim("it holds letters that no claim can hold") from None
    except (OverflowError, ValueError):
        raise NoClaim("a day or number of it lies out of all bounds") from None


def _written(
    example: Example, policy: StatedPolicy, plans: Mapping[str, PayerPlan], indicator: str, as_of: date
) -> ExampleClaim:
    given = example.attributes
    today = date.fromisoformat(given["filed"][:10]) if "filed" in given else as_of
    day = date.fromisoformat(given["day"][:10]) if "day" in given else _day(policy, today)
    earlier = tuple(day - timedelta(days=whole_number(days)) for days in given.get("earlier-days", "").split())
    remitted = date.fromisoformat(given["remitted"][:10]) if "remitted" in given else None
    segments = list(_Writer(example, policy, plans, indicator, day).segments())
    return ExampleClaim("".join(f"{segment}~" for segment in segments).encode("latin-1"), today, earlier, remitted)


def _day(policy: StatedPolicy, today: date) -> date:
    """A day of service on which the policy holds: three weeks ago, or the nearest to it."""
    day = today - timedelta(days=21)
    periods = [scope.period for scope in policy.when] or [Period()]
    if any(period.holds(day) for period in periods):
        return day
    period = periods[-1]
    return period.first if period.first is not None and day < period.first else period.last or day


class _Writer:
    """Writes the segments of one example."""

    def __init__(
        self, example: Example, policy: StatedPolicy, plans: Mapping[str, PayerPlan], indicator: str, day: date
    ) -> None:
        self.given, self.drugs = example.attributes, example.drugs
        self.policy, self.day = policy, day
        if not self.drugs:
            raise NoClaim("it has no drug")
        self.form = self._word("form", self._scoped("forms") or "P")
        if self.form not in example_words.IMPLEMENTATIONS:
            raise NoClaim(f"form={self.form!r}: write P or I")
        self.plan = self._plan(plans)
        self.indicator = sorted(self.plan.indicators)[0] if self.plan and self.plan.indicators else indicator
        usual = self._scoped("settings") or ("office" if self.form == "P" else "hospital-outpatient")
        setting = self._word("setting", usual)
        self.setting = SPELLINGS.get(setting, setting)

    def _word(self, name: str, usual: str) -> str:
        return self.given.get(name, usual).split()[0]

    def _scoped(self, attribute: str) -> str:
        """What the first `when` says of an attribute, so that the policy holds where the example says nothing of it."""
        if not self.policy.when:
            return ""
        stated = self.policy.when[0].stated.get(attribute, "")
        words = stated.split()
        usual = ("office", "hospital-outpatient", "P")
        return next((word for word in usual if word in words), words[0] if words else "")

    def _plan(self, plans: Mapping[str, PayerPlan]) -> PayerPlan | None:
        name = self._word("plan", self._scoped("plans") or "-")
        if name == "-":
            return None
        if name not in plans:
            raise NoClaim(f"plan {name!r} is not a plan of this payer")
        return plans[name]

    def segments(self) -> Iterator[str]:
        """All of the file."""
        version = example_words.IMPLEMENTATIONS[self.form]
        sender = f"00*{'':10}*00*{'':10}*ZZ*{self._submitter():15}"
        yield f"ISA*{sender}*ZZ*{'EXAMPLE':15}*261110*0930*^*00501*000000001*0*T*:"
        yield f"GS*HC*EXAMPLE*EXAMPLE*20261110*0930*1*X*{version}"
        yield f"ST*837*0001*{version}"
        yield "BHT*0019*00*1*20261110*0930*CH"
        yield from self._levels()
        yield from self._claim()
        yield "SE*1*0001"
        yield "GE*1*1"
        yield "IEA*1*000000001"

    def _submitter(self) -> str:
        return (self._scoped("submitters") or "EXAMPLE")[:15]

    def _levels(self) -> Iterator[str]:
        state = self._state()
        yield "HL*1**20*1"
        if (taxonomy := self._providers().get("billing")) is not None and taxonomy:
            yield f"PRV*BI*PXC*{taxonomy}"
        yield f"NM1*85*2*EXAMPLE CLINIC*****XX*{self._billing()}"
        yield f"N4*EXAMPLE*{state}*000010000"
        yield "HL*2*1*22*0"
        after = self.given.get("after", self._scoped("after") or "nobody").split()
        group = self.plan.groups[0] if self.plan and self.plan.groups else ""
        yield f"SBR*{'P' if after == ['nobody'] else 'S'}*18*{group}******{self.indicator}"
        yield "NM1*IL*1*EXAMPLE*PAT****MI*EXAMPLE1"
        yield f"N4*EXAMPLE*{state}*000010000"
        yield f"DMG*D8*{self._born():%Y%m%d}*{example_words.GENDER}"
        yield from (f"REF*Y4*{value}" for qualifier, value in self._references() if qualifier == "Y4")
        payer_id = sorted(self.plan.payer_ids)[0] if self.plan and self.plan.payer_ids else PAYER_ID
        yield f"NM1*PR*2*EXAMPLE PAYER*****PI*{payer_id}"

    def _state(self) -> str:
        excepted = {word for scope in self.policy.excepts for word in scope.stated.get("states", "").split()}
        usual = self._scoped("states") or next(state for state in example_words.USUAL_STATES if state not in excepted)
        state = self._word("state", usual).upper()
        if state not in STATES:
            raise NoClaim(f"state={state!r} is not a state; write two letters, such as TX")
        return state

    def _born(self) -> date:
        try:
            years = int(Decimal(self.given.get("age", "46")))
        except InvalidOperation:
            raise NoClaim(f"age={self.given['age']!r} is not a number") from None
        return years_after(self.day, -years)

    def _claim(self) -> Iterator[str]:
        frequency = self._word("claim", self._scoped("claims") or "original")
        if frequency not in example_words.CLAIMS:
            raise NoClaim(f"claim={frequency!r}: write original, replacement or void")
        places = example_words.PLACES if self.form == "P" else example_words.FACILITIES
        if self.setting not in places:
            near = nearest(self.setting, places)
            words = f"setting={self.setting!r} is nothing that an 837{self.form} says; write {', '.join(places)}{near}"
            raise NoClaim(words)
        kind = "B" if self.form == "P" else "A"
        rest = "1*Y*A*Y*Y" if self.form == "P" else "1**A*Y*Y"
        yield f"CLM*EXAMPLE*100***{places[self.setting]}:{kind}:{example_words.CLAIMS[frequency]}*{rest[2:]}"
        for word in self.given.get("dates", "").split():
            of, _, day = word.partition(":")
            if of not in example_words.DATES:
                raise NoClaim(f"dates={word!r}: write {', '.join(example_words.DATES)}")
            yield f"DTP*{example_words.DATES[of]}*D8*{(day or self.day.isoformat()).replace('-', '')}"
        for word in self.given.get("attachments", "").split():
            types, _, method = word.partition(":")
            yield f"PWK*{types}*{method or 'EL'}***AC*1"
        yield from (f"REF*{name}*{value}" for name, value in self._references() if name != "Y4")
        if example_words.CLAIMS[frequency] != "1":
            yield "REF*F8*EXAMPLE1"
        if "note" in self.given:
            yield note_segment(self.given["note"])
        yield "HI*" + "*".join(f"{'ABK' if at == 0 else 'ABF'}:{code}" for at, code in enumerate(self._diagnoses()))
        yield from self._named()
        after = self.given.get("after", self._scoped("after") or "nobody").split()
        before = [word for word in after if word != "nobody"]
        if len(before) > len(example_words.BEFORE):
            raise NoClaim("after: at most two payers come before this one")
        for number, payer in enumerate(before):
            if payer not in example_words.AFTER:
                raise NoClaim(f"after={payer!r}: write nobody, {', '.join(example_words.AFTER)}")
            yield f"SBR*{example_words.BEFORE[number]}*18*******{example_words.AFTER[payer]}"
            yield f"NM1*PR*2*OTHER PAYER*****PI*OTHER{number}"
        yield from self._lines()

    def _references(self) -> Iterator[tuple[str, str]]:
        for word in self.given.get("references", "").split():
            name, _, value = word.partition(":")
            yield name, value or "A1234567"

    def _diagnoses(self) -> list[str]:
        written = self.given.get("diagnoses", "").split()
        if not written:
            named = [names for scope in self.policy.when if (names := scope.names.get("diagnoses"))]
            listed = [code for names in named for code in names.values.get("diagnoses", ())]
            return listed[:1] or [example_words.BY_USE.get(self._scoped("uses"), "M0579")]
        try:
            return [values_of("diagnoses", word)[0] for word in written]
        except WrongName as error:
            raise NoClaim(f"diagnoses: {error}") from None

    def _billing(self) -> str:
        """The NPI that bills: of a list of providers that the example names, else an invented one."""
        named = [names for scope in self.policy.when if (names := scope.names.get("providers"))]
        for word in self.given.get("providers", "").split():
            if word.isdecimal():
                return word
            if word.partition(":")[0] not in (*ROLE_CODES, *ROLE_CODES.values()):
                listed = [npi for names in named for npi in names.values.get("providers", ())]
                return listed[0] if listed else NPI
        return NPI

    def _providers(self) -> dict[str, str]:
        """The roles that the example names, with a taxonomy or ''."""
        roles = (word.partition(":") for word in self.given.get("providers", "").split())
        return {ROLE_CODES.get(role, role): taxonomy for role, _, taxonomy in roles}

    def _named(self) -> Iterator[str]:
        entities = {role: entity for entity, role in ROLE_CODES.items() if len(entity) == 2}
        for role, taxonomy in self._providers().items():
            if role in entities and role not in ("billing", "ordering"):
                yield f"NM1*{entities[role]}*1*EXAMPLE*DOC****XX*{OTHER_NPI}"
                if taxonomy:
                    yield f"PRV*{'PE' if role == 'rendering' else 'AT'}*PXC*{taxonomy}"

    def _lines(self) -> Iterator[str]:
        beside = self.given.get("procedures", example_words.BESIDE.get(self._scoped("uses"), "")).split()
        bills = [({"code": code, "units": "1"}, False) for code in beside]
        bills += [(dict(drug), True) for drug in self.drugs]
        for number, (bill, is_drug) in enumerate(bills, 1):
            yield f"LX*{number}"
            code = ":".join(("HC", code_of(bill["code"]), *bill.get("modifiers", "").split()))
            charge = bill.get("charge", "50")
            units, emergency = bill.get("units", "1"), self.setting == "emergency-room" and not is_drug
            if self.form == "P":
                yield f"SV1*{code}*{charge}*UN*{units}***1"
            else:
                yield f"SV2*{'0450' if emergency else '0636' if is_drug else '0260'}*{code}*{charge}*UN*{units}"
            yield f"DTP*472*D8*{self.day:%Y%m%d}"
            yield from drug_segments(bill)
            if number == len(bills) and "ordering" in self._providers():
                yield f"NM1*DK*1*EXAMPLE*DOC****XX*{OTHER_NPI}"
