"""What stands above the rows, as XML for page.xsl: every figure is written here, the stylesheet only places it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from decimal import Decimal

from edi837.report.figures import counted, dollars, share, signed_dollars
from edi837.report.nodes import Node, add, node, resource
from edi837.report.page import ROWS_WITHOUT_SCRIPT, Page
from edi837.report.plain_words import DISPOSITIONS, SNIP
from edi837.report.row_data import script_json
from edi837.report.totals import Group
from edi837.report.visible import visible
from edi837.rows.record import COLUMNS
from edi837.x12.values import plain

_MOST_IN_TABLE = 200
_SCRIPTS = ("data.js", "search.js", "list.js", "row.js", "save.js", "page.js")
_NOT_CHECKED = re.compile(r"Not checked: (.*) \(([0-9]+) (line|claim)s?\)", re.DOTALL)
_ASK = "the CSV report (--report csv)"
_TABLES = {"rule": "Rule", "payer": "Payer", "provider": "Billing provider", "file": "File"}


def head(page: Page) -> Node:
    """The document for page.xsl."""
    root = node("page", title=page.title, full=page.full or _ASK, tool=page.files[0].tool if page.files else "edi837")
    if not page.excerpts:
        root.set("excerpts", "none")
    _resources(root, page)
    _files(root, page)
    _measures(root, page)
    for kind, title in _TABLES.items():
        groups = page.totals.ordered(kind)
        if groups and (kind != "file" or len(page.files) > 1):
            _table(root, kind, title, groups)
    _proposals(root, page)
    _not_done(root, page)
    first = min(page.shown, ROWS_WITHOUT_SCRIPT)
    more = f"{page.total - page.shown:,}" if page.total > page.shown else None
    add(root, "rows", total=f"{page.total:,}", shown=f"{page.shown:,}", first=f"{first:,}", more=more)
    add(root, "about").text = _about(page)
    return root


def _resources(root: Node, page: Page) -> None:
    """Style and script with their digests: the page's policy lets nothing else run."""
    notes = [f"run {file.run_id} · as of {file.as_of} · SHA-256 {file.sha256[:16]}…" for file in page.files[:1]]
    footer = f'@page {{ @bottom-left {{ content: "{" ".join(["edi837", *notes])}"; font: 8pt sans-serif }} }}\n'
    script = "".join(map(resource, _SCRIPTS))
    for tag, content in (("style", resource("page.css") + resource("list.css") + footer), ("script", script)):
        child = add(root, tag, sha256=base64.b64encode(hashlib.sha256(content.encode()).digest()).decode())
        child.text = content


def _about(page: Page) -> str:
    """What the script says of rules and codes, the columns of rows, and where all rows and the files' reports are."""
    about = {
        "title": visible(page.title), "columns": COLUMNS, "rules": page.rules, "dispositions": DISPOSITIONS,
        "snip": SNIP, "full": visible(page.full or _ASK),
        "reports": {file.run_id: file.report for file in page.files if file.report},
    }  # fmt: skip
    return script_json(about).decode("utf-8")


def _files(root: Node, page: Page) -> None:
    for file in page.files:
        add(
            root, "file", name=file.name, sha256=file.sha256, bytes=f"{file.bytes:,}", run=file.run_id,
            as_of=file.as_of, tool=file.tool, mappings=file.mappings, output=file.output or None,
            output_sha256=file.output_sha256 or None, report=file.report or None,
            claims=f"{file.counts.get('claims', 0):,}", held=" ".join(file.quarantine) or None,
        )  # fmt: skip
        for code in file.quarantine:
            add(root, "held", page.rules[code].title if code in page.rules else "", code=code, file=file.name)
    for name, why in page.left_out:
        add(root, "left-out", why, name=name)
    for name, day, note in page.tables():
        add(root, "codes", note, name=name, date=day)
    for digest in dict.fromkeys(file.mappings for file in page.files):
        add(root, "mappings", digest[:12])


def _measures(root: Node, page: Page) -> None:
    """The claims, and which share of them is clean: as received, after repair, not."""
    examined = page.count("claims_examined")
    clean, repaired = page.count("claims_clean_as_received"), page.count("claims_clean_after_repair")
    person, all_dollars = page.count("claims_need_a_person"), page.charge("examined")
    clean_dollars, repaired_dollars = page.charge("clean_as_received"), page.charge("clean_after_repair")
    add(
        root, "claims", all=counted(page.count("claims"), "claim"), dollars=dollars(page.charge("claims_in")),
        examined=f"{examined:,}", examined_dollars=dollars(page.charge("examined")),
        others=f"{page.count('claims') - examined:,}", lines=counted(page.count("target_lines"), "drug line"),
        lines_dollars=dollars(page.charge("target_lines")),
    )  # fmt: skip
    bars = (
        ("clean", "Clean as received", clean, clean, clean_dollars, "the clean claim rate: no error or warning at all"),
        ("repaired", "Clean after repair", repaired, repaired - clean, repaired_dollars,
         f"{counted(repaired - clean, 'claim')} more by {counted(page.count('repaired'), 'safe repair')}"),
        ("person", "Needs a person", person, person, all_dollars - repaired_dollars,
         f"{dollars(page.charge('at_risk'))} of it at risk: the lines and claims that something is left on"),
    )  # fmt: skip
    start = Decimal(0)
    for key, label, count, part, money, note in bars:
        width = Decimal(100 * part) / examined if examined else Decimal(0)
        add(
            root, "measure", note, key=key, label=label, share=share(count, examined), count=f"{count:,}",
            of=f"{examined:,}", dollars=dollars(money),
            of_dollars=dollars(all_dollars), start=f"{start:.2f}", width=f"{width:.2f}",
        )  # fmt: skip
        start += width
    for word, count in page.severities().items():
        add(root, "severity", counted(count, word) if word != "info" else f"{count:,} for information", key=word)


def _table(root: Node, kind: str, title: str, groups: list[Group]) -> None:
    counted_ = counted(len(groups), title.lower())
    table = add(root, "table", kind=kind, title=title, count=counted_)
    for group in groups[:_MOST_IN_TABLE]:
        add(
            table, "group", _label(kind, group), severity=group.severity, findings=f"{group.findings:,}",
            repaired=f"{group.repaired:,}", open=f"{group.open:,}", claims=f"{group.claims:,}",
            dollars=dollars(group.dollars),
        )  # fmt: skip


def _label(kind: str, group: Group) -> str:
    if kind == "rule":
        return f"{group.key} {group.label}"
    if kind == "payer" and group.label and group.label != group.key:
        return f"{group.label} ({group.key})"
    return group.key


def _proposals(root: Node, page: Page) -> None:
    net, up, down = (page.charge(f"proposals_{direction}") for direction in ("net", "raise", "lower"))
    more, fewer = (page.charge(f"proposals_units_{direction}") for direction in ("raise", "lower"))
    add(
        root, "proposals", count=counted(page.count("proposed"), "proposal"), net=signed_dollars(net),
        up=signed_dollars(up), down=signed_dollars(down), more=plain(more), fewer=plain(-fewer),
        deferred=f"{page.count('deferred'):,}",
    )  # fmt: skip


def _not_done(root: Node, page: Page) -> None:
    """What was not checked, and why: never to be taken for a pass."""
    by_reason: dict[str, Counter[tuple[str, str, str]]] = {}
    for (code, name, message), rows in sorted(page.totals.not_checked.items()):
        match = _NOT_CHECKED.fullmatch(message)
        reason, times, word = (match[1], int(match[2]), match[3]) if match else (message, rows, "row")
        by_reason.setdefault(reason, Counter())[code, name, word] += times
    if by_reason:
        root.set(
            "unchecked", f"{counted(sum(map(len, by_reason.values())), 'rule')}, {counted(len(by_reason), 'reason')}"
        )
    for reason, rules in by_reason.items():
        listed = add(root, "not-checked", reason[:1].upper() + reason[1:], rules=counted(len(rules), "rule"))
        for (code, name, word), times in rules.items():
            add(listed, "rule", name, code=code, extent=counted(times, word))
