"""The examples of a policy tried: whether each breaks or keeps it as it says, and what no example decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.reader import ClaimReader
from edi837.findings.finding import Severity
from edi837.mapping.drugs import Package, Product
from edi837.mapping.mappings import Mappings
from edi837.mapping.payers import DEFAULT, Binding, Entry, Payers
from edi837.mapping.policies_in_force import AskedBy, lifts
from edi837.mapping.stated_policy import ON, Example, KnownBy, Names, Period, PolicyScope, StatedPolicy
from edi837.policy.example_claim import PAYER_ID, ExampleClaim, example_claim
from edi837.policy.example_drug import NoClaim
from edi837.policy.example_evidence import ExampleEvidence, evidence_of
from edi837.policy.holding import check, in_force_for
from edi837.policy.known import Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.policy.policy_mutants import mutants
from edi837.policy.scope import holds
from edi837.system.dataclass import dataclass
from edi837.system.errors import UsageError
from edi837.x12.batch import Batch
from edi837.x12.scan import scan

_NDC9 = "999990001"
_ALWAYS = (Period(),)
# What stands for a value of a list that is filled in elsewhere.
_INVENTED = {
    "providers": "1992999998", "labelers": "99999", "ndcs": "99999999901", "codes": "J9999", "procedures": "99199",
    "diagnoses": "R99",
}  # fmt: skip


@dataclass(frozen=True)
class ReadExample:
    """An example with the lines of its claim and what is known besides."""

    example: Example
    lines: Sequence[ServiceLine]
    at_hand: ExampleEvidence


@dataclass
class PolicyTrial:
    """What the examples of a policy say: faults with the line of each example, conditions that none decides."""

    policy: StatedPolicy
    tried: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    conditions: int = 0
    undecided: list[tuple[int, str]] = field(default_factory=list)


def try_policy(entry: Entry, policy: StatedPolicy, mappings: Mappings, as_of: date) -> PolicyTrial:
    """Try all examples of a policy, with it and without, and with each of its conditions taken away or moved."""
    trial = PolicyTrial(policy, len(policy.examples))
    known = bound(mappings, entry)
    policy = _filled(replace(policy, status=ON))
    examples, trial.faults = _each(policy, lambda example: read_example(example, policy, entry, known, as_of))
    distance = _distance(policy, known.payers, entry)
    outcomes = [_outcome(policy, distance, read) for read in examples]
    for read, (breaks, doubt) in zip(examples, outcomes, strict=True):
        trial.faults += _faults(read, breaks, doubt, policy)
    for line, what, mutant in mutants(policy):
        trial.conditions += 1
        if [_outcome(mutant, distance, read)[0] for read in examples] == [breaks for breaks, _ in outcomes]:
            trial.undecided.append((line, what))
    trial.faults.sort()
    return trial


def unmade_examples(entry: Entry, policy: StatedPolicy, mappings: Mappings, as_of: date) -> list[tuple[int, str]]:
    """The lines of the examples that cannot be made into a claim, and why."""
    policy = _filled(policy)

    def write(example: Example) -> None:
        _write(example, policy, entry, mappings, as_of)

    return _each(policy, write)[1]


Made = TypeVar("Made")


def _each(policy: StatedPolicy, make: Callable[[Example], Made]) -> tuple[list[Made], list[tuple[int, str]]]:
    """What is made of the examples of a policy, and the lines of those that cannot be made into a claim."""
    results, unmade = [], []
    for example in policy.examples:
        try:
            results.append(make(example))
        except NoClaim as error:
            unmade.append((example.line, f"cannot be made into a claim: {error}"))
    return results, unmade


def _faults(read: ReadExample, breaks: bool, doubt: str, policy: StatedPolicy) -> Iterator[tuple[int, str]]:
    example = read.example
    if breaks is not example.breaks:
        word, does = ("breaks", "keeps") if example.breaks else ("keeps", "breaks")
        yield example.line, f"says that it {word} {policy.key}, and {does} it{f': {doubt}' if doubt else ''}"
    elif breaks and (other := _broken_besides(policy, read)):
        yield example.line, f"breaks {other} as well, so it proves nothing of {policy.key}"


def bound(mappings: Mappings, entry: Entry) -> Mappings:
    """The mappings with the ids of examples bound to the entry, where it is a payer."""
    payers = mappings.payers
    if not entry.is_payer:
        return replace(mappings, payers=replace(payers, _policies={}))
    ids = {PAYER_ID, *(payer_id for plan in entry.plans for payer_id in plan.payer_ids)}
    bindings = {payer_id: (Binding(KnownBy(payer_id, "", Period()), entry.id, {entry.id: entry}),) for payer_id in ids}
    return replace(mappings, payers=replace(payers, bindings={**payers.bindings, **bindings}, _policies={}))


def _filled(policy: StatedPolicy) -> StatedPolicy:
    """The policy with an invented value in each list that is filled in elsewhere."""
    return replace(
        policy,
        when=tuple(_filled_scope(scope) for scope in policy.when),
        excepts=tuple(_filled_scope(scope) for scope in policy.excepts),
        asks=tuple(replace(ask, names=_filled_names(ask.names)) for ask in policy.asks),
    )


def _filled_scope(scope: PolicyScope) -> PolicyScope:
    return replace(scope, names=_filled_names(scope.names))


_KINDS = {
    "providers": ("providers",), "in": ("labelers",), "drugs": ("ndcs", "codes"), "any-of": ("procedures", "diagnoses"),
    "diagnoses": ("diagnoses",),
}  # fmt: skip


def _filled_names(named: Mapping[str, Names]) -> dict[str, Names]:
    filled = {}
    for attribute, names in named.items():
        kinds = _KINDS.get(attribute, ())
        if names.empty and kinds:
            invented = {kind: {_INVENTED[kind]: _ALWAYS, **names.values.get(kind, {})} for kind in kinds}
            names = Names({**names.values, **invented}, names.words)
        filled[attribute] = names
    return filled


def read_example(example: Example, policy: StatedPolicy, entry: Entry, mappings: Mappings, as_of: date) -> ReadExample:
    """The claim of an example, read with mappings that are bound to its entry; NoClaim where none can be made."""
    written, known = _write(example, policy, entry, mappings, as_of)
    claim = _claim(written, known)
    if claim is None or not claim.target_lines:
        raise NoClaim("none of its codes is of a drug")
    return ReadExample(example, claim.target_lines, evidence_of(example, written, claim))


def _write(
    example: Example, policy: StatedPolicy, entry: Entry, mappings: Mappings, as_of: date
) -> tuple[ExampleClaim, Mappings]:
    """The claim of an example, and the mappings with its drugs as targets."""
    plans = {plan.id: plan for above in mappings.payers.chain(entry, entry) for plan in above.plans}
    container = next((word for scope in policy.when for word in scope.stated.get("containers", "").split()), "")
    drugs = tuple({"ndc": f"{_NDC9}01", **drug} if container else drug for drug in example.drugs)
    written = example_claim(example._replace(drugs=drugs), policy, plans, _indicator(entry, mappings.payers), as_of)
    return written, _with_drugs(mappings, [drug["code"] for drug in drugs], container)


def _indicator(entry: Entry, payers: Payers) -> str:
    """SBR09 of the class, or of the payer's class; CI where there is none."""
    for above in payers.chain(entry, payers.entries[DEFAULT]):
        if not above.is_payer and above.ids and above.id != DEFAULT:
            return above.ids[0].id
    return "CI"


def _with_drugs(mappings: Mappings, codes: list[str], container: str) -> Mappings:
    try:
        known = mappings.with_targets(list(dict.fromkeys(codes)))
    except UsageError as error:
        raise NoClaim(str(error)) from None
    code = known.drugs.codes.get(codes[0])
    if not container or code is None:
        return known
    package = Package(f"{_NDC9}01", None, Decimal(100), 1, container, None)
    product = Product(_NDC9, "Example", "Example", code.substance, "powder", None, {package.ndc: package}, code.source)
    return replace(known, drugs=replace(known.drugs, products={**known.drugs.products, _NDC9: product}, _completed={}))


def _claim(written: ExampleClaim, mappings: Mappings) -> Claim | None:
    reader = ClaimReader(written.content, mappings)
    for item in scan(written.content, reader.wanted):
        if isinstance(item, Batch):
            for _, claim in reader.claims(item):
                return claim
    return None


def _distance(policy: StatedPolicy, payers: Payers, entry: Entry) -> int:
    chain = payers.chain(entry, payers.entries[DEFAULT])
    return next((number for number, above in enumerate(chain) if above.id == policy.owner), 0)


def _outcome(policy: StatedPolicy, distance: int, read: ReadExample) -> tuple[bool, str]:
    """Whether a line breaks the policy; and why that is not known, where it is not.

    A policy that only takes a demand back is broken where it does not hold.
    """
    doubts: list[str] = []
    for line in read.lines:
        if all(lifts(ask) for ask in policy.asks):
            if holds(policy, line, read.at_hand) is False:
                return True, ""
            continue
        for ask in policy.asks:
            if lifts(ask):
                continue
            answer = in_force_for(AskedBy(distance, policy, ask), line, read.at_hand)
            fault = check(ask, line, read.at_hand) if answer is not False else None
            if isinstance(answer, Doubt) and fault is not None and ask.kind != "step":
                doubts.append(answer.reason)
            elif isinstance(fault, Doubt):
                doubts.append(fault.reason)
            elif isinstance(fault, PolicyFault) and fault.most > Severity.INFO:
                return True, ""
    return False, doubts[0] if doubts else ""


def _broken_besides(policy: StatedPolicy, read: ReadExample) -> str:
    """Another policy whose rule would report the same without this one; '' where there is none."""
    for line in read.lines:
        in_force = line.claim.payer.policy.policies
        for stated in (each for asks in in_force.by_rule.values() for each in asks):
            if stated.policy.id == policy.id or stated.policy.status != ON:
                continue
            if not {ask.kind for ask in policy.asks} & {stated.ask.kind}:
                continue
            if in_force_for(stated, line, read.at_hand) is True:
                fault = check(stated.ask, line, read.at_hand)
                own = [check(ask, line, read.at_hand) for ask in policy.asks]
                if isinstance(fault, PolicyFault) and any(
                    isinstance(each, PolicyFault) and each.rule == fault.rule and each.at == fault.at for each in own
                ):
                    return stated.policy.key
    return ""
