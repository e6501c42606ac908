"""edi837 timeline: what became of one claim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from edi837.answers.adjustments import amount_text
from edi837.answers.claim_timeline import Timeline
from edi837.cli.answer_store import answered_store
from edi837.cli.prepared import load_own
from edi837.jobs.denied_claims import lane_now
from edi837.jobs.recoupments import with_deadlines
from edi837.ledger.timelines import timelines
from edi837.mapping.lanes import Lane
from edi837.report.visible import visible
from edi837.system.errors import CLEAN, UsageError

# What orders events, and what their notes are made from.
_INNER = frozenset(("rank", "order", "filing_indicator"))
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(short_help="What became of one claim, event by event.")
@click.argument("claim", metavar="CLAIM")
@click.option("--root", type=_FOLDER, metavar="ROOT", help="A drop folder.")
@click.option("--results", type=_FOLDER, multiple=True, metavar="DIR", help="Results of process; may be repeated.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--mappings", type=click.Path(path_type=Path), metavar="DIR", help="Own mappings.")
def timeline(claim: str, root: Path | None, results: tuple[Path, ...], form: str, mappings: Path | None) -> int:
    """All that became of the claims with the patient control number CLAIM: sent, answered, paid, taken back.

    Original, resubmissions and all answers are one timeline, in the order of the days of the answers. Of a claim that
    was denied, rejected, paid less or taken back it says what that asks for, and why; of a recoupment the deadlines
    that the mapping of the payer states.
    """
    with answered_store(root, results) as store, store.reading() as session:
        shown = timelines(session, claim)
    if not shown:
        raise UsageError(f"{claim}: no claim went out with this number")
    known = load_own(mappings)
    codes, shown = known.codes, [with_deadlines(each, known.payers) for each in shown]
    lanes = [lane_now(each, codes) for each in shown]
    if form == "json":
        click.echo(json.dumps([_as_json(each, lane) for each, lane in zip(shown, lanes, strict=True)], indent=1))
    else:
        for each, lane in zip(shown, lanes, strict=True):
            for line in _as_text(each, lane):
                click.echo(line)
    return CLEAN


def _as_json(timeline_: Timeline, lane: Lane | None) -> dict[str, object]:
    return {
        "claim": timeline_.claim,
        "state": timeline_.state,
        "by": timeline_.by,
        "paid": amount_text(timeline_.paid),
        "lines": timeline_.lines,
        "lane": lane.name if lane is not None else "",
        "lane_reason": lane.reason if lane is not None else "",
        "events": [
            {name: value for name, value in event._asdict().items() if name not in _INNER} for event in timeline_.events
        ],
    }


def _as_text(timeline_: Timeline, lane: Lane | None) -> Iterator[str]:
    first = timeline_.claims[0]
    by = f" by {timeline_.by}" if timeline_.by else ""
    yield visible(
        f"{timeline_.claim}: {timeline_.state}{by}, paid {amount_text(timeline_.paid)} of {first.charge} "
        f"(provider {first.billing_npi}, payer {first.payer_id}, service {first.service_from})"
    )
    if lane is not None:
        yield visible(f"  what to do: {lane.title}. {lane.reason}")
    for event in timeline_.events:
        what = f"line {event.line} {event.state}" if event.line else event.state
        paid = f"{event.paid}" if event.paid else ""
        cells = (event.day, what, event.by, paid, event.codes, event.remarks, event.source, event.note)
        sure = f"({event.certainty})" if event.certainty not in ("", "exact") else ""
        yield visible("  " + "  ".join(filter(None, (*cells, sure))))
