"""edi837 answers: answers to claims that went out, matched; and what a person settles of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from edi837.answers.answer_table import ListedAnswer
from edi837.answers.table_formats import FORMATS
from edi837.cli.answer_figures import list_waiting, tell_money
from edi837.cli.answer_store import answered_store, ask_root, root_store
from edi837.cli.exits import do_work, say
from edi837.cli.options import Read
from edi837.drop.answer_files import read_named, settle_by
from edi837.drop.drop import Drop
from edi837.drop.folder import ARCHIVE, HOLD, OUTBOX
from edi837.drop.result import FileResult
from edi837.jobs.inputs import STDIN, Input, open_input
from edi837.jobs.settling import ENTERED, Paper, Word, enter, settle, unsettle
from edi837.jobs.taken_answers import (
    TakenAnswers,
    all_listed,
    match_and_list,
    results_store,
    take_answers,
    taken_listed,
)
from edi837.ledger import row_matches
from edi837.ledger.connect import Ledger, Session
from edi837.report.figures import counted
from edi837.settings.answer_times import ACK_HOURS, PAYMENT_DAYS, STATUS_DAYS, read_answer_times
from edi837.settings.config import load_settings
from edi837.settings.readers import LONGEST_PERIOD, read_date
from edi837.system.errors import CLEAN, FOUND, QUARANTINED, UsageError, worst

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_TIME = click.IntRange(1, LONGEST_PERIOD)
_USAGE = {"match": "match ROW CLAIM", "unmatch": "unmatch ROW", "enter": "enter CLAIM --state STATE"}
_WORDS = {"match": 2, "unmatch": 1, "enter": 1}
_Act = Callable[[Session], str]


@click.command(short_help="What became of every claim: answers read and matched.")
@click.argument("inputs", nargs=-1, metavar="IN… | match ROW CLAIM | unmatch ROW | enter CLAIM")
@click.option("--root", type=_FOLDER, metavar="ROOT", help="A drop folder: its ledger has the claims that went out.")
@click.option("--results", type=_FOLDER, multiple=True, metavar="DIR", help="Results of process; may be repeated.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--rates", type=_FILE, metavar="CSV", help="Rates: lines paid against what is expected.")
@click.option("--money", type=_FILE, metavar="FILE", help="Write the answered lines, paid and expected, as CSV.")
@click.option("--waiting", is_flag=True, help="List the claims that nobody answered in the usual time.")
@click.option("--ack-hours", type=_TIME, metavar="N", help="A TA1 or 999 comes within N hours (1).")
@click.option("--status-days", type=_TIME, metavar="N", help="A 277CA comes within N days (measured, else 3).")
@click.option("--payment-days", type=_TIME, metavar="N", help="An 835 comes within N days (measured, else 30).")
@click.option("--by", metavar="NAME", help="Who settles a row.")
@click.option("--note", metavar="TEXT", help="Why.")
@click.option("--state", type=click.Choice(ENTERED), help="What is entered.")
@click.option("--paid", metavar="AMOUNT", help="What was paid, for --state paid and 'paid less'.")
@click.option("--codes", default="", metavar="CODES", help="Codes that paper names, such as 'CO-197 N54'.")
@click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day that counts as today.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
def answers(
    inputs: tuple[str, ...], root: Path | None, results: tuple[Path, ...], form: str, by: str | None,
    note: str | None, state: str | None, paid: str | None, codes: str, as_of: date | None, quiet: bool, verbose: bool,
    rates: Path | None, money: Path | None, waiting: bool, ack_hours: int | None,
    status_days: int | None, payment_days: int | None,
) -> int:  # fmt: skip
    """Read TA1, 999, 997, 277CA, 277 and 835, match them with the claims that went out, and print the table.

    Without IN, the table of all that came so far. Ends with 1 while something is unmatched. `match` in first place
    settles a row by hand, `unmatch` takes that back, `enter` writes down a paper remittance or what was decided, each
    with --by and --note. ROW is the key of the only unmatched row that has it, answer_file:set:segment, or the number
    of the row in the table of all. A file of such a name is given as ./match. --waiting lists what went out and has no
    answer in the usual time instead: as set for its payer or for all ([answers] in edi837.toml), else as nine of ten of
    its payer's answers came, else the default. No answer is no payment.
    """
    if (root is not None) == bool(results):
        raise UsageError("say where the claims are that went out: --results DIR, or --root ROOT")
    day = as_of or date.today()
    if inputs and inputs[0] in _WORDS:
        word = Word((by or "").strip(), (note or "").strip(), day.isoformat())
        act = _act(inputs, word, Paper(state or "", paid or "", day, codes))
        return _settle(root, results, inputs, word, act)
    if waiting:
        given = {ACK_HOURS: ack_hours, STATUS_DAYS: status_days, PAYMENT_DAYS: payment_days}
        section = load_settings({}, root or Path.cwd()).sections.get("answers", {})
        now = datetime.combine(day, datetime.min.time(), UTC) if as_of else datetime.now(UTC)
        with answered_store(root, results) as store:
            return list_waiting(store, now, read_answer_times(section, given))
    items, tells_money = _files(inputs), rates is not None or money is not None
    if root is not None:
        code = _of_root(root, items, form, quiet, verbose)
        if tells_money:
            with root_store(root) as ledger:
                folders = [folder for name in (OUTBOX, HOLD, ARCHIVE) if (folder := root / name).is_dir()]
                tell_money(ledger, folders, root, rates, money)
        return code
    with results_store(results) as store:
        taken, codes_found = _taken(items, partial(_take, store, day.isoformat()), quiet, verbose)
        rows = match_and_list(store, taken if items else None)
        code = _print(store, form, rows, quiet)
        if tells_money:
            tell_money(store, results, Path.cwd(), rates, money)
        return worst([*codes_found, code])


def _act(words: Sequence[str], word: Word, paper: Paper) -> _Act:
    """What a person asks for; UsageError where it is not whole."""
    name, *rest = words
    if len(rest) != _WORDS[name]:
        raise UsageError(f"edi837 answers {_USAGE[name]}; a file called {name} is given as ./{name}")
    if not (word.by and word.note):
        raise UsageError(f"{name} needs --by NAME and --note TEXT: who says so, and why")
    if name == "match":
        return lambda session: settle(session, rest[0], rest[1], word)
    if name == "unmatch":
        return lambda session: unsettle(session, rest[0], word)
    return lambda session: enter(session, rest[0], paper, word)


def _settle(root: Path | None, results: tuple[Path, ...], words: Sequence[str], word: Word, act: _Act) -> int:
    if root is not None:
        return ask_root(root, words[0], lambda drop: settle_by(drop, words, word, act))
    with results_store(results) as store, store.writing() as session:
        said = act(session)
    say(said)
    return CLEAN


def _files(named: tuple[str, ...]) -> list[Input]:
    """The files in the order named, those of folders sorted by path; UsageError for what is not there."""
    chosen: list[Input] = []
    for name in named:
        path = Path(name)
        if name == STDIN:
            chosen.append(Input(None, "stdin.835"))
        elif path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
            chosen += [Input(each, each.name) for each in inside]
        elif os.path.lexists(path):
            chosen.append(Input(path, path.name))
        else:
            raise UsageError(f"{name}: no such file or folder")
    return chosen


def _of_root(root: Path, items: list[Input], form: str, quiet: bool, verbose: bool) -> int:
    taken: list[TakenAnswers] = []
    codes: list[int] = []

    def read(drop: Drop) -> FileResult:
        done, chosen = _taken(items, partial(read_named, drop), quiet, verbose)
        taken.extend(done)
        codes.extend(chosen)
        return FileResult("answered", "answers", CLEAN, f"{counted(len(done), 'file')} of answers read")

    if items:
        codes.append(ask_root(root, "answers", read))
    with root_store(root) as store:
        rows = taken_listed(store, taken) if items else all_listed(store)
        return worst([*codes, _print(store, form, rows, quiet)])


def _taken(
    items: list[Input], take: Callable[[Input], TakenAnswers], quiet: bool, verbose: bool
) -> tuple[list[TakenAnswers], list[int]]:
    codes, taken = [], []
    for item in items:
        done, code = do_work(item.name, partial(take, item), verbose)
        if done is not None:
            taken.append(done)
            code = QUARANTINED if done.refused and not done.digests else FOUND if done.refused else CLEAN
            for sentence in done.sentences if not quiet else ():
                say(f"{item.name}: {sentence}")
        codes.append(code)
    return taken, codes


def _take(store: Ledger, when: str, item: Input) -> TakenAnswers:
    with closing(open_input(item)) as source, store.writing() as session:
        return take_answers(session, source, item.name, when)


def _print(store: Ledger, form: str, rows: Iterator[ListedAnswer], quiet: bool) -> int:
    FORMATS[form](sys.stdout.buffer, rows)
    with store.reading() as session:
        left = row_matches.unmatched(session)
    if left and not quiet:
        say(f"{counted(left, 'row')} of answers unmatched")
    return FOUND if left else CLEAN
