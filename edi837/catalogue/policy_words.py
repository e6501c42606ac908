"""A policy in words: when it holds, what it asks, and where it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from edi837.mapping.payers import Policy
from edi837.mapping.stated_policy import ANY_OF, OFF, SHADOW, Ask, Period, PolicyScope, StatedPolicy

_SCOPED = {
    "plans": "plan {}", "states": "state {}", "forms": "837{}", "settings": "at {}", "drugs": "drug {}",
    "diagnoses": "diagnosis {}", "uses": "{} use", "claims": "{} claims", "after": "after {}",
    "modifiers": "with modifier {}", "containers": "{} container", "providers": "provider {}",
    "submitters": "submitter {}", "same-code-ndcs": "{} NDCs of the code", "authorized": "authorized: {}",
    "given-within-days": "given within {} days",
}  # fmt: skip
_WANTS = {"demanded": "must have", "expected": "should have", "refused": "must not have", "not-needed": "needs no"}
_LIMITS = {
    "units": "units", "mg": "mg", "ndc-quantity": "NDC quantity", "doses": "days with the drug",
    "charge-over-cost": "dollars above the cost", "age-years": "years of age", "days-to-file": "days to file",
    "years-to-file": "calendar years to file",
}  # fmt: skip


def policies_on(policy: Policy, plan: str, state: str, day: date) -> Iterator[StatedPolicy]:
    """The policies that can hold for a plan and state on a day; '' for any."""
    for stated in policy.policies.policies:
        if stated.status != OFF and any(_can(scope, plan, state, day) for scope in stated.when or (_ANY,)):
            excepted = any(_only(scope, plan, state, day) for scope in stated.excepts)
            if not excepted:
                yield stated


_ANY = PolicyScope(Period(), {}, 0, 0, {})


def _can(scope: PolicyScope, plan: str, state: str, day: date) -> bool:
    return scope.period.holds(day) and all(
        not word or name not in scope.names or word in scope.names[name].words
        for name, word in (("plans", plan), ("states", state))
    )


def _only(scope: PolicyScope, plan: str, state: str, day: date) -> bool:
    """Whether an exception holds on a day, and is about nothing but this plan or state."""
    given = {"plans": plan, "states": state}
    return (
        bool(scope.names)
        and not scope.days
        and scope.period.holds(day)
        and all(name in given and given[name] in names.words for name, names in scope.names.items())
    )


def policy_words(policy: StatedPolicy) -> list[str]:
    """The lines of a page about a policy."""
    shadow = " (in shadow: would have been so)" if policy.status == SHADOW else ""
    lines = [f"{policy.key}: {policy.says} [{policy.severity}{shadow}]"]
    lines += [f"  when {scope_words(scope)}" for scope in policy.when]
    lines += [f"  except {scope_words(scope)}" for scope in policy.excepts]
    lines += [f"  a claim {ask_words(ask)}" for ask in policy.asks]
    source = policy.source
    lines.append(f"  source: {source}, read {source.read}, still valid on {source.review_by}: to be checked then")
    if source.address:
        lines.append(f"  {source.address}")
    lines.append(f"  {policy.file}:{policy.line}, digest {policy.digest}")
    return lines


def scope_words(scope: PolicyScope) -> str:
    """When a policy holds, in words."""
    parts = [
        _SCOPED[name].format(" or ".join(value.split())) for name, value in scope.stated.items() if name in _SCOPED
    ]
    parts += [f"{name} {scope.stated[name]}" for name in ("from", "until") if name in scope.stated]
    return ", ".join(parts) or "always"


def ask_words(ask: Ask) -> str:
    """What is asked, in words."""
    if ask.kind == ANY_OF:
        return " or ".join(ask_words(part) for part in ask.parts)
    given: Mapping[str, str] = ask.attributes
    if ask.kind == "limit":
        bounds = " and ".join(f"at {name} {given[name]}" for name in ("least", "most") if name in given)
        within = f" within {given['within-days']} days" if "within-days" in given else ""
        since = f" from {given['from']}" if "from" in given else ""
        usual = ", where its contract does not say otherwise" if "usual" in given else ""
        return f"has {bounds} {_LIMITS[given['of']]}{within}{since}{usual}"
    if ask.kind == "bill":
        (what, value), *_ = given.items()
        return {"drug": "is not paid for the drug", "paid": f"is paid for the drug {value}"}.get(
            what, f"bills {what} {' or '.join(value.split())}"
        )
    if ask.kind == "waste":
        return {"demanded": "accounts for waste: JZ, or a JW line", "jw-only": "has JW for waste, and needs no JZ"}.get(
            given["modifiers"], "needs neither JW nor JZ"
        )
    if ask.kind == "step":
        tried = f" of {', '.join(given['tried'].split())}" if "tried" in given else " therapies"
        return f"shows {given['trials']}{tried} tried before{' by its chart' if given.get('of') == 'chart' else ''}"
    if ask.kind == "stance":
        return f"is for a use that the payer calls {given['says']}"
    if ask.kind == "labeler":
        return f"has an NDC of a labeler of {given['in']}"
    named = " or ".join((given.get("any-of") or given.get("types") or given.get("of") or "").split())
    others = [f"{name} {given[name]}" for name in ("units", "place", "on-line", "taxonomy", "methods") if name in given]
    pictures = [f"as {' or '.join(ask.pictures)}"] if ask.pictures else []
    return " ".join(filter(None, (_WANTS[ask.want], ask.kind, named, *others, *pictures)))
