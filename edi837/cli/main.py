"""The entry point: commands by name, each loaded when it is called."""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

import edi837
from edi837.cli.examples import with_examples
from edi837.cli.exits import colored, forget_output, say, show_places
from edi837.system.errors import INTERRUPTED, IO_ERROR, SELF_CHECK, UNREAD, WRONG, Edi837Error
from edi837.system.leaving import leave
from edi837.system.stopping import nothing_left_to_stop, stop_on_signals

# name → module and attribute; the order is that of the help text
COMMANDS = {
    "process": "edi837.cli.process:process",
    "check": "edi837.cli.check:check",
    "fix": "edi837.cli.fix:fix",
    "extract": "edi837.cli.extract:extract",
    "report": "edi837.cli.report:report",
    "release": "edi837.cli.release:release",
    "verify": "edi837.cli.verify:verify",
    "rules": "edi837.cli.rules:rules",
    "ack": "edi837.cli.ack:ack",
    "answers": "edi837.cli.answers:answers",
    "timeline": "edi837.cli.timeline:timeline",
    "packet": "edi837.cli.packet:packet",
    "resubmit": "edi837.cli.resubmit:resubmit",
    "scorecard": "edi837.cli.scorecard:scorecard",
    "notice": "edi837.cli.notice:notice",
    "deid": "edi837.cli.deid:deid",
    "generate": "edi837.cli.generate:generate",
    "utilization": "edi837.cli.utilization:utilization",
    "run": "edi837.cli.run:run",
    "desk": "edi837.cli.desk:desk",
    "audit": "edi837.cli.audit:audit",
    "prune": "edi837.cli.prune:prune",
    "doctor": "edi837.cli.doctor:doctor",
    "chart": "edi837.cli.chart:chart",
    "codes": "edi837.cli.codes:codes",
    "units": "edi837.cli.units:units",
    "mappings": "edi837.cli.mappings:mappings",
    "config": "edi837.cli.config:config",
}


class Commands(click.Group):
    """A group that imports a command only when it is called: --version needs click alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help text."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return with_examples(command, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. Where nobody reads its output any more click would end with 1, our code for findings."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _NobodyReads from None


class _NobodyReads(Exception):
    pass


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(edi837.__version__, prog_name="edi837")
def commands() -> None:
    """Check, repair and prove the drug lines of X12 837P and 837I claim files.

    Exit codes: 0 nothing left to do · 1 errors or warnings remain · 2 wrong usage or configuration · 3 another run
    holds the lock · 4 an input was quarantined · 5 I/O, safe to run again · 6 self-check failed, nothing published ·
    130 interrupted · 141 nobody read the output any more.
    """


def main() -> None:
    """Run a command and end with its exit code; being told to stop (SIGTERM) is like Ctrl-C: nothing is left behind."""
    stop_on_signals()
    code = run(sys.argv[1:])
    nothing_left_to_stop()
    leave(code)


# New objects that make the collector look: more than all modules and mappings are.
_OBJECTS = 100_000


def run(arguments: list[str]) -> int:
    """Run a command; its exit code."""
    os.umask(0o077)
    # What is loaded from here on stays: the collector need not look through it a hundred times.
    gc.set_threshold(_OBJECTS)
    try:
        code = commands.main(arguments, prog_name="edi837", standalone_mode=False, color=colored())
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        say("interrupted; nothing half-written was left")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return WRONG
    except Edi837Error as error:
        say(str(error), error=True)
        return error.exit_code
    except (_NobodyReads, BrokenPipeError):
        forget_output()
        return UNREAD
    except OSError as error:
        say(f"{error.filename or 'I/O'}: {error.strerror or type(error).__name__}; it is safe to run again", error=True)
        return IO_ERROR
    except Exception as error:  # the last resort: no traceback, it could show a patient's data
        say(f"a fault of the tool ({type(error).__name__}); nothing was published. Please report it", error=True)
        show_places(error)
        return SELF_CHECK
