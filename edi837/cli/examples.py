"""An example or two under the help of each command, by its words after `edi837`."""

from __future__ import annotations

import click

EXAMPLES: dict[str, tuple[str, ...]] = {
    "process": (
        "process claims.837 --out out",
        "process in/ --out out --split --report csv,html,xlsx --chart chart.csv",
    ),
    "check": (
        "check claims.837",
        "check in/ --min-severity error --statistics",
        "check in/ --format sarif > findings.sarif",
    ),
    "fix": ("fix claims.837 --diff", "fix claims.837 -o fixed.837"),
    "extract": ("extract in/ -o lines.csv", "extract claims.837 --all-drugs --format jsonl"),
    "report": ("report out --report xlsx -o worklist.xlsx",),
    "release": (
        "release claims.837 --manifest out/claims.manifest.json --decisions decided.xlsx --out released",
        "release in/ --results out --decisions night.xlsx --out released",
    ),
    "verify": ("verify claims.837 out/claims.corrected.837 out/claims.manifest.json",),
    "rules": ("rules Q604", "rules N", "rules Q604 --cases", "rules log"),
    "rules log": ("rules log",),
    "rules new": ("rules new Q699 --name units-of-something",),
    "ack": ("ack write in/ --out answers",),
    "ack write": ("ack write in/ --out answers",),
    "answers": (
        "answers era.835 --results out",
        "answers match 1001 ANSWERED-1001 --results out --by 'M. Chen' --note 'cut by the payer'",
    ),
    "timeline": ("timeline 1001 --results out",),
    "packet": ("packet 1001 --results out --out packets",),
    "resubmit": (
        "resubmit 1001 --results out --decisions decided.csv --requested-by 'L. Ortiz' --requested-on 2026-11-23 "
        "--reason 'the dose was charted wrong' --out again",
    ),
    "scorecard": (
        "scorecard --results out",
        "scorecard --root drop --by rule,payer --format html -o scorecard.html",
        "scorecard --results out --format csv --table misses",
    ),
    "notice": ("notice --root drop --npi 1467560003 --from 2026-11-01 --until 2026-11-30 --out notices",),
    "deid": ("deid claims.837 -o shown.837", "deid claims.837 -o shown.837 --keep-dates"),
    "generate": (
        "generate -o night.837 --claims 3000 --density 0.5 --faults all --answers truth.csv",
        "generate --answers-for out/night.corrected.837 -o answers",
    ),
    "utilization": (
        "utilization in/ --by provider,month --format html -o use.html",
        "utilization in/ --by day+site+ndc --format csv",
    ),
    "run": ("run drop --init", "run drop", "run drop --status"),
    "desk": ("desk --demo", "desk drop", "desk drop --as 'A. Turing'"),
    "desk serve": ("desk serve drop --port 8370",),
    "desk user remove": ("desk user remove drop 'G. Hopper'",),
    "desk user list": ("desk user list drop",),
    "desk user add": ("desk user add drop 'G. Hopper' --role lead --role releaser",),
    "audit": ("audit verify drop/audit.jsonl",),
    "audit verify": (
        "audit verify drop/audit.28.jsonl drop/audit.jsonl",
        "audit verify drop/audit.jsonl --head head.json --public-key audit.key.pub",
    ),
    "audit new-key": ("audit new-key -o audit.key",),
    "audit sign": ("audit sign drop/audit.jsonl --key audit.key -o head.json",),
    "audit rotate": ("audit rotate drop",),
    "prune": ("prune drop --dry-run",),
    "doctor": ("doctor", "doctor drop"),
    "chart": ("chart import mar.csv --map epic --try",),
    "chart import": (
        "chart import mar.csv --map epic --try",
        "chart import mar.csv cabinet.csv --map epic --map cabinet -o chart.csv",
    ),
    "codes": (
        "codes import --hcpcs HCPC2026_OCT_ANWEB.txt --ndc ndctext -o codes.db",
        "codes check --codes codes.db",
    ),
    "codes import": (
        "codes import october-2026-alpha-numeric-hcpcs-file.zip ndctext.zip -o codes.db",
        "codes import downloads -o codes.db",
    ),
    "units": (
        "units J3000 --ndc 67457-001-10 --amount '45 mg'",
        "units J1745 --ndc 57894003001 --amount '300 mg' --codes codes.db",
    ),
    "codes status": ("codes status --codes codes.db",),
    "codes check": ("codes check --codes codes.db",),
    "mappings": ("mappings new payer example-health --mappings mine", "mappings check mine"),
    "mappings check": ("mappings check mappings/",),
    "mappings facts": ("mappings facts --as-of 2027-01-15", "mappings facts mappings/"),
    "mappings test": ("mappings test", "mappings test mappings --as-of 2026-11-30"),
    "mappings diff": ("mappings diff claims.837 --mappings mappings",),
    "mappings explain": ("mappings explain texas-medicaid --on 2026-11-03",),
    "mappings stale": ("mappings stale --days 400",),
    "mappings pack": ("mappings pack mappings -o facts.zip",),
    "mappings convert": ("mappings convert mappings -o converted",),
    "mappings new drug": ("mappings new drug J1885 --mappings mappings",),
    "mappings new payer": ("mappings new payer example-health --mappings mappings",),
    "config": ("config",),
}


def with_examples(command: click.Command, words: str) -> click.Command:
    """The command with its examples behind its help; of a group, those of its commands too."""
    if words in EXAMPLES:
        command.epilog = "\b\nExamples:\n" + "\n".join(f"  edi837 {example}" for example in EXAMPLES[words])
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            with_examples(each, f"{words} {name}")
    return command
