"""A file through the whole of `process`, with rules of the tests' own beside the shipped ones or in their place."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Fix, Severity
from edi837.jobs.inputs import Input
from edi837.jobs.process import Processed, process
from edi837.jobs.run import Run, prepare
from edi837.rules.rule import Rule, rule
from edi837.settings.config import Settings
from edi837.x12.change import Change

AS_OF = date(2026, 11, 24)
BASES = Path(__file__).parent.parent.parent / "fixtures" / "base"
PLAIN = (BASES / "professional.837").read_bytes()
INSTITUTIONAL = (BASES / "institutional.837").read_bytes()
# The rule by which every report says where the guide was not asked; its row is left out of the results.
NOT_ASKED = "G908"
Answers = Callable[[Claim], Iterable[Finding]]


def file_of(*claims: tuple[str, str], data: bytes = PLAIN) -> bytes:
    """A file with one claim for each pair: what is replaced in the claim of the base, and by what."""
    start, end = data.index(b"CLM*"), data.index(b"SE*")
    bodies = [data[start:end].replace(before.encode(), after.encode()) for before, after in claims]
    body = b"".join(one.replace(b"*LS-1001*", b"*LS-%d*" % number) for number, one in enumerate(bodies, 1001))
    count = data[data.index(b"ST*") : start].count(b"~") + body.count(b"~") + 1
    return data[:start] + body + b"SE*%d" % count + data[data.index(b"*", end + 3) :]


def own_rule(code: str, answers: Answers, severity: Severity = Severity.WARNING) -> Rule:
    """A rule of the tests' own over claims."""

    def function(claim: Claim) -> Iterator[Finding]:
        yield from answers(claim)

    return rule(code, "of-the-tests", on=Claim, severity=severity, snip=5)(function)


def rewriting(
    code: str, make: Callable[..., Fix], *pairs: tuple[str, str], severity: Severity = Severity.WARNING
) -> Rule:
    """A rule that proposes to write other texts, while all old ones are in the claim; `make` is safe or proposed."""

    def answers(claim: Claim) -> Iterator[Finding]:
        if all(before.encode() in claim.content for before, _ in pairs):
            yield Finding(claim.clm, "Of the tests", make("Write it so", *(written(claim, *one) for one in pairs)))

    return own_rule(code, answers, severity)


def written(claim: Claim, before: str, after: str) -> Change:
    """The change of a text that stands once in the claim, for one that begins and ends as it does.

    Only what differs is changed: an inserted text has an empty span.
    """
    at = claim.clm.start + claim.content.index(before.encode())
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    return Change(at + head, at + head + len(old), old.encode(), new.encode())


@functools.cache
def shipped_run() -> Run:
    """A run over the shipped rules and mappings, without the guide."""
    return prepare(Settings(as_of=AS_OF, report=("csv",), guide="none"))


def run_with(*own: Rule, shipped: Iterable[str] = (), base: Run | None = None, **settings: Any) -> Run:
    """A run over these rules and those of the shipped ones that are named.

    Words come as from a file of settings: as texts of their own, not as constants of the program.
    """
    run, codes = base or shipped_run(), frozenset((*shipped, NOT_ASKED))
    settings = {name: "".join(list(value)) if isinstance(value, str) else value for name, value in settings.items()}
    rules = (*(one for one in run.rules if one.code in codes), *own)
    return replace(run, rules=rules, settings=replace(run.settings, **settings))


@dataclass(frozen=True)
class Result:
    """What `process` wrote of a file; `corrected` is empty where it wrote none."""

    original: bytes
    corrected: bytes
    manifest: dict[str, Any]
    rows: list[dict[str, str]]
    processed: Processed

    @property
    def made(self) -> list[str]:
        """The texts that were written again."""
        return [one["after"] for one in self.manifest["changes"]]

    def fates(self) -> list[tuple[str, str, str]]:
        """Rule, disposition and note of each row about a claim."""
        return [(row["rule"], row["disposition"], row["note"]) for row in self.rows if row["claim_type"]]

    def counts(self, *names: str) -> tuple[int, ...]:
        return tuple(self.manifest["counts"][name] for name in names)


def processed(run: Run, data: bytes, folder: Path, **options: bool) -> Result:
    """The results of a file, read back from the disk; the options are those of `process`."""
    original = folder / "a.837"
    original.write_bytes(data)
    done = process(run, Input(original, "a.837"), "a", folder / "out", **options)
    manifest = json.loads(done.manifest.read_bytes())
    with (folder / "out" / "a.exceptions.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] != NOT_ASKED]
    corrected = folder / "out" / "a.corrected.837"
    return Result(data, corrected.read_bytes() if corrected.exists() else b"", manifest, rows, done)
