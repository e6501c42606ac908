"""One clean claim made up from draws."""

from __future__ import annotations

from edi837.generate import holes, institutional, payers, professional
from edi837.generate.chance import Random, pick
from edi837.generate.draft import PAIN, PSYCHIATRIC, Draft
from edi837.generate.drugs import Stock
from edi837.generate.invented import npi, person
from edi837.generate.providers import Setting

_COMPOSERS = {
    ("P", True): professional.with_target,
    ("P", False): professional.without_target,
    ("I", True): institutional.with_target,
    ("I", False): institutional.without_target,
}
_DEPENDENTS = 0.25
_REFERRED = 0.35


def compose(random: Random, setting: Setting, target: bool, stock: Stock, other_payer: bool = False) -> Draft:
    """A claim of that setting, with a target line or not; `other_payer` says whether another payer came before."""
    payer = pick(random, payers.SECOND if other_payer else payers.PAYERS)
    draft = _COMPOSERS[setting.kind, target](random, setting.facility, payer, stock)
    if other_payer:
        draft.other_payer = pick(random, payers.FIRST)
    draft.dependent = draft.payer.dependents and not other_payer and random() < _DEPENDENTS
    draft.reason = draft.diagnoses[0]
    # Psychiatric and pain use needs an authorization at most payers; a few others have one as well.
    if draft.use in (PSYCHIATRIC, PAIN) or random() < 0.05:
        draft.authorization = f"PA{holes.AUTHORIZATION}"
    if draft.kind == "P" and random() < _REFERRED:
        draft.referring = f"{person(random)}****XX*{npi(random)}"
    return draft
