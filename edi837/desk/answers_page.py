"""Answers: what came and is of no claim that is known, matched by hand with a reason."""

from __future__ import annotations

import time
from datetime import datetime
from functools import partial

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from edi837.desk.acting import clean_note
from edi837.desk.roles import DECIDE, SEE
from edi837.desk.sessions import needs, the_desk, worker
from edi837.drop.answer_files import settle_by
from edi837.drop.drop import Drop
from edi837.drop.open_folder import new_run_id
from edi837.drop.result import FileResult
from edi837.drop.run_once import Work, run_once
from edi837.jobs.settling import Word, settle
from edi837.jobs.taken_answers import unmatched_listed
from edi837.system.errors import CLEAN, UsageError

answered = Blueprint("answered", __name__)
_MOST_ROWS = 500


@answered.get("/answers")
@needs(SEE)
def unmatched() -> str:
    """The rows of answers that name no claim, the first first."""
    with the_desk().ledger.reading() as session:
        rows = unmatched_listed(session, _MOST_ROWS)
    return render_template("answers.html", rows=rows, most=_MOST_ROWS)


@answered.post("/answers/match")
@needs(DECIDE)
def match() -> Answer:
    """A row is of a claim, says this person; it is done under the lock of the folder, with a line of the audit log."""
    desk, form = the_desk(), request.form
    row, claim = (form.get(name, "").strip()[:255] for name in ("row", "claim"))
    note = clean_note(form.get("note", ""))
    if not (row and claim and note):
        raise UsageError("name the claim, and say why: nothing was matched")
    word = Word(worker().name, note, desk.day.today)
    act = partial(_settled, row=row, claim=claim, word=word)
    done = run_once(desk.root, desk.run, desk.settings, desk.log, new_run_id(), Work("match", act), _now, time.sleep)
    refused = [result.words for result in done.results if result.code != CLEAN]
    if refused or not done.results:
        raise UsageError(refused[0] if refused else "the folder cannot be used now; nothing was matched")
    return redirect("/answers", 303)


def _settled(drop: Drop, row: str, claim: str, word: Word) -> FileResult:
    return settle_by(drop, ("match", row, claim), word, lambda session: settle(session, row, claim, word))


def _now() -> datetime:
    return datetime.now().astimezone()
